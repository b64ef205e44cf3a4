// Package what finds the political acts a text tells, who did them to whom, and
// who says so.
//
// Which words tell which act is learned from labelled articles (Model); rules of
// the codebook feed the model, fire on their own where they are sure, and veto.
// What a governing verb does to the act it embeds (agreed to meet, refused to
// meet) is decided by `frame` records alone. Every event says what decided it.
//
// Find never guesses a party: an act told without an agent has no actor.
package what

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"khaldun"
	"khaldun/book"
)

// Coder finds statements and events. It is safe for use by many goroutines.
type Coder struct {
	rules  *ruleset
	cues   *cues
	frames *frames
	topics *topics
	onto   *book.Ontology
	model  *Model
}

// New makes a Coder of the rules, frames and cues of b and of a model. A nil
// model leaves only the rules marked sure.
func New(b *book.Book, m *Model) (*Coder, error) {
	rules, err := compileRules(b)
	if err != nil {
		return nil, err
	}
	fr, err := compileFrames(b)
	if err != nil {
		return nil, err
	}
	return &Coder{rules: rules, cues: compileCues(b), frames: fr, topics: compileTopics(b), onto: b.Ontology, model: m}, nil
}

// WithModel is c with another model.
func (c *Coder) WithModel(m *Model) *Coder {
	d := *c
	d.model = m
	return &d
}

// Stage needs everything up to mentions and adds statements and events.
func (c *Coder) Stage() khaldun.Stage {
	return khaldun.Stage{Name: "what",
		Needs: khaldun.Tokens | khaldun.Names | khaldun.Times | khaldun.Places | khaldun.Mentions,
		Adds:  khaldun.Statements | khaldun.Events,
		Run: func(r *khaldun.Reading) error {
			if m := c.model; m != nil && len(r.Tokens) > 0 && m.trigger.dim != denseDim(r) {
				return fmt.Errorf("the event model was learned with word states of another width than this syntax model's (%d against %d numbers); run cmd/train events again",
					m.trigger.dim, denseDim(r))
			}
			c.read(r)
			return nil
		}}
}

// act is an event in the making.
type act struct {
	head       int32
	typ, mode  string
	p          float32
	status     khaldun.Status
	actors     []int
	recipients []int
	fired      []*rule
	trigger    khaldun.Span
	also       []khaldun.Span
	heads      []int32 // of the further tellings
	why        []khaldun.Evidence
	statement  int
}

func (c *Coder) read(r *khaldun.Reading) {
	v := newView(r)
	c.cues.findStatements(v)
	acts := c.triggers(v)
	acts = c.frames.compose(v, acts)
	for i := range acts {
		c.qualify(v, &acts[i])
		c.parties(v, &acts[i])
		c.attribute(v, &acts[i])
	}
	acts = slices.DeleteFunc(acts, func(a act) bool { return !c.complete(&a) })
	acts = merge(v, acts)
	r.Events = r.Events[:0]
	for i := range acts {
		r.Events = append(r.Events, c.event(v, &acts[i]))
	}
}

// triggers finds the words that tell an act, in text order.
func (c *Coder) triggers(v *view) []act {
	var acts []act
	var f features
	var row []float32
	var d *dense
	p := make([]float32, len(triggerClasses))
	if c.model != nil {
		d = newDense(v.r)
	}
	var fired []*rule
	for i := range v.r.Tokens {
		t := int32(i)
		if !candidate(v, t) {
			continue
		}
		fired = c.rules.fire(v, t, fired[:0])
		vetoed := slices.IndexFunc(fired, func(r *rule) bool { return r.typ == "" })
		if vetoed >= 0 {
			continue
		}
		a := act{head: t, statement: -1}
		if c.model != nil {
			f.on = f.on[:0]
			triggerFeatures(v, c.rules, t, &f, fired)
			row = d.row(v, t, row)
			c.model.trigger.scores(f.on, row, p)
			best := 1
			for k := 2; k < len(p); k++ {
				if p[k] > p[best] {
					best = k
				}
			}
			least := c.model.Threshold
			if slices.ContainsFunc(fired, func(r *rule) bool { return r.typ == triggerClasses[best] }) {
				least = c.model.RuleThreshold
			}
			if p[best] >= least {
				a.typ, a.p = triggerClasses[best], p[best]
				a.why = append(a.why, khaldun.Evidence{Rule: "en/events.model", Span: v.tok(t).Span,
					Note: fmt.Sprintf("%s %.2f: %s", a.typ, a.p, c.model.reasons(c.model.trigger, f.on, best, 5))})
			}
		}
		for _, r := range fired {
			if a.typ == "" && r.sure {
				a.typ, a.p = r.typ, 0.75
			}
			if r.typ == a.typ {
				a.fired = append(a.fired, r)
				a.why = append(a.why, khaldun.Evidence{Rule: r.id, Span: v.tok(t).Span})
			}
		}
		if a.typ == "" {
			continue
		}
		a.mode = c.mode(v, &a, f.on, row)
		a.trigger = v.triggerSpan(t)
		acts = append(acts, a)
	}
	return acts
}

// mode is the mode of an act: a rule's if one says it, else the likeliest of the
// type's if it is likely enough.
func (c *Coder) mode(v *view, a *act, on []uint64, row []float32) string {
	for _, r := range a.fired {
		if r.mode != "" {
			return r.mode
		}
	}
	if c.model == nil {
		return ""
	}
	m := c.model.mode
	p := make([]float32, len(m.classes))
	m.scores(on, row, p)
	best := -1
	for k, name := range m.classes {
		if t, _, _ := strings.Cut(name, "/"); t == a.typ && (best < 0 || p[k] > p[best]) {
			best = k
		}
	}
	if best < 0 {
		return ""
	}
	_, mode, _ := strings.Cut(m.classes[best], "/")
	return mode
}

// triggerSpan is the words that tell the act: the verb with its particle, or the
// noun with the light verb that carries it.
func (v *view) triggerSpan(t int32) khaldun.Span {
	s := v.tok(t).Span
	if c := v.child(t, "compound:prt"); c >= 0 && c-t < 4 {
		s = s.Cover(v.tok(c).Span)
	}
	if h := v.tok(t).Head; h >= 0 && base(v.tok(t).Rel) == "obj" && lightVerbs[v.lemma(h)] && t-h > 0 && t-h < 6 {
		s = s.Cover(v.tok(h).Span)
	}
	return s
}

// qualify settles the status.
func (c *Coder) qualify(v *view, a *act) {
	if a.status != khaldun.Happened {
		return // a frame has said it
	}
	if s, why, ok := v.statusByWords(a.head); ok {
		a.status = s
		a.why = append(a.why, khaldun.Evidence{Rule: "what: status by words", Span: why, Note: s.String()})
		return
	}
	for _, r := range a.fired {
		if s, err := khaldun.ParseStatus(r.status); err == nil {
			a.status = s
			a.why = append(a.why, khaldun.Evidence{Rule: r.id, Note: s.String()})
			return
		}
	}
	if c.model == nil {
		return
	}
	var f features
	statusFeatures(v, a.head, a.typ, &f)
	p := make([]float32, len(statusClasses))
	c.model.status.scores(f.on, nil, p)
	best := 0
	for k := range p {
		if p[k] > p[best] {
			best = k
		}
	}
	a.status = khaldun.Status(best)
	if best != 0 {
		a.why = append(a.why, khaldun.Evidence{Rule: "en/events.model", Span: v.tok(a.head).Span,
			Note: fmt.Sprintf("%s %.2f: %s", a.status, p[best], c.model.reasons(c.model.status, f.on, best, 3))})
	}
}

// Of the probability of a side, the least share for its best candidate to be a
// party; and of the best one's, the least share for a further one.
const (
	actorLeast     = 0.05
	recipientLeast = 0.03
	partyOther     = 0.5
	// partyOnly is actorLeast for an act that would have no party without it.
	partyOnly = 0.02
	// slotBonus is what a rule's own slot adds to the model's score.
	slotBonus = 1
)

// suitor is a mention with the probability that it is the act's actor, its recipient.
type suitor struct {
	mention int
	p       [1 + recipientParty]float32
	note    [1 + recipientParty]string
}

// parties finds actors and recipients.
func (c *Coder) parties(v *view, a *act) {
	cs := v.partyCandidates(a.head, nil)
	all := c.suitors(v, a, cs)
	take := func(class, other int, least float32) []int {
		var out []int
		top := least
		for i := range all {
			top = max(top, all[i].p[class])
		}
		for i := range all {
			s := &all[i]
			if s.p[class] <= s.p[other] || s.p[class] < least || s.p[class] < partyOther*top ||
				slices.ContainsFunc(out, func(m int) bool { return sameParty(v, m, s.mention) }) {
				continue
			}
			out = append(out, s.mention)
			a.why = append(a.why, khaldun.Evidence{Rule: "en/events.model", Span: v.r.Mentions[s.mention].Span, Note: s.note[class],
				From: []khaldun.Evidence{v.r.Mentions[s.mention].Why}})
		}
		return out
	}
	a.actors = take(actorParty, recipientParty, actorLeast)
	a.recipients = take(recipientParty, actorParty, recipientLeast)
	if !c.complete(a) {
		a.actors = take(actorParty, recipientParty, partyOnly)
	}
	if slices.ContainsFunc(a.fired, func(r *rule) bool { return r.both }) {
		// By the manual all who meet are actors, and only a visit has a host.
		a.actors, a.recipients = append(a.actors, a.recipients...), nil
		if a.mode == "visit" {
			a.mode = ""
		}
	}
	taken := append(slices.Clone(a.actors), a.recipients...)
	a.actors = v.coordinated(a.actors, cs, taken)
	a.recipients = v.coordinated(a.recipients, cs, taken)
	a.recipients = slices.DeleteFunc(a.recipients, func(m int) bool {
		return slices.ContainsFunc(a.actors, func(k int) bool { return sameParty(v, m, k) })
	})
}

// suitors gives each candidate its probability of either side: what the model makes
// of it against the others and against nobody.
func (c *Coder) suitors(v *view, a *act, candidates []int) []suitor {
	out := make([]suitor, len(candidates))
	if c.model == nil {
		for i, m := range candidates {
			out[i] = suitor{mention: m, p: rulePartyScores(v, a, m)}
		}
		return out
	}
	var f features
	var row []float32
	model := c.model.party
	var nobody [2]float32
	nobodyFeatures(v, a.head, a.typ, a.mode, &f)
	model.logits(f.on, nil, nobody[:])
	on := make([][]uint64, len(candidates))
	for i, m := range candidates {
		s := &out[i]
		s.mention = m
		at := len(f.on)
		partyFeatures(v, a.head, a.typ, a.mode, m, a.fired, &f)
		on[i] = f.on[at:]
		row = partyRow(v.r, m, row)
		model.logits(on[i], row, s.p[actorParty:])
		switch v.slot(a.head, m, a.fired) {
		case "actor":
			s.p[actorParty] += slotBonus
		case "recipient":
			s.p[recipientParty] += slotBonus
		}
	}
	for side := range sides {
		share(out, actorParty+side, nobody[side])
		for i := range out {
			if p := out[i].p[actorParty+side]; p > recipientLeast {
				out[i].note[actorParty+side] = fmt.Sprintf("%s %.2f: %s", sides[side], p, c.model.reasons(model, on[i], side, 3))
			}
		}
	}
	return out
}

// share turns the scores of a class into probabilities, nobody's among them.
func share(ss []suitor, class int, nobody float32) {
	top := nobody
	for i := range ss {
		top = max(top, ss[i].p[class])
	}
	sum := float32(math.Exp(float64(nobody - top)))
	for i := range ss {
		ss[i].p[class] = float32(math.Exp(float64(ss[i].p[class] - top)))
		sum += ss[i].p[class]
	}
	for i := range ss {
		ss[i].p[class] /= sum
	}
}

// coordinated adds to the chosen mentions those that grammar puts beside them: "met
// the president and the commander" has both. taken are all parties of the act.
func (v *view) coordinated(chosen, candidates, taken []int) []int {
	for i := 0; i < len(chosen); i++ {
		for _, m := range candidates {
			h := v.r.Mentions[m].Head
			if v.tok(h).Rel != "conj" || v.sent[h] != v.sent[v.r.Mentions[chosen[i]].Head] || slices.Contains(taken, m) || slices.Contains(chosen, m) {
				continue
			}
			first := v.head[v.tok(h).Head]
			if first < 0 || !sameParty(v, int(first), chosen[i]) || slices.ContainsFunc(taken, func(k int) bool { return sameParty(v, k, m) }) {
				continue
			}
			chosen = append(chosen, m)
		}
	}
	return chosen
}

// rulePartyScores stands in for the party model: the rules' own relations.
func rulePartyScores(v *view, a *act, m int) (p [3]float32) {
	for _, ar := range v.args(a.head) {
		if ar.tok != v.r.Mentions[m].Head {
			continue
		}
		for _, r := range a.fired {
			if slices.ContainsFunc(r.actors, func(s string) bool { return relMatches(s, ar.rel) }) {
				p[actorParty] = 0.8
			}
			if slices.ContainsFunc(r.recipients, func(s string) bool { return relMatches(s, ar.rel) }) {
				p[recipientParty] = 0.8
			}
		}
	}
	return p
}

// sameParty reports whether two mentions stand for the same party.
func sameParty(v *view, a, b int) bool {
	if a == b {
		return true
	}
	x, y := &v.r.Mentions[a], &v.r.Mentions[b]
	if (x.Kind == khaldun.Pronominal || y.Kind == khaldun.Pronominal) && x.Country != "" && x.Country == y.Country && x.Sector == y.Sector {
		return true // a pronoun says no more than this
	}
	if x.Entity != "" || y.Entity != "" {
		return x.Entity == y.Entity
	}
	return x.Name != "" && x.Name == y.Name && x.Country == y.Country && x.Sector == y.Sector
}

// verbal are the types that are done by speaking: said by the actor's own mouth,
// such an act needs nobody else to vouch for it.
var verbal = map[string]bool{"AGREE": true, "SUPPORT": true, "CONCEDE": true, "REQUEST": true, "ACCUSE": true, "REJECT": true, "THREATEN": true}

// attribute finds the statement the act is told in.
func (c *Coder) attribute(v *view, a *act) {
	st := v.statementOf(a.head)
	for st >= 0 && verbal[a.typ] {
		sp := v.r.Statements[st].Speaker
		if sp < 0 || !slices.ContainsFunc(a.actors, func(m int) bool { return sameParty(v, m, sp) }) {
			break
		}
		st = v.r.Statements[st].Parent
	}
	a.statement = st
	if st >= 0 {
		a.why = append(a.why, v.r.Statements[st].Why)
	}
}

// complete reports whether an act has the parties its type needs: an actor, or
// for acts that are often told without one, somebody it befell.
func (c *Coder) complete(a *act) bool {
	if len(a.actors) > 0 {
		return true
	}
	switch a.typ {
	case "ASSAULT":
		return true
	case "COERCE", "SANCTION", "ACCUSE":
		return len(a.recipients) > 0
	}
	return false
}

// merge folds acts that retell one: the same type in the same sentence with no
// different parties, or further down with the same actors and recipients. The
// telling in the text is kept before that of a headline, whose words are clipped.
func merge(v *view, acts []act) []act {
	var out []act
	for _, a := range acts {
		k := slices.IndexFunc(out, func(o act) bool { return sameAct(v, &o, &a) })
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
		first.why = append(first.why, khaldun.Evidence{Rule: "what: told again", Span: again.trigger, From: again.why})
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

// event writes an act down.
func (c *Coder) event(v *view, a *act) khaldun.Event {
	e := khaldun.Event{Type: a.typ, Mode: a.mode, Status: a.status, Trigger: a.trigger, Head: a.head, Mentions: a.also,
		Actors: a.actors, Recipients: a.recipients, When: v.timeOf(a.head), Where: v.placeOf(a.head),
		Statement: a.statement, Confidence: a.p}
	slices.Sort(e.Actors)
	slices.Sort(e.Recipients)
	rule := "en/events.model"
	if len(a.fired) > 0 {
		rule = a.fired[0].id
	}
	for _, h := range a.heads {
		if e.When < 0 {
			e.When = v.timeOf(h)
		}
		if e.Where < 0 {
			e.Where = v.placeOf(h)
		}
	}
	contexts, why := c.topics.of(v, a.head)
	e.Contexts = contexts
	a.why = append(a.why, why...)
	e.Why = khaldun.Evidence{Rule: rule, Span: a.trigger, Note: strings.TrimSpace(a.typ + " " + a.mode), From: a.why}
	if c.onto != nil {
		e.Cameo = c.onto.CameoFor(a.typ, a.mode, e.Contexts)
	}
	return e
}

// placeOf is the place of the act at t: a place below it in the tree, else one in
// the same clause introduced by a preposition of place. −1 if none is told there.
func (v *view) placeOf(t int32) int {
	sn := &v.r.Sentences[v.sent[t]]
	best, rank := -1, 12
	for i := range v.r.Places {
		p := &v.r.Places[i]
		if !sn.Span.Contains(p.Span) {
			continue
		}
		k := v.tokenAt(p.Span.Start)
		for k < sn.Last && v.tok(k).Head >= 0 && p.Span.Overlaps(v.tok(v.tok(k).Head).Span) {
			k = v.tok(k).Head
		}
		if k >= sn.Last {
			continue
		}
		switch v.mark(k) {
		case "in", "at", "near", "outside", "inside", "to", "on", "across", "around", "from", "into", "along", "over", "off":
		default:
			continue
		}
		r := 0
		for h := v.tok(k).Head; h >= 0 && r < rank; h = v.tok(h).Head {
			r++
			if h == t {
				break
			}
			if h == v.tok(t).Head {
				r += 3
				break
			}
			if v.tok(h).Head < 0 {
				r = rank
			}
		}
		if r < rank {
			best, rank = i, r
		}
	}
	return best
}
