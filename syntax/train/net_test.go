package train

import (
	"math"
	"math/rand/v2"
	"testing"

	"khaldun/syntax/internal/feat"
	"khaldun/syntax/internal/model"
)

// tiny is a net for tests with two sentences to learn.
func tiny(rng *rand.Rand) (*net, []*example) {
	s := model.Shape{Width: 16, Arc: 16, Rel: 16, Dilations: []int{1, 2}, Rows: 40, Tags: 5, Rels: 6, Names: 9}
	vectors := make([]float32, 10*model.VectorDim)
	for i := range vectors {
		vectors[i] = float32(rng.NormFloat64())
	}
	n := newNet(s, vectors, rng)
	for _, p := range n.dense { // away from zero, where gradients hide
		for i := range p.w {
			p.w[i] += float32(rng.NormFloat64() * 0.1)
		}
	}
	var batch []*example
	for _, heads := range [][]int32{{2, 0, 2, 3, 3}, {0, 1, 1}} {
		e := &example{heads: heads}
		for range heads {
			var w feat.Word
			for k := range w.Rows {
				w.Rows[k] = int32(rng.IntN(s.Rows))
			}
			w.Vector = int32(rng.IntN(11) - 1)
			e.words = append(e.words, w)
			e.tags = append(e.tags, int16(rng.IntN(s.Tags)))
			e.names = append(e.names, int8(rng.IntN(s.Names)))
			e.rels = append(e.rels, int16(rng.IntN(s.Rels)))
		}
		batch = append(batch, e)
	}
	return n, batch
}

func (w *worker) lossOf(batch []*example) float64 {
	w.loss = [4]float64{}
	w.forward(batch, 0)
	w.backward()
	return w.loss[0] + w.loss[1] + w.loss[2] + w.loss[3]
}

func TestGradients(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	n, batch := tiny(rng)
	w := newWorker(n, 0)
	check := func(name string, x *float32, got float32) {
		t.Helper()
		old := *x
		const h = 3e-3
		*x = old + h
		n.prepare()
		up := w.lossOf(batch)
		*x = old - h
		n.prepare()
		down := w.lossOf(batch)
		*x = old
		n.prepare()
		want := (up - down) / (2 * h)
		if math.Abs(float64(got)-want) > 0.02+0.03*math.Abs(want) {
			t.Errorf("%s: gradient %.4f, but the loss changes by %.4f", name, got, want)
		}
	}
	n.prepare()
	for i, p := range n.dense {
		for range 6 {
			k := rng.IntN(len(p.w))
			for _, q := range n.dense {
				clear(q.part[0])
			}
			w.lossOf(batch)
			got := p.part[0][k]
			if p == n.heads.w && k%p.cols >= n.HeadWidth() || p == n.heads.b && k >= n.HeadWidth() ||
				p == n.relOut.w && k%p.cols >= n.Rels || p == n.relOut.b && k >= n.Rels {
				continue // padding
			}
			check("parameter "+string(rune('A'+i)), &p.w[k], got)
		}
	}
	for range 12 {
		row := rng.IntN(w.rows)
		id, k := w.ids[row*feat.Slots+rng.IntN(feat.Slots)], rng.IntN(n.Width)
		w.lossOf(batch)
		var got float32
		for r := range w.rows {
			for _, other := range w.ids[r*feat.Slots : (r+1)*feat.Slots] {
				if other == id {
					got += w.dX[r*n.Width+k]
				}
			}
		}
		check("embedding", &n.embed.w[int(id)*n.Width+k], got)
	}
}
