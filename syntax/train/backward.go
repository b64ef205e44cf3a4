package train

import (
	"math"

	"khaldun/syntax/internal/model"
	"khaldun/syntax/train/f32"
)

// softmax turns scores into probabilities, takes 1 from that of the right answer,
// which makes them the gradient, and returns the loss.
func softmax(x []float32, right int) float64 {
	top := x[0]
	for _, v := range x {
		top = max(top, v)
	}
	var sum float32
	for i, v := range x {
		x[i] = float32(math.Exp(float64(v - top)))
		sum += x[i]
	}
	loss := -math.Log(float64(x[right]/sum) + 1e-12)
	for i := range x {
		x[i] /= sum
	}
	x[right]--
	return loss
}

// back is the backward pass of apply: it adds to the gradients of l and to dx,
// unless that is nil.
func (w *worker) back(l linear, x, dy, dx []float32) {
	w.backMatrix(l.w, x, dy, dx)
	g, out := l.b.part[w.shard], l.w.cols
	for i := range w.rows {
		f32.Axpy(1, g, dy[i*out:(i+1)*out])
	}
}

func (w *worker) backMatrix(p *param, x, dy, dx []float32) {
	in, out := p.rows, p.cols
	w.pack = f32.GemmT(in, out, w.rows, x, in, dy, out, p.part[w.shard], out, w.pack)
	if dx != nil {
		w.pack = f32.Gemm(w.rows, in, out, dy, out, p.back, in, dx, in, w.pack)
	}
}

// backward adds the losses of the batch and its gradients to this shard's parts; dX
// holds the gradient of each word's sum of embeddings.
func (w *worker) backward() {
	d := w.Width
	dOut := zero(&w.dOut, w.rows*w.at.width)
	w.backLabels(dOut)
	w.backArcs(dOut)
	w.backRels(dOut)
	dH := zero(&w.dH, w.rows*d)
	w.back(w.heads, w.h, dOut, dH)
	last := len(w.layers)
	dX := zero(&w.dX, w.rows*d)
	w.backNormalise(w.x[last], w.stat[last], w.gain, w.shift, dH, dX)
	for i := last - 1; i >= 0; i-- {
		w.backBlock(i, dX)
	}
	if w.dropout > 0 {
		multiply(dX, w.inMask)
	}
	w.backMatrix(w.vector, w.vec, dX, nil)
	g := w.embedBias.part[w.shard]
	for i := range w.rows {
		f32.Axpy(1, g, dX[i*d:(i+1)*d])
	}
}

func (w *worker) backLabels(dOut []float32) {
	for i, s := range w.batch {
		for j := range s.words {
			at := (w.first[i] + j) * w.at.width
			if s.tags != nil {
				g := dOut[at+w.at.tags:][:w.Tags]
				copy(g, w.out[at+w.at.tags:])
				w.loss[0] += softmax(g, int(s.tags[j]))
				w.count[0]++
			}
			if s.names != nil && s.names[j] != unknown {
				g := dOut[at+w.at.names:][:w.Names]
				copy(g, w.out[at+w.at.names:])
				w.loss[1] += softmax(g, int(s.names[j]))
				w.count[1]++
			}
		}
	}
}

func (w *worker) backArcs(dOut []float32) {
	a := w.Arc
	dDepU, dHead := zero(&w.dDepU, w.rows*a), zero(&w.dHead, w.rows*a)
	for i, s := range w.batch {
		if s.heads != nil {
			w.backSentence(i, dDepU, dHead)
		}
	}
	dDep := zero(&w.dDep, w.rows*a)
	w.back(w.biaffine, w.dep, dDepU, dDep)
	if w.dropout > 0 {
		multiply(dDep, w.depMask)
		multiply(dHead, w.headMask)
	}
	for i := range w.rows {
		for k := range a {
			if w.dep[i*a+k] > 0 {
				dOut[i*w.at.width+w.at.dep+k] = dDep[i*a+k]
			}
			if w.head[i*a+k] > 0 {
				dOut[i*w.at.width+w.at.head+k] = dHead[i*a+k]
			}
		}
	}
}

// backSentence is the backward pass of the arc scores of sentence i.
func (w *worker) backSentence(i int, dDepU, dHead []float32) {
	a := w.Arc
	lo, n := w.first[i], len(w.batch[i].words)
	scores := w.arcScores(i)
	arc := resize(&w.arc, n*n)
	gDist, gRoot := w.distance.part[w.shard], w.arcRoot.part[w.shard]
	for j := range n {
		row := scores[j*(n+1) : (j+1)*(n+1)]
		w.loss[2] += softmax(row, int(w.batch[i].heads[j]))
		w.count[2]++
		copy(arc[j*n:(j+1)*n], row[1:])
		for k, g := range row {
			if k != j+1 {
				gDist[model.Bucket(j+1, k)] += g
			}
		}
		f32.Axpy(row[0], dDepU[(lo+j)*a:(lo+j+1)*a], w.arcRoot.w)
		f32.Axpy(row[0], gRoot, w.depU[(lo+j)*a:(lo+j+1)*a])
	}
	arcT := resize(&w.arcT, n*n)
	f32.Transpose(arcT, arc, n, n)
	w.pack = f32.Gemm(n, a, n, arc, n, w.head[lo*a:], a, dDepU[lo*a:], a, w.pack)
	w.pack = f32.Gemm(n, a, n, arcT, n, w.depU[lo*a:], a, dHead[lo*a:], a, w.pack)
}

func (w *worker) backRels(dOut []float32) {
	r, wide := w.Rel, w.relOut.w.cols
	w.relFeatures(func(i int) []int32 { return w.batch[i].heads })
	if w.dropout > 0 {
		multiply(w.relZ, w.drawMask(&w.relMask, len(w.relZ)))
	}
	out := w.apply(w.relOut, w.relZ, &w.relY)
	for i, s := range w.batch {
		for j := range s.words {
			row := out[(w.first[i]+j)*wide : (w.first[i]+j+1)*wide]
			clear(row[w.Rels:])
			if s.heads == nil {
				clear(row)
				continue
			}
			w.loss[3] += softmax(row[:w.Rels], int(s.rels[j]))
			w.count[3]++
		}
	}
	dRel := zero(&w.dRel, w.rows*r)
	w.back(w.relOut, w.relZ, out, dRel)
	if w.dropout > 0 {
		multiply(dRel, w.relMask)
	}
	for i, s := range w.batch {
		for j := range s.heads {
			w.backRel(i, j, dRel, dOut)
		}
	}
}

// backRel hands the gradient of a word's relation to the word and its head.
func (w *worker) backRel(i, j int, dRel, dOut []float32) {
	r, lo := w.Rel, w.first[i]
	z, g := w.relZ[(lo+j)*r:(lo+j+1)*r], dRel[(lo+j)*r:(lo+j+1)*r]
	dep := dOut[(lo+j)*w.at.width+w.at.relDep:][:r]
	head := w.relRoot.part[w.shard]
	if h := int(w.batch[i].heads[j]); h > 0 {
		head = dOut[(lo+h-1)*w.at.width+w.at.relHead:][:r]
	}
	for k, v := range z {
		if v > 0 {
			dep[k] += g[k]
			head[k] += g[k]
		}
	}
}

// backBlock is the backward pass of layer i; dX is the gradient of what leaves it
// and becomes that of what enters it.
func (w *worker) backBlock(i int, dX []float32) {
	d, l := w.Width, w.layers[i]
	z, dZ := w.z[i], resize(&w.dZ, w.rows*d)
	for j, v := range z {
		dZ[j] = 0
		if v > 0 {
			dZ[j] = dX[j]
		}
	}
	if w.dropout > 0 {
		multiply(dZ, w.mask[i])
	}
	dWide := zero(&w.dWide, 3*w.rows*d)
	w.back(l.conv, w.wide[i], dZ, dWide)
	dNorm := zero(&w.dNorm, w.rows*d)
	w.scatter(dWide, w.Dilations[i], dNorm)
	w.backNormalise(w.x[i], w.stat[i], l.gain, l.shift, dNorm, dX)
}

// backNormalise adds to dx what normalise passes back of dy.
func (w *worker) backNormalise(x, stat []float32, gain, shift *param, dy, dx []float32) {
	d := w.Width
	g, gg, gs := gain.w[:d], gain.part[w.shard][:d], shift.part[w.shard][:d]
	for i := range w.rows {
		mean, r := stat[2*i], stat[2*i+1]
		xr, dyr, dxr := x[i*d:(i+1)*d], dy[i*d:(i+1)*d], dx[i*d:(i+1)*d]
		var sum, along float32
		for j, v := range dyr {
			unit := (xr[j] - mean) * r
			gg[j] += v * unit
			gs[j] += v
			t := v * g[j]
			sum += t
			along += t * unit
		}
		sum /= float32(d)
		along /= float32(d)
		for j, v := range dyr {
			unit := (xr[j] - mean) * r
			dxr[j] += r * (v*g[j] - sum - unit*along)
		}
	}
}
