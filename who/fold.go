package who

import "unicode/utf8"

// folded maps Latin letters with marks to the plain letters English papers print
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
		r, n := utf8.DecodeRuneInString(s[start:])
		if isLetter(r) {
			break
		}
		start += n
	}
	for end = start; end < len(s); {
		r, n := utf8.DecodeRuneInString(s[end:])
		if !isLetter(r) {
			break
		}
		end += n
	}
	return start, end
}
