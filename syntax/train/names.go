package train

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// NameLabels are the labels of the name head: an odd label begins a name, the even
// one after it continues it.
var NameLabels = []string{"O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-NORP", "I-NORP"}

// Named is a sentence whose names are marked.
type Named struct {
	Article string
	Words   []string
	Labels  []int8 // indexes into NameLabels
}

// longest is the number of words after which an unbroken run is cut.
const longest = 150

// ReadNames reads articles of "word TAB label" lines. A line "# file = NAME" opens
// an article, an empty line ends a sentence. Articles come in the order of their
// names; every seventh is held out.
func ReadNames(r io.Reader) (train, held []Named, err error) {
	articles := map[string][]Named{}
	var file string
	var s Named
	flush := func() {
		if len(s.Words) > 0 {
			s.repair()
			s.Article = file
			articles[file] = append(articles[file], s)
		}
		s = Named{}
	}
	in := bufio.NewScanner(r)
	for line := 1; in.Scan(); line++ {
		text := strings.TrimRight(in.Text(), "\r")
		if name, ok := strings.CutPrefix(text, "# file = "); ok {
			flush()
			file = name
			continue
		}
		word, label, ok := strings.Cut(text, "\t")
		label, _, _ = strings.Cut(label, "\t") // further columns hold names within names
		if !ok || word == "" {
			flush()
			continue
		}
		s.Words = append(s.Words, word)
		s.Labels = append(s.Labels, nameLabel(label))
		if len(s.Words) > longest {
			flush()
		}
	}
	flush()
	if err := in.Err(); err != nil {
		return nil, nil, fmt.Errorf("read names: %w", err)
	}
	files := make([]string, 0, len(articles))
	for f := range articles {
		files = append(files, f)
	}
	slices.Sort(files)
	for i, f := range files {
		if i%7 == 3 {
			held = append(held, articles[f]...)
		} else {
			train = append(train, articles[f]...)
		}
	}
	return train, held, nil
}

// nameLabel reads labels such as B-Person, S-Facility or I-NORP.
func nameLabel(label string) int8 {
	part, kind, _ := strings.Cut(label, "-")
	switch kind {
	case "Person":
		kind = "PER"
	case "Organization":
		kind = "ORG"
	case "Location", "Facility":
		kind = "LOC"
	}
	switch part {
	case "S":
		part = "B"
	case "E":
		part = "I"
	}
	return int8(max(0, slices.Index(NameLabels, part+"-"+kind)))
}

// repair turns a label that continues no name into one that begins it.
func (s *Named) repair() {
	prev := int8(0)
	for i, y := range s.Labels {
		if y > 0 && y%2 == 0 && prev != y && prev != y-1 {
			s.Labels[i] = y - 1
		}
		prev = s.Labels[i]
	}
}

// span is a name: words [first, last) and its kind, a label that begins one.
type span struct {
	first, last int
	kind        int8
}

func spansOf(labels []int8) []span {
	var out []span
	for i := 0; i < len(labels); i++ {
		if labels[i]%2 == 0 {
			continue
		}
		j := i + 1
		for j < len(labels) && labels[j] == labels[i]+1 {
			j++
		}
		out = append(out, span{i, j, labels[i]})
	}
	return out
}
