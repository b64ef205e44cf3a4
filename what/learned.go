package what

import (
	"errors"
	"fmt"
	"slices"

	"khaldun"
	"khaldun/book"
)

// LearnedPath is where in a codebook the model of a user's own lessons lies.
const LearnedPath = "en/learned.model"

// Learned is what a user's own articles teach: which words tell an act of the types
// labelled in them. It stands beside the built-in Model and is asked first. Where it
// is sure of a word its type holds; elsewhere the Model and the rules decide.
type Learned struct {
	trigger *linear
	party   *linear   // nil if there were too few acts to learn parties from
	least   []float32 // the least probability to be sure of a class; 0 for no act
	bare    []bool    // classes whose acts the labels tell without an actor, too
	names   nameList
}

const learnedMagic = "khaldun learned 1\n"

// ErrLearned is what OpenLearned's errors wrap.
var ErrLearned = errors.New("not a whole learned model; make it again with khaldun learn")

// OpenLearned reads a model that Encode wrote.
func OpenLearned(data []byte) (*Learned, error) {
	raw, err := unpack(learnedMagic, data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrLearned)
	}
	d := &decoder{b: raw}
	l := &Learned{trigger: d.linear()}
	for range l.trigger.classes {
		l.least = append(l.least, d.float())
		l.bare = append(l.bare, d.flag())
	}
	if d.flag() {
		l.party = d.linear()
	}
	l.names = d.names()
	switch {
	case d.err != nil:
		return nil, fmt.Errorf("%w: %w", d.err, ErrLearned)
	case len(l.trigger.classes) < 2 || l.party != nil && len(l.party.classes) != len(sides):
		return nil, fmt.Errorf("it has no classes: %w", ErrLearned)
	}
	return l, nil
}

// encodeLearned writes a model that was just learned.
func encodeLearned(l *Learned, names map[uint64]string) ([]byte, error) {
	var e encoder
	kept := map[uint64]bool{}
	e.linear(l.trigger, kept)
	for c := range l.trigger.classes {
		e.float(l.least[c])
		e.flag(l.bare[c])
	}
	e.flag(l.party != nil)
	if l.party != nil {
		e.linear(l.party, kept)
	}
	e.names(names, kept)
	return pack(learnedMagic, e.b)
}

func (e *encoder) flag(x bool) {
	if x {
		e.b = append(e.b, 1)
	} else {
		e.b = append(e.b, 0)
	}
}

func (d *decoder) flag() bool {
	b := d.take(1)
	return b != nil && b[0] != 0
}

// WithLearned is c with a user's own model beside its own.
func (c *Coder) WithLearned(l *Learned) *Coder {
	d := *c
	d.learned = l
	return &d
}

// fits reports an error unless the model's rows are as wide as r's.
func (l *Learned) fits(r *khaldun.Reading) error {
	if len(r.Tokens) > 0 && (l.trigger.dim != denseDim(r) || l.party != nil && l.party.dim != partyDim(r)) {
		return fmt.Errorf("%s was learned with another syntax model (word states of %d numbers, now %d); run khaldun learn again",
			LearnedPath, l.trigger.dim, denseDim(r))
	}
	return nil
}

// take gives the act at a.head the type the model is sure of, if it is sure of one.
// on are the features of the word, row its numbers.
func (l *Learned) take(v *view, on []uint64, row []float32, a *act) {
	p := make([]float32, len(l.trigger.classes))
	l.trigger.scores(on, row, p)
	best := 1 + argmax(p[1:])
	if p[best] < l.least[best] {
		return
	}
	a.typ, a.p, a.bare = l.trigger.classes[best], p[best], l.bare[best]
	a.learned = l
	a.why = append(a.why, khaldun.Evidence{Rule: LearnedPath, Span: v.tok(a.head).Span,
		Note: fmt.Sprintf("%s %.2f: %s", a.typ, a.p, strongest(l.trigger, l.names.name, on, best, 5))})
}

// NewLearnerOf is NewLearner for the model of a user's own types.
func NewLearnerOf(b *book.Book, types []string) (*Learner, error) {
	l, err := NewLearner(b)
	if err != nil {
		return nil, err
	}
	l.classes = append([]string{""}, types...)
	return l, nil
}

// minParties is how many acts it takes to learn who their parties are.
const minParties = 30

// Trial says how well a type is found in articles that were not learned from.
type Trial struct {
	Type                string
	Hits, Wrong, Missed int     // words that tell an act of the type
	Least               float32 // the probability from which a word counts
}

// LearnOwn learns the model of a user's own types and returns its bytes. Trials, one
// a type, come from cross-validation by article, an article's fold being its place
// in the order of addition modulo folds. The least probability of a type is the one
// of best F1 in them, if its precision is enough.
func (l *Learner) LearnOwn(folds int) ([]byte, []Trial, error) {
	n := len(l.classes)
	folds = min(folds, len(l.article))
	out := make([][]guess, folds)
	parallel(folds, func(f int) {
		m := l.fitOwn(func(i int) bool { return i%folds != f })
		for i := f; i < len(l.article); i += folds {
			out[f] = append(out[f], guesses(m, l.article[i].trigger)...)
		}
	})
	all := slices.Concat(out...)
	own := &Learned{least: make([]float32, n), bare: make([]bool, n)}
	trials := make([]Trial, 0, n-1)
	for c := 1; c < n; c++ {
		own.least[c] = bestLeast(all, c)
		t := Trial{Type: l.classes[c], Least: own.least[c]}
		t.Hits, t.Wrong, t.Missed = tally(all, c, own.least[c])
		trials = append(trials, t)
	}
	every := func(int) bool { return true }
	own.trigger = l.fitOwn(every)
	var acts []group
	for i := range l.article {
		acts = append(acts, l.article[i].party...)
		for _, c := range l.article[i].bare {
			own.bare[c] = true
		}
	}
	if len(acts) >= minParties {
		own.party = fitRank(l.dim[1], acts, training{epochs: 10, rate: 0.02, decay: 5e-5, seen: 2, drop: 0.2, seed: 2})
	}
	data, err := encodeLearned(own, l.names)
	return data, trials, err
}

// fitOwn learns the words of the user's types from the articles that keep takes.
func (l *Learner) fitOwn(keep func(i int) bool) *linear {
	var all []sample
	for i := range l.article {
		if keep(i) {
			all = append(all, l.article[i].trigger...)
		}
	}
	all = thinned(all)
	epochs := min(max(ownSteps/max(len(all), 1), leastEpochs), mostEpochs)
	return fit(l.classes, l.dim[0], all, training{epochs: epochs, rate: 0.02, decay: 1e-4, seen: 2, drop: 0.2, seed: 1})
}

// Somebody waits for a model of his own: of many articles not every word that tells
// nothing is learned from, nor as often. The least probabilities, which are found
// on all words, make up for it.
const (
	ownSamples  = 6000
	ownSteps    = 100_000
	leastEpochs = 12
	mostEpochs  = 30
)

// thinned is samples with so many of those of no act left out, evenly, that about
// ownSamples remain; at least one in ten stays.
func thinned(samples []sample) []sample {
	acts := 0
	for i := range samples {
		if samples[i].class > 0 {
			acts++
		}
	}
	others := len(samples) - acts
	room := max(ownSamples-acts, others/10)
	if others <= room {
		return samples
	}
	out := make([]sample, 0, acts+room+1)
	seen := 0
	for _, s := range samples {
		if s.class == 0 {
			seen++
			if seen*room/others == (seen-1)*room/others {
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// guess is what a model makes of one word: the likeliest type, and the right class.
type guess struct {
	class, truth int
	p            float32
}

func guesses(m *linear, samples []sample) []guess {
	out := make([]guess, len(samples))
	p := make([]float32, len(m.classes))
	for i := range samples {
		m.scores(samples[i].on, samples[i].dense, p)
		best := 1 + argmax(p[1:])
		out[i] = guess{class: best, truth: samples[i].class, p: p[best]}
	}
	return out
}

// tally counts class c where its words must reach least.
func tally(gs []guess, c int, least float32) (hits, wrong, missed int) {
	for _, g := range gs {
		said := g.class == c && g.p >= least
		switch {
		case said && g.truth == c:
			hits++
		case said:
			wrong++
		case g.truth == c:
			missed++
		}
	}
	return hits, wrong, missed
}

// A type's least probability lies between these, however its trials came out: few
// articles cannot show all that a word may mean elsewhere.
const (
	lowestLeast  = 0.3
	highestLeast = 0.9
	// leastPrecise is the precision that goes before F1: a type that is wrong more
	// often than right takes acts from the built-in ones.
	leastPrecise = 0.5
)

// bestLeast is the least probability for class c: halfway between the last guess
// that best F1 takes in, of the cuts that are precise enough, and the first it
// leaves out; the highest there is if no cut is.
func bestLeast(gs []guess, c int) float32 {
	var of []guess
	total := 0
	for _, g := range gs {
		if g.class == c {
			of = append(of, g)
		}
		if g.truth == c {
			total++
		}
	}
	slices.SortStableFunc(of, func(a, b guess) int {
		switch {
		case a.p > b.p:
			return -1
		case a.p < b.p:
			return 1
		}
		return 0
	})
	hits, best, least := 0, 0.0, float32(highestLeast)
	for i, g := range of {
		if g.truth == c {
			hits++
		}
		precise := float64(hits) >= leastPrecise*float64(i+1)
		if f1 := 2 * float64(hits) / float64(i+1+total); precise && f1 > best {
			best, least = f1, g.p
			if i+1 < len(of) {
				least = (g.p + of[i+1].p) / 2
			}
		}
	}
	return min(max(least, lowestLeast), highestLeast)
}
