package where_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"khaldun"
)

// Whatever the text and the tagger say, places lie in the text, in order, apart
// from each other, and come out the same twice.
func FuzzFind(f *testing.F) {
	f.Add("Officials in Paris, Texas (and al-Hol) met U.S. envoys.", 0, 8, "PER")
	f.Add("COLUMBIA, Ky. — Saint-Denis–Sana’a, São  Paulo", 3, 30, "LOC")
	f.Add("İSTANBUL ǅ \u00a0Washington, D.C.", 0, 5, "ORG")
	g := openGazetteer(f)
	f.Fuzz(func(t *testing.T, text string, start, length int, typ string) {
		text = strings.ToValidUTF8(text, "?")
		var names []khaldun.Name
		if end := start + length; start >= 0 && length > 0 && end > start && end <= len(text) &&
			utf8.RuneStart(text[start]) && (end == len(text) || utf8.RuneStart(text[end])) {
			names = append(names, khaldun.Name{Span: khaldun.Span{Start: int32(start), End: int32(end)}, Type: typ})
		}
		r := plainReading(&khaldun.Document{Text: text})
		r.Names = names
		var last khaldun.Span
		for range 2 {
			if err := g.Stage().Run(r); err != nil {
				t.Fatal(err)
			}
		}
		for _, p := range r.Places {
			if err := khaldun.CheckSpan(text, p.Span); err != nil {
				t.Fatal(err)
			}
			if p.Span.Start < last.End || p.Span.Len() == 0 {
				t.Fatalf("place %v follows %v", p.Span, last)
			}
			last = p.Span
		}
	})
}
