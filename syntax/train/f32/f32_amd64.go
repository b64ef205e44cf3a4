package f32

import "golang.org/x/sys/cpu"

var fast = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// mul4 adds to a 4 × 16 tile of c: four rows of a times the packed panel b. The rows
// of a are down numbers apart, its columns across.
func mul4(k int, a *float32, down, across int, b, c *float32, ldc int) {
	if fast {
		mul4AVX2(k, a, down, across, b, c, ldc)
		return
	}
	mul4Go(k, a, down, across, b, c, ldc)
}

// mul1 adds to a 1 × 16 tile of c.
func mul1(k int, a, b, c *float32) {
	if fast {
		mul1AVX2(k, a, b, c)
		return
	}
	mul1Go(k, a, b, c)
}

// Axpy adds f times src to dst.
func Axpy(f float32, dst, src []float32) {
	n := len(dst)
	src = src[:n]
	i := 0
	if fast && n >= 8 {
		i = n &^ 7
		axpyAVX2(i, f, &dst[0], &src[0])
	}
	axpyGo(f, dst[i:], src[i:])
}

// Dot is the sum of the products of x and y.
func Dot(x, y []float32) float32 {
	n := len(x)
	y = y[:n]
	if fast && n >= 8 && n%8 == 0 {
		return dotAVX2(n, &x[0], &y[0])
	}
	return dotGo(x, y)
}

// Step moves the weights w against their gradient g; m and v are the running
// moments.
func (a *Adam) Step(w, g, m, v []float32) {
	n := len(w)
	g, m, v = g[:n], m[:n], v[:n]
	i := 0
	if fast && n >= 8 {
		i = n &^ 7
		adamAVX2(i, a, &w[0], &g[0], &m[0], &v[0])
	}
	a.stepGo(w[i:], g[i:], m[i:], v[i:])
}

//go:noescape
func mul4AVX2(k int, a *float32, down, across int, b, c *float32, ldc int)

//go:noescape
func mul1AVX2(k int, a, b, c *float32)

//go:noescape
func axpyAVX2(n int, f float32, dst, src *float32)

//go:noescape
func dotAVX2(n int, x, y *float32) float32

//go:noescape
func adamAVX2(n int, a *Adam, w, grad, m, v *float32)
