package book

import (
	"slices"
	"strings"
	"unicode"
)

// alike reports names and aliases of two entities that a text cannot tell apart:
// they differ in apostrophes, hyphens, blanks or capitals alone. Those that are
// the same to the letter are namesakes'. A name with a word in capitals is another
// than one without: GOOD, a party, is not good.
func (c *checker) alike() {
	type claim struct {
		r    *Record
		name string
	}
	owner := map[string]claim{}
	for _, r := range c.b.Records("entity") {
		if r.isTrue("ambiguous") {
			continue
		}
		for i := range r.Fields {
			f := &r.Fields[i]
			if f.Key != "name" && f.Key != "alias" || f.Value == "" {
				continue
			}
			key := plainName(f.Value)
			old, ok := owner[key]
			switch {
			case !ok:
				owner[key] = claim{r, f.Value}
			case old.r != r && old.name != f.Value:
				c.wrong(r, f.Pos, "%s: %q reads like %q, a name of %s %s (%s); mark the one less often meant `ambiguous true`, or remove the name", f.Key, f.Value, old.name, old.r.Kind, old.r.Name, old.r.Pos)
			}
		}
	}
}

// plainName is a name without apostrophes, with one blank for each run of blanks
// and hyphens, and in small letters but for words of capitals.
func plainName(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == '–' })
	for i, w := range words {
		w = strings.Map(func(r rune) rune {
			if r == '\'' || r == '’' || r == '‘' {
				return -1
			}
			return r
		}, w)
		if len(w) < 2 || slices.ContainsFunc([]rune(w), unicode.IsLower) {
			w = strings.ToLower(w)
		}
		words[i] = w
	}
	return strings.Join(words, " ")
}
