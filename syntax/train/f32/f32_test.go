package f32

import (
	"math"
	"math/rand/v2"
	"testing"
)

func random(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

func TestGemm(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range [][3]int{{1, 16, 1}, {7, 48, 13}, {4, 16, 300}, {13, 32, 513}} {
		m, n, k := size[0], size[1], size[2]
		a, b, c := random(rng, m*k), random(rng, k*n), random(rng, m*n)
		want := make([]float64, m*n)
		for i := range m {
			for j := range n {
				want[i*n+j] = float64(c[i*n+j])
				for p := range k {
					want[i*n+j] += float64(a[i*k+p]) * float64(b[p*n+j])
				}
			}
		}
		if m%4 == 0 {
			turned, c2 := make([]float32, k*m), append([]float32(nil), c...)
			Transpose(turned, a, m, k)
			GemmT(m, n, k, turned, m, b, n, c2, n, nil)
			for i, got := range c2 {
				if math.Abs(float64(got)-want[i]) > 1e-3 {
					t.Fatalf("GemmT %v: element %d is %v, want %v", size, i, got, want[i])
				}
			}
		}
		Gemm(m, n, k, a, k, b, n, c, n, nil)
		for i, got := range c {
			if math.Abs(float64(got)-want[i]) > 1e-3 {
				t.Fatalf("Gemm %v: element %d is %v, want %v", size, i, got, want[i])
			}
		}
	}
}

func TestVectors(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 8, 29, 64} {
		x, y := random(rng, n), random(rng, n)
		var want float64
		for i := range x {
			want += float64(x[i]) * float64(y[i])
		}
		if got := Dot(x, y); math.Abs(float64(got)-want) > 1e-4 {
			t.Errorf("Dot of %d numbers is %v, want %v", n, got, want)
		}
		sum := append([]float32(nil), y...)
		Axpy(0.5, sum, x)
		for i, got := range sum {
			if want := y[i] + 0.5*x[i]; math.Abs(float64(got-want)) > 1e-6 {
				t.Errorf("Axpy of %d numbers: element %d is %v, want %v", n, i, got, want)
			}
		}
	}
}

func TestAdam(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	a := Adam{Rate: 0.01, Scale: 0.5, Beta1: 0.9, Beta2: 0.98, Correct1: 0.1, Correct2: 0.02}
	w, g, m, v := random(rng, 43), random(rng, 43), random(rng, 43), random(rng, 43)
	for i := range v {
		v[i] *= v[i]
	}
	w2, m2, v2 := append([]float32(nil), w...), append([]float32(nil), m...), append([]float32(nil), v...)
	a.Step(w, g, m, v)
	a.stepGo(w2, g, m2, v2)
	for i := range w {
		if math.Abs(float64(w[i]-w2[i])) > 1e-6 || math.Abs(float64(v[i]-v2[i])) > 1e-6 {
			t.Errorf("element %d: weight %v and moment %v, want %v and %v", i, w[i], v[i], w2[i], v2[i])
		}
	}
}

func BenchmarkGemmT(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	m, n, k := 480, 160, 700
	x, y, z := random(rng, m*k), random(rng, k*n), random(rng, m*n)
	var scratch []float32
	for b.Loop() {
		scratch = GemmT(m, n, k, x, m, y, n, z, n, scratch)
	}
	b.ReportMetric(float64(m*n*k)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GMAC/s")
}

func BenchmarkGemm(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	m, n, k := 700, 160, 480
	x, y, z := random(rng, m*k), random(rng, k*n), random(rng, m*n)
	var scratch []float32
	for b.Loop() {
		scratch = Gemm(m, n, k, x, k, y, n, z, n, scratch)
	}
	b.ReportMetric(float64(m*n*k)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GMAC/s")
}
