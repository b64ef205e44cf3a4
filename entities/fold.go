package entities

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold is a name as it is compared: small letters and digits without marks, one
// blank between words, no article before it. Spellings that differ only in what
// English papers leave out are one.
func fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '‘', r == '`', r == 'ʼ':
			continue
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteString(plainLetter(unicode.ToLower(r)))
		default:
			gap = true
		}
	}
	return strings.TrimPrefix(b.String(), "the ")
}

// plainLetter is what stands for a letter that has no mark to take off.
func plainLetter(r rune) string {
	switch r {
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ı':
		return "i"
	case 'ə':
		return "e"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'þ':
		return "th"
	}
	return string(r)
}

// ID is the id a name makes in the codebook, such as jane-roe: without accents or
// marks. It is empty for a name without Latin letters or digits.
func ID(name string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r == ' ':
			return '-'
		}
		return -1
	}, fold(name))
	const longest = 80
	return strings.Trim(id[:min(len(id), longest)], "-")
}
