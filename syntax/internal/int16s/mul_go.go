package int16s

import "unsafe"

// mul4Go is mul4 in Go.
func mul4Go(pairs int, a *int16, lda int, panel *int16, c *int32, ldc int) {
	rows := unsafe.Slice(a, (Rows-1)*lda+2*pairs)
	p := unsafe.Slice(panel, 2*pairs*Block)
	tile := unsafe.Slice(c, (Rows-1)*ldc+Block)
	for r := range Rows {
		row := rows[r*lda : r*lda+2*pairs]
		var sum [Block]int32
		for k := 0; k < len(row); k += 2 {
			x, y := int32(row[k]), int32(row[k+1])
			b := p[k*Block : k*Block+2*Block : k*Block+2*Block]
			for j := range sum {
				sum[j] += x*int32(b[2*j]) + y*int32(b[2*j+1])
			}
		}
		copy(tile[r*ldc:], sum[:])
	}
}
