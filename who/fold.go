package who

import (
	"unicode"
	"unicode/utf8"
)

// folds maps Latin letters with marks to the plain letters English papers print
// for them; both spellings of a name then meet.
var folds = [...]struct{ from, to string }{
	{"àáâãäåāăąǎ", "a"}, {"çćĉċč", "c"}, {"ďđð", "d"}, {"èéêëēĕėęěə", "e"}, {"ĝğġģ", "g"}, {"ĥħ", "h"},
	{"ìíîïĩīĭįı", "i"}, {"ĵ", "j"}, {"ķ", "k"}, {"ĺļľŀł", "l"}, {"ñńņňŋ", "n"}, {"òóôõöøōŏőơ", "o"},
	{"ŕŗř", "r"}, {"śŝşšș", "s"}, {"ţťŧț", "t"}, {"ùúûüũūŭůűųư", "u"}, {"ŵ", "w"}, {"ýÿŷ", "y"}, {"źżž", "z"},
	{"æ", "ae"}, {"œ", "oe"}, {"ß", "ss"}, {"þ", "th"},
}

// foldTable is folds by rune.
func foldTable() map[rune]string {
	t := map[rune]string{}
	for _, f := range folds {
		for _, r := range f.from {
			t[r] = f.to
		}
	}
	return t
}

// shape is how a word is written.
type shape uint8

const (
	lower shape = iota // no capital at the start; digits too
	title              // a capital, then small letters
	upper              // capitals only; a single capital letter too
)

// scanAtom finds the first run of letters and digits in s at or after from.
func scanAtom(s string, from int) (start, end int) {
	for start = from; start < len(s); {
		n, ok := letterAt(s, start)
		if ok {
			break
		}
		start += n
	}
	for end = start; end < len(s); {
		n, ok := letterAt(s, end)
		if !ok {
			break
		}
		end += n
	}
	return start, end
}

// letterAt reports the size of the character at i and whether it is a letter or a
// digit.
func letterAt(s string, i int) (size int, ok bool) {
	if c := s[i]; c < utf8.RuneSelf {
		return 1, c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	return n, unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}
