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
	stamp   stamp
	rank    int
	rule    string // "json-ld", "meta", "microdata", "time", "byline", "url"
	note    string // where exactly, and the words
	changed bool   // it gives the day of a change, not of the first printing
}

// maxClaims bounds how many claims are given as evidence beside the winner.
const maxClaims = 7

// published is when the article was printed. Among the claims of equal worth the
// first on the page wins; the hour and zone come from the most precise claim for
// the winner's day. Why holds the winner, and in From the others, for and against.
func (p *page) published(claims []claim) khaldun.Time {
	if p.o.Date.Grain != khaldun.NoGrain {
		return p.o.Date
	}
	if len(claims) == 0 {
		return khaldun.Time{}
	}
	win := winner(claims)
	best := win.stamp
	for _, c := range claims {
		if c.rank < rankByline || c.changed && !win.changed {
			continue
		}
		if c.stamp.day() == best.day() && finer(c.stamp, best) || best.inUTC() && sameInstant(c.stamp, best) {
			best = c.stamp
		}
	}
	why := khaldun.Evidence{Rule: "published:" + win.rule, Note: win.note}
	for _, c := range claims {
		if c == win || len(why.From) == maxClaims {
			continue
		}
		word := "agrees"
		if c.stamp.day() != best.day() && c.stamp.day() != win.stamp.day() && !(c.stamp.inUTC() && sameInstant(best, c.stamp)) {
			word = "differs"
		}
		why.From = append(why.From, khaldun.Evidence{Rule: "published:" + c.rule, Note: word + ": " + c.note})
	}
	when := best.time(why.Rule, why.Note)
	when.Why = why
	return when
}

// winner is the claim worth most, unless another shows that it cannot be: a page
// is not changed before it is published, and where a machine gives the hour in
// UTC, the day printed is the one its readers lived.
// Nor does a page print a day later than the last change it tells machines of: such
// a day is today's, or that of a coming event.
func winner(claims []claim) claim {
	win := claims[0]
	if last := lastTold(claims); !last.IsZero() {
		for _, c := range claims {
			if c.rank < rankShown || c.stamp.t.Before(last.Add(48*time.Hour)) {
				win = c
				break
			}
		}
	}
	for _, c := range claims[1:] {
		if win.rank == rankDate && c.changed && c.rank == rankChanged && c.stamp.t.Before(win.stamp.t) {
			return c
		}
		if win.stamp.inUTC() && c.stamp.grain == khaldun.Day && !c.changed && c.rank > rankDate && nearDay(win.stamp, c.stamp) {
			return c
		}
	}
	return win
}

// lastTold is the latest moment that the page gives to machines; zero if it gives none.
func lastTold(claims []claim) time.Time {
	var last time.Time
	for _, c := range claims {
		if (c.rule == "json-ld" || c.rule == "meta") && c.stamp.t.After(last) {
			last = c.stamp.t
		}
	}
	return last
}

// nearDay reports whether the moment s, given in UTC, falls on the day d in a zone
// where people live.
func nearDay(s, d stamp) bool {
	return s.day() != d.day() && s.t.Add(14*time.Hour).After(d.t) && s.t.Add(-11*time.Hour).Before(d.until())
}

// modified is when the article was last changed; the zero Time if the page does
// not say, or says the moment it was published.
func (p *page) modified(claims []claim, published khaldun.Time) khaldun.Time {
	best := -1
	for i, c := range claims {
		if c.changed && (best < 0 || c.stamp.day() == claims[best].stamp.day() && finer(c.stamp, claims[best].stamp)) {
			best = i
		}
	}
	if best < 0 {
		return khaldun.Time{}
	}
	c := claims[best]
	when := c.stamp.time("modified:"+c.rule, c.note)
	if when.From.Before(published.Until) {
		return khaldun.Time{}
	}
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

// Ranks of claims. The day printed under the headline comes first: it is what
// readers go by, and what the paper stands for. Then what a page says of its first
// printing to machines, then its address; what tells of a change, or stands far
// from the article, comes last.
const (
	rankShown    = 110
	rankLinked   = 100
	rankMeta     = 90
	rankItem     = 85
	rankTime     = 70
	rankDate     = 68 // a meta element named just "date": of the page, not surely of the article
	rankByline   = 60
	rankURL      = 55
	rankNear     = 50
	rankOpening  = 46 // within the first paragraph: "Karlsruhe (12 March 2024). The …"
	rankChanged  = 35 // printed as the day of a change
	rankModified = 30
	rankTitle    = 20 // before or behind the headline, as press offices write it
	rankScript   = 15 // within a script that fills the page
	rankFar      = 10
)

// claims are all the dates of the page, the one worth most first.
func (p *page) claims() []claim {
	var cs []claim
	add := func(rank int, rule, where, text string) {
		if st, ok := parseStamp(text, p.monthFirst()); ok {
			cs = append(cs, claim{st, rank, rule, where + ": " + clip(text), rank <= rankChanged})
		}
	}
	l := p.head.article()
	add(rankLinked, "json-ld", l.kind+".datePublished", l.published)
	add(rankModified+5, "json-ld", l.kind+".dateCreated", l.created)
	add(rankModified, "json-ld", l.kind+".dateModified", l.modified)
	for _, list := range [][]attr{p.head.metas, p.head.items} {
		for _, m := range list {
			if rank := metaRank(m.key); rank > 0 {
				add(rank, "meta", m.key, m.val)
			}
		}
	}
	for _, l := range p.head.linked {
		if l.kind == "WebPage" {
			add(rankTime-5, "json-ld", "WebPage.datePublished", l.published)
			add(rankModified-2, "json-ld", "WebPage.dateModified", l.modified)
		}
	}
	cs = append(cs, p.markedDates()...)
	cs = append(cs, p.printedDates()...)
	if st, text, ok := dateInURL(p.address()); ok {
		cs = append(cs, claim{st, rankURL, "url", text, false})
	}
	if st, _, ok := findStamp(p.head.title, p.monthFirst()); ok {
		cs = append(cs, claim{st, rankTitle, "title", clip(p.head.title), false})
	}
	if len(cs) == 0 {
		cs = p.scriptedDate()
	}
	settleOrder(cs)
	slices.SortStableFunc(cs, func(a, b claim) int { return cmp.Compare(b.rank, a.rank) })
	return cs
}

// settleOrder reads 11/01/2024 the other way round where another claim, whose day
// and month cannot be mistaken, says so.
func settleOrder(cs []claim) {
	sure := map[string]bool{}
	for _, c := range cs {
		if !c.stamp.unsure {
			sure[c.stamp.day()] = true
		}
	}
	for i := range cs {
		c := &cs[i]
		if c.stamp.unsure && !sure[c.stamp.day()] && sure[c.stamp.swapped().day()] {
			c.stamp = c.stamp.swapped()
		}
	}
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
	if url := p.head.meta("og:url", "twitter:url"); strings.Contains(url, "://") {
		return url
	}
	return p.head.link("canonical")
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
		prop := strings.ToLower(n.attr("itemprop") + " " + n.attr("property"))
		item := hasAny(prop, "datepublished", "dc:date", "dc:created", "dcterms:created")
		if !item && n.tag != atom.Time && n.tag != atom.Abbr && !hasAny(prop, "datemodified", "datecreated") || n.tag == atom.Meta || n.tag == atom.Abbr && p.own[i]&hintDate == 0 {
			continue
		}
		value := n.attr("datetime")
		if value == "" {
			value = n.attr("content")
		}
		if value == "" && n.tag == atom.Abbr {
			value = n.attr("title")
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
		changed := hasAny(class, "updated", "modified") && !hasAny(class, "published", "entry-date") || saysChanged(p.before(int32(i)))
		switch {
		case changed:
			rank = rankModified + 2
		case p.all[i]&(hintComment|hintRelated|hintSide|hintFooter|hintNav) != 0:
			rank = rankFar
		case n.src.Start < first || n.src.Start > last:
			rank -= 30
		}
		cs = append(cs, claim{st, rank, rule, n.tag.String() + ": " + clip(value), changed})
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

// scriptKeys name the day of printing in the data that scripts fill a page from.
var scriptKeys = []string{`"datePublished":"`, `"publishedAt":"`, `"published_at":"`, `"publishDate":"`, `"publish_date":"`, `"publishedDate":"`, `"publicationDate":"`, `"first_publish_date":"`, `"datePosted":"`, `"pubDate":"`, `"published":"`}

// scriptedDate is the first day of printing that a script's data gives.
func (p *page) scriptedDate() []claim {
	for i := range p.t.nodes {
		n := &p.t.nodes[i]
		if !n.isText || p.t.nodes[n.parent].tag != atom.Script {
			continue
		}
		for _, key := range scriptKeys {
			_, rest, found := strings.Cut(n.text, key)
			if !found {
				continue
			}
			value, _, _ := strings.Cut(rest[:min(len(rest), 80)], `"`)
			if st, ok := parseStamp(value, p.monthFirst()); ok {
				return []claim{{st, rankScript, "script", key + value, false}}
			}
		}
	}
	return nil
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
