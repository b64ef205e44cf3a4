package story

import (
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"khaldun"
)

const (
	shingleWords = 3   // words in a shingle
	sketchLen    = 128 // shingles of a document that are kept
	leastOwn     = 20  // shingles outside quotation marks without which those inside count too
)

// Print is what is kept of a document to know its copies by: about a kilobyte,
// whatever its length.
type Print struct {
	ID                     string
	Site, Agency, Dateline string
	Published              time.Time // zero: unknown
	// Simhash has a bit set where most shingles' hashes do, so that texts which
	// differ in few words differ in few bits. It is 0 for a text without words.
	Simhash uint64
	// Sketch holds the least hashes of the shingles, at most 128, in rising order.
	Sketch   []uint64
	Shingles int // distinct shingles in the text; more than len(Sketch) in a long one
}

// Fingerprint makes the print of a document. It looks at the running text alone:
// a headline is the paper's own. Words in quotation marks are passed over unless
// there is little else, for two papers that heard one speech print the same words.
func Fingerprint(doc *khaldun.Document) Print {
	p := Print{ID: doc.ID, Site: doc.Site, Agency: doc.Agency, Dateline: doc.Dateline, Published: doc.Published.From}
	var w shingler
	for _, b := range doc.Blocks {
		switch b.Kind {
		case khaldun.Paragraph, khaldun.Quote, khaldun.ListItem:
			w.read(b.Span.Of(doc.Text))
		}
	}
	if len(w.own)+len(w.quoted) == 0 {
		w.read(doc.Text)
	}
	hashes := w.own
	if len(hashes) < leastOwn {
		hashes = append(hashes, w.quoted...)
	}
	p.Simhash = simhash(hashes)
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	p.Shingles = len(hashes)
	p.Sketch = slices.Clone(hashes[:min(sketchLen, len(hashes))])
	return p
}

// shingler collects the hashes of each run of shingleWords words. Text shorter
// than that has none.
type shingler struct {
	own, quoted []uint64
	last        [shingleWords]uint64
	words       int
	inside      bool // quotation marks
	unquoted    int  // words since the last quoted one
}

func (s *shingler) read(text string) {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	hash := uint64(offset)
	inWord := false
	end := func() {
		if inWord {
			s.add(mix(hash))
		}
		hash, inWord = offset, false
	}
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		text = text[n:]
		switch {
		case unspaced(r):
			// Chinese, Japanese and Thai put no spaces between words.
			end()
			s.add(mix(uint64(r)))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			hash = (hash ^ uint64(unicode.ToLower(r))) * prime
			inWord = true
		case r == '\'' || r == '’':
			// "party's" and "party’s" are one word.
		default:
			end()
			s.quote(r)
		}
	}
	end()
	s.inside = false
}

func (s *shingler) quote(r rune) {
	switch r {
	case '"':
		s.inside = !s.inside
	case '“', '«', '„':
		s.inside = true
	case '”', '»':
		s.inside = false
	}
}

func (s *shingler) add(word uint64) {
	copy(s.last[:], s.last[1:])
	s.last[shingleWords-1] = word
	s.words++
	s.unquoted++
	if s.inside {
		s.unquoted = 0
	}
	if s.words < shingleWords {
		return
	}
	var h uint64
	for _, w := range s.last {
		h = mix(h*31 + w)
	}
	if s.words > shingleWords && s.unquoted < shingleWords || s.inside {
		s.quoted = append(s.quoted, h)
	} else {
		s.own = append(s.own, h)
	}
}

func unspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// mix spreads the bits of h over all 64; it is the end of MurmurHash3.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

func simhash(hashes []uint64) uint64 {
	var sum [64]int
	for _, h := range hashes {
		for b := range sum {
			sum[b] += int(h>>b&1)*2 - 1
		}
	}
	var out uint64
	for b, n := range sum {
		if n > 0 {
			out |= 1 << b
		}
	}
	return out
}

// common is how many shingles the sketches of p and q share, out of how many of the
// one that has fewer. Where a sketch ends before its text does, both are compared
// only as far as it goes.
func (p *Print) common(q *Print) (shared, of int) {
	a, b := p.Sketch, q.Sketch
	if p.Shingles > len(a) {
		b = upTo(b, a[len(a)-1])
	}
	if q.Shingles > len(q.Sketch) {
		a = upTo(a, q.Sketch[len(q.Sketch)-1])
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			shared, i, j = shared+1, i+1, j+1
		}
	}
	return shared, min(len(a), len(b))
}

func upTo(sketch []uint64, last uint64) []uint64 {
	n, found := slices.BinarySearch(sketch, last)
	if found {
		n++
	}
	return sketch[:n]
}
