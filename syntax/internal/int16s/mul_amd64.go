package int16s

import "golang.org/x/sys/cpu"

var fast = cpu.X86.HasAVX2

// mul4 writes a 4 × 16 tile of c: four rows of a, lda numbers apart, times a panel.
func mul4(pairs int, a *int16, lda int, panel *int16, c *int32, ldc int) {
	if fast {
		mul4AVX2(pairs, a, lda, panel, c, ldc)
		return
	}
	mul4Go(pairs, a, lda, panel, c, ldc)
}

//go:noescape
func mul4AVX2(pairs int, a *int16, lda int, panel *int16, c *int32, ldc int)
