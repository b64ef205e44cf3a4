package who

import (
	"strings"

	"khaldun"
)

// tie is how a phrase is bound to whom it belongs to.
type tie string

// The ties that are no preposition.
const (
	beforeHead tie = "before the head"
	possessive tie = "possessive"
	withinName tie = "within the name"
)

// source is whom a phrase belongs to: the Kenya of "Kenyan police", the ministry
// of "the ministry's spokesman".
type source struct {
	party
	by tie
}

// sources lists whom the phrase of d belongs to, the closest tie first.
func (rd *reader) sources(d *draft, depth int) []source {
	out := rd.namesBefore(nil, d)
	if d.class.class != nil || d.named {
		out = rd.tied(out, d.head, depth)
		if h := d.class.last - 1; d.class.class != nil && h != d.head {
			out = rd.tied(out, h, depth) // "Kenya's minister Jane Roe", "minister of foreign affairs of Kenya"
		}
		if s, ok := rd.classBefore(d); ok {
			out = append(out, s)
		}
	}
	if d.named && d.match < 0 {
		out = rd.namesWithin(out, d)
	}
	return out
}

// titleStart is where the words of the class or the name of d begin.
func (d *draft) titleStart() int32 {
	if d.class.class != nil {
		return min(d.core, d.class.first)
	}
	return d.core
}

// namesBefore adds the names of the codebook that stand in the phrase before its
// class or name, the nearest first.
func (rd *reader) namesBefore(out []source, d *draft) []source {
	for t := d.titleStart() - 1; t >= d.first; t-- {
		o := rd.owner[t]
		if o < 0 || d.match == o {
			continue
		}
		t = rd.matches[o].first
		if nm := rd.choose(rd.matches[o]); nm != nil && !rd.isAgainst(rd.matches[o]) {
			out = append(out, rd.sourceOf(rd.matches[o], nm, beforeHead))
		}
	}
	return out
}

// namesWithin adds the countries and longer names that are part of an unknown name:
// the Kenya of "Kenya Teachers Union".
func (rd *reader) namesWithin(out []source, d *draft) []source {
	for t := d.core; t < d.end; t++ {
		o := rd.owner[t]
		if o < 0 || rd.matches[o].last > d.end || t != rd.matches[o].first {
			continue
		}
		nm := rd.choose(rd.matches[o])
		if nm != nil && (nm.isCountry() || rd.matches[o].atoms > 1) {
			out = append(out, rd.sourceOf(rd.matches[o], nm, withinName))
		}
	}
	return out
}

// sourceOf is what the match m, read as nm, stands for.
func (rd *reader) sourceOf(m match, nm *name, by tie) source {
	s := source{by: by}
	rd.fromBook(&s.party, nm)
	s.why.Span = rd.span(m.first, m.last)
	return s
}

// tied adds the possessor of h and what stands behind it with a preposition.
func (rd *reader) tied(out []source, h int32, depth int) []source {
	for _, want := range [...]tie{possessive, "of", "for", "from", "in", "at", "within", "with"} {
		for _, c := range rd.children(h) {
			rel := rd.tok(c).Rel
			if (want == possessive) != (rel == "nmod:poss") || base(rel) != "nmod" || want != possessive && rd.caseOf(c) != string(want) {
				continue
			}
			if s, ok := rd.sourceAt(c, depth); ok {
				s.by = want
				out = append(out, s)
			} else if rd.heads[c] < 0 && depth < maxNesting {
				out = rd.tied(out, c, depth+1) // "head of diplomacy for Chile", "minister for the affairs of Oman"
			}
		}
	}
	return out
}

// sourceAt is the party or the place that token c heads.
func (rd *reader) sourceAt(c int32, depth int) (source, bool) {
	if k := rd.heads[c]; k >= 0 {
		s := source{party: rd.peek(k, depth+1)}
		s.why.Span = rd.span(rd.drafts[k].first, rd.drafts[k].last)
		return s, s.isKnown() || s.class != ""
	}
	if p := rd.place[c]; p >= 0 && rd.r.Places[p].Country != "" {
		pl := &rd.r.Places[p]
		return source{party: party{country: pl.Country, count: place, name: pl.Name, why: khaldun.Evidence{Rule: pl.Why.Rule, Span: pl.Span, Note: "place"}}}, true
	}
	return source{}, false
}

// classBefore is the class of the noun right before the head's phrase: the
// company of "company officials".
func (rd *reader) classBefore(d *draft) (source, bool) {
	for t := d.titleStart() - 1; t >= d.first; t-- {
		if u := rd.tok(t).UPOS; rd.owner[t] >= 0 || u != "NOUN" && u != "PROPN" && u != "ADJ" {
			continue
		}
		if f := rd.classAt(t); f.class != nil && f.count != thing && f.sector != "" && f.sector != "CVL" && !f.office {
			return source{party: party{sector: f.sector, sectors: f.sectors, class: f.name, count: f.count,
				why: khaldun.Evidence{Rule: f.rec.ID(), Span: rd.span(f.first, f.last)}}, by: beforeHead}, true
		}
	}
	return source{}, false
}

// isAgainst reports whether a name before a head does not say whose it is:
// "Iran-backed", "anti-China", "pro-Russian".
func (rd *reader) isAgainst(m match) bool {
	if m.first > 1 {
		switch w := rd.lower(m.first - 1); w {
		case "anti", "pro", "anti-", "pro-", "ex":
			return true
		case "-":
			if w := rd.lower(m.first - 2); w == "anti" || w == "pro" {
				return true
			}
		}
	}
	at := m.last
	if at+1 < int32(len(rd.r.Tokens)) && rd.word(at) == "-" {
		switch rd.lower(at + 1) {
		case "backed", "supported", "funded", "aligned", "allied", "linked", "affiliated", "trained", "armed", "made", "occupied",
			"sponsored", "brokered", "mediated", "born", "friendly", "leaning", "bound", "style", "inspired", "controlled":
			return true
		}
	}
	return false
}

// compose fills p from the class of d and from whom it belongs to.
func (rd *reader) compose(d *draft, p *party, depth int) {
	c := d.class
	if c.class != nil {
		p.sector, p.sectors, p.class = c.sector, c.sectors, c.name
		p.count, p.plural, p.office = c.count, c.plural, c.officeName()
		p.sex = sexOf(rd.lower(c.last - 1))
		p.why.Rule = c.rec.ID()
		p.why.Note = strings.TrimSpace("agent " + strings.Join(append([]string{c.sector}, c.sectors...), ","))
	}
	p.why.Span = rd.span(d.first, d.last)
	settled, ofState := false, false // the sector is that of a source; the country is a state's
	for _, s := range rd.sources(d, depth) {
		used := false
		if p.country == "" && s.country != "" && !s.assumed && fitsCountry(c, s.by) {
			p.country, used = s.country, true
			ofState = s.isState() && s.by != "in" && s.by != withinName
		}
		switch {
		case isKin(c, &s):
			p.sector, p.sectors, settled, used = "ELI", nil, true, true
		case ofUnknownBody(c, &s):
			p.sector, p.sectors, settled = "", nil, true
		case !settled && s.sector != "" && takesSector(c, &s):
			p.sector, p.sectors, settled, used = s.sector, s.sectors, true, true
			if s.entity != "" && s.by != "in" {
				p.office = ""
			}
		}
		if used {
			p.rest(s.why, s.depth)
		}
	}
	if c.class != nil {
		rd.fallBack(d, p, settled, ofState)
	}
}

// fallBack fills in or takes back what the class alone says: settled that a source
// gave the sector, ofState that a state gave the country.
func (rd *reader) fallBack(d *draft, p *party, settled, ofState bool) {
	c := d.class
	if p.country == "" {
		p.country = c.country
	}
	if c.office && c.unique && c.sector == "GOV" && !settled && !ofState && rd.ofStranger(d) {
		p.sector, p.sectors = "", nil // president of a body nobody has told of
	}
	if p.sector == "" && ofState && c.speaks() && !rd.hasStranger(d) {
		p.sector = "GOV" // a state speaks through its government
	}
}

// maxWhy bounds how deep evidence is nested.
const maxWhy = 5

// rest adds to what p rests on: evidence that is itself nested so deep.
func (p *party) rest(why khaldun.Evidence, depth int) {
	if depth >= maxWhy {
		why.From = nil
		depth = 0
	}
	p.why.From = append(p.why.From, why)
	p.depth = max(p.depth, depth+1)
}

// isState reports whether p is a country by name.
func (p *party) isState() bool { return p.kind == khaldun.Named && p.entity == "" && p.count == place }

// speaks reports whether a party of the class stands for whoever it belongs to.
func (c found) speaks() bool {
	return c.name == "delegation" || c.name == "spokesperson" || c.name == "leader"
}

// hasStranger reports whether a proper noun the codebook does not know stands before
// the class of d: the "Greens" of "Australian Greens leader".
func (rd *reader) hasStranger(d *draft) bool {
	for t := d.first; t < d.class.first; t++ {
		if rd.owner[t] < 0 && rd.tok(t).UPOS == "PROPN" {
			return true
		}
	}
	return false
}

// ofStranger reports whether a body the codebook does not know is named before the
// class of d: the AMIA of "AMIA president".
func (rd *reader) ofStranger(d *draft) bool {
	for t := d.first; t < d.class.first; t++ {
		if rd.owner[t] < 0 && rd.nameType(t) == "ORG" {
			return true
		}
	}
	return false
}

// ofUnknownBody reports whether a head of state or of a body, by the word, is that
// of a body whose sector is not known.
func ofUnknownBody(c found, s *source) bool {
	return c.class != nil && c.unique && c.sector == "GOV" && s.by == "of" && s.kind == khaldun.Unresolved && s.count == body && s.sector == ""
}

// isKin reports whether a party of class c is family of the official it is tied to.
func isKin(c found, s *source) bool {
	return c.class != nil && c.name == "family" && (s.by == possessive || s.by == "of") && s.count == person && (s.sector == "GOV" || s.sector == "ELI")
}

// fitsCountry reports whether a party of class c is of the country it is tied to
// so: an ambassador to or in Kenya is not Kenya's.
func fitsCountry(c found, by tie) bool {
	if c.class == nil {
		return true
	}
	switch c.name {
	case "ambassador", "embassy", "envoy", "special-envoy", "diplomat":
		return by == beforeHead || by == possessive || by == "of"
	}
	return by != "with"
}

// takesSector reports whether a party of class c has the sector of whom it belongs
// to: a spokesman, always; a president, if it is a company's or a party's.
func takesSector(c found, s *source) bool {
	switch {
	case s.by == withinName:
		return false
	case c.class == nil:
		return true
	case s.by == "in" || s.by == "at" || s.by == "from" || s.by == "with" || s.by == "within":
		return c.bound && c.sector == "" && s.count != place
	case c.bound:
		return true
	case c.office && c.unique && c.sector == "GOV" && s.by != "for":
		return s.count == body && s.sector != "GOV" && s.sector != "LEG" && s.sector != "MIL"
	}
	return false
}
