package rows

import "math"

func momentsGo(x []float32, sum, square *[lanes]float32) {
	for i := 0; i+lanes <= len(x); i += lanes {
		for j, v := range x[i : i+lanes] {
			sum[j] += v
			square[j] += float32(v * v)
		}
	}
}

// round is v to the nearest whole number, a half to the even one, within the range
// of an int16, for numbers below 2²². Adding magic leaves the answer in the low bits.
func round(v float32) int16 {
	const magic = 3 << 22
	n := int32(math.Float32bits(v+magic)) - 0x4b400000
	return int16(max(math.MinInt16, min(math.MaxInt16, n)))
}

func scaleGo(dst []int16, x []float32, mean, r float32, gain, shift []float32) {
	for i, v := range x {
		dst[i] = round(float32(float32((v-mean)*r)*gain[i]) + shift[i])
	}
}

func greatestGo(x []float32) float32 {
	var top float32
	for _, v := range x {
		top = max(top, v, -v)
	}
	return top
}

func multiplyGo(dst []int16, x []float32, by float32) {
	for i, v := range x {
		dst[i] = round(float32(v * by))
	}
}

func addRampGo(x []float32, whole []int32, scale, bias []float32) {
	for i, v := range whole {
		x[i] += max(0, float32(float32(v)*scale[i])+bias[i])
	}
}

func floatsGo(dst []float32, whole []int32, scale, bias []float32, step float32) {
	for i, v := range whole {
		dst[i] = float32(float32(v)*float32(scale[i]*step)) + bias[i]
	}
}

func addScaledGo(x []float32, q []int8, scale float32) {
	for i, v := range q {
		x[i] += float32(float32(v) * scale)
	}
}
