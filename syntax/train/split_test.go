package train

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"khaldun"
	"khaldun/syntax/internal/split"
)

const treebanks = "../../../shared/data/ud/"

// treebank opens a treebank, or skips the test.
func treebank(t testing.TB, name string) io.Reader {
	t.Helper()
	f, err := os.Open(treebanks + name + ".conllu.gz")
	if err != nil {
		t.Skipf("no treebank: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// texts reads the paragraphs of treebanks.
func texts(t testing.TB, names ...string) []Text {
	t.Helper()
	var out []Text
	for _, name := range names {
		s, err := ReadTexts(treebank(t, name))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, s...)
	}
	return out
}

// count holds how many boundaries were there, were found, and were found right.
type count struct{ gold, found, right int }

func (c count) f1() float64 { return 200 * float64(c.right) / float64(c.gold+c.found) }

// splitScores counts tokens and sentences that m finds in ts.
func splitScores(m *split.Model, ts []Text) (words, sentences count) {
	var r split.Result
	for i := range ts {
		t := &ts[i]
		r.Reset()
		m.Split(t.Text, khaldun.Span{End: int32(len(t.Text))}, &r)
		compare(&words, t.Tokens, r.Tokens)
		compare(&sentences, sentenceSpans(t.Tokens, t.Ends), sentenceSpans(r.Tokens, r.Ends))
	}
	return words, sentences
}

func compare(c *count, gold, found []khaldun.Span) {
	is := make(map[khaldun.Span]bool, len(gold))
	for _, s := range gold {
		is[s] = true
	}
	c.gold += len(gold)
	c.found += len(found)
	for _, s := range found {
		if is[s] {
			c.right++
		}
	}
}

func sentenceSpans(tokens []khaldun.Span, ends []int32) []khaldun.Span {
	out := make([]khaldun.Span, 0, len(ends))
	first := int32(0)
	for _, e := range ends {
		out = append(out, tokens[first].Cover(tokens[e-1]))
		first = e
	}
	return out
}

func TestSplitOnTreebanks(t *testing.T) {
	train := texts(t, "en_ewt-train", "en_gum-train")
	start := time.Now()
	section := Split(train)
	t.Logf("trained in %.1f s, %d bytes", time.Since(start).Seconds(), len(section))
	m, err := split.Decode(section)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name             string
		words, sentences float64
	}{
		{"en_ewt-dev", 98.6, 86},
		{"en_gum-dev", 99.3, 95.5},
	} {
		ts := texts(t, tt.name)
		n := 0
		for i := range ts {
			n += len(ts[i].Tokens)
		}
		start := time.Now()
		w, s := splitScores(m, ts)
		t.Logf("%s: words F1 %.2f, sentences F1 %.2f, %.0f tokens/s", tt.name, w.f1(), s.f1(), float64(n)/time.Since(start).Seconds())
		if w.f1() < tt.words || s.f1() < tt.sentences {
			t.Errorf("%s: words F1 %.2f, sentences %.2f; want %.1f, %.1f", tt.name, w.f1(), s.f1(), tt.words, tt.sentences)
		}
	}
}

func TestSplitNews(t *testing.T) {
	m, err := split.Decode(Split(texts(t, "en_ewt-train", "en_gum-train")))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Gen. Amadou Keita met Lt. Col. Sara Haddad in Bamako . | They agreed to meet again .",
		"Sgt. Peter Otieno of the U.S. Embassy spoke at 9 a.m. on Monday .",
		"Talks with the U.S. ended . | The U.N. said nothing .",
		"The minister arrived on Jan. 5 , at No. 10 , St. James Street .",
		"“ We will not go , ” said J. K. Omondi . | “ They must . ”",
		"\" We will not leave . \" | She then left .",
		"The envoy did n't say why Kenya 's troops ca n't go .",
		"Hamas ’ leaders met members of the Guards ( IRGC ) . | Nobody was hurt .",
		"It spent $ 3.5 million , or 12.4 % of 1,200,000 pesos .",
		"The party -- which lost -- asked for a recount ... | It was refused .",
		"Was he there ? | No ! | He was in Al - Quds .",
	} {
		text := unspace(want)
		var r split.Result
		m.Split(text, khaldun.Span{End: int32(len(text))}, &r)
		var b strings.Builder
		first := int32(0)
		for i, e := range r.Ends {
			if i > 0 {
				b.WriteString(" |")
			}
			for _, s := range r.Tokens[first:e] {
				b.WriteString(" " + s.Of(text))
			}
			first = e
		}
		if got := strings.TrimSpace(b.String()); got != want {
			t.Errorf("split %q\n got %s\nwant %s", text, got, want)
		}
	}
}

// unspace puts words and marks together as they are printed.
func unspace(s string) string {
	return strings.TrimSpace(strings.NewReplacer(" |", "", " .", ".", " ,", ",", " ?", "?", " !", "!", " ”", "”", "“ ", "“", " )", ")", "( ", "(",
		" - ", "-", " n't", "n't", " 's", "'s", " ’ ", "’ ", "$ ", "$", " %", "%", " ...", "...", "\" We", "\"We", " \"", "\"").Replace(s))
}

func TestSplitIsReproducible(t *testing.T) {
	some := texts(t, "en_gum-dev")
	if !bytes.Equal(Split(some), Split(some)) {
		t.Error("the same texts gave other bytes")
	}
	trees := trees(t, "en_gum-dev")
	if !bytes.Equal(Lemmas(trees), Lemmas(trees)) {
		t.Error("the same trees gave other bytes")
	}
}
