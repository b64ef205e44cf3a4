package what

import (
	"fmt"
	"slices"
	"strings"

	"khaldun/book"
)

// rule is a `rule` record made ready: the words that trigger it, what must and
// must not stand beside them, and which arguments are the parties.
type rule struct {
	rec        *book.Record
	id         string
	typ, mode  string        // empty typ: the words tell no act, and veto one
	sure       bool          // fires without the model's consent
	with       [][]condition // each: one of these must hold
	without    [][]condition // each: none of these may hold
	actors     []string
	recipients []string
	both       bool // all parties are actors
	status     string
	verb       bool
	noun       bool
	adj        bool
	particles  map[string][]string // lemma → the particles it may have; an empty one asks for none
}

// condition asks for an argument: one of rels with, if lemmas is not empty, one
// of the lemmas; "party" asks that the argument be a mention.
type condition struct {
	rels   []string
	lemmas map[string]bool
	party  bool
}

// ruleset finds the rules that a word may trigger.
type ruleset struct {
	all     []*rule
	byLemma map[string][]*rule
}

// compileRules makes the `rule` records of b ready. The book has checked their
// keys; here the patterns are read.
func compileRules(b *book.Book) (*ruleset, error) {
	rs := &ruleset{byLemma: map[string][]*rule{}}
	for _, rec := range b.Records("rule") {
		r, err := compileRule(rec)
		if err != nil {
			return nil, err
		}
		rs.all = append(rs.all, r)
		for l := range r.particles {
			rs.byLemma[l] = append(rs.byLemma[l], r)
		}
	}
	return rs, nil
}

func compileRule(rec *book.Record) (*rule, error) {
	r := &rule{rec: rec, id: rec.ID(), particles: map[string][]string{}}
	if code := strings.Fields(rec.Get("code")); len(code) > 0 && code[0] != "none" {
		r.typ = code[0]
		if len(code) > 1 {
			r.mode = code[1]
		}
	}
	r.sure = rec.Get("sure") == "true"
	r.status = rec.Get("status")
	r.both = rec.Get("parties") == "both"
	for _, kind := range []struct {
		key string
		on  *bool
	}{{"verb", &r.verb}, {"noun", &r.noun}, {"adj", &r.adj}} {
		for _, w := range rec.List(kind.key) {
			*kind.on = true
			lemma, particle, _ := strings.Cut(w, " ")
			if kind.key == "noun" { // "peace talks": the head is last
				if i := strings.LastIndexByte(w, ' '); i >= 0 {
					lemma, particle = w[i+1:], w[:i]
				}
			}
			lemma = strings.ToLower(lemma)
			r.particles[lemma] = append(r.particles[lemma], strings.ToLower(particle))
		}
	}
	if len(r.particles) == 0 {
		return nil, fmt.Errorf("%s: no verb, noun or adj: nothing can trigger it", r.id)
	}
	r.actors, r.recipients = rec.List("actor"), rec.List("recipient")
	var err error
	if r.with, err = conditions(rec, "with"); err != nil {
		return nil, err
	}
	r.without, err = conditions(rec, "without")
	return r, err
}

// conditions reads fields such as `with obj, obl:in: talks, meeting`, where the
// last colon followed by a blank parts relations from lemmas; "@party" asks that
// the argument be a mention. " or " parts alternatives, one of which must hold.
func conditions(rec *book.Record, key string) ([][]condition, error) {
	var out [][]condition
	for _, f := range rec.All(key) {
		var anyOf []condition
		for _, alt := range strings.Split(f.Value, " or ") {
			c, ok := parseCondition(alt)
			if !ok {
				return nil, fmt.Errorf("%s:%d: %s: want relations, a colon and words", f.Pos.File, f.Pos.Line, key)
			}
			anyOf = append(anyOf, c)
		}
		out = append(out, anyOf)
	}
	return out, nil
}

func parseCondition(s string) (c condition, ok bool) {
	rels, lemmas, words := strings.Cut(s, ": ")
	for _, r := range strings.Split(rels, ",") {
		if r = strings.TrimSpace(r); r != "" {
			c.rels = append(c.rels, r)
		}
	}
	if words {
		c.lemmas = map[string]bool{}
		for _, l := range strings.Split(lemmas, ",") {
			if l = strings.TrimSpace(l); l == "@party" {
				c.party = true
			} else {
				c.lemmas[l] = true
			}
		}
	}
	return c, len(c.rels) > 0
}

func metAny(cs []condition, v *view, t int32, args []arg) bool {
	for i := range cs {
		if cs[i].met(v, t, args) {
			return true
		}
	}
	return false
}

// matches reports whether the rule fires at token t.
func (r *rule) matches(v *view, t int32) bool {
	tk := v.tok(t)
	switch tk.UPOS {
	case "VERB", "AUX":
		if !r.verb {
			return false
		}
	case "NOUN", "PROPN":
		if !r.noun {
			return false
		}
	case "ADJ":
		if !r.adj {
			return false
		}
	default:
		return false
	}
	if !slices.ContainsFunc(r.particles[strings.ToLower(tk.Lemma)], func(p string) bool { return p == "" || v.hasWord(t, p) }) {
		return false
	}
	args := v.args(t)
	for i := range r.with {
		if !metAny(r.with[i], v, t, args) {
			return false
		}
	}
	for i := range r.without {
		if metAny(r.without[i], v, t, args) {
			return false
		}
	}
	return true
}

// hasWord reports whether t has the particle, or the compound or adjective, p.
func (v *view) hasWord(t int32, p string) bool {
	for _, c := range v.children(t) {
		switch base(v.tok(c).Rel) {
		case "compound", "amod", "advmod", "obl", "xcomp", "nmod", "obj", "flat":
			if strings.EqualFold(v.lemma(c), p) || strings.EqualFold(v.word(c), p) {
				return true
			}
		}
		if base(v.tok(c).Rel) == "obl" && v.mark(c) == p {
			return true
		}
	}
	return false
}

func (c condition) met(v *view, t int32, args []arg) bool {
	for _, rel := range c.rels {
		if rel == "self" { // a word of the predicate's own phrase
			for _, k := range v.children(t) {
				if c.lemmas[strings.ToLower(v.lemma(k))] {
					return true
				}
			}
			continue
		}
		if rel == "head" {
			if h := v.tok(t).Head; h >= 0 && c.lemmas[strings.ToLower(v.lemma(h))] {
				return true
			}
			continue
		}
		for _, a := range args {
			if !relMatches(rel, a.rel) {
				continue
			}
			switch {
			case c.party:
				if v.head[a.tok] >= 0 {
					return true
				}
			case c.lemmas == nil, c.lemmas[strings.ToLower(v.lemma(a.tok))]:
				return true
			}
		}
	}
	return false
}

// relMatches reports whether the relation of an argument answers a pattern:
// "obl" answers for every preposition, "*:with" for obl and nmod.
func relMatches(pattern, rel string) bool {
	if pattern == rel {
		return true
	}
	if p, ok := strings.CutPrefix(pattern, "*:"); ok {
		_, m, _ := strings.Cut(rel, ":")
		return m == p
	}
	return !strings.Contains(pattern, ":") && base(rel) == pattern
}

// fire lists the rules that match at t, in book order.
func (rs *ruleset) fire(v *view, t int32, dst []*rule) []*rule {
	for _, r := range rs.byLemma[strings.ToLower(v.lemma(t))] {
		if r.matches(v, t) {
			dst = append(dst, r)
		}
	}
	return dst
}
