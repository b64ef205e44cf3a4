//go:build !amd64

package rows

func moments(x []float32, sum, square *[lanes]float32) { momentsGo(x, sum, square) }

func scale(dst []int16, x []float32, mean, r float32, gain, shift []float32) {
	scaleGo(dst, x, mean, r, gain, shift)
}

func greatest(x []float32) float32 { return greatestGo(x) }

func multiply(dst []int16, x []float32, by float32) { multiplyGo(dst, x, by) }

func addRamp(x []float32, whole []int32, scale, bias []float32) { addRampGo(x, whole, scale, bias) }

func floats(dst []float32, whole []int32, scale, bias []float32, step float32) {
	floatsGo(dst, whole, scale, bias, step)
}

func addScaled(x []float32, q []int8, scale float32) { addScaledGo(x, q, scale) }
