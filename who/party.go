package who

import (
	"strings"

	"khaldun"
	"khaldun/book"
)

// party is what is known of whom a phrase stands for.
type party struct {
	kind       khaldun.MentionKind
	entity     string
	name, item string
	country    string
	assumed    bool // the country is the article's, not the phrase's
	sector     string
	sectors    []string
	office     string
	class      string // id of the agent or office
	count      count
	plural     bool
	sex        sex
	antecedent int32
	why        khaldun.Evidence
	depth      int // how deep why is nested
}

// known reports whether anything is known beyond what the article gives to all.
func (p *party) isKnown() bool {
	return p.entity != "" || p.sector != "" || p.country != "" && !p.assumed
}

// maxNesting bounds the phrases within phrases that are looked into.
const maxNesting = 6

// resolve fills the party of a draft; the parties it belongs to first.
func (rd *reader) resolve(i int32, depth int) *party {
	d := &rd.drafts[i]
	if d.done || d.working || depth > maxNesting {
		return &d.party
	}
	d.working = true
	switch {
	case d.pronoun:
		rd.refer(i)
	case d.named:
		rd.resolveName(i)
	default:
		rd.resolveNoun(i, depth)
	}
	d.working, d.done = false, true
	return &d.party
}

// peek is what is known of draft k. While names are taught nothing is known of
// pronouns yet, and common nouns refer to nothing.
func (rd *reader) peek(k int32, depth int) party {
	d := &rd.drafts[k]
	switch {
	case !rd.teaching:
		return *rd.resolve(k, depth)
	case d.named:
		rd.teach(k)
		return d.party
	case d.pronoun || d.working || depth > maxNesting:
		return party{}
	}
	p := party{antecedent: -1}
	d.working = true
	rd.compose(d, &p, depth)
	d.working = false
	return p
}

// resolveName fills the party of a name: what the codebook says, or what the
// article told of it.
func (rd *reader) resolveName(i int32) {
	d := &rd.drafts[i]
	p := &d.party
	if k := rd.nameBehind(d); k >= 0 {
		rd.stand(i, k, "office of the name behind it,")
		return
	}
	rd.resolveKnown(i, d, p)
	rd.obeyKnown(i, p)
	if s := rd.known.sex[rd.lower(d.end-1)]; s != anySex {
		p.sex = s
	}
	if rd.home.slight && p.kind == khaldun.Unresolved {
		return
	}
	if p.country == "" && (p.kind != khaldun.Named || p.entity == "" || p.count == people) {
		rd.assume(d)
	}
}

// resolveKnown fills the party of a name the codebook does not know with what the
// article tells of it.
func (rd *reader) resolveKnown(i int32, d *draft, p *party) {
	k := rd.known.of(rd.nameOf(d))
	if k >= 0 && d.full >= 0 && !rd.shareWord(d, &rd.drafts[d.full], &rd.drafts[k]) {
		k = rd.known.of(rd.nameOf(&rd.drafts[d.full])) // of two of one surname the one named last
	}
	if k >= 0 && !rd.drafts[k].named {
		rd.resolve(k, 1) // an acronym behind a common noun
	}
	if p.kind != khaldun.Named && k >= 0 && k != i && rd.drafts[k].party.isKnown() {
		*p = rd.namedBefore(d, &rd.drafts[k].party)
	} else if p.kind != khaldun.Named && d.titled && p.country == "" {
		rd.compose(d, p, 0) // "its leader Jane Roe": now it is known whose
		p.count = person
	}
}

// obeyKnown lets a title somewhere in the article say what an entity is whose roles
// in the codebook do not.
func (rd *reader) obeyKnown(i int32, p *party) {
	if p.entity == "" {
		return
	}
	k, titled := rd.known.titled[p.entity]
	if !titled {
		k = rd.known.of("=" + p.entity)
	}
	if k < 0 || k == i || p.sector != "" && !(titled && p.isPartisan()) {
		return
	}
	q := &rd.drafts[k].party
	p.sector, p.sectors, p.office, p.class = q.sector, q.sectors, q.office, q.class
	p.rest(q.why, q.depth)
}

// shareWord reports whether the names a and b have a word in common that is not in
// d: Ann Moreau and Luc Moreau have none but Moreau.
func (rd *reader) shareWord(d, a, b *draft) bool {
	for t := a.core; t < a.end; t++ {
		w := rd.lower(t)
		if w == rd.nameOf(d) || rd.tok(t).UPOS == "PUNCT" {
			continue
		}
		for u := b.core; u < b.end; u++ {
			if rd.lower(u) == w {
				return true
			}
		}
	}
	return false
}

// namedBefore is what the article told of a name as q, under the title it has now.
func (rd *reader) namedBefore(d *draft, q *party) party {
	p := *q
	p.antecedent = -1
	p.why, p.depth = khaldun.Evidence{Span: rd.span(d.first, d.last), Note: "named elsewhere in the article"}, 0
	p.rest(q.why, q.depth)
	if now := &d.party; now.sector != "" && p.entity == "" {
		p.sector, p.sectors, p.office, p.class = now.sector, now.sectors, now.office, now.class
		p.rest(now.why, now.depth)
	}
	return p
}

// fromBook fills p with what a name of the codebook stands for on the day.
func (rd *reader) fromBook(p *party, nm *name) {
	p.kind = khaldun.Named
	switch nm.kind {
	case countryName, demonymName, capitalName:
		c := rd.book.Countries[nm.ref]
		p.country, p.item, p.count = c.ID, c.Item, place
		p.name = firstOf(c.Names, c.ID)
		p.why = khaldun.Evidence{Rule: rd.recordID("country", c.ID), Note: "country"}
		switch nm.kind {
		case demonymName:
			p.why.Note = "nationality"
		case capitalName:
			p.why.Note = "capital for its government"
		}
	case metonymName:
		m := rd.book.Metonyms[nm.ref]
		p.name, p.item, p.count = firstOf(m.Names, m.ID), m.Item, body
		rd.takeRole(p, m.Roles)
		p.why.Rule = rd.recordID("metonym", m.ID)
	default:
		rd.fromEntity(p, rd.book.Entities[nm.ref])
		if nm.kind == shortName {
			p.why.Note = strings.TrimPrefix(p.why.Note+"; short name after the full one", "; ")
		}
	}
}

// fromEntity fills p with what e was on the day.
func (rd *reader) fromEntity(p *party, e *book.Entity) {
	p.kind = khaldun.Named
	p.entity, p.name, p.item = e.ID, firstOf(e.Names, e.ID), e.Item
	p.count = body
	switch e.Kind {
	case "person":
		p.count = person
	case "people":
		p.count = people
	case "place-metonym":
		p.count = place
	}
	rd.takeRole(p, e.Roles)
	if p.count == people && p.sector == "" {
		p.sector = "CVL"
	}
	p.why.Rule = rd.recordID("entity", e.ID)
}

// firstOf is the main name of names, or id if there is none.
func firstOf(names []string, id string) string {
	if len(names) == 0 {
		return id
	}
	return names[0]
}

func (rd *reader) recordID(kind, id string) string {
	if r := rd.book.Record(kind, id); r != nil {
		return r.ID()
	}
	return id
}

// takeRole gives p the role of the day. A person whose roles have all ended is a
// former official; a body keeps its last role.
func (rd *reader) takeRole(p *party, roles []book.Role) {
	if len(roles) == 0 {
		return
	}
	r, former := rd.roleOf(roles)
	p.country = r.Country
	if len(r.Sectors) > 0 {
		p.sector, p.sectors = r.Sectors[0], r.Sectors[1:]
	}
	p.office = r.Office
	p.class = r.Office
	p.why.Note = r.String()
	if former && p.count == person {
		p.sector, p.sectors = "ELI", nil
		p.why.Note = "formerly " + r.String()
	}
}

// roleOf is the role of the day, or the nearest one before it; former reports
// that all roles had ended. If the day is not known it is the latest role.
func (rd *reader) roleOf(roles []book.Role) (role *book.Role, former bool) {
	if rd.from.IsZero() {
		return latest(roles), false
	}
	var last *book.Role
	for i := range roles {
		r := &roles[i]
		if rd.holds(r) {
			return r, false
		}
		if !r.Until.IsZero() && !rd.from.Before(r.Until) && (last == nil || last.Until.Before(r.Until)) {
			last = r
		}
	}
	if last != nil {
		return last, true
	}
	// Before the first role that is known the country holds, the office not yet.
	r := roles[0]
	if r.Office != "" {
		r.Office, r.Sectors = "", nil
	}
	return &r, false
}

// latest is the first role that has not ended, else the last to end.
func latest(roles []book.Role) *book.Role {
	best := &roles[0]
	for i := range roles {
		r := &roles[i]
		if r.Until.IsZero() {
			return r
		}
		if r.Until.After(best.Until) {
			best = r
		}
	}
	return best
}

// choose picks which of the names spelled alike is meant; nil if none may be.
func (rd *reader) choose(m match) *name {
	var best *name
	score := -1
	for e := m.name; e >= 0; e = rd.names.names[e].next {
		nm := &rd.names.names[e]
		if s := rd.weigh(m, nm); s > score {
			best, score = nm, s
		}
	}
	return best
}

// weigh scores the reading of m as nm: an entity named in full elsewhere, one of the
// article's country, one that is not seldom meant. −1 rules it out.
func (rd *reader) weigh(m match, nm *name) int {
	if !nm.isEntity() {
		return 3
	}
	e := rd.book.Entities[nm.ref]
	if nm.kind == acronymName && !rd.told[nm.ref] && rd.initials[rd.lower(m.first)] {
		return -1 // the article names another body of these initials
	}
	s := 0
	switch fits := !nm.weak || rd.fitsHome(e); {
	case rd.told[nm.ref] && !nm.weak:
		s = 8
	case rd.told[nm.ref] && fits:
		s = 3
	case !fits, nm.kind == shortName && !rd.standsAlone(m, nm):
		return -1
	}
	if !e.Ambiguous {
		s += 2
	}
	if len(e.Roles) > 0 {
		if r, _ := rd.roleOf(e.Roles); r.Country == rd.home.country && r.Country != "" {
			s += 4
		}
	}
	if nm.kind == fullName {
		s++
	}
	return s
}

// fitsHome reports whether the article names the country of e, or names none.
func (rd *reader) fitsHome(e *book.Entity) bool {
	if len(e.Roles) == 0 || len(rd.home.votes) == 0 {
		return true
	}
	r, _ := rd.roleOf(e.Roles)
	return len(r.Country) != 3 || rd.home.votes[r.Country] || rd.book.Country(r.Country) == nil
}

// standsAlone reports whether a short name says enough without the full one: that
// of somebody in a country's first offices whose country the article names, tagged
// as a person's, and no other entity's.
func (rd *reader) standsAlone(m match, nm *name) bool {
	if e := rd.book.Entities[nm.ref]; e.Kind == "party" && !rd.home.slight && rd.nameType(m.first) != "PER" {
		r, _ := rd.roleOf(e.Roles)
		return r.Country == rd.home.country
	}
	if nm.next >= 0 || rd.names.names[m.name].ref != nm.ref || rd.nameType(m.first) != "PER" {
		return false
	}
	en := rd.book.Entities[nm.ref]
	if en.Ambiguous || len(en.Roles) == 0 {
		return false
	}
	r, former := rd.roleOf(en.Roles)
	if rd.from.IsZero() && !r.Until.IsZero() {
		return false // it is not known that the article is of that time
	}
	return !former && r.Office != "" && rd.lexicon.unique[r.Office] && rd.home.votes[r.Country]
}

// resolveNoun fills the party of a common noun.
func (rd *reader) resolveNoun(i int32, depth int) {
	d := &rd.drafts[i]
	p := &d.party
	p.kind = khaldun.Generic
	if k := rd.titleOf(d); k >= 0 {
		rd.stand(i, k, "title of the name behind it,")
		return
	}
	if k := rd.sameWords(d); k >= 0 {
		rd.stand(i, k, "the same words for")
		return
	}
	rd.compose(d, p, depth)
	if d.class.class == nil {
		p.kind = khaldun.Unresolved
		p.plural = strings.HasSuffix(rd.tok(d.head).XPOS, "S")
	}
	if rd.isFormer(d, p) {
		p.sector, p.sectors = "ELI", nil
	}
	if !p.named() && p.country == "" && rd.referNoun(i) {
		return
	}
	if p.country == "" {
		rd.assume(d)
	}
	rd.holder(d, p)
}

// titleOf is the draft of the name right behind a title that the parser took for a
// phrase of its own, −1 if there is none.
func (rd *reader) titleOf(d *draft) int32 {
	if k := rd.nameBehind(d); k >= 0 {
		return k
	}
	if d.class.class == nil || d.class.count != person || d.class.last >= int32(len(rd.heads)) {
		return -1
	}
	for t := d.class.last; t < d.class.last+4 && t < int32(len(rd.heads)); t++ {
		if k := rd.heads[t]; k >= 0 && rd.drafts[k].titled && rd.drafts[k].class.last == d.class.last {
			return k
		}
	}
	return -1
}

func (p *party) named() bool { return p.entity != "" }

// isFormer reports whether the phrase calls an official former.
func (rd *reader) isFormer(d *draft, p *party) bool {
	if d.class.class == nil || p.sector != "GOV" && p.sector != "LEG" || d.class.count != person {
		return false
	}
	if a := &rd.atoms[rd.first[d.class.first]]; rd.r.Doc.Text[a.start:a.end] == "ex" {
		return true // "ex-minister" as one token
	}
	for t := d.first; t < d.class.first; t++ {
		switch rd.lower(t) {
		case "former", "ex", "ex-", "late", "ousted", "deposed", "one-time", "erstwhile":
			return true
		}
	}
	return false
}

// holder finds who holds the office that the words alone name: "the foreign
// minister of France".
func (rd *reader) holder(d *draft, p *party) {
	c := d.class
	if c.class == nil || !c.unique || c.plural || p.country == "" || p.sector != c.sector || rd.from.IsZero() || rd.isDeputy(d) {
		return
	}
	if p.assumed && !rd.isBareDefinite(d) {
		return // "the club's president" is not the country's
	}
	if rd.ofBody(d) {
		p.office = ""
		return // "commander of the guards" is not the army's
	}
	var who *book.Entity
	for _, e := range rd.holders[holding{p.country, c.name}] {
		roles := rd.book.Entities[e].Roles
		for k := range roles {
			if r := &roles[k]; r.Country == p.country && r.Office == c.name && rd.holds(r) {
				if who != nil && who != rd.book.Entities[e] {
					return
				}
				who = rd.book.Entities[e]
			}
		}
	}
	if who == nil {
		return
	}
	p.entity, p.name, p.item = who.ID, firstOf(who.Names, who.ID), who.Item
	p.rest(khaldun.Evidence{Rule: rd.recordID("entity", who.ID), Note: "holds the office on the day"}, 0)
}

// ofBody reports whether the office d is that of a body of the codebook, not of a
// country.
func (rd *reader) ofBody(d *draft) bool {
	for _, s := range rd.sources(d, 0) {
		if s.by == "of" && s.entity != "" && s.count == body {
			return true
		}
	}
	return false
}

// isDeputy reports whether a word before the office says that somebody else than
// its holder is meant.
func (rd *reader) isDeputy(d *draft) bool {
	for t := d.first; t < d.class.first; t++ {
		switch rd.lower(t) {
		case "deputy", "vice", "former", "ex", "ex-", "next", "new", "assistant", "future", "acting", "then", "a", "an", "another", "any", "every", "no":
			return true
		}
	}
	return false
}

// assume gives a party without a country the article's own.
func (rd *reader) assume(d *draft) {
	p := &d.party
	if rd.home.country == "" || !rd.belongs(d) || rd.home.unsaid || rd.home.thin && d.named && d.class.class == nil {
		return
	}
	p.country, p.assumed = rd.home.country, true
	if p.why.Span.Len() == 0 {
		p.why.Span = rd.span(d.first, d.last)
	}
	c, why := rd.closer(d)
	if c == "" {
		why = khaldun.Evidence{Note: rd.home.note}
	} else {
		p.country = c
	}
	p.rest(why, 0)
}

// closer is the country that the text around d speaks for, against the article's own.
func (rd *reader) closer(d *draft) (country string, why khaldun.Evidence) {
	switch {
	case d.class.class == nil:
		return "", why
	case d.class.isDiplomat():
		return rd.abroad(d)
	case d.class.office && d.class.unique && !rd.isHeld(rd.home.country, d.class.name):
		return rd.heldIn(d.class.name)
	case d.class.office && d.class.sector == "GOV":
		return rd.ofSpeaker(d)
	case d.class.office || d.class.travels():
		return "", why
	case d.named:
		return "", why
	}
	if country, why = rd.opposite(d); country != "" {
		return country, why
	}
	return rd.near(d)
}

// belongs reports whether a party of this sort is some country's.
func (rd *reader) belongs(d *draft) bool {
	if d.named && rd.isOfWorld(d) {
		return false
	}
	if pl := rd.place[d.head]; d.named && pl >= 0 && rd.r.Places[pl].Country == "" {
		return false // Europe, the Red Sea
	}
	if d.class.class == nil {
		return true
	}
	if d.class.sector == "UAF" || rd.isForeign(d) {
		return false // attackers nobody has named are no country's
	}
	switch d.class.name {
	case "donors", "intergovernmental", "continent", "secretary-general", "commission-president":
		return false
	}
	return d.class.count != place || !d.class.plural // "the countries" are not one's own
}

// isOfWorld reports whether the name of an unknown body says that it is of several
// countries: "World Water Forum", "Association of African Jurists".
func (rd *reader) isOfWorld(d *draft) bool {
	if d.match >= 0 || d.party.count == person || d.end-d.core < 2 {
		return false
	}
	for t := d.core; t < d.end; t++ {
		switch rd.lower(t) {
		case "world", "international", "global", "worldwide", "european", "african", "asian", "arab", "inter-american", "interamerican", "pan-african", "intergovernmental", "multinational":
			return true
		case "asia", "africa", "europe", "americas", "oceania":
			return t > d.core
		case "latin":
			return t+1 < d.end && strings.HasPrefix(rd.lower(t+1), "america")
		}
	}
	return false
}

// isForeign reports whether a word before the noun says that it is of other countries:
// "international observers", "the Western press".
func (rd *reader) isForeign(d *draft) bool {
	for t := d.first; t < d.class.first; t++ {
		switch rd.lower(t) {
		case "international", "foreign", "western", "global", "overseas", "multinational", "worldwide":
			return true
		}
	}
	return false
}

// travels reports whether parties of the class are as often told of abroad as at home.
func (c found) travels() bool {
	switch c.name {
	case "official", "delegation", "leader", "spokesperson", "aide", "negotiator", "lawmaker", "team":
		return true
	}
	return false
}
