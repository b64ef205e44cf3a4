package when

import "strings"

// class reads a word or words of class c from word i on: their value and their
// number, 0 if there are none.
func (s *search) class(c class, i int) (capture, int) {
	if s.words[i].digits > 0 || s.is(i, '\'') {
		switch c {
		case classNumber:
			return s.digits(i)
		case classOrdinal:
			return s.ordinal(i)
		case classDay:
			return s.day(i)
		case classYear:
			return s.year(i)
		case classShortYear, classDecade:
			return s.shortYear(c, i)
		case classClock:
			return s.clockTime(i)
		case classISODate:
			return s.isoDate(i)
		case classSlashDate:
			return s.slashDate(i)
		case classFourDigits:
			return s.fourDigits(i)
		}
		return capture{}, 0
	}
	switch c {
	case classNumber:
		return s.numberWords(i)
	case classYear:
		return s.yearWords(i)
	case classPlural:
		return s.plural(i)
	case classCapital:
		return capture{}, bit(s.words[i].upper)
	case classDay:
		if got, n := s.sense(classOrdinal, i); n > 0 && got.value <= 31 {
			return got, n
		}
		return capture{}, 0
	}
	return s.sense(c, i)
}

// bit is 1 for true.
func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// plural takes a word in small letters that ends like a plural.
func (s *search) plural(i int) (capture, int) {
	w := s.words[i].span.Of(s.r.Doc.Text)
	if s.words[i].upper || len(w) < 4 || !strings.HasSuffix(w, "s") || strings.HasSuffix(w, "ss") {
		return capture{}, 0
	}
	return capture{}, 1
}

// sense reads a word or phrase the codebook puts into class c.
func (s *search) sense(c class, i int) (capture, int) {
	w := &s.words[i]
	if w.entry == nil || !w.entry.classes.has(c) {
		return capture{}, 0
	}
	for k := range w.entry.senses {
		sn := &w.entry.senses[k]
		if sn.class != c || sn.proper && !w.upper {
			continue
		}
		if n := s.phrase(sn.rest, i+1); n >= 0 && !(c == classMonth && s.isVerb(i)) {
			return capture{value: sn.value}, 1 + n
		}
	}
	return capture{}, 0
}

// phrase is how many words from i on rest takes, −1 if it does not stand there.
func (s *search) phrase(rest []int32, i int) int {
	first := i
	for _, id := range rest {
		if s.hyphen(i) {
			i++
		}
		if i >= len(s.words) || s.words[i].entry == nil || s.words[i].entry.id != id {
			return -1
		}
		i++
	}
	return i - first
}

// isVerb reports whether the tagger takes word i for a verb: "may", "march".
func (s *search) isVerb(i int) bool {
	t := s.token(s.words[i].span.Start)
	return t >= 0 && (s.r.Tokens[t].UPOS == "AUX" || s.r.Tokens[t].UPOS == "VERB")
}

// token is the token of the sentence that holds byte at, or −1.
func (s *search) token(at int32) int32 {
	lo, hi := s.sent.First, s.sent.Last
	for lo < hi {
		m := (lo + hi) / 2
		if s.r.Tokens[m].Span.End <= at {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo < s.sent.Last && s.r.Tokens[lo].Span.Start <= at {
		return lo
	}
	return -1
}

// digits reads "20", "1,200", "1.5" and "2 1/2".
func (s *search) digits(i int) (capture, int) {
	w := &s.words[i]
	if w.number < 0 || s.before(i, '.') || s.before(i, ',') || s.before(i, '$') {
		return capture{}, 0
	}
	got := capture{value: int(w.number)}
	n := 1
	for s.is(i+n, ',') && s.gluedDigits(i+n, 3) && got.value < 1e6 {
		got.value = got.value*1000 + int(s.words[i+n+1].number)
		n += 2
	}
	switch {
	case s.is(i+n, '.') && s.words[i+n].glued && s.gluedDigits(i+n, 0):
		got.half = s.words[i+n+1].number == 5 && s.words[i+n+1].digits == 1
		n += 2
	case i+n+2 < len(s.words) && s.words[i+n].number == 1 && s.is(i+n+1, '/') && s.words[i+n+2].number == 2:
		got.half = true
		n += 3
	}
	if i+n < len(s.words) && s.words[i+n].glued && s.words[i+n].digits == 0 && s.words[i+n].isWord(s) {
		return capture{}, 0 // 3rd, 20m
	}
	return got, n
}

// isWord reports whether w is made of letters.
func (w *word) isWord(s *search) bool { return isLetter(s.r.Doc.Text[w.span.Start]) }

// before reports whether the character c stands right before word i.
func (s *search) before(i int, c byte) bool { return i > 0 && s.words[i].glued && s.is(i-1, c) }

// gluedDigits reports whether digits stand right behind word i, n of them unless
// n is 0.
func (s *search) gluedDigits(i, n int) bool {
	if i+1 >= len(s.words) || !s.words[i].glued {
		return false
	}
	w := &s.words[i+1]
	return w.glued && w.digits > 0 && w.number >= 0 && (n == 0 || int(w.digits) == n)
}

// numberWords reads "twenty", "twenty-one", "two hundred".
func (s *search) numberWords(i int) (capture, int) {
	total, n := 0, 0
	for i+n < len(s.words) && n < 8 {
		at := i + n
		if n > 0 && s.hyphen(at) {
			at++
		}
		got, m := s.sense(classDigitWord, at)
		if m == 0 {
			break
		}
		switch v := got.value; {
		case n == 0:
			total = v
		case v >= 100 && total < v:
			total *= v
		case v < 100 && total%100 == 0, v < 10 && total%10 == 0 && total%100 >= 20:
			total += v
		default:
			return capture{value: total}, n
		}
		n = at + m - i
	}
	return capture{value: total}, n
}

// yearWords reads "nineteen ninety-six" and "two thousand".
func (s *search) yearWords(i int) (capture, int) {
	century, n := s.sense(classDigitWord, i)
	if n == 0 {
		return capture{}, 0
	}
	if century.value >= 17 && century.value <= 20 && i+n < len(s.words) {
		rest, m := s.numberWords(i + n)
		if m > 0 && rest.value >= 10 && rest.value < 100 {
			return capture{value: century.value*100 + rest.value}, n + m
		}
		return capture{}, 0
	}
	if got, n := s.numberWords(i); n > 1 && got.value >= 2000 && got.value < 2100 {
		return got, n
	}
	return capture{}, 0
}

// ending is how many words an ordinal's ending behind word i takes.
func (s *search) ending(i int) int {
	if i+1 >= len(s.words) || !s.words[i+1].glued {
		return 0
	}
	for _, e := range []string{"st", "nd", "rd", "th"} {
		if s.words[i+1].entry == s.f.lex.words[e] {
			return 1
		}
	}
	return 0
}

func (s *search) ordinal(i int) (capture, int) {
	if s.words[i].number < 0 || s.ending(i) == 0 {
		return capture{}, 0
	}
	return capture{value: int(s.words[i].number)}, 2
}

// alone reports whether the digits of word i are not part of a longer number or
// word; n is what has been read of them.
func (s *search) alone(i, n int) bool {
	if s.before(i, '.') || s.before(i, ',') && s.words[i-1].glued || s.before(i, '$') || s.before(i, '#') {
		return false
	}
	if i > 0 && s.words[i].glued && s.words[i-1].isWord(s) {
		return false // 3Q2022
	}
	end := i + n
	if end >= len(s.words) || !s.words[end].glued {
		return true
	}
	if s.is(end, '.') || s.is(end, ',') || s.is(end, ':') || s.is(end, '%') {
		return !s.is(end, '%') && !s.gluedDigits(end, 0)
	}
	return !s.words[end].isWord(s)
}

func (s *search) day(i int) (capture, int) {
	w := &s.words[i]
	n := 1 + s.ending(i)
	if w.number < 1 || w.number > 31 || w.digits > 2 || !s.alone(i, n) {
		return capture{}, 0
	}
	return capture{value: int(w.number)}, n
}

func (s *search) year(i int) (capture, int) {
	w := &s.words[i]
	if w.digits != 4 || w.number < 1000 || w.number > 2099 || !s.alone(i, 1) {
		return capture{}, 0
	}
	return capture{value: int(w.number)}, 1
}

// shortYear reads '95 as a year, '90s, 90s and 1990s as a decade.
func (s *search) shortYear(c class, i int) (capture, int) {
	n := 0
	if s.is(i, '\'') {
		n = 1
		if s.before(i, '\'') { // a quotation begins
			return capture{}, 0
		}
	}
	if i+n >= len(s.words) || n > 0 && !s.words[i+n].glued {
		return capture{}, 0
	}
	w := &s.words[i+n]
	year := int(w.number)
	switch {
	case w.digits == 2:
		const turn = 30 // '29 is 2029, '30 is 1930
		year += 1900
		if w.number < turn {
			year += 100
		}
	case w.digits == 4 && n == 0 && year >= 1000 && year < 2100:
	default:
		return capture{}, 0
	}
	end := i + n + 1
	if c == classShortYear {
		if n == 0 || !s.alone(i+n, 1) {
			return capture{}, 0
		}
		return capture{value: year}, n + 1
	}
	if year%10 != 0 {
		return capture{}, 0
	}
	if s.is(end, '\'') && s.words[end].glued {
		end++
	}
	if end >= len(s.words) || !s.words[end].glued || s.words[end].entry != s.f.lex.words["s"] {
		return capture{}, 0
	}
	return capture{value: year}, end + 1 - i
}

// clockTime reads 19:15, 7 p.m., 10.30 am. The value is 1915.
func (s *search) clockTime(i int) (capture, int) {
	w := &s.words[i]
	if w.digits > 2 || w.number < 0 || w.number > 24 || s.before(i, '$') || s.before(i, ':') {
		return capture{}, 0
	}
	hour, minute, n := int(w.number), 0, 1
	colon := false
	if (s.is(i+1, ':') || s.is(i+1, '.')) && s.gluedDigits(i+1, 2) && s.words[i+2].number < 60 {
		colon, minute, n = s.is(i+1, ':'), int(s.words[i+2].number), 3
		if s.is(i+3, ':') && s.gluedDigits(i+3, 2) {
			n = 5
		}
	}
	half, m := s.halfDay(i + n)
	switch {
	case m == 0 && (!colon || hour > 23):
		return capture{}, 0
	case m > 0 && (hour == 0 || hour > 12):
		m = 0
		if !colon {
			return capture{}, 0
		}
	case half == 'p' && hour < 12:
		hour += 12
	case half == 'a' && hour == 12:
		hour = 0
	}
	return capture{value: hour*100 + minute}, n + m
}

// fourDigits reads the clock time 1915, which only what stands beside it can tell
// from a year.
func (s *search) fourDigits(i int) (capture, int) {
	w := &s.words[i]
	if w.digits != 4 || w.number >= 2400 || w.number%100 >= 60 || !s.alone(i, 1) {
		return capture{}, 0
	}
	return capture{value: int(w.number)}, 1
}

// halfDay reads "a.m." or "pm" and says which half and how many words it has.
func (s *search) halfDay(i int) (half byte, n int) {
	if i >= len(s.words) {
		return 0, 0
	}
	lex := s.f.lex
	switch s.words[i].entry {
	case nil:
		return 0, 0
	case lex.words["am"]:
		return 'a', 1
	case lex.words["pm"]:
		return 'p', 1
	case lex.words["a"]:
		half = 'a'
	case lex.words["p"]:
		half = 'p'
	default:
		return 0, 0
	}
	if !s.is(i+1, '.') || i+2 >= len(s.words) || s.words[i+2].entry != lex.words["m"] {
		return 0, 0
	}
	n = 3
	if s.is(i+3, '.') && s.words[i+3].glued {
		n = 4
	}
	return half, n
}

// isoDate reads 2024-03-12 and 2024/03/12. The value is 20240312.
func (s *search) isoDate(i int) (capture, int) {
	if s.words[i].digits != 4 || !(s.is(i+1, '-') || s.is(i+1, '/')) || !s.gluedDigits(i+1, 2) ||
		!(s.is(i+3, '-') || s.is(i+3, '/')) || !s.gluedDigits(i+3, 2) {
		return capture{}, 0
	}
	y, m, d := int(s.words[i].number), int(s.words[i+2].number), int(s.words[i+4].number)
	if y < 1000 || y > 2099 || !isDate(y, m, d) {
		return capture{}, 0
	}
	return capture{value: y*10000 + m*100 + d}, 5
}

// slashDate reads 21/06/2023, 21.06.2023, 21-06-2023 and 21/6/23. The value is 20230621; if
// day and month could change places it is read with the day first.
func (s *search) slashDate(i int) (capture, int) {
	sep := byte('/')
	for _, c := range []byte{'.', '-'} {
		if s.is(i+1, c) {
			sep = c
		}
	}
	if s.words[i].number < 1 || s.words[i].digits > 2 || s.words[i].glued && !s.before(i, '(') ||
		!s.is(i+1, sep) || !s.gluedDigits(i+1, 0) || !s.is(i+3, sep) || !s.gluedDigits(i+3, 0) {
		return capture{}, 0
	}
	d, m, y := int(s.words[i].number), int(s.words[i+2].number), int(s.words[i+4].number)
	switch {
	case s.words[i+4].digits == 2 && sep == '/':
		y += 2000
	case s.words[i+4].digits != 4:
		return capture{}, 0
	}
	if m > 12 {
		d, m = m, d
	}
	if y < 1900 || y > 2099 || !isDate(y, m, d) {
		return capture{}, 0
	}
	return capture{value: y*10000 + m*100 + d}, 5
}
