package extract

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"khaldun"
)

// stamp is a calendar day with, perhaps, an hour and a zone, as somebody wrote it.
type stamp struct {
	t     time.Time
	grain khaldun.Grain // Day, Minute or Second
	zoned bool          // the zone was written, not assumed
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

// findStamp is the first date in s. Numbers such as 3/4/2021 are read month
// first if monthFirst, as American papers print them.
func findStamp(s string, monthFirst bool) (st stamp, at khaldun.Span, ok bool) {
	toks := dateTokens(s)
	for i := range toks {
		y, m, d, n := dateAt(toks[i:], monthFirst)
		if n == 0 {
			continue
		}
		st = stamp{t: time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC), grain: khaldun.Day}
		at = khaldun.Span{Start: int32(toks[i].start), End: int32(toks[i+n-1].end)}
		clock := clockNear(toks, i, i+n)
		if !clock.found {
			return st, at, true
		}
		return clock.on(y, m, d), at, true
	}
	return stamp{}, khaldun.Span{}, false
}

// dateAt reads a date at the front of toks and says how many tokens it took; 0
// if there is none.
func dateAt(toks []token, monthFirst bool) (y, m, d, n int) {
	for _, read := range []func([]token, bool) (int, int, int, int){yearFirst, dayMonthName, monthNameDay, numeric} {
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
	if i >= len(t) || monthOf(t[i].word) == 0 {
		return 0, 0, 0, 0
	}
	m = monthOf(t[i].word)
	for i++; i < len(t) && i < 7 && isDateGlue(t[i]); i++ {
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
	if m = monthOf(t[0].word); m == 0 {
		return 0, 0, 0, 0
	}
	i := 1
	for ; i < len(t) && t[i].sign == '.'; i++ {
	}
	if i >= len(t) || t[i].digits > 2 || t[i].num < 1 {
		return 0, 0, 0, 0
	}
	d = t[i].num
	for i++; i < len(t) && i < 6 && isDateGlue(t[i]); i++ {
	}
	if i < len(t) && t[i].digits == 4 {
		return t[i].num, m, d, i + 1
	}
	return 0, 0, 0, 0
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
	case "de", "del", "of", "st", "nd", "rd", "th", "er", "º", "ο", "da", "do":
		return true
	}
	return false
}

// clock is a time of day.
type clock struct {
	found   bool
	h, m, s int
	seconds bool
	zone    string
	offset  int // seconds east of Greenwich
	zoned   bool
}

// on is the clock's moment on a day.
func (c clock) on(y, m, d int) stamp {
	loc := time.UTC
	if c.zoned && c.offset != 0 {
		loc = time.FixedZone(c.zone, c.offset)
	}
	grain := khaldun.Minute
	if c.seconds {
		grain = khaldun.Second
	}
	return stamp{time.Date(y, time.Month(m), d, c.h, c.m, c.s, 0, loc), grain, c.zoned}
}

// clockNear is the time of day printed within a few words after the date that
// takes toks[i:j], or directly before it.
func clockNear(toks []token, i, j int) clock {
	for k := j; k < len(toks) && k < j+6; k++ {
		if c := clockAt(toks[k:]); c.found {
			return c
		}
		if toks[k].num >= 0 && toks[k].digits > 2 {
			break
		}
	}
	for k := max(0, i-8); k < i; k++ {
		if c := clockAt(toks[k:]); c.found {
			return c
		}
	}
	return clock{}
}

// clockAt reads 19:15, 19:15:30+02:00, 7.15 pm, 19h15 and T191530Z at the front of t.
func clockAt(t []token) clock {
	var c clock
	if t[0].num < 0 || t[0].num > 24 || t[0].digits > 2 {
		return c
	}
	c.h = t[0].num
	i := 1
	switch {
	case len(t) > 2 && (t[1].sign == ':' || t[1].word == "h" || t[1].word == "u") && t[2].digits == 2 && t[2].num < 60:
		c.m, i = t[2].num, 3
	case len(t) > 3 && t[1].sign == '.' && t[2].digits == 2 && t[2].num < 60 && isClockWord(t[3].word):
		c.m, i = t[2].num, 3
	case len(t) > 1 && (t[1].word == "am" || t[1].word == "pm" || t[1].word == "uhr"):
	default:
		return c
	}
	c.found = true
	if len(t) > i+1 && t[i].sign == ':' && t[i+1].digits == 2 && t[i+1].num < 60 {
		c.s, c.seconds, i = t[i+1].num, true, i+2
		if len(t) > i+1 && t[i].sign == '.' && t[i+1].digits > 2 {
			i += 2 // parts of a second
		}
	}
	for ; i < len(t) && (t[i].sign == '.' || t[i].sign == ',') && i < 8; i++ {
	}
	if i = c.half(t, i); i < len(t) && t[i].sign == '.' {
		i++ // of "p.m."
	}
	c.readZone(t[min(i, len(t)):])
	if c.h > 23 {
		return clock{}
	}
	return c
}

func isClockWord(w string) bool {
	switch w {
	case "am", "pm", "a", "p", "uhr", "h", "hrs":
		return true
	}
	return false
}

// half applies am and pm at t[i] and says where reading goes on.
func (c *clock) half(t []token, i int) int {
	if i >= len(t) {
		return i
	}
	w := t[i].word
	if (w == "a" || w == "p") && i+2 < len(t) && t[i+1].sign == '.' && t[i+2].word == "m" {
		w, i = w+"m", i+2
	}
	switch {
	case w == "pm" && c.h < 12:
		c.h += 12
	case w == "am" && c.h == 12:
		c.h = 0
	case w != "pm" && w != "am" && w != "uhr" && w != "hrs":
		return i
	}
	return i + 1
}

// zones are the abbreviations papers print, in minutes east of Greenwich. IST
// and others that stand for several zones are left out.
var zones = map[string]int{
	"z": 0, "gmt": 0, "utc": 0, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180,
	"est": -300, "edt": -240, "et": -300, "cdt": -300, "mdt": -360, "mst": -420, "pst": -480, "pdt": -420,
	"eat": 180, "cat": 120, "wat": 60, "sast": 120, "pkt": 300, "wib": 420, "sgt": 480, "hkt": 480, "jst": 540, "kst": 540,
	"aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}

func (c *clock) readZone(t []token) {
	if len(t) == 0 {
		return
	}
	if off, ok := zones[t[0].word]; ok && t[0].word != "" {
		c.zoned, c.zone, c.offset = true, strings.ToUpper(t[0].word), off*60
		t = t[1:]
	}
	if len(t) < 2 || t[0].sign != '+' && t[0].sign != '-' || t[1].num < 0 || t[0].end != t[1].start {
		return
	}
	h, m := t[1].num, 0
	switch {
	case t[1].digits == 4:
		h, m = h/100, h%100
	case t[1].digits <= 2 && len(t) > 3 && t[2].sign == ':' && t[3].digits == 2:
		m = t[3].num
	case t[1].digits > 2:
		return
	}
	if h > 14 || m > 59 {
		return
	}
	off := h*3600 + m*60
	if t[0].sign == '-' {
		off = -off
	}
	c.zoned, c.zone, c.offset = true, "", off
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
		return stamp{t, khaldun.Second, true}, plausible(t.Year(), int(t.Month()), t.Day())
	}
	if len(s) > 10 && (s[10] == 'T' || s[10] == 't') {
		s = s[:10] + " " + s[11:]
	}
	st, _, ok := findStamp(s, monthFirst)
	return st, ok
}

// monthOf is the number of the month that a lower-case word names in one of the
// languages news pages are read in, 0 if it names none.
func monthOf(word string) int {
	if word == "" {
		return 0
	}
	return months[word]
}

var months = monthTable()

// monthTable turns lines of twelve names into one table. A name that stands for
// two months in two languages (Croatian listopad, Polish listopad) is left out.
func monthTable() map[string]int {
	const names = `
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
januar februar märz april mai juni juli august september oktober november dezember
jän febr mrz apr mai jun juli aug sept okt nov dez
jänner feber maerz april mai juni juli august september october november dec
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
janv févr mars avr mai juin juil aout sept oct nov déc
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago setiembre oct nov dic
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen feb mar apr mag giu lug ago set ott nov dic
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
jan fev mar abr mai jun jul ago set out nov dez
januari februari maart april mei juni juli augustus september oktober november december
jan feb mrt apr mei jun jul aug sep okt nov dec
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november desember
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
ledna února března dubna května června července srpna září října listopadu prosince
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
янв фев мар апр май июн июл авг сен окт ноя дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين نوفمبر ديسمبر
ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
januari februari maret april mei juni juli agustus september oktober november desember
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
január február március április május június július augusztus szeptember október november december`
	table := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(names), "\n") {
		for i, name := range strings.Fields(line) {
			if m, ok := table[name]; ok && m != i+1 {
				table[name] = 0
				continue
			}
			table[name] = i + 1
		}
	}
	// Half of the Levantine names stand for two months each.
	delete(table, "كانون")
	delete(table, "تشرين")
	return table
}
