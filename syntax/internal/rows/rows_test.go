package rows

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func random(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64() * math.Pow(10, float64(rng.IntN(5)-2)))
	}
	return x
}

// This machine's way and the plain one give the same bits.
func TestKernelsAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{16, 48, 160} {
		x, y, z := random(rng, n), random(rng, n), random(rng, n)
		whole, small := make([]int32, n), make([]int8, n)
		for i := range whole {
			whole[i], small[i] = rng.Int32()-1<<30, int8(rng.IntN(255)-127)
		}
		var sum, square, sum2, square2 [lanes]float32
		moments(x, &sum, &square)
		momentsGo(x, &sum2, &square2)
		if sum != sum2 || square != square2 {
			t.Errorf("moments of %d numbers: %v and %v, want %v and %v", n, sum, square, sum2, square2)
		}
		if got, want := greatest(x), greatestGo(x); got != want {
			t.Errorf("greatest of %d numbers is %v, want %v", n, got, want)
		}
		ints := func(name string, f, g func(dst []int16)) {
			got, want := make([]int16, n), make([]int16, n)
			f(got)
			g(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s of %d numbers: %v, want %v", name, n, got, want)
			}
		}
		ints("multiply", func(d []int16) { multiply(d, x, 7.25) }, func(d []int16) { multiplyGo(d, x, 7.25) })
		ints("scale", func(d []int16) { scale(d, x, 0.5, 1.5, y, z) }, func(d []int16) { scaleGo(d, x, 0.5, 1.5, y, z) })
		floatRow := func(name string, f, g func(dst []float32)) {
			got, want := slices.Clone(z), slices.Clone(z)
			f(got)
			g(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s of %d numbers: %v, want %v", name, n, got, want)
			}
		}
		floatRow("addRamp", func(d []float32) { addRamp(d, whole, x, y) }, func(d []float32) { addRampGo(d, whole, x, y) })
		floatRow("floats", func(d []float32) { floats(d, whole, x, y, 0.3) }, func(d []float32) { floatsGo(d, whole, x, y, 0.3) })
		floatRow("addScaled", func(d []float32) { addScaled(d, small, 0.3) }, func(d []float32) { addScaledGo(d, small, 0.3) })
	}
}

func TestNormalise(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	const n = 32
	x, gain, shift := random(rng, n), make([]float32, n), make([]float32, n)
	for i := range gain {
		gain[i], shift[i] = 1000, float32(i)
	}
	got := make([]int16, n)
	Normalise(got, x, gain, shift)
	var mean, spread float64
	for i, v := range got {
		mean += (float64(v) - float64(i)) / n
	}
	for i, v := range got {
		d := float64(v) - float64(i) - mean
		spread += d * d / n
	}
	if math.Abs(mean) > 1 || math.Abs(math.Sqrt(spread)-1000) > 2 {
		t.Errorf("mean %v and deviation %v, want 0 and 1000", mean, math.Sqrt(spread))
	}
}

func TestQuantise(t *testing.T) {
	got := make([]int16, 16)
	x := make([]float32, 16)
	x[3], x[5] = -2, 0.5
	if step := Quantise(got, x, 100); step != 0.02 || got[3] != -100 || got[5] != 25 {
		t.Errorf("step %v, numbers %v; want 0.02 with -100 and 25", step, got)
	}
	if step := Quantise(got, make([]float32, 16), 100); step != 0 || got[3] != 0 {
		t.Errorf("zeros: step %v, numbers %v", step, got)
	}
}
