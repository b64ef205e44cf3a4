package train

import (
	"math"
	"sync"

	"khaldun/syntax/internal/feat"
	"khaldun/syntax/train/f32"
)

const (
	clip      = 2.0 // longest gradient of the dense weights
	meanEvery = 8   // steps between two updates of the running mean
)

// optimiser moves a net's weights. Sums are taken in a fixed order.
type optimiser struct {
	*net
	step    int
	touched []int32 // embedding rows of this batch
	seen    []bool
}

func newOptimiser(n *net) *optimiser {
	return &optimiser{net: n, seen: make([]bool, n.Rows)}
}

// prepare sets up what the backward pass reads beside the weights.
func (n *net) prepare() {
	turn := func(p *param) {
		if p.back == nil {
			p.back = make([]float32, len(p.w))
		}
		f32.Transpose(p.back, p.w, p.rows, p.cols)
	}
	for _, l := range n.layers {
		turn(l.conv.w)
	}
	turn(n.heads.w)
	turn(n.biaffine.w)
	turn(n.relOut.w)
}

// update takes one step with the gradients of the workers, which are summed over
// tokens words.
func (o *optimiser) update(workers []*worker, rate float32, tokens int) {
	o.step++
	a := f32.Adam{Rate: rate, Scale: 1 / float32(tokens), Beta1: 0.9, Beta2: 0.98}
	a.Correct1 = float32(1 - math.Pow(float64(a.Beta1), float64(o.step)))
	a.Correct2 = float32(1 - math.Pow(float64(a.Beta2), float64(o.step)))
	rows := a
	var both sync.WaitGroup
	both.Go(func() { o.updateDense(a) })
	both.Go(func() { o.updateRows(rows, workers) })
	both.Wait()
	if o.step%meanEvery == 0 {
		o.updateMean()
	}
}

func (o *optimiser) updateDense(a f32.Adam) {
	var square float64
	for _, p := range o.dense {
		copy(p.grad, p.part[0])
		clear(p.part[0])
		for _, part := range p.part[1:] {
			f32.Axpy(1, p.grad, part)
			clear(part)
		}
		for _, g := range p.grad {
			square += float64(g) * float64(g)
		}
	}
	if length := math.Sqrt(square) * float64(a.Scale); length > clip {
		a.Scale *= float32(clip / length)
	}
	for _, p := range o.dense {
		a.Step(p.w, p.grad, p.m, p.v)
	}
}

// updateRows moves the embedding rows that the batch used.
func (o *optimiser) updateRows(a f32.Adam, workers []*worker) {
	d, e := o.Width, o.embed
	for _, w := range workers {
		for i := range w.rows {
			dx := w.dX[i*d : (i+1)*d]
			for _, id := range w.ids[i*feat.Slots : (i+1)*feat.Slots] {
				if !o.seen[id] {
					o.seen[id] = true
					o.touched = append(o.touched, id)
				}
				f32.Axpy(1, e.grad[int(id)*d:int(id+1)*d], dx)
			}
		}
	}
	for _, id := range o.touched {
		lo, hi := int(id)*d, int(id+1)*d
		a.Step(e.w[lo:hi], e.grad[lo:hi], e.m[lo:hi], e.v[lo:hi])
		clear(e.grad[lo:hi])
		o.seen[id] = false
	}
	o.touched = o.touched[:0]
}

// updateMean moves the running mean of the weights, over about the last thousand
// steps, towards the weights.
func (o *optimiser) updateMean() {
	t := float64(o.step / meanEvery)
	share := float32(max(1-math.Pow(0.999, meanEvery), 1/t))
	for _, p := range o.params() {
		mean := p.mean[:len(p.w)]
		for i, v := range p.w {
			mean[i] += share * (v - mean[i])
		}
	}
}

func (n *net) params() []*param { return append(n.dense[:len(n.dense):len(n.dense)], n.embed) }

// swapMean exchanges the weights and their running mean.
func (n *net) swapMean() {
	for _, p := range n.params() {
		p.w, p.mean = p.mean, p.w
	}
}
