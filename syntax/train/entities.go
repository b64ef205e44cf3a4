package train

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unknown is the label of a word of which it is not known whether it is a name.
const unknown = -1

// mention is GUM's mark of a thing that is spoken of: its words [first, last) and
// its kind.
type mention struct {
	first, last int
	kind        string
}

// mentions reads the marks of s, outer ones before those within them. "(12-person-new"
// begins one at its word, "12)" ends it, "(12-person-new)" does both.
func mentions(s Sentence) []mention {
	var done []mention
	open := map[string][]mention{}
	for i, t := range s {
		for _, mark := range marks(t.Entity) {
			body, begins := strings.CutPrefix(mark, "(")
			body, ends := strings.CutSuffix(body, ")")
			id, rest, _ := strings.Cut(body, "-")
			if begins {
				kind, _, _ := strings.Cut(rest, "-")
				open[id] = append(open[id], mention{first: i, kind: kind})
			}
			if n := len(open[id]); ends && n > 0 {
				m := open[id][n-1]
				m.last = i + 1
				done, open[id] = append(done, m), open[id][:n-1]
			}
		}
	}
	slices.SortStableFunc(done, func(a, b mention) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(b.last, a.last))
	})
	return done
}

// marks parts a note: "(4-place-new)1)" is "(4-place-new)" and "1)".
func marks(note string) []string {
	var out []string
	for note != "" {
		end := strings.IndexAny(note[1:], "()") + 1
		switch {
		case end == 0:
			end = len(note)
		case note[end] == ')':
			end++
		}
		out = append(out, note[:end])
		note = note[end:]
	}
	return out
}

// entityLabels are the name labels that follow from GUM's marks, which say what is
// spoken of and not what is a name. It is one if it consists of proper nouns; where
// capitals leave a doubt the label is unknown. It is nil if s has no marks.
func entityLabels(s Sentence) []int8 {
	if !slices.ContainsFunc(s, func(t Token) bool { return t.Entity != "" }) {
		return nil
	}
	labels := make([]int8, len(s))
	for i, t := range s {
		if doubtful(t) {
			labels[i] = unknown
		}
	}
	taken := make([]bool, len(s))
	for _, m := range mentions(s) {
		m.shrink(s)
		if m.first >= m.last || taken[m.first] || taken[m.last-1] {
			continue
		}
		kind, known := entityKinds[m.kind]
		if !known || !m.proper(s) {
			continue
		}
		for i := m.first; i < m.last; i++ {
			taken[i] = true
			labels[i] = nameLabel("I-" + kind)
		}
		labels[m.first] = nameLabel("B-" + kind)
	}
	return labels
}

// entityKinds are GUM's kinds of things as kinds of names; months and days are none.
var entityKinds = map[string]string{"person": "PER", "organization": "ORG", "place": "LOC", "time": ""}

func doubtful(t Token) bool {
	if t.UPOS == "PROPN" {
		return true
	}
	first, _ := utf8.DecodeRuneInString(t.Form)
	return unicode.IsUpper(first) && slices.Contains([]string{"NOUN", "ADJ", "X", "VERB"}, t.UPOS)
}

// shrink leaves out an article in front and titles ("President").
func (m *mention) shrink(s Sentence) {
	for m.first < m.last && (s[m.first].UPOS == "DET" || s[m.first].Rel == "nmod:desc") {
		m.first++
	}
}

// proper reports whether m is all proper nouns and the small words within names.
func (m *mention) proper(s Sentence) bool {
	for i := m.first; i < m.last; i++ {
		inner := i > m.first && i < m.last-1
		switch s[i].UPOS {
		case "PROPN":
		case "ADP", "DET", "CCONJ", "PUNCT":
			if !inner || s[i].Form == "," {
				return false
			}
		default:
			return false
		}
	}
	return true
}
