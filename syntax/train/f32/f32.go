// Package f32 is the arithmetic of training: products of float32 matrices and sums
// of vectors, with AVX2 and FMA where the machine has them. The same machine gives
// the same bits every time; a machine without FMA rounds differently.
package f32

// Block is the number of columns the kernels take at once: every n below must be a
// multiple of it.
const Block = 16

// deep is how many rows of b are packed at once: a panel of them stays in the
// first-level cache.
const deep = 256

// Gemm adds a·b to c: a is m × k, b is k × n, c is m × n, row-major with the given
// strides. Scratch memory is returned for the next call.
func Gemm(m, n, k int, a []float32, lda int, b []float32, ldb int, c []float32, ldc int, scratch []float32) []float32 {
	if m == 0 || k == 0 {
		return scratch
	}
	_ = a[(m-1)*lda+k-1]
	return panels(m, n, k, b, ldb, c, ldc, scratch, func(i, p, kk int, panel, tile *float32) {
		if i+4 <= m {
			mul4(kk, &a[i*lda+p], lda, 1, panel, tile, ldc)
			return
		}
		for ; i < m; i++ {
			mul1(kk, &a[i*lda+p], panel, tile)
			tile = next(tile, ldc)
		}
	})
}

// GemmT adds aᵀ·b to c: a is k × m, b is k × n, c is m × n; m must be a multiple of
// four.
func GemmT(m, n, k int, a []float32, lda int, b []float32, ldb int, c []float32, ldc int, scratch []float32) []float32 {
	if m == 0 || k == 0 {
		return scratch
	}
	if m%4 != 0 {
		panic("f32: rows not a multiple of 4")
	}
	_ = a[(k-1)*lda+m-1]
	return panels(m, n, k, b, ldb, c, ldc, scratch, func(i, p, kk int, panel, tile *float32) {
		mul4(kk, &a[p*lda+i], 1, lda, panel, tile, ldc)
	})
}

// panels packs b panel by panel and calls mul for every four rows of each tile of c.
func panels(m, n, k int, b []float32, ldb int, c []float32, ldc int, scratch []float32, mul func(i, p, kk int, panel, tile *float32)) []float32 {
	if n%Block != 0 {
		panic("f32: columns not a multiple of 16")
	}
	_, _ = b[(k-1)*ldb+n-1], c[(m-1)*ldc+n-1]
	if cap(scratch) < deep*Block {
		scratch = make([]float32, deep*Block)
	}
	scratch = scratch[:deep*Block]
	for p := 0; p < k; p += deep {
		kk := min(deep, k-p)
		for j := 0; j < n; j += Block {
			for q := range kk {
				copy(scratch[q*Block:q*Block+Block], b[(p+q)*ldb+j:])
			}
			for i := 0; i < m; i += 4 {
				mul(i, p, kk, &scratch[0], &c[i*ldc+j])
			}
		}
	}
	return scratch
}

// Transpose writes src (rows × cols) to dst (cols × rows).
func Transpose(dst, src []float32, rows, cols int) {
	const tile = 16
	for i0 := 0; i0 < rows; i0 += tile {
		for j0 := 0; j0 < cols; j0 += tile {
			for i := i0; i < min(i0+tile, rows); i++ {
				for j := j0; j < min(j0+tile, cols); j++ {
					dst[j*rows+i] = src[i*cols+j]
				}
			}
		}
	}
}

// Adam is the state of one step of the optimiser of that name.
type Adam struct {
	Rate, Scale        float32 // learning rate; factor of the gradient
	Beta1, Beta2       float32 // decay of the first and second moment
	Correct1, Correct2 float32 // 1 − Beta to the power of the step
}
