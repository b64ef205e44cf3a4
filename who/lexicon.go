package who

import (
	"strings"

	"khaldun/book"
)

// number of things a noun stands for, as far as pronouns care.
type count uint8

const (
	person count = iota // he, she
	people              // they
	body                // it, they
	place               // it
	thing               // never a party
)

// class is an agent or an office: a kind of party told of by a noun.
type class struct {
	rec     *book.Record
	name    string // id of the agent or office
	office  bool
	unique  bool // one holder a country
	bound   bool // takes the sector of the body or people named with it
	count   count
	sector  string
	sectors []string
	country string // where none is stated: NGO for "aid agencies"; mostly empty
}

// lexicon finds the phrases of agents and offices around their head word.
type lexicon struct {
	heads  map[int32][]phrase // word → the phrases it heads, longest first
	unique map[string]bool    // offices with one holder a country
}

// phrase is a phrase of a class without its head word.
type phrase struct {
	before, after []int32 // words, before in text order
	class         *class
	plural        bool
}

func newLexicon(b *book.Book, ix *index) *lexicon {
	l := &lexicon{heads: map[int32][]phrase{}, unique: map[string]bool{}}
	for _, rec := range b.Records("office") {
		c := &class{rec: rec, name: rec.Name, office: true, unique: rec.Get("unique") == "country"}
		c.read(rec)
		c.bound = c.sector == ""
		l.unique[rec.Name] = c.unique
		l.add(c, rec, ix)
	}
	for _, rec := range b.Records("agent") {
		c := &class{rec: rec, name: rec.Name, bound: rec.Get("bound") == "true"}
		c.read(rec)
		l.add(c, rec, ix)
	}
	return l
}

func (c *class) read(rec *book.Record) {
	if s := rec.List("sector"); len(s) > 0 && s[0] != "-" {
		c.sector, c.sectors = s[0], s[1:]
	}
	c.country = rec.Get("country")
	switch rec.Get("kind") {
	case "people":
		c.count = people
	case "body":
		c.count = body
		if c.sector == "" && !c.bound {
			c.count = place // countries, towns
		}
	case "":
		if !c.office {
			c.count = thing
		}
	}
}

func (l *lexicon) add(c *class, rec *book.Record, ix *index) {
	for _, w := range rec.List("word") {
		l.addPhrase(c, w, false, ix)
		head, rest := splitHead(w)
		l.addPhrase(c, pluralOf(head)+rest, true, ix)
	}
	for _, w := range rec.List("plural") {
		l.addPhrase(c, w, true, ix)
	}
}

// splitHead parts a phrase behind its head: before the first preposition, else at
// its end.
func splitHead(w string) (head, rest string) {
	at := len(w)
	for _, p := range prepositions {
		if i := strings.Index(w, p); i >= 0 {
			at = min(at, i)
		}
	}
	return w[:at], w[at:]
}

var prepositions = [...]string{" of ", " for ", " to ", " in ", "-in-"}

func (l *lexicon) addPhrase(c *class, w string, plural bool, ix *index) {
	head, rest := splitHead(w)
	p := phrase{class: c, plural: plural || c.count == people}
	p.before = appendWords(nil, head, ix)
	p.after = appendWords(nil, rest, ix)
	n := len(p.before) - 1
	if n < 0 {
		return
	}
	word := p.before[n]
	p.before = p.before[:n]
	ps := l.heads[word]
	at := 0
	for at < len(ps) && ps[at].size() >= p.size() {
		if ps[at].same(p) {
			return // an office before an agent of the same words
		}
		at++
	}
	ps = append(ps, phrase{})
	copy(ps[at+1:], ps[at:])
	ps[at] = p
	l.heads[word] = ps
}

func appendWords(dst []int32, s string, ix *index) []int32 {
	for start, end := scanAtom(s, 0); start < end; start, end = scanAtom(s, end) {
		n, _ := ix.number(s[start:end])
		dst = append(dst, n)
	}
	return dst
}

func (p phrase) size() int { return len(p.before) + len(p.after) }

func (p phrase) same(q phrase) bool {
	return equal(p.before, q.before) && equal(p.after, q.after)
}

func equal(a, b []int32) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// found is a class found in a text with the tokens [first, last) of its phrase.
type found struct {
	*class
	first, last int32
	plural      bool
}

// officeName is the id of an office, empty if f is none.
func (f found) officeName() string {
	if f.class == nil || !f.office {
		return ""
	}
	return f.name
}

// officeOrAgent is the id of the class, empty if f is none.
func (f found) officeOrAgent() string {
	if f.class == nil {
		return ""
	}
	return f.name
}

// at is the class of the longest phrase headed by token t that is whole, by the
// caller's word; a zero found if none.
func (l *lexicon) at(x *text, t int32, whole func(first, last int32) bool) found {
	as := x.atomsOf(t)
	if len(as) == 0 {
		return found{}
	}
	head := int(x.first[t]) + len(as) - 1
	if x.atoms[head].word < 0 {
		return found{}
	}
	for _, p := range l.heads[x.atoms[head].word] {
		if !p.fits(x, head) {
			continue
		}
		f := found{p.class, x.atoms[head-len(p.before)].tok, x.atoms[head+len(p.after)].tok + 1, p.plural}
		if f.last-f.first == 1 || whole(f.first, f.last) {
			return f
		}
	}
	return found{}
}

func (p phrase) fits(x *text, head int) bool {
	lo, hi := head-len(p.before), head+len(p.after)
	if lo < 0 || hi >= len(x.atoms) {
		return false
	}
	for i, w := range p.before {
		if x.atoms[lo+i].word != w || !x.joined(lo+i+1) {
			return false
		}
	}
	for i, w := range p.after {
		if x.atoms[head+1+i].word != w || !x.joined(head+1+i) {
			return false
		}
	}
	return true
}

// pluralOf is the plural of a noun phrase: of its last word.
func pluralOf(s string) string {
	for _, p := range oddPlurals {
		if strings.HasSuffix(s, p[0]) {
			return s[:len(s)-len(p[0])] + p[1]
		}
	}
	if s == "" || strings.HasSuffix(s, "s.") || strings.HasSuffix(s, ".") {
		return s
	}
	switch n := len(s); {
	case strings.HasSuffix(s, "s"), strings.HasSuffix(s, "x"), strings.HasSuffix(s, "ch"), strings.HasSuffix(s, "sh"):
		return s + "es"
	case strings.HasSuffix(s, "y") && n > 1 && !strings.ContainsRune("aeiou", rune(s[n-2])):
		return s[:n-1] + "ies"
	}
	return s + "s"
}

// oddPlurals are endings whose plural does not follow the rules.
var oddPlurals = [...][2]string{
	{"woman", "women"}, {"man", "men"}, {"child", "children"}, {"person", "people"}, {"wife", "wives"}, {"thief", "thieves"},
	{"personnel", "personnel"}, {"police", "police"}, {"people", "peoples"}, {"militia", "militias"}, {"staff", "staff"},
	{"attorney general", "attorneys general"}, {"secretary-general", "secretaries-general"}, {"aircraft", "aircraft"},
	{"alumnus", "alumni"}, {"series", "series"}, {"lady", "ladies"}, {"chief of staff", "chiefs of staff"},
}
