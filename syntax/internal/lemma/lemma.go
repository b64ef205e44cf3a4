// Package lemma gives the dictionary form of an English word in its sentence.
//
// Known words stand in a table of form, tag and lemma; for others the longest
// known ending says what to take off and what to put on: VERB VBG "-izing" is
// "-ize". Words keep their capitals only as proper nouns.
package lemma

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxSuffix is the length in bytes of the longest ending rules are made for.
const MaxSuffix = 6

// Word is a known word, or an item of gold to learn from.
type Word struct{ Form, UPOS, XPOS, Lemma string }

// Rule says how words that end in Suffix get their lemma: Cut bytes off, Add on.
type Rule struct {
	UPOS, XPOS, Suffix string
	Cut                int
	Add                string
}

// Lemmatizer holds the table and the rules. It does not change once read.
type Lemmatizer struct {
	words []Word
	rules []Rule
	known index // of words
	ends  index // of rules
	dict  index // of words by lemma and universal tag
}

const header = "lemma 1\n"

// Encode packs words and rules, which must be free of blanks of any sort but
// the space.
func Encode(words []Word, rules []Rule) []byte {
	var b bytes.Buffer
	b.WriteString(header)
	for _, w := range words {
		lemma := w.Lemma
		if lemma == w.Form {
			lemma = ""
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\n", w.Form, w.UPOS, w.XPOS, lemma)
	}
	for _, r := range rules {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%d\t%s\n", r.Suffix, r.UPOS, r.XPOS, r.Cut, r.Add)
	}
	return b.Bytes()
}

// Decode reads what Encode wrote.
func Decode(section []byte) (*Lemmatizer, error) {
	s, ok := strings.CutPrefix(string(section), header)
	if !ok {
		return nil, fmt.Errorf("section lemma of the syntax model: does not begin with %q; train it again with cmd/train", header)
	}
	n := strings.Count(s, "\n")
	l := &Lemmatizer{words: make([]Word, 0, n)}
	for line := 2; s != ""; line++ {
		var row string
		row, s, _ = strings.Cut(s, "\n")
		if err := l.row(row); err != nil {
			return nil, fmt.Errorf("section lemma of the syntax model, line %d: %w", line, err)
		}
	}
	l.known, l.dict = newIndex(len(l.words)), newIndex(len(l.words))
	for i, w := range l.words {
		l.known.put(hashWord(w.Form, false, w.UPOS, w.XPOS), i)
		if !l.isLemma(w.Lemma, w.UPOS) {
			l.dict.put(hashWord(w.Lemma, false, w.UPOS, ""), i)
		}
	}
	l.ends = newIndex(len(l.rules))
	for i, r := range l.rules {
		h := hashTag(r.UPOS, r.XPOS)
		for k := len(r.Suffix) - 1; k >= 0; k-- {
			h = step(h, r.Suffix[k])
		}
		l.ends.put(h, i)
	}
	return l, nil
}

// row reads one line: a word or a rule.
func (l *Lemmatizer) row(s string) error {
	var c [5]string
	n := 0
	for rest, more := s, true; more; n++ {
		if n == len(c) {
			return fmt.Errorf("more than %d columns", len(c))
		}
		c[n], rest, more = strings.Cut(rest, "\t")
	}
	switch n {
	case 4:
		if c[3] == "" {
			c[3] = c[0]
		}
		l.words = append(l.words, Word{c[0], c[1], c[2], c[3]})
	case 5:
		cut, err := strconv.Atoi(c[3])
		if err != nil || cut < 0 {
			return fmt.Errorf("%q is not a number of bytes to cut", c[3])
		}
		l.rules = append(l.rules, Rule{c[1], c[2], c[0], cut, c[4]})
	default:
		return fmt.Errorf("%d columns, want 4 or 5", n)
	}
	return nil
}

// Lemma is the dictionary form of a word with the tags given. It allocates only
// for words it does not know.
func (l *Lemmatizer) Lemma(form, upos, xpos string) string {
	name := IsName(upos, xpos)
	ascii := isASCII(form)
	if !ascii && !name {
		form = strings.ToLower(form)
	}
	fold := ascii && !name
	if i := l.known.get(hashWord(form, fold, upos, xpos), func(i int) bool {
		w := &l.words[i]
		return w.UPOS == upos && w.XPOS == xpos && (w.Form == form || fold && equalFold(w.Form, form))
	}); i >= 0 {
		if w := &l.words[i]; w.Lemma != w.Form || form != w.Form {
			return w.Lemma
		}
		return form
	}
	if fold && !isAcronym(form) {
		form = strings.ToLower(form)
	}
	lemma := l.byEnding(form, upos, xpos)
	if len(lemma) < len(form) && (upos == "VERB" || upos == "ADJ") && !l.isLemma(lemma, upos) && l.isLemma(lemma+"e", upos) {
		return lemma + "e" // "provok" of "provoked"
	}
	return lemma
}

// Knows reports whether the table has this form with these tags.
func (l *Lemmatizer) Knows(form, upos, xpos string) bool {
	form = strings.ToLower(form)
	return l.known.get(hashWord(form, false, upos, xpos), func(i int) bool {
		w := &l.words[i]
		return w.UPOS == upos && w.XPOS == xpos && w.Form == form
	}) >= 0
}

// IsName reports whether a word with these tags keeps its capitals.
func IsName(upos, xpos string) bool { return upos == "PROPN" || strings.HasPrefix(xpos, "NNP") }

// isAcronym reports whether form has the capitals of NGO and NGOs. Long words
// in capitals are words of a headline.
func isAcronym(form string) bool {
	const long = 6
	capitals := 0
	for i := range len(form) {
		if 'A' <= form[i] && form[i] <= 'Z' {
			capitals++
		}
	}
	return capitals >= 2 && len(form) < long
}

// isLemma reports whether a known word with the tag upos has this lemma.
func (l *Lemmatizer) isLemma(s, upos string) bool {
	return l.dict.get(hashWord(s, false, upos, ""), func(i int) bool {
		return l.words[i].UPOS == upos && l.words[i].Lemma == s
	}) >= 0
}

// byEnding applies the rule with the longest ending that fits.
func (l *Lemmatizer) byEnding(form, upos, xpos string) string {
	best := -1
	h := hashTag(upos, xpos)
	for n := 0; n <= MaxSuffix && n <= len(form); n++ {
		if n > 0 {
			h = step(h, form[len(form)-n])
		}
		if i := l.ends.get(h, func(i int) bool {
			r := &l.rules[i]
			return r.UPOS == upos && r.XPOS == xpos && r.Suffix == form[len(form)-n:]
		}); i >= 0 {
			best = i
		}
	}
	if best < 0 {
		return form
	}
	r := &l.rules[best]
	keep := len(form) - r.Cut
	if keep <= 0 || r.Cut > 0 && !utf8.RuneStart(form[keep]) {
		return form
	}
	return form[:keep] + r.Add
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// equalFold reports whether s is low but for capitals; low has none.
func equalFold(low, s string) bool {
	if len(low) != len(s) {
		return false
	}
	for i := range len(s) {
		if small(s[i]) != low[i] {
			return false
		}
	}
	return true
}

func small(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// index finds rows of a table by their hash. Slots hold a row's number plus one.
type index struct {
	slots []int32
	mask  uint32
}

func newIndex(n int) index {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return index{make([]int32, size), uint32(size - 1)}
}

func (x *index) put(h uint32, row int) {
	for i := mix(h) & x.mask; ; i = (i + 1) & x.mask {
		if x.slots[i] == 0 {
			x.slots[i] = int32(row + 1)
			return
		}
	}
}

// get is the first row put under h that is the one meant, or −1.
func (x *index) get(h uint32, is func(int) bool) int {
	if x.slots == nil {
		return -1
	}
	for i := mix(h) & x.mask; x.slots[i] != 0; i = (i + 1) & x.mask {
		if row := int(x.slots[i] - 1); is(row) {
			return row
		}
	}
	return -1
}

func mix(h uint32) uint32 { return (h ^ h>>15) * 0x9E3779B1 >> 3 }

func step(h uint32, c byte) uint32 { return (h ^ uint32(c)) * 16777619 }

func hashTag(upos, xpos string) uint32 {
	h := uint32(2166136261)
	for i := range len(upos) {
		h = step(h, upos[i])
	}
	h = step(h, ' ')
	for i := range len(xpos) {
		h = step(h, xpos[i])
	}
	return step(h, ' ')
}

// hashWord is the hash of a word under its tags; fold takes capitals as small.
func hashWord(form string, fold bool, upos, xpos string) uint32 {
	h := hashTag(upos, xpos)
	for i := range len(form) {
		c := form[i]
		if fold {
			c = small(c)
		}
		h = step(h, c)
	}
	return h
}
