package who

import (
	"fmt"
	"net/url"
	"strings"

	"khaldun"
	"khaldun/book"
)

// home is the country an article is about: whose police "police" are.
type home struct {
	country string
	note    string
	votes   map[string]bool // countries the article names at all
	slight  bool            // nothing but weak names and abbreviations speaks for it
	unsaid  bool            // the article names other countries but not this one
	thin    bool            // another country has nearly as much for it
}

// tally counts what speaks for a country.
type tally struct {
	country string
	weight  int
	reason  string // the weightiest
	said    bool   // by the text or its title, not the address alone
	top     int
}

// Weights of what speaks for an article's country.
const (
	datelineWeight = 6
	domainWeight   = 6
	hostWeight     = 5
	titleWeight    = 3
	leadWeight     = 2 // the first paragraphs
	textWeight     = 1
	leadSentences  = 4
)

// thinTenths is the share of the best country's weight, in tenths, from which a second
// one makes it uncertain which of the two a stranger belongs to.
const thinTenths = 9

// findHome weighs the dateline, the address of the page and what the article
// names, most of all at its beginning.
func (rd *reader) findHome() home {
	var ts []tally
	h := home{votes: map[string]bool{}}
	said := false
	vote := func(country string, weight int, reason string) {
		if len(country) != 3 || rd.book.Country(country) == nil {
			return
		}
		h.votes[country] = true
		for i := range ts {
			if ts[i].country == country {
				ts[i].weight, ts[i].said = ts[i].weight+weight, ts[i].said || said
				if weight > ts[i].top {
					ts[i].top, ts[i].reason = weight, reason
				}
				return
			}
		}
		ts = append(ts, tally{country, weight, reason, said, weight})
	}
	rd.voteDomain(vote)
	said = true
	rd.voteTitle(vote)
	for _, m := range rd.matches {
		if !rd.names.names[m.name].weak && !rd.isAbbreviation(m) {
			rd.voteMatch(m, vote)
		}
	}
	for i := range rd.r.Places {
		p := &rd.r.Places[i]
		t := rd.tokenAt(p.Span.Start)
		if p.Country == "" || t >= int32(len(rd.owner)) || rd.owner[t] >= 0 {
			continue
		}
		if rd.isDateline(t) {
			vote(p.Country, weightOfDateline(strings.ToLower(p.Name)), "dateline "+p.Name)
		} else {
			vote(p.Country, rd.weightAt(t), p.Name)
		}
	}
	if len(ts) == 0 {
		h.slight = true
		for _, m := range rd.matches {
			rd.voteMatch(m, vote)
		}
	}
	best := -1
	for i := range ts {
		if best < 0 || ts[i].weight > ts[best].weight {
			best = i
		}
	}
	if best >= 0 {
		h.weigh(ts, best)
		h.country = ts[best].country
		h.note = fmt.Sprintf("article's country %s: %s", h.country, ts[best].reason)
	}
	return h
}

// weigh sets how far the country ts[best] is to be trusted.
func (h *home) weigh(ts []tally, best int) {
	second, others := 0, false
	for i := range ts {
		if i != best {
			second = max(second, ts[i].weight)
			others = others || ts[i].said
		}
	}
	h.unsaid = others && !ts[best].said
	h.thin = 10*second >= thinTenths*ts[best].weight
}

// isAbbreviation reports whether m is an entity's name of a few capitals that the
// article does not name in full: the sponsor of a cup does not make the teams its
// country's.
func (rd *reader) isAbbreviation(m match) bool {
	nm := &rd.names.names[m.name]
	return nm.isEntity() && m.atoms == 1 && nm.full&1 != 0 && !rd.told[nm.ref]
}

func (rd *reader) weightAt(t int32) int {
	if rd.sentence[t] < leadSentences {
		return leadWeight
	}
	return textWeight
}

// voteMatch lets a name of the codebook speak for its country.
func (rd *reader) voteMatch(m match, vote func(string, int, string)) {
	nm := &rd.names.names[m.name]
	switch nm.kind {
	case countryName, demonymName, capitalName:
		c := rd.book.Countries[nm.ref]
		if nm.kind != demonymName && rd.isDateline(m.first) {
			vote(c.ID, weightOfDateline(rd.lower(m.first)), "dateline "+rd.word(m.first))
			return
		}
		vote(c.ID, rd.weightAt(m.first), rd.r.Text(rd.span(m.first, m.last)))
	case metonymName:
		if r, _ := rd.roleOf(rd.book.Metonyms[nm.ref].Roles); r != nil {
			vote(r.Country, rd.weightAt(m.first), rd.r.Text(rd.span(m.first, m.last)))
		}
	default:
		if len(rd.book.Entities[nm.ref].Roles) == 0 || nm.kind == shortName && !rd.told[nm.ref] {
			return
		}
		if k := rd.book.Entities[nm.ref].Kind; k == "media" || k == "company" {
			return // named everywhere
		}
		r, _ := rd.roleOf(rd.book.Entities[nm.ref].Roles)
		vote(r.Country, rd.weightAt(m.first), rd.r.Text(rd.span(m.first, m.last)))
	}
}

// weightOfDateline is what the town in small letters before an article says for its
// country. All the world's affairs are reported from some towns.
func weightOfDateline(town string) int {
	switch town {
	case "washington", "new york", "new york city", "geneva", "brussels", "vienna", "the hague", "hague", "strasbourg":
		return leadWeight
	}
	return datelineWeight
}

// isDateline reports whether token t stands before the dash that opens an article:
// "NAIROBI, 12 March (Reuters) -".
func (rd *reader) isDateline(t int32) bool {
	s := rd.sentence[t]
	if b := rd.r.Sentences[s].Block; int(b) < len(rd.r.Doc.Blocks) && rd.r.Doc.Blocks[b].Kind == khaldun.Dateline {
		return true
	}
	if s > 2 || t-rd.r.Sentences[s].First > 3 {
		return false
	}
	for k := t + 1; k < t+12 && k < rd.r.Sentences[s].Last; k++ {
		switch rd.word(k) {
		case "—", "–", "--", "―":
			return true
		case "-", ":":
			return rd.tok(k).Span.Start > rd.tok(k-1).Span.End || rd.word(k-1) == ")"
		}
		if u := rd.tok(k).UPOS; u == "VERB" || u == "AUX" {
			return false
		}
	}
	return false
}

// voteDomain reads the country of a page's address: its domain (.ke, .co.uk), a name
// its host begins with (koreaherald.com) and the folders of its path (/kenya/).
func (rd *reader) voteDomain(vote func(string, int, string)) {
	u, err := url.Parse(rd.address())
	if err != nil || u.Hostname() == "" {
		return
	}
	host := strings.TrimPrefix(u.Hostname(), "www.")
	site, rest, _ := strings.Cut(host, ".")
	if rd.hosts[site].demonym {
		site, _, _ = strings.Cut(rest, ".") // english.example.org
	}
	tld := host[strings.LastIndexByte(host, '.')+1:]
	switch tld {
	case "co", "tv", "me", "io", "ai", "fm", "ly", "cc", "ws", "to", "la", "gg", "eu", "am", "im", "st", "vc", "id":
		tld = "" // sold to all the world
	case "uk":
		tld = "gb"
	}
	if c := rd.iso2[strings.ToUpper(tld)]; c != "" {
		vote(c, domainWeight, "domain ."+tld)
	}
	if c := rd.hosts.find(site); c != "" {
		vote(c, hostWeight, "site "+host)
	}
	for _, folder := range strings.Split(u.Path, "/") {
		// "/english/" is a language, not a country.
		if c := rd.hosts[strings.ReplaceAll(strings.ToLower(folder), "-", "")]; c.country != "" && !c.demonym {
			vote(c.country, titleWeight, "address /"+folder+"/")
		}
		rd.voteSlug(strings.ToLower(folder), vote)
	}
}

// voteSlug reads the countries of a title that the address holds, its words parted by
// hyphens: "/kenya-condemns-coup-in-south-sudan".
func (rd *reader) voteSlug(folder string, vote func(string, int, string)) {
	words := strings.Split(folder, "-")
	if len(words) < minSlug {
		return
	}
	for i := 0; i < len(words); i++ {
		if i+1 < len(words) {
			if c := rd.hosts[words[i]+words[i+1]]; c.country != "" {
				vote(c.country, titleWeight, "address "+words[i]+" "+words[i+1])
				i++
				continue
			}
		}
		if c := rd.hosts[words[i]]; c.country != "" {
			vote(c.country, titleWeight, "address "+words[i])
		}
	}
}

// address is the page's own, or the one a saved page begins with.
func (rd *reader) address() string {
	if rd.r.Doc.URL != "" || !strings.HasPrefix(rd.r.Doc.Text, "http") {
		return rd.r.Doc.URL
	}
	if end := strings.IndexAny(rd.r.Doc.Text, " \n\t"); end > 0 && end < 2000 {
		return rd.r.Doc.Text[:end]
	}
	return ""
}

// hosts maps names of countries, their people and capitals, written as in the
// addresses of papers, to countries.
type hosts map[string]hostName

type hostName struct {
	country string
	demonym bool
}

const (
	minHost   = 4 // letters of the shortest name looked for at either end of a site's name …
	minWithin = 5 // … and anywhere in it: "oman" is in "woman"
	maxSite   = 40
	minSlug   = 4 // words of the shortest title in an address
)

func newHosts(cs []*book.Country) hosts {
	h := hosts{}
	add := func(name, country string, demonym bool) {
		name = strings.ToLower(strings.ReplaceAll(name, " ", ""))
		if _, ok := h[name]; !ok && len(name) >= minHost {
			h[name] = hostName{country, demonym}
		}
	}
	for _, c := range cs {
		for _, n := range c.Names {
			add(n, c.ID, false)
		}
		add(c.Capital, c.ID, false)
		for _, n := range c.Demonyms {
			add(n, c.ID, true)
		}
	}
	return h
}

// find is the country of the longest name in the name of a site: koreaherald.
func (h hosts) find(site string) string {
	n := min(len(site), maxSite)
	for size := n; size >= minHost; size-- {
		for from := 0; from+size <= n; from++ {
			if size < minWithin && from > 0 && from+size < n {
				continue
			}
			if c := h[site[from:from+size]]; c.country != "" {
				return c.country
			}
		}
	}
	return ""
}

// voteTitle reads the countries that the title names; it is no part of the text.
func (rd *reader) voteTitle(vote func(string, int, string)) {
	doc := &khaldun.Document{Text: rd.r.Doc.Title}
	r := &khaldun.Reading{Doc: doc}
	for start, end := scanAtom(doc.Text, 0); start < end; start, end = scanAtom(doc.Text, end) {
		r.Tokens = append(r.Tokens, khaldun.Token{Span: khaldun.Span{Start: int32(start), End: int32(end)}, Head: -1})
		if len(r.Tokens) > 100 {
			break
		}
	}
	r.Sentences = []khaldun.Sentence{{Span: khaldun.Span{End: int32(len(doc.Text))}, Last: int32(len(r.Tokens))}}
	x := newText(r, rd.names)
	for _, m := range rd.names.find(x) {
		nm := &rd.names.names[m.name]
		words := r.Text(x.span(m.first, m.last))
		switch nm.kind {
		case countryName, demonymName, capitalName:
			vote(rd.book.Countries[nm.ref].ID, titleWeight, "title: "+words)
		case fullName:
			rd.told[nm.ref] = rd.told[nm.ref] || m.atoms > 1
			if e := rd.book.Entities[nm.ref]; len(e.Roles) > 0 {
				role, _ := rd.roleOf(e.Roles)
				vote(role.Country, titleWeight, "title: "+words)
			}
		}
	}
}
