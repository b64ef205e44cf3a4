package rows

import "golang.org/x/sys/cpu"

var fast = cpu.X86.HasAVX2

// usable reports whether the kernels take n numbers.
func usable(n int) bool { return fast && n > 0 && n%16 == 0 }

func moments(x []float32, sum, square *[lanes]float32) {
	if usable(len(x)) {
		momentsAVX2(len(x), &x[0], sum, square)
		return
	}
	momentsGo(x, sum, square)
}

func scale(dst []int16, x []float32, mean, r float32, gain, shift []float32) {
	if usable(len(x)) {
		scaleAVX2(len(x), &dst[0], &x[0], mean, r, &gain[0], &shift[0])
		return
	}
	scaleGo(dst, x, mean, r, gain, shift)
}

func greatest(x []float32) float32 {
	if usable(len(x)) {
		var top [lanes]float32
		greatestAVX2(len(x), &x[0], &top)
		return greatestGo(top[:])
	}
	return greatestGo(x)
}

func multiply(dst []int16, x []float32, by float32) {
	if usable(len(x)) {
		multiplyAVX2(len(x), &dst[0], &x[0], by)
		return
	}
	multiplyGo(dst, x, by)
}

func addRamp(x []float32, whole []int32, scale, bias []float32) {
	if usable(len(x)) {
		addRampAVX2(len(x), &x[0], &whole[0], &scale[0], &bias[0])
		return
	}
	addRampGo(x, whole, scale, bias)
}

func floats(dst []float32, whole []int32, scale, bias []float32, step float32) {
	if usable(len(dst)) {
		floatsAVX2(len(dst), &dst[0], &whole[0], &scale[0], &bias[0], step)
		return
	}
	floatsGo(dst, whole, scale, bias, step)
}

func addScaled(x []float32, q []int8, scale float32) {
	if usable(len(x)) {
		addScaledAVX2(len(x), &x[0], &q[0], scale)
		return
	}
	addScaledGo(x, q, scale)
}

//go:noescape
func momentsAVX2(n int, x *float32, sum, square *[lanes]float32)

//go:noescape
func scaleAVX2(n int, dst *int16, x *float32, mean, r float32, gain, shift *float32)

//go:noescape
func greatestAVX2(n int, x *float32, top *[lanes]float32)

//go:noescape
func multiplyAVX2(n int, dst *int16, x *float32, by float32)

//go:noescape
func addRampAVX2(n int, x *float32, whole *int32, scale, bias *float32)

//go:noescape
func floatsAVX2(n int, dst *float32, whole *int32, scale, bias *float32, step float32)

//go:noescape
func addScaledAVX2(n int, x *float32, q *int8, scale float32)
