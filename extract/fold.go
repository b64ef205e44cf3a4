package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folder gathers text with every run of blanks made one space, and with the
// marks dropped that change how a text looks but not what it says.
type folder struct {
	b     []byte
	blank bool // a blank is owed before the next character
}

func (f *folder) len() int { return len(f.b) }

// space owes a blank, as between two table cells.
func (f *folder) space() { f.blank = len(f.b) > 0 }

// newline ends a line, as <br> does, unless the last line is empty.
func (f *folder) newline() {
	if n := len(f.b); n > 0 && f.b[n-1] != '\n' {
		f.b = append(f.b, '\n')
	}
	f.blank = false
}

func (f *folder) add(s string) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c == ' ' || '\t' <= c && c <= '\r':
				f.blank = true
			case c < ' ' || c == 0x7F:
			default:
				start := i - 1
				for i < len(s) && ' ' < s[i] && s[i] < 0x7F {
					i++
				}
				f.pay()
				f.b = append(f.b, s[start:i]...)
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case isDropped(r):
		case isGlyph(r):
			f.pay()
			f.b = norm.NFKC.AppendString(f.b, s[i-n:i])
		case unicode.IsSpace(r) || r == '\u2800':
			f.blank = true
		default:
			f.pay()
			f.b = utf8.AppendRune(f.b, r)
		}
	}
}

// pay writes the blank that is owed, but not at the start of a line.
func (f *folder) pay() {
	if n := len(f.b); f.blank && n > 0 && f.b[n-1] != '\n' {
		f.b = append(f.b, ' ')
	}
	f.blank = false
}

// String is the text gathered, without a line end at its end.
func (f *folder) String() string { return strings.TrimRight(string(f.b), "\n") }

func (f *folder) reset() { f.b, f.blank = f.b[:0], false }

// isDropped reports whether r is an invisible mark: soft hyphen, zero-width
// space, direction mark, byte order mark, control character. The zero-width
// joiner and non-joiner stay: Persian and Hindi spell words with them.
func isDropped(r rune) bool {
	switch {
	case r == '\u00AD', r == '\u061C', r == '\u180E', r == '\u200B', r == '\u200E', r == '\u200F', '\u202A' <= r && r <= '\u202E',
		'\u2060' <= r && r <= '\u2069', '\uFE00' <= r && r <= '\uFE0F', r == '\uFEFF', '\uFFF9' <= r && r <= '\uFFFB':
		return true
	}
	return r != '\u0085' && unicode.Is(unicode.Cc, r)
}

// isGlyph reports whether r is letters drawn as one, or a letter drawn as at the
// start, in the midst or at the end of a word: the "ﬁ" of typesetters, Armenian
// ligatures, the shapes of Arabic letters. Such text comes out of PDF files, and no
// name in it would be found. Ornaments, whole formulas (U+FD3E to U+FDFF) and
// vowel signs drawn alone stay.
func isGlyph(r rune) bool {
	return '\uFB00' <= r && r <= '\uFB17' || '\uFB50' <= r && r <= '\uFC5D' || '\uFC64' <= r && r <= '\uFD3D' || '\uFE80' <= r && r <= '\uFEFC'
}

// fold is s with blanks folded and invisible marks dropped.
func fold(s string) string {
	var f folder
	f.add(s)
	return f.String()
}
