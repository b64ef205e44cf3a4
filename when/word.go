package when

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"khaldun"
)

// word is a run of letters, a run of digits or a single other character. Words
// of time expressions are cut finer than tokens: "5p.m.", "1990s", "Aug.".
type word struct {
	span  khaldun.Span
	entry *entry // what the codebook knows of it; nil for nothing
	// number is the value of a run of digits, −1 for other words.
	number int32
	digits uint8
	glued  bool // no blank before it
	upper  bool // begins with a capital
}

// entry is a word some pattern or class names.
type entry struct {
	id      int32
	senses  []sense  // longest phrases first
	classes classSet // that may begin with it
}

// sense is one class a word or phrase belongs to.
type sense struct {
	class  class
	rest   []int32 // ids of the words after the first
	value  int
	proper bool // written with a capital
}

const longestWord = 32

// scan appends the words of text[s.Start:s.End].
func (l *lexicon) scan(dst []word, text string, s khaldun.Span) []word {
	last := int32(-1)
	for i := s.Start; i < s.End; {
		start := i
		c := text[i]
		w := word{number: -1, glued: i == last}
		switch {
		case c <= ' ':
			i++
			continue
		case isDigit(c):
			i = l.scanNumber(&w, text, i, s.End)
		case c < utf8.RuneSelf && !isLetter(c):
			i++
			w.entry = l.punct[c]
		default:
			if i = scanLetters(text, i, s.End); i == start {
				_, n := utf8.DecodeRuneInString(text[i:s.End])
				i += int32(n)
			}
			if isAddress(text[start:s.End]) {
				for i < s.End && text[i] > ' ' {
					i++
				}
				last = i
				continue
			}
			w.entry, w.upper = l.find(text[start:i])
		}
		w.span, last = khaldun.Span{Start: start, End: i}, i
		dst = append(dst, w)
	}
	return dst
}

// isAddress reports whether s begins with a web address, whose dates are no part
// of the story.
func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "www.")
}

func (l *lexicon) scanNumber(w *word, text string, i, end int32) int32 {
	n := int32(0)
	start := i
	for i < end && isDigit(text[i]) {
		if i-start < 9 {
			n = n*10 + int32(text[i]-'0')
		}
		i++
	}
	w.digits = uint8(min(i-start, 255))
	if w.digits <= 9 {
		w.number = n
	}
	return i
}

func scanLetters(text string, i, end int32) int32 {
	for i < end {
		c := text[i]
		if isLetter(c) {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		r, n := utf8.DecodeRuneInString(text[i:end])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		i += int32(n)
	}
	return i
}

// find looks a word up in small letters.
func (l *lexicon) find(s string) (*entry, bool) {
	upper := 'A' <= s[0] && s[0] <= 'Z'
	if len(s) > longestWord {
		return nil, upper
	}
	var buf [longestWord]byte
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return l.words[string(buf[:len(s)])], upper
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
