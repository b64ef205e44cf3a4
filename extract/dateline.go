package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"khaldun"
)

// wire is where copy comes from, as its dateline or credit says.
type wire struct {
	agency, agencyFrom string
	place, placeFrom   string
}

// maxDateline is how far into a paragraph a dateline may reach, in bytes.
const maxDateline = 110

// openings are the ways a paragraph of agency copy opens with its source alone.
var openings = []string{"(", "[", "/", "【"}

// datelineEnds follow the bracket around an agency's name in a dateline. Without
// one of them the bracket may hold the initials of a party or company.
var datelineEnds = []string{"-", "–", "—", ".", ":", "_"}

// datelineOf reads the dateline at the front of a paragraph: "NAIROBI, March 12
// (Reuters) - ", "Berlin (dpa) - ", "МОСКВА, 12 марта. /ТАСС/. ", "新华社北京3月12日电".
// Place and agency are empty where it has none.
func datelineOf(s string) (place, agency string) {
	if place, agency = hanDateline(s); agency != "" {
		return place, agency
	}
	front := frontOf(s)
	if hasFront(front, openings) { // (ANSA) - ROMA, 12 MAR - …
		if inner, rest, ok := bracketed(front); ok {
			if agency = agencyOf(inner); agency != "" {
				rest = strings.TrimLeft(rest, " .-–—")
				place, _ = placeBefore(rest)
				return place, agency
			}
		}
		return "", ""
	}
	if place, agency = bracketDateline(front); agency != "" {
		return place, agency
	}
	return dashDateline(front)
}

// frontOf is as much of s as a dateline may take up.
func frontOf(s string) string {
	if len(s) <= maxDateline {
		return s
	}
	return strings.ToValidUTF8(s[:maxDateline], "")
}

// bracketed parts s, which starts with an opening bracket, behind the closing one.
func bracketed(s string) (inner, rest string, ok bool) {
	opening, width := utf8.DecodeRuneInString(s)
	closing := "/"
	switch opening {
	case '(':
		closing = ")"
	case '[':
		closing = "]"
	case '【':
		closing = "】"
	}
	return strings.Cut(s[width:], closing)
}

// bracketDateline reads a dateline whose agency stands in brackets or slashes.
func bracketDateline(front string) (place, agency string) {
	for at := 0; ; {
		i := strings.IndexAny(front[at:], "([/")
		if i < 0 {
			return "", ""
		}
		inner, rest, ok := bracketed(front[at+i:])
		if !ok {
			return "", ""
		}
		if agency = agencyOf(inner); agency != "" {
			before := front[:at+i]
			place, ok := placeBefore(before)
			if !ok || !hasFront(strings.TrimLeft(rest, " "), datelineEnds) && !strings.ContainsFunc(before, unicode.IsDigit) {
				return "", ""
			}
			return place, agency
		}
		at += i + 1
	}
}

// dashDateline reads a dateline without brackets: a place in capitals and a dash,
// or place, day, agency and a dash.
func dashDateline(front string) (place, agency string) {
	head, ok := beforeDash(front)
	if !ok {
		return "", ""
	}
	place, ok = placeBefore(head)
	if !ok {
		return "", ""
	}
	_, at, dated := findStamp(head+" 2000", false)
	rest := strings.Trim(strings.TrimPrefix(head, place), " ,.")
	for _, f := range strings.FieldsFunc(rest, func(r rune) bool { return r == ',' || r == '.' || r == '-' || r == '/' }) {
		if name := agencyOf(f); name != "" && (dated || isCapitals(place) || !isASCIILetter(head[0])) {
			return place, name
		}
	}
	if name := agencyAfter(front[len(head):]); name != "" && (dated || isCapitals(place)) {
		return place, name
	}
	if rest != "" {
		if i := strings.LastIndexAny(rest, " "); i > 0 {
			if name := agencyOf(rest[i+1:]); name != "" {
				return place, name
			}
		}
		if isCapitals(place) && (len(rest) < 30 || dated && int(at.Start) >= len(place)) {
			return place, ""
		}
		return "", ""
	}
	if isCapitals(place) && utf8.RuneCountInString(place) >= 3 {
		return place, ""
	}
	return "", ""
}

// agencyAfter is the agency between the dash at the front of s and the stop or dash
// that ends the dateline: " - РИА Новости. …".
func agencyAfter(s string) string {
	s = strings.TrimLeft(s, " .-–—_")
	if i := strings.IndexFunc(s, func(r rune) bool { return r == '.' || r == '-' || r == '–' || r == '—' || r == ':' }); i > 0 && i < 40 {
		return agencyNames[strings.TrimSpace(s[:i])]
	}
	return ""
}

// beforeDash is what stands before the dash that ends a dateline.
func beforeDash(s string) (string, bool) {
	at := -1
	for _, dash := range []string{" — ", " – ", " - ", " -- ", "— ", "– ", ".- ", " —", "-- ", " _ ", "- "} {
		if i := strings.Index(s, dash); i > 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		return "", false
	}
	return s[:at], true
}

// placeBefore is the name of a place at the front of a dateline, up to the day or
// the country: "NAIROBI" of "NAIROBI, March 12". It is not ok if the words there
// cannot be one. A longer s than a dateline must be cut first: see frontOf.
func placeBefore(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if i := strings.IndexFunc(s, func(r rune) bool {
		return r == ',' || r == '.' || r == ';' || r == ':' || r == '(' || r == '/' || unicode.IsDigit(r) || r == '–' || r == '—' || r == '،'
	}); i > 0 {
		if s[i] == '.' && i < 4 { // "ST. LOUIS", "St. Petersburg"
			rest, ok := placeBefore(s[i+1:])
			return s[:i+1] + " " + rest, ok
		}
		s = strings.TrimSpace(s[:i])
	}
	if before, _, found := strings.Cut(s, " - "); found {
		s = before
	}
	words := strings.Fields(s)
	if n := len(words); n > 1 && monthOf(strings.ToLower(words[n-1])) > 0 && !isParticle(words[n-2]) {
		words = words[:n-1] // "NAIROBI March 12", but "RIO DE JANEIRO"
	}
	if len(words) == 0 || len(words) > 4 {
		return "", false
	}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(r) && !isParticle(w) || !unicode.IsLetter(r) {
			return "", false
		}
	}
	return strings.Join(words, " "), true
}

// isParticle reports whether w is a small word within names: "Rio de Janeiro".
func isParticle(w string) bool {
	switch strings.ToLower(w) {
	case "de", "del", "la", "le", "el", "al", "da", "do", "dos", "das", "di", "du", "des", "van", "von", "der", "den", "ter", "ten", "zu", "zur", "am", "im", "an", "ibn", "bin", "ben", "abu", "of", "the", "y", "e", "na", "sur", "upon", "st":
		return true
	}
	return false
}

func isCapitals(s string) bool {
	upper := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper > 1
}

// hanDateline reads "新华社北京3月12日电", "中新社北京3月12日电" and "【ソウル聯合ニュース】".
func hanDateline(s string) (place, agency string) {
	front := frontOf(s)
	head := strings.TrimLeft(front, "　 （(【[")
	if !startsEastAsian(head) {
		return "", ""
	}
	framed := strings.HasPrefix(strings.TrimSpace(front), "【")
	for _, a := range agencies {
		for _, name := range a.also {
			if !startsEastAsian(name) {
				continue
			}
			if rest, ok := strings.CutPrefix(head, name); ok {
				if i := strings.IndexFunc(rest, unicode.IsDigit); 0 < i && i <= 30 && hasAny(rest, "电", "電") {
					return strings.TrimSpace(rest[:i]), a.name
				}
				if strings.Contains(rest, "电") {
					return "", a.name
				}
			}
			if before, _, ok := strings.Cut(head, name+"】"); ok && len(before) < 40 && framed {
				return strings.TrimSpace(before), a.name
			}
		}
	}
	return "", ""
}

// startsEastAsian reports whether s starts with a character of Chinese, Japanese or
// Korean.
func startsEastAsian(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// wireOf looks for dateline and agency in a document's text: in its Dateline
// blocks, at the front of its first three paragraphs and in its last two lines.
func wireOf(doc *khaldun.Document) wire {
	var w wire
	seen := 0
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		s := b.Span.Of(doc.Text)
		switch {
		case b.Kind == khaldun.Dateline:
			if place, ok := placeBefore(s); ok && w.place == "" && !isDateWord(place) {
				w.place, w.placeFrom = place, "dateline"
			}
		case b.Kind == khaldun.Paragraph && seen < 3:
			seen++
			place, agency := datelineOf(s)
			if seen > 1 && agency == "" && !strings.ContainsFunc(s[:min(len(s), len(place)+20)], unicode.IsDigit) {
				place = "" // capitals and a dash further down are a heading
			}
			if place != "" && w.place == "" {
				w.place, w.placeFrom = place, "dateline"
			}
			if agency != "" && w.agency == "" {
				w.agency, w.agencyFrom = agency, "dateline"
			}
		}
		if seen == 3 || w.place != "" && w.agency != "" {
			break
		}
	}
	for i := len(doc.Blocks) - 1; i >= max(1, len(doc.Blocks)-2) && w.agency == ""; i-- {
		if b := &doc.Blocks[i]; b.Kind != khaldun.Caption {
			s := b.Span.Of(doc.Text)
			if w.agency = creditOf(s); w.agency == "" {
				w.agency = closingCredit(s)
			}
			w.agencyFrom = "credit"
		}
	}
	if w.agency == "" {
		w.agencyFrom = ""
	}
	return w
}

// isDateWord reports whether a line starts with a weekday or month, so that it
// names no place.
func isDateWord(s string) bool {
	word, _, _ := strings.Cut(strings.ToLower(s), " ")
	return monthOf(word) > 0 || isWeekday(word)
}
