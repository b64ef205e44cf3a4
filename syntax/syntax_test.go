package syntax_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"khaldun"
	"khaldun/syntax"
	"khaldun/syntax/internal/model"
	"khaldun/syntax/train"
)

// packed is the bytes of the shipped model.
func packed(t testing.TB) []byte {
	data, err := os.ReadFile("../data/en/parse.model")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func open(t testing.TB) *syntax.Model {
	m, err := syntax.Open(packed(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func read(t testing.TB, m *syntax.Model, text string) *khaldun.Reading {
	r := &khaldun.Reading{Doc: document(text)}
	if err := m.Stage().Run(r); err != nil {
		t.Fatalf("%.80q: %v", text, err)
	}
	return r
}

func TestRelations(t *testing.T) {
	m := open(t)
	for _, tt := range []struct{ text, want string }{ // dependent relation head
		{"Rebels attacked the village on Monday.", "Rebels nsubj attacked; village obj attacked; Monday obl attacked"},
		{"The bridge was destroyed by government troops.", "bridge nsubj:pass destroyed; troops obl:agent destroyed"},
		{"Kenya and Uganda signed a trade agreement.", "Uganda conj Kenya; Kenya nsubj signed; agreement obj signed"},
		{"The president's aide refused to meet the delegation.", "president nmod:poss aide; meet xcomp refused; delegation obj meet"},
		{"The union called off its strike on Friday.", "off compound:prt called; strike obj called"},
		{"The minister said that talks would resume.", "minister nsubj said; resume ccomp said; talks nsubj resume"},
	} {
		r := read(t, m, tt.text)
		have := map[string]bool{}
		for _, tok := range r.Tokens {
			if tok.Head >= 0 {
				have[fmt.Sprintf("%s %s %s", r.Text(tok.Span), tok.Rel, r.Text(r.Tokens[tok.Head].Span))] = true
			}
		}
		for _, want := range strings.Split(tt.want, "; ") {
			if !have[want] {
				t.Errorf("%s\n\tno arc %q among %v", tt.text, want, have)
			}
		}
	}
}

func TestNames(t *testing.T) {
	m := open(t)
	for _, tt := range []struct{ text, want string }{
		{"Angela Merkel met Emmanuel Macron in Berlin.", "PER Angela Merkel; PER Emmanuel Macron; LOC Berlin"},
		{"The United Nations sent Kenyan officers to Haiti.", "ORG United Nations; NORP Kenyan; LOC Haiti"},
		{"Prices rose again in the spring.", ""},
	} {
		r := read(t, m, tt.text)
		var got []string
		for _, n := range r.Names {
			got = append(got, n.Type+" "+r.Text(n.Span))
		}
		if got := strings.Join(got, "; "); got != tt.want {
			t.Errorf("names of %q are %q, want %q", tt.text, got, tt.want)
		}
	}
}

// What one mention leaves open, another in the same text settles.
func TestNamesAgree(t *testing.T) {
	m := open(t)
	r := read(t, m, "Reporters asked Mariam Okello about the plan. \"It is ready,\" Okello answered. Later Okello left for Kisumu.")
	for _, n := range r.Names {
		if got := r.Text(n.Span); strings.HasSuffix(got, "Okello") && n.Type != "PER" {
			t.Errorf("%s is %s by %s, want PER", got, n.Type, n.Why.Rule)
		}
	}
}

func TestLemmasAndTags(t *testing.T) {
	r := read(t, open(t), "Soldiers were firing on two villages.")
	var got []string
	for _, tok := range r.Tokens {
		got = append(got, tok.Lemma+"/"+tok.UPOS+"/"+tok.XPOS)
	}
	want := "soldier/NOUN/NNS be/AUX/VBD fire/VERB/VBG on/ADP/IN two/NUM/CD village/NOUN/NNS ./PUNCT/."
	if got := strings.Join(got, " "); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// checkReading reports what must hold of every reading.
func checkReading(t *testing.T, r *khaldun.Reading) {
	t.Helper()
	next := int32(0)
	for i, s := range r.Sentences {
		if s.First != next || s.Last <= s.First {
			t.Fatalf("sentence %d has tokens %d to %d, the one before ends at %d", i, s.First, s.Last, next)
		}
		next = s.Last
		if !r.Doc.Blocks[s.Block].Span.Contains(s.Span) {
			t.Errorf("sentence %d at %v lies outside its block", i, s.Span)
		}
		checkTree(t, r, s)
	}
	if int(next) != len(r.Tokens) || len(r.Words.Rows) != len(r.Tokens)*r.Words.Dim || len(r.States.Rows) != len(r.Tokens)*r.States.Dim {
		t.Errorf("%d tokens, %d of them in sentences, with %d and %d numbers", len(r.Tokens), next, len(r.Words.Rows), len(r.States.Rows))
	}
	for _, n := range r.Names {
		if err := khaldun.CheckSpan(r.Doc.Text, n.Span); err != nil || n.Type == "" || n.Why.Rule == "" {
			t.Errorf("name %+v: %v", n, err)
		}
	}
}

// checkTree reports an error unless s has one root that is reached from everywhere.
func checkTree(t *testing.T, r *khaldun.Reading, s khaldun.Sentence) {
	t.Helper()
	roots := 0
	for i := s.First; i < s.Last; i++ {
		tok := r.Tokens[i]
		if err := khaldun.CheckSpan(r.Doc.Text, tok.Span); err != nil || !s.Span.Contains(tok.Span) {
			t.Fatalf("token %d at %v, sentence at %v: %v", i, tok.Span, s.Span, err)
		}
		if tok.UPOS == "" || tok.Rel == "" || (tok.Rel == "root") != (tok.Head < 0) {
			t.Errorf("token %d: %+v", i, tok)
		}
		steps, at := int32(0), i
		for ; r.Tokens[at].Head >= 0 && steps <= s.Last-s.First; steps++ {
			at = r.Tokens[at].Head
			if at < s.First || at >= s.Last {
				t.Fatalf("token %d hangs outside its sentence", i)
			}
		}
		if steps > s.Last-s.First {
			t.Fatalf("token %d never reaches the root", i)
		}
		if tok.Head < 0 {
			roots++
		}
	}
	if roots != 1 {
		t.Errorf("sentence %v has %d roots", s, roots)
	}
}

func TestReadingIsSound(t *testing.T) {
	m := open(t)
	for _, text := range []string{
		"",
		" \n\n ",
		"?",
		news,
		strings.Repeat("word ", 5000),
		strings.Repeat("( \" ' ", 700),
		strings.Repeat("x", 100000),
		"THREE KILLED IN MARKET BLAST\n\nKampala —  “No,” he said…",
		"\u200b\ufffd\x00 \u202eabc 𝔘𝔫𝔦 ١٢٣ ʼn",
	} {
		checkReading(t, read(t, m, text))
	}
}

func TestBlocksBoundSentences(t *testing.T) {
	text := "Talks open in Lima Ministers arrived early"
	d := &khaldun.Document{Text: text, Blocks: []khaldun.Block{
		{Kind: khaldun.Headline, Span: khaldun.Span{Start: 0, End: 18}},
		{Span: khaldun.Span{Start: 19, End: int32(len(text))}},
	}}
	r := &khaldun.Reading{Doc: d}
	if err := open(t).Stage().Run(r); err != nil {
		t.Fatal(err)
	}
	checkReading(t, r)
	if len(r.Sentences) != 2 || r.Sentences[1].Block != 1 {
		t.Errorf("sentences are %+v, want one a block", r.Sentences)
	}
}

func TestRunsAlikeInParallel(t *testing.T) {
	m := open(t)
	want := fmt.Sprint(read(t, m, news).Tokens)
	got := make([]string, 8)
	t.Run("group", func(t *testing.T) {
		for i := range got {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				got[i] = fmt.Sprint(read(t, m, news).Tokens)
			})
		}
	})
	for i := range got {
		if got[i] != want {
			t.Errorf("run %d differs from the first", i)
		}
	}
}

func TestVector(t *testing.T) {
	m := open(t)
	v := make([]float32, syntax.VectorDim)
	if !m.Vector("Government", v) {
		t.Fatal("no vector for a common word")
	}
	var square float32
	for _, x := range v {
		square += x * x
	}
	if square < 0.999 || square > 1.001 {
		t.Errorf("the vector's square length is %v, want 1", square)
	}
	if m.Vector("zxqvjkw", v) {
		t.Error("there is a vector for a word that is none")
	}
}

func TestAnnotateRefusesBadSpans(t *testing.T) {
	m := open(t)
	for name, r := range map[string]*khaldun.Reading{
		"token outside the text": {Doc: document("abc"), Tokens: []khaldun.Token{{Span: khaldun.Span{Start: 0, End: 9}}}, Sentences: []khaldun.Sentence{{Last: 1}}},
		"token in no sentence":   {Doc: document("abc"), Tokens: []khaldun.Token{{Span: khaldun.Span{Start: 0, End: 3}}}},
		"sentence too long":      {Doc: document("abc"), Sentences: []khaldun.Sentence{{Last: 1}}},
	} {
		if err := m.Annotate(r); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestOpenRefusesDamage(t *testing.T) {
	data := packed(t)
	for _, n := range []int{0, 5, 16, 20, 100, len(data) / 2, len(data) - 1} {
		if _, err := syntax.Open(data[:n]); err == nil {
			t.Errorf("the first %d bytes open", n)
		}
	}
	for i := 0; i < len(data); i += len(data)/12 + 1 {
		bad := append([]byte(nil), data...)
		bad[i] ^= 0x10
		if _, err := syntax.Open(bad); err == nil {
			t.Errorf("opens with byte %d changed", i)
		}
	}
}

// Files whose checksum is right but whose sections are not must be refused too.
func TestOpenRefusesBadSections(t *testing.T) {
	sections, err := model.Unpack(packed(t))
	if err != nil {
		t.Fatal(err)
	}
	vectors := sections["vectors"]
	sections["vectors"] = (&model.Vectors{}).Section() // small: packing takes time
	open := func(name string, data []byte) error {
		var list []model.Section
		for n, old := range sections {
			if n == name {
				old = data
			}
			list = append(list, model.Section{Name: n, Data: old})
		}
		file, err := model.Pack(list)
		if err != nil {
			t.Fatal(err)
		}
		_, err = syntax.Open(file)
		return err
	}
	for name, whole := range sections {
		for _, bad := range [][]byte{{255, 255, 255, 255, 15}, whole[:len(whole)/2]} {
			if err := open(name, bad); err == nil || !strings.Contains(err.Error(), "section "+name) {
				t.Errorf("section %s cut to %d bytes: error is %v, want one that names it", name, len(bad), err)
			}
		}
	}
	if err := open("vectors", vectors[:len(vectors)/2]); !errors.Is(err, model.ErrFormat) {
		t.Errorf("half of the vectors: error is %v", err)
	}
	if err := open("", nil); !errors.Is(err, model.ErrFormat) {
		t.Errorf("sections that do not belong together: error is %v", err)
	}
}

func gunzip(t *testing.T, path string) io.Reader {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		t.Skipf("no scores: %s is absent", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestTreeScores(t *testing.T) {
	m := open(t)
	for _, tt := range []struct {
		name      string
		las, upos float64
	}{
		{"en_ewt", 84.0, 95.5},
		{"en_gum", 84.5, 96.5},
	} {
		bank, err := train.ReadCoNLLU(gunzip(t, "../../shared/data/ud/"+tt.name+"-dev.conllu.gz"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := train.ScoreTrees(m, bank)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(tt.name, got)
		if got.LAS() < tt.las || got.Tags() < tt.upos {
			t.Errorf("%s: %v, want LAS %v and UPOS %v at least", tt.name, got, tt.las, tt.upos)
		}
	}
}

func TestNameScores(t *testing.T) {
	_, held, err := train.ReadNames(gunzip(t, "../../shared/data/names/worldwide-newswire.dev.tsv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := train.ScoreNames(open(t), held)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(got)
	if got.F1() < 77 {
		t.Errorf("names %v, want F1 77 at least", got)
	}
}
