package train

import (
	"fmt"
	"strings"

	"khaldun"
	"khaldun/syntax"
)

// tokenised is sentences as a reading whose tokens are known.
func tokenised(sentences [][]string) *khaldun.Reading {
	r := &khaldun.Reading{}
	var text strings.Builder
	for _, words := range sentences {
		s := khaldun.Sentence{First: int32(len(r.Tokens)), Span: khaldun.Span{Start: int32(text.Len())}}
		for _, w := range words {
			start := int32(text.Len())
			text.WriteString(w)
			r.Tokens = append(r.Tokens, khaldun.Token{Span: khaldun.Span{Start: start, End: int32(text.Len())}})
			text.WriteByte(' ')
		}
		s.Last, s.Span.End = int32(len(r.Tokens)), int32(text.Len())
		r.Sentences = append(r.Sentences, s)
	}
	r.Doc = &khaldun.Document{Text: text.String()}
	return r
}

// ScoreTrees compares what m makes of the words of bank with its trees.
func ScoreTrees(m *syntax.Model, bank []Sentence) (TreeScore, error) {
	words := make([][]string, len(bank))
	for i, s := range bank {
		for _, t := range s {
			words[i] = append(words[i], t.Form)
		}
	}
	r := tokenised(words)
	if err := m.Annotate(r); err != nil {
		return TreeScore{}, fmt.Errorf("score trees: %w", err)
	}
	var score TreeScore
	for i, s := range r.Sentences {
		for j, t := range r.Tokens[s.First:s.Last] {
			head := int32(0)
			if t.Head >= 0 {
				head = t.Head - s.First + 1
			}
			score.Add(bank[i][j], t.UPOS, t.XPOS, head, t.Rel)
		}
	}
	return score, nil
}

// ScoreNames compares the names m finds among the words of set, article by article,
// with those marked.
func ScoreNames(m *syntax.Model, set []Named) (NameScore, error) {
	var score NameScore
	for len(set) > 0 {
		n := 1
		for n < len(set) && set[n].Article == set[0].Article {
			n++
		}
		if err := score.article(m, set[:n]); err != nil {
			return score, fmt.Errorf("score names of %s: %w", set[0].Article, err)
		}
		set = set[n:]
	}
	return score, nil
}

func (s *NameScore) article(m *syntax.Model, set []Named) error {
	words := make([][]string, len(set))
	for i, n := range set {
		words[i] = n.Words
	}
	r := tokenised(words)
	if err := m.Annotate(r); err != nil {
		return err
	}
	labels := nameLabels(r)
	for i, sentence := range r.Sentences {
		s.Add(set[i].Labels, labels[sentence.First:sentence.Last])
	}
	return nil
}

// nameLabels is the names of r as a label for each token.
func nameLabels(r *khaldun.Reading) []int8 {
	labels := make([]int8, len(r.Tokens))
	i := 0
	for _, n := range r.Names {
		for r.Tokens[i].Span.Start < n.Span.Start {
			i++
		}
		kind := nameLabel("B-" + n.Type)
		for ; i < len(r.Tokens) && r.Tokens[i].Span.End <= n.Span.End; i++ {
			labels[i] = kind
			kind = nameLabel("I-" + n.Type)
		}
	}
	return labels
}
