package when

import "testing"

// BenchmarkFind reports words of running text a second.
func BenchmarkFind(b *testing.B) {
	docs := goldDocs(b)
	f, _ := finder(b)
	words, bytes := 0, 0
	for b.Loop() {
		words, bytes = 0, 0
		for i := range docs {
			r := readGold(&docs[i])
			if err := f.run(r); err != nil {
				b.Fatal(err)
			}
			bytes += len(docs[i].Text)
		}
	}
	for i := range docs {
		r := readGold(&docs[i])
		for k := range r.Sentences {
			words += len(f.lex.scan(nil, docs[i].Text, r.Sentences[k].Span))
		}
	}
	b.SetBytes(int64(bytes))
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}
