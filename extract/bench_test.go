package extract

import "testing"

// BenchmarkPages extracts the annotated pages one after the other.
func BenchmarkPages(b *testing.B) {
	gold := goldBodies(b)
	size := 0
	for _, g := range gold {
		size += len(g.HTML)
	}
	b.SetBytes(int64(size) / int64(len(gold)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Page(gold[i%len(gold)].HTML, Options{})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}

// BenchmarkParse is the part of it that makes trees of pages.
func BenchmarkParse(b *testing.B) {
	gold := goldBodies(b)
	size := 0
	for _, g := range gold {
		size += len(g.HTML)
	}
	b.SetBytes(int64(size) / int64(len(gold)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		parse(gold[i%len(gold)].HTML)
	}
}
