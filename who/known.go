package who

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"khaldun"
	"khaldun/book"
)

// sex is what a name or a noun says for he and she.
type sex uint8

const (
	anySex sex = iota
	male
	female
)

// sexOf is what a word says: Mr, spokeswoman.
func sexOf(word string) sex {
	switch word {
	case "mr", "mr.", "sir", "lord", "king", "prince", "he", "him", "his", "himself", "father", "son", "brother", "husband", "uncle", "boy", "emperor",
		"sultan", "emir", "pope", "imam", "priest", "bishop", "monk", "guy", "gentleman", "nephew", "grandfather", "grandson", "boyfriend", "widower":
		return male
	case "mrs", "mrs.", "ms", "ms.", "miss", "lady", "dame", "queen", "princess", "she", "her", "hers", "herself", "mother", "daughter", "sister",
		"wife", "aunt", "girl", "empress", "nun", "niece", "grandmother", "granddaughter", "girlfriend", "widow", "actress", "baroness", "madam":
		return female
	}
	switch {
	case strings.HasSuffix(word, "woman"):
		return female
	case strings.HasSuffix(word, "man") && word != "human" && word != "german" && word != "roman":
		return male
	}
	return anySex
}

// known is what the article told of names.
type known struct {
	byName  map[string]int32     // a name or a word of it → draft that tells most
	sex     map[string]sex       // last word of a person's name → what pronouns and titles said
	titled  map[string]int32     // entity → draft whose title says what the codebook does not
	byWords map[string]described // description → draft of the name it was said of
	full    map[string]int32     // a word → last draft of a person with the word in a longer name
}

// described is where a description stands, and the draft of the name it is said of.
type described struct{ at, of int32 }

// of is the draft that tells most of a name: of all of it, else of its last word,
// else of its first. −1 if the article tells nothing.
func (k *known) of(name string) int32 {
	if i, ok := k.byName[name]; ok {
		return i
	}
	return -1
}

// nameOf is the name of a draft in small letters.
func (rd *reader) nameOf(d *draft) string {
	if d.lowerName == "" {
		d.lowerName = strings.ToLower(rd.r.Doc.Text[rd.tok(d.core).Span.Start:rd.tok(d.end-1).Span.End])
	}
	return d.lowerName
}

// teach fills the party of a name from the codebook and from its title, and keeps
// it for the rest of the article.
func (rd *reader) teach(i int32) {
	d := &rd.drafts[i]
	if d.taught {
		return
	}
	d.taught = true
	p := &d.party
	if k, ok := rd.known.full[rd.nameOf(d)]; ok && rd.drafts[k].party.sector != "" {
		d.full = k
	}
	p.count = rd.countOf(d)
	if p.count != place && rd.isPersonal(d) {
		p.count = person
	}
	if d.match >= 0 {
		if nm := rd.choose(rd.matches[d.match]); nm != nil && !rd.isSomebodyElse(d, nm) {
			rd.fromBook(p, nm)
			rd.demonymNoun(d, p, nm)
			rd.obeyTitle(d, p)
			p.why.Span = rd.span(d.core, d.end)
		} else {
			d.match = -1
		}
	}
	if d.match < 0 {
		rd.teachUnknown(d)
	}
	if d.core > 0 {
		for t := d.first; t < d.core; t++ {
			if s := sexOf(rd.lower(t)); s != anySex {
				rd.setSex(i, s)
			}
		}
	}
	rd.keep(i)
}

// obeyTitle lets the words before a name speak where the codebook's dates do not
// settle what an entity was: the day is unknown, or no role is known for it.
func (rd *reader) obeyTitle(d *draft, p *party) {
	if !d.titled || p.count != person {
		return
	}
	office := d.class.officeName()
	if rd.from.IsZero() && office != "" && p.office != office {
		for _, r := range rd.book.Entity(p.entity).Roles {
			if r.Office == office && len(r.Sectors) > 0 {
				p.country, p.sector, p.sectors, p.office, p.class = r.Country, r.Sectors[0], r.Sectors[1:], office, office
				p.why.Note = r.String() + " by the title"
				break
			}
		}
	}
	said := party{antecedent: -1}
	rd.compose(d, &said, 0)
	// A president of nothing named is seldom the country's: that one is known.
	overrides := office != "" && !rd.isFormer(d, &said) && said.sector != "" && (!d.class.unique || said.country != "")
	if p.sector == "" || overrides && p.isPartisan() {
		p.sector, p.sectors, p.office, p.class = said.sector, said.sectors, office, d.class.name
		p.rest(said.why, said.depth)
		rd.known.titled[p.entity] = rd.heads[d.head]
	}
	if d.class.sector == "ELI" && rd.from.IsZero() || p.office == office && rd.isFormer(d, p) {
		p.sector, p.sectors = "ELI", nil
	}
}

// isPartisan reports whether all that is known of p is a party: a minister whom the
// codebook only knows as a party's leader is a minister if the text says so.
func (p *party) isPartisan() bool { return p.sector == "PTY" || p.sector == "OPP" }

// demonymNoun makes "Kenyans" people and leaves "Kenya" and "Kenyan" a state.
func (rd *reader) demonymNoun(d *draft, p *party, nm *name) {
	if nm.kind != demonymName || rd.tok(d.head).UPOS == "ADJ" || !strings.HasSuffix(rd.lower(d.head), "s") {
		return
	}
	p.count, p.plural = people, true
	p.sector = "CVL"
}

// isSomebodyElse reports whether the name d, spelled like nm, is another's: the Ruto
// of "striker Ruto" is not the president, nor Jordan Smith a country.
func (rd *reader) isSomebodyElse(d *draft, nm *name) bool {
	inPerson := rd.nameType(d.head) == "PER"
	switch {
	case nm.kind == countryName || nm.kind == capitalName:
		return inPerson && rd.flatEnd(d.head) > d.end
	case nm.kind != shortName:
		return inPerson && nm.isEntity() && rd.isNoPerson(d, rd.book.Entities[nm.ref])
	}
	if k := d.full; k >= 0 && rd.drafts[k].party.entity != rd.book.Entities[nm.ref].ID {
		return true // the last one called so in full
	}
	if rd.told[nm.ref] {
		return false
	}
	if _, ok := rd.known.full[rd.nameOf(d)]; ok {
		return true // the article has an own person of that name
	}
	if d.class.class == nil {
		return false
	}
	switch d.class.sector {
	case "", "GOV", "LEG", "PTY":
		return false
	}
	return true
}

// isNoPerson reports whether e cannot be what the tagger took for a person: a
// people, or a body of one word from elsewhere that is a family name in this article,
// as "Duma" may be.
func (rd *reader) isNoPerson(d *draft, e *book.Entity) bool {
	if e.Kind == "person" || e.Kind == "people" || len(e.Roles) == 0 {
		return e.Kind == "people"
	}
	r, _ := rd.roleOf(e.Roles)
	return d.end-d.core == 1 && r.Country != rd.home.country && (rd.isPersonal(d) || rd.surnames[rd.lower(d.core)])
}

// isPersonal reports whether words before a name are those before a person's.
func (rd *reader) isPersonal(d *draft) bool {
	if d.titled && d.class.count == person {
		return true
	}
	for t := d.first; t < d.core; t++ {
		if isHonorific(rd.lower(t)) {
			return true
		}
	}
	return false
}

// countOf is what sort of thing a name is of, by its type and its class.
func (rd *reader) countOf(d *draft) count {
	switch rd.nameType(d.head) {
	case "PER":
		return person
	case "ORG":
		return body
	case "LOC":
		return place
	case "NORP":
		return people
	}
	if d.class.class != nil {
		return d.class.count
	}
	return body
}

// teachUnknown fills the party of a name the codebook does not know: a person by
// the title, a body by its head noun, a place by the gazetteer.
func (rd *reader) teachUnknown(d *draft) {
	p := &d.party
	p.kind = khaldun.Unresolved
	p.name = rd.r.Doc.Text[rd.tok(d.core).Span.Start:rd.tok(d.end-1).Span.End]
	if f := rd.classAt(d.head); p.count == place && f.class != nil && f.saysBody() && !rd.isPlace(d) {
		p.count = body
	}
	if rd.teachVariant(d) {
		return
	}
	if p.count != person {
		if f := rd.bodyClass(d); f.class != nil {
			d.class = f
		}
	}
	n, c := p.count, d.class
	rd.compose(d, p, 0)
	if c.class == nil && n == people && d.end-d.core == 1 && strings.HasSuffix(rd.lower(d.core), "s") {
		p.sector, p.count, p.plural = "CVL", people, true // Parisians
		return
	}
	if p.sector == "" && n != person && rd.isPublicBody(d) {
		p.sector = "GOV"
	}
	if p.country == "" {
		rd.namesake(d, p)
	}
	if p.country == "" {
		rd.misspelt(d, p)
	}
	p.count, p.plural = n, false
	if c.class == nil {
		return
	}
	p.kind = khaldun.Generic
	if n != person {
		p.kind = khaldun.Unresolved
	}
	if rd.isFormer(d, p) {
		p.sector, p.sectors = "ELI", nil
	}
}

// teachVariant fills the party of a name that is a place of the gazetteer, a part of a
// country, a party for short or a country spelled otherwise. It reports whether it is.
func (rd *reader) teachVariant(d *draft) bool {
	p := &d.party
	if c := rd.partOfCountry(d); c != nil {
		p.country, p.count = c.ID, place
		p.why = khaldun.Evidence{Rule: rd.recordID("country", c.ID), Note: "part of the country"}
		return true
	}
	if p.count == place || p.count == body && rd.isPlace(d) {
		if pl := rd.place[d.head]; pl >= 0 {
			p.country = rd.r.Places[pl].Country
			p.why = khaldun.Evidence{Rule: rd.r.Places[pl].Why.Rule, Note: "place"}
			return true
		}
	}
	if e := rd.partyOf(d); e != nil {
		rd.fromEntity(p, e)
		p.why.Note += "; party for short"
		return true
	}
	if c := rd.misspeltCountry(d); c != nil {
		p.country, p.count = c.ID, place
		p.why = khaldun.Evidence{Rule: rd.recordID("country", c.ID), Note: "spelled nearly so"}
		return true
	}
	return false
}

// isPlace reports whether the gazetteer has a place of all of the name d.
func (rd *reader) isPlace(d *draft) bool {
	pl := rd.place[d.head]
	return pl >= 0 && rd.r.Places[pl].Country != "" && rd.r.Places[pl].Span.Contains(rd.span(d.core, d.end))
}

// partOfCountry is the country a name of two words is a part of by the points of the
// compass, "South Lebanon"; nil if it is none.
func (rd *reader) partOfCountry(d *draft) *book.Country {
	if d.end-d.core != 2 {
		return nil
	}
	if !isCompass(rd.lower(d.core)) {
		return nil
	}
	o := rd.owner[d.core+1]
	if o < 0 || rd.matches[o].first != d.core+1 || rd.matches[o].last != d.end {
		return nil
	}
	if nm := &rd.names.names[rd.matches[o].name]; nm.kind == countryName {
		return rd.book.Countries[nm.ref]
	}
	return nil
}

// namesake gives the "President Bush" of an article whose day is not known, or not
// of his time, the country all holders of that office with that name had.
func (rd *reader) namesake(d *draft, p *party) {
	o, office := rd.owner[d.core], d.class.officeName()
	if !d.titled || office == "" || o < 0 || rd.matches[o].last < d.end {
		return
	}
	country, from := "", ""
	for e := rd.matches[o].name; e >= 0; e = rd.names.names[e].next {
		nm := &rd.names.names[e]
		if !nm.isEntity() {
			return
		}
		for _, r := range rd.book.Entities[nm.ref].Roles {
			if r.Office != office {
				continue
			}
			if country != "" && country != r.Country {
				return
			}
			country, from = r.Country, rd.book.Entities[nm.ref].ID
		}
	}
	if country == "" {
		return
	}
	p.country = country
	p.rest(khaldun.Evidence{Rule: rd.recordID("entity", from), Note: "held the office at some time"}, 0)
}

// bodyClass is the class of the noun that says what an unknown body is: its head,
// or the last word of its name that is a class.
func (rd *reader) bodyClass(d *draft) found {
	head := rd.classAt(d.head)
	if head.class != nil && head.bound {
		for t := d.end - 1; t >= d.core; t-- {
			if f := rd.classAt(t); f.class != nil && f.isForce() {
				return f
			}
		}
	}
	if f := rd.unionOf(d); f.class != nil {
		return f
	}
	if head.class != nil && (head.saysBody() || head.bound && head.sector != "" && head.count == body) {
		return head
	}
	for t := d.end - 1; t >= d.core; t-- {
		if f := rd.classAt(t); f.class != nil && f.saysBody() {
			return f
		}
	}
	if head.class != nil && (head.count == body || head.count == people) {
		return head
	}
	return found{}
}

// unionOf is the union that a body is by a word of its name, whoever its members are:
// "Academic Staff Union of Universities".
func (rd *reader) unionOf(d *draft) found {
	for t := d.core; t < d.end; t++ {
		if f := rd.classAt(t); f.class != nil && f.sector == "LAB" && f.count == body {
			return f
		}
	}
	return found{}
}

// isPublicBody reports whether an unknown board or office calls itself the state's:
// "National Fisheries Committee", "Supreme Committee for Heritage".
func (rd *reader) isPublicBody(d *draft) bool {
	switch d.class.officeOrAgent() {
	case "board", "unit", "council", "commission", "agency", "directorate":
	default:
		return false
	}
	for t := d.core; t < d.end; t++ {
		switch rd.lower(t) {
		case "national", "supreme", "state", "federal", "royal", "ministerial", "presidential", "central", "public", "municipal":
			return true
		}
	}
	return false
}

// isForce reports whether the noun makes an agency or a department one of the
// police, the army, the courts or the secret service.
func (f found) isForce() bool {
	switch f.sector {
	case "COP", "MIL", "JUD", "SPY":
		return f.count == body || f.count == people
	}
	return false
}

// saysBody reports whether the noun tells a body's sector where it is but a word
// of its name.
func (f found) saysBody() bool {
	return (f.count == body || f.count == people) && f.sector != "" && f.sector != "CVL" && !f.bound && f.name != "state"
}

// keep remembers the draft under its name and, for persons, under the words of it.
func (rd *reader) keep(i int32) {
	d := &rd.drafts[i]
	if d.match >= 0 && d.party.count == place {
		return
	}
	rd.keepAs(rd.nameOf(d), i, true)
	if d.party.entity != "" {
		rd.keepAs("="+d.party.entity, i, true)
	}
	if a := rd.acronymAfter(d.end); a != "" {
		rd.keepAs(a, i, true)
	}
	if d.party.count == body && d.match < 0 && d.end-d.core > 1 {
		rd.keepShort(d, i)
	}
	if d.party.count == person && d.end-d.core > 1 {
		for t := d.end - 1; t >= d.core; t-- {
			if w := rd.lower(t); len(w) > 1 && rd.tok(t).UPOS != "PUNCT" && !isParticle(w) {
				if d.class.officeOrAgent() == "family" {
					rd.keepAs(w, i, false) // the widow Ann Abe does not take the name from Luc Abe
					continue
				}
				rd.known.full[w] = i
				rd.keepAs(w, i, t == d.end-1)
			}
		}
	}
}

// keepShort remembers a body under what it is called once its name has been given: its
// initials, or the first word of its name if that is no word of the codebook.
func (rd *reader) keepShort(d *draft, i int32) {
	if w := rd.initialsOf(d.core, d.end); len(w) > 2 {
		rd.keepAs(w, i, false)
	}
	w := rd.lower(d.core)
	if len(w) < minSpelled || rd.owner[d.core] >= 0 || rd.tok(d.core).UPOS != "PROPN" || rd.classAt(d.core).class != nil || rd.place[d.core] >= 0 {
		return
	}
	if a := rd.atomsOf(d.core); len(a) == 1 && a[0].word < 0 {
		rd.keepAs(w, i, false)
	}
}

// initialsOf are the first letters of the words with a capital, in small letters.
func (rd *reader) initialsOf(first, last int32) string {
	var all []byte
	for t := first; t < last; t++ {
		if w := rd.word(t); rd.isCapital(t) && w[0] < utf8.RuneSelf && rd.lower(t) != "the" {
			all = append(all, w[0]+'a'-'A')
		}
	}
	return string(all)
}

// isParticle reports whether a word of a name alone names nobody.
func isParticle(word string) bool {
	switch word {
	case "al", "el", "bin", "bint", "ibn", "ben", "abu", "abd", "de", "del", "della", "di", "da", "do", "dos", "du", "la", "le", "los", "las",
		"van", "von", "der", "den", "ter", "san", "st.", "jr", "jr.", "sr.", "ii", "iii", "y", "e":
		return true
	}
	return false
}

// keepAs remembers i under a name unless what is there tells more.
func (rd *reader) keepAs(name string, i int32, strong bool) {
	if k, ok := rd.known.byName[name]; ok {
		old, now := &rd.drafts[k].party, &rd.drafts[i].party
		if !strong || tells(old) >= tells(now) {
			return
		}
	}
	rd.known.byName[name] = i
}

// tells counts what is known of a party.
func tells(p *party) int {
	n := 0
	if p.entity != "" {
		n += 8
	}
	if p.sector != "" {
		n += 4
	}
	if p.country != "" && !p.assumed {
		n += 2
	}
	return n
}

// acronymAfter is the acronym in brackets at token t, in small letters; empty if
// there is none.
func (rd *reader) acronymAfter(t int32) string {
	if t+2 >= int32(len(rd.r.Tokens)) || rd.word(t) != "(" || rd.word(t+2) != ")" {
		return ""
	}
	w := rd.word(t + 1)
	capitals := 0
	for _, r := range w {
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	if capitals < 2 || len(w) > 12 {
		return ""
	}
	return strings.ToLower(w)
}

// describe lets the rest of the article tell of names: appositions, "X is the
// minister", "X, who heads the university". Where they stand does not matter.
func (rd *reader) describe() {
	for i := range rd.drafts {
		d := &rd.drafts[i]
		switch {
		case d.pronoun:
		case d.named:
			rd.leads(int32(i))
			if n := rd.nameBehind(d); n >= 0 {
				rd.describeBy(n, d)
				rd.keepWords(d, n)
			}
		case d.class.class != nil:
			if a := rd.acronymAfter(d.last); a != "" {
				rd.keepAs(a, int32(i), true)
			}
			if n := rd.described(d); n >= 0 && !d.class.plural {
				rd.describeBy(n, d)
				if rd.drafts[n].party.count == person {
					rd.keepWords(d, n)
				}
			}
		}
	}
	for i := range rd.drafts {
		rd.listed(&rd.drafts[i])
	}
	for i := range rd.drafts {
		rd.shareTitle(int32(i))
	}
	for i := range rd.drafts {
		rd.befallen(int32(i))
	}
	for i := range rd.drafts {
		rd.sharesFate(int32(i))
	}
}

// describeBy gives the name n what the description d says.
func (rd *reader) describeBy(n int32, d *draft) {
	to := &rd.drafts[n]
	if to.party.sector != "" || to.party.count == place || to.party.count == person && d.class.class != nil && d.class.count != person {
		return
	}
	p := to.party
	said := party{antecedent: -1}
	d.working = true
	rd.compose(d, &said, 1)
	d.working = false
	if rd.isFormer(d, &said) {
		said.sector, said.sectors = "ELI", nil
	}
	p.sector, p.sectors, p.office, p.class = said.sector, said.sectors, said.office, said.class
	if p.country == "" || p.entity == "" && said.country != "" {
		p.country = said.country
	}
	said.why.Note = strings.TrimSpace(said.why.Note + " by description")
	if p.entity == "" {
		p.why, p.depth = said.why, said.depth
	} else {
		p.rest(said.why, said.depth)
	}
	to.party = p
	rd.keep(n)
}

// lacksSector reports whether d is the name of a person of whom nothing is known.
func (d *draft) lacksSector() bool {
	return d.named && d.match < 0 && d.party.count == person && d.party.sector == ""
}

// leads gives a person the sector of what the text says they head.
func (rd *reader) leads(i int32) {
	d := &rd.drafts[i]
	if !d.lacksSector() {
		return
	}
	v := rd.child(d.head, "acl:relcl")
	if rd.tok(d.head).Rel == "nsubj" {
		v = rd.tok(d.head).Head
	}
	if v < 0 {
		return
	}
	switch rd.tok(v).Lemma {
	case "head", "lead", "chair", "run", "represent":
	default:
		return
	}
	o := rd.child(v, "obj")
	if o < 0 || rd.heads[o] < 0 {
		return
	}
	q := rd.peek(rd.heads[o], 1)
	if q.count != body || q.sector == "" {
		return
	}
	d.party.sector, d.party.sectors = q.sector, q.sectors
	if !q.assumed && d.party.country == "" {
		d.party.country = q.country
	}
	d.party.why = khaldun.Evidence{Span: rd.span(d.first, d.last), Note: "heads " + rd.r.Text(rd.span(rd.drafts[rd.heads[o]].first, rd.drafts[rd.heads[o]].last)), From: []khaldun.Evidence{q.why}}
	rd.keep(i)
}

// shareTitle gives a name the title before the names it is joined to: "senators
// Jane Roe and John Doe".
func (rd *reader) shareTitle(i int32) {
	d := &rd.drafts[i]
	h := rd.tok(d.head).Head
	if !d.lacksSector() || rd.tok(d.head).Rel != "conj" || h < 0 || rd.heads[h] < 0 {
		return
	}
	q := &rd.drafts[rd.heads[h]]
	if !q.titled || !q.class.plural || q.party.sector == "" {
		return
	}
	p := d.party
	p.sector, p.sectors, p.office, p.class = q.class.sector, q.class.sectors, q.class.officeName(), q.class.name
	if p.sector == "" {
		p.sector, p.sectors = q.party.sector, q.party.sectors
	}
	if p.country == "" {
		p.country, p.assumed = q.party.country, q.party.assumed
	}
	p.why, p.depth = khaldun.Evidence{Span: rd.span(d.first, d.last), Note: "shares the title"}, 0
	p.rest(q.party.why, q.party.depth)
	d.party = p
	rd.keep(i)
}

// befallen takes a person of whom nothing else is known, and whom courts or
// police dealt with or who came to harm, for a private one.
func (rd *reader) befallen(i int32) {
	d := &rd.drafts[i]
	if k := rd.known.of(rd.nameOf(d)); !d.lacksSector() || k >= 0 && rd.drafts[k].party.sector != "" {
		return
	}
	tk := rd.tok(d.head)
	if tk.Rel != "nsubj:pass" && tk.Rel != "obj" && tk.Rel != "nsubj" || tk.Head < 0 {
		return
	}
	v := tk.Head
	switch rd.tok(v).Lemma {
	case "sentence", "convict", "jail", "imprison":
		d.party.sector = "CRM"
	case "arrest", "charge", "detain", "kill", "shoot", "stab", "injure", "wound", "murder", "kidnap", "abduct", "rescue", "rape", "beat", "remand":
		d.party.sector = "CVL"
	case "find":
		if g := rd.child(v, "xcomp", "obj", "ccomp"); g < 0 || rd.lower(g) != "guilty" {
			return
		}
		d.party.sector = "CRM"
	case "guilty":
		d.party.sector = "CRM"
	default:
		return
	}
	if tk.Rel == "nsubj" && rd.tok(v).Lemma != "guilty" {
		d.party.sector = "" // who arrests or kills
		return
	}
	d.party.why = khaldun.Evidence{Span: rd.tok(v).Span, Note: befellNote}
	rd.keep(i)
}

// befellNote is the evidence of a sector that what happened to somebody gives.
const befellNote = "a private person, by what befell them"

// doubled is the name that stands behind d and a comma as one more subject or object
// of the same verb: an apposition that the parser missed. −1 if there is none.
func (rd *reader) doubled(d *draft) int32 {
	at := d.last
	if at+1 >= int32(len(rd.heads)) || rd.word(at) != "," {
		return -1
	}
	for t := at + 1; t < at+4 && t < int32(len(rd.heads)); t++ {
		if k := rd.heads[t]; k >= 0 && rd.drafts[k].named && rd.drafts[k].first == at+1 && rd.tok(t).Head == rd.tok(d.head).Head && rd.tok(t).Rel == rd.tok(d.head).Rel {
			return k
		}
	}
	return -1
}

// described is the named draft that d says something of, −1 if none.
func (rd *reader) described(d *draft) int32 {
	tk := rd.tok(d.head)
	if base(tk.Rel) == "appos" && tk.Head >= 0 {
		if k := rd.heads[tk.Head]; k >= 0 && rd.drafts[k].named {
			return k
		}
		return -1
	}
	if c := rd.child(d.head, "appos"); c >= 0 {
		if k := rd.heads[c]; k >= 0 && rd.drafts[k].named {
			return k
		}
	}
	if k := rd.doubled(d); k >= 0 {
		return k
	}
	if k := rd.nameBehind(d); k >= 0 {
		return k
	}
	if rd.child(d.head, "cop") >= 0 {
		if s := rd.child(d.head, "nsubj"); s >= 0 {
			if k := rd.heads[s]; k >= 0 && rd.drafts[k].named {
				return k
			}
		}
	}
	return -1
}
