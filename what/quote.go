package what

import (
	"sort"
	"strings"
)

// quote is a quotation: tokens [first, last) with its marks. It may run over
// several sentences and paragraphs.
type quote struct {
	first, last int32
}

// quotes lists the quotations of the text, in order, none inside another. Printers
// leave a quotation of several paragraphs open at the end of each and open it
// again at the start of the next, so such paragraphs are one.
func (v *view) quotes() []quote {
	var out []quote
	start := int32(-1)
	open := false // the last quotation ran to the end of its block
	block := int32(-1)
	end := func(last int32) {
		if start < 0 || last-start < 2 {
			start = -1
			return
		}
		if n := len(out); open && n > 0 && out[n-1].last == start {
			out[n-1].last = last
		} else {
			out = append(out, quote{start, last})
		}
		start = -1
	}
	for s := range v.r.Sentences {
		sn := &v.r.Sentences[s]
		if sn.Block != block {
			was := start >= 0
			end(sn.First)
			open, block = was, sn.Block
		}
		for i := sn.First; i < sn.Last; i++ {
			switch v.quoteMark(i, start >= 0) {
			case openingMark:
				end(i)
				start = i
			case closingMark:
				if start >= 0 {
					end(i + 1)
					open = false
				}
			}
		}
	}
	end(int32(len(v.r.Tokens)))
	return out
}

const (
	noMark = iota
	openingMark
	closingMark
)

// quoteMark says what token i does to quotations; inside says whether one is open.
func (v *view) quoteMark(i int32, inside bool) int {
	switch w := v.word(i); w {
	case "“", "«", "„", "``":
		return openingMark
	case "”", "»":
		return closingMark
	case "\"", "''", "'''": // the same sign at either end
		if inside {
			return closingMark
		}
		return openingMark
	case "‘":
		if !inside {
			return openingMark
		}
	case "’", "'":
		// An apostrophe is no mark: "the voters’ choice".
		if end := int(v.tok(i).Span.End); v.tok(i).UPOS == "PUNCT" && (end == len(v.r.Doc.Text) || strings.IndexByte(" \n,.;:?!", v.r.Doc.Text[end]) >= 0) && inside {
			return closingMark
		}
	}
	return noMark
}

// takeQuotes adds to the content each quotation it reaches into, whole.
func (v *view) takeQuotes(s *saying, quotes []quote) {
	end := s.base + int32(len(s.content))
	k := sort.Search(len(quotes), func(k int) bool { return quotes[k].last > s.base })
	for ; k < len(quotes) && quotes[k].first < end; k++ {
		if q := quotes[k]; !q.holds(s.head) && s.reaches(q) {
			s.take(q)
		}
	}
}

func (q quote) holds(t int32) bool { return q.first <= t && t < q.last }

// reaches reports whether a word of q is in the content.
func (s *saying) reaches(q quote) bool {
	for t := max(q.first, s.base); t < min(q.last, s.base+int32(len(s.content))); t++ {
		if s.content[t-s.base] {
			return true
		}
	}
	return false
}

// take adds the whole of q to the content.
func (s *saying) take(q quote) {
	lo, hi := min(s.base, q.first), max(s.base+int32(len(s.content)), q.last)
	if int(hi-lo) != len(s.content) {
		grown := make([]bool, hi-lo)
		copy(grown[s.base-lo:], s.content)
		s.base, s.content = lo, grown
	}
	for t := q.first; t < q.last; t++ {
		s.content[t-s.base] = true
	}
}

// quoteBack is how many sayings back the speaker of a quotation without a cue is
// sought.
const quoteBack = 12

// followQuotes gives a quotation that no cue reaches and that begins a sentence to
// whoever spoke in the sentence before: "We came," he said. "We stay."
func (v *view) followQuotes(found []saying, quotes []quote) {
	for _, q := range quotes {
		if q.first != v.r.Sentences[v.sent[q.first]].First || q.first == 0 {
			continue
		}
		after := sort.Search(len(found), func(i int) bool { return found[i].head >= q.first })
		if v.told(found, after, q) {
			continue
		}
		for i := after - 1; i >= max(0, after-quoteBack); i-- {
			s := &found[i]
			if v.goesOn(s, q) {
				s.take(q)
				break
			}
			if !v.quoted[s.head] {
				break
			}
		}
	}
}

// told reports whether the content of a saying near place at reaches into q from a
// cue outside it.
func (v *view) told(found []saying, at int, q quote) bool {
	for i := max(0, at-quoteBack); i < len(found) && (i < at || found[i].head < q.last || i < at+quoteBack); i++ {
		if !q.holds(found[i].head) && found[i].reaches(q) {
			return true
		}
	}
	return false
}

// goesOn reports whether q goes on where the words of s, or its colon, end.
func (v *view) goesOn(s *saying, q quote) bool {
	if v.quoted[s.head] {
		return false
	}
	if v.word(q.first-1) == ":" && v.sent[q.first-1] == v.sent[s.head] {
		return true
	}
	end := max(s.last, s.lastWord())
	return v.sent[q.first]-v.sent[end] <= 1 && v.speaks(s) &&
		v.r.Sentences[v.sent[q.first]].Block-v.r.Sentences[v.sent[end]].Block <= 1
}

// lastWord is the last token of the content, −1 if there is none.
func (s *saying) lastWord() int32 {
	for k := len(s.content) - 1; k >= 0; k-- {
		if s.content[k] {
			return s.base + int32(k)
		}
	}
	return -1
}

// speaks reports whether more than half the words of the content are quoted.
func (v *view) speaks(s *saying) bool {
	_, share := v.quotedShare(s)
	return share == "most"
}
