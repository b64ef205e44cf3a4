package split

import (
	"unicode"
	"unicode/utf8"

	"khaldun"
)

// kind is the class of a character as the models see it.
type kind uint8

const (
	blank kind = iota
	newline
	upper
	lower
	digit
	letter // of a script without case
	mark   // combining marks, modifiers
	full   // .
	bang
	query
	ellipsis
	apostrophe // ' or ’ between two letters or digits, or at a word's end
	openSingle
	openQuote
	closeQuote
	hyphen
	dash // – or —
	comma
	colon
	semicolon
	slash
	openBracket
	closeBracket
	money
	percent
	ampersand
	at
	hash
	underscore
	symbol
)

// word reports whether k can stand inside a word.
func (k kind) word() bool { return k >= upper && k <= mark }

func (k kind) letter() bool { return k == upper || k == lower || k == letter || k == mark }

// stop reports whether k ends sentences by itself.
func (k kind) stop() bool { return k >= full && k <= ellipsis }

// maybeStop reports whether a sentence may end at k although text follows at once.
func (k kind) maybeStop() bool {
	return k.stop() || k == apostrophe || k == closeQuote || k == closeBracket || k == colon || k == semicolon || k == symbol
}

var asciiKind = func() (t [utf8.RuneSelf]kind) {
	for c := range t {
		switch {
		case c <= ' ' || c == 0x7f:
			t[c] = blank
		case 'A' <= c && c <= 'Z':
			t[c] = upper
		case 'a' <= c && c <= 'z':
			t[c] = lower
		case '0' <= c && c <= '9':
			t[c] = digit
		default:
			t[c] = symbol
		}
	}
	for c, k := range map[byte]kind{
		'.': full, '!': bang, '?': query, '\'': apostrophe, '`': openSingle, '"': closeQuote, '-': hyphen,
		',': comma, ':': colon, ';': semicolon, '/': slash, '(': openBracket, '[': openBracket, '{': openBracket,
		')': closeBracket, ']': closeBracket, '}': closeBracket, '$': money, '%': percent, '&': ampersand,
		'@': at, '#': hash, '_': underscore,
	} {
		t[c] = k
	}
	return t
}()

// classify gives a character's kind and the character its features are made of:
// small letters, one sort of quotation mark and of blank. Control and
// zero-width characters are blanks, but for the soft hyphen and the joiners
// that stand inside words.
func classify(r rune) (kind, rune) {
	if r < utf8.RuneSelf {
		k := asciiKind[r]
		if k == upper {
			r += 'a' - 'A'
		}
		return k, r
	}
	switch r {
	case '’', '‛', 'ʼ', '´', '′':
		return apostrophe, '\''
	case '‘', '‚':
		return openSingle, '`'
	case '“', '„', '«', '‟':
		return openQuote, '“'
	case '”', '»', '″':
		return closeQuote, '”'
	case '‐', '‑', '−':
		return hyphen, '-'
	case '–', '—', '―', '‒':
		return dash, '—'
	case '…':
		return ellipsis, '…'
	case '€', '£', '¥', '₹', '₽', '₺', '₦', '₪', '₩', '₫', '₱', '₴':
		return money, '$'
	case '。', '।', '۔':
		return full, '.'
	case '؟':
		return query, '?'
	case '،':
		return comma, ','
	case '؛':
		return semicolon, ';'
	case 0xAD, 0x200C, 0x200D:
		return mark, r
	}
	switch {
	case unicode.IsUpper(r), unicode.IsTitle(r):
		return upper, unicode.ToLower(r)
	case unicode.IsLower(r):
		return lower, r
	case unicode.IsLetter(r):
		return letter, r
	case unicode.IsDigit(r):
		return digit, r
	case unicode.IsMark(r):
		return mark, r
	case unicode.IsSpace(r), unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
		return blank, ' '
	}
	return symbol, r
}

// pad is how many characters of nothing stand before and after a paragraph, so
// that features may look around without asking where the text ends.
const pad = 4

// paragraph is a stretch of text no sentence crosses, taken apart into
// characters and chunks. A chunk is a run of characters without blanks.
type paragraph struct {
	kinds  []kind
	runes  []rune
	at     []int32 // byte offset of each character in the whole text, and one past the last
	chunks []chunk
}

type chunk struct {
	first, last int32 // characters [first, last)
	word        uint32
	hash        uint32 // of the whole chunk
	flags       uint8
	line        bool // a newline that may part sentences follows
}

const (
	isURL uint8 = 1 << iota
	isMail
	hasDigit
	hasLetter
)

// read takes the bytes s of text apart. Single newlines that only wrap lines
// have become blanks.
func (p *paragraph) read(text string, s khaldun.Span) {
	p.kinds, p.runes, p.at = p.kinds[:0], p.runes[:0], p.at[:0]
	for range pad {
		p.kinds, p.runes, p.at = append(p.kinds, newline), append(p.runes, '\n'), append(p.at, s.Start)
	}
	w := wrapOf(text[s.Start:s.End])
	for i := s.Start; i < s.End; {
		if c := text[i]; c < utf8.RuneSelf {
			k, r := asciiKind[c], rune(c)
			if k == upper {
				r += 'a' - 'A'
			} else if c == '\n' && !w.soft(text[s.Start:s.End], int(i-s.Start)) {
				k = newline
			}
			p.kinds, p.runes, p.at = append(p.kinds, k), append(p.runes, r), append(p.at, i)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:s.End])
		k, r := classify(r)
		p.kinds, p.runes, p.at = append(p.kinds, k), append(p.runes, r), append(p.at, i)
		i += int32(n)
	}
	for range pad {
		p.kinds, p.runes, p.at = append(p.kinds, newline), append(p.runes, '\n'), append(p.at, s.End)
	}
	p.turnQuotes()
	p.findChunks()
}

// turnQuotes finds out which way straight quotation marks look.
func (p *paragraph) turnQuotes() {
	for i := pad; i < len(p.kinds)-pad; i++ {
		before, after := p.kinds[i-1], p.kinds[i+1]
		free := before <= newline || before == openBracket || before == dash || before == openQuote || before == openSingle
		switch {
		case p.runes[i] == '`' && p.runes[i+1] == '`':
			p.kinds[i], p.kinds[i+1] = openQuote, openQuote
		case p.runes[i] == '\'' && p.runes[i+1] == '\'':
			p.kinds[i], p.kinds[i+1] = closeQuote, closeQuote
		case p.runes[i] == '"' && free && after > newline:
			p.kinds[i], p.runes[i] = openQuote, '“'
		case p.runes[i] == '"':
			p.kinds[i], p.runes[i] = closeQuote, '”'
		case p.kinds[i] == apostrophe && free && after > newline && after != digit:
			p.kinds[i], p.runes[i] = openSingle, '`'
		}
	}
}

func (p *paragraph) findChunks() {
	p.chunks = p.chunks[:0]
	end := int32(len(p.kinds) - pad)
	for i := int32(pad); i < end; {
		if p.kinds[i] <= newline {
			if p.kinds[i] == newline && len(p.chunks) > 0 {
				p.chunks[len(p.chunks)-1].line = true
			}
			i++
			continue
		}
		c := chunk{first: i, hash: seed, word: seed}
		inWord := true
		for ; i < end && p.kinds[i] > newline; i++ {
			k, r := p.kinds[i], p.runes[i]
			c.hash = step(c.hash, r)
			switch {
			case k == digit:
				c.flags |= hasDigit
			case k.letter():
				c.flags |= hasLetter
			case k == at && i > c.first && p.kinds[i-1].word() && p.kinds[i+1].word():
				c.flags |= isMail
			case k == slash && p.runes[i+1] == '/' && p.kinds[i-1] == colon,
				k == full && p.runes[i-1] == 'w' && p.runes[i-2] == 'w' && p.runes[i-3] == 'w' && !p.kinds[i-4].word():
				c.flags |= isURL
			}
			if inWord = inWord && k.word(); inWord {
				c.word = step(c.word, r)
			}
		}
		c.last = i
		p.chunks = append(p.chunks, c)
	}
}

const seed uint32 = 2166136261

func step(h uint32, r rune) uint32 { return (h ^ uint32(r)) * 16777619 }

// wrap is the width at which a text's lines were broken; zero if they were not.
type wrap struct{ width int }

// wrapOf guesses whether par was wrapped: three lines or more, none longer than
// a screen is wide.
func wrapOf(par string) wrap {
	const narrow, wide = 40, 140
	lines, longest := 0, 0
	for start := 0; start < len(par); {
		n := lineEnd(par, start)
		if w := width(par, start, n); w > 0 {
			lines++
			longest = max(longest, w)
		}
		start = n + 1
	}
	if lines < 3 || longest < narrow || longest > wide {
		return wrap{}
	}
	return wrap{longest}
}

// soft reports whether the newline at i of par stands there because the next
// word did not fit the line.
func (w wrap) soft(par string, i int) bool {
	if w.width == 0 {
		return false
	}
	start := i
	for start > 0 && i-start <= w.width*5 && par[start-1] != '\n' {
		start--
	}
	next := i
	for next < len(par) && (par[next] == '\n' || par[next] == '\r' || par[next] == ' ' || par[next] == '\t') {
		next++
	}
	end := next
	for end < len(par) && par[end] > ' ' && end-next < w.width {
		end++
	}
	return next < len(par) && width(par, start, i)+1+utf8.RuneCountInString(par[next:end]) >= w.width-1
}

func lineEnd(s string, i int) int {
	for i < len(s) && s[i] != '\n' {
		i++
	}
	return i
}

// width is the number of characters of s[i:j] without the blanks around them.
func width(s string, i, j int) int {
	for i < j && s[i] <= ' ' {
		i++
	}
	for j > i && s[j-1] <= ' ' {
		j--
	}
	return utf8.RuneCountInString(s[i:j])
}
