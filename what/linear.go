package what

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

// A sample is one decision to learn from: the hashed names of the features that
// hold, a row of numbers, and the class that is right.
type sample struct {
	on    []uint64
	dense []float32
	class int
}

// linear is a multinomial logistic regression over named features and a dense
// row. A feature's weights can be read off, which is what lets an event say why.
type linear struct {
	classes []string
	dim     int
	index   map[uint64]int32 // feature → row, while learning
	w       []float32        // rows × classes, while learning
	packed  packedRows       // the same of a model that was read
	dense   []float32        // dim × classes
	bias    []float32        // classes
}

// packedRows are the weights of features as a model file holds them: a scale and
// one byte a class, found by the feature's hash. They are used as they lie, so
// that reading a model costs little.
type packedRows struct {
	slots []int32 // hash → row + 1
	keys  []byte  // rows × 8
	rows  []byte  // rows × (4 + classes)
}

func packRows(keys, rows []byte) packedRows {
	n := len(keys) / 8
	size := 16
	for size < 2*n {
		size *= 2
	}
	p := packedRows{slots: make([]int32, size), keys: keys, rows: rows}
	for i := range n {
		k := binary.LittleEndian.Uint64(keys[8*i:])
		at := k & uint64(size-1)
		for p.slots[at] != 0 {
			at = (at + 1) & uint64(size-1)
		}
		p.slots[at] = int32(i + 1)
	}
	return p
}

// find is the row of feature f, −1 if it has none.
func (p *packedRows) find(f uint64) int {
	if len(p.slots) == 0 {
		return -1
	}
	mask := uint64(len(p.slots) - 1)
	for at := f & mask; p.slots[at] != 0; at = (at + 1) & mask {
		i := int(p.slots[at] - 1)
		if binary.LittleEndian.Uint64(p.keys[8*i:]) == f {
			return i
		}
	}
	return -1
}

// row is the scale and the weights of row i for n classes.
func (p *packedRows) row(i, n int) (float32, []byte) {
	b := p.rows[i*(4+n) : (i+1)*(4+n)]
	return math.Float32frombits(binary.LittleEndian.Uint32(b)), b[4:]
}

// weight is what feature f adds to class c; 0 if the model does not know it.
func (m *linear) weight(f uint64, c int) float32 {
	n := len(m.classes)
	if r, ok := m.index[f]; ok {
		return m.w[int(r)*n+c]
	}
	if i := m.packed.find(f); i >= 0 {
		scale, q := m.packed.row(i, n)
		return scale * float32(int8(q[c]))
	}
	return 0
}

// scores fills out with the probability of each class.
func (m *linear) scores(on []uint64, dense []float32, out []float32) {
	m.logits(on, dense, out)
	softmax(out)
}

// logits fills out with the sums of weights that scores makes probabilities of.
func (m *linear) logits(on []uint64, dense []float32, out []float32) {
	copy(out, m.bias)
	m.addFeatures(on, out)
	m.addDense(0, 1, dense, out)
}

// addFeatures adds to out what the features that hold weigh.
func (m *linear) addFeatures(on []uint64, out []float32) {
	n := len(m.classes)
	for _, f := range on {
		if m.index != nil {
			if r, ok := m.index[f]; ok {
				axpy(out, 1, m.w[int(r)*n:int(r)*n+n])
			}
		} else if i := m.packed.find(f); i >= 0 {
			scale, q := m.packed.row(i, n)
			for k, x := range q[:len(out)] {
				out[k] += scale * float32(int8(x))
			}
		}
	}
}

// addDense adds to out what the numbers scale·x weigh that stand at place at of a row.
func (m *linear) addDense(at int, scale float32, x, out []float32) {
	n := len(m.classes)
	for i, v := range x {
		if v != 0 {
			axpy(out, scale*v, m.dense[(at+i)*n:(at+i)*n+n])
		}
	}
}

func axpy(y []float32, a float32, x []float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] += a * x[i]
	}
}

func softmax(x []float32) {
	top := slices.Max(x)
	var sum float32
	for i, v := range x {
		x[i] = float32(math.Exp(float64(v - top)))
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
}

// training holds the settings of a fit.
type training struct {
	epochs int
	rate   float32 // AdaGrad step
	decay  float32 // L2 on every weight, per sample
	seen   int     // features seen fewer times are dropped
	drop   float32 // share of features and dense numbers left out at random
	seed   uint64
}

// settled is the error below which a sample moves nothing any more.
const settled = 0.003

// fit learns a linear model from samples by AdaGrad over shuffled samples, with
// the weights averaged over the second half of the run. The same samples in the
// same order give the same bits. Samples are split between two halves whose
// gradients are not mixed, so the number of processors does not matter.
func fit(classes []string, dim int, samples []sample, t training) *linear {
	n := len(classes)
	m, rows := newLinear(classes, dim, samples, t.seen)
	gw, gd, gb := newAda(m.w), newAda(m.dense), newAda(m.bias)
	rng := rand.New(rand.NewPCG(t.seed, 17))
	order := make([]int, len(samples))
	for i := range order {
		order[i] = i
	}
	p := make([]float32, n)
	x := make([]float32, dim)
	row := make([]int32, 0, 256)
	for e := range t.epochs {
		if e == t.epochs/2 {
			gw.startMean()
			gd.startMean()
			gb.startMean()
		}
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s := &samples[i]
			row = row[:0]
			for _, r := range rows[i] {
				if t.drop == 0 || rng.Float32() >= t.drop {
					row = append(row, r)
				}
			}
			copy(x, s.dense)
			copy(p, m.bias)
			for _, r := range row {
				axpy(p, 1, m.w[int(r)*n:int(r)*n+n])
			}
			for k, v := range x {
				if v != 0 {
					axpy(p, v, m.dense[k*n:k*n+n])
				}
			}
			softmax(p)
			p[s.class]--
			if p[s.class] > -settled {
				continue // nearly every word that tells no act, after the first rounds
			}
			gb.step(0, p, 1, t, 0)
			for _, r := range row {
				gw.step(int(r)*n, p, 1, t, t.decay)
			}
			for k, v := range x {
				if v != 0 {
					gd.step(k*n, p, v, t, t.decay)
				}
			}
		}
		gw.mean()
		gd.mean()
		gb.mean()
	}
	gw.finish()
	gd.finish()
	gb.finish()
	return m
}

// newLinear makes an untrained model of the features that at least seen samples
// have, and the rows of each sample's features.
func newLinear(classes []string, dim int, samples []sample, seen int) (*linear, [][]int32) {
	count := map[uint64]int{}
	for i := range samples {
		for _, f := range samples[i].on {
			count[f]++
		}
	}
	keep := make([]uint64, 0, len(count))
	for f, c := range count {
		if c >= seen {
			keep = append(keep, f)
		}
	}
	slices.Sort(keep)
	n := len(classes)
	m := &linear{classes: classes, dim: dim, index: make(map[uint64]int32, len(keep)),
		w: make([]float32, len(keep)*n), dense: make([]float32, dim*n), bias: make([]float32, n)}
	for i, f := range keep {
		m.index[f] = int32(i)
	}
	rows := make([][]int32, len(samples))
	for i := range samples {
		for _, f := range samples[i].on {
			if r, ok := m.index[f]; ok {
				rows[i] = append(rows[i], r)
			}
		}
	}
	return m, rows
}

// ada is the state of AdaGrad for one block of weights, and their running mean.
type ada struct {
	w, sq, sum []float32
	taken      float32
	averaging  bool
}

func newAda(w []float32) *ada { return &ada{w: w, sq: make([]float32, len(w))} }

func (a *ada) step(at int, grad []float32, scale float32, t training, decay float32) {
	w, sq := a.w[at:at+len(grad)], a.sq[at:at+len(grad)]
	for i, g := range grad {
		g = g*scale + decay*w[i]
		sq[i] += g * g
		w[i] -= t.rate * g / (float32(math.Sqrt(float64(sq[i]))) + 1e-4)
	}
}

func (a *ada) startMean() { a.averaging, a.sum = true, make([]float32, len(a.w)) }

func (a *ada) mean() {
	if !a.averaging {
		return
	}
	axpy(a.sum, 1, a.w)
	a.taken++
}

func (a *ada) finish() {
	if a.taken == 0 {
		return
	}
	for i := range a.w {
		a.w[i] = a.sum[i] / a.taken
	}
}

// parallel runs f(0) … f(n-1), as many at once as there are processors.
func parallel(n int, f func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
