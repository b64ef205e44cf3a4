package extract

import (
	"html"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"
)

func unescape(s string) string { return html.UnescapeString(s) }

// title is the article's headline and what was left of <title> without it.
type title struct {
	text string
	site string // "Daily Example" of "Rally in Nairobi - Daily Example"
	node int32  // the element that prints it, 0 if none does
}

// titleMarks part a headline from the name of the site in <title>.
var titleMarks = []string{" | ", " - ", " – ", " — ", " » ", " « ", " :: ", " · ", " • ", " / ", " ~ ", " ‹ ", " › ", " < ", " > ", "｜", " ― "}

// findTitle looks for the headline as printed: the h1 that the page's <title>,
// og:title or JSON-LD headline repeats. Without one it takes what these say, cut
// free of the site's name.
func (p *page) findTitle() title {
	names := p.titleNames()
	siteName := p.namedSite()
	whole, site := cutSite(p.head.title, siteName)
	best, bestScore := title{}, 0.0
	for _, i := range p.titleNodes() {
		text := p.t.words(i, 400)
		if n := len(text); n < 3 || n > 400 || !hasWord(text) {
			continue
		}
		score := similarity(text, whole)
		for _, name := range names {
			score = max(score, similarity(text, name))
		}
		if strings.EqualFold(text, siteName) {
			continue
		}
		if score > bestScore+0.05 {
			best, bestScore = title{text: text, node: i}, score
		}
	}
	if bestScore < 0.45 {
		best = title{}
		for _, name := range names {
			if best.text, _ = cutSite(name, siteName); best.text != "" {
				break
			}
		}
		if hs := p.head.h1; best.text == "" && len(hs) > 0 {
			best = title{text: p.t.words(hs[0], 400), node: hs[0]}
		}
	} else if best.text != "" && strings.Contains(p.head.title, best.text) {
		_, site = cutAfter(p.head.title, best.text)
	}
	if best.text == "" {
		best.text = whole
	}
	if name := withoutKicker(best.text, append(names, whole)); best.node != 0 && name != "" {
		best.text = name
	}
	best.site = site
	return best
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

// titleNames are the headlines the page gives to machines, most telling first.
func (p *page) titleNames() []string {
	var names []string
	for _, s := range []string{p.head.meta("og:title"), p.head.article().headline, p.head.meta("twitter:title", "dc.title", "sailthru.title", "parsely-title"), p.head.title} {
		if s = fold(unescape(s)); s != "" {
			names = append(names, s)
		}
	}
	return names
}

// titleNodes are the elements that may print the headline, in page order within
// each sort: h1 first, then h2, then what is called a headline.
func (p *page) titleNodes() []int32 {
	var h1, h2, named []int32
	for i := range p.t.nodes {
		n := &p.t.nodes[i]
		if n.isText || p.all[i]&(hintComment|hintRelated|hintFooter|hintSide) != 0 || p.size[i] > 600 {
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

// namedSite is the publisher's name as the page gives it to machines.
func (p *page) namedSite() string {
	if s := p.head.meta("og:site_name"); s != "" {
		return unescape(s)
	}
	return ""
}

// site is the publisher: as named for machines, else what <title> adds to the headline.
func (p *page) site() string {
	for _, s := range []string{p.namedSite(), p.head.article().publisher, p.title.site, p.head.meta("application-name", "dc.publisher", "publisher")} {
		if s = strings.TrimSpace(s); s != "" && len(s) < 80 && !strings.HasPrefix(s, "http") && !strings.HasPrefix(s, "@") {
			return s
		}
	}
	return ""
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
