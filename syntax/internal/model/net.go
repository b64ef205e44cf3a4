package model

import "math"

// Shape is the size of a network.
type Shape struct {
	Width     int   // numbers that stand for a word within the encoder
	Arc, Rel  int   // width of the heads that score arcs and relations
	Dilations []int // one convolution of three words each
	Rows      int   // embedding rows
	Tags      int   // labels of each head
	Rels      int
	Names     int
}

// VectorDim is the width of a static word vector, VectorIn what the network
// reads of it: the vector, a mark that there is one, and zeros.
const (
	VectorDim = 100
	VectorIn  = 112
)

// Buckets is the number of classes of the distance from a word to its head.
const Buckets = 30

// Bucket is the class of the distance from the dependent at i to its head at j,
// both counted from 1; j is 0 for the root.
func Bucket(i, j int) int {
	if j == 0 {
		return 0
	}
	k, side := j-i, 0
	if k < 0 {
		k, side = -k, 1
	}
	b := k
	switch {
	case k > 32:
		b = 13
	case k > 16:
		b = 12
	case k > 12:
		b = 11
	case k > 8:
		b = 10
	case k > 6:
		b = 8
	case k > 5:
		b = 7
	}
	return 1 + side*14 + b
}

// Matrix is a K × N matrix, row-major, of whole numbers: column j times Scale[j]
// is what was trained.
type Matrix struct {
	K, N  int
	W     []int8
	Scale []float32
}

// QuantColumns rounds w (k × n, row-major) to whole numbers, each column on its
// own scale.
func QuantColumns(w []float32, k, n int) Matrix {
	m := Matrix{K: k, N: n, W: make([]int8, k*n), Scale: make([]float32, n)}
	for j := range n {
		var top float32
		for i := range k {
			top = max(top, abs(w[i*n+j]))
		}
		m.Scale[j] = top / 127
		for i := range k {
			m.W[i*n+j] = quant(w[i*n+j], m.Scale[j])
		}
	}
	return m
}

// QuantRows rounds w (rows of n) to whole numbers up to limit, each row on its own
// scale.
func QuantRows(w []float32, n, limit int) (q []int8, scale []float32) {
	q, scale = make([]int8, len(w)), make([]float32, len(w)/n)
	for i := range scale {
		row := w[i*n : (i+1)*n]
		var top float32
		for _, v := range row {
			top = max(top, abs(v))
		}
		scale[i] = top / float32(limit)
		for j, v := range row {
			q[i*n+j] = quant(v, scale[i])
		}
	}
	return q, scale
}

func quant(v, scale float32) int8 {
	if scale == 0 {
		return 0
	}
	return int8(max(-127, min(127, math.RoundToEven(float64(v/scale)))))
}

func abs(v float32) float32 { return float32(math.Abs(float64(v))) }

// Layer is one block of the encoder: normalise, convolve three words, add.
type Layer struct {
	Gain, Shift []float32
	Conv        Matrix // 3·Width × Width: the word before, the word, the word after
	Bias        []float32
}

// Net is a trained network, rounded. A word's embedding row i is EmbedRows[i·Width…]
// times EmbedScale[i].
type Net struct {
	Shape
	EmbedRows   []int8
	EmbedScale  []float32
	EmbedBias   []float32
	Vector      Matrix
	Layers      []Layer
	Gain, Shift []float32 // of the encoder's output

	// Heads maps the encoder's output to, one after the other: tags, names, arc
	// dependents, arc heads, relation dependents, relation heads.
	Heads     Matrix
	HeadsBias []float32
	Biaffine  Matrix // Arc × Arc
	ArcBias   []float32
	ArcRoot   []float32
	Distance  []float32
	RelRoot   []float32
	RelOut    Matrix // Rel × Rels
	RelBias   []float32
}

// HeadWidth is the number of columns of Heads.
func (s *Shape) HeadWidth() int { return s.Tags + s.Names + 2*s.Arc + 2*s.Rel }

// codec visits the tensors in file order; a writer and a reader implement it.
type codec interface {
	floats(x *[]float32, n int)
	int8s(x *[]int8, n int)
}

func (n *Net) each(c codec) {
	d := n.Width
	c.int8s(&n.EmbedRows, n.Rows*d)
	c.floats(&n.EmbedScale, n.Rows)
	c.floats(&n.EmbedBias, d)
	matrix(c, &n.Vector, VectorIn, d)
	for i := range n.Layers {
		l := &n.Layers[i]
		c.floats(&l.Gain, d)
		c.floats(&l.Shift, d)
		matrix(c, &l.Conv, 3*d, d)
		c.floats(&l.Bias, d)
	}
	c.floats(&n.Gain, d)
	c.floats(&n.Shift, d)
	matrix(c, &n.Heads, d, n.HeadWidth())
	c.floats(&n.HeadsBias, n.HeadWidth())
	matrix(c, &n.Biaffine, n.Arc, n.Arc)
	c.floats(&n.ArcBias, n.Arc)
	c.floats(&n.ArcRoot, n.Arc)
	c.floats(&n.Distance, Buckets)
	c.floats(&n.RelRoot, n.Rel)
	matrix(c, &n.RelOut, n.Rel, n.Rels)
	c.floats(&n.RelBias, n.Rels)
}

func matrix(c codec, m *Matrix, k, n int) {
	m.K, m.N = k, n
	c.int8s(&m.W, k*n)
	c.floats(&m.Scale, n)
}

type encoder struct{ *Writer }

func (e encoder) floats(x *[]float32, n int) { e.Floats((*x)[:n]) }
func (e encoder) int8s(x *[]int8, n int)     { e.Int8s((*x)[:n]) }

type decoder struct{ *Reader }

func (d decoder) floats(x *[]float32, n int) { *x = d.Floats(n) }
func (d decoder) int8s(x *[]int8, n int)     { *x = d.Int8s(n) }

// Section is n as bytes.
func (n *Net) Section() []byte {
	var w Writer
	w.Int(n.Width)
	w.Int(n.Arc)
	w.Int(n.Rel)
	w.Int(len(n.Dilations))
	for _, d := range n.Dilations {
		w.Int(d)
	}
	w.Int(n.Rows)
	w.Int(n.Tags)
	w.Int(n.Rels)
	w.Int(n.Names)
	n.each(encoder{&w})
	return w.Data()
}

// ParseNet is the inverse of [Net.Section].
func ParseNet(section []byte) (*Net, error) {
	r := NewReader(section)
	n := &Net{}
	n.Width = r.Int(1024)
	n.Arc = r.Int(512)
	n.Rel = r.Int(512)
	n.Dilations = make([]int, r.Int(32))
	for i := range n.Dilations {
		n.Dilations[i] = r.Int(64)
	}
	n.Rows = r.Int(1 << 20)
	n.Tags = r.Int(1024)
	n.Rels = r.Int(1024)
	n.Names = r.Int(64)
	if r.err == nil && (n.Width%16 != 0 || n.Arc%16 != 0 || n.Rel%16 != 0 || n.Width*n.Arc*n.Rel*n.Rows*n.Tags*n.Rels*n.Names == 0) {
		r.fail("the network's widths %d, %d, %d are not multiples of 16, or it has no rows or labels", n.Width, n.Arc, n.Rel)
	}
	if r.err != nil {
		return nil, r.err
	}
	n.Layers = make([]Layer, len(n.Dilations))
	n.each(decoder{r})
	return n, r.Done()
}

// Vectors are static word vectors, rounded: row i is Rows[i·VectorDim…] times
// Scale[i].
type Vectors struct {
	Rows  []int8
	Scale []float32
}

// Section is v as bytes.
func (v *Vectors) Section() []byte {
	var w Writer
	w.Int(len(v.Scale))
	w.Floats(v.Scale)
	w.Int8s(v.Rows)
	return w.Data()
}

// ParseVectors is the inverse of [Vectors.Section].
func ParseVectors(section []byte) (*Vectors, error) {
	r := NewReader(section)
	n := r.Int(1 << 20)
	v := &Vectors{Scale: r.Floats(n), Rows: r.Int8s(n * VectorDim)}
	return v, r.Done()
}

// Clone is a copy of n that shares no memory with it.
func (n *Net) Clone() *Net {
	c, err := ParseNet(n.Section())
	if err != nil {
		panic(err) // a network that was just written can be read
	}
	return c
}
