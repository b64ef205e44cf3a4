package decode

// Names picks the best legal row of name labels: 0 is outside, an odd label begins
// a name, and the even label after it goes on with one of the same kind. It holds
// scratch memory and serves one goroutine.
type Names struct {
	score [2][]float32
	back  []int8
	label []int8
}

// Best is the best labels for n words whose scores are rows of stride numbers, of
// which the first k are labels. The answer is overwritten by the next call.
func (d *Names) Best(scores []float32, stride, k, n int) []int8 {
	for i := range d.score {
		d.score[i] = resize(d.score[i], k)
	}
	d.back = resize(d.back, n*k)
	d.label = resize(d.label, n)
	for i := range n {
		prev, next := d.score[i&1], d.score[1-i&1]
		top := d.first(prev, i == 0, k)
		for y := range k {
			from := top
			if inside(y) {
				from = y
				if i > 0 && prev[y-1] > prev[y] {
					from = y - 1
				}
			}
			next[y] = prev[from] + scores[i*stride+y]
			if inside(y) && i == 0 {
				next[y] = -1e30
			}
			d.back[i*k+y] = int8(from)
		}
	}
	if n == 0 {
		return d.label
	}
	best := argmax(d.score[n&1][:k])
	for i := n - 1; i >= 0; i-- {
		d.label[i] = int8(best)
		best = int(d.back[i*k+best])
	}
	return d.label
}

// first is the best label of the word before, which is set up if there is none.
func (d *Names) first(prev []float32, start bool, k int) int {
	if start {
		clear(prev)
		return 0
	}
	return argmax(prev[:k])
}

func inside(label int) bool { return label > 0 && label%2 == 0 }

func argmax(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}
