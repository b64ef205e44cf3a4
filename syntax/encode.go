package syntax

import (
	"khaldun/syntax/internal/decode"
	"khaldun/syntax/internal/feat"
	"khaldun/syntax/internal/int16s"
	"khaldun/syntax/internal/rows"
	"khaldun/syntax/internal/split"
)

// work is the memory of one run. It serves one goroutine at a time.
type work struct {
	*Model
	result split.Result
	words  []feat.Word
	buf    []byte
	pieces []piece
	rows   int

	x     []float32 // the encoder's running sum, Width a word
	low   []int16   // a row of it normalised
	wide  []int16   // three words side by side
	whole []int32   // products
	out   []float32 // heads
	dep   []int16
	depU  []int16
	step  []float32 // of dep, then of depU
	head  int16s.Matrix
	htmp  []int16
	hstep []float32
	score []float32
	rel   []float32

	trees decode.Trees
	names decode.Names

	labels []int16
	found  []name
}

// piece is a run of words read together: a sentence, or a window of a long one.
type piece struct {
	first, last int // tokens of the reading
	row         int // of its first word in the batch
}

func resize[T any](b *[]T, n int) []T {
	if cap(*b) < n {
		*b = make([]T, n+n/4)
	}
	*b = (*b)[:n]
	return *b
}

// padded is a number of rows rounded up to what the kernel takes at once.
func padded(n int) int { return (n + int16s.Rows - 1) &^ (int16s.Rows - 1) }

func (w *work) padded() int { return padded(w.rows) }

// encode reads the words of the batch and leaves the heads' scores in w.out and the
// encoder's states, as whole numbers, in w.low.
func (w *work) encode() {
	n := w.net
	w.embed()
	d := n.Width
	low := resize(&w.low, w.padded()*d)
	wide := resize(&w.wide, w.padded()*3*d)
	whole := resize(&w.whole, w.padded()*max(n.heads.N, n.biaffine.N, d))
	for i := range n.layers {
		l := &n.layers[i]
		for row := range w.rows {
			rows.Normalise(low[row*d:(row+1)*d], w.x[row*d:(row+1)*d], l.gain, l.shift)
		}
		w.gather(n.Dilations[i])
		l.conv.Mul(wide, w.padded(), whole)
		for row := range w.rows {
			rows.AddRamp(w.x[row*d:(row+1)*d], whole[row*d:], l.conv.scale, l.conv.bias)
		}
	}
	for row := range w.rows {
		rows.Normalise(low[row*d:(row+1)*d], w.x[row*d:(row+1)*d], n.output.gain, n.output.shift)
	}
	n.heads.Mul(low, w.padded(), whole)
	out := resize(&w.out, w.rows*n.heads.N)
	for row := range w.rows {
		n.heads.floats(out[row*n.heads.N:(row+1)*n.heads.N], whole[row*n.heads.N:], 1)
	}
}

// floats is one row of products times step, with the bias.
func (l *linear) floats(dst []float32, whole []int32, step float32) {
	rows.Floats(dst, whole, l.scale, l.bias, step)
}

// embed sums the embeddings of each word into w.x.
func (w *work) embed() {
	n, d := w.net, w.net.Width
	x := resize(&w.x, w.rows*d)
	vec := resize(&w.low, w.padded()*n.vector.K)
	clear(vec)
	for row, word := range w.words {
		if v := int(word.Vector); v >= 0 {
			for k, q := range w.vectors.Rows[v*VectorDim : (v+1)*VectorDim] {
				vec[row*n.vector.K+k] = int16(q)
			}
		}
	}
	whole := resize(&w.whole, w.padded()*n.vector.N)
	n.vector.Mul(vec, w.padded(), whole)
	vector := resize(&w.rel, d)
	for row, word := range w.words {
		xr := x[row*d : (row+1)*d]
		copy(xr, n.embedBias)
		for _, id := range word.Rows {
			rows.AddScaled(xr, n.embedRows[int(id)*d:int(id+1)*d], n.embedScale[id])
		}
		if word.Vector < 0 {
			continue
		}
		n.vector.floats(vector, whole[row*d:], w.vectors.Scale[word.Vector])
		for j, v := range vector {
			xr[j] += v
		}
	}
}

// gather puts beside each normalised word its neighbours at the distance given;
// beyond the ends of a piece there are zeros.
func (w *work) gather(dilation int) {
	d := w.net.Width
	for _, p := range w.pieces {
		lo, hi := p.row, p.row+p.last-p.first
		for row := lo; row < hi; row++ {
			to := w.wide[row*3*d : (row+1)*3*d]
			if other := row - dilation; other >= lo {
				copy(to[:d], w.low[other*d:])
			} else {
				clear(to[:d])
			}
			copy(to[d:2*d], w.low[row*d:])
			if other := row + dilation; other < hi {
				copy(to[2*d:], w.low[other*d:(other+1)*d])
			} else {
				clear(to[2*d:])
			}
		}
	}
}

// arcs makes ready the vectors whose products are arc scores.
func (w *work) arcs() {
	n, a := w.net, w.net.Arc
	dep, step := resize(&w.dep, w.padded()*a), resize(&w.step, w.padded())
	for row := range w.rows {
		x := w.out[row*n.heads.N+n.depAt:][:a]
		ramp(x)
		step[row] = rows.Quantise(dep[row*a:(row+1)*a], x, n.biaffine.limit)
	}
	n.biaffine.Mul(dep, w.padded(), w.whole)
	u := resize(&w.rel, a)
	depU := resize(&w.depU, (w.padded()+int16s.Rows)*a)
	for row := range w.rows {
		n.biaffine.floats(u, w.whole[row*a:], step[row])
		step[row] = rows.Quantise(depU[row*a:(row+1)*a], u, arcLimit)
	}
}

func ramp(x []float32) {
	for i, v := range x {
		x[i] = max(v, 0)
	}
}

// arcScores are, for each word of p, the scores of the root and of each word of p
// as its head. A word's score as its own head is meaningless.
func (w *work) arcScores(p piece) []float32 {
	n, a := w.net, w.net.Arc
	size := p.last - p.first
	w.head.Reset(a, size+1)
	w.head.SetColumn(0, n.root)
	step := resize(&w.hstep, size+1)
	step[0] = n.rootStep
	col := resize(&w.htmp, a)
	for j := range size {
		x := w.out[(p.row+j)*n.heads.N+n.headAt:][:a]
		ramp(x)
		step[j+1] = rows.Quantise(col, x, arcLimit)
		w.head.SetColumn(j+1, col)
	}
	full := padded(size)
	whole := resize(&w.whole, max(len(w.whole), full*w.head.N))
	w.head.Mul(w.depU[p.row*a:(p.row+full)*a], full, whole)
	score := resize(&w.score, size*(size+1))
	for i := range size {
		row := score[i*(size+1) : (i+1)*(size+1)]
		from, by := whole[i*w.head.N:], w.step[p.row+i]
		distance := n.distance[window-i-1:]
		for j := range row {
			row[j] = float32(float32(from[j])*float32(by*step[j])) + distance[j]
		}
		row[0] += n.rootBias - distance[0]
	}
	return score
}

// relations are the indexes of the best relation of each word of p to its head.
func (w *work) relations(p piece, heads []int32, dst []int16) []int16 {
	n, r := w.net, w.net.Rel
	size := p.last - p.first
	full := padded(size)
	z, low := resize(&w.rel, r), resize(&w.dep, full*r)
	step := resize(&w.hstep, full)
	for i, h := range heads {
		dep := w.out[(p.row+i)*n.heads.N+n.relDepAt:][:r]
		head := n.relRoot
		if h > 0 {
			head = w.out[(p.row+int(h)-1)*n.heads.N+n.relHeadAt:][:r]
		}
		for k := range z {
			z[k] = max(dep[k]+head[k], 0)
		}
		step[i] = rows.Quantise(low[i*r:(i+1)*r], z, n.relOut.limit)
	}
	whole := resize(&w.whole, max(len(w.whole), full*n.relOut.N))
	n.relOut.Mul(low, full, whole)
	y := resize(&w.score, n.relOut.N)
	for i, h := range heads {
		n.relOut.floats(y, whole[i*n.relOut.N:], step[i])
		dst = append(dst, w.bestRelation(y[:n.Rels], h == 0))
	}
	return dst
}

// bestRelation is the best of scores that fits: the root's relation is the root's
// alone.
func (w *work) bestRelation(scores []float32, root bool) int16 {
	if root {
		return int16(w.root)
	}
	best := -1
	for i, v := range scores {
		if i != w.root && (best < 0 || v > scores[best]) {
			best = i
		}
	}
	return int16(best)
}
