package extract

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

var (
	fit     = flag.Bool("fit", false, "fit the block model to the annotated pages and rewrite weights.go")
	verbose = flag.Bool("errors", false, "list what is missed and added, page by page")
)

// sample is one page with what is known of its blocks.
type sample struct {
	page   *page
	rows   []row
	label  []float64 // 1 article, 0 not
	weight []float64 // 0: unknown
	body   string
}

// TestFit fits the model: go test ./extract -run TestFit -fit. Without -fit it
// reports, by four-fold cross-validation, what the model reaches on pages it was
// not fitted to.
func TestFit(t *testing.T) {
	if !*fit {
		t.Skip("run with -fit to fit the block model")
	}
	var samples []*sample
	for _, g := range goldPages(t) {
		samples = append(samples, labelBody(g))
	}
	n := len(samples)
	for _, g := range goldHintPages(t) {
		samples = append(samples, labelHints(g))
	}
	const folds = 4
	var total tally
	for k := range folds {
		var train, test []*sample
		for i, s := range samples {
			if i%folds == k {
				if i < n {
					test = append(test, s)
				}
			} else {
				train = append(train, s)
			}
		}
		two := fitBoth(train)
		for _, s := range test {
			s.run(two)
			total.add(s.body, bodyText(s.page.document()))
		}
	}
	f1, precision, recall, exact := total.scores()
	t.Logf("four-fold cross-validation on %d pages: F1 %.3f precision %.3f recall %.3f exact %.3f", n, f1, precision, recall, exact)
	writeWeights(t, fitBoth(samples))
}

func (s *sample) run(two [2]model) {
	fittedWas := fitted
	fitted = two
	s.page.choose()
	fitted = fittedWas
}

func samplePage(url, html string) *sample {
	b, _ := limit([]byte(html))
	p := readPage(decode(b, ""), Options{URL: url})
	p.heading = p.findHeading()
	s := &sample{page: p}
	p.keep = make([]bool, len(p.blocks))
	p.scores = make([]float64, len(p.blocks))
	s.rows = p.features()
	s.label, s.weight = make([]float64, len(s.rows)), make([]float64, len(s.rows))
	return s
}

// labelBody marks the blocks whose words lie in the body.
func labelBody(g goldPage) *sample {
	s := samplePage(g.URL, g.HTML)
	s.body = g.Body
	gold := " " + strings.Join(wordPattern.FindAllString(g.Body, -1), " ") + " "
	goldShingles := shingles(g.Body)
	words := float64(strings.Count(gold, " "))
	at := 0
	for i := range s.rows {
		b := &s.page.blocks[i]
		mine := wordPattern.FindAllString(b.text, -1)
		joined := " " + strings.Join(mine, " ") + " "
		s.weight[i] = 0.5/float64(len(s.rows)) + (float64(len(mine))+2)/words
		if i == s.page.heading || b.in&inCaption != 0 {
			s.weight[i] = 0
		}
		if k := strings.Index(gold[at:], joined); k >= 0 && (len(mine) > 3 || k < 400) {
			s.label[i] = 1
			at += k + len(joined) - 1
			continue
		}
		if len(mine) < 4 {
			continue
		}
		hit, all := 0, 0
		for k := range shingles(b.text) {
			all++
			if goldShingles[k] > 0 {
				hit++
			}
		}
		if strings.Contains(gold, joined) && len(mine) > 8 || hit*2 > all {
			s.label[i] = 1
		}
	}
	return s
}

// labelHints marks the blocks that hold wanted or unwanted words; of the others
// nothing is known.
func labelHints(g goldHints) *sample {
	s := samplePage(g.URL, g.HTML)
	for i := range s.rows {
		text := s.page.blocks[i].text
		for _, w := range g.With {
			if w = fold(w); w != "" && strings.Contains(text, w) && i != s.page.heading {
				s.label[i], s.weight[i] = 1, 0.04
			}
		}
		for _, w := range g.Without {
			if w = fold(w); w != "" && strings.Contains(text, w) && s.weight[i] == 0 {
				s.label[i], s.weight[i] = 0, 0.04
			}
		}
	}
	return s
}

// fitBoth fits the first model, and the second to what first models fitted to
// other pages say.
func fitBoth(samples []*sample) [2]model {
	var two [2]model
	const folds = 4
	for k := range folds {
		var train []*sample
		for i, s := range samples {
			if i%folds != k {
				train = append(train, s)
			}
		}
		m := fitModel(train, fPrevP)
		for i, s := range samples {
			if i%folds != k {
				continue
			}
			for j := range s.rows {
				clear(s.rows[j][fPrevP:])
				s.page.scores[j] = m.logOdds(&s.rows[j])
			}
			s.page.addAround(s.rows)
		}
	}
	two[1] = fitModel(samples, nFeatures)
	two[0] = fitModel(samples, fPrevP)
	return two
}

// fitModel runs Adagrad over the first n features, always in the same order.
func fitModel(samples []*sample, n int) model {
	type at struct{ s, i int }
	var all []at
	for k, s := range samples {
		for i := range s.rows {
			if s.weight[i] > 0 {
				all = append(all, at{k, i})
			}
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	var m, squares model
	const rate, decay = 0.1, 1e-5
	for range 40 {
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, a := range all {
			s := samples[a.s]
			r := &s.rows[a.i]
			var z float64
			for f := range n {
				z += m[f] * r[f]
			}
			g := (sigmoid(z) - s.label[a.i]) * s.weight[a.i] * 50
			for f := range n {
				if r[f] == 0 {
					continue
				}
				d := g*r[f] + decay*m[f]
				squares[f] += d * d
				m[f] -= rate * d / (math.Sqrt(squares[f]) + 1e-6)
			}
		}
	}
	return m
}

func writeWeights(t *testing.T, two [2]model) {
	var b strings.Builder
	b.WriteString("// Code generated by go test -run TestFit -fit; DO NOT EDIT.\n\npackage extract\n\n")
	b.WriteString("// fitted are the weights of the two runs, by feature.\nvar fitted = [2]model{\n")
	for _, m := range two {
		b.WriteString("\t{")
		for i, v := range m {
			if i%12 == 0 {
				b.WriteString("\n\t\t")
			} else {
				b.WriteString(" ")
			}
			fmt.Fprintf(&b, "%.3f,", v)
		}
		b.WriteString("\n\t},\n")
	}
	b.WriteString("}\n")
	if err := os.WriteFile("weights.go", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
