package story

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"khaldun"
)

// goldArticle is a line of testdata/articles.jsonl. Of "x", "x.independent" tells
// the same event in words of its own, and "x.alike" another event of the kind.
type goldArticle struct {
	ID, Published, Dateline, Text string
}

// goldPair is a line of testdata/pairs.jsonl: article A as it is, and B after its edits.
type goldPair struct {
	A, B  string
	Kind  string // copy, rewritten, independent, alike or unrelated
	Edits struct {
		Headline string // put above the text
		Agency   string // named in a line before the text
		Lead     string // instead of the first sentence
		Tail     int    // sentences cut from the end
	}
}

func (g *goldArticle) document(t *testing.T, id string) *khaldun.Document {
	t.Helper()
	doc := &khaldun.Document{ID: id, Dateline: g.Dateline, Published: dayOf(t, g.Published, khaldun.Stated)}
	add(doc, khaldun.Paragraph, g.Text)
	return doc
}

func (p *goldPair) edited(t *testing.T, g goldArticle, id string) *khaldun.Document {
	t.Helper()
	sentences := strings.SplitAfter(g.Text, ". ")
	sentences = sentences[:len(sentences)-p.Edits.Tail]
	if p.Edits.Lead != "" {
		sentences[0] = p.Edits.Lead + " "
	}
	body := strings.Join(sentences, "")
	doc := &khaldun.Document{ID: id, Dateline: g.Dateline, Agency: p.Edits.Agency, Published: dayOf(t, g.Published, khaldun.Stated)}
	if p.Edits.Headline != "" {
		add(doc, khaldun.Headline, p.Edits.Headline)
	}
	if p.Edits.Agency != "" {
		body = fmt.Sprintf("%s (%s) - %s", g.Dateline, p.Edits.Agency, body)
	}
	add(doc, khaldun.Paragraph, body)
	return doc
}

// add appends a block of text to a document.
func add(doc *khaldun.Document, kind khaldun.BlockKind, text string) {
	if doc.Text != "" {
		doc.Text += "\n"
	}
	start := int32(len(doc.Text))
	doc.Text += text
	doc.Blocks = append(doc.Blocks, khaldun.Block{Kind: kind, Span: khaldun.Span{Start: start, End: int32(len(doc.Text))}})
}

func goldArticles(t *testing.T) map[string]goldArticle {
	t.Helper()
	out := make(map[string]goldArticle)
	for _, a := range readLines[goldArticle](t, "testdata/articles.jsonl") {
		out[a.ID] = a
	}
	return out
}

func TestCopyGold(t *testing.T) {
	const floor = .90
	articles := goldArticles(t)
	var n tally
	for i, p := range readLines[goldPair](t, "testdata/pairs.jsonl") {
		a, b := articles[p.A], articles[p.B]
		if a.ID == "" || b.ID == "" {
			t.Fatalf("testdata/pairs.jsonl:%d: no article %q or %q", i+1, p.A, p.B)
		}
		var ix Index
		if err := ix.Add(Fingerprint(a.document(t, "a"))); err != nil {
			t.Fatal(err)
		}
		near := ix.Near(Fingerprint(p.edited(t, b, "b")))
		got, want := len(near) > 0, p.Kind == "copy" || p.Kind == "rewritten"
		n.add(got, want)
		if got != want && testing.Verbose() {
			t.Logf("testdata/pairs.jsonl:%d: %s and %s (%s): copy %v, want %v", i+1, p.A, p.B, p.Kind, got, want)
		}
	}
	t.Log(n)
	if n.f1() < floor {
		t.Errorf("copies: %v, want at least %.2f; see the pairs with -v", n, floor)
	}
}

func TestCopiesKeepNoOrder(t *testing.T) {
	articles := goldArticles(t)
	var prints []Print
	for i, p := range readLines[goldPair](t, "testdata/pairs.jsonl") {
		prints = append(prints, Fingerprint(p.edited(t, articles[p.B], fmt.Sprint("doc", i))))
	}
	want := indexOf(t, prints).Copies()
	if len(want) < 60 {
		t.Fatalf("%d copies in the gold set, want more", len(want))
	}
	rng := rand.New(rand.NewPCG(3, 4))
	rng.Shuffle(len(prints), func(i, j int) { prints[i], prints[j] = prints[j], prints[i] })
	if got := indexOf(t, prints).Copies(); !reflect.DeepEqual(got, want) {
		t.Error("the copies depend on the order of the documents")
	}
}

func indexOf(t *testing.T, prints []Print) *Index {
	t.Helper()
	ix := new(Index)
	for _, p := range prints {
		if err := ix.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	return ix
}

func TestAddTwice(t *testing.T) {
	var ix Index
	p := Print{ID: "a"}
	if err := ix.Add(p); err != nil {
		t.Fatal(err)
	}
	if err := ix.Add(p); err == nil {
		t.Error("a document added twice gives no error")
	}
}

// manyWords is a text of n words that no other seed gives.
func manyWords(seed uint64, n int) string {
	rng := rand.New(rand.NewPCG(seed, 0))
	var b strings.Builder
	for range n {
		fmt.Fprintf(&b, "w%d ", rng.IntN(1e6))
	}
	return b.String()
}

func TestFingerprint(t *testing.T) {
	fingerprint := func(id, text string) Print {
		doc := &khaldun.Document{ID: id}
		add(doc, khaldun.Paragraph, text)
		return Fingerprint(doc)
	}
	long := manyWords(1, 2000)
	for _, tt := range []struct {
		why  string
		a, b string
		want bool
	}{
		{"a long text cut to two fifths", long, long[:len(long)*2/5], true},
		{"two long texts", long, manyWords(2, 2000), false},
		{"other case and punctuation", manyWords(3, 40), strings.ToUpper(strings.ReplaceAll(manyWords(3, 40), " ", ", ")), true},
		{"one speech in two reports", manyWords(4, 40) + "“" + manyWords(5, 60) + "”", manyWords(6, 40) + "“" + manyWords(5, 60) + "”", false},
		{"Chinese with another beginning", "周二，数千名教师在首都游行，要求政府支付两年前承诺的津贴。", "据报道，数千名教师在首都游行，要求政府支付两年前承诺的津贴。", true},
		{"too short to say", "Police said so.", "Police said so.", false},
		{"nothing at all", "", "", false},
	} {
		a, b := fingerprint("a", tt.a), fingerprint("b", tt.b)
		near := indexOf(t, []Print{a}).Near(b)
		if (len(near) == 1) != tt.want {
			t.Errorf("%s: copies %v, want %v", tt.why, near, tt.want)
		}
	}
}

func TestGroupOfReadings(t *testing.T) {
	text := manyWords(7, 60) + "Teachers marched in Nairobi."
	var readings []*khaldun.Reading
	for _, id := range []string{"b", "a", "c"} {
		doc := &khaldun.Document{ID: id, Site: id, Published: dayOf(t, "2024-03-13", khaldun.Stated)}
		add(doc, khaldun.Paragraph, text)
		readings = append(readings, &khaldun.Reading{
			Doc:       doc,
			Sentences: []khaldun.Sentence{{Span: doc.Blocks[0].Span}},
			Mentions:  []khaldun.Mention{{Name: "teachers", Country: "KEN", Sector: "EDU"}},
			Statements: []khaldun.Statement{{
				Speaker: 0, Stance: "neutral", Parent: -1,
			}},
			Events: []khaldun.Event{{
				Type: "PROTEST", Mode: "demo", Actors: []int{0}, When: -1, Where: -1, Statement: 0,
				Trigger: khaldun.Span{Start: int32(len(text) - 19), End: int32(len(text) - 12)},
			}},
		})
	}
	stories := Group(append(readings, readings[0]))
	if len(stories) != 1 {
		t.Fatalf("%d stories, want 1", len(stories))
	}
	s := stories[0]
	got := [...]int{s.Mentions, s.Documents, s.Copies, s.Independent}
	if want := [...]int{3, 3, 2, 1}; got != want {
		t.Errorf("mentions, documents, copies, independent = %v, want %v", got, want)
	}
	if r := s.Reports[0]; r.Doc != "a" || len(r.Speakers) != 1 || r.Speakers[0] != "teachers" || r.Sentence != text {
		t.Errorf("first report is %+v", r)
	}
}

func FuzzFingerprint(f *testing.F) {
	f.Add("Teachers marched “in Nairobi” on Tuesday.", "教师 \xff\x00 «")
	f.Fuzz(func(t *testing.T, a, b string) {
		p, q := Fingerprint(&khaldun.Document{ID: "a", Text: a}), Fingerprint(&khaldun.Document{ID: "b", Text: b})
		shared, of := p.common(&q)
		back, _ := q.common(&p)
		if shared != back || shared > of {
			t.Errorf("common(%q, %q) = %d of %d, the other way round %d", a, b, shared, of, back)
		}
		if again := Fingerprint(&khaldun.Document{ID: "a", Text: a}); !reflect.DeepEqual(p, again) {
			t.Errorf("two prints of %q differ", a)
		}
	})
}

func BenchmarkCopies(b *testing.B) {
	var prints []Print
	for i := range 2000 {
		doc := &khaldun.Document{ID: fmt.Sprint(i), Text: manyWords(uint64(i/4), 300)}
		prints = append(prints, Fingerprint(doc))
	}
	b.ReportAllocs()
	for b.Loop() {
		var ix Index
		for _, p := range prints {
			if err := ix.Add(p); err != nil {
				b.Fatal(err)
			}
		}
		ix.Copies()
	}
}
