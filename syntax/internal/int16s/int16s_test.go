package int16s

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// matrices draws a (rows × k) and m (k × n) from whole numbers up to limit.
func matrices(rng *rand.Rand, rows, k, n, limit int) (a []int16, m *Matrix, plain [][]int16) {
	number := func() int16 { return int16(rng.IntN(2*limit+1) - limit) }
	m = new(Matrix)
	m.Reset(k, n)
	a = make([]int16, rows*m.K)
	for i := range a {
		if i%m.K < k {
			a[i] = number()
		}
	}
	for i := range k {
		row := make([]int16, n)
		for j := range row {
			row[j] = number()
			m.Set(i, j, row[j])
		}
		plain = append(plain, row)
	}
	return a, m, plain
}

func TestMul(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range [][4]int{{4, 1, 1, 127}, {8, 7, 17, 2047}, {4, 96, 33, 4000}, {12, 200, 48, 127}} {
		rows, k, n := size[0], size[1], size[2]
		a, m, plain := matrices(rng, rows, k, n, size[3])
		got := make([]int32, rows*m.N)
		m.Mul(a, rows, got)
		for i := range rows {
			for j := range n {
				var want int32
				for p := range k {
					want += int32(a[i*m.K+p]) * int32(plain[p][j])
				}
				if got[i*m.N+j] != want {
					t.Fatalf("Mul %v: element %d, %d is %d, want %d", size, i, j, got[i*m.N+j], want)
				}
			}
		}
	}
}

func TestMulKernelsAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		k, n := 2+2*rng.IntN(300), 16
		a, m, _ := matrices(rng, Rows, k, n, 1800)
		got, want := make([]int32, Rows*n), make([]int32, Rows*n)
		mul4(k/2, &a[0], k, &m.pairs[0], &got[0], n)
		mul4Go(k/2, &a[0], k, &m.pairs[0], &want[0], n)
		if !slices.Equal(got, want) {
			t.Fatalf("k = %d: this machine's kernel gives %v, the plain one %v", k, got, want)
		}
	}
}

func TestSetColumn(t *testing.T) {
	var m, want Matrix
	m.Reset(5, 20)
	want.Reset(5, 20)
	col := []int16{1, 2, 3, 4, 5}
	m.SetColumn(18, col)
	for i, v := range col {
		want.Set(i, 18, v)
	}
	if !slices.Equal(m.pairs, want.pairs) {
		t.Errorf("SetColumn gives %v, Set gives %v", m.pairs, want.pairs)
	}
}

func BenchmarkMul(b *testing.B) {
	rng := rand.New(rand.NewPCG(5, 6))
	a, m, _ := matrices(rng, 64, 480, 160, 127)
	c := make([]int32, 64*160)
	for b.Loop() {
		m.Mul(a, 64, c)
	}
	b.ReportMetric(64*160*480*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GMAC/s")
}
