package what

import (
	"fmt"
	"slices"
	"strings"

	"khaldun"
	"khaldun/book"
)

// Types are the classes of the trigger model, no act first.
var triggerClasses = []string{"", "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
	"ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}

var statusClasses = []string{"happened", "historical", "future", "hypothetical", "negated"}

// Learner gathers decisions from labelled articles and learns a Model of them.
type Learner struct {
	rules   *ruleset
	cues    *cues
	classes []string // of the trigger model, no act first
	names   map[uint64]string
	article []articleSamples
	modes   []string
	dim     [2]int // of the rows of triggers and of parties
}

// articleSamples are the decisions one article teaches.
type articleSamples struct {
	trigger, status, mode []sample
	party                 []group
	bare                  []int // classes of the labels without an actor
}

// NewLearner returns a Learner that uses the rules of b as features.
func NewLearner(b *book.Book) (*Learner, error) {
	rules, err := compileRules(b)
	if err != nil {
		return nil, err
	}
	modes := []string{}
	for _, m := range b.Records("mode") {
		modes = append(modes, m.Name)
	}
	for _, t := range triggerClasses[1:] {
		modes = append(modes, t+"/")
	}
	slices.Sort(modes)
	return &Learner{rules: rules, cues: compileCues(b), classes: triggerClasses, names: map[uint64]string{}, modes: modes}, nil
}

// Add takes in one article, read up to its mentions.
func (l *Learner) Add(a *khaldun.Article, r *khaldun.Reading) error {
	if r.Doc != a.Doc {
		return fmt.Errorf("article %s: the reading is of another document", a.Doc.ID)
	}
	v := newView(r)
	l.cues.findStatements(v)
	var out articleSamples
	truth := labelTokens(v, a)
	d := newDense(r)
	l.dim = [2]int{d.dim(), partyDim(r)}
	for i := range r.Tokens {
		i := int32(i)
		if !candidate(v, i) || truth[i].masked {
			continue
		}
		f := features{names: l.names}
		fired := l.rules.fire(v, i, nil)
		triggerFeatures(v, l.rules, i, &f, fired)
		s := sample{on: f.on, dense: d.row(v, i, nil)}
		lab := truth[i].label
		if lab == nil {
			out.trigger = append(out.trigger, s)
			continue
		}
		s.class = slices.Index(l.classes, lab.Type)
		if s.class < 0 {
			return fmt.Errorf("article %s: unknown type %q", a.Doc.ID, lab.Type)
		}
		if !lab.Debatable {
			out.trigger = append(out.trigger, s)
		}
		if len(lab.Actors) == 0 {
			out.bare = append(out.bare, s.class)
		}
		ms := sample{on: slices.Clone(f.on), dense: s.dense}
		ms.class, _ = slices.BinarySearch(l.modes, lab.Type+"/"+lab.Mode)
		if ms.class < len(l.modes) && l.modes[ms.class] == lab.Type+"/"+lab.Mode {
			out.mode = append(out.mode, ms)
		}
		sf := features{names: l.names}
		statusFeatures(v, i, lab.Type, &sf)
		out.status = append(out.status, sample{on: sf.on, class: int(lab.Status)})
		if truth[i].first {
			out.party = append(out.party, l.parties(v, i, lab, fired))
		}
	}
	l.article = append(l.article, out)
	return nil
}

// tokenTruth is what the labels say of one token.
type tokenTruth struct {
	label  *khaldun.Label
	first  bool // it stands in the trigger, not in a retelling
	masked bool // neither an act nor surely none
}

// labelTokens finds the word that tells each label. The words beside it are
// masked: they are no act of their own, nor are they a sign of none. Debatable
// labels mask the word from the trigger model, through Label.Debatable.
func labelTokens(v *view, a *khaldun.Article) []tokenTruth {
	out := make([]tokenTruth, len(v.r.Tokens))
	for i := range a.Labels {
		l := &a.Labels[i]
		for k := -1; k < len(l.Mentions); k++ {
			sp := l.Trigger
			if k >= 0 {
				sp = l.Mentions[k]
			}
			head := v.headWithin(sp)
			for t := v.tokenAt(sp.Start); t < int32(len(v.r.Tokens)) && v.tok(t).Span.Start < sp.End; t++ {
				if out[t].label == nil {
					out[t].masked = true
				}
			}
			if head >= 0 && (out[head].label == nil || out[head].label.Debatable && !l.Debatable) {
				out[head] = tokenTruth{label: l, first: k < 0}
			}
		}
	}
	return out
}

// tokenAt is the first token that ends after pos.
func (v *view) tokenAt(pos int32) int32 {
	lo, hi := 0, len(v.r.Tokens)
	for lo < hi {
		m := (lo + hi) / 2
		if v.r.Tokens[m].Span.End <= pos {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return int32(lo)
}

// headWithin is the candidate word of sp that stands highest in the tree: of a
// light verb and its noun, the noun.
func (v *view) headWithin(sp khaldun.Span) int32 {
	best, depth := int32(-1), 1<<30
	for t := v.tokenAt(sp.Start); t < int32(len(v.r.Tokens)) && v.tok(t).Span.Start < sp.End; t++ {
		if !candidate(v, t) {
			continue
		}
		d := 0
		for h := v.tok(t).Head; h >= 0 && d < 200; h = v.tok(h).Head {
			d++
		}
		if d < depth {
			best, depth = t, d
		}
	}
	if best < 0 || !lightVerbs[v.lemma(best)] {
		return best
	}
	for _, c := range v.children(best) {
		if b := base(v.tok(c).Rel); (b == "obj" || v.tok(c).Rel == "nsubj:pass") && candidate(v, c) && sp.Contains(v.tok(c).Span) {
			return c
		}
	}
	return best
}

// parties turns the mentions around the act told at t into a group. A mention is
// a party if it is the phrase the label marks, or another phrase in the trigger's
// sentence for the same person or body; such phrases elsewhere teach nothing.
func (l *Learner) parties(v *view, t int32, lab *khaldun.Label, fired []*rule) group {
	type place struct{ class, party int }
	marked := map[int]place{}
	inside := map[int]bool{}
	told := map[string]place{} // who the marked ones are
	for side, ps := range [][]khaldun.Party{lab.Actors, lab.Recipients} {
		for i, p := range ps {
			at := place{actorParty + side, i}
			top := v.topOf(p.Span)
			for k := v.tokenAt(p.Span.Start); int(k) < len(v.r.Tokens) && v.tok(k).Span.Start < p.Span.End; k++ {
				m := int(v.head[k])
				if m < 0 {
					continue
				}
				if k != top {
					inside[m] = true // a name inside a longer party: neither right nor wrong
					continue
				}
				marked[m] = at
				if key := partyKey(&v.r.Mentions[m]); key != "" {
					told[key] = at
				}
			}
		}
	}
	var out group
	f := features{names: l.names}
	nobodyFeatures(v, t, lab.Type, lab.Mode, &f)
	out.nobody = f.on
	for _, m := range v.partyCandidates(t, nil) {
		mn := &v.r.Mentions[m]
		at, isMarked := marked[m]
		if !isMarked {
			at = place{noParty, -1}
			same, ok := told[partyKey(mn)]
			switch {
			case inside[m], ok && v.sent[mn.Head] != v.sent[t]:
				continue
			case ok:
				at = same
			}
		}
		f := features{names: l.names}
		partyFeatures(v, t, lab.Type, lab.Mode, m, fired, &f)
		out.candidates = append(out.candidates, sample{on: f.on, class: at.class, dense: partyRow(v.r, m, nil)})
		out.party = append(out.party, at.party)
	}
	return out
}

// partyKey tells whether two mentions are of one person or body; empty for those
// that are known by description only.
func partyKey(m *khaldun.Mention) string {
	if m.Entity != "" {
		return m.Entity
	}
	return m.Name
}

// topOf is the token of sp whose head lies outside sp.
func (v *view) topOf(sp khaldun.Span) int32 {
	for t := v.tokenAt(sp.Start); t < int32(len(v.r.Tokens)) && v.tok(t).Span.Start < sp.End; t++ {
		h := v.tok(t).Head
		if v.tok(t).UPOS != "PUNCT" && v.tok(t).UPOS != "ADP" && (h < 0 || !sp.Overlaps(v.tok(h).Span)) {
			return t
		}
	}
	return -1
}

// Learn makes a model of the articles for which keep, given their order of
// addition, is true.
func (l *Learner) Learn(keep func(i int) bool) *Model {
	var all articleSamples
	for i := range l.article {
		if keep(i) {
			a := &l.article[i]
			all.trigger = append(all.trigger, a.trigger...)
			all.party = append(all.party, a.party...)
			all.status = append(all.status, a.status...)
			all.mode = append(all.mode, a.mode...)
		}
	}
	m := &Model{names: l.names, Threshold: 0.3, RuleThreshold: 0.12}
	fits := []func(){
		func() {
			m.trigger = fit(l.classes, l.dim[0], all.trigger, training{epochs: 10, rate: 0.02, decay: 5e-5, seen: 3, drop: 0.2, seed: 1})
		},
		func() {
			m.party = fitRank(l.dim[1], all.party, training{epochs: 10, rate: 0.02, decay: 5e-5, seen: 3, drop: 0.2, seed: 2})
			m.status = fit(statusClasses, 0, all.status, training{epochs: 15, rate: 0.02, decay: 1e-4, seen: 2, drop: 0.2, seed: 3})
			m.mode = fit(l.modes, l.dim[0], all.mode, training{epochs: 15, rate: 0.02, decay: 1e-4, seen: 2, drop: 0.2, seed: 4})
		},
	}
	parallel(len(fits), func(i int) { fits[i]() })
	return m
}

// reasons names the features that speak most for class c, strongest first.
func (m *Model) reasons(l *linear, on []uint64, c, most int) string {
	return strongest(l, m.name, on, c, most)
}

// strongest is reasons for features that read as name says.
func strongest(l *linear, name func(uint64) string, on []uint64, c, most int) string {
	type part struct {
		f uint64
		w float32
	}
	var ps []part
	for _, f := range on {
		if w := l.weight(f, c); w > slight {
			ps = append(ps, part{f, w})
		}
	}
	slices.SortStableFunc(ps, func(a, b part) int {
		switch {
		case a.w > b.w:
			return -1
		case a.w < b.w:
			return 1
		}
		return strings.Compare(name(a.f), name(b.f))
	})
	var b strings.Builder
	for i, p := range ps[:min(most, len(ps))] {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %+.2f", name(p.f), p.w)
	}
	return b.String()
}
