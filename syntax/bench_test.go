package syntax_test

import (
	"strings"
	"testing"

	"khaldun"
	"khaldun/syntax"
)

// news is a text of our own about nobody, of the kind the program reads.
const news = `The foreign ministers of Norway and Ghana met in Accra on Tuesday to discuss a draft
agreement on fishing rights, officials from both countries said. "We are close," the Ghanaian
minister told reporters after the talks, which lasted about three hours. Opposition lawmakers
accused the government of keeping the text from parliament and called for a debate before it
is signed next month. In the port of Tema, several hundred fishermen marched peacefully to the
harbour office, where police had put up barriers. A spokeswoman for the West African Fisheries
Commission said that two of the five chapters were still open. Norway's prime minister, who
faces an election in September, has promised that no vessel would enter the coastal zone.
`

func document(text string) *khaldun.Document {
	d := &khaldun.Document{Text: text}
	if text != "" {
		d.Blocks = []khaldun.Block{{Span: khaldun.Span{End: int32(len(text))}}}
	}
	return d
}

func BenchmarkStage(b *testing.B) {
	stage := open(b).Stage()
	r := &khaldun.Reading{Doc: document(strings.Repeat(news, 8))}
	tokens := 0
	b.ReportAllocs()
	for b.Loop() {
		if err := stage.Run(r); err != nil {
			b.Fatal(err)
		}
		tokens += len(r.Tokens)
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkAnnotate(b *testing.B) {
	m := open(b)
	r := &khaldun.Reading{Doc: document(strings.Repeat(news, 8))}
	if err := m.Stage().Run(r); err != nil {
		b.Fatal(err)
	}
	tokens := 0
	for b.Loop() {
		if err := m.Annotate(r); err != nil {
			b.Fatal(err)
		}
		tokens += len(r.Tokens)
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkOpen(b *testing.B) {
	data := packed(b)
	for b.Loop() {
		if _, err := syntax.Open(data); err != nil {
			b.Fatal(err)
		}
	}
}
