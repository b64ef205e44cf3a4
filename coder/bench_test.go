package coder_test

import (
	"testing"

	"khaldun"
)

// BenchmarkRead reads the golden articles one after the other, all stages.
func BenchmarkRead(b *testing.B) {
	c, _ := builtin(b)
	gs := goldens(b)
	size := 0
	for _, g := range gs {
		size += len(g.doc.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, g := range gs {
			if _, err := c.Read(g.doc); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N*len(gs))/b.Elapsed().Seconds(), "docs/s")
}

// BenchmarkReadAll reads them on all processors.
func BenchmarkReadAll(b *testing.B) {
	c, _ := builtin(b)
	gs := goldens(b)
	docs := func(yield func(*khaldun.Document, error) bool) {
		for range b.N {
			for _, g := range gs {
				if !yield(g.doc, nil) {
					return
				}
			}
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	for res := range c.ReadAll(docs, 0) {
		if res.Err != nil {
			b.Fatal(res.Err)
		}
	}
	b.ReportMetric(float64(b.N*len(gs))/b.Elapsed().Seconds(), "docs/s")
}

// BenchmarkOpen is what every run of the program pays before its first document.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		builtin(b)
	}
}
