package book

import (
	"fmt"
	"slices"
	"strings"
)

// Mistake is one thing wrong with a codebook.
type Mistake struct {
	Pos        Pos
	Layer      int // which argument of Open
	Kind, Name string
	Text       string // what is wrong and what to do
}

// Error is "file:line: kind name: text".
func (m Mistake) Error() string {
	if m.Kind == "" {
		return fmt.Sprintf("%s: %s", m.Pos, m.Text)
	}
	return fmt.Sprintf("%s: %s %s: %s", m.Pos, m.Kind, m.Name, m.Text)
}

// Mistakes is all that is wrong with a codebook, by file and line.
type Mistakes []Mistake

// Error lists the mistakes, one a line.
func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Error()
	}
	return strings.Join(lines, "\n")
}

// Err is ms as an error; nil if there are none.
func (ms Mistakes) Err() error {
	if len(ms) == 0 {
		return nil
	}
	return ms
}

// sorted orders ms by layer, file and line.
func (ms Mistakes) sorted() Mistakes {
	slices.SortStableFunc(ms, func(a, b Mistake) int {
		if a.Layer != b.Layer {
			return a.Layer - b.Layer
		}
		if a.Pos.File != b.Pos.File {
			return strings.Compare(a.Pos.File, b.Pos.File)
		}
		return a.Pos.Line - b.Pos.Line
	})
	return ms
}

// Suggest ends an error message about an unknown word: `; did you mean "nsubj"?`
// if one of known is spelt much like it, or else the empty string.
func Suggest(word string, known []string) string {
	if k := nearest(word, known); k != "" {
		return fmt.Sprintf("; did you mean %q?", k)
	}
	return ""
}

// nearest is the word of known with the fewest edits from word, the first of
// equals; empty if more than about a third of the letters would change.
func nearest(word string, known []string) string {
	if len(word) > 64 {
		return ""
	}
	best, least := "", max(1, (len(word)+1)/3)+1
	for _, k := range known {
		if len(k) > 64 || len(k)-len(word) >= least || len(word)-len(k) >= least {
			continue
		}
		if d := edits(strings.ToLower(word), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// edits is the number of bytes put in, left out, changed or swapped with their
// neighbour that make b of a.
func edits(a, b string) int {
	before := make([]int, len(b)+1) // the row before the last
	last := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
