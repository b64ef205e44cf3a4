// Package rows holds what the network does to a row of numbers between two matrix
// products. amd64 with AVX2 does it eight numbers at a time; every machine gets the
// same bits. All rows must have a multiple of 16 numbers.
//
// Products of floating-point numbers that are added to something are converted to
// float32 first: that keeps compilers for machines with a fused multiply-add from
// rounding otherwise than the rest.
package rows

import "math"

// lanes is the number of sums taken side by side.
const lanes = 8

// Normalise brings x to mean 0 and deviation 1, times gain, plus shift, and writes
// it to dst in whole numbers.
func Normalise(dst []int16, x, gain, shift []float32) {
	var sum, square [lanes]float32
	moments(x, &sum, &square)
	size := float32(len(x))
	mean := total(&sum) / size
	spread := total(&square)/size - float32(mean*mean)
	r := float32(1 / math.Sqrt(float64(max(0, spread))+1e-5))
	scale(dst[:len(x)], x, mean, r, gain[:len(x)], shift[:len(x)])
}

func total(s *[lanes]float32) float32 {
	return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]))
}

// Quantise writes x to dst as whole numbers up to limit and returns the step: what
// a one in dst stands for.
func Quantise(dst []int16, x []float32, limit float32) float32 {
	top := greatest(x)
	if top == 0 {
		clear(dst)
		return 0
	}
	multiply(dst[:len(x)], x, limit/top)
	return top / limit
}

// AddRamp adds to x what of whole·scale + bias is above zero.
func AddRamp(x []float32, whole []int32, scale, bias []float32) {
	n := len(x)
	addRamp(x, whole[:n], scale[:n], bias[:n])
}

// Floats writes whole·scale·step + bias to dst.
func Floats(dst []float32, whole []int32, scale, bias []float32, step float32) {
	n := len(dst)
	floats(dst, whole[:n], scale[:n], bias[:n], step)
}

// AddScaled adds q·scale to x.
func AddScaled(x []float32, q []int8, scale float32) { addScaled(x, q[:len(x)], scale) }
