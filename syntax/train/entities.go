package train

import (
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

// mentions reads the marks of s, outer ones before those within them.
func mentions(s Sentence) []mention {
	var done []mention
	open := map[string][]mention{}
	for i, t := range s {
		for note := t.Entity; note != ""; {
			if note[0] != '(' { // "12)" ends what "(12-person-…" began
				id, rest, ok := strings.Cut(note, ")")
				if !ok {
					break
				}
				if n := len(open[id]); n > 0 {
					m := open[id][n-1]
					open[id] = open[id][:n-1]
					m.last = i + 1
					done = append(done, m)
				}
				note = rest
				continue
			}
			end := 1 + strings.IndexAny(note[1:]+"(", "()")
			parts := strings.SplitN(note[1:end], "-", 3)
			note = note[end:]
			if len(parts) < 2 {
				continue
			}
			m := mention{i, i + 1, parts[1]}
			if strings.HasPrefix(note, ")") {
				done = append(done, m)
				note = note[1:]
				continue
			}
			open[parts[0]] = append(open[parts[0]], m)
		}
	}
	slices.SortStableFunc(done, func(a, b mention) int {
		if a.first != b.first {
			return a.first - b.first
		}
		return b.last - a.last
	})
	return done
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
		kind, ok := map[string]string{"person": "PER", "organization": "ORG", "place": "LOC", "time": ""}[m.kind]
		if !ok || !m.proper(s) {
			continue
		}
		for i := m.first; i < m.last; i++ {
			taken[i] = true
			labels[i] = 0
			if kind != "" && i == m.first {
				labels[i] = nameLabel("B-" + kind)
			} else if kind != "" {
				labels[i] = nameLabel("I-" + kind)
			}
		}
	}
	return labels
}

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
