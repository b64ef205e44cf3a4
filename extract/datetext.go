package extract

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"khaldun"
)

// stamp is a calendar day with, perhaps, an hour and a zone, as somebody wrote it.
type stamp struct {
	t      time.Time
	grain  khaldun.Grain // Day, Minute or Second
	zoned  bool          // the zone was written, not assumed
	unsure bool          // it may be the other way round: 3/4/2021
}

// swapped is s with day and month changed about.
func (s stamp) swapped() stamp {
	y, m, d := s.t.Date()
	h, mi, sec := s.t.Clock()
	s.t = time.Date(y, time.Month(d), int(m), h, mi, sec, 0, s.t.Location())
	return s
}

func (s stamp) day() string { return s.t.Format("2006-01-02") }

// value is the TIMEX3 value: the day, the hour if known, the zone if written.
func (s stamp) value() string {
	layout := map[khaldun.Grain]string{khaldun.Day: "2006-01-02", khaldun.Minute: "2006-01-02T15:04", khaldun.Second: "2006-01-02T15:04:05"}[s.grain]
	if s.zoned && s.grain != khaldun.Day {
		layout += "Z07:00"
	}
	return s.t.Format(layout)
}

// until is the first moment after the stamp at its grain.
func (s stamp) until() time.Time {
	switch s.grain {
	case khaldun.Second:
		return s.t.Add(time.Second)
	case khaldun.Minute:
		return s.t.Add(time.Minute)
	}
	return s.t.AddDate(0, 0, 1)
}

// plausible keeps out the dates of templates (1970, 0001) and typing errors.
func plausible(y, m, d int) bool {
	if y < 1990 || y > 2099 || m < 1 || m > 12 || d < 1 || d > 31 {
		return false
	}
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() == d
}

// token is a word, a number or a sign of a text that may hold a date.
type token struct {
	num        int // −1 if it is no number
	digits     int
	word       string // lower case
	sign       byte   // one ASCII sign
	start, end int
}

// dateTokens cuts s into words, numbers and signs; blanks part them and vanish.
func dateTokens(s string) []token {
	var toks []token
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
			j := i
			for j < len(s) && '0' <= s[j] && s[j] <= '9' {
				j++
			}
			n := -1
			if j-i <= 14 {
				n, _ = strconv.Atoi(s[i:j])
			}
			toks = append(toks, token{num: n, digits: j - i, start: i, end: j})
			i = j
		case c < utf8.RuneSelf && !isASCIILetter(c):
			if c > ' ' {
				toks = append(toks, token{num: -1, sign: c, start: i, end: i + 1})
			}
			i++
		default:
			j := i
			var num []byte
			for j < len(s) {
				r, n := utf8.DecodeRuneInString(s[j:])
				if d := digitOf(r); d >= 0 && (j == i || len(num) > 0) {
					num = append(num, byte('0'+d))
				} else if len(num) > 0 || !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\u200C' {
					break
				} else if r == '年' || r == '月' || r == '日' {
					if j == i {
						j += n
					}
					break
				}
				j += n
			}
			if j == i { // a sign beyond ASCII: a dash, a bullet
				_, n := utf8.DecodeRuneInString(s[i:])
				i += n
				continue
			}
			if len(num) > 0 {
				n, _ := strconv.Atoi(string(num[:min(len(num), 9)]))
				toks = append(toks, token{num: n, digits: len(num), start: i, end: j})
			} else {
				toks = append(toks, token{num: -1, word: strings.ToLower(s[i:j]), start: i, end: j})
			}
			i = j
		}
	}
	return toks
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// digitOf is the value of a decimal digit beyond ASCII, as Arabic, Persian and
// Hindi papers print them; −1 if r is none.
func digitOf(r rune) int {
	for _, zero := range []rune{'٠', '۰', '०', '০', '๐'} {
		if zero <= r && r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}

// found is a date in a text and where it stands.
type found struct {
	stamp stamp
	at    khaldun.Span
}

// findStamp is the first date in s. Numbers such as 3/4/2021 are read month
// first if monthFirst, as American papers print them.
func findStamp(s string, monthFirst bool) (st stamp, at khaldun.Span, ok bool) {
	if list := findStamps(s, monthFirst, 1); len(list) > 0 {
		return list[0].stamp, list[0].at, true
	}
	return stamp{}, khaldun.Span{}, false
}

// stampsIn are the first dates in s written for readers; 2022-12-07T10:10 is not.
func stampsIn(s string, monthFirst bool) []found {
	list := findStamps(s, monthFirst, 3)
	return slices.DeleteFunc(list, func(f found) bool {
		return int(f.at.End)+1 < len(s) && s[f.at.End] == 'T' && '0' <= s[f.at.End+1] && s[f.at.End+1] <= '9'
	})
}

func findStamps(s string, monthFirst bool, limit int) []found {
	if !strings.ContainsFunc(s, isDigit) {
		return nil
	}
	toks := dateTokens(s)
	var list []found
	for i := 0; i < len(toks) && len(list) < limit; i++ {
		y, m, d, n := dateAt(toks[i:], monthFirst)
		if n == 0 {
			continue
		}
		st := stamp{t: time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC), grain: khaldun.Day}
		at := khaldun.Span{Start: int32(toks[i].start), End: int32(toks[i+n-1].end)}
		if clock := clockNear(toks, i, i+n); clock.found {
			st = clock.on(y, m, d)
		}
		st.unsure = n == 5 && toks[i].digits <= 2 && toks[i+1].sign == '/' && m <= 12 && d <= 12 && m != d
		list = append(list, found{st, at})
		i += n - 1
	}
	return list
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' || digitOf(r) >= 0 || r == '年' }

// dateAt reads a date at the front of toks and says how many tokens it took; 0
// if there is none.
func dateAt(toks []token, monthFirst bool) (y, m, d, n int) {
	if toks[0].num < 0 && toks[0].word == "" {
		return 0, 0, 0, 0
	}
	if y, m, d, n = solarHijri(toks); n > 0 && plausible(y, m, d) {
		return y, m, d, n
	}
	for _, read := range []func([]token, bool) (int, int, int, int){yearFirst, dayMonthName, monthNameDay, yearMonthName, eraYear, numeric} {
		if y, m, d, n = read(toks, monthFirst); n > 0 && plausible(y, m, d) {
			return y, m, d, n
		}
	}
	return 0, 0, 0, 0
}

// yearFirst reads 2024-03-12, 2024/03/12, 2024.03.12, 20240312 and 2024年3月12日.
func yearFirst(t []token, _ bool) (y, m, d, n int) {
	if t[0].digits == 8 {
		return t[0].num / 10000, t[0].num / 100 % 100, t[0].num % 100, 1
	}
	if len(t) < 5 || t[0].digits != 4 || t[2].num < 0 || t[4].num < 0 || t[2].digits > 2 || t[4].digits > 2 {
		return 0, 0, 0, 0
	}
	if t[1].sign != 0 && t[1].sign == t[3].sign && (t[1].sign == '-' || t[1].sign == '/' || t[1].sign == '.') ||
		(t[1].word == "年" || t[1].word == "년") && (t[3].word == "月" || t[3].word == "월") {
		return t[0].num, t[2].num, t[4].num, 5
	}
	return 0, 0, 0, 0
}

// dayMonthName reads 12 March 2024, 12. März 2024, 12 de marzo de 2024, 12th of March, 2024.
func dayMonthName(t []token, _ bool) (y, m, d, n int) {
	if t[0].num < 1 || t[0].digits > 2 {
		return 0, 0, 0, 0
	}
	i := 1
	for ; i < len(t) && i < 4 && isDateGlue(t[i]); i++ {
	}
	if i >= len(t) {
		return 0, 0, 0, 0
	}
	m, width := monthAt(t[i:])
	if m == 0 {
		return 0, 0, 0, 0
	}
	for i += width; i < len(t) && i < 7 && isDateGlue(t[i]); i++ {
	}
	if i < len(t) && t[i].digits == 4 {
		return t[i].num, m, t[0].num, i + 1
	}
	if i < len(t) && t[i].digits == 2 && t[i-1].sign != ',' && (i+1 >= len(t) || t[i+1].sign != ':') {
		return century(t[i].num), m, t[0].num, i + 1
	}
	return 0, 0, 0, 0
}

// monthNameDay reads March 12, 2024 and Mar. 12th 2024.
func monthNameDay(t []token, _ bool) (y, m, d, n int) {
	m, i := monthAt(t)
	if m == 0 {
		return 0, 0, 0, 0
	}
	for ; i < len(t) && t[i].sign == '.'; i++ {
	}
	if i >= len(t) || t[i].digits > 2 || t[i].num < 1 {
		return 0, 0, 0, 0
	}
	d = t[i].num
	for i++; i < len(t) && i < 6 && isDateGlue(t[i]); i++ {
	}
	if i+3 < len(t) && t[i].digits == 2 && t[i+1].sign == ':' && t[i+2].digits == 2 {
		i = afterClock(t, i) // Wed Jun 21 19:15:30 +0000 2023
	}
	if i < len(t) && t[i].digits == 4 {
		return t[i].num, m, d, i + 1
	}
	return 0, 0, 0, 0
}

// afterClock is the place of the token behind the time of day at t[i], and behind
// its zone.
func afterClock(t []token, i int) int {
	i += 3
	if i+1 < len(t) && t[i].sign == ':' && t[i+1].digits == 2 {
		i += 2
	}
	if i+1 < len(t) && (t[i].sign == '+' || t[i].sign == '-') && t[i+1].digits == 4 {
		return i + 2
	}
	if i < len(t) && t[i].word != "" {
		if _, ok := zones[t[i].word]; ok {
			i++
		}
	}
	return i
}

// yearMonthName reads 2023. június 21. and 2023 June 21.
func yearMonthName(t []token, _ bool) (y, m, d, n int) {
	if t[0].digits != 4 {
		return 0, 0, 0, 0
	}
	i := 1
	for ; i < len(t) && i < 3 && (t[i].sign == '.' || t[i].sign == ','); i++ {
	}
	if i >= len(t) {
		return 0, 0, 0, 0
	}
	m, width := monthAt(t[i:])
	if i += width; m == 0 || i >= len(t) || t[i].num < 1 || t[i].digits > 2 {
		return 0, 0, 0, 0
	}
	return t[0].num, m, t[i].num, i + 1
}

// eraYear reads 令和5年6月21日, as Japanese offices count the years.
func eraYear(t []token, _ bool) (y, m, d, n int) {
	first, ok := map[string]int{"令和": 2018, "平成": 1988}[t[0].word]
	if !ok || len(t) < 6 || t[1].num < 1 || t[1].digits > 2 || t[2].word != "年" || t[3].num < 1 || t[4].word != "月" || t[5].num < 1 {
		return 0, 0, 0, 0
	}
	return first + t[1].num, t[3].num, t[5].num, 6
}

// solarHijri reads a day of the calendar of Iran and Afghanistan, ۳۱ خرداد ۱۴۰۲
// or ۱۴۰۲/۰۳/۳۱, and gives it in ours. Those years are far from our own, so that
// nothing else is taken for one.
func solarHijri(t []token) (y, m, d, n int) {
	switch {
	case len(t) >= 5 && t[0].digits == 4 && t[1].sign != 0 && t[1].sign == t[3].sign && (t[1].sign == '/' || t[1].sign == '-') && t[2].num > 0 && t[4].num > 0 && t[2].digits <= 2 && t[4].digits <= 2:
		y, m, d, n = t[0].num, t[2].num, t[4].num, 5
	case len(t) >= 3 && t[0].num > 0 && t[0].digits <= 2 && solarMonths[t[1].word] > 0:
		y, m, d, n = t[2].num, solarMonths[t[1].word], t[0].num, 3
		if t[2].word == "ماه" && len(t) >= 4 {
			y, n = t[3].num, 4
		}
	}
	if y < 1370 || y > 1480 || m > 12 || d > 31 {
		return 0, 0, 0, 0
	}
	when := solarDay(y, m, d)
	return when.Year(), int(when.Month()), when.Day(), n
}

// monthAt is the month that a name at the front of t names, and how many tokens
// the name takes: the months of the Levant share their first words.
func monthAt(t []token) (m, width int) {
	if len(t) > 1 && t[1].word != "" {
		if m := months[t[0].word+" "+t[1].word]; m > 0 {
			return m, 2
		}
	}
	if m := monthOf(t[0].word); m > 0 {
		return m, 1
	}
	return 0, 0
}

// numeric reads 12.03.2024, 12/03/2024, 12-03-24 and, if monthFirst, 3/12/2024.
func numeric(t []token, monthFirst bool) (y, m, d, n int) {
	if len(t) < 5 || t[0].num < 1 || t[0].digits > 2 || t[2].num < 1 || t[2].digits > 2 || t[4].num < 0 ||
		t[1].sign == 0 || t[1].sign != t[3].sign {
		return 0, 0, 0, 0
	}
	sign := t[1].sign
	if sign != '.' && sign != '/' && sign != '-' || t[4].digits != 4 && (t[4].digits != 2 || t[2].digits != 2) {
		return 0, 0, 0, 0
	}
	// 10.30.45 and 1.2.34 are a clock and a version, not a date; so the pieces must touch.
	if t[0].end != t[1].start && sign != '.' || t[3].end != t[4].start && t[4].digits != 4 {
		return 0, 0, 0, 0
	}
	y, m, d = t[4].num, t[2].num, t[0].num
	if t[4].digits == 2 {
		y = century(y)
	}
	if m > 12 || monthFirst && sign == '/' && d <= 12 {
		m, d = d, m
	}
	return y, m, d, 5
}

func century(yy int) int {
	if yy >= 90 {
		return 1900 + yy
	}
	return 2000 + yy
}

func isDateGlue(t token) bool {
	switch t.sign {
	case '.', ',', '-', '/':
		return true
	}
	switch t.word {
	case "de", "del", "of", "st", "nd", "rd", "th", "er", "º", "ο", "da", "do", "dh", "τον", "tháng":
		return true
	}
	return false
}

// parseStamp reads a date as machines write it: ISO 8601 or near it, RFC 1123,
// seconds or milliseconds since 1970.
func parseStamp(s string, monthFirst bool) (stamp, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 80 {
		return stamp{}, false
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) != 8 {
		switch len(s) {
		case 13:
			n /= 1000
		case 10:
		default:
			return stamp{}, false
		}
		t := time.Unix(n, 0).UTC()
		return stamp{t: t, grain: khaldun.Second, zoned: true}, plausible(t.Year(), int(t.Month()), t.Day())
	}
	if len(s) > 10 && (s[10] == 'T' || s[10] == 't') {
		s = s[:10] + " " + s[11:]
	}
	st, _, ok := findStamp(s, monthFirst)
	return st, ok
}
