package extract

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

func unescape(s string) string { return html.UnescapeString(s) }

// title is the article's headline and what was left of <title> without it.
type title struct {
	text string
	from string // for Document.Found
	site string // "Daily Example" of "Rally in Nairobi - Daily Example"
	node int32  // the element that prints it, 0 if none does
}

// titleMarks part a headline from the name of the site in <title>.
var titleMarks = []string{" | ", " - ", " – ", " — ", " » ", " « ", " :: ", " · ", " • ", " / ", " ~ ", " ‹ ", " › ", " < ", " > ", "｜", " ― "}

// findTitle looks for the headline as printed: the h1 that the page's <title>,
// og:title or JSON-LD headline repeats. Without one it takes what these say, cut
// free of the site's name.
func (p *page) findTitle() title {
	said := p.titleNames()
	var names []string
	for _, s := range said {
		names = append(names, s.text)
	}
	siteName := p.namedSite()
	whole, site := cutSite(p.head.title, siteName)
	best, bestScore := p.bestHeadline(append(names, whole), siteName, site)
	if bestScore < 0.45 {
		best = title{}
		for _, s := range said {
			if best.text, best.from = p.withoutSite(s.text, siteName), s.from; best.text != "" {
				break
			}
		}
		if hs := p.head.h1; best.text == "" && len(hs) > 0 {
			best = title{text: cutRunes(p.headlineText(hs[0]), maxTitle), from: "headline", node: hs[0]}
		}
	} else if best.text != "" && strings.Contains(p.head.title, best.text) {
		_, site = cutAfter(p.head.title, best.text)
	}
	if best.text == "" {
		best.text, best.from = whole, "title"
	}
	if name := withoutKicker(best.text, append(names, whole)); best.node != 0 && name != "" {
		best.text = name
	}
	if !strings.EqualFold(best.text, fold(p.head.title)) {
		best.site = site
	}
	return best
}

// bestHeadline is the element whose words are most like one of the names, and how
// like. The only h1 of a page is preferred to what is no h1. siteName is the site's
// name, and rest what may be: the last part of <title>.
func (p *page) bestHeadline(names []string, siteName, rest string) (title, float64) {
	best, bestScore := title{}, 0.0
	for _, i := range p.titleNodes() {
		text := p.headlineText(i)
		if n := len(text); n < 3 || n > 400 || !hasWord(text) || strings.EqualFold(text, siteName) {
			continue
		}
		score := 0.0
		for _, name := range names {
			score = max(score, similarity(text, name))
		}
		if score < 0.9 && p.all[i]&besides != 0 {
			continue // the headline of another article
		}
		if score > bestScore+0.05 {
			best, bestScore = title{text: text, from: "headline", node: i}, score
		}
		if len(p.head.h1) == 1 && i == p.head.h1[0] && score >= 0.55 && !strings.EqualFold(text, rest) {
			break
		}
	}
	return best, bestScore
}

// withoutSite is a name of the article without that of the site. What JSON-LD calls
// the headline too is one to the last word.
func (p *page) withoutSite(name, site string) string {
	if strings.EqualFold(name, p.head.article().headline) {
		return name
	}
	cut, rest := cutSite(name, site)
	if again, tail := cutSite(cut, ""); tail != "" && rest != "" && strings.Contains(strings.ToLower(tail), strings.ToLower(rest)) {
		cut = again // "Ferry sails - Island Post (IP) - IP"
	}
	return cut
}

// headlineText is what a headline's element prints, without what is set small or
// marked as a date in it; only the part marked as the headline, if that is most.
func (p *page) headlineText(i int32) string {
	var f folder
	for j := p.t.following(i, i); j != 0; {
		n := &p.t.nodes[j]
		if p.own[j]&hintTitle != 0 && p.size[j] < p.size[i] && p.size[j]*2 > p.size[i] {
			return p.t.words(j, 400)
		}
		skip := n.tag == atom.Small || n.tag == atom.Time || isDead(n.tag) || p.own[j]&hintDate != 0 && p.size[j]*2 < p.size[i]
		switch {
		case skip:
		case n.isText:
			f.add(n.text)
		case n.tag == atom.Br || isBlock(n.tag):
			f.space()
		}
		if f.len() > 400 {
			break
		}
		if skip {
			j = p.t.after(j, i)
		} else {
			j = p.t.following(j, i)
		}
	}
	return f.String()
}

// withoutKicker is the name that a printed headline ends in, if what stands before
// it is a kicker: "River dam Ministers agree on cost" of "Ministers agree on cost".
func withoutKicker(printed string, names []string) string {
	for _, name := range names {
		if len(name) < len(printed) && len(name)*2 > len(printed) && strings.HasSuffix(printed, " "+name) && !strings.HasSuffix(strings.TrimSuffix(printed, name), ": ") {
			return name
		}
	}
	return ""
}

// said is one thing a page says of itself and where it says so.
type said struct{ text, from string }

// titleNames are the headlines the page gives to machines, most telling first.
func (p *page) titleNames() []said {
	twitter, name := p.head.metaNamed("twitter:title", "dc.title", "sailthru.title", "parsely-title", "title", "citation_title")
	var names []said
	for _, s := range []said{{p.head.meta("og:title"), "meta og:title"}, {p.head.article().headline, "json-ld headline"}, {name, "meta " + twitter}, {p.head.title, "title"}} {
		if s.text = cutRunes(fold(unescape(s.text)), maxTitle); s.text != "" {
			names = append(names, s)
		}
	}
	return names
}

// besides are the hints of what is said about other articles.
const besides = hintComment | hintRelated | hintFooter | hintSide

// titleNodes are the elements that may print the headline, in page order within
// each sort: h1 first, then h2, then what is called a headline.
func (p *page) titleNodes() []int32 {
	var h1, h2, named []int32
	for i := range p.t.nodes {
		n := &p.t.nodes[i]
		if n.isText || p.size[i] > 600 || p.all[i]&besides != 0 && n.tag != atom.H1 {
			continue
		}
		switch {
		case n.tag == atom.H1:
			h1 = append(h1, int32(i))
		case n.tag == atom.H2:
			h2 = append(h2, int32(i))
		case isBlock(n.tag) && p.own[i]&hintTitle != 0 && len(named) < 20:
			named = append(named, int32(i))
		}
	}
	return append(append(h1, h2[:min(len(h2), 20)]...), named...)
}

// settleTitle looks once more for the headline when what machines are told is only
// the site's name: it is the last heading before the text. It comes after the body
// is known.
func (p *page) settleTitle() {
	if p.title.node != 0 || p.title.text != "" && !p.isSiteName(p.title.text) {
		return
	}
	first, last := p.kept()
	for i := min(p.firstProse, last); i >= max(0, min(first, p.firstProse)-6); i-- {
		b := &p.blocks[i]
		if b.in&inHeading == 0 || b.words < 3 || len(b.text) > 200 || p.isSiteName(b.text) || p.elsewhere(b.node) || hasByWord(b.text) || strings.Contains(p.title.text, b.text) {
			continue
		}
		p.title.text, p.title.from, p.title.node, p.heading = b.text, "headline", b.node, i
		return
	}
}

// isSiteName reports whether s is the site's name, perhaps with a motto, as far as
// the site's address tells.
func (p *page) isSiteName(s string) bool {
	host := ""
	for _, label := range strings.Split(strings.TrimPrefix(hostOf(p.address()), "www."), ".") {
		if len(label) > len(host) {
			host = label
		}
	}
	host = onlyLetters(host)
	return len(host) >= 4 && strings.Contains(onlyLetters(s), host)
}

// namedSite is the publisher's name as the page gives it to machines.
func (p *page) namedSite() string {
	if s := p.head.meta("og:site_name"); s != "" {
		return unescape(s)
	}
	return ""
}

// site is the publisher: as named for machines, else what <title> adds to the headline.
func (p *page) site() string { return p.saidSite().text }

func (p *page) saidSite() said {
	key, name := p.head.metaNamed("application-name", "dc.publisher", "publisher", "article:publisher", "citation_journal_title")
	for _, s := range []said{{p.namedSite(), "meta og:site_name"}, {p.head.article().publisher, "json-ld publisher"}, {p.title.site, "title"}, {name, "meta " + key}} {
		if s.text = strings.TrimSpace(s.text); s.text != "" && len(s.text) < 80 && !strings.HasPrefix(s.text, "http") && !strings.HasPrefix(s.text, "@") {
			return s
		}
	}
	return said{}
}

// cutSite parts a <title> into headline and site. The site is the last piece, or
// the first if it is the site's known name; a headline keeps at least two words.
func cutSite(s, site string) (headline, rest string) {
	s = strings.TrimSpace(s)
	if site != "" {
		for _, mark := range titleMarks {
			if len(s) > len(site)+len(mark) && strings.EqualFold(s[len(s)-len(site):], site) {
				if h, ok := strings.CutSuffix(s[:len(s)-len(site)], mark); ok {
					return strings.TrimSpace(h), site
				}
			}
			if len(s) > len(site)+len(mark) && strings.EqualFold(s[:len(site)], site) {
				if h, ok := strings.CutPrefix(s[len(site):], mark); ok {
					return strings.TrimSpace(h), site
				}
			}
		}
	}
	at, width := -1, 0
	for _, mark := range titleMarks {
		if i := strings.LastIndex(s, mark); i > at {
			at, width = i, len(mark)
		}
	}
	if at < 0 {
		at, width = hanMark(s)
	}
	if at < 0 {
		return s, ""
	}
	h, r := strings.TrimSpace(s[:at]), strings.TrimSpace(s[at+width:])
	if len(h) < 12 && len(r) > len(h) {
		return r, h
	}
	if len(r) > 60 && len(r)*2 > len(h) {
		return s, ""
	}
	return h, r
}

// hanMark is where a headline in Chinese or Japanese is parted from the site's name,
// by a mark without blanks around it, and how wide the mark is; −1 if nowhere.
func hanMark(s string) (at, width int) {
	for i := len(s) - 1; i > 0; i-- {
		if s[i] != '-' && s[i] != '_' && s[i] != '|' {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+1:])
		if unicode.In(after, unicode.Han, unicode.Katakana, unicode.Hiragana) && !unicode.Is(unicode.Latin, before) && !unicode.IsDigit(before) && utf8.RuneCountInString(s[i+1:]) <= 12 {
			return i, 1
		}
	}
	return -1, 0
}

// cutAfter finds what a <title> says beside the headline.
func cutAfter(s, headline string) (string, string) {
	before, after, _ := strings.Cut(s, headline)
	rest := strings.TrimSpace(after)
	if rest == "" {
		rest = strings.TrimSpace(before)
	}
	rest = strings.TrimFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ')' && r != '!' })
	for _, mark := range titleMarks {
		if i := strings.LastIndex(rest, mark); i >= 0 {
			rest = strings.TrimSpace(rest[i+len(mark):])
		}
	}
	return headline, rest
}

// similarity is the share of words two texts have in common, by Dice's measure.
func similarity(a, b string) float64 {
	wa, wb := wordsOf(a), wordsOf(b)
	if len(wa) == 0 || len(wb) == 0 {
		return 0
	}
	count := make(map[string]int, len(wa))
	for _, w := range wa {
		count[w]++
	}
	both := 0
	for _, w := range wb {
		if count[w] > 0 {
			count[w]--
			both++
		}
	}
	return 2 * float64(both) / float64(len(wa)+len(wb))
}

// wordsOf are the words of s in lower case.
func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}
