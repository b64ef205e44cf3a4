package train

import (
	"slices"
	"testing"
	"time"

	"khaldun/syntax/internal/lemma"
)

func trees(t testing.TB, names ...string) []Sentence {
	t.Helper()
	var out []Sentence
	for _, name := range names {
		s, err := ReadCoNLLU(treebank(t, name))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, s...)
	}
	return out
}

func TestLemmasOnTreebanks(t *testing.T) {
	section := Lemmas(trees(t, "en_ewt-train", "en_gum-train"))
	start := time.Now()
	l, err := lemma.Decode(section)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, read in %v", len(section), time.Since(start))
	for _, tt := range []struct {
		name string
		want float64
	}{{"en_ewt-dev", 98.3}, {"en_gum-dev", 98.8}} {
		words, right := slices.Concat(trees(t, tt.name)...), 0
		start := time.Now()
		for _, w := range words {
			if l.Lemma(w.Form, w.UPOS, w.XPOS) == w.Lemma {
				right++
			}
		}
		got := 100 * float64(right) / float64(len(words))
		t.Logf("%s: %.2f %% of lemmas right with gold tags, %.0f words/s", tt.name, got, float64(len(words))/time.Since(start).Seconds())
		if got < tt.want {
			t.Errorf("%s: %.2f %% of lemmas right, want %.1f", tt.name, got, tt.want)
		}
	}
}
