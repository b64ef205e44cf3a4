package what

import (
	"slices"

	"khaldun"
	"khaldun/book"
)

// Attribution is a statement marked by hand, to learn from: each part may stand in
// several places, and Source is empty if nobody is named.
type Attribution struct {
	Source, Cue, Content []khaldun.Span
}

// SayingsLearner gathers articles with their attributions and learns Sayings of them.
type SayingsLearner struct {
	cues     *cues
	names    map[uint64]string
	articles []attributed
}

// attributed is an article with what is marked in it.
type attributed struct {
	v      *view
	marked []Attribution
}

// sayingSamples are the decisions that an article teaches.
type sayingSamples struct {
	cue, extent, role []sample
}

// NewSayingsLearner returns a learner that uses the cues of b as features.
func NewSayingsLearner(b *book.Book) *SayingsLearner {
	return &SayingsLearner{cues: compileCues(b), names: map[uint64]string{}}
}

// Add takes in one article, read up to its mentions, and keeps it.
func (l *SayingsLearner) Add(r *khaldun.Reading, marked []Attribution) {
	l.articles = append(l.articles, attributed{newView(r), marked})
}

// sayingParts is in how many parts articles are split to judge what models say of
// articles they have not seen.
const sayingParts = 3

// Learn makes a model of the articles for which keep, given their order of
// addition, is true.
func (l *SayingsLearner) Learn(keep func(i int) bool) *Sayings {
	lex := l.lexicon(keep)
	var kept []*attributed
	var of []sayingSamples
	for i := range l.articles {
		if keep(i) {
			kept = append(kept, &l.articles[i])
			of = append(of, l.samples(&l.articles[i], lex))
		}
	}
	m := l.learn(of, lex, func(int) bool { return true })
	var judged []sample
	for part := range sayingParts {
		trial := l.learn(of, lex, func(k int) bool { return k%sayingParts != part })
		for k := part; k < len(kept); k += sayingParts {
			judged = append(judged, l.judgements(kept[k], trial, lex)...)
		}
	}
	m.judge = fit(yesNo, judgeNumbers, judged, training{epochs: 10, rate: 0.02, decay: 5e-5, seen: 3, drop: 0.2, seed: 4})
	return m
}

// lightCue is the greatest weight a feature may have and still be forgotten: without
// them the model is half as large and no worse.
const lightCue = 0.075

// prune forgets the features whose weights are all at most light.
func (m *linear) prune(light float32) {
	n := len(m.classes)
	for f, r := range m.index {
		if !slices.ContainsFunc(m.w[int(r)*n:int(r)*n+n], func(w float32) bool { return w > light || w < -light }) {
			delete(m.index, f)
		}
	}
}

// learn makes a model, save its judge, of the samples for which keep is true.
func (l *SayingsLearner) learn(of []sayingSamples, lex *cueLexicon, keep func(k int) bool) *Sayings {
	var all sayingSamples
	for k := range of {
		if keep(k) {
			all.cue = append(all.cue, of[k].cue...)
			all.extent = append(all.extent, of[k].extent...)
			all.role = append(all.role, of[k].role...)
		}
	}
	r := l.articles[0].v.r
	n := r.Words.Dim + r.States.Dim
	m := &Sayings{names: l.names, words: lex.words, Threshold: 0.35, RuleThreshold: 0.25,
		cue:    fit(yesNo, company*n, all.cue, training{epochs: 6, rate: 0.02, decay: 5e-5, seen: 3, drop: 0.3, seed: 1}),
		extent: fit(yesNo, n, all.extent, training{epochs: 8, rate: 0.02, decay: 5e-5, seen: 3, drop: 0.2, seed: 2}),
		role:   fit(saidClasses, n, all.role, training{epochs: 6, rate: 0.02, decay: 5e-5, seen: 3, drop: 0.2, seed: 3}),
	}
	m.cue.prune(lightCue)
	m.role.prune(lightCue)
	return m
}

// cueLexicon is what the marked cues teach of single words.
type cueLexicon struct {
	words    map[string]bool    // those that stand in a cue, no verbs
	inclined map[string]float64 // the share of a word's occurrences in which it is a cue alone
}

func (l *SayingsLearner) lexicon(keep func(i int) bool) *cueLexicon {
	lex := &cueLexicon{words: map[string]bool{}, inclined: map[string]float64{}}
	alone := map[string]float64{}
	for i := range l.articles {
		if !keep(i) {
			continue
		}
		v := l.articles[i].v
		for t := range v.r.Tokens {
			if mayLearn(v, int32(t)) {
				lex.inclined[cueWord(v, int32(t))]++
			}
		}
		for _, a := range l.articles[i].marked {
			only, n := "", 0
			v.each(a.Cue, func(t int32) {
				if mayLearn(v, t) && v.tok(t).UPOS != "AUX" && v.tok(t).UPOS != "ADV" {
					only = cueWord(v, t)
					n++
				}
			})
			if n == 1 {
				alone[only]++
				lex.words[only] = true
			}
		}
	}
	const rare = 3 // a word seen once tells little
	for w, n := range lex.inclined {
		lex.inclined[w] = alone[w] / (n + rare)
	}
	return lex
}

// mayLearn reports whether token i is of a kind that may head a cue.
func mayLearn(v *view, i int32) bool {
	switch v.tok(i).UPOS {
	case "VERB", "NOUN", "ADJ", "ADV", "AUX", "PROPN":
		return true
	}
	return v.word(i) == ":"
}

// each calls f for the tokens that lie in one of spans.
func (v *view) each(spans []khaldun.Span, f func(t int32)) {
	for _, sp := range spans {
		for t := v.tokenAt(sp.Start); int(t) < len(v.r.Tokens) && v.tok(t).Span.Start < sp.End; t++ {
			f(t)
		}
	}
}

// head is the word of a marked cue that is most inclined to be one, of words alike
// the one that stands highest in the tree; −1 if there is none. "Claimed" heads
// "took to the floor and claimed".
func (lex *cueLexicon) head(c *cues, v *view, a *Attribution) int32 {
	const (
		least = 0.05 // all words below it are alike
		step  = 1e-4 // down the tree
	)
	best, most := int32(-1), -1.0
	v.each(a.Cue, func(t int32) {
		if !c.mayCue(v, t, lex.words) {
			return
		}
		x := max(lex.inclined[cueWord(v, t)], least)
		for h, n := v.tok(t).Head, 0; h >= 0 && n < 100; h, n = v.tok(h).Head, n+1 {
			x -= step
		}
		switch v.tok(t).UPOS {
		case "PUNCT", "AUX", "ADV":
			x /= 1000 // only if there is nothing else
		}
		if x > most {
			best, most = t, x
		}
	})
	return best
}

// heads are the heads of an article's cues, and the further words of its cues:
// these are no heads, nor are they a sign of none.
func (l *SayingsLearner) heads(a *attributed, lex *cueLexicon) (heads, further map[int32]bool) {
	heads, further = map[int32]bool{}, map[int32]bool{}
	for i := range a.marked {
		a.v.each(a.marked[i].Cue, func(t int32) { further[t] = true })
		if h := lex.head(l.cues, a.v, &a.marked[i]); h >= 0 {
			heads[h] = true
		}
	}
	for h := range heads {
		delete(further, h)
	}
	return heads, further
}

// samples are the decisions of one article.
func (l *SayingsLearner) samples(a *attributed, lex *cueLexicon) sayingSamples {
	var out sayingSamples
	v := a.v
	for i := range a.marked {
		if h := lex.head(l.cues, v, &a.marked[i]); h >= 0 && v.tok(h).UPOS != "PUNCT" {
			l.addExtent(v, h, &a.marked[i], &out)
			l.addRoles(v, h, &a.marked[i], &out)
		}
	}
	heads, further := l.heads(a, lex)
	for t := range v.r.Tokens {
		t := int32(t)
		if further[t] || !l.cues.mayCue(v, t, lex.words) {
			continue
		}
		f := features{names: l.names}
		l.cues.cueFeatures(v, t, &f)
		around := v.companyOf(t)
		s := sample{on: f.on, dense: v.row(around[:])}
		if heads[t] {
			s.class = 1
		}
		out.cue = append(out.cue, s)
	}
	return out
}

// row lays out the numbers that weigh weighs.
func (v *view) row(ts []int32) []float32 {
	words, states := &v.r.Words, &v.r.States
	n := words.Dim + states.Dim
	out := make([]float32, len(ts)*n)
	for k, t := range ts {
		if t < 0 {
			continue
		}
		at := out[k*n : k*n+n]
		axpy(at[:len(words.Row(int(t)))], wordScale, words.Row(int(t)))
		axpy(at[words.Dim:words.Dim+len(states.Row(int(t)))], stateScale, states.Row(int(t)))
	}
	return out
}

// cover marks the tokens of the sentence of h that lie in one of spans.
func (v *view) cover(h int32, spans []khaldun.Span) []bool {
	s := &v.r.Sentences[v.sent[h]]
	on := make([]bool, s.Last-s.First)
	v.each(spans, func(t int32) {
		if t >= s.First && t < s.Last {
			on[t-s.First] = true
		}
	})
	return on
}

func (l *SayingsLearner) addExtent(v *view, h int32, a *Attribution, out *sayingSamples) {
	first := v.r.Sentences[v.sent[h]].First
	in := v.cover(h, a.Cue)
	v.growCue(h, func(t int32) float32 {
		f := features{names: l.names}
		cueWordFeatures(v, h, t, &f)
		s := sample{on: f.on, dense: v.row([]int32{t})}
		if in[t-first] {
			s.class = 1
		}
		out.extent = append(out.extent, s)
		return float32(s.class)
	})
}

const (
	// contentShare is the share of a phrase's words that must be content for it to
	// be content.
	contentShare = 0.7
	// sourceShare is what the best phrase must share with the source, of the words
	// in either.
	sourceShare = 0.4
)

func (l *SayingsLearner) addRoles(v *view, h int32, a *Attribution, out *sayingSamples) {
	first := v.r.Sentences[v.sent[h]].First
	source, content, cue := v.cover(h, a.Source), v.cover(h, a.Content), v.cover(h, a.Cue)
	stretches := v.around(h)
	on := make([]bool, len(source))
	class := make([]int, len(stretches))
	best, most := -1, sourceShare
	for k, p := range stretches {
		clear(on)
		v.markStretch(p, first, on)
		if _, both := v.shared(first, on, source); both > most {
			best, most = k, both
		}
		if of, _ := v.shared(first, on, content); of >= contentShare {
			class[k] = contentRole
		} else if cue[p.top-first] {
			class[k] = cueRole
		}
	}
	if best >= 0 {
		class[best] = sourceRole
	}
	for k, p := range stretches {
		f := features{names: l.names}
		l.cues.roleFeatures(v, h, p, &f)
		out.role = append(out.role, sample{on: f.on, dense: v.row([]int32{p.top}), class: class[k]})
	}
}

// shared is the share of a's words that are in b too, and of the words in either
// those in both; signs do not count.
func (v *view) shared(first int32, a, b []bool) (of, both float64) {
	var inA, inBoth, inAny float64
	for k := range a {
		if v.tok(first+int32(k)).UPOS == "PUNCT" || !a[k] && !b[k] {
			continue
		}
		inAny++
		if a[k] {
			inA++
		}
		if a[k] && b[k] {
			inBoth++
		}
	}
	if inA == 0 {
		return 0, 0
	}
	return inBoth / inA, inBoth / inAny
}

// judgements are the samples for the judge: what trial, which has not seen the
// article, finds in it.
func (l *SayingsLearner) judgements(a *attributed, trial *Sayings, lex *cueLexicon) []sample {
	c := *l.cues
	c.model = trial
	heads, further := l.heads(a, lex)
	found := c.sayings(a.v, a.v.quotes())
	var out []sample
	for i := range found {
		if further[found[i].head] {
			continue
		}
		f := features{names: l.names}
		row := c.judgeFeatures(a.v, found, i, &f)
		s := sample{on: f.on, dense: row[:]}
		if heads[found[i].head] {
			s.class = 1
		}
		out = append(out, s)
	}
	return out
}
