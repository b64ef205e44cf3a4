// Package decode picks the best tree from arc scores and the best names from
// label scores. The trainer and the parser share it.
package decode

import "math"

// Trees picks trees. It holds scratch memory and serves one goroutine.
type Trees struct {
	head []int32
	seen []int32

	// Eisner's chart over words 0..n−1, two directions a span: 0 with the head at
	// the right end, 1 with the head at the left end.
	incomplete, complete []float32
	splitInc, splitComp  []int32
	n                    int
	stack                []span
}

type span struct {
	i, j     int32
	side     int8
	complete bool
}

// Best is the best tree for scores, which hold for each of n words n+1 numbers:
// the score of the root, then of each word, as its head. The answer holds for each
// word its head counted from 1, 0 for the only root. It is overwritten by the next
// call. The greedy choice is kept where it is a tree; elsewhere the best projective
// tree is found.
func (t *Trees) Best(scores []float32, n int) []int32 {
	t.head = resize(t.head, n)
	t.seen = resize(t.seen, n+1)
	roots := 0
	for i := range n {
		row := scores[i*(n+1) : (i+1)*(n+1)]
		best := 0
		if i == 0 && n > 1 {
			best = 2 // a word is not its own head
		}
		for j, v := range row {
			if v > row[best] && j != i+1 {
				best = j
			}
		}
		t.head[i] = int32(best)
		if best == 0 {
			roots++
		}
	}
	if roots != 1 || !t.acyclic() {
		t.projective(scores, n)
	}
	return t.head
}

func (t *Trees) acyclic() bool {
	clear(t.seen)
	for i := range t.head {
		mark := int32(i + 1)
		for j := mark; j != 0; j = t.head[j-1] {
			if t.seen[j] == mark {
				return false
			}
			if t.seen[j] != 0 {
				break
			}
			t.seen[j] = mark
		}
	}
	return true
}

func (t *Trees) at(i, j, side int) int { return (i*t.n+j)*2 + side }

// projective is Eisner's algorithm with one root.
func (t *Trees) projective(scores []float32, n int) {
	t.n = n
	t.incomplete, t.complete = resize(t.incomplete, 2*n*n), resize(t.complete, 2*n*n)
	t.splitInc, t.splitComp = resize(t.splitInc, 2*n*n), resize(t.splitComp, 2*n*n)
	for i := range n {
		t.complete[t.at(i, i, 0)], t.complete[t.at(i, i, 1)] = 0, 0
	}
	for w := 1; w < n; w++ {
		for i := 0; i+w < n; i++ {
			t.fill(scores, i, i+w)
		}
	}
	best, root := float32(math.Inf(-1)), 0
	for r := range n {
		if s := t.complete[t.at(0, r, 0)] + t.complete[t.at(r, n-1, 1)] + scores[r*(n+1)]; s > best {
			best, root = s, r
		}
	}
	t.head[root] = 0
	t.stack = append(t.stack[:0], span{0, int32(root), 0, true}, span{int32(root), int32(n - 1), 1, true})
	t.unfold()
}

func (t *Trees) fill(scores []float32, i, j int) {
	n := t.n
	best, at := float32(math.Inf(-1)), i
	for k := i; k < j; k++ {
		if s := t.complete[t.at(i, k, 1)] + t.complete[t.at(k+1, j, 0)]; s > best {
			best, at = s, k
		}
	}
	left, right := t.at(i, j, 0), t.at(i, j, 1)
	t.incomplete[left], t.splitInc[left] = best+scores[i*(n+1)+j+1], int32(at)
	t.incomplete[right], t.splitInc[right] = best+scores[j*(n+1)+i+1], int32(at)
	best, at = float32(math.Inf(-1)), i
	for k := i; k < j; k++ {
		if s := t.complete[t.at(i, k, 0)] + t.incomplete[t.at(k, j, 0)]; s > best {
			best, at = s, k
		}
	}
	t.complete[left], t.splitComp[left] = best, int32(at)
	best, at = float32(math.Inf(-1)), j
	for k := i + 1; k <= j; k++ {
		if s := t.incomplete[t.at(i, k, 1)] + t.complete[t.at(k, j, 1)]; s > best {
			best, at = s, k
		}
	}
	t.complete[right], t.splitComp[right] = best, int32(at)
}

// unfold reads the heads off the chart.
func (t *Trees) unfold() {
	for len(t.stack) > 0 {
		s := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		if s.i == s.j {
			continue
		}
		at := t.at(int(s.i), int(s.j), int(s.side))
		switch {
		case s.complete && s.side == 0:
			m := t.splitComp[at]
			t.stack = append(t.stack, span{s.i, m, 0, true}, span{m, s.j, 0, false})
		case s.complete:
			m := t.splitComp[at]
			t.stack = append(t.stack, span{s.i, m, 1, false}, span{m, s.j, 1, true})
		default:
			if s.side == 0 {
				t.head[s.i] = s.j + 1
			} else {
				t.head[s.j] = s.i + 1
			}
			m := t.splitInc[at]
			t.stack = append(t.stack, span{s.i, m, 1, true}, span{m + 1, s.j, 0, true})
		}
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
