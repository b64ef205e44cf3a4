package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khaldun"
)

// scanner cuts a page into text and tags as the HTML standard says. It stands in
// for the tokenizer of x/net/html, which keeps all attributes of a tag, be they a
// million, and copies what it reads: three of four allocations for a page were its
// own. Pieces here are parts of the page, and each byte is looked at a bounded
// number of times. FuzzScanner holds the two against each other.
type scanner struct {
	page  string
	at    int
	raw   atom.Atom // the element whose text holds no tags, while within it
	attrs []attr    // of the last start tag
}

type pieceKind uint8

const (
	pageEnd pieceKind = iota
	textPiece
	startTag
	endTag
)

// piece is one text or tag of a page. Comments and declarations are left out.
type piece struct {
	kind   pieceKind
	src    khaldun.Span
	plain  bool      // of text: "&" stands for itself
	tag    atom.Atom // of a tag, 0 if HTML does not know its name
	name   string    // the name then
	closed bool      // of a start tag: it ends in "/>"
}

// next is the next piece. A tag that the page ends in is left out.
func (s *scanner) next() piece {
	if s.raw != 0 {
		if t := s.rawText(); t.src.Len() > 0 {
			return t
		}
	}
	for {
		start := s.at
		open := s.findMarkup(start)
		if open > start {
			s.at = open
			return piece{kind: textPiece, src: khaldun.Span{Start: int32(start), End: int32(open)}}
		}
		if open == len(s.page) {
			return piece{}
		}
		switch c := s.page[open+1]; {
		case c == '!':
			s.at = s.declarationEnd(open)
		case c == '/' && isLetter(s.page[open+2]):
			return s.tag(open, open+2, endTag)
		case c == '/', c == '?':
			s.at = s.past(open+2, ">")
		default:
			return s.tag(open, open+1, startTag)
		}
	}
}

// findMarkup is the place from i on where text ends: "<" before what can start a
// tag, a comment or a declaration.
func (s *scanner) findMarkup(i int) int {
	for {
		j := strings.IndexByte(s.page[i:], '<')
		if j < 0 || i+j+1 >= len(s.page) {
			return len(s.page)
		}
		i += j
		switch c := s.page[i+1]; {
		case isLetter(c), c == '!', c == '?', c == '/' && i+2 < len(s.page):
			return i
		}
		i++
	}
}

// past is the place after the next end from i on, or the end of the page.
func (s *scanner) past(i int, end string) int {
	if i < len(s.page) {
		if j := strings.Index(s.page[i:], end); j >= 0 {
			return i + j + len(end)
		}
	}
	return len(s.page)
}

// declarationEnd is the place after the comment or declaration that starts at i.
func (s *scanner) declarationEnd(i int) int {
	if !strings.HasPrefix(s.page[i:], "<!--") {
		return s.past(i+2, ">")
	}
	// "<!-->" and "<!--->" are whole comments, and "--!>" ends one too.
	body := s.page[i+4:]
	for _, short := range []string{">", "->"} {
		if strings.HasPrefix(body, short) {
			return i + 4 + len(short)
		}
	}
	for j := 0; ; {
		k := strings.Index(body[j:], "--")
		if k < 0 {
			return len(s.page)
		}
		j += k + 2
		switch rest := body[j:]; {
		case strings.HasPrefix(rest, ">"):
			return i + 4 + j + 1
		case strings.HasPrefix(rest, "!>"):
			return i + 4 + j + 2
		}
		j-- // the second dash may be the first of the pair that ends the comment
	}
}

// tag reads the tag that opens at start and whose name begins at i.
func (s *scanner) tag(start, i int, kind pieceKind) piece {
	end := i
	for end < len(s.page) && !isSpace(s.page[end]) && s.page[end] != '/' && s.page[end] != '>' {
		end++
	}
	t := piece{kind: kind}
	t.tag, t.name = lookup(s.page[i:end])
	s.attrs = s.attrs[:0]
	if s.at, t.closed = s.readAttrs(end, kind == startTag); s.at < 0 {
		s.at = len(s.page)
		return piece{}
	}
	if kind == startTag && isRaw(t.tag) {
		s.raw = t.tag
	}
	t.src = khaldun.Span{Start: int32(start), End: int32(s.at)}
	return t
}

// readAttrs reads the attributes of a tag from i on, keeping those that extraction
// looks at, each once. It gives the place after the tag, −1 if the page ends in it.
func (s *scanner) readAttrs(i int, keep bool) (end int, closed bool) {
	for {
		i = s.skipSpace(i)
		if i >= len(s.page) {
			return -1, false
		}
		switch s.page[i] {
		case '>':
			return i + 1, false
		case '/':
			if i++; i < len(s.page) && s.page[i] == '>' {
				return i + 1, true
			}
			continue
		}
		first := i
		for i++; i < len(s.page) && !isSpace(s.page[i]) && s.page[i] != '/' && s.page[i] != '>' && s.page[i] != '='; i++ {
		}
		key, val := s.page[first:i], ""
		if j := s.skipSpace(i); j < len(s.page) && s.page[j] == '=' {
			if val, i = s.value(s.skipSpace(j + 1)); i < 0 {
				return -1, false
			}
		}
		if keep {
			s.keep(key, val)
		}
	}
}

// value is the value of an attribute, which starts at i, and the place after it.
func (s *scanner) value(i int) (string, int) {
	if i >= len(s.page) {
		return "", -1
	}
	if q := s.page[i]; q == '"' || q == '\'' {
		n := strings.IndexByte(s.page[i+1:], q)
		if n < 0 {
			return "", -1
		}
		return s.page[i+1 : i+1+n], i + n + 2
	}
	start := i
	for i < len(s.page) && !isSpace(s.page[i]) && s.page[i] != '>' {
		i++
	}
	return s.page[start:i], i
}

func (s *scanner) keep(key, val string) {
	key = keepAttr(key)
	if key == "" {
		return
	}
	for i := range s.attrs {
		if s.attrs[i].key == key {
			return
		}
	}
	s.attrs = append(s.attrs, attr{key, unescapeAttr(val)})
}

func (s *scanner) skipSpace(i int) int {
	for i < len(s.page) && isSpace(s.page[i]) {
		i++
	}
	return i
}

// rawText is the text of an element whose text holds no tags, up to its end tag;
// without one, up to the end of the page.
func (s *scanner) rawText() piece {
	t := piece{kind: textPiece, plain: s.raw != atom.Title && s.raw != atom.Textarea}
	t.src.Start = int32(s.at)
	switch s.raw {
	case atom.Script:
		s.at = s.scriptEnd(s.at)
	case atom.Plaintext:
		s.at = len(s.page)
	default:
		s.at = s.rawEnd(s.at, s.raw.String())
	}
	t.src.End = int32(s.at)
	s.raw = 0
	return t
}

func (s *scanner) rawEnd(i int, name string) int {
	for {
		j := strings.Index(s.page[i:], "</")
		if j < 0 {
			return len(s.page)
		}
		if i += j; s.names(i+2, name) {
			return i
		}
		i += 2
	}
}

// names reports whether name, in any case, stands whole at i.
func (s *scanner) names(i int, name string) bool {
	end := i + len(name)
	if end >= len(s.page) {
		return false
	}
	c := s.page[end]
	return (isSpace(c) || c == '/' || c == '>') && strings.EqualFold(s.page[i:end], name)
}

// scriptEnd is where the script from i on ends. Within "<!--" and "-->" a script
// may hold another, end tag and all.
func (s *scanner) scriptEnd(i int) int {
	comment, inner := false, false
	for {
		j := strings.IndexByte(s.page[i:], '<')
		if comment {
			j = strings.IndexAny(s.page[i:], "<-")
		}
		if j < 0 {
			return len(s.page)
		}
		i += j
		switch rest := s.page[i:]; {
		case strings.HasPrefix(rest, "-->"):
			comment, inner = false, false
			i += 3
		case !comment && strings.HasPrefix(rest, "<!--"):
			comment = true
			i += 2 // the dashes may belong to "-->" already
		case comment && !inner && rest[0] == '<' && s.names(i+1, "script"):
			inner = true
			i += len("<script")
		case strings.HasPrefix(rest, "</") && s.names(i+2, "script"):
			if !inner {
				return i
			}
			inner = false
			i += len("</script")
		default:
			i++
		}
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// isRaw reports whether the text of an element holds no tags.
func isRaw(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Title, atom.Textarea, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Plaintext, atom.Xmp:
		return true
	}
	return false
}

// lookup is the atom for a name or, if HTML knows none, the name in lower case.
func lookup(name string) (atom.Atom, string) {
	var low [24]byte // longer than any name HTML knows
	if len(name) <= len(low) {
		for i := range len(name) {
			c := name[i]
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			low[i] = c
		}
		if a := atom.Lookup(low[:len(name)]); a != 0 {
			return a, ""
		}
	}
	return 0, lowASCII(name)
}

// lowASCII is s with its letters A to Z in lower case, as HTML compares names.
func lowASCII(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if 'A' <= b[i] && b[i] <= 'Z' {
					b[i] |= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}

// unescapeAttr decodes the entities of an attribute's value. Unlike in text, a
// name without a semicolon counts only if nothing that could be part of an
// address comes after it: "?a=1&copy=2" has no copyright sign.
func unescapeAttr(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s
	}
	var b strings.Builder
	for ; i >= 0; i = strings.IndexByte(s, '&') {
		b.WriteString(s[:i])
		s = s[i:]
		n := 1
		for n < len(s) && (isLetter(s[n]) || '0' <= s[n] && s[n] <= '9' || n == 1 && s[n] == '#') {
			n++
		}
		ref := s[:n]
		if n < len(s) && s[n] == ';' {
			ref = s[:n+1]
		}
		s = s[len(ref):]
		if char := html.UnescapeString(ref); isWhole(ref, char, s) {
			b.WriteString(char)
		} else {
			b.WriteString(ref)
		}
	}
	b.WriteString(s)
	return b.String()
}

// isWhole reports whether char is all that ref stands for in an attribute whose
// value goes on with rest.
func isWhole(ref, char, rest string) bool {
	if strings.HasSuffix(ref, ";") || strings.HasPrefix(ref, "&#") {
		return true
	}
	return utf8.RuneCountInString(char) == 1 && !strings.HasPrefix(rest, "=")
}
