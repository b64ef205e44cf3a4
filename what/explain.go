package what

import (
	"fmt"
	"slices"
	"strings"

	"khaldun"
)

// Near is a word that came near to telling an act and was not taken for one.
type Near struct {
	Span khaldun.Span
	Type string  // the type it came nearest to
	P    float32 // its probability
	Lack string  // what was lacking
}

// Nearest lists, for each sentence of r in which no event is told, the word that
// came nearest to telling one; sentences where nothing came near are left out.
func (c *Coder) Nearest(r *khaldun.Reading) []Near {
	v := newView(r)
	told := map[int32]bool{}
	for i := range r.Events {
		told[v.sent[r.Events[i].Head]] = true
	}
	var out []Near
	var f features
	var row []float32
	p := make([]float32, len(triggerClasses))
	var d *dense
	if c.model != nil {
		d = newDense(r)
	}
	for s := range r.Sentences {
		if told[int32(s)] {
			continue
		}
		var best Near
		for t := r.Sentences[s].First; t < r.Sentences[s].Last; t++ {
			if !candidate(v, t) {
				continue
			}
			n := Near{Span: v.tok(t).Span}
			fired := c.rules.fire(v, t, nil)
			if c.model != nil {
				f.on = f.on[:0]
				triggerFeatures(v, c.rules, t, &f, fired)
				row = d.row(v, t, row)
				c.model.trigger.scores(f.on, row, p)
				k := 1 + argmax(p[1:])
				n.Type, n.P = triggerClasses[k], p[k]
			}
			n.Lack = c.lack(v, t, n, fired)
			if n.P > best.P || best.Type == "" && n.Lack != "" {
				best = n
			}
		}
		if best.P >= 0.08 || best.Lack != "" && c.model == nil {
			out = append(out, best)
		}
	}
	return out
}

func argmax(p []float32) int {
	best := 0
	for k := range p {
		if p[k] > p[best] {
			best = k
		}
	}
	return best
}

// lack says why the word at t told no act.
func (c *Coder) lack(v *view, t int32, n Near, fired []*rule) string {
	var parts []string
	for _, r := range fired {
		if r.typ == "" {
			return fmt.Sprintf("rule %s says it tells no act", r.id)
		}
	}
	if c.model != nil {
		if n.P >= c.model.Threshold {
			parts = append(parts, "it has no party its type needs, or another word tells the act")
		} else {
			parts = append(parts, fmt.Sprintf("%.2f is less than the threshold %.2f", n.P, c.model.Threshold))
		}
	}
	for _, r := range c.rules.byLemma[strings.ToLower(v.lemma(t))] {
		if slices.Contains(fired, r) {
			continue
		}
		if l := r.unmet(v, t); l != "" {
			parts = append(parts, fmt.Sprintf("rule %s: %s", r.id, l))
		}
	}
	return strings.Join(parts, "; ")
}

// unmet names the first condition of the rule that t fails.
func (r *rule) unmet(v *view, t int32) string {
	args := v.args(t)
	for i := range r.with {
		if !metAny(r.with[i], v, t, args) {
			return "wants " + orString(r.with[i])
		}
	}
	for i := range r.without {
		if metAny(r.without[i], v, t, args) {
			return "may not have " + orString(r.without[i])
		}
	}
	return "the word is used as another part of speech or without its particle"
}

// String is the condition as the rule file writes it.
func (c condition) String() string {
	s := strings.Join(c.rels, ", ")
	switch {
	case c.party:
		return s + ": @party"
	case len(c.lemmas) > 0:
		ls := make([]string, 0, len(c.lemmas))
		for l := range c.lemmas {
			ls = append(ls, l)
		}
		slices.Sort(ls)
		return s + ": " + strings.Join(ls, ", ")
	}
	return s
}

func orString(cs []condition) string {
	parts := make([]string, len(cs))
	for i := range cs {
		parts[i] = cs[i].String()
	}
	return strings.Join(parts, " or ")
}
