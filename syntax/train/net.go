package train

import (
	"math"
	"math/rand/v2"

	"khaldun/syntax/internal/feat"
	"khaldun/syntax/internal/model"
)

// shards is the number of parts a batch is cut into, each worked on by a goroutine.
// It is fixed, so that sums are taken in the same order on any number of cores.
const shards = 2

// param is a tensor of weights, rows × cols.
type param struct {
	rows, cols int
	w          []float32
	grad       []float32         // of the whole batch
	part       [shards][]float32 // of each shard
	m, v       []float32         // the optimiser's moments
	mean       []float32         // running mean of w
	back       []float32         // w transposed, for the backward pass
}

func newParam(rows, cols int) *param {
	n := rows * cols
	p := &param{rows: rows, cols: cols, w: make([]float32, n), grad: make([]float32, n),
		m: make([]float32, n), v: make([]float32, n), mean: make([]float32, n)}
	for i := range p.part {
		p.part[i] = make([]float32, n)
	}
	return p
}

func (p *param) fill(v float32) *param {
	for i := range p.w {
		p.w[i] = v
	}
	return p
}

// random fills the first cols columns; what pads them stays zero.
func (p *param) random(rng *rand.Rand, deviation float64, cols int) *param {
	for i := range p.w {
		if i%p.cols < cols {
			p.w[i] = float32(rng.NormFloat64() * deviation)
		}
	}
	return p
}

// linear is a matrix with a bias.
type linear struct{ w, b *param }

// layer is a block of the encoder.
type layer struct {
	gain, shift *param
	conv        linear
}

// net is the network in training. See model.Net for what it computes.
type net struct {
	model.Shape
	at columns

	embed       *param
	embedBias   *param
	vector      *param
	layers      []layer
	gain, shift *param
	heads       linear
	biaffine    linear
	arcRoot     *param
	distance    *param
	relRoot     *param
	relOut      linear

	dense   []*param // all but embed
	vectors []float32
}

// columns says where in a row of the heads each head's numbers begin.
type columns struct{ tags, names, dep, head, relDep, relHead, width int }

func up16(n int) int { return (n + 15) &^ 15 }

func newNet(s model.Shape, vectors []float32, rng *rand.Rand) *net {
	n := &net{Shape: s, vectors: vectors}
	n.at = columns{0, s.Tags, s.Tags + s.Names, s.Tags + s.Names + s.Arc,
		s.Tags + s.Names + 2*s.Arc, s.Tags + s.Names + 2*s.Arc + s.Rel, up16(s.HeadWidth())}
	add := func(p *param) *param {
		n.dense = append(n.dense, p)
		return p
	}
	glorot := func(in, out int) float64 { return math.Sqrt(2 / float64(in+out)) }
	d := s.Width
	n.embed = &param{rows: s.Rows, cols: d}
	size := s.Rows * d
	n.embed.w, n.embed.grad = make([]float32, size), make([]float32, size)
	n.embed.m, n.embed.v, n.embed.mean = make([]float32, size), make([]float32, size), make([]float32, size)
	n.embed.random(rng, 0.1, d)
	n.embedBias = add(newParam(1, d))
	n.vector = add(newParam(model.VectorIn, d).random(rng, 0.08, d))
	for range s.Dilations {
		n.layers = append(n.layers, layer{
			gain:  add(newParam(1, d).fill(1)),
			shift: add(newParam(1, d)),
			conv:  linear{add(newParam(3*d, d).random(rng, glorot(3*d, d), d)), add(newParam(1, d))},
		})
	}
	n.gain, n.shift = add(newParam(1, d).fill(1)), add(newParam(1, d))
	n.heads = linear{add(newParam(d, n.at.width).random(rng, glorot(d, s.Arc), s.HeadWidth())), add(newParam(1, n.at.width))}
	n.biaffine = linear{add(newParam(s.Arc, s.Arc).random(rng, glorot(s.Arc, s.Arc)/2, s.Arc)), add(newParam(1, s.Arc))}
	n.arcRoot = add(newParam(1, s.Arc).random(rng, 0.1, s.Arc))
	n.distance = add(newParam(1, model.Buckets))
	n.relRoot = add(newParam(1, s.Rel).random(rng, 0.1, s.Rel))
	out := up16(s.Rels)
	n.relOut = linear{add(newParam(s.Rel, out).random(rng, glorot(s.Rel, s.Rels), s.Rels)), add(newParam(1, out))}
	return n
}

// example is a sentence to learn from. What is nil is not known.
type example struct {
	words []feat.Word
	tags  []int16
	names []int8  // or unknown
	heads []int32 // counted from 1, 0 for the root
	rels  []int16
}

// round is the network as it is shipped.
func (n *net) round() *model.Net {
	d := n.Width
	m := &model.Net{Shape: n.Shape}
	m.EmbedRows, m.EmbedScale = model.QuantRows(n.embed.w, d, 127)
	m.EmbedBias = n.embedBias.w
	m.Vector = model.QuantColumns(n.vector.w, model.VectorIn, d)
	for _, l := range n.layers {
		m.Layers = append(m.Layers, model.Layer{
			Gain: l.gain.w, Shift: l.shift.w,
			Conv: model.QuantColumns(l.conv.w.w, 3*d, d), Bias: l.conv.b.w,
		})
	}
	m.Gain, m.Shift = n.gain.w, n.shift.w
	m.Heads = model.QuantColumns(trim(n.heads.w, n.HeadWidth()), d, n.HeadWidth())
	m.HeadsBias = n.heads.b.w
	m.Biaffine = model.QuantColumns(n.biaffine.w.w, n.Arc, n.Arc)
	m.ArcBias = n.biaffine.b.w
	m.ArcRoot, m.Distance, m.RelRoot = n.arcRoot.w, n.distance.w, n.relRoot.w
	m.RelOut = model.QuantColumns(trim(n.relOut.w, n.Rels), n.Rel, n.Rels)
	m.RelBias = n.relOut.b.w
	return m
}

// trim is p without the columns that pad it.
func trim(p *param, cols int) []float32 {
	out := make([]float32, 0, p.rows*cols)
	for i := range p.rows {
		out = append(out, p.w[i*p.cols:i*p.cols+cols]...)
	}
	return out
}
