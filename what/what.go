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
	counts *counts
	onto   *book.Ontology
	model  *Model
	// learned is what a user's own articles taught; nil if there is none.
	learned *Learned
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
	cs, err := compileCounts(b)
	if err != nil {
		return nil, err
	}
	cues := compileCues(b)
	if cues.err != nil {
		return nil, cues.err
	}
	return &Coder{rules: rules, cues: cues, frames: fr, topics: compileTopics(b), counts: cs, onto: b.Ontology, model: m}, nil
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
			if c.learned != nil {
				if err := c.learned.fits(r); err != nil {
					return err
				}
			}
			c.read(r)
			return nil
		}}
}

// act is an event in the making.
type act struct {
	head       int32
	typ, mode  string
	p          float32 // of the type
	pActor     float32 // of the best actor and recipient, and of the status
	pRecipient float32
	pStatus    float32
	status     khaldun.Status
	actors     []int
	recipients []int
	fired      []*rule
	trigger    khaldun.Span
	also       []khaldun.Span
	heads      []int32 // of the further tellings
	why        []khaldun.Evidence
	statement  int
	learned    *Learned // the user's model, if it told the act; else nil
	bare       bool     // such acts may go without an actor
}

func (c *Coder) read(r *khaldun.Reading) []Signal {
	v := newView(r)
	c.cues.findStatements(v)
	acts := c.merge(v, c.acts(v))
	r.Events = r.Events[:0]
	signals := make([]Signal, len(acts))
	for i := range acts {
		signals[i] = acts[i].signal(v)
		e := c.event(v, &acts[i])
		e.Confidence = c.confident(&acts[i], signals[i])
		r.Events = append(r.Events, e)
	}
	c.counts.attach(v, r.Events)
	return signals
}

// acts finds the acts as they are told one by one, in text order.
func (c *Coder) acts(v *view) []act {
	acts := c.triggers(v)
	acts = c.frames.compose(v, acts)
	for i := range acts {
		c.qualify(v, &acts[i])
		c.parties(v, &acts[i])
		c.attribute(v, &acts[i])
	}
	return slices.DeleteFunc(acts, func(a act) bool { return !c.complete(&a) })
}

// triggers finds the words that tell an act, in text order.
func (c *Coder) triggers(v *view) []act {
	var acts []act
	var f features
	var row []float32
	var d *dense
	p := make([]float32, len(triggerClasses))
	if c.model != nil || c.learned != nil {
		d = newDense(v.r)
	}
	var fired []*rule
	shared := make([]float32, len(p))
	sentence := int32(-1)
	for i := range v.r.Tokens {
		t := int32(i)
		if !candidate(v, t) {
			continue
		}
		fired = c.rules.fire(v, t, fired[:0])
		a := act{head: t, statement: -1}
		if c.learned != nil {
			f.on = f.on[:0]
			triggerFeatures(v, c.rules, t, &f, fired)
			row = d.row(v, t, row)
			c.learned.take(v, f.on, row, &a)
		}
		if a.typ == "" && slices.ContainsFunc(fired, func(r *rule) bool { return r.typ == "" }) {
			continue // vetoed
		}
		if c.model != nil && a.typ == "" {
			f.on = f.on[:0]
			triggerFeatures(v, c.rules, t, &f, fired)
			if s := v.sent[t]; s != sentence {
				sentence = s
				d.sharedLogits(c.model.trigger, int(s), shared)
			}
			copy(p, shared)
			d.own(c.model.trigger, v, t, p)
			c.model.trigger.addFeatures(f.on, p)
			softmax(p)
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
		if c.model != nil {
			row = d.row(v, t, row)
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
	a.pStatus = 1
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
	a.status, a.pStatus = khaldun.Status(best), p[best]
	if best != 0 {
		a.why = append(a.why, khaldun.Evidence{Rule: "en/events.model", Span: v.tok(a.head).Span,
			Note: fmt.Sprintf("%s %.2f: %s", a.status, p[best], c.model.reasons(c.model.status, f.on, best, 3))})
	}
}

// Least probabilities for a mention to be a party rather than nobody: the likeliest of
// its side, and further ones.
const (
	actorLeast     = 0.06
	recipientLeast = 0.05
	partyOther     = 0.4
	// partyOnly is actorLeast for an act that would have no party without it.
	partyOnly = 0.03
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
	all := v.gather(a.head, c.suitors(v, a, cs))
	for i := range all {
		a.pActor, a.pRecipient = max(a.pActor, all[i].p[actorParty]), max(a.pRecipient, all[i].p[recipientParty])
	}
	partyModel := "en/events.model"
	if a.learned != nil && a.learned.party != nil {
		partyModel = LearnedPath
	}
	take := func(class, other int, least float32) []int {
		var out []int
		top := least
		for i := range all {
			top = max(top, all[i].p[class])
		}
		for i := range all {
			s := &all[i]
			if s.p[class] <= s.p[other] || s.p[class] < least || s.p[class] < partyOther && s.p[class] < top {
				continue
			}
			out = append(out, s.mention)
			a.why = append(a.why, khaldun.Evidence{Rule: partyModel, Span: v.r.Mentions[s.mention].Span, Note: s.note[class],
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

// gather makes one suitor of all mentions of one party: what speaks for each speaks for
// it. The mention that stands for it on both sides is the likeliest in the sentence of
// the act at t, else the likeliest anywhere.
func (v *view) gather(t int32, ss []suitor) []suitor {
	var out []suitor
	for _, s := range ss {
		k := slices.IndexFunc(out, func(o suitor) bool { return sameParty(v, o.mention, s.mention) })
		if k < 0 {
			out = append(out, s)
			continue
		}
		o := &out[k]
		near := func(m int) bool { return v.sent[v.r.Mentions[m].Head] == v.sent[t] }
		instead := near(s.mention) && !near(o.mention)
		if near(s.mention) == near(o.mention) {
			instead = max(s.p[actorParty], s.p[recipientParty]) > max(o.p[actorParty], o.p[recipientParty])
		}
		if instead {
			o.mention, o.note = s.mention, s.note
		}
		for class := range o.p {
			o.p[class] = max(o.p[class], s.p[class])
		}
	}
	return out
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
	model, nameOf := c.model.party, c.model.name
	if a.learned != nil && a.learned.party != nil {
		model, nameOf = a.learned.party, a.learned.names.name
	}
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
		for i := range out {
			out[i].p[actorParty+side] = odds(out[i].p[actorParty+side] - nobody[side])
		}
		for i := range out {
			if p := out[i].p[actorParty+side]; p > recipientLeast {
				out[i].note[actorParty+side] = fmt.Sprintf("%s %.2f: %s", sides[side], p, strongest(model, nameOf, on[i], side, 3))
			}
		}
	}
	return out
}

// odds turns the lead of a candidate over nobody into a probability.
func odds(lead float32) float32 { return float32(1 / (1 + math.Exp(-float64(lead)))) }

// coordinated adds to the chosen mentions those that grammar puts beside them: "met
// the president and the commander" has both. taken are all parties of the act.
func (v *view) coordinated(chosen, candidates, taken []int) []int {
	for i := 0; i < len(chosen); i++ {
		for _, m := range candidates {
			h := v.r.Mentions[m].Head
			if v.tok(h).Rel != "conj" || v.sent[h] != v.sent[v.r.Mentions[chosen[i]].Head] || slices.Contains(taken, m) || slices.Contains(chosen, m) {
				continue
			}
			if !v.besides(h, chosen[i], v.r.Mentions[m].Sector != "") || slices.ContainsFunc(taken, func(k int) bool { return sameParty(v, k, m) }) {
				continue
			}
			chosen = append(chosen, m)
		}
	}
	return chosen
}

// besides reports whether what token h is joined to is the mention chosen. The parser
// may join a second office to a word within the first: in "met President of Kenya
// Jane Roe and Commander Otieno" the commander to Kenya.
func (v *view) besides(h int32, chosen int, office bool) bool {
	x := v.tok(h).Head
	for range 4 {
		if m := v.head[x]; m >= 0 && sameParty(v, int(m), chosen) {
			return true
		}
		switch base(v.tok(x).Rel) {
		case "nmod", "flat", "appos":
		default:
			return false
		}
		if x = v.tok(x).Head; !office || x < 0 {
			return false
		}
	}
	return false
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
	anybody := func(m *khaldun.Mention) bool { return m.Kind == khaldun.Pronominal && m.Entity == "" && m.Name == "" }
	if (anybody(x) || anybody(y)) && x.Country != "" && x.Country == y.Country && x.Sector == y.Sector {
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
	if len(a.actors) > 0 || a.bare {
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

// event writes an act down.
func (c *Coder) event(v *view, a *act) khaldun.Event {
	e := khaldun.Event{Type: a.typ, Mode: a.mode, Status: a.status, Trigger: a.trigger, Head: a.head, Mentions: a.also,
		Actors: a.actors, Recipients: a.recipients, When: v.timeOf(a.head), Where: v.placeOf(a.head),
		Statement: a.statement}
	slices.Sort(e.Actors)
	slices.Sort(e.Recipients)
	rule := "en/events.model"
	switch {
	case a.learned != nil:
		rule = LearnedPath
	case len(a.fired) > 0:
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
