package who

import (
	"unicode"
	"unicode/utf8"
)

// maxCredit bounds the tokens of a dateline or credit.
const maxCredit = 10

// findCredits finds where each sentence begins behind the dateline or the credit of
// its paragraph: "MOMBASA – ", "Coast News Service – ".
func (rd *reader) findCredits() {
	rd.opens = make([]int32, len(rd.r.Sentences))
	for s := range rd.r.Sentences {
		rd.opens[s] = rd.r.Sentences[s].First
		if s == 0 || rd.r.Sentences[s].Block != rd.r.Sentences[s-1].Block {
			rd.opens[s] = rd.creditEnd(s)
		}
	}
}

// creditEnd is the token behind the dash that ends the credit of sentence s, or its
// first token if it has none. A second dash makes of the first one a parenthesis.
func (rd *reader) creditEnd(s int) int32 {
	first, last := rd.r.Sentences[s].First, rd.r.Sentences[s].Last
	end := first
	for t := first; t < last; t++ {
		if rd.isDash(t) {
			if end > first {
				return first
			}
			end = t + 1
			continue
		}
		if end > first {
			continue
		}
		switch u := rd.tok(t).UPOS; {
		case t-first >= maxCredit:
			return first
		case u == "PROPN" || u == "NUM" || u == "PUNCT":
		case (u == "ADJ" || u == "NOUN" || u == "X") && rd.isCapital(t) && rd.name[t] >= 0:
		default:
			return first
		}
	}
	if end <= first+1 || end >= last || !rd.isCapital(end) {
		return first
	}
	return end
}

// isDash reports whether token t is a dash between spaces.
func (rd *reader) isDash(t int32) bool {
	switch rd.word(t) {
	case "-", "–", "—", "--", "―":
		return t > 0 && int(t)+1 < len(rd.r.Tokens) && rd.tok(t-1).Span.End < rd.tok(t).Span.Start && rd.tok(t).Span.End < rd.tok(t+1).Span.Start
	}
	return false
}

// isCapital reports whether token t begins with a capital letter.
func (rd *reader) isCapital(t int32) bool {
	r, _ := utf8.DecodeRuneInString(rd.word(t))
	return unicode.IsUpper(r)
}
