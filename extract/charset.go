package extract

import (
	"bytes"
	"mime"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decoded is a page in valid UTF-8, with the way back to the bytes as they came.
type decoded struct {
	text    []byte
	charset string
	why     string // byte order mark, valid UTF-8, declared, guessed
	raw     []byte
	enc     encoding.Encoding // nil if text is raw but for its first skip bytes
	skip    int
	marks   []mark
}

// mark says that text[text:] was decoded from raw[raw:].
type mark struct{ text, raw int }

// decode turns a page into UTF-8. It trusts, in this order, a byte order mark,
// text that is valid UTF-8, what the page or its header declares, and the shape
// of the bytes.
func decode(page []byte, contentType string) *decoded {
	switch {
	case bytes.HasPrefix(page, []byte("\xEF\xBB\xBF")):
		return asUTF8(page, 3, "byte order mark")
	case bytes.HasPrefix(page, []byte("\xFE\xFF")):
		return decodeWith(page, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be", "byte order mark")
	case bytes.HasPrefix(page, []byte("\xFF\xFE")):
		return decodeWith(page, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le", "byte order mark")
	case utf8.Valid(page):
		return asUTF8(page, 0, "valid UTF-8")
	}
	if label := declared(page, contentType); label != "" {
		if enc, name := charset.Lookup(label); enc != nil && name != "utf-8" && name != "replacement" {
			return decodeWith(page, enc, name, "declared")
		}
	}
	if mostlyUTF8(page) {
		return asUTF8(page, 0, "nearly valid UTF-8")
	}
	if r, err := chardet.NewHtmlDetector().DetectBest(page[:min(len(page), 64<<10)]); err == nil {
		if enc, name := charset.Lookup(r.Charset); enc != nil && name != "utf-8" && name != "replacement" {
			return decodeWith(page, enc, name, "guessed")
		}
	}
	enc, name := charset.Lookup("windows-1252")
	return decodeWith(page, enc, name, "guessed")
}

// declared is the charset the header or the page's first bytes name.
func declared(page []byte, contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		return params["charset"]
	}
	head := bytes.ToLower(page[:min(len(page), 4096)])
	for {
		_, rest, found := bytes.Cut(head, []byte("charset="))
		if !found {
			break
		}
		head = rest
		label := bytes.TrimLeft(rest, `"' `)
		if i := bytes.IndexAny(label, "\"' />;\r\n\t"); i > 0 {
			return string(label[:i])
		}
	}
	if bytes.HasPrefix(head, []byte("<?xml")) {
		if _, rest, found := bytes.Cut(head[:min(len(head), 200)], []byte(`encoding="`)); found {
			label, _, _ := bytes.Cut(rest, []byte(`"`))
			return string(label)
		}
	}
	return ""
}

// mostlyUTF8 reports whether a page is UTF-8 but for a few broken characters, as
// happens when a site cuts a text in the middle of one.
func mostlyUTF8(page []byte) bool {
	good, bad := 0, 0
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
	return good > 20*bad
}

func asUTF8(page []byte, skip int, why string) *decoded {
	d := &decoded{text: page[skip:], charset: "utf-8", why: why, raw: page, skip: skip}
	if !utf8.Valid(d.text) {
		// One byte becomes one "?": places stay the same, and what was lost can be seen.
		d.text = bytes.Clone(d.text)
		for i := 0; i < len(d.text); {
			r, n := utf8.DecodeRune(d.text[i:])
			if r == utf8.RuneError && n == 1 {
				d.text[i] = '?'
			}
			i += n
		}
	}
	return d
}

// decodeStep is how much text lies between two marks.
const decodeStep = 512

func decodeWith(page []byte, enc encoding.Encoding, name, why string) *decoded {
	d := &decoded{charset: name, why: why, raw: page, enc: enc}
	dec := enc.NewDecoder()
	d.text = make([]byte, 0, len(page)+len(page)/4)
	var buf [decodeStep]byte
	for at := 0; at < len(page); {
		d.marks = append(d.marks, mark{len(d.text), at})
		w, r, err := dec.Transformer.Transform(buf[:], page[at:], true)
		d.text = append(d.text, buf[:w]...)
		at += r
		if err != nil && err != transform.ErrShortDst || r == 0 && w == 0 {
			break
		}
	}
	if !utf8.Valid(d.text) {
		d.text = bytes.ToValidUTF8(d.text, []byte("?"))
	}
	return d
}

// place is the byte of the page that text[i] was decoded from.
func (d *decoded) place(i int) int {
	if d.enc == nil {
		return i + d.skip
	}
	k := sort.Search(len(d.marks), func(k int) bool { return d.marks[k].text > i }) - 1
	if k < 0 {
		return 0
	}
	m := d.marks[k]
	if strings.HasPrefix(d.charset, "utf-16") {
		// The mark at the front of the page is not text: every character after it
		// takes two bytes, or four beyond the basic plane.
		return d.utf16Place(m, i)
	}
	// Decode again from the mark, into just the room that is left before i.
	dec := d.enc.NewDecoder()
	var buf [decodeStep]byte
	for m.text < i {
		w, r, err := dec.Transformer.Transform(buf[:i-m.text], d.raw[m.raw:], true)
		m.text, m.raw = m.text+w, m.raw+r
		if err != transform.ErrShortDst || w == 0 {
			break
		}
	}
	return m.raw
}

func (d *decoded) utf16Place(m mark, i int) int {
	if m.raw == 0 {
		m.raw = 2
	}
	for m.text < i {
		_, n := utf8.DecodeRune(d.text[m.text:])
		m.text += n
		m.raw += 2
		if n == utf8.UTFMax {
			m.raw += 2
		}
	}
	return min(m.raw, len(d.raw))
}
