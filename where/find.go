package where

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"khaldun"
)

// toponym is a place name in the text with the places it may mean.
type toponym struct {
	span        khaldun.Span
	first, last int32 // tokens [first, last)
	key         uint64
	tagged      bool // the tagger calls it a place
	sure        bool // it stands after a preposition of place, or is tagged
	weak        bool // a place only if the rest of the article says so
	short       bool // an abbreviation
	province    bool // "province" or the like stands behind it
	sites       []site
	alt         []bool // whether the name is an alternative one of the site
	country     string // for a nationality: evidence of a country, no place
}

// finder collects the toponyms of a reading.
type finder struct {
	g      *Gazetteer
	r      *khaldun.Reading
	name   []int32 // index into r.Names of each token's name, −1 if none
	people map[uint64]bool
	start  int32 // first token of the sentence at hand
	found  []toponym
	buf    []byte
	refs   []uint32
}

// longest is how many tokens a place name may have.
const longest = 8

// scan goes over the tokens once and takes at each the longest name it knows.
func (f *finder) scan() {
	f.mapNames()
	for _, s := range f.r.Sentences {
		f.start = s.First
		for i := s.First; i < s.Last; {
			if t, ok := f.match(i, s); ok {
				f.found = append(f.found, t)
				i = t.last
				continue
			}
			i++
		}
	}
	f.drop()
}

// mapNames gives each token its name and remembers what people are called.
func (f *finder) mapNames() {
	f.name = make([]int32, len(f.r.Tokens))
	f.people = map[uint64]bool{}
	n := 0
	for i := range f.r.Tokens {
		f.name[i] = -1
		t := f.r.Tokens[i].Span
		for n < len(f.r.Names) && f.r.Names[n].Span.End <= t.Start {
			n++
		}
		if n < len(f.r.Names) && f.r.Names[n].Span.Contains(t) {
			f.name[i] = int32(n)
			if f.r.Names[n].Type == "PER" && f.r.Names[n].Span.Len() > t.Len() {
				f.people[f.hash(f.r.Text(t))] = true
			}
		}
	}
}

func (f *finder) hash(s string) uint64 {
	f.buf = f.g.fold.append(f.buf[:0], s)
	return hash(f.buf)
}

// typeOf is the type of the name token i lies in, empty if none.
func (f *finder) typeOf(i int32) string {
	if f.name[i] < 0 {
		return ""
	}
	return f.r.Names[f.name[i]].Type
}

func (f *finder) word(i int32) string { return f.r.Text(f.r.Tokens[i].Span) }

// match finds the longest place name that begins at token i.
func (f *finder) match(i int32, s khaldun.Sentence) (toponym, bool) {
	w := f.word(i)
	if !f.begins(i, w, s) {
		return toponym{}, false
	}
	start := f.r.Tokens[i].Span.Start
	best := toponym{}
	small := 0
	for j := i; j < s.Last && j < i+longest; j++ {
		if j > i {
			if !f.joined(j) {
				break
			}
			if c := f.word(j); lower(c) {
				if small++; small > 3 {
					break
				}
			}
		}
		if !wordy(f.word(j)) {
			continue
		}
		span := khaldun.Span{Start: start, End: f.r.Tokens[j].Span.End}
		if t, ok := f.look(span, i, j+1); ok {
			best = t
		}
	}
	if best.last > 0 && best.short && best.last < s.Last && f.word(best.last) == "." &&
		f.r.Tokens[best.last].Span.Start == best.span.End && !upper(f.r.Text(best.span)) {
		best.span.End++ // "Ky" and "." were split: the dot is the abbreviation's
		best.last++
	}
	if best.last == 0 {
		if c := f.g.demonyms[f.hash(w)]; c != "" {
			return toponym{span: f.r.Tokens[i].Span, first: i, last: i + 1, country: c}, true
		}
	}
	return best, best.last > 0
}

// begins reports whether a place name can begin at token i: at a capital, or at
// the article of an Arabic name.
func (f *finder) begins(i int32, w string, s khaldun.Sentence) bool {
	if f.typeOf(i) == "NORP" {
		return true // for its country; look refuses places
	}
	if !lower(w) {
		r, _ := utf8.DecodeRuneInString(w)
		return unicode.IsUpper(r)
	}
	low, _, cut := strings.Cut(w, "-")
	return (cut || i+1 < s.Last && f.word(i+1) == "-") && f.g.words[f.hash(low)]&prefix != 0
}

// joined reports whether a place name can go on at token j after the token before.
func (f *finder) joined(j int32) bool {
	gap := f.r.Doc.Text[f.r.Tokens[j-1].Span.End:f.r.Tokens[j].Span.Start]
	if gap != "" && gap != " " && gap != "\u00a0" {
		return false
	}
	switch w := f.word(j); w {
	case ",", ";", ":", "(", ")", "\"", "“", "”", "!", "?", "—", "–", "/":
		return w == "," && f.r.Tokens[j].Span.Len() == 1 && j+1 < int32(len(f.r.Tokens)) && strings.HasPrefix(strings.ReplaceAll(f.word(j+1), ".", ""), "D")
	}
	return true
}

// look asks the gazetteer for the places called span, tokens [i, j), and refuses
// those that the words around it forbid.
func (f *finder) look(span khaldun.Span, i, j int32) (toponym, bool) {
	text := f.r.Text(span)
	f.buf = f.g.fold.append(f.buf[:0], text)
	if len(f.buf) < 2 {
		return toponym{}, false
	}
	t := toponym{span: span, first: i, last: j, key: hash(f.buf)}
	if f.g.words[t.key]&never != 0 {
		return toponym{}, false
	}
	f.refs = f.g.table.find(f.refs[:0], t.key)
	records := f.g.named[t.key]
	if len(f.refs) == 0 && len(records) == 0 {
		return toponym{}, false
	}
	t.tagged = f.typeOf(i) == "LOC" && f.name[i] == f.name[j-1]
	t.sure = t.tagged || f.afterPreposition(i)
	t.province = int(j) < len(f.r.Tokens) && f.g.words[f.hash(f.word(j))]&division != 0
	for _, n := range records {
		if !f.spelt(text, n, i) {
			continue
		}
		t.short = t.short || n&short != 0
		t.sites = append(t.sites, f.g.at(int(n>>refShift)))
		t.alt = append(t.alt, n&alternative != 0)
	}
	if f.written(&t, text) {
		for _, n := range f.refs {
			s := f.g.at(int(n >> 1))
			if s.ref >= f.g.table.len() && len(records) > 0 {
				continue // the record was found by its own names
			}
			t.sites = append(t.sites, s)
			t.alt = append(t.alt, n&1 != 0)
		}
	}
	if f.g.parties[t.key] && !f.large(&t) {
		return toponym{}, false // Hamas is no spelling of Hamm
	}
	return t, len(t.sites) > 0 && f.allowed(&t)
}

// written reports whether t is written as a place of the table is: it does not end
// in a small word, unless one such as "province", and is no acronym. Capitals at
// the head of a sentence are a dateline: LIMA, Peru.
func (f *finder) written(t *toponym, text string) bool {
	if upper(text) && len(text) <= 5 && t.first > f.start && !t.tagged {
		return false
	}
	if len(text) < 3 && !t.sure {
		return false
	}
	last := f.word(t.last - 1)
	return t.last == t.first+1 || !lower(last) || f.g.words[f.hash(last)]&(generic|division) != 0
}

// spelt reports whether text is written as the name of a record must be: US, not
// us; Ky. only after a place and a comma.
func (f *finder) spelt(text string, name uint32, i int32) bool {
	if name&exact != 0 && !upper(text) {
		return false
	}
	if name&short == 0 {
		return true
	}
	if dots := strings.Count(text, "."); dots > 1 && upper(text) {
		return true // N.J., B.C.
	}
	// Ky., KY, Man.
	return i >= 2 && f.word(i-1) == "," && len(f.found) > 0 && f.found[len(f.found)-1].last == i-1
}

// allowed reports whether the words around t let it be a place name.
func (f *finder) allowed(t *toponym) bool {
	i, j := t.first, t.last
	named := f.name[i]
	for k := i; k < j; k++ {
		if f.name[k] != named && f.typeOf(k) != "" && f.typeOf(k) != "LOC" {
			return false
		}
	}
	whole := named >= 0 && f.r.Names[named].Span.Len() <= t.span.Len()+2
	switch f.typeOf(i) {
	case "PER":
		return whole && f.afterPreposition(i) && f.large(t)
	case "ORG":
		return whole && f.large(t) && t.sites[0].rank == nation
	case "NORP":
		return false
	case "LOC":
		return whole || f.onlyGeneric(named, t)
	}
	return f.standsAlone(t)
}

// large reports whether t may mean a country, province or city known everywhere.
func (f *finder) large(t *toponym) bool {
	for k, s := range t.sites {
		if s.rank == nation || s.rank == capital || !t.alt[k] && (s.size >= 146 || s.rank == province) {
			return true
		}
	}
	return false
}

// standsAlone reports whether t, which the tagger did not see as a name, is no
// part of a longer name and no common word.
func (f *finder) standsAlone(t *toponym) bool {
	one := t.last == t.first+1
	if one && !f.properNoun(t.first) {
		return false
	}
	if f.capitalNext(t.first, -1) || f.capitalNext(t.last-1, 1) {
		return false
	}
	other := f.g.words[t.key]
	doubtful := other&common != 0 && one || other&person != 0 && !f.large(t) || f.people[t.key]
	t.weak = !t.sure && (doubtful || one && !f.known(t) || len(f.r.Names) > 0 && !f.large(t))
	return !f.people[t.key] || t.weak || t.sure && !doubtful
}

// known reports whether t may mean a town of some size.
func (f *finder) known(t *toponym) bool {
	for k, s := range t.sites {
		if s.size >= 114 && !t.alt[k] || s.size >= 130 { // 20,000 and 80,000 inhabitants
			return true
		}
	}
	return false
}

// properNoun reports whether token i is tagged as a name. Where a whole line is
// in capitals or every word has one, as in headlines, that says little.
func (f *finder) properNoun(i int32) bool {
	switch f.r.Tokens[i].UPOS {
	case "PROPN", "X", "":
		return true
	case "NOUN", "ADJ":
		return f.afterPreposition(i)
	}
	return false
}

// onlyGeneric reports whether the rest of the name that t is a part of only says
// what kind of place it is or which part of it is meant.
func (f *finder) onlyGeneric(name int32, t *toponym) bool {
	span := f.r.Names[name].Span
	for _, side := range [2]khaldun.Span{{Start: span.Start, End: max(span.Start, t.span.Start)}, {Start: min(t.span.End, span.End), End: span.End}} {
		for _, w := range strings.Fields(f.r.Text(side)) {
			w = strings.Trim(w, ".,-")
			if w != "" && !lower(w) && f.g.words[f.hash(w)]&generic == 0 {
				return false
			}
		}
	}
	return true
}

// capitalNext reports whether the next token before (−1) or after (1) token i
// belongs to the same run of capitals.
func (f *finder) capitalNext(i int32, step int32) bool {
	k := i + step
	if k < 0 || int(k) >= len(f.r.Tokens) {
		return false
	}
	a, b := f.r.Tokens[min(i, k)].Span, f.r.Tokens[max(i, k)].Span
	if gap := f.r.Doc.Text[a.End:b.Start]; gap != "" && gap != " " {
		return false
	}
	w := f.word(k)
	if w == "-" || w == "." {
		return w == "-"
	}
	r, _ := utf8.DecodeRuneInString(w)
	if !unicode.IsUpper(r) || f.r.Tokens[k].UPOS != "PROPN" && f.r.Tokens[k].UPOS != "" {
		return false
	}
	if f.g.words[f.hash(w)]&generic != 0 || f.g.demonyms[f.hash(w)] != "" {
		return false
	}
	return true
}

// afterPreposition reports whether a preposition of place stands before token i,
// if need be with "the", "city of" or another place and a comma between.
func (f *finder) afterPreposition(i int32) bool {
	for n := 0; n < 4 && i > 0; n++ {
		i--
		w := f.word(i)
		switch kind := f.g.words[f.hash(w)]; {
		case kind&before != 0:
			return true
		case kind&between != 0:
		case w == "and" || w == ",":
			if k := len(f.found); k == 0 || f.found[k-1].last != i || f.found[k-1].country != "" {
				return false
			}
			return f.found[len(f.found)-1].sure
		default:
			return false
		}
	}
	return false
}

// drop forgets the weak toponyms, but those that are sure elsewhere in the article
// and those whose province or country stands beside them.
func (f *finder) drop() {
	sure := map[uint64]bool{}
	for _, t := range f.found {
		if t.sure && t.country == "" {
			sure[t.key] = true
		}
	}
	kept := f.found[:0]
	for i, t := range f.found {
		if t.weak && !(sure[t.key] && !f.people[t.key]) {
			if i+1 == len(f.found) || !f.within(&t, &f.found[i+1]) {
				continue
			}
		}
		kept = append(kept, t)
	}
	f.found = kept
}

// within reports whether u is named right behind t and contains it.
func (f *finder) within(t, u *toponym) bool {
	if t.country != "" || u.country != "" || u.weak || u.first != t.last+1 || f.word(t.last) != "," {
		return false
	}
	for _, s := range t.sites {
		if slices.ContainsFunc(u.sites, func(o site) bool { return contains(o, s) }) {
			return true
		}
	}
	return false
}

// wordy reports whether s has a letter or digit.
func wordy(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// lower reports whether s has no capital letter; upper whether it has no small one.
func lower(s string) bool {
	for _, r := range s {
		if unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

func upper(s string) bool {
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
	}
	return true
}
