// Package int16s multiplies matrices of small whole numbers. Products and sums are
// exact, so every machine gets the same answer; amd64 with AVX2 gets it sooner.
package int16s

// Block is the number of columns, and Rows the number of rows, that a kernel takes
// at once.
const (
	Block = 16
	Rows  = 4
)

// Matrix is a matrix prepared for [Matrix.Mul]: its columns lie in panels of 16,
// two rows of it side by side.
type Matrix struct {
	K, N  int // rows, a multiple of two; columns, a multiple of 16
	pairs []int16
}

// Reset makes m a zero matrix of at least k × n, reusing its memory.
func (m *Matrix) Reset(k, n int) {
	m.K, m.N = (k+1)&^1, (n+Block-1)&^(Block-1)
	size := m.K * m.N
	if cap(m.pairs) < size {
		m.pairs = make([]int16, size+size/4)
	}
	m.pairs = m.pairs[:size]
	clear(m.pairs)
}

// Set sets the element in row i and column j.
func (m *Matrix) Set(i, j int, v int16) {
	panel := (j / Block) * (m.K * Block)
	m.pairs[panel+(i/2)*(2*Block)+(j%Block)*2+i%2] = v
}

// SetColumn sets column j to col, which must not be longer than K.
func (m *Matrix) SetColumn(j int, col []int16) {
	at := m.pairs[(j/Block)*(m.K*Block)+(j%Block)*2:]
	for i := 0; i+1 < len(col); i += 2 {
		at[i*Block], at[i*Block+1] = col[i], col[i+1]
	}
	if i := len(col) - 1; i >= 0 && i%2 == 0 {
		at[i*Block] = col[i]
	}
}

// Mul writes the product of a and m to c, row-major with m.N numbers a row. a has
// rows of m.K numbers; rows must be a multiple of [Rows]. Sums must fit in an int32.
func (m *Matrix) Mul(a []int16, rows int, c []int32) {
	if rows == 0 || m.K == 0 {
		clear(c[:rows*m.N])
		return
	}
	if rows%Rows != 0 {
		panic("int16s: rows not a multiple of 4")
	}
	_, _ = a[rows*m.K-1], c[rows*m.N-1]
	for j := 0; j < m.N; j += Block {
		panel := &m.pairs[j*m.K]
		for i := 0; i < rows; i += Rows {
			mul4(m.K/2, &a[i*m.K], m.K, panel, &c[i*m.N+j], m.N)
		}
	}
}
