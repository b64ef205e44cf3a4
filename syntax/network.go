package syntax

import (
	"math"

	"khaldun/syntax/internal/int16s"
	"khaldun/syntax/internal/model"
	"khaldun/syntax/internal/rows"
)

// network is the model's network, made ready for reading.
type network struct {
	model.Shape
	embedRows  []int8
	embedScale []float32
	embedBias  []float32

	vector    linear
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

// newLinear takes the first k rows of m.
func newLinear(m model.Matrix, k int, bias []float32) linear {
	var l linear
	l.Reset(k, m.N)
	for i := range k {
		for j := range m.N {
			l.Set(i, j, int16(m.W[i*m.N+j]))
		}
	}
	l.scale, l.bias = make([]float32, l.N), make([]float32, l.N)
	copy(l.scale, m.Scale)
	copy(l.bias, bias)
	l.limit = float32(min(finest, math.MaxInt32/(127*max(1, k))))
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
	known := make([]float32, d) // what a word gets for having a static vector
	for j := range known {
		known[j] = float32(m.Vector.W[model.VectorDim*d+j]) * m.Vector.Scale[j]
	}
	n.vector = newLinear(m.Vector, model.VectorDim, known)
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
	n.rootStep = rows.Quantise(n.root, m.ArcRoot, arcLimit)
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
