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

// maxBehind bounds the tokens from a title to the country behind it.
const maxBehind = 10

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
	if s, ok := rd.leaderOf(d, depth); ok {
		out = append(out, s)
	}
	return rd.countryBehind(out, d)
}

// leaderOf is who leads the party d, by "a team led by police".
func (rd *reader) leaderOf(d *draft, depth int) (source, bool) {
	if d.class.class == nil || !d.class.bound || d.class.sector != "" {
		return source{}, false
	}
	v := rd.child(d.head, "acl")
	if v < 0 {
		return source{}, false
	}
	switch rd.lower(v) {
	case "led", "headed", "commanded":
	default:
		return source{}, false
	}
	by := rd.child(v, "obl")
	if by < 0 || rd.caseOf(by) != "by" {
		return source{}, false
	}
	s, ok := rd.sourceAt(by, depth)
	s.by = "of"
	return s, ok
}

// countryBehind adds the country that an of-phrase right behind d ends with, whatever
// the parser made of it: "Minister for Trade and Industry of Oman", "Ambassador
// Extraordinary and Plenipotentiary of Peru".
func (rd *reader) countryBehind(out []source, d *draft) []source {
	at := max(d.end, d.class.last)
	if d.class.class == nil && !d.named || d.named && rd.nameType(d.head) == "PER" {
		return out
	}
	of := false
	for t := at; t < at+maxBehind && int(t) < len(rd.r.Tokens) && rd.sentence[t] == rd.sentence[d.head] && rd.nameType(t) != "PER"; t++ {
		switch w := rd.lower(t); {
		case w == "of":
			of = true
			continue
		case w == "the", w == "and" && t > at, w == "for":
			continue
		}
		if o := rd.owner[t]; of && o >= 0 && rd.matches[o].first == t {
			if nm := rd.choose(rd.matches[o]); nm != nil && nm.isCountry() {
				out = append(out, rd.sourceOf(rd.matches[o], nm, "of"))
			}
			return out
		}
		if !rd.isProper(t) {
			return out
		}
		of = false
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
		if o < 0 && rd.tok(t).UPOS == "PROPN" {
			out = rd.partisanBefore(out, t)
		}
		if o < 0 || d.match == o {
			continue
		}
		t = rd.matches[o].first
		if nm := rd.choose(rd.matches[o]); nm != nil && !rd.isAgainst(rd.matches[o]) {
			out = append(out, rd.sourceOf(rd.matches[o], nm, beforeHead))
		} else if c := rd.headsOf(rd.matches[o]); nm == nil && c != "" && d.class.isRule() {
			out = append(out, source{by: beforeHead, party: party{country: c, why: khaldun.Evidence{
				Rule: rd.recordID("country", c), Span: rd.span(rd.matches[o].first, rd.matches[o].last), Note: "led by one of that name at some time"}}})
		}
	}
	return out
}

// partisanBefore adds the party that token t calls for short: "the Greens leader".
func (rd *reader) partisanBefore(out []source, t int32) []source {
	i, ok := rd.partisans[partisan{rd.home.country, rd.lower(t)}]
	if !ok || !rd.isCapital(t) {
		return out
	}
	s := source{by: beforeHead}
	rd.fromEntity(&s.party, rd.book.Entities[i])
	s.why.Span = rd.tok(t).Span
	return append(out, s)
}

// isRule reports whether the class is a government, which heads of state give names.
func (c found) isRule() bool {
	if c.class == nil {
		return false
	}
	switch c.name {
	case "government", "administration", "regime", "cabinet", "presidency":
		return true
	}
	return false
}

// headsOf is the one country that people of the name m have led, empty if there are
// several or none: the Bush of "Bush administration".
func (rd *reader) headsOf(m match) string {
	country := ""
	for e := m.name; e >= 0; e = rd.names.names[e].next {
		nm := &rd.names.names[e]
		if !nm.isEntity() {
			return ""
		}
		for _, r := range rd.book.Entities[nm.ref].Roles {
			switch r.Office {
			case "president", "prime-minister", "chancellor", "premier":
			default:
				continue
			}
			if country != "" && country != r.Country {
				return ""
			}
			country = r.Country
		}
	}
	return country
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
				out = rd.modified(out, c, want)
				out = rd.tied(out, c, depth+1) // "head of diplomacy for Chile", "minister for the affairs of Oman"
			}
		}
	}
	return out
}

// modified adds the countries before h, which is no party itself: the France of "head
// of French diplomacy".
func (rd *reader) modified(out []source, h int32, by tie) []source {
	for _, c := range rd.children(h) {
		if rel := base(rd.tok(c).Rel); rel != "amod" && rel != "compound" || rd.owner[c] < 0 {
			continue
		}
		if nm := rd.choose(rd.matches[rd.owner[c]]); nm != nil && nm.isCountry() && by == "of" {
			out = append(out, rd.sourceOf(rd.matches[rd.owner[c]], nm, by))
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
	sources := rd.sources(d, depth)
	rd.preferHome(sources)
	if len(sources) > 0 && isSameBody(c, &sources[0]) {
		s := &sources[0]
		p.entity, p.name, p.item = s.entity, s.name, s.item
		p.country, p.sector, p.sectors, p.count = s.country, s.sector, s.sectors, body
		p.rest(s.why, s.depth)
		return
	}
	for _, s := range sources {
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
	if p.sector == "" && c.plural && c.name == "leader" && (p.country == "EUR" || p.country == "IGO") {
		p.sector = "GOV" // those of its states
	}
	if c.name == "speaker" && c.plural && !settled {
		p.sector, p.sectors, p.office = "CVL", nil, "" // those of a conference
	}
	if p.sector == "" && !settled && c.name == "leader" && c.plural && rd.isBare(d) {
		p.sector = "GOV"
	}
	if p.sector == "" && !settled && c.name == "measure" && isCrowd(rd.lower(c.last-1)) && rd.child(d.head, "nmod") < 0 {
		p.sector = "CVL" // "thousands marched"
	}
	if p.sector == "" && ofState && c.speaks() && !rd.hasStranger(d) {
		p.sector = "GOV" // a state speaks through its government
	}
}

// preferHome puts first, of two nationalities side by side, "Lebanese-Egyptian", that
// of the article's country.
func (rd *reader) preferHome(ss []source) {
	if len(ss) > 1 && ss[0].by == ss[1].by && ss[0].count == place && ss[1].count == place && ss[1].country == rd.home.country &&
		(ss[0].by == beforeHead || ss[0].by == withinName) {
		ss[0], ss[1] = ss[1], ss[0]
	}
}

// isSameBody reports whether a noun of class c only says what the body named before it
// is: "al-Qaeda terror network", "the Hezbollah militia".
func isSameBody(c found, s *source) bool {
	if c.class == nil || c.plural || c.count != body || s.by != beforeHead || s.entity == "" || s.count != body || s.sector == "" {
		return false
	}
	switch c.name {
	case "terror-group", "rebel-group", "militia", "movement", "network", "liberation-movement":
		return true
	case "party":
		return s.sector == "PTY" || s.sector == "OPP"
	}
	return false
}

// isBare reports whether the phrase before the class says no more than which or how many.
func (rd *reader) isBare(d *draft) bool {
	for t := d.first; t < d.class.first; t++ {
		switch rd.tok(t).UPOS {
		case "DET", "NUM":
			continue
		}
		switch rd.lower(t) {
		case "world", "foreign", "regional", "other", "visiting":
		default:
			return false
		}
	}
	return true
}

// isCrowd reports whether a number word alone means people.
func isCrowd(word string) bool {
	switch word {
	case "others", "dozens", "scores", "hundreds", "thousands", "millions":
		return true
	}
	return false
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
	return c.class != nil && c.unique && c.sector == "GOV" && !strings.HasSuffix(c.name, "-minister") && s.by == "of" && s.kind == khaldun.Unresolved && s.count == body && s.sector == ""
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
	if c.isDiplomat() {
		return by == beforeHead || by == possessive || by == withinName || by == "of"
	}
	return by != "with"
}

// isDiplomat reports whether a party of the class stands for a country abroad.
func (c found) isDiplomat() bool {
	switch c.name {
	case "ambassador", "embassy", "envoy", "special-envoy", "diplomat":
		return true
	}
	return false
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
	case c.bound && c.sector != "" && s.sector == "CVL" && c.count == body:
		return false // a women's organisation
	case c.bound:
		return true
	case c.office && c.unique && c.sector == "GOV" && s.by != "for":
		return s.count == body && s.sector != "GOV" && s.sector != "LEG" && s.sector != "MIL"
	}
	return false
}
