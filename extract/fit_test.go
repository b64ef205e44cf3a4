package extract

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"khaldun"
	"khaldun/score"
)

var (
	fit     = flag.Bool("fit", false, "for TestFit: fit the block model to the annotated pages and rewrite weights.go")
	verbose = flag.Bool("errors", false, "list what is missed and added, page by page")
)

// sample is one page with what is known of its blocks.
type sample struct {
	gold   *score.Page
	page   *page
	rows   []row
	label  []float64 // 1 article, 0 not
	weight []float64 // 0: unknown
}

// TestFit reports, by eight-fold cross-validation, what the model reaches on pages it
// was not fitted to: go test ./extract -run TestFit -v. With -errors it lists what
// it gets wrong there; with -fit it then fits the model and rewrites weights.go.
func TestFit(t *testing.T) {
	if !*fit && !testing.Verbose() {
		t.Skip("a cross-validation of some seconds that only reports; run with -v, or with -fit to fit the block model")
	}
	var samples []*sample
	for _, g := range goldBodies(t) {
		samples = append(samples, labelBody(g))
	}
	for _, g := range goldHints(t) {
		samples = append(samples, labelHints(g))
	}
	const folds = 8
	var bodies, words score.PageScores
	for k := range folds {
		var train, test []*sample
		for i, s := range samples {
			if i%folds == k {
				test = append(test, s)
			} else {
				train = append(train, s)
			}
		}
		two := fitBoth(train)
		for _, s := range test {
			if s.gold.Body != "" {
				bodies.Add(s.gold, s.read(two))
			} else {
				words.Add(s.gold, s.read(two))
			}
		}
	}
	report(t, "cross-validation", &bodies)
	report(t, "cross-validation", &words)
	if *fit {
		writeWeights(t, fitBoth(samples))
	}
}

// read is what [Page] would give with these weights.
func (s *sample) read(two [2]model) *khaldun.Document {
	fittedWas := fitted
	fitted = two
	s.page.choose()
	fitted = fittedWas
	if !s.page.hasBody() || s.page.wall() != nil {
		return nil
	}
	return s.page.document()
}

func samplePage(g *score.Page) *sample {
	b, _ := limit(g.HTML)
	p := readPage(decode(b, ""), Options{URL: g.URL})
	p.heading = p.findHeading()
	s := &sample{gold: g, page: p}
	p.keep = make([]bool, len(p.blocks))
	p.scores = make([]float64, len(p.blocks))
	s.rows = p.features()
	s.label, s.weight = make([]float64, len(s.rows)), make([]float64, len(s.rows))
	return s
}

// labelBody marks the blocks whose words lie in the body.
func labelBody(g *score.Page) *sample {
	s := samplePage(g)
	goldWords := wordPattern.FindAllString(g.Body, -1)
	gold := " " + strings.Join(goldWords, " ") + " "
	goldShingles := shingles(goldWords)
	words := float64(strings.Count(gold, " "))
	at := 0
	for i := range s.rows {
		b := &s.page.blocks[i]
		mine := wordPattern.FindAllString(b.text, -1)
		joined := " " + strings.Join(mine, " ") + " "
		s.weight[i] = 2/float64(len(s.rows)) + (float64(len(mine))+2)/words
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
		for k := range shingles(mine) {
			all++
			if goldShingles[k] {
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
func labelHints(g *score.Page) *sample {
	s := samplePage(g)
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

// prior are the weights fitting starts from: comments and "Read more" lines are none
// of the article, however few of the annotated pages have them.
func prior() model {
	var m model
	m[fComment], m[fRelatedLink] = -3, -2
	return m
}

// fitModel runs Adagrad over the first n features, always in the same order, and
// takes the mean of the weights after each of the last rounds.
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
	const rounds, last = 10, 5
	m := prior()
	var squares, mean model
	const rate, decay = 0.1, 1e-4
	for round := range rounds {
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, a := range all {
			s := samples[a.s]
			r := &s.rows[a.i]
			var z float64
			for f := range n {
				z += m[f] * float64(r[f])
			}
			g := (sigmoid(z) - s.label[a.i]) * s.weight[a.i] * 50
			for f := range n {
				if r[f] == 0 {
					continue
				}
				d := g*float64(r[f]) + decay*m[f]
				squares[f] += d * d
				m[f] -= rate * d / (math.Sqrt(squares[f]) + 1e-6)
			}
		}
		if round >= rounds-last {
			for f := range n {
				mean[f] += m[f] / last
			}
		}
	}
	return mean
}

// writeWeights writes weights.go. A feature that was taken out leaves one number too
// many there: start from "var fitted [2]model".
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
