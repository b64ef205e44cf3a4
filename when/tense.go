package when

import (
	"sort"
	"strings"

	"khaldun"
)

// ahead says which way a sentence looks from the day of printing.
type ahead int

const (
	looksBack  ahead = -1
	looksAhead ahead = +1
)

// looksAhead says which way the clause around span looks: by its verb where the
// sentence has a tree, else by the words near by.
func (s *search) looksAhead(span khaldun.Span) ahead {
	if at := s.wordAt(span.Start); at > 0 && s.begins(at-1, classSince) {
		return looksBack
	}
	if t := s.token(span.End - 1); t >= 0 && s.r.Tokens[t].Rel != "" {
		if a := s.byVerb(t); a != 0 {
			return a
		}
	}
	return s.byWords(span)
}

// byVerb climbs from a time expression to the verb it belongs to.
func (s *search) byVerb(t int32) ahead {
	toks := s.r.Tokens
	const climbs = 6
	for range climbs {
		if toks[t].Head < 0 {
			break
		}
		t = toks[t].Head
		if a := s.verbLooks(t); a != 0 {
			return a
		}
	}
	return 0
}

// verbLooks says which way verb v looks: "will meet", "to meet", "is due",
// "met", "has met".
func (s *search) verbLooks(v int32) ahead {
	toks := s.r.Tokens
	const reach = 60 // tokens to either side of a verb in which its helpers stand
	first, last := max(s.sent.First, v-reach), min(s.sent.Last, v+reach)
	back := toks[v].XPOS == "VBD" || toks[v].XPOS == "VBN"
	for i := first; i < last; i++ {
		if toks[i].Head != v || i > v && toks[i].Rel != "aux" {
			continue
		}
		switch {
		case toks[i].Rel == "aux" && toks[i].XPOS == "MD" && toks[i].Lemma == "could":
			return 0 // "could not be reached Tuesday"
		case toks[i].Rel == "aux" && toks[i].XPOS == "MD":
			return looksAhead
		case toks[i].Rel == "mark" && toks[i].XPOS == "TO" && toks[v].XPOS == "VB":
			return s.infinitiveLooks(v)
		case toks[i].XPOS == "VBZ" || toks[i].XPOS == "VBP":
			back = back && toks[i].Lemma == "have"
		}
	}
	if s.hasSense(classDefers, toks[v].Span) || s.hasSense(classAhead, toks[v].Span) && !back {
		return looksAhead
	}
	if back {
		return looksBack
	}
	return 0
}

// infinitiveLooks says which way "to v" looks. It looks ahead, but a purpose is as
// old as what was done for it, and what had been planned is past.
func (s *search) infinitiveLooks(v int32) ahead {
	toks := s.r.Tokens
	if toks[v].Rel == "advcl" {
		return 0
	}
	for i := s.sent.First; i < s.sent.Last; i++ {
		if toks[v].Head >= 0 && toks[i].Head == toks[v].Head && toks[i].Rel == "aux" && toks[i].Lemma == "have" && toks[i].XPOS == "VBD" {
			return looksBack
		}
	}
	return looksAhead
}

// hasSense reports whether the word at span is of class c.
func (s *search) hasSense(c class, span khaldun.Span) bool {
	i := s.wordAt(span.Start)
	return i < len(s.words) && s.begins(i, c)
}

// begins reports whether word i begins a word or phrase of class c.
func (s *search) begins(i int, c class) bool {
	_, n := s.sense(c, i)
	return n > 0
}

// wordAt is the first word that begins at byte at or behind it.
func (s *search) wordAt(at int32) int {
	return sort.Search(len(s.words), func(i int) bool { return s.words[i].span.Start >= at })
}

// byWords looks for the nearest word that says which way the sentence looks,
// to the left first, then to the right.
func (s *search) byWords(span khaldun.Span) ahead {
	const left, right = 14, 8
	at := s.wordAt(span.Start)
	for i := at - 1; i >= 0 && i >= at-left && !s.is(i, ';'); i-- {
		a := s.wordLooks(i)
		if a > 0 && i > 0 && s.wordLooks(i-1) < 0 && !s.begins(i, classDefers) {
			return 0 // "was scheduled for": ahead of another day than that of printing
		}
		if a != 0 {
			return a
		}
	}
	at = s.wordAt(span.End)
	for i := at; i < len(s.words) && i < at+right && !s.is(i, ';'); i++ {
		if a := s.wordLooks(i); a != 0 {
			return a
		}
	}
	return 0
}

func (s *search) wordLooks(i int) ahead {
	if s.begins(i, classAhead) {
		return looksAhead
	}
	if s.begins(i, classDefers) {
		return looksAhead
	}
	if s.isPassive(i) {
		return 0
	}
	if s.begins(i, classBehind) {
		return looksBack
	}
	t := s.token(s.words[i].span.Start)
	if t >= 0 && s.r.Tokens[t].XPOS == "VBD" || t < 0 && s.endsPast(i) {
		return looksBack
	}
	return 0
}

// endsPast reports whether word i, which has no tag, has the ending of a past
// form.
func (s *search) endsPast(i int) bool {
	return strings.HasSuffix(s.words[i].span.Of(s.r.Doc.Text), "ed")
}

// isPassive reports whether word i stands behind a form of "be" that does not
// look back: "will be named", "is heard".
func (s *search) isPassive(i int) bool {
	if i == 0 {
		return false
	}
	switch s.words[i-1].span.Of(s.r.Doc.Text) {
	case "be", "is", "are", "being":
		return true
	}
	return false
}
