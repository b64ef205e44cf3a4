// Package who turns names and descriptions into parties: which entity of the
// codebook is meant, what it was on the day of the article, for which country and
// in which sector.
//
//	w, err := who.New(b)
//	w.Stage().Run(r)  // fills r.Mentions
//
// "Foreign Minister Jane Roe" is a name nobody listed, but the words before it say
// what she is; for the rest of the article "Roe" and "she" are a country's
// government. "Police" without a country are those of the place the sentence tells of,
// else of the country the article is about; a stranger in an article that tells of two
// countries alike, or names others only, is left without one. Whatever is filled in
// like that says so in Mention.Why.
//
// A phrase is left unresolved rather than guessed: a wrong party is worse than none.
package who

import (
	"sort"
	"strings"
	"sync"
	"time"

	"khaldun"
	"khaldun/book"
)

// Resolver finds parties. It is safe for use by many goroutines.
type Resolver struct {
	book      *book.Book
	names     *index
	lexicon   *lexicon
	holders   map[holding][]int32 // office in a country → entities that hold or held it
	iso2      map[string]string   // country domain → country
	hosts     hosts
	partisans partisans
	spellings func() spellings // made when first asked for
}

type holding struct{ country, office string }

// New makes a Resolver of the countries, entities, agents and offices of b.
func New(b *book.Book) (*Resolver, error) {
	size := 2000
	for _, e := range b.Entities {
		size += len(e.Names) + len(e.Aliases) + 1
	}
	w := &Resolver{book: b, names: newIndex(size), holders: map[holding][]int32{}, iso2: map[string]string{}, hosts: newHosts(b.Countries), partisans: newPartisans(b)}
	w.names.addBook(b)
	w.lexicon = newLexicon(b, w.names)
	w.spellings = sync.OnceValue(func() spellings { return newSpellings(b, w.lexicon.unique, w.names.fold) })
	for i, e := range b.Entities {
		for _, r := range e.Roles {
			if r.Office != "" {
				h := holding{r.Country, r.Office}
				if ids := w.holders[h]; len(ids) == 0 || ids[len(ids)-1] != int32(i) {
					w.holders[h] = append(ids, int32(i))
				}
			}
		}
	}
	for _, c := range b.Countries {
		if c.ISO2 != "" {
			w.iso2[c.ISO2] = c.ID
		}
	}
	return w, nil
}

// Stage needs tokens, names and places and adds mentions. The layer of places may
// be empty.
func (w *Resolver) Stage() khaldun.Stage {
	return khaldun.Stage{Name: "who", Needs: khaldun.Tokens | khaldun.Names | khaldun.Places, Adds: khaldun.Mentions,
		Run: func(r *khaldun.Reading) error {
			r.Mentions = w.read(r)
			return nil
		}}
}

// reader resolves the parties of one article.
type reader struct {
	*Resolver
	*text
	from, until  time.Time // when the article was printed; zero if unknown
	matches      []match
	owner        []int32 // token → match it belongs to, −1
	place        []int32 // token → place it belongs to, −1
	told         map[int32]bool
	home         home
	spots        []spot // in text order
	drafts       []draft
	heads        []int32    // token → draft it heads, −1
	opens        []int32    // sentence → its first token behind a dateline or credit
	classes      []lookedUp // token → its class; nil until the matches are settled
	known        known
	initials     map[string]bool // of the bodies that the article names and the codebook does not know
	pronounNames map[string]bool // surnames of the article that are spelled like pronouns
	surnames     map[string]bool // last words of the longer names of persons, in small letters
	teaching     bool            // names are being taught: pronouns and nouns wait
	recent       []int32         // drafts a pronoun may stand for, in text order
}

func (w *Resolver) read(r *khaldun.Reading) []khaldun.Mention {
	if len(r.Tokens) == 0 {
		return nil
	}
	x := newText(r, w.names)
	rd := &reader{Resolver: w, text: x, told: map[int32]bool{}, known: known{byName: map[string]int32{}, titled: map[string]int32{}, full: map[string]int32{}, sex: map[string]sex{}, byWords: map[string]described{}}}
	if p := r.Doc.Published; p.Grain != khaldun.NoGrain {
		rd.from, rd.until = p.From, p.Until
	}
	rd.matches = w.names.find(x)
	rd.settle()
	rd.classes = make([]lookedUp, len(r.Tokens))
	rd.findCredits()
	rd.home = rd.findHome()
	rd.findSpots()
	rd.collect()
	rd.teaching = true
	for i := range rd.drafts {
		if rd.drafts[i].named {
			rd.teach(int32(i))
		}
	}
	rd.describe()
	rd.teaching = false
	for i := range rd.drafts {
		rd.resolve(int32(i), 0)
		rd.remember(int32(i))
	}
	return rd.mentions()
}

// holds reports whether a role was held when the article was printed.
func (rd *reader) holds(r *book.Role) bool {
	return r.From.Before(rd.until) && (r.Until.IsZero() || rd.from.Before(r.Until))
}

// settle finds which match each token belongs to and which entities are named in
// full, and drops matches that are part of somebody's name.
func (rd *reader) settle() {
	n := len(rd.r.Tokens)
	rd.owner, rd.place, rd.heads = make([]int32, n), make([]int32, n), make([]int32, n)
	for i := range rd.owner {
		rd.owner[i], rd.place[i], rd.heads[i] = -1, -1, -1
	}
	for i := range rd.r.Places {
		p := &rd.r.Places[i]
		for t := rd.tokenAt(p.Span.Start); t < int32(n) && rd.tok(t).Span.Start < p.Span.End; t++ {
			rd.place[t] = int32(i)
		}
	}
	for _, m := range rd.matches {
		for e := m.name; e >= 0; e = rd.names.names[e].next {
			if nm := &rd.names.names[e]; nm.kind == fullName && m.atoms > 1 {
				rd.told[nm.ref] = true
			}
		}
	}
	rd.surnames, rd.pronounNames = map[string]bool{}, map[string]bool{}
	for i := range rd.r.Names {
		if first, last := rd.nameTokens(int32(i)); rd.r.Names[i].Type == "PER" && last-first > 1 {
			rd.surnames[rd.lower(last-1)] = true
			switch w := rd.lower(first); w {
			case "you", "he", "she", "we", "her":
				rd.pronounNames[w] = true
			}
		}
	}
	rd.findInitials()
	kept := rd.matches[:0]
	for _, m := range rd.matches {
		if !rd.partOfName(m) {
			kept = append(kept, m)
		}
	}
	rd.matches = kept
	for i, m := range rd.matches {
		for t := m.first; t < m.last; t++ {
			rd.owner[t] = int32(i)
		}
	}
}

// findInitials collects the initials of the bodies that the article names in full and
// the codebook does not know: its "EC" is the Election Commission.
func (rd *reader) findInitials() {
	rd.initials = map[string]bool{}
	for i := range rd.r.Names {
		if rd.r.Names[i].Type != "ORG" {
			continue
		}
		first, last := rd.nameTokens(int32(i))
		if last-first < 2 || rd.isMatched(first, last) {
			continue
		}
		if all := rd.initialsOf(first, last); len(all) > 1 {
			rd.initials[all] = true
		}
	}
}

// isMatched reports whether one name of the codebook covers the tokens.
func (rd *reader) isMatched(first, last int32) bool {
	if rd.lower(first) == "the" {
		first++
	}
	n := sort.Search(len(rd.matches), func(i int) bool { return rd.matches[i].first > first })
	return n > 0 && rd.matches[n-1].last >= last
}

// partOfName reports whether m is but a part of a person's name, the Paris of
// Paris Hilton, the Jordan of Michael Jordan; or of a place's.
func (rd *reader) partOfName(m match) bool {
	kind := rd.names.names[m.name].kind
	if p := rd.place[m.first]; p >= 0 {
		if sp, mine := rd.r.Places[p].Span, rd.span(m.first, m.last); sp.Contains(mine) && sp != mine && !rd.isQuarter(m) {
			return true // the Tamil of Tamil Nadu
		}
	}
	if (kind == countryName || kind == demonymName) && rd.isContinent(m) || kind == capitalName && rd.isNamesake(m) {
		return true
	}
	n := rd.name[m.first]
	if n >= 0 && rd.r.Names[n].Type == "ORG" {
		return rd.partOfBody(m, n)
	}
	if n < 0 || rd.r.Names[n].Type != "PER" {
		return false
	}
	first, last := rd.nameCore(n)
	if m.first <= first && m.last >= last {
		return false
	}
	if m.last <= first { // a word of the title that the name took in
		return false
	}
	return kind != fullName || m.last-m.first < 2
}

// isContinent reports whether m is the America of "Latin America" or the American of
// "South American".
func (rd *reader) isContinent(m match) bool {
	if m.first == 0 || m.last-m.first > 1 || !strings.HasPrefix(rd.lower(m.first), "america") {
		return false
	}
	switch rd.lower(m.first - 1) {
	case "latin", "south", "central", "north", "spanish":
		return true
	}
	return false
}

// isNamesake reports whether the gazetteer takes the name of a capital for a town of
// another country, as London in a paper of Ontario is.
func (rd *reader) isNamesake(m match) bool {
	p := rd.place[m.first]
	if p < 0 {
		return false
	}
	own := rd.book.Countries[rd.names.names[m.name].ref].ID
	country := rd.r.Places[p].Country
	return country != "" && country != own && rd.book.Country(country) != nil
}

// isQuarter reports whether m is a country behind a point of the compass that another
// country has a place named like: the Lebanon of "South Lebanon", a town in Ohio too.
func (rd *reader) isQuarter(m match) bool {
	if rd.names.names[m.name].kind != countryName || m.first == 0 || !isCompass(rd.lower(m.first-1)) {
		return false
	}
	return rd.r.Places[rd.place[m.first]].Country != rd.book.Countries[rd.names.names[m.name].ref].ID
}

// isCompass reports whether word says which part of a country is meant.
func isCompass(word string) bool {
	switch word {
	case "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "upper", "lower":
		return true
	}
	return false
}

// partOfBody reports whether m is but the end of the name of another body, the
// Security Council of the National Security Council.
func (rd *reader) partOfBody(m match, n int32) bool {
	first, _ := rd.nameTokens(n)
	if m.last-m.first < 2 || m.first <= first || !rd.names.names[m.name].isEntity() {
		return false
	}
	t := m.first - 1
	if u := rd.tok(t).UPOS; u != "ADJ" && u != "PROPN" && u != "NOUN" || !rd.isCapital(t) {
		return false
	}
	for _, o := range rd.matches {
		if o.first <= t && t < o.last {
			return false // "UN Security Council"
		}
	}
	c := rd.classAt(t)
	return rd.tok(t).Head >= m.first && rd.tok(t).Head < m.last && c.officeName() == ""
}

// nameTokens is the tokens of a Name.
func (rd *reader) nameTokens(n int32) (first, last int32) {
	sp := rd.r.Names[n].Span
	first = rd.tokenAt(sp.Start)
	last = first
	for last < int32(len(rd.r.Tokens)) && rd.tok(last).Span.Start < sp.End {
		last++
	}
	for last-1 > first && (rd.tok(last-1).UPOS == "PART" || isLoose(rd.tok(last-1).UPOS)) {
		last--
	}
	return first, last
}

// nameCore is the tokens of a Name without the titles before it.
func (rd *reader) nameCore(n int32) (first, last int32) {
	first, last = rd.nameTokens(n)
	if rd.r.Names[n].Type != "PER" {
		return first, last
	}
	for t := last - 2; t >= first; t-- {
		if f := rd.classAt(t); isHonorific(rd.lower(t)) || f.class != nil && f.office && f.last == t+1 {
			return t + 1, last
		}
	}
	return first, last
}

// isHonorific reports whether word stands before a name and says no office.
func isHonorific(word string) bool {
	switch word {
	case "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "dr", "dr.", "sir", "lady", "dame", "lord", "madam", "madame", "mister",
		"hon", "hon.", "honourable", "monsieur", "señor", "sheikh", "baroness", "ayatollah", "comrade", "shri", "smt", "smt.", "st.", ".":
		return true
	}
	return false
}

// mentions are the drafts as the layer holds them, in text order.
func (rd *reader) mentions() []khaldun.Mention {
	out := make([]khaldun.Mention, 0, len(rd.drafts))
	for i := range rd.drafts {
		d := &rd.drafts[i]
		p := &d.party
		m := khaldun.Mention{Span: rd.span(d.first, d.last), Head: d.head, Kind: p.kind, Entity: p.entity, Name: p.name, Item: p.item,
			Country: p.country, Sector: p.sector, Sectors: p.sectors, Office: p.office, Antecedent: p.antecedent, Why: p.why}
		if m.Why.Span.Len() == 0 {
			m.Why.Span = m.Span
		}
		out = append(out, m)
	}
	return out
}
