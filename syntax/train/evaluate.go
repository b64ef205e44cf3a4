package train

import (
	"fmt"
	"strings"

	"khaldun/syntax/internal/decode"
)

// TreeScore counts what a parser got right of a treebank.
type TreeScore struct{ Words, UPOS, XPOS, Heads, Labelled int }

// Add counts one word. Relations are compared without their subtypes.
func (s *TreeScore) Add(gold Token, upos, xpos string, head int32, rel string) {
	s.Words++
	if upos == gold.UPOS {
		s.UPOS++
	}
	if xpos == gold.XPOS {
		s.XPOS++
	}
	if head == gold.Head {
		s.Heads++
		if bare(rel) == bare(gold.Rel) {
			s.Labelled++
		}
	}
}

func bare(rel string) string {
	rel, _, _ = strings.Cut(rel, ":")
	return rel
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(1, of)) }

// LAS is the share of words with the right head and relation, in per cent.
func (s TreeScore) LAS() float64 { return percent(s.Labelled, s.Words) }

// Tags is the share of words with the right universal part of speech, in per cent.
func (s TreeScore) Tags() float64 { return percent(s.UPOS, s.Words) }

// String is s as one line.
func (s TreeScore) String() string {
	return fmt.Sprintf("UPOS %.2f XPOS %.2f UAS %.2f LAS %.2f",
		percent(s.UPOS, s.Words), percent(s.XPOS, s.Words), percent(s.Heads, s.Words), s.LAS())
}

// NameScore counts names found, by the label that begins them.
type NameScore struct{ Right, Wrong, Missed [16]int }

// Add counts the names of one sentence.
func (s *NameScore) Add(gold, found []int8) {
	want := map[span]bool{}
	for _, g := range spansOf(gold) {
		want[g] = true
	}
	for _, f := range spansOf(found) {
		if want[f] {
			s.Right[f.kind]++
			delete(want, f)
		} else {
			s.Wrong[f.kind]++
		}
	}
	for g := range want {
		s.Missed[g.kind]++
	}
}

func f1(right, wrong, missed int) float64 { return percent(2*right, 2*right+wrong+missed) }

// F1 is over all kinds, in per cent.
func (s NameScore) F1() float64 {
	var r, w, m int
	for k := range s.Right {
		r, w, m = r+s.Right[k], w+s.Wrong[k], m+s.Missed[k]
	}
	return f1(r, w, m)
}

// String is s as one line.
func (s NameScore) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "F1 %.2f", s.F1())
	for k := 1; k < len(NameLabels); k += 2 {
		fmt.Fprintf(&b, " %s %.1f", NameLabels[k][2:], f1(s.Right[k], s.Wrong[k], s.Missed[k]))
	}
	return b.String()
}

// evalBatch is the number of sentences evaluated at once.
const evalBatch = 32

// scoreTrees parses bank with the weights as they are.
func (w *worker) scoreTrees(r *reader, bank []Sentence) TreeScore {
	var score TreeScore
	var trees decode.Trees
	for len(bank) > 0 {
		part := bank[:min(evalBatch, len(bank))]
		bank = bank[len(part):]
		batch := make([]*example, len(part))
		for i, s := range part {
			batch[i] = r.tree(s)
		}
		w.forward(batch, 0)
		heads := make([][]int32, len(part))
		for i, s := range part {
			heads[i] = append(heads[i], trees.Best(w.arcScores(i), len(s))...)
		}
		w.relFeatures(func(i int) []int32 { return heads[i] })
		out := w.apply(w.relOut, w.relZ, &w.relY)
		for i, s := range part {
			for j, t := range s {
				row := w.first[i] + j
				tag := argmax(w.out[row*w.at.width+w.at.tags:][:w.Tags])
				rel := argmax(out[row*w.relOut.w.cols:][:w.Rels])
				upos, xpos, _ := strings.Cut(r.vocab.Tags[tag], "|")
				score.Add(t, upos, xpos, heads[i][j], r.vocab.Rels[rel])
			}
		}
	}
	return score
}

func (w *worker) scoreNames(r *reader, set []Named) NameScore {
	var score NameScore
	var names decode.Names
	for len(set) > 0 {
		part := set[:min(evalBatch, len(set))]
		set = set[len(part):]
		batch := make([]*example, len(part))
		for i, s := range part {
			batch[i] = r.named(s)
		}
		w.forward(batch, 0)
		for i, s := range part {
			found := names.Best(w.out[w.first[i]*w.at.width+w.at.names:], w.at.width, w.Names, len(s.Words))
			score.Add(s.Labels, found)
		}
	}
	return score
}

func argmax(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}
