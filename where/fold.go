package where

import (
	"strings"
	"unicode/utf8"
)

// folder maps letters with marks to their plain spelling.
type folder map[rune]string

func newFolder() folder {
	f := folder{}
	for _, l := range [...]struct{ plain, marked string }{
		{"a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặə"},
		{"ae", "æ"},
		{"b", "ḃḅḇ"},
		{"c", "çćĉċčḉ"},
		{"d", "ďḋḍḏḑḓđð"},
		{"e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệɛ"},
		{"f", "ḟ"},
		{"g", "ĝğġģǧǵḡ"},
		{"h", "ĥȟḣḥḧḩḫẖħ"},
		{"i", "ìíîïĩīĭįǐȉȋḭḯỉịı"},
		{"j", "ĵǰ"},
		{"k", "ķǩḱḳḵĸ"},
		{"l", "ĺļľḷḹḻḽłŀ"},
		{"m", "ḿṁṃ"},
		{"n", "ñńņňǹṅṇṉṋŋŉ"},
		{"o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøɔ"},
		{"oe", "œ"},
		{"p", "ṕṗ"},
		{"r", "ŕŗřȑȓṙṛṝṟ"},
		{"s", "śŝşšșṡṣṥṧṩ"},
		{"ss", "ß"},
		{"t", "ţťțṫṭṯṱẗŧ"},
		{"th", "þ"},
		{"u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"},
		{"v", "ṽṿ"},
		{"w", "ŵẁẃẅẇẉẘ"},
		{"x", "ẋẍ"},
		{"y", "ýÿŷȳẏẙỳỵỷỹ"},
		{"z", "źżžẑẓẕ"},
	} {
		for _, r := range l.marked {
			f[r] = l.plain
			for _, up := range strings.ToUpper(string(r)) {
				f[up] = l.plain
			}
		}
	}
	return f
}

// fullWord is the full word of an abbreviated part of a place name, empty if it is
// none. "St" is also how a street is shortened, but a street is no place here.
func fullWord(s string) string {
	switch s {
	case "st":
		return "saint"
	case "ste":
		return "sainte"
	case "mt":
		return "mount"
	case "ft":
		return "fort"
	case "pt":
		return "point"
	case "co":
		return "county"
	}
	return ""
}

// append appends to dst the form of s under which names are compared: lower-case
// ASCII where a letter has a plain spelling, no dots or apostrophes, one blank for
// each run of other characters, "St" written out. "São Paulo" and "Sao Paulo",
// "Sana'a" and "Sanaa", "St. Louis" and "Saint Louis" are the same.
func (f folder) append(dst []byte, s string) []byte {
	start := len(dst)
	word := start
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			dst = append(dst, c)
		case 'A' <= c && c <= 'Z':
			dst = append(dst, c+'a'-'A')
		case c == '.' || c == '\'' || c == '`':
		case c < utf8.RuneSelf:
			dst, word = endWord(dst, start, word)
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			dst, word = f.appendRune(dst, start, word, r)
			i += n
			continue
		}
		i++
	}
	dst, _ = endWord(dst, start, word)
	if len(dst) > start && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// appendRune appends a character outside ASCII. Apostrophes and the letters that
// stand for them in romanised Arabic are dropped.
func (f folder) appendRune(dst []byte, start, word int, r rune) ([]byte, int) {
	if plain, ok := f[r]; ok {
		return append(dst, plain...), word
	}
	switch r {
	case '’', '‘', 'ʼ', 'ʻ', 'ʿ', 'ʾ', 'ʹ', '′', '´':
		return dst, word
	case '–', '—', '‐', '‑', '\u00a0':
		return endWord(dst, start, word)
	}
	return utf8.AppendRune(dst, r), word
}

// endWord ends the word that began at word: writes an abbreviation out and adds a
// blank. It answers where the next word begins.
func endWord(dst []byte, start, word int) ([]byte, int) {
	if len(dst) == word {
		return dst, word
	}
	if full := fullWord(string(dst[word:])); full != "" {
		dst = append(dst[:word], full...)
	}
	dst = append(dst, ' ')
	return dst, len(dst)
}

// hash is the 40-bit key of a folded name: FNV-1a, folded from 64 bits. Two of
// 200,000 names share a key with a chance of two in a hundred; the encoder
// refuses to write such a pair.
func hash(folded []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range folded {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return (h ^ h>>40) & (1<<40 - 1)
}
