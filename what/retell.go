package what

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"khaldun"
)

// retellClasses are the answers to whether one act retells another.
var retellClasses = []string{"apart", "same"}

// Pair is two acts of a type told in one article, and whether they are one.
type Pair struct {
	on   []uint64
	same bool
}

// maxTold bounds the acts that a further one is compared with.
const maxTold = 60

// surelySame is the least probability for an act to be taken for a retelling: two acts
// made one are a loss, one told twice but a repetition.
const surelySame = 0.8

// toldBefore is the act of told that a retells, −1 if none, and what says so: the rule
// that nothing tells them apart, or else the model of labelled retellings.
func (c *Coder) toldBefore(v *view, told []act, a *act) (int, string) {
	if k := slices.IndexFunc(told, func(o act) bool { return sameAct(v, &o, a) }); k >= 0 {
		return k, ""
	}
	if c.model == nil || c.model.retell == nil {
		return -1, ""
	}
	best, note := -1, ""
	top := float32(surelySame)
	var f features
	for k := max(0, len(told)-maxTold); k < len(told); k++ {
		if told[k].typ != a.typ || v.common(told[k].actors, a.actors) == "other" || v.common(told[k].recipients, a.recipients) == "other" {
			continue
		}
		f.on = f.on[:0]
		retellFeatures(v, &told[k], a, &f)
		var p [2]float32
		c.model.retell.scores(f.on, nil, p[:])
		if p[1] > top {
			best, top = k, p[1]
			note = fmt.Sprintf("same %.2f: %s", p[1], c.model.reasons(c.model.retell, f.on, 1, 3))
		}
	}
	return best, note
}

// retellFeatures says what two acts of a type have in common.
func retellFeatures(v *view, o, a *act, f *features) {
	f.add("retell: type", a.typ)
	lo, la := strings.ToLower(v.lemma(o.head)), strings.ToLower(v.lemma(a.head))
	word := "other"
	switch {
	case lo == la:
		word = "same"
	case v.alikeWords(o.head, a.head):
		word = "alike"
	}
	f.add("retell: word", word)
	mode := "same"
	switch {
	case o.mode == "" || a.mode == "":
		mode = "open"
	case o.mode != a.mode:
		mode = "other"
	}
	f.add("retell: mode", mode, word)
	actors, recipients := v.common(o.actors, a.actors), v.common(o.recipients, a.recipients)
	f.add("retell: actors", actors)
	f.add("retell: recipients", recipients)
	f.add("retell: parties", actors, recipients)
	f.add("retell: parties+word", actors, recipients, word)
	f.add("retell: parties+type", actors, recipients, a.typ)
	f.add("retell: crossed", v.common(o.actors, a.recipients), v.common(o.recipients, a.actors))
	f.add("retell: status", o.status.String(), a.status.String())
	so, sa := v.sent[o.head], v.sent[a.head]
	near := "far"
	switch d := sa - so; {
	case d == 0:
		near = "same sentence"
	case v.r.Sentences[so].Block == v.r.Sentences[sa].Block:
		near = "same paragraph"
	case d < 4:
		near = "near"
	}
	f.add("retell: distance", near)
	f.add("retell: distance+word", near, word)
	f.add("retell: distance+parties", near, actors, recipients)
	if v.heading[so] || so == 0 {
		f.add("retell: headline", word, actors)
	} else if so < 3 {
		f.add("retell: lead", word)
	}
	day := "open"
	if x, y := v.timeOf(o.head), v.timeOf(a.head); x >= 0 && y >= 0 {
		day = "other"
		if sameDay(v, o, a) {
			day = "same"
		}
	}
	f.add("retell: day", day, word)
}

// common says what two lists of parties have in common: an entity or name, a country
// with its sector, a country, nothing; or that one of them is empty.
func (v *view) common(x, y []int) string {
	if len(x) == 0 || len(y) == 0 {
		if len(x)+len(y) == 0 {
			return "none"
		}
		return "open"
	}
	best := 0
	for _, i := range x {
		for _, k := range y {
			p, q := &v.r.Mentions[i], &v.r.Mentions[k]
			switch {
			case sameParty(v, i, k):
				best = max(best, 4)
			case strings.EqualFold(v.lemma(p.Head), v.lemma(q.Head)) && p.Country == q.Country:
				best = max(best, 3)
			case p.Country == q.Country && p.Sector == q.Sector && p.Country != "":
				best = max(best, 2)
			case p.Country == q.Country && p.Country != "":
				best = max(best, 1)
			}
		}
	}
	return [...]string{"other", "country", "country+sector", "noun", "party"}[best]
}

// alikeWords reports whether the vectors of two words are near each other.
func (v *view) alikeWords(a, b int32) bool {
	if v.r.Words.Dim == 0 {
		return false
	}
	x, y := v.r.Words.Row(int(a)), v.r.Words.Row(int(b))
	var dot, xx, yy float64
	for i := range x {
		dot += float64(x[i]) * float64(y[i])
		xx += float64(x[i]) * float64(x[i])
		yy += float64(y[i]) * float64(y[i])
	}
	const near = 0.6
	return xx > 0 && yy > 0 && dot/math.Sqrt(xx*yy) > near
}

// Pairs lists the acts of a type that c finds in the article a, two by two, with
// what its labels say of them. Acts that no label tells are left out.
func (c *Coder) Pairs(a *khaldun.Article, r *khaldun.Reading) []Pair {
	v := newView(r)
	c.cues.findStatements(v)
	acts := c.acts(v)
	truth := labelTokens(v, a)
	var out []Pair
	for i := range acts {
		x := truth[acts[i].head].label
		for k := max(0, i-maxTold); k < i && x != nil; k++ {
			y := truth[acts[k].head].label
			if y == nil || acts[k].typ != acts[i].typ || x.Type != y.Type {
				continue
			}
			var f features
			retellFeatures(v, &acts[k], &acts[i], &f)
			out = append(out, Pair{on: f.on, same: x == y})
		}
	}
	return out
}

// LearnRetelling lets m tell retellings from further acts. pairs are of articles that
// the model which found them had not learned from.
func (m *Model) LearnRetelling(pairs []Pair) {
	samples := make([]sample, len(pairs))
	for i, p := range pairs {
		samples[i] = sample{on: p.on}
		if p.same {
			samples[i].class = 1
		}
	}
	m.retell = fit(retellClasses, 0, samples, training{epochs: 40, rate: 0.05, decay: 1e-4, seen: 5, seed: 6})
}

// merge folds acts that retell one. The telling in the text is kept before that of a
// headline, whose words are clipped.
func (c *Coder) merge(v *view, acts []act) []act {
	var out []act
	for _, a := range acts {
		k, note := c.toldBefore(v, out, &a)
		if k < 0 {
			out = append(out, a)
			continue
		}
		first, again := out[k], a
		if v.heading[v.sent[first.head]] && !v.heading[v.sent[a.head]] {
			first, again = a, first
		}
		first.also = append(first.also, again.trigger)
		first.also = append(first.also, again.also...)
		first.heads = append(append(first.heads, again.head), again.heads...)
		first.why = append(first.why, khaldun.Evidence{Rule: "what: told again", Span: again.trigger, Note: note, From: again.why})
		first.p = max(first.p, again.p)
		if len(first.actors) == 0 {
			first.actors = again.actors
		}
		if len(first.recipients) == 0 {
			first.recipients = again.recipients
		}
		out[k] = first
	}
	for i := range out {
		slices.SortFunc(out[i].also, func(a, b khaldun.Span) int { return int(a.Start - b.Start) })
	}
	slices.SortStableFunc(out, func(a, b act) int { return int(a.head - b.head) })
	return out
}

// sameAct reports whether a retells o. In one sentence it is enough that nothing
// tells them apart; further down the parties must be the same ones and no date may
// part them.
func sameAct(v *view, o, a *act) bool {
	if o.typ != a.typ || o.mode != a.mode && o.mode != "" && a.mode != "" {
		return false
	}
	if v.sent[o.head] == v.sent[a.head] {
		return shared(v, o.actors, a.actors) != 0 && shared(v, o.recipients, a.recipients) != 0
	}
	if o.status != a.status || !sameDay(v, o, a) {
		return false
	}
	if v.r.Sentences[v.sent[o.head]].Block == v.r.Sentences[v.sent[a.head]].Block {
		return shared(v, o.actors, a.actors) != 0 && shared(v, o.recipients, a.recipients) != 0
	}
	ox, ax := append(slices.Clone(o.actors), o.recipients...), append(slices.Clone(a.actors), a.recipients...)
	if v.heading[v.sent[o.head]] && len(ox) > 1 && alike(v, ox, ax) {
		return true // a headline names parties by what they are: "Delegation Meets President"
	}
	switch o.typ {
	case "CONSULT", "COOPERATE", "AGREE":
		return shared(v, ox, ax) >= 2
	}
	if len(o.recipients) == 0 || len(a.recipients) == 0 {
		return len(o.actors) > 0 && len(a.actors) > 0 && shared(v, o.actors, a.actors) > 0 &&
			(v.lemma(o.head) == v.lemma(a.head) || v.heading[v.sent[o.head]])
	}
	return shared(v, o.recipients, a.recipients) > 0 && shared(v, o.actors, a.actors) != 0
}

// shared counts the parties of x that are among y; −1 if either names nobody.
func shared(v *view, x, y []int) int {
	if len(x) == 0 || len(y) == 0 {
		return -1
	}
	n := 0
	for _, m := range x {
		if slices.ContainsFunc(y, func(k int) bool { return sameParty(v, m, k) }) {
			n++
		}
	}
	return n
}

// alike reports whether each party of x has one of its country and sector in y.
func alike(v *view, x, y []int) bool {
	for _, m := range x {
		p := &v.r.Mentions[m]
		if p.Country == "" || !slices.ContainsFunc(y, func(k int) bool {
			q := &v.r.Mentions[k]
			return q.Country == p.Country && (q.Sector == p.Sector || q.Sector == "" || p.Sector == "")
		}) {
			return false
		}
	}
	return true
}

// sameDay reports that the times told beside two acts do not part them.
func sameDay(v *view, o, a *act) bool {
	x, y := v.timeOf(o.head), v.timeOf(a.head)
	for _, h := range o.heads {
		if x < 0 {
			x = v.timeOf(h)
		}
	}
	if x < 0 || y < 0 {
		return true
	}
	tx, ty := &v.r.Times[x], &v.r.Times[y]
	return tx.From.IsZero() || ty.From.IsZero() || tx.From.Before(ty.Until) && ty.From.Before(tx.Until)
}
