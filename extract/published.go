package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html/atom"

	"khaldun"
)

// claim is one place of the page that gives a date, and how much it is worth.
type claim struct {
	stamp stamp
	rank  int
	rule  string // "json-ld", "meta", "microdata", "time", "byline", "url"
	note  string // where exactly, and the words
}

// published is when the article was printed. Among the claims of equal worth the
// first on the page wins; the hour and zone come from the most precise claim for
// the winner's day. Why holds the winner, and in From the others, for and against.
func (p *page) published() khaldun.Time {
	if p.o.Date.Grain != khaldun.NoGrain {
		return p.o.Date
	}
	claims := p.claims()
	if len(claims) == 0 {
		return khaldun.Time{}
	}
	slices.SortStableFunc(claims, func(a, b claim) int { return cmp.Compare(b.rank, a.rank) })
	win := claims[0]
	best := win.stamp
	for _, c := range claims[1:] {
		if c.rank < rankByline {
			break
		}
		if c.stamp.day() == best.day() && finer(c.stamp, best) || best.inUTC() && sameInstant(c.stamp, best) {
			best = c.stamp
		}
	}
	why := khaldun.Evidence{Rule: "published:" + win.rule, Note: win.note}
	for _, c := range claims[1:min(len(claims), 8)] {
		word := "agrees"
		if c.stamp.day() != best.day() && c.stamp.day() != win.stamp.day() {
			word = "differs"
		}
		why.From = append(why.From, khaldun.Evidence{Rule: "published:" + c.rule, Note: word + ": " + c.note})
	}
	when := best.time(why.Rule, why.Note)
	when.Why = why
	return when
}

// time is the stamp as a Time that rests on one piece of evidence.
func (s stamp) time(rule, note string) khaldun.Time {
	return khaldun.Time{
		Type: "DATE", Value: s.value(), From: s.t, Until: s.until(), Grain: s.grain, Basis: khaldun.Stated,
		Why: khaldun.Evidence{Rule: rule, Note: note},
	}
}

// inUTC reports whether s gives an hour in UTC, as machines write it. Then
// another claim may give the same instant as the paper's readers lived it, whose
// day can be the one before or after.
func (s stamp) inUTC() bool {
	_, offset := s.t.Zone()
	return s.zoned && offset == 0 && s.grain != khaldun.Day
}

func sameInstant(a, b stamp) bool {
	d := a.t.Sub(b.t)
	return a.zoned && !a.inUTC() && -time.Minute < d && d < time.Minute
}

// finer reports whether a says more than b: an hour, or the zone of the hour.
func finer(a, b stamp) bool {
	if (a.grain == khaldun.Day) != (b.grain == khaldun.Day) {
		return b.grain == khaldun.Day
	}
	return a.zoned && !b.zoned && a.grain != khaldun.Day
}

// Ranks of claims. What a page says of its own first printing to machines comes
// first, then what it prints at the byline, then its address; what tells of a
// change, or stands far from the article, comes last.
const (
	rankLinked   = 100
	rankMeta     = 90
	rankItem     = 85
	rankTime     = 70
	rankDate     = 68 // a meta element named just "date": of the page, not surely of the article
	rankByline   = 60
	rankURL      = 55
	rankNear     = 50
	rankModified = 30
	rankFar      = 10
)

func (p *page) claims() []claim {
	var cs []claim
	add := func(rank int, rule, where, text string) {
		if st, ok := parseStamp(text, p.monthFirst()); ok {
			cs = append(cs, claim{st, rank, rule, where + ": " + clip(text)})
		}
	}
	l := p.head.article()
	add(rankLinked, "json-ld", l.kind+".datePublished", l.published)
	add(rankModified+5, "json-ld", l.kind+".dateCreated", l.created)
	add(rankModified, "json-ld", l.kind+".dateModified", l.modified)
	for _, m := range p.head.metas {
		if rank := metaRank(m.key); rank > 0 {
			add(rank, "meta", m.key, m.val)
		}
	}
	for _, l := range p.head.linked {
		if l.kind == "WebPage" {
			add(rankTime-5, "json-ld", "WebPage.datePublished", l.published)
		}
	}
	cs = append(cs, p.markedDates()...)
	cs = append(cs, p.printedDates()...)
	if st, text, ok := dateInURL(p.address()); ok {
		cs = append(cs, claim{st, rankURL, "url", text})
	}
	return cs
}

func clip(s string) string {
	s = fold(s)
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

// metaRank says what a date in a meta element of this name is worth.
func metaRank(key string) int {
	switch strings.NewReplacer("_", "", "-", "", ":", "", ".", "", " ", "").Replace(key) {
	case "articlepublishedtime", "ogarticlepublishedtime", "articlepublished", "ogpublishedtime", "ogpublishdate", "rnewsdatepublished":
		return rankMeta + 2
	case "datepublished", "publicationdate", "publishdate", "publisheddate", "pubdate", "publishedat", "publishtime", "publishedtime", "dateissued", "dcdateissued", "dctermsissued",
		"sailthrudate", "parselypubdate", "cxenseparserecspublishtime", "dctermscreated", "dcdatecreated", "articledate", "articledateoriginal", "originalpublicationdate",
		"shareaholicarticlepublishedtime", "ptime", "timestamp", "datecreated", "displaydate", "analyticspublishdate", "citationpublicationdate", "gentime", "releasedate", "itempubdate", "ogreleasedate", "bepubdate", "videoreleasedate", "firstpublished":
		return rankMeta
	case "date", "dcdate", "dctermsdate", "creationdate", "citationdate", "posted":
		return rankDate
	case "articlemodifiedtime", "ogupdatedtime", "lastmodified", "datemodified", "moddate", "modificationdate", "revised", "dctermsmodified", "dcdatemodified", "updatedtime", "lastupdate":
		return rankModified
	}
	return 0
}

// monthFirst reports whether the page writes 3/12/2024 for 12 March, as pages
// from the United States do.
func (p *page) monthFirst() bool {
	lang := strings.ToLower(strings.ReplaceAll(p.head.lang, "_", "-"))
	if lang == "" || lang == "en" {
		if loc := p.head.meta("og:locale"); loc != "" {
			lang = strings.ToLower(strings.ReplaceAll(loc, "_", "-"))
		}
	}
	host := hostOf(p.address())
	if strings.HasSuffix(host, ".uk") || strings.HasSuffix(host, ".au") || strings.HasSuffix(host, ".in") || strings.HasSuffix(host, ".ie") || strings.HasSuffix(host, ".nz") || strings.HasSuffix(host, ".za") {
		return false
	}
	return lang == "" || lang == "en" || lang == "en-us"
}

// address is the page's own address: the caller's, or what the page says.
func (p *page) address() string {
	if p.o.URL != "" {
		return p.o.URL
	}
	return p.head.meta("og:url", "twitter:url")
}

func hostOf(url string) string {
	_, rest, found := strings.Cut(url, "://")
	if !found {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// markedDates are the dates of <time> and of elements with itemprop, within the
// article's part of the page or near it.
func (p *page) markedDates() []claim {
	var cs []claim
	first, last := p.extent()
	for i := range p.t.nodes {
		n := &p.t.nodes[i]
		if n.isText || n.attrs == nil || len(cs) > 200 {
			continue
		}
		prop := strings.ToLower(n.attr("itemprop"))
		item := strings.Contains(prop, "datepublished")
		if !item && n.tag != atom.Time && !strings.Contains(prop, "datemodified") && !strings.Contains(prop, "datecreated") || n.tag == atom.Meta {
			continue
		}
		value := n.attr("datetime")
		if value == "" {
			value = n.attr("content")
		}
		if value == "" {
			value = p.t.words(int32(i), 100)
		}
		st, ok := parseStamp(value, p.monthFirst())
		if !ok {
			continue
		}
		rank, rule := rankTime, "time"
		if item {
			rank, rule = rankItem, "microdata"
		}
		if n.hasAttr("pubdate") {
			rank += 5
		}
		class := strings.ToLower(n.attr("class") + " " + prop)
		switch {
		case hasAny(class, "updated", "modified") && !hasAny(class, "published", "entry-date"):
			rank = rankModified + 2
		case p.all[i]&(hintComment|hintRelated|hintSide|hintFooter|hintNav) != 0:
			rank = rankFar
		case n.src.Start < first || n.src.Start > last:
			rank -= 30
		}
		cs = append(cs, claim{st, rank, rule, n.tag.String() + ": " + clip(value)})
	}
	return cs
}

// extent is the part of the decoded page from a little before the headline to a
// little after the last block kept.
func (p *page) extent() (first, last int32) {
	a, b := p.kept()
	if b < 0 {
		return 0, int32(len(p.d.text))
	}
	if p.heading >= 0 {
		a, b = min(a, p.heading), max(b, p.heading)
	}
	a, b = max(0, a-8), min(len(p.blocks)-1, b+3)
	first, last = p.blocks[a].src.Start, p.blocks[b].src.End
	if p.title.node != 0 {
		first = min(first, p.t.nodes[p.title.node].src.Start)
	}
	return first, last
}

// printedDates are the dates readers see: in short blocks around the headline and
// the ends of the article. The footer's year, and dates in running text, are not
// among them.
func (p *page) printedDates() []claim {
	var cs []claim
	a, z := p.kept()
	if z < 0 {
		return nil
	}
	top := a
	if p.heading >= 0 && p.heading < a {
		top = p.heading
	}
	for i := max(0, top-12); i < min(len(p.blocks), z+8); i++ {
		b := &p.blocks[i]
		if len(cs) > 50 {
			break
		}
		if len(b.text) > 200 || p.keep[i] && len(b.text) > 90 || p.all[b.node]&(hintComment|hintRelated|hintFooter) != 0 {
			continue
		}
		st, at, ok := findStamp(b.text, p.monthFirst())
		if !ok || hasAny(b.text, "©", "(c)", "Copyright") {
			continue
		}
		rank := rankNear
		if i >= top && i <= a+1 {
			rank = rankByline
		}
		if i > a+1 && i < z || i > z {
			rank = rankNear - 10
		}
		if p.all[b.node]&hintDate != 0 || p.dated(b) {
			rank += 4
		}
		before := strings.ToLower(b.text[:at.Start])
		if hasAny(before, "update", "modif", "aktualisiert", "stand", "mis à jour", "actualizado", "aggiornato") && !hasAny(before, "publi", "posted") {
			rank = rankModified + 5
		}
		cs = append(cs, claim{st, rank, "byline", clip(b.text)})
	}
	return cs
}

// dated reports whether an element within b is marked as a date.
func (p *page) dated(b *block) bool {
	for j := p.t.following(b.node, b.node); j != 0; j = p.t.following(j, b.node) {
		n := &p.t.nodes[j]
		if n.src.Start >= b.src.End {
			return false
		}
		if n.src.End >= b.src.Start-200 && p.own[j]&hintDate != 0 {
			return true
		}
	}
	return false
}

// dateInURL finds /2024/03/12/, /2024-03-12-, /20240312 and /2024/mar/12/ in a path.
func dateInURL(url string) (stamp, string, bool) {
	_, path, found := strings.Cut(url, "://")
	if !found {
		path = url
	}
	path, _, _ = strings.Cut(path, "?")
	pieces := strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '-' || r == '_' || r == '.' })
	for i, s := range pieces {
		if len(s) == 8 && (strings.HasPrefix(s, "20") || strings.HasPrefix(s, "19")) {
			if st, ok := parseStamp(s, false); ok {
				return st, s, true
			}
		}
		if len(s) != 4 || i+2 >= len(pieces) {
			continue
		}
		month := pieces[i+1]
		if m := monthOf(strings.ToLower(month)); m > 0 {
			month = strconv.Itoa(m)
		}
		if len(month) > 2 || len(pieces[i+2]) > 2 {
			continue
		}
		text := fmt.Sprintf("%s-%s-%s", s, month, pieces[i+2])
		if st, ok := parseStamp(text, false); ok {
			return st, strings.Join(pieces[i:i+3], "/"), true
		}
	}
	return stamp{}, "", false
}
