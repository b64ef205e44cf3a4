//go:build !amd64

package int16s

func mul4(pairs int, a *int16, lda int, panel *int16, c *int32, ldc int) {
	mul4Go(pairs, a, lda, panel, c, ldc)
}
