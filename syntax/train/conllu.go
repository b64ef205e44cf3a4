package train

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Token is one syntactic word of a treebank.
type Token struct {
	Form, Lemma, UPOS, XPOS string
	Head                    int32 // counted from 1, 0 for the root
	Rel                     string
	Entity                  string // GUM's note of the entities that begin and end here
}

// Sentence is one tree of a treebank.
type Sentence []Token

// ReadCoNLLU reads a treebank's trees. Multiword tokens and empty nodes are left out.
func ReadCoNLLU(r io.Reader) ([]Sentence, error) {
	var out []Sentence
	var s Sentence
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<22)
	flush := func() error {
		for _, t := range s {
			if int(t.Head) > len(s) {
				return fmt.Errorf("head %d lies outside a sentence of %d words", t.Head, len(s))
			}
		}
		if len(s) > 0 {
			out = append(out, s)
		}
		s = nil
		return nil
	}
	line := 1
	for ; in.Scan(); line++ {
		var err error
		if text := in.Text(); text == "" {
			err = flush()
		} else if text[0] != '#' {
			err = s.add(text)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
	if err := in.Err(); err != nil {
		return nil, err
	}
	if err := flush(); err != nil {
		return nil, fmt.Errorf("line %d: %w", line, err)
	}
	return out, nil
}

func (s *Sentence) add(line string) error {
	c := strings.Split(line, "\t")
	if len(c) != 10 {
		return fmt.Errorf("%d columns, want 10", len(c))
	}
	if strings.ContainsAny(c[0], "-.") {
		return nil
	}
	head, err := strconv.Atoi(c[6])
	if err != nil || head < 0 {
		return fmt.Errorf("head %q of %q is not a word number", c[6], c[1])
	}
	*s = append(*s, Token{Form: c[1], Lemma: c[2], UPOS: c[3], XPOS: c[4], Head: int32(head), Rel: c[7], Entity: entity(c[9])})
	return nil
}

func entity(misc string) string {
	for note := range strings.SplitSeq(misc, "|") {
		if value, ok := strings.CutPrefix(note, "Entity="); ok {
			return value
		}
	}
	return ""
}
