package f32

import (
	"math"
	"unsafe"
)

func mul4Go(k int, a *float32, down, across int, b, c *float32, ldc int) {
	rows, panel := unsafe.Slice(a, 3*down+(k-1)*across+1), unsafe.Slice(b, k*Block)
	tile := unsafe.Slice(c, 3*ldc+Block)
	for r := range 4 {
		for p := range k {
			x := rows[r*down+p*across]
			for j, y := range panel[p*Block : p*Block+Block] {
				tile[r*ldc+j] += x * y
			}
		}
	}
}

// next is the address n numbers after x.
func next(x *float32, n int) *float32 {
	return (*float32)(unsafe.Add(unsafe.Pointer(x), n*4))
}

func mul1Go(k int, a, b, c *float32) {
	row, panel, tile := unsafe.Slice(a, k), unsafe.Slice(b, k*Block), unsafe.Slice(c, Block)
	for p, x := range row {
		for j, y := range panel[p*Block : p*Block+Block] {
			tile[j] += x * y
		}
	}
}

func axpyGo(f float32, dst, src []float32) {
	for i, x := range src {
		dst[i] += f * x
	}
}

func dotGo(x, y []float32) float32 {
	var s float32
	for i, v := range x {
		s += v * y[i]
	}
	return s
}

// tiny keeps the step finite where the second moment is zero.
const tiny = 1e-8

func (a *Adam) stepGo(w, g, m, v []float32) {
	for i := range w {
		x := g[i] * a.Scale
		m[i] = a.Beta1*m[i] + (1-a.Beta1)*x
		v[i] = a.Beta2*v[i] + (1-a.Beta2)*x*x
		w[i] -= a.Rate * (m[i] / a.Correct1) / (float32(math.Sqrt(float64(v[i]/a.Correct2))) + tiny)
	}
}
