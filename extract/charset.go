package extract

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decoded is a page in valid UTF-8, with the way back to the bytes as they came.
type decoded struct {
	text    []byte
	charset string // for Document.Charset: the name browsers know it by, in lower case
	why     string // for Document.CharsetFrom: byte order mark, valid utf-8, header, meta or guess

	raw    []byte
	dec    func() transform.Transformer // nil if text is raw but for its first skip bytes
	skip   int
	lost   int // characters that raw has no sense for; each is U+FFFD in text
	marks  []mark
	cursor cursor
}

// mark says that text[text:] was decoded from raw[raw:].
type mark struct{ text, raw int }

// cursor is a decoder that stopped at a mark.
type cursor struct {
	mark
	dec transform.Transformer
}

// From where a charset is known, in the words of khaldun.Document.
const (
	fromMark   = "byte order mark"
	fromUTF8   = "valid utf-8"
	fromHeader = "header"
	fromMeta   = "meta" // or the XML declaration
	fromGuess  = "guess"
)

// decode turns a page into UTF-8. It trusts, in this order, a byte order mark; the
// shape of UTF-16 and of UTF-8, which no other text has by chance; what header and
// page declare, unless the bytes make no sense that way; and the shape of the bytes.
func decode(page []byte, contentType string) *decoded {
	switch {
	case bytes.HasPrefix(page, []byte("\xEF\xBB\xBF")):
		return asUTF8(page, 3, fromMark)
	case bytes.HasPrefix(page, []byte("\xFE\xFF")):
		return decodeUTF16(page, 2, unicode.BigEndian, fromMark)
	case bytes.HasPrefix(page, []byte("\xFF\xFE")):
		return decodeUTF16(page, 2, unicode.LittleEndian, fromMark)
	}
	if order, ok := unmarkedUTF16(page); ok {
		return decodeUTF16(page, 0, order, fromGuess)
	}
	if utf8.Valid(page) {
		if d := decodeEscapes(page, contentType); d != nil {
			return d
		}
		return asUTF8(page, 0, fromUTF8)
	}
	good, bad := countUTF8(page)
	if good > 20*bad && good >= 20 {
		return asUTF8(page, 0, fromUTF8)
	}
	var best *decoded
	for _, c := range declared(page, contentType) {
		d := decodeAs(page, c.label, c.from)
		if d == nil {
			continue
		}
		if d.lost*200 <= len(d.text) {
			return d
		}
		if best == nil || d.lost < best.lost {
			best = d
		}
	}
	if good > 20*bad {
		return asUTF8(page, 0, fromUTF8)
	}
	if d := guess(page); best == nil || d.lost < best.lost {
		best = d
	}
	return best
}

// charsetClaim is a label that a page goes by, and what says so.
type charsetClaim struct{ label, from string }

// declared are the charsets that header and page name, the most trusted first.
// Latin-1 in a header is what servers add to any page, so that then the page's own
// word comes first.
func declared(page []byte, contentType string) []charsetClaim {
	var claims []charsetClaim
	if label := charsetIn(contentType); label != "" {
		claims = append(claims, charsetClaim{label, fromHeader})
	}
	for _, label := range pageLabels(page) {
		claims = append(claims, charsetClaim{label, fromMeta})
	}
	if len(claims) > 1 && claims[0].from == fromHeader {
		if _, name := charset.Lookup(claims[0].label); name == "windows-1252" {
			claims = append(claims[1:], claims[0])
		}
	}
	return claims
}

// declaredWithin is how much of a page may come before its charset. The standard
// says 1024 bytes; pages with scripts at their top take more.
const declaredWithin = 64 << 10

// pageLabels are the charsets that the page's XML declaration and its meta
// elements name.
func pageLabels(page []byte) []string {
	var labels []string
	head := string(page[:min(len(page), declaredWithin)])
	if start := strings.TrimLeft(head, " \t\r\n"); strings.HasPrefix(start, "<?xml") {
		decl, _, _ := strings.Cut(start, ">")
		if _, rest, found := strings.Cut(decl, "encoding="); found {
			labels = append(labels, firstLabel(rest))
		}
	}
	s := scanner{page: head}
	for len(labels) < 4 {
		p := s.next()
		if p.kind == pageEnd {
			break
		}
		if p.kind != startTag || p.tag != atom.Meta {
			continue
		}
		meta := node{attrs: s.attrs}
		label := firstLabel(meta.attr("charset"))
		if label == "" && strings.EqualFold(meta.attr("http-equiv"), "content-type") {
			label = charsetIn(meta.attr("content"))
		}
		if label != "" {
			labels = append(labels, label)
		}
	}
	return labels
}

// charsetIn is the label in the value of a Content-Type: "text/html; charset=x".
func charsetIn(s string) string {
	low := lowASCII(s)
	for {
		_, rest, found := strings.Cut(low, "charset")
		if !found {
			return ""
		}
		low = rest
		if rest = strings.TrimLeft(rest, " \t\r\n\f"); strings.HasPrefix(rest, "=") {
			return firstLabel(rest[1:])
		}
	}
}

// firstLabel is the label at the start of s, in quotes or bare.
func firstLabel(s string) string {
	s = strings.TrimLeft(s, "\"' \t\r\n\f")
	if i := strings.IndexAny(s, "\"' \t\r\n\f;,"); i >= 0 {
		s = s[:i]
	}
	return s
}

// decodeAs decodes a page by a declared label; nil if no browser knows the label,
// or the page would have been found to be what it says already.
func decodeAs(page []byte, label, from string) *decoded {
	enc, name := charset.Lookup(label)
	switch {
	case enc == nil, name == "utf-8", name == "replacement":
		return nil
	case strings.HasPrefix(name, "utf-16"):
		if from != fromHeader {
			return nil // read as single bytes, the page could not have said so
		}
		order := unicode.LittleEndian
		if name == "utf-16be" {
			order = unicode.BigEndian
		}
		return decodeUTF16(page, 0, order, from)
	case name == "x-user-defined":
		enc, name = charmap.Windows1252, "windows-1252"
	case name == "gbk": // browsers read it as its superset
		enc = simplifiedchinese.GB18030
	}
	d := &decoded{raw: page, charset: name, why: from, dec: func() transform.Transformer { return enc.NewDecoder().Transformer }}
	d.run(0)
	return d
}

func decodeUTF16(page []byte, skip int, order unicode.Endianness, from string) *decoded {
	d := &decoded{raw: page, charset: "utf-16le", why: from}
	if order == unicode.BigEndian {
		d.charset = "utf-16be"
	}
	d.dec = func() transform.Transformer { return unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Transformer }
	d.run(skip)
	return d
}

// decodeEscapes is for ISO-2022-JP, which writes Japanese in ASCII characters
// between escapes and so looks like valid UTF-8.
func decodeEscapes(page []byte, contentType string) *decoded {
	if !bytes.Contains(page, []byte("\x1b$")) {
		return nil
	}
	for _, c := range append(declared(page, contentType), charsetClaim{"iso-2022-jp", fromGuess}) {
		if _, name := charset.Lookup(c.label); name == "iso-2022-jp" {
			if d := decodeAs(page, c.label, c.from); d.lost == 0 {
				return d
			}
		}
	}
	return nil
}

// unmarkedUTF16 reports whether b is UTF-16 that does not say so: the mark-up and
// blanks of a page give it a zero in every second byte, and in no other.
func unmarkedUTF16(b []byte) (unicode.Endianness, bool) {
	b = b[:min(len(b), 4096)]
	var zeros, controls [2]int
	for i, c := range b {
		switch {
		case c == 0:
			zeros[i&1]++
		case c < '\t':
			controls[i&1]++
		}
	}
	pairs := len(b) / 2
	if pairs < 16 {
		return unicode.LittleEndian, false
	}
	for zero, order := range []unicode.Endianness{unicode.BigEndian, unicode.LittleEndian} {
		if zeros[zero]*4 >= pairs && zeros[1-zero]*50 <= pairs && controls[1-zero]*50 <= pairs {
			return order, true
		}
	}
	return unicode.LittleEndian, false
}

// countUTF8 counts the characters beyond ASCII that are good UTF-8, and the bytes
// that are none.
func countUTF8(page []byte) (good, bad int) {
	for i := 0; i < len(page); {
		if page[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(page[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good, bad
}

// guess decodes a page by the shape of its bytes, windows-1252 if they have none.
func guess(page []byte) *decoded {
	sample := sampleOf(page)
	if _, high := countOdd(sample); high < 6 {
		return decodeAs(page, "windows-1252", fromGuess) // a dash, a name: too little to tell by
	}
	// The detector asks its recognizers in no fixed order: among equals, the name decides.
	all, _ := chardet.NewTextDetector().DetectAll(sample)
	slices.SortFunc(all, func(a, b chardet.Result) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.Charset, b.Charset))
	})
	for _, r := range all[:min(len(all), 3)] {
		if d := decodeAs(page, strings.Replace(r.Charset, "GB-", "GB", 1), fromGuess); d != nil && d.lost*200 <= len(d.text) {
			return d
		}
	}
	return decodeAs(page, "windows-1252", fromGuess)
}

// sampleOf is the text of a page that tells its charset: the pieces between tags
// that hold a byte beyond ASCII, without scripts. Mark-up and English menus would
// have a page in Polish taken for English.
func sampleOf(page []byte) []byte {
	const enough = 32 << 10
	sample := make([]byte, 0, enough)
	s := scanner{page: string(page)}
	for len(sample) < enough {
		p := s.next()
		if p.kind == pageEnd {
			break
		}
		text := page[p.src.Start:p.src.End]
		if p.kind != textPiece || p.plain || bytes.IndexFunc(text, isBeyondASCII) < 0 {
			continue
		}
		sample = append(sample, text[:min(len(text), enough-len(sample))]...)
		sample = append(sample, ' ')
	}
	if len(sample) == 0 {
		return page[:min(len(page), enough)]
	}
	return sample
}

func isBeyondASCII(r rune) bool { return r >= utf8.RuneSelf }

// asUTF8 takes a page for UTF-8. Where it is none in places, as if pasted together
// from two sources, those bytes are read as windows-1252.
func asUTF8(page []byte, skip int, why string) *decoded {
	d := &decoded{text: page[skip:], charset: "utf-8", why: why, raw: page, skip: skip}
	if !utf8.Valid(d.text) {
		d.dec = func() transform.Transformer { return mixed{} }
		d.text = nil
		d.run(skip)
	}
	return d
}

// mixed decodes UTF-8 with bytes of windows-1252 among it. A character cut short is
// lost: U+FFFD stands for it.
type mixed struct{ transform.NopResetter }

func (mixed) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		r, n := utf8.DecodeRune(src[nSrc:])
		if r == utf8.RuneError && n == 1 {
			if n = cutLen(src[nSrc:]); n == 1 {
				r = charmap.Windows1252.DecodeByte(src[nSrc])
			}
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += n
	}
	return nDst, nSrc, nil
}

// cutLen is the length of the beginning of a character that b starts with; 1 if its
// first byte stands alone.
func cutLen(b []byte) int {
	want := 0
	switch c := b[0]; {
	case 0xE0 <= c && c < 0xF0:
		want = 2
	case 0xF0 <= c && c < 0xF5:
		want = 3
	}
	n := 1
	for n < len(b) && n <= want-1 && b[n]&0xC0 == 0x80 {
		n++
	}
	return n
}

// decodeStep is how much text lies between two marks.
const decodeStep = 512

// run decodes raw from skip on.
func (d *decoded) run(skip int) {
	dec := d.dec()
	d.text = make([]byte, 0, len(d.raw)+len(d.raw)/4)
	var buf [decodeStep]byte
	for at := skip; at < len(d.raw); {
		d.marks = append(d.marks, mark{len(d.text), at})
		w, r, err := dec.Transform(buf[:], d.raw[at:], true)
		d.text = append(d.text, buf[:w]...)
		at += r
		if err != nil && err != transform.ErrShortDst || r == 0 && w == 0 {
			break
		}
	}
	d.lost = bytes.Count(d.text, []byte("\uFFFD"))
}

// place is the byte of the page that text[i] was decoded from. Its time is short if
// it is asked for places in rising order.
func (d *decoded) place(i int) int {
	if d.dec == nil {
		return i + d.skip
	}
	if len(d.marks) == 0 {
		return d.skip
	}
	k := 0
	if d.charset != "iso-2022-jp" { // whose bytes mean what the last escape says
		k = max(0, sort.Search(len(d.marks), func(k int) bool { return d.marks[k].text > i })-1)
	}
	c := &d.cursor
	if c.dec == nil || c.text > i || c.text < d.marks[k].text {
		*c = cursor{d.marks[k], d.dec()}
	}
	// Decode on into just the room that is left before i.
	var buf [decodeStep]byte
	for c.text < i {
		w, r, err := c.dec.Transform(buf[:min(i-c.text, len(buf))], d.raw[c.raw:], true)
		c.text, c.raw = c.text+w, c.raw+r
		if err != transform.ErrShortDst || w == 0 {
			break
		}
	}
	return c.raw
}
