package train

import (
	"math"
	"math/rand/v2"

	"khaldun/syntax/internal/model"
	"khaldun/syntax/train/f32"
)

const (
	// Shares of words whose own row, static vector, or both are hidden while
	// training: names in the news are often words never seen before.
	dropWord   = 0.12
	dropVector = 0.05
	dropBoth   = 0.08
)

// worker runs one shard of a batch forwards and backwards. Rows of the sentences
// lie one after the other; the convolutions do not look across their bounds.
type worker struct {
	*net
	shard   int
	pcg     *rand.PCG
	rng     *rand.Rand
	dropout float32

	batch []*example
	first []int // row at which each sentence begins
	rows  int
	ids   []int32 // embedding rows, feat.Slots a word

	vec                        []float32   // static vectors, VectorIn a row
	x                          [][]float32 // what enters each layer, and what leaves the last
	stat                       [][]float32 // mean and 1/deviation of each row of x
	wide                       [][]float32 // three normalised words side by side
	z                          [][]float32 // output of the convolution after the ramp
	mask                       [][]float32
	inMask                     []float32
	h                          []float32 // encoder's output
	out                        []float32 // heads
	dep                        []float32 // arc dependents and heads after the ramp
	head                       []float32
	depU                       []float32 // dependents times biaffine
	relZ                       []float32 // relation features after the ramp
	relY                       []float32 // scores of the relations
	depMask, headMask, relMask []float32

	norm, tmp, headT, scores, pack []float32
	dH, dX, dZ, dWide, dNorm       []float32
	dOut, dDep, dHead, dDepU, dRel []float32
	arc, arcT                      []float32

	loss  [4]float64 // tags, names, arcs, relations
	count [4]int
}

func newWorker(n *net, shard int) *worker {
	pcg := rand.NewPCG(0, 0)
	w := &worker{net: n, shard: shard, pcg: pcg, rng: rand.New(pcg)}
	l := len(n.layers)
	w.x, w.stat = make([][]float32, l+1), make([][]float32, l+1)
	w.wide, w.z, w.mask = make([][]float32, l), make([][]float32, l), make([][]float32, l)
	return w
}

func resize(b *[]float32, n int) []float32 {
	if cap(*b) < n {
		*b = make([]float32, n+n/4)
	}
	*b = (*b)[:n]
	return *b
}

func zero(b *[]float32, n int) []float32 {
	x := resize(b, n)
	clear(x)
	return x
}

// drawMask fills m with zeros, a share of w.dropout, and 1/(1−dropout).
func (w *worker) drawMask(b *[]float32, n int) []float32 {
	m := resize(b, n)
	keep := 1 / (1 - w.dropout)
	limit := uint64(w.dropout*256 + 0.5)
	var bits uint64
	for i := range m {
		if i&7 == 0 {
			bits = w.pcg.Uint64()
		}
		m[i] = keep
		if bits&255 < limit {
			m[i] = 0
		}
		bits >>= 8
	}
	return m
}

func multiply(x, by []float32) {
	by = by[:len(x)]
	for i := range x {
		x[i] *= by[i]
	}
}

func ramp(x []float32) {
	for i, v := range x {
		x[i] = max(v, 0)
	}
}

// forward computes all heads but the arc scores and relations of a batch.
func (w *worker) forward(batch []*example, dropout float32) {
	w.batch, w.dropout = batch, dropout
	w.input()
	for i := range w.layers {
		w.block(i)
	}
	last := len(w.layers)
	d := w.Width
	h := resize(&w.h, w.rows*d)
	w.normalise(w.x[last], w.gain.w, w.shift.w, h, resize(&w.stat[last], 2*w.rows))
	w.out = w.apply(w.heads, h, &w.out)
	w.dep = w.column(w.at.dep, w.Arc, &w.dep)
	w.head = w.column(w.at.head, w.Arc, &w.head)
	ramp(w.dep)
	ramp(w.head)
	if dropout > 0 {
		multiply(w.dep, w.drawMask(&w.depMask, len(w.dep)))
		multiply(w.head, w.drawMask(&w.headMask, len(w.head)))
	}
	w.depU = w.apply(w.biaffine, w.dep, &w.depU)
}

// apply is x·W + b.
func (w *worker) apply(l linear, x []float32, b *[]float32) []float32 {
	in, out := l.w.rows, l.w.cols
	y := resize(b, w.rows*out)
	for i := range w.rows {
		copy(y[i*out:(i+1)*out], l.b.w)
	}
	w.pack = f32.Gemm(w.rows, out, in, x, in, l.w.w, out, y, out, w.pack)
	return y
}

// column copies the columns of one head.
func (w *worker) column(at, n int, b *[]float32) []float32 {
	x := resize(b, w.rows*n)
	for i := range w.rows {
		copy(x[i*n:(i+1)*n], w.out[i*w.at.width+at:])
	}
	return x
}

// input sums the embeddings of each word.
func (w *worker) input() {
	d := w.Width
	w.first, w.rows, w.ids = w.first[:0], 0, w.ids[:0]
	for _, s := range w.batch {
		w.first = append(w.first, w.rows)
		w.rows += len(s.words)
	}
	x := resize(&w.x[0], w.rows*d)
	vec := zero(&w.vec, w.rows*model.VectorIn)
	row := 0
	for _, s := range w.batch {
		for _, word := range s.words {
			ids, v := word.Rows, int(word.Vector)
			if w.dropout > 0 {
				hidden := w.rng.Float32() < dropBoth
				if hidden || w.rng.Float32() < dropWord {
					ids[0] = 0
				}
				if hidden || w.rng.Float32() < dropVector {
					v = -1
				}
			}
			xr := x[row*d : (row+1)*d]
			copy(xr, w.embedBias.w)
			for _, id := range ids {
				f32.Axpy(1, xr, w.embed.w[int(id)*d:int(id+1)*d])
			}
			w.ids = append(w.ids, ids[:]...)
			if v >= 0 {
				copy(vec[row*model.VectorIn:], w.vectors[v*model.VectorDim:(v+1)*model.VectorDim])
				vec[row*model.VectorIn+model.VectorDim] = 1
			}
			row++
		}
	}
	w.pack = f32.Gemm(w.rows, d, model.VectorIn, vec, model.VectorIn, w.vector.w, d, x, d, w.pack)
	if w.dropout > 0 {
		multiply(x, w.drawMask(&w.inMask, len(x)))
	}
}

// block is one layer of the encoder.
func (w *worker) block(i int) {
	d, l := w.Width, w.layers[i]
	x := w.x[i]
	u := resize(&w.norm, w.rows*d)
	w.normalise(x, l.gain.w, l.shift.w, u, resize(&w.stat[i], 2*w.rows))
	w.gather(u, w.Dilations[i], zero(&w.wide[i], 3*w.rows*d))
	z := w.apply(l.conv, w.wide[i], &w.z[i])
	ramp(z)
	y := resize(&w.x[i+1], w.rows*d)
	if w.dropout == 0 {
		for j := range y {
			y[j] = x[j] + z[j]
		}
		return
	}
	m := w.drawMask(&w.mask[i], len(z))
	for j := range y {
		y[j] = x[j] + z[j]*m[j]
	}
}

// each calls f for each word's row and, of the three words a convolution sees, each
// that lies in the same sentence: its place of the three and its row.
func (w *worker) each(dilation int, f func(row, place, other int)) {
	for i, s := range w.batch {
		lo, hi := w.first[i], w.first[i]+len(s.words)
		for row := lo; row < hi; row++ {
			for place := range 3 {
				if other := row + (place-1)*dilation; other >= lo && other < hi {
					f(row, place, other)
				}
			}
		}
	}
}

func (w *worker) gather(u []float32, dilation int, wide []float32) {
	d := w.Width
	w.each(dilation, func(row, place, other int) {
		copy(wide[(3*row+place)*d:(3*row+place+1)*d], u[other*d:])
	})
}

func (w *worker) scatter(dWide []float32, dilation int, du []float32) {
	d := w.Width
	w.each(dilation, func(row, place, other int) {
		f32.Axpy(1, du[other*d:(other+1)*d], dWide[(3*row+place)*d:(3*row+place+1)*d])
	})
}

const epsilon = 1e-5

// normalise scales each row of x to mean 0 and deviation 1, then by gain and shift.
func (w *worker) normalise(x, gain, shift, y, stat []float32) {
	d := w.Width
	gain, shift = gain[:d], shift[:d]
	for i := range w.rows {
		xr, yr := x[i*d:(i+1)*d], y[i*d:(i+1)*d]
		var sum, square float32
		for _, v := range xr {
			sum += v
			square += v * v
		}
		mean := sum / float32(d)
		r := float32(1 / math.Sqrt(float64(square/float32(d)-mean*mean)+epsilon))
		stat[2*i], stat[2*i+1] = mean, r
		for j := range yr {
			yr[j] = (xr[j]-mean)*r*gain[j] + shift[j]
		}
	}
}

// arcScores fills rows of n+1 numbers for the words of sentence i: the score of the
// root and of each word as head.
func (w *worker) arcScores(i int) []float32 {
	a := w.Arc
	lo, n := w.first[i], len(w.batch[i].words)
	wide := up16(n)
	headT := zero(&w.headT, a*wide)
	for j := range n {
		for k, v := range w.head[(lo+j)*a : (lo+j+1)*a] {
			headT[k*wide+j] = v
		}
	}
	prod := zero(&w.tmp, n*wide)
	depU := w.depU[lo*a : (lo+n)*a]
	w.pack = f32.Gemm(n, wide, a, depU, a, headT, wide, prod, wide, w.pack)
	s := resize(&w.scores, n*(n+1))
	for j := range n {
		row := s[j*(n+1) : (j+1)*(n+1)]
		row[0] = f32.Dot(depU[j*a:(j+1)*a], w.arcRoot.w) + w.distance.w[0]
		for k := range n {
			row[k+1] = prod[j*wide+k] + w.distance.w[model.Bucket(j+1, k+1)]
		}
		row[j+1] = -1e9
	}
	return s
}

// relFeatures fills relZ for each word with its head from heads.
func (w *worker) relFeatures(heads func(sentence int) []int32) {
	r := w.Rel
	z := zero(&w.relZ, w.rows*r)
	for i, s := range w.batch {
		lo, hs := w.first[i], heads(i)
		if hs == nil {
			continue
		}
		for j := range s.words {
			dep := w.out[(lo+j)*w.at.width+w.at.relDep:][:r]
			head := w.relRoot.w
			if h := int(hs[j]); h > 0 {
				head = w.out[(lo+h-1)*w.at.width+w.at.relHead:][:r]
			}
			zr := z[(lo+j)*r : (lo+j+1)*r]
			for k := range zr {
				zr[k] = max(dep[k]+head[k], 0)
			}
		}
	}
}
