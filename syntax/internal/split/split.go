// Package split parts running English text into tokens and sentences.
//
// Two linear models look at characters: one says whether a token ends between
// two characters that are not parted by a blank ("do|n't", "$|5", but "U.S."),
// the other whether a sentence ends where a token does. Both read hashed
// features of the characters around, of the token and of its neighbours. The
// package holds what training and reading share; see [khaldun/syntax/train].
package split

import (
	"khaldun"
)

// Bits is the size of each model's table of weights as a power of two.
const Bits = 17

// MaxToken is the length in bytes at which a token is cut, whatever it is.
const MaxToken = 200

// Result holds tokens and sentences, and the room to find them in. It can be
// used again; the zero Result is ready.
type Result struct {
	Tokens []khaldun.Span
	Ends   []int32 // sentence i is Tokens[Ends[i-1]:Ends[i]], the first begins at 0

	par   paragraph
	feats [maxFeatures]uint32
}

// Reset empties r and keeps its room.
func (r *Result) Reset() { r.Tokens, r.Ends = r.Tokens[:0], r.Ends[:0] }

// Judge decides where tokens and sentences end. at is the byte offset, in the
// text, of the place in question; f are the features there.
type Judge interface {
	Cut(f []uint32, at int32) bool // does a token end here, inside a chunk without blanks?
	End(f []uint32, at int32) bool // does the token that ends here end a sentence too?
}

// Inner is the set of words that hide a token boundary between two letters:
// "cannot", "gonna".
type Inner map[string]int // where to cut, in bytes

// Walk reads the bytes s of text, asks j at each place a boundary may be and
// appends to r what it finds. A sentence crosses neither s nor a blank line.
func Walk(text string, s khaldun.Span, inner *InnerSet, j Judge, r *Result) {
	for start := s.Start; start < s.End; {
		end := paragraphEnd(text, start, s.End)
		r.par.read(text, khaldun.Span{Start: start, End: end})
		w := walker{p: &r.par, r: r, j: j, inner: inner}
		w.paragraph()
		start = end
	}
}

// paragraphEnd is the end of the paragraph that begins at i: the next line
// without words, or end.
func paragraphEnd(text string, i, end int32) int32 {
	seen := false // a word
	for nl := int32(-1); i < end; i++ {
		switch c := text[i]; {
		case c == '\n':
			if nl >= 0 && seen {
				return i
			}
			nl = i
		case c > ' ':
			seen, nl = true, -1
		}
	}
	return end
}

// walker goes through one paragraph.
type walker struct {
	p     *paragraph
	r     *Result
	j     Judge
	inner *InnerSet

	start    int32     // first character of the open token
	hash     uint32    // of the open token
	last     [2]uint32 // hashes of the two tokens before it
	length   int       // tokens in the open sentence
	quoted   bool      // a quotation mark is open in it
	brackets int       // brackets open in it
}

func (w *walker) paragraph() {
	for i := range w.p.chunks {
		w.chunk(i)
	}
}

// chunk cuts chunk n into tokens.
func (w *walker) chunk(n int) {
	c := &w.p.chunks[n]
	w.start, w.hash = c.first, seed
	inner := w.innerCut(c)
	whole := w.p.address(c)
	for i := c.first; i < c.last; i++ {
		w.hash = step(w.hash, w.p.runes[i])
		w.turn(w.p.kinds[i])
		if i+1 == c.last {
			w.close(n, i, true)
			return
		}
		if w.p.at[i+2]-w.p.at[w.start] > MaxToken {
			w.close(n, i, false)
			continue
		}
		if i >= whole.first && i+1 < whole.last || w.p.genitive(i-1) {
			continue
		}
		if whole.first == i+1 || whole.last == i+1 || w.p.genitive(i) ||
			(w.may(i) || i+1 == inner) && w.j.Cut(w.cutFeatures(n, i), w.p.at[i+1]) {
			w.close(n, i, false)
		}
	}
}

// turn keeps count of quotation marks and brackets.
func (w *walker) turn(k kind) {
	switch k {
	case openQuote:
		w.quoted = true
	case closeQuote:
		w.quoted = false
	case openBracket:
		w.brackets++
	case closeBracket:
		w.brackets = max(0, w.brackets-1)
	}
}

// close ends the open token after character i of chunk n, and the sentence if
// the judge or the end of the paragraph says so.
func (w *walker) close(n int, i int32, chunkEnds bool) {
	p := w.p
	w.r.Tokens = append(w.r.Tokens, khaldun.Span{Start: p.at[w.start], End: p.at[i+1]})
	w.length++
	end := false
	switch {
	case chunkEnds && n+1 == len(p.chunks):
		end = true
	case chunkEnds || p.kinds[i].maybeStop():
		end = w.j.End(w.endFeatures(n, i, chunkEnds), p.at[i+1])
	}
	if end {
		w.r.Ends = append(w.r.Ends, int32(len(w.r.Tokens)))
		w.length, w.quoted, w.brackets = 0, false, 0
	}
	w.last[1], w.last[0] = w.last[0], w.hash
	w.start, w.hash = i+1, seed
}

// may reports whether a token can end after character i, which is not the last
// of its chunk: where the kind of character changes, and before n't.
func (w *walker) may(i int32) bool {
	k, next := w.p.kinds[i], w.p.kinds[i+1]
	if k.letter() && next.letter() {
		return w.p.runes[i+1] == 'n' && w.p.kinds[i+2] == apostrophe && w.p.runes[i+3] == 't'
	}
	return k != digit || next != digit
}

// genitive reports whether 's follows character i, a letter, and ends the word
// there. The treebanks leave a few together by mistake ("Monday's"), which must
// not be learned.
func (p *paragraph) genitive(i int32) bool {
	return p.kinds[i].letter() && p.kinds[i+1] == apostrophe && p.runes[i+2] == 's' && !p.kinds[i+3].word() && p.kinds[i+3] != apostrophe
}

// address is the part of chunk c that is a web or mail address, without the
// marks around it; it is one token. Empty if there is none.
func (p *paragraph) address(c *chunk) chunk {
	if c.flags&(isURL|isMail) == 0 {
		return chunk{first: -1, last: -1}
	}
	a := *c
	for a.last > a.first && (p.kinds[a.last-1].maybeStop() && p.kinds[a.last-1] != symbol || p.kinds[a.last-1] == comma || p.runes[a.last-1] == '>') {
		a.last--
	}
	for a.first < a.last && (p.kinds[a.first] == openBracket || p.kinds[a.first] == openQuote || p.kinds[a.first] == openSingle || p.runes[a.first] == '<') {
		a.first++
	}
	return a
}

// innerCut is the character of c before which a boundary may hide, or −1.
func (w *walker) innerCut(c *chunk) int32 {
	if w.inner == nil {
		return -1
	}
	if n, ok := w.inner.at[c.word]; ok {
		return c.first + n
	}
	return -1
}

// InnerSet is an Inner made ready for look-up.
type InnerSet struct{ at map[uint32]int32 }

// NewInnerSet makes a set ready for look-up. Words are in small letters.
func NewInnerSet(words Inner) *InnerSet {
	s := &InnerSet{make(map[uint32]int32, len(words))}
	for word, cut := range words {
		h := seed
		for _, r := range word {
			h = step(h, r)
		}
		n := int32(0)
		for range word[:cut] {
			n++
		}
		s.at[h] = n
	}
	return s
}
