package what

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"khaldun"
	"khaldun/book"
)

// counts finds numbers of people: the `count` records say which words tell how
// many were killed, arrested, displaced; the `quantity` records what "dozens" or
// "at least" make of a number.
type counts struct {
	verbs, nouns, adjs map[string][]*countRule
	words              map[string]amount // "twelve", "dozens", "tens of thousands"
	times              map[string]int    // "hundred", "dozen"
	before, after      map[string]limit  // "at least", "or more"
	units              map[string]bool   // nouns that are never people: "day", "percent"
	groups             map[string]bool   // nouns of which "a" is many: "crew"
}

// countRule is a `count` record made ready.
type countRule struct {
	id      string
	kind    string
	acts    []string        // the types of act such a count belongs to
	counted []string        // where the number stands
	of      map[string]bool // nouns that may be counted; nil: all but those of except
	except  map[string]bool
	beside  map[string]bool // words one of which governs the noun or stands in its phrase; nil: none is needed
}

// amount is a number or a range of numbers, both ends included; most is math.MaxInt
// where no upper end is told. id is the record it comes from, if it is a word's.
type amount struct {
	least, most int
	id          string
}

// limit is what the words around a number do to it.
type limit struct {
	bound, id string
}

func compileCounts(b *book.Book) (*counts, error) {
	cs := &counts{verbs: map[string][]*countRule{}, nouns: map[string][]*countRule{}, adjs: map[string][]*countRule{},
		words: map[string]amount{}, times: map[string]int{}, before: map[string]limit{}, after: map[string]limit{}, units: map[string]bool{}, groups: map[string]bool{}}
	for _, rec := range b.Records("count") {
		r := &countRule{id: rec.ID(), kind: rec.Get("kind"), acts: rec.List("act"), counted: rec.List("counted"),
			of: set(rec.List("of")), except: set(rec.List("except")), beside: set(rec.List("beside"))}
		for key, at := range map[string]map[string][]*countRule{"verb": cs.verbs, "noun": cs.nouns, "adj": cs.adjs} {
			for _, w := range rec.List(key) {
				at[w] = append(at[w], r)
			}
		}
	}
	for _, rec := range b.Records("quantity") {
		if err := cs.quantity(rec); err != nil {
			return nil, err
		}
	}
	return cs, nil
}

// set is nil for an empty list.
func set(words []string) map[string]bool {
	if len(words) == 0 {
		return nil
	}
	out := map[string]bool{}
	for _, w := range words {
		out[w] = true
	}
	return out
}

// quantity reads a `quantity` record, whose fields give words and what they mean:
// `word dozens = 24..99`, `times hundred = 100`, `before at least = least`.
func (cs *counts) quantity(rec *book.Record) error {
	for _, w := range rec.List("except") {
		cs.units[w] = true
	}
	for _, w := range rec.List("group") {
		cs.groups[w] = true
	}
	for i := range rec.Fields {
		f := &rec.Fields[i]
		switch f.Key {
		case "word", "times", "before", "after":
		default:
			continue
		}
		words, value, ok := strings.Cut(f.Value, " = ")
		n, isNumber := parseAmount(value)
		n.id = rec.ID()
		switch {
		case !ok,
			(f.Key == "word" || f.Key == "times") && !isNumber,
			(f.Key == "before" || f.Key == "after") && !slices.Contains(bounds, value):
			return fmt.Errorf("%s:%d: %s: want words, \" = \" and a number, a range such as 24..99, or for before and after one of %s",
				f.Pos.File, f.Pos.Line, f.Key, strings.Join(bounds, ", "))
		}
		for w := range strings.SplitSeq(words, ",") {
			w = strings.TrimSpace(w)
			switch f.Key {
			case "word":
				cs.words[w] = n
			case "times":
				cs.times[w] = n.least
			case "before":
				cs.before[w] = limit{value, rec.ID()}
			case "after":
				cs.after[w] = limit{value, rec.ID()}
			}
		}
	}
	return nil
}

// parseAmount reads "12", "24..99" or "12..".
func parseAmount(s string) (amount, bool) {
	lo, hi, isRange := strings.Cut(s, "..")
	a, err := strconv.Atoi(lo)
	if err != nil {
		return amount{}, false
	}
	switch {
	case !isRange:
		return amount{least: a, most: a}, true
	case hi == "":
		return amount{least: a, most: math.MaxInt}, true
	}
	b, err := strconv.Atoi(hi)
	return amount{least: a, most: b}, err == nil && a <= b
}

// bounds are what words around a number may do to it.
var bounds = []string{"least", "more", "most", "fewer", "about", "nearly", "between"}

// limited is the amount under a bound. About is a tenth to either side, nearly a
// tenth less.
func (a amount) limited(bound string) amount {
	switch bound {
	case "least":
		a.most = math.MaxInt
	case "more":
		a.least, a.most = a.least+1, math.MaxInt
	case "most":
		a.least = 0
	case "fewer":
		a.least, a.most = 0, max(a.most-1, 1)
	case "about":
		a.least, a.most = a.least*9/10, plus(a.most, a.most/10)
	case "nearly":
		a.least = a.least * 9 / 10
	}
	return a
}

// plus and product are sums and products that stop at the largest number.
func plus(a, b int) int {
	if a > math.MaxInt-b {
		return math.MaxInt
	}
	return a + b
}

func product(a, b int) int {
	if b > 0 && a > math.MaxInt/b {
		return math.MaxInt
	}
	return a * b
}

// found is a count with the word that tells it.
type found struct {
	khaldun.Count
	cue  int32
	rule *countRule
}

// find lists the counts of the article in text order.
func (cs *counts) find(v *view) []found {
	var out []found
	for i := range v.r.Tokens {
		t := int32(i)
		for _, r := range cs.told(v, t) {
			for _, k := range cs.places(v, r, t) {
				if f, ok := cs.count(v, r, t, k); ok && !slices.ContainsFunc(out, func(o found) bool { return o.Kind == f.Kind && o.Span.Overlaps(f.Span) }) {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// told lists the rules whose word token t is. Participles are looked for by their
// form: taggers call "missing" and "wounded" verb or adjective as they please.
func (cs *counts) told(v *view, t int32) []*countRule {
	lemma, word := strings.ToLower(v.lemma(t)), strings.ToLower(v.word(t))
	var rules []*countRule
	switch v.tok(t).UPOS {
	case "VERB":
		rules = cs.verbs[lemma]
		if len(rules) == 0 {
			rules = cs.verbs[word] // an irregular form the lemmatiser does not know
		}
	case "NOUN":
		rules = cs.nouns[lemma]
	}
	rules = slices.Concat(rules, cs.adjs[word])
	return slices.DeleteFunc(rules, func(r *countRule) bool { return r.beside != nil && !v.hasBeside(t, r.beside) })
}

// hasBeside reports whether one of words governs t or is a part of its phrase.
func (v *view) hasBeside(t int32, words map[string]bool) bool {
	if h := v.tok(t).Head; h >= 0 && words[strings.ToLower(v.lemma(h))] {
		return true
	}
	return slices.ContainsFunc(v.children(t), func(c int32) bool { return words[strings.ToLower(v.lemma(c))] })
}

// places lists the words whose number is what the rule counts. `self` is the cue
// itself ("40 arrests"); `head` is what a word says something of: the noun it
// stands beside ("12 wounded men"), the object or subject of the verb it completes
// ("left 12 dead"), for the subject of a verb the figure that verb gives ("the
// toll rose to 45").
func (cs *counts) places(v *view, r *countRule, t int32) []int32 {
	if k := cs.numeralBefore(v, t); k >= 0 {
		return []int32{k}
	}
	var out []int32
	for _, rel := range r.counted {
		switch rel {
		case "self":
			out = append(out, t)
			if k := cs.quantityOver(v, t); k >= 0 {
				out = append(out, k)
			}
		case "head":
			out = append(out, v.saidOf(t)...)
		default:
			for _, a := range v.args(t) {
				if relMatches(rel, a.rel) || takenForAdverb(rel, a, t) {
					out = append(out, a.tok)
				}
			}
		}
	}
	return out
}

// takenForAdverb reports whether a is what the rule wants though the parser, misled
// by its number, takes it for an adverb of t: "arrested between 30 and 40 men",
// "killed 12 to 15 policemen", "after ten people died".
func takenForAdverb(rel string, a arg, t int32) bool {
	switch a.rel {
	case "obl:", "obl:time":
		return rel == "obj" || rel == "nsubj" && a.tok < t
	case "obl:between":
		return rel == "obj"
	}
	return false
}

// numeralBefore is the bare number right before a participle or adjective that says
// what became of so many: "12 dead and 30 wounded"; −1 if there is none.
func (cs *counts) numeralBefore(v *view, t int32) int32 {
	tk := v.tok(t)
	if t == 0 || tk.XPOS != "VBN" && tk.UPOS != "ADJ" || !v.isNumber(cs, t-1) || v.sent[t-1] != v.sent[t] ||
		v.tok(t-1).Head > t || base(tk.Rel) == "amod" {
		return -1
	}
	return t - 1
}

// quantityOver is the word that t is a number of: "hundreds" of "hundreds of
// demonstrators"; −1 if there is none.
func (cs *counts) quantityOver(v *view, t int32) int32 {
	tk := v.tok(t)
	if tk.Rel != "nmod" || v.mark(t) != "of" {
		return -1
	}
	h := tk.Head
	if g := v.tok(h); g.Rel == "nmod" && v.mark(h) == "of" && h-g.Head == 2 { // tens of thousands of
		h = g.Head
	}
	if cs.numeral(v, h) < h {
		return -1 // "51 counts of murder"
	}
	return h
}

func (v *view) saidOf(t int32) []int32 {
	tk := v.tok(t)
	if tk.Head < 0 {
		return nil
	}
	switch base(tk.Rel) {
	case "amod", "acl":
		return []int32{tk.Head}
	case "xcomp", "obj", "advcl", "obl":
		for _, c := range v.children(tk.Head) {
			if v.tok(c).UPOS == "NUM" && base(v.tok(c).Rel) == "obl" && v.mark(c) == "at" {
				return []int32{c} // "put the dead at 109"
			}
		}
		for _, rel := range []string{"obj", "nsubj:pass", "nsubj"} {
			if k := v.child(tk.Head, rel); k >= 0 && k != t {
				return []int32{k}
			}
		}
	case "nsubj":
		var out []int32
		for _, c := range v.children(tk.Head) {
			if b := base(v.tok(c).Rel); c != t && (b == "obj" || b == "obl" && slices.Contains([]string{"to", "at", "past"}, v.mark(c))) {
				out = append(out, c)
			}
		}
		return out
	}
	return nil
}

// count makes a count of the number at k, which the cue t tells.
func (cs *counts) count(v *view, r *countRule, t, k int32) (found, bool) {
	n, first, last, why, ok := cs.number(v, k)
	if !ok {
		return found{}, false
	}
	if s, _, settled := v.statusByWords(t); settled && s == khaldun.Negated {
		return found{}, false
	}
	noun := v.countedNoun(k, last)
	if k == t {
		noun = -1 // of "40 arrests" the arrests are not what is arrested
	}
	span := v.tok(first).Span.Cover(v.tok(last).Span).Cover(v.tok(k).Span)
	of := ""
	if noun >= 0 {
		lemma := strings.ToLower(v.lemma(noun))
		if cs.units[lemma] || r.except[lemma] || r.of != nil && !r.of[lemma] {
			return found{}, false
		}
		if noun > last && noun-last < maxCounted {
			span = span.Cover(v.tok(noun).Span)
			of = v.bareNoun(last+1, noun)
		}
	} else if r.of != nil && k != t {
		return found{}, false
	}
	c := khaldun.Count{Kind: r.kind, Min: n.least, Max: n.most, Of: of, Span: span, Statement: v.statementOf(k),
		Why: khaldun.Evidence{Rule: r.id, Span: v.tok(t).Span, Note: r.kind, From: why}}
	if n.most == math.MaxInt {
		c.Max = 0
	}
	return found{c, t, r}, true
}

// countedNoun is the noun that the number at k, whose last word is last, counts: k
// itself, "villagers" of "dozens of villagers", or the noun behind a numeral that
// the parser hung elsewhere; −1 if there is none.
func (v *view) countedNoun(k, last int32) int32 {
	if k > last {
		return k
	}
	for _, h := range []int32{k, last} {
		for _, c := range v.children(h) {
			if c > last && v.tok(c).Rel == "nmod" && v.mark(c) == "of" {
				return c
			}
		}
	}
	end := v.r.Sentences[v.sent[k]].Last
	for n := last + 1; n < end && n < last+4; n++ {
		switch v.tok(n).UPOS {
		case "ADJ":
		case "NOUN":
			if n+1 < end && v.tok(n+1).UPOS == "NOUN" {
				continue
			}
			return n
		default:
			return -1
		}
	}
	return -1
}

// bareNoun is the noun with what stands before it from at on, less "of", "the four",
// "its" and "more"; empty for a pronoun.
func (v *view) bareNoun(at, noun int32) string {
	if v.tok(noun).UPOS == "PRON" {
		return ""
	}
	for at < noun && v.isLinking(at) {
		at++
	}
	return v.r.Text(v.tok(at).Span.Cover(v.tok(noun).Span))
}

// isLinking reports whether the word at t, which is not the sentence's last, says
// nothing of who is counted.
func (v *view) isLinking(t int32) bool {
	switch tk := v.tok(t); tk.UPOS {
	case "ADP", "DET", "PRON":
		return true
	case "NUM":
		return v.word(t+1) != "-" // "a 12-year-old boy"
	default:
		return slices.Contains([]string{"more", "other", "further"}, tk.Lemma)
	}
}

// maxCounted is how far the noun may stand from its number.
const maxCounted = 8

// isNumber reports whether token k is itself a numeral or a word for a quantity.
func (v *view) isNumber(cs *counts, k int32) bool {
	w := strings.ToLower(v.word(k))
	_, isWord := cs.words[w]
	_, isTimes := cs.times[w]
	_, ok := digits(w)
	return isWord || isTimes || ok
}

// number reads the number at noun or numeral k. first and last are the tokens of
// it and of the words that bound it.
func (cs *counts) number(v *view, k int32) (n amount, first, last int32, why []khaldun.Evidence, ok bool) {
	p := cs.numeral(v, k)
	if p < 0 {
		return amount{}, 0, 0, nil, false
	}
	sn := &v.r.Sentences[v.sent[p]]
	for first = max(sn.First, p-maxNumber); first <= p; first++ {
		if n, ok = cs.amount(v.wording(first, p+1), v.limitBefore(cs.before, first, sn.First).bound == "between"); ok {
			break
		}
	}
	if !ok || v.isArticle(first, p) && (v.tok(k).XPOS != "NN" || v.head[k] < 0 || cs.groups[strings.ToLower(v.lemma(k))]) {
		return amount{}, 0, 0, nil, false
	}
	last = p
	if n.id != "" {
		why = append(why, khaldun.Evidence{Rule: n.id, Span: v.tok(first).Span.Cover(v.tok(last).Span)})
	}
	if l := v.limitBefore(cs.before, first, sn.First); l.bound != "" {
		n = n.limited(l.bound)
		first -= int32(l.len)
		why = append(why, khaldun.Evidence{Rule: l.id, Note: l.bound, Span: v.tok(first).Span.Cover(v.tok(first + int32(l.len) - 1).Span)})
	}
	for size := int32(maxLimit); size > 0; size-- {
		if l, ok := cs.after[v.wording(p+1, min(p+1+size, sn.Last))]; ok {
			n = n.limited(l.bound)
			last = p + size
			why = append(why, khaldun.Evidence{Rule: l.id, Note: l.bound, Span: v.tok(p + 1).Span.Cover(v.tok(last).Span)})
			break
		}
	}
	return n, first, last, why, true
}

// numeral is the last word of the number at k, −1 if there is none.
func (cs *counts) numeral(v *view, k int32) int32 {
	end := v.r.Sentences[v.sent[k]].Last
	if k+2 < end {
		if _, ok := cs.words[v.wording(k, k+3)]; ok { // "tens of thousands" has its head in front
			return k + 2
		}
	}
	if v.isNumber(cs, k) {
		if k > 0 && k+2 < end && v.wording(k-1, k) == "between" && v.wording(k+1, k+2) == "and" && v.isNumber(cs, k+2) {
			return k + 2
		}
		return k
	}
	p := int32(-1)
	for _, c := range v.children(k) {
		switch base(v.tok(c).Rel) {
		case "nummod", "det", "amod", "compound":
			if c < k && v.isNumber(cs, c) {
				p = c
			}
		}
	}
	for p >= 0 && p+1 < k { // "two hundred" of "two hundred and fifty people"
		_, isTimes := cs.times[v.wording(p+1, p+2)]
		switch {
		case v.tok(p).UPOS == "DET" && !isTimes: // "a 12-year-old boy" is one
			return p
		case v.isNumber(cs, p+1):
			p++
		case p+2 < k && v.isNumber(cs, p+2) && slices.Contains([]string{"and", "to", "or", "-"}, v.wording(p+1, p+2)):
			p += 2
		default:
			return p
		}
	}
	return p
}

const (
	maxNumber = 8 // words of a number
	maxLimit  = 4 // words of what bounds it
)

// isArticle reports whether the number is but "a": one of something, if that is a
// person.
func (v *view) isArticle(first, p int32) bool {
	return first == p && (v.tok(p).UPOS == "DET") && v.tok(p).XPOS == "DT" && strings.HasPrefix(strings.ToLower(v.word(p)), "a")
}

// wording is the words [from, to) in lower case, parted by blanks.
func (v *view) wording(from, to int32) string {
	if from >= to {
		return ""
	}
	return strings.ToLower(flatten(v.r.Text(v.tok(from).Span.Cover(v.tok(to - 1).Span))))
}

// flatten parts words and dashes by single blanks.
func flatten(s string) string {
	return strings.Join(strings.Fields(dashes.Replace(s)), " ")
}

var dashes = strings.NewReplacer("–", " - ", "—", " - ", "-", " - ")

type limitHere struct {
	limit
	len int
}

// limitBefore is what the words that end before token at do to the number there;
// the longest such words count.
func (v *view) limitBefore(words map[string]limit, at, from int32) limitHere {
	for size := int32(maxLimit); size > 0; size-- {
		if at-size < from {
			continue
		}
		if l, ok := words[v.wording(at-size, at)]; ok {
			return limitHere{l, int(size)}
		}
	}
	return limitHere{}
}

// amount reads a number: "12", "1,200", "two hundred and fifty", "several dozen",
// "12 to 15"; behind "between", "12 and 15".
func (cs *counts) amount(phrase string, between bool) (amount, bool) {
	words := strings.Fields(phrase)
	for i, w := range words {
		parts := w == "to" || w == "or" || between && w == "and"
		if w == "-" && i > 0 && i+1 < len(words) {
			_, left := digits(words[i-1])
			_, right := digits(words[i+1])
			parts = left && right
		}
		if !parts {
			continue
		}
		lo, ok := cs.sum(words[:i])
		hi, ok2 := cs.sum(words[i+1:])
		if ok && ok2 && lo.most < hi.least && len(words[i+1:]) > 0 { // "two to three hundred" counts hundreds
			if m, isTimes := cs.times[words[len(words)-1]]; isTimes && lo.most < m && len(words[:i]) == 1 {
				lo.least *= m
			}
		}
		return amount{least: lo.least, most: hi.most, id: hi.id}, ok && ok2 && lo.least < hi.most
	}
	return cs.sum(words)
}

// sum reads a number without "to".
func (cs *counts) sum(words []string) (amount, bool) {
	var total, part amount
	seen := false
	for i := 0; i < len(words); {
		n, size := cs.longest(words[i:])
		switch m, isTimes := cs.times[words[i]]; {
		case size > 0 && part.most > 0 && (part.least%10 != 0 || part.least <= n.most):
			return amount{}, false // "a 12", "nine three"
		case size > 0:
			part.least, part.most = plus(part.least, n.least), plus(part.most, n.most)
			total.id = n.id
			i += size
			seen = true
		case isTimes:
			if part.most == 0 {
				part.least, part.most = 1, 1
			}
			spread := part.least != part.most
			part.least, part.most = product(part.least, m), product(part.most, m)
			if spread {
				part.most = plus(part.most, m-1) // "several hundred" ends at 999
			}
			if m >= 1000 {
				total.least, total.most = plus(total.least, part.least), plus(total.most, part.most)
				part = amount{}
			}
			i++
			seen = true
		case (words[i] == "and" || words[i] == "-") && seen && i+1 < len(words):
			i++
		default:
			if !decimal(words, i) {
				return amount{}, false
			}
			n, ok := cs.decimal(words[i], words[i+1])
			if !ok {
				return amount{}, false
			}
			total.least, total.most = plus(total.least, n), plus(total.most, n)
			i += 2
			seen = true
		}
	}
	total.least, total.most = plus(total.least, part.least), plus(total.most, part.most)
	return total, seen && total.most > 0
}

// longest is the amount that the longest run of words at the front stands for.
func (cs *counts) longest(words []string) (amount, int) {
	for size := min(3, len(words)); size > 0; size-- {
		if n, ok := cs.words[strings.Join(words[:size], " ")]; ok {
			return n, size
		}
	}
	if n, ok := digits(words[0]); ok {
		return amount{least: n, most: n}, 1
	}
	return amount{}, 0
}

// digits reads "12" and "1,200".
func digits(w string) (int, bool) {
	if w == "" || w[0] < '0' || w[0] > '9' {
		return 0, false
	}
	n, err := strconv.Atoi(strings.ReplaceAll(w, ",", ""))
	return n, err == nil
}

func decimal(words []string, i int) bool { return i+1 < len(words) && strings.Contains(words[i], ".") }

// decimal reads "1.5 million".
func (cs *counts) decimal(w, unit string) (int, bool) {
	x, err := strconv.ParseFloat(w, 64)
	m, ok := cs.times[unit]
	if err != nil || !ok || x < 0 || x > 1e6 {
		return 0, false
	}
	return int(math.Round(x * float64(m))), true
}

// attach gives each count to the event it belongs to: one told by the count's own
// word, else the nearest in the tree of its sentence, else the last one told in
// the paragraph or the sentence before. Counts of no event are dropped.
func (cs *counts) attach(v *view, events []khaldun.Event) {
	if len(events) == 0 {
		return
	}
	for _, f := range cs.find(v) {
		e := f.owner(v, events)
		if e < 0 {
			continue
		}
		same := func(c khaldun.Count) bool { return c.Kind == f.Kind && c.Min == f.Min && c.Max == f.Max }
		if !slices.ContainsFunc(events[e].Counts, same) {
			events[e].Counts = append(events[e].Counts, f.Count)
		}
	}
}

// maxBack is how many sentences after an act its numbers may stand.
const maxBack = 3

func (f *found) owner(v *view, events []khaldun.Event) int {
	best, rank := -1, 1<<30
	settled := false
	for _, t := range []int32{f.cue, v.tok(f.cue).Head} {
		if t < 0 || t != f.cue && v.tok(f.cue).UPOS == "VERB" {
			continue
		}
		if s, _, ok := v.statusByWords(t); ok && s != khaldun.Happened {
			settled = true // a number of what may come belongs to no act but its own
		}
	}
	for i := range events {
		e := &events[i]
		for k := -1; k < len(e.Mentions); k++ {
			sp := e.Trigger
			if k >= 0 {
				sp = e.Mentions[k]
			}
			if r := f.distance(v, e, sp, settled); r < rank {
				best, rank = i, r
			}
		}
	}
	return best
}

// distance is how far the count stands from the telling of e at sp: 0 if they are
// one, below 100 in one sentence, then by sentences; 1<<30 if it is not e's.
func (f *found) distance(v *view, e *khaldun.Event, sp khaldun.Span, own bool) int {
	const never = 1 << 30
	if sp.Overlaps(v.tok(f.cue).Span) {
		return 0
	}
	if own || !slices.Contains(f.rule.acts, e.Type) {
		return never
	}
	t := v.headWithin(sp)
	if t < 0 {
		return never
	}
	back := int(v.sent[f.cue] - v.sent[t])
	switch {
	case back == 0:
		return min(1+v.steps(t, f.cue), 99)
	case back < 0 || back > maxBack || v.heading[v.sent[t]] || e.Status != khaldun.Happened && e.Status != khaldun.Historical:
		return never
	case v.r.Sentences[v.sent[t]].Block != v.r.Sentences[v.sent[f.cue]].Block && back > 1:
		return never
	}
	return 100 * back
}

// steps is the number of steps in the tree from a to b.
func (v *view) steps(a, b int32) int {
	up := map[int32]int{}
	for x, n := a, 0; x >= 0; x, n = v.tok(x).Head, n+1 {
		up[x] = n
	}
	for x, n := b, 0; x >= 0; x, n = v.tok(x).Head, n+1 {
		if m, ok := up[x]; ok {
			return n + m
		}
	}
	return 1 << 20
}

// fires reports, by an empty string, that a record of counts finds what is marked:
// `[dead 24..99: Dozens of villagers]`; a quantity must have a part in it.
func (cs *counts) fires(v *view, id string, slots []book.Slot) string {
	lack := "it finds no number"
	for _, f := range cs.find(v) {
		if f.Why.Rule != id && !slices.ContainsFunc(f.Why.From, func(e khaldun.Evidence) bool { return e.Rule == id }) {
			continue
		}
		if len(slots) == 0 {
			return ""
		}
		got := fmt.Sprintf("[%s %s: %s]", f.Kind, countRange(f.Count), v.r.Text(f.Span))
		for _, s := range slots {
			if got == fmt.Sprintf("[%s %s: %s]", s.Label, s.Arg, s.Of(v.r.Doc.Text)) {
				return ""
			}
		}
		lack = "it finds " + got
	}
	return lack
}

// countRange is how the codebook writes a count's range.
func countRange(c khaldun.Count) string {
	switch c.Max {
	case c.Min:
		return strconv.Itoa(c.Min)
	case 0:
		return strconv.Itoa(c.Min) + ".."
	}
	return fmt.Sprintf("%d..%d", c.Min, c.Max)
}
