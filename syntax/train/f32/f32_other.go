//go:build !amd64

package f32

func mul4(k int, a *float32, down, across int, b, c *float32, ldc int) {
	mul4Go(k, a, down, across, b, c, ldc)
}

func mul1(k int, a, b, c *float32) { mul1Go(k, a, b, c) }

// Axpy adds f times src to dst.
func Axpy(f float32, dst, src []float32) { axpyGo(f, dst, src) }

// Dot is the sum of the products of x and y.
func Dot(x, y []float32) float32 { return dotGo(x, y) }

// Step moves the weights w against their gradient g; m and v are the running
// moments.
func (a *Adam) Step(w, g, m, v []float32) { a.stepGo(w, g, m, v) }
