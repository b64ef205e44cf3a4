package what

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"khaldun"
)

// Gap is a word that articles use of parties again and again and that neither a
// rule nor an event covers: what a codebook may lack.
type Gap struct {
	Lemma    string   // with its particle: "hand over"
	UPOS     string   // VERB or NOUN
	Pattern  []string // the relations its parties stand in, sorted
	Count    int
	Articles int
	Codes    []CodeGuess // the likeliest types, at most three
	Acts     float32     // how many of Count the model would expect to be acts of the likeliest type
	Examples []GapExample
}

// CodeGuess is a type with its mean probability.
type CodeGuess struct {
	Type string
	P    float32
}

// GapExample is a sentence with the word, and the parties in it that stand where a
// rule would look for them.
type GapExample struct {
	Text               string
	Actors, Recipients []khaldun.Span // of Text, in order, apart from one another
	p                  float32
}

// Gaps gathers gaps over many articles.
type Gaps struct {
	c        *Coder
	byKey    map[string]*gap
	articles int
}

type gap struct {
	Gap
	p    []float32 // sums over the trigger classes
	last int       // number of the article counted last
}

const (
	maxGaps     = 200_000 // held at once; beyond it those seen once are forgotten
	maxExamples = 2       // as many as a rule must have
	maxGuesses  = 3
	leastGuess  = 0.01
)

// NewGaps starts a search for what c's codebook lacks. c needs a model.
func (c *Coder) NewGaps() *Gaps { return &Gaps{c: c, byKey: map[string]*gap{}} }

// Add looks through a reading of the whole coder.
func (g *Gaps) Add(r *khaldun.Reading) {
	g.articles++
	v := newView(r)
	told := make([]bool, len(r.Tokens))
	mark := func(s khaldun.Span) {
		for t := v.tokenAt(s.Start); int(t) < len(told) && v.tok(t).Span.Start < s.End; t++ {
			told[t] = true
		}
	}
	for i := range r.Events {
		mark(r.Events[i].Trigger)
		for _, s := range r.Events[i].Mentions {
			mark(s)
		}
	}
	for i := range r.Statements {
		mark(r.Statements[i].Cue)
	}
	var f features
	var row []float32
	p := make([]float32, len(triggerClasses))
	d := newDense(r)
	for i := range r.Tokens {
		t := int32(i)
		if told[i] || !g.open(v, t) {
			continue
		}
		pattern, ok := v.pattern(t)
		if !ok {
			continue
		}
		f.on = f.on[:0]
		triggerFeatures(v, g.c.rules, t, &f, nil)
		row = d.row(v, t, row)
		g.c.model.trigger.scores(f.on, row, p)
		g.count(v, t, pattern, p)
	}
	if len(g.byKey) > maxGaps {
		maps.DeleteFunc(g.byKey, func(_ string, x *gap) bool { return x.Count == 1 })
	}
}

// open reports whether the word at t may be a gap: a verb or noun that carries
// something of its own, outside headings and names, that no record speaks of.
func (g *Gaps) open(v *view, t int32) bool {
	tk := v.tok(t)
	lemma := strings.ToLower(tk.Lemma)
	switch {
	case tk.UPOS != "VERB" && tk.UPOS != "NOUN", !candidate(v, t), v.heading[v.sent[t]], v.head[t] >= 0,
		lightVerbs[lemma], tk.UPOS == "VERB" && g.c.cues.verbs[lemma] != nil, len(g.c.frames.byLemma[lemma]) > 0, strings.Trim(lemma, "abcdefghijklmnopqrstuvwxyz-") != "":
		return false
	}
	return len(g.c.rules.fire(v, t, nil)) == 0
}

// pattern lists the relations in which parties stand to t. ok is false if none does,
// or none that could be an actor or a recipient.
func (v *view) pattern(t int32) (rels []string, ok bool) {
	for _, a := range v.args(t) {
		m := v.head[a.tok]
		if m < 0 || v.r.Mentions[m].Country == "" && v.r.Mentions[m].Sector == "" {
			continue
		}
		switch base(a.rel) {
		case "nsubj", "obj", "iobj", "poss", "obl", "nmod":
			if !strings.HasSuffix(a.rel, ":") && a.rel != "obl:time" && !slices.Contains(rels, a.rel) {
				rels = append(rels, a.rel)
			}
		}
	}
	slices.Sort(rels)
	return rels, slices.ContainsFunc(rels, func(r string) bool { return IsActorRelation(r) || IsRecipientRelation(r) })
}

// IsActorRelation reports whether who stands so to a word is likely its actor.
func IsActorRelation(rel string) bool { return rel == "nsubj" || rel == "poss" }

// IsRecipientRelation reports whether who stands so to a word is likely its recipient.
func IsRecipientRelation(rel string) bool {
	switch rel {
	case "obj", "iobj", "obl:to", "obl:against", "obl:with", "obl:on", "obl:at", "nmod:of", "nmod:against", "nmod:with", "nmod:on", "nmod:to":
		return true
	}
	return false
}

func (g *Gaps) count(v *view, t int32, pattern []string, p []float32) {
	tk := v.tok(t)
	lemma := strings.ToLower(tk.Lemma)
	if c := v.child(t, "compound:prt"); c > t && tk.UPOS == "VERB" {
		lemma += " " + strings.ToLower(v.lemma(c))
	}
	key := lemma + "/" + tk.UPOS + " " + strings.Join(pattern, " ")
	x := g.byKey[key]
	if x == nil {
		x = &gap{Gap: Gap{Lemma: lemma, UPOS: tk.UPOS, Pattern: pattern}, p: make([]float32, len(p))}
		g.byKey[key] = x
	}
	x.Count++
	if x.last != g.articles {
		x.last = g.articles
		x.Articles++
	}
	axpy(x.p, 1, p)
	x.keep(v.gapExample(t, 1-p[0]))
}

// keep holds on to the sentences that tell an act most likely.
func (x *gap) keep(e GapExample) {
	if slices.ContainsFunc(x.Examples, func(o GapExample) bool { return o.Text == e.Text }) {
		return
	}
	x.Examples = append(x.Examples, e)
	slices.SortStableFunc(x.Examples, func(a, b GapExample) int { return cmp.Compare(b.p, a.p) })
	x.Examples = x.Examples[:min(len(x.Examples), maxExamples)]
}

func (v *view) gapExample(t int32, p float32) GapExample {
	s := v.r.Sentences[v.sent[t]].Span
	e := GapExample{Text: strings.Clone(v.r.Text(s)), p: p} // a clone, so that the article can go
	var taken []khaldun.Span
	for _, a := range v.args(t) {
		m := v.head[a.tok]
		if m < 0 {
			continue
		}
		in := v.r.Mentions[m].Span
		if !s.Contains(in) || slices.ContainsFunc(taken, in.Overlaps) {
			continue
		}
		shifted := khaldun.Span{Start: in.Start - s.Start, End: in.End - s.Start}
		switch {
		case IsActorRelation(a.rel):
			e.Actors = append(e.Actors, shifted)
		case IsRecipientRelation(a.rel):
			e.Recipients = append(e.Recipients, shifted)
		default:
			continue
		}
		taken = append(taken, in)
	}
	return e
}

// List is the gaps seen at least so many times, those first of which the model
// expects most acts; most is how many to list, 0 for all.
func (g *Gaps) List(least, most int) []Gap {
	var out []Gap
	for _, key := range slices.Sorted(maps.Keys(g.byKey)) {
		x := g.byKey[key]
		if x.Count < least {
			continue
		}
		x.Codes = nil
		for c := 1; c < len(x.p); c++ {
			if p := x.p[c] / float32(x.Count); p >= leastGuess {
				x.Codes = append(x.Codes, CodeGuess{triggerClasses[c], p})
			}
		}
		slices.SortStableFunc(x.Codes, func(a, b CodeGuess) int { return cmp.Compare(b.P, a.P) })
		x.Codes = x.Codes[:min(len(x.Codes), maxGuesses)]
		x.Acts = 0
		if len(x.Codes) > 0 {
			x.Acts = x.Codes[0].P * float32(x.Count)
		}
		out = append(out, x.Gap)
	}
	slices.SortStableFunc(out, func(a, b Gap) int { return cmp.Or(cmp.Compare(b.Acts, a.Acts), cmp.Compare(b.Count, a.Count)) })
	if most > 0 {
		out = out[:min(len(out), most)]
	}
	return out
}
