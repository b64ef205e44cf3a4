package syntax

import (
	"math"

	"khaldun/syntax/internal/int16s"
	"khaldun/syntax/internal/model"
)

// network is the model's network, made ready for reading.
//
// Products of floating-point numbers that are added to something are converted to
// float32 first throughout this file and encode.go: that keeps compilers for
// machines with a fused multiply-add from rounding otherwise than the rest.
type network struct {
	model.Shape
	embedRows  []int8
	embedScale []float32
	embedBias  []float32

	vector    linear
	known     []float32 // added where there is a static vector
	layers    []layer
	output    norm
	heads     linear
	tagsAt    int // columns of the heads
	namesAt   int
	depAt     int
	headAt    int
	relDepAt  int
	relHeadAt int
	biaffine  linear
	root      []int16 // the root as a head, and its step
	rootStep  float32
	distance  [2*window + 1]float32 // by head minus dependent, plus window
	rootBias  float32
	relRoot   []float32
	relOut    linear
}

// linear is a matrix with a factor for each column of its whole numbers, and a bias.
type linear struct {
	int16s.Matrix
	scale []float32
	bias  []float32
	limit float32 // greatest whole number to multiply with: sums fit an int32
}

// norm brings a row to mean 0 and deviation 1, then to whole numbers.
type norm struct {
	gain, shift []float32 // in whole numbers: divided by step
	step        float32
}

type layer struct {
	norm
	conv linear
}

// finest is the greatest whole number that stands for an activation.
const finest = 8191

func newLinear(m model.Matrix, rows int, bias []float32) linear {
	var l linear
	l.Reset(rows, m.N)
	for i := range rows {
		for j := range m.N {
			l.Set(i, j, int16(m.W[i*m.N+j]))
		}
	}
	l.scale, l.bias = make([]float32, l.N), make([]float32, l.N)
	copy(l.scale, m.Scale)
	copy(l.bias, bias)
	l.limit = float32(min(finest, math.MaxInt32/(127*max(1, rows))))
	return l
}

// newNorm chooses the step so that no row can leave the range up to limit: a number
// of a normalised row is at most the root of its length.
func newNorm(gain, shift []float32, limit float32) norm {
	var top float32
	for j, g := range gain {
		far := float32(math.Abs(float64(g)) * math.Sqrt(float64(len(gain))))
		top = max(top, far+float32(math.Abs(float64(shift[j]))))
	}
	if top == 0 {
		top = 1
	}
	n := norm{step: top / limit, gain: make([]float32, len(gain)), shift: make([]float32, len(shift))}
	for j := range gain {
		n.gain[j], n.shift[j] = gain[j]/n.step, shift[j]/n.step
	}
	return n
}

// fold puts the step of the numbers that l multiplies into its scale.
func (l *linear) fold(step float32) {
	for j := range l.scale {
		l.scale[j] *= step
	}
}

func newNetwork(m *model.Net) *network {
	n := &network{Shape: m.Shape, embedRows: m.EmbedRows, embedScale: m.EmbedScale, embedBias: m.EmbedBias}
	d := m.Width
	n.vector = newLinear(m.Vector, model.VectorDim, nil)
	n.known = make([]float32, d)
	for j := range n.known {
		n.known[j] = float32(m.Vector.W[model.VectorDim*d+j]) * m.Vector.Scale[j]
	}
	for _, l := range m.Layers {
		var next layer
		next.conv = newLinear(l.Conv, 3*d, l.Bias)
		next.norm = newNorm(l.Gain, l.Shift, next.conv.limit)
		next.conv.fold(next.step)
		n.layers = append(n.layers, next)
	}
	n.heads = newLinear(m.Heads, d, m.HeadsBias)
	n.output = newNorm(m.Gain, m.Shift, n.heads.limit)
	n.heads.fold(n.output.step)
	n.tagsAt, n.namesAt = 0, m.Tags
	n.depAt = m.Tags + m.Names
	n.headAt = n.depAt + m.Arc
	n.relDepAt = n.headAt + m.Arc
	n.relHeadAt = n.relDepAt + m.Rel
	n.biaffine = newLinear(m.Biaffine, m.Arc, m.ArcBias)
	n.root = make([]int16, m.Arc)
	n.rootStep = quantise(n.root, m.ArcRoot, arcLimit)
	n.rootBias = m.Distance[0]
	for k := range n.distance {
		n.distance[k] = m.Distance[model.Bucket(window+1, k+1)]
	}
	n.relRoot = m.RelRoot
	n.relOut = newLinear(m.RelOut, m.Rel, m.RelBias)
	return n
}

// arcLimit is the greatest whole number in the vectors whose products are arc
// scores: 512 products of two fit an int32.
const arcLimit = 2047

// round is v to the nearest whole number, a half to the even one, for numbers below
// 2²². Adding this number leaves the answer in the low bits.
func round(v float32) int16 {
	const magic = 3 << 22
	return int16(int32(math.Float32bits(v+magic)) - 0x4b400000)
}

// quantise writes x to dst as whole numbers up to limit and returns the step: what
// a one in dst stands for.
func quantise(dst []int16, x []float32, limit float32) float32 {
	var top float32
	for _, v := range x {
		top = max(top, v, -v)
	}
	if top == 0 {
		clear(dst)
		return 0
	}
	scale := limit / top
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = round(float32(v * scale))
	}
	return top / limit
}

// apply writes to dst, as whole numbers, the row x normalised.
func (n *norm) apply(dst []int16, x []float32) {
	var sum, square [4]float32
	for i := 0; i+4 <= len(x); i += 4 {
		a, b, c, d := x[i], x[i+1], x[i+2], x[i+3]
		sum[0] += a
		sum[1] += b
		sum[2] += c
		sum[3] += d
		square[0] += float32(a * a)
		square[1] += float32(b * b)
		square[2] += float32(c * c)
		square[3] += float32(d * d)
	}
	size := float32(len(x))
	mean := ((sum[0] + sum[1]) + (sum[2] + sum[3])) / size
	spread := ((square[0]+square[1])+(square[2]+square[3]))/size - float32(mean*mean)
	r := float32(1 / math.Sqrt(float64(max(0, spread))+1e-5))
	gain, shift, out := n.gain[:len(x)], n.shift[:len(x)], dst[:len(x)]
	for i, v := range x {
		out[i] = round(float32(float32((v-mean)*r)*gain[i]) + shift[i])
	}
}
