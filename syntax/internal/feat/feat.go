// Package feat turns a printed word into what the network reads: rows of its
// embedding table and the row of a static vector.
package feat

import (
	"unicode"
	"unicode/utf8"

	"khaldun/syntax/internal/model"
)

// Slots is the number of embedding rows a word has: the word itself, its last two,
// three and four letters, its first three, and its shape.
const Slots = 6

// Word is a word as the network reads it.
type Word struct {
	Rows   [Slots]int32 // rows of the embedding table; the first is 0 if the word is rare
	Vector int32        // row of the static vectors, −1 if there is none
}

// Vocab is what the network knows of words, and the names of its labels.
type Vocab struct {
	Words   []string // forms with a row of their own, from row 1 on
	Vectors []string // words with a static vector
	Affixes int      // rows of each of the four affix tables
	Shapes  int      // rows of the shape table
	Tags    []string // UPOS|XPOS
	Rels    []string
	Names   []string // O, B-PER, I-PER …

	index map[string]place
}

type place struct{ row, vector int32 }

// Rows is the size of the embedding table.
func (v *Vocab) Rows() int { return 1 + len(v.Words) + 4*v.Affixes + v.Shapes }

// Index prepares v for Encode, after Words or Vectors were filled.
func (v *Vocab) Index() {
	v.index = make(map[string]place, len(v.Vectors)+len(v.Words)/2)
	for i, w := range v.Vectors {
		v.index[w] = place{0, int32(i)}
	}
	for i, w := range v.Words {
		p, ok := v.index[w]
		if !ok {
			p.vector = -1
		}
		p.row = int32(i + 1)
		v.index[w] = p
	}
}

// Case is how a sentence uses capital letters.
type Case uint8

const (
	Mixed    Case = iota // as running text does
	Headline             // Every Long Word Begins With One
	Capitals             // ALL LETTERS ARE
)

// CaseOf is the case of a sentence of n words.
func CaseOf(n int, form func(i int) string) Case {
	var long, capital, letters, upper int
	for i := range n {
		size, first, all := capitals(form(i))
		if size >= 4 {
			long++
			if first {
				capital++
			}
		}
		if size >= 2 {
			letters++
			if all {
				upper++
			}
		}
	}
	switch {
	case letters >= 3 && 10*upper >= 9*letters:
		return Capitals
	case long >= 6 && 10*capital >= 9*long:
		return Headline
	}
	return Mixed
}

// capitals counts the letters of a word without other characters, up to the fourth,
// and says whether the first and all of them are capitals.
func capitals(form string) (letters int, first, all bool) {
	all = true
	for i, r := range form {
		if letters == 4 {
			break
		}
		if !unicode.IsLetter(r) {
			return 0, false, false
		}
		up := unicode.IsUpper(r)
		first = first || up && i == 0
		all = all && up
		letters++
	}
	return letters, first, all
}

// Encode is form as the network reads it in a sentence of case c. The scratch buffer
// is returned for the next call.
func (v *Vocab) Encode(form string, c Case, buf []byte) (Word, []byte) {
	buf = AppendNorm(buf[:0], form)
	low := len(buf)
	w := Word{Vector: v.vector(buf)}
	buf = appendDigits(buf, buf[:low])
	key := buf[low:]
	w.Rows[0] = v.index[string(key)].row
	base := int32(1 + len(v.Words))
	n := int32(v.Affixes)
	w.Rows[1] = base + bucket('2', suffix(key, 2), v.Affixes)
	w.Rows[2] = base + n + bucket('3', suffix(key, 3), v.Affixes)
	w.Rows[3] = base + 2*n + bucket('4', suffix(key, 4), v.Affixes)
	w.Rows[4] = base + 3*n + bucket('p', prefix(key, 3), v.Affixes)
	end := len(buf)
	buf = appendShape(buf, form)
	w.Rows[5] = base + 4*n + bucket('s'+byte(c), buf[end:], v.Shapes)
	return w, buf
}

// Vector is the row of the static vector of a word, −1 if there is none.
func (v *Vocab) Vector(word string) int32 {
	return v.vector(AppendNorm(nil, word))
}

func (v *Vocab) vector(norm []byte) int32 {
	if p, ok := v.index[string(norm)]; ok {
		return p.vector
	}
	// "Houthi-controlled" is read as "controlled".
	for i := len(norm) - 2; i > 0; i-- {
		if norm[i] == '-' {
			if p, ok := v.index[string(norm[i+1:])]; ok {
				return p.vector
			}
			break
		}
	}
	return -1
}

// AppendNorm appends form in lower case with plain quotes and dashes.
func AppendNorm(dst []byte, form string) []byte {
	if form == "``" || form == "''" {
		return append(dst, '"')
	}
	for _, r := range form {
		switch {
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			dst = append(dst, byte(r))
		default:
			if s := plain(r); s != "" {
				dst = append(dst, s...)
			} else {
				dst = utf8.AppendRune(dst, unicode.ToLower(r))
			}
		}
	}
	return dst
}

func plain(r rune) string {
	switch r {
	case '“', '”', '„', '«', '»':
		return `"`
	case '‘', '’', '‚', 'ʼ':
		return "'"
	case '–', '‑', '‐', '−':
		return "-"
	case '—', '―':
		return "--"
	case '…':
		return "..."
	case '\u00a0', '\u2009', '\u202f':
		return " "
	}
	return ""
}

// Key is the form under which a word is counted: normalised, digits as 0.
func Key(form string) string {
	b := AppendNorm(nil, form)
	return string(appendDigits(nil, b))
}

func appendDigits(dst, norm []byte) []byte {
	for i := 0; i < len(norm); {
		c := norm[i]
		if c < utf8.RuneSelf {
			if '0' <= c && c <= '9' {
				c = '0'
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(norm[i:])
		if unicode.IsDigit(r) {
			dst = append(dst, '0')
		} else {
			dst = append(dst, norm[i:i+n]...)
		}
		i += n
	}
	return dst
}

// appendShape appends the kinds of form's characters, runs cut after three:
// "McDonald’s" is XxXxxx'x.
func appendShape(dst []byte, form string) []byte {
	start := len(dst)
	run := 0
	for _, r := range form {
		c := class(r)
		if len(dst) > start && dst[len(dst)-1] == c {
			run++
			if run > 3 {
				continue
			}
		} else {
			run = 1
		}
		dst = append(dst, c)
	}
	return dst
}

func class(r rune) byte {
	switch {
	case 'a' <= r && r <= 'z':
		return 'x'
	case 'A' <= r && r <= 'Z':
		return 'X'
	case '0' <= r && r <= '9':
		return 'd'
	case r < utf8.RuneSelf:
		return byte(r)
	case unicode.IsUpper(r):
		return 'X'
	case unicode.IsDigit(r):
		return 'd'
	case unicode.IsLetter(r):
		return 'x'
	}
	if s := plain(r); s != "" {
		return s[0]
	}
	return '-'
}

func suffix(b []byte, runes int) []byte {
	i := len(b)
	for ; runes > 0 && i > 0; runes-- {
		_, n := utf8.DecodeLastRune(b[:i])
		i -= n
	}
	return b[i:]
}

func prefix(b []byte, runes int) []byte {
	i := 0
	for ; runes > 0 && i < len(b); runes-- {
		_, n := utf8.DecodeRune(b[i:])
		i += n
	}
	return b[:i]
}

// bucket is FNV-1a of b after the mark of its table, stirred, modulo n.
func bucket(mark byte, b []byte, n int) int32 {
	h := (uint32(2166136261) ^ uint32(mark)) * 16777619
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	return int32(h % uint32(n))
}

// Section is v as bytes.
func (v *Vocab) Section() []byte {
	var w model.Writer
	w.Int(v.Affixes)
	w.Int(v.Shapes)
	for _, list := range [][]string{v.Tags, v.Rels, v.Names, v.Words, v.Vectors} {
		w.Strings(list)
	}
	return w.Data()
}

// Parse is the inverse of [Vocab.Section]; the result is ready for Encode.
func Parse(section []byte) (*Vocab, error) {
	r := model.NewReader(section)
	v := &Vocab{Affixes: r.Int(1 << 18), Shapes: r.Int(1 << 16)}
	for _, list := range []*[]string{&v.Tags, &v.Rels, &v.Names, &v.Words, &v.Vectors} {
		*list = r.Strings(1 << 20)
	}
	if err := r.Done(); err != nil {
		return nil, err
	}
	if v.Affixes == 0 || v.Shapes == 0 {
		return nil, model.Bad("the vocabulary has no affix or shape rows")
	}
	v.Index()
	return v, nil
}
