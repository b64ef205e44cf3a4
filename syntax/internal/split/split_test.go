package split

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"khaldun"
)

// plain cuts wherever it is asked but at apostrophes, and ends a sentence after
// each stop.
type plain struct{ text string }

func (p plain) Cut(_ []uint32, at int32) bool { return p.text[at-1] != '\'' && p.text[at] != '\'' }

func (p plain) End(_ []uint32, at int32) bool {
	return strings.ContainsRune(".!?", rune(p.text[at-1]))
}

func walk(text string, s khaldun.Span) (sentences []string) {
	var r Result
	Walk(text, s, NewInnerSet(Inner{"cannot": 3}), plain{text}, &r)
	first := int32(0)
	for _, e := range r.Ends {
		var words []string
		for _, t := range r.Tokens[first:e] {
			words = append(words, t.Of(text))
		}
		sentences = append(sentences, strings.Join(words, " "))
		first = e
	}
	return sentences
}

func TestWalk(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{" \n\t ", ""},
		{"They left.", "They left ."},
		{"Didn't they? We cannot.", "Did n't they ? | We can not ."},
		{"The talks\n\nThey failed", "The talks | They failed"},
		{"The talks\n \t\r\n\nThey failed", "The talks | They failed"},
		{"Kenya's and Mali’s envoys", "Kenya 's and Mali ’s envoys"},
		{"See https://example.org/a-b?c=d, or (www.example.org).", "See https://example.org/a-b?c=d , or ( www.example.org ) ."},
		{"Mail <press.office@example.org>.", "Mail < press.office@example.org > ."},
		{"nul\x00byte and zero\u200bwidth", "nul byte and zero width"},
		{"soft\u00adhyphen", "soft\u00adhyphen"},
		{"Алматы, Қазақстан.", "Алматы , Қазақстан ."},
		{"a\u00a0b", "a b"},
	} {
		got := strings.Join(walk(tt.text, khaldun.Span{End: int32(len(tt.text))}), " | ")
		if got != tt.want {
			t.Errorf("walk(%q)\n got %q\nwant %q", tt.text, got, tt.want)
		}
	}
}

func TestWalkKeepsToSpan(t *testing.T) {
	text := "One two. Three four. Five."
	if got, want := walk(text, khaldun.Span{Start: 4, End: 14}), []string{"two .", "Three"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSoftNewlines(t *testing.T) {
	wrapped := "The council of the northern province met the\n            governor on Monday and asked for the release of\n            the teachers who were held after the strike."
	for _, tt := range []struct {
		text string
		want bool
	}{
		{wrapped, true},
		{"A headline\nThe text of the article, which goes on far longer than the headline above it.", false},
		{"First item\nSecond item\nThird item", false},
	} {
		w := wrapOf(tt.text)
		if got := w.soft(tt.text, strings.IndexByte(tt.text, '\n')); got != tt.want {
			t.Errorf("soft newline in %q: %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestLongTokensAreCut(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("x", 10000), strings.Repeat("é", 5000), strings.Repeat("=", 5000), "https://example.org/" + strings.Repeat("a", 3000),
	} {
		check(t, text)
	}
}

// check demands what holds for every text.
func check(t *testing.T, text string) {
	t.Helper()
	var r Result
	Walk(text, khaldun.Span{End: int32(len(text))}, nil, plain{text}, &r)
	last := int32(0)
	for _, s := range r.Tokens {
		if err := khaldun.CheckSpan(text, s); err != nil && utf8.ValidString(text) {
			t.Fatalf("%q: %v", text, err)
		}
		if s.Start < last || s.Len() <= 0 || s.Len() > MaxToken {
			t.Fatalf("%q: token %v after byte %d", text, s, last)
		}
		last = s.End
	}
	before := int32(0)
	for _, e := range r.Ends {
		if e <= before {
			t.Fatalf("%q: empty sentence", text)
		}
		before = e
	}
	if int(before) != len(r.Tokens) {
		t.Fatalf("%q: %d tokens, but the last sentence ends at %d", text, len(r.Tokens), before)
	}
}

func FuzzWalk(f *testing.F) {
	for _, s := range []string{"Don't.\n\nNo “quotes”", "a\xffb", "''``--…", "\u200d\u0301é\n \n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { check(t, text) })
}

func TestDecodeRefusesDamage(t *testing.T) {
	table := make([]int8, 1<<Bits)
	whole := Encode(table, table, 0, 0, Inner{"cannot": 3})
	if _, err := Decode(whole); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 2, 3, 4, 8, len(whole) - 1} {
		if _, err := Decode(whole[:n]); err == nil {
			t.Errorf("Decode took the first %d bytes of a section", n)
		}
	}
	whole[0]++
	if _, err := Decode(whole); err == nil {
		t.Error("Decode took a section of another version")
	}
}
