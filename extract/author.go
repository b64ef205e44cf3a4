package extract

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"
)

// byline is one place of the page that names who wrote the article.
type byline struct {
	names  []string
	agency string // a wire service named among them
	from   string // "json-ld author", "meta author", "byline" …
	rank   int
}

// Ranks of bylines. What readers see under the headline with a "By" before it
// comes first: what a page tells machines is often just the account that put it
// online, or the house.
const (
	rankSigned = 100 // "By Amina Diallo" within or beside an element marked as author, under the headline
	rankPerson = 90  // JSON-LD
	rankNamed  = 80  // meta elements
	rankMarked = 60  // an element marked as author, without "By" or further away
	rankPlain  = 50  // "By Amina Diallo" that nothing marks
	rankLinkTo = 45  // a link to a page of an author
	rankHouse  = 20  // an organisation
)

// authors is who wrote the article, where the page says so, and the wire service
// it names in the byline.
func (p *page) authors() byline {
	list := []byline{
		{names: p.head.article().authors, from: "json-ld author", rank: rankPerson},
		{names: p.metaAuthors(), from: "meta author", rank: rankNamed},
	}
	list = append(list, p.printedBylines()...)
	list = append(list, byline{names: p.head.article().bodies, from: "json-ld author", rank: rankHouse})
	outlets := p.outlets()
	agency := byline{}
	kept := list[:0]
	for _, b := range list {
		if b.rank == rankHouse {
			outlets = append(outlets, p.head.article().publisher)
		}
		b.names, b.agency = cleanAuthors(b.names, outlets)
		if b.agency != "" && agency.agency == "" {
			agency = b
		}
		if len(b.names) > 0 {
			if len(b.names) == 1 && b.rank > rankHouse && (isBody(b.names[0]) || p.isHouse(b.names[0])) {
				b.rank = rankHouse
			}
			kept = append(kept, b)
		}
	}
	slices.SortStableFunc(kept, func(a, b byline) int { return b.rank - a.rank })
	if len(kept) == 0 {
		return agency
	}
	best := kept[0]
	for _, b := range kept[1:] {
		if fuller(b.names, best.names) || plainer(b.names, best.names) {
			best.names, best.from = b.names, b.from
		}
	}
	if best.agency == "" {
		best.agency = agency.agency
	}
	return best
}

// fuller reports whether the names a say more than b does: a surname to a first
// name, or further people beside the same ones.
func fuller(a, b []string) bool {
	if len(b) == 1 && len(a) == 1 {
		return !strings.Contains(b[0], " ") && len(a[0]) > len(b[0]) && hasFront(strings.ToLower(a[0]), []string{strings.ToLower(b[0]) + " "})
	}
	if len(a) <= len(b) {
		return false
	}
	for _, name := range b {
		if !slices.ContainsFunc(a, func(s string) bool { return strings.EqualFold(s, name) }) {
			return false
		}
	}
	return true
}

// plainer reports whether a are the names within b, which adds jobs and desks to
// them: "Amina Diallo" for "Amina Diallo Science".
func plainer(a, b []string) bool {
	longer := false
	for _, name := range a {
		i := slices.IndexFunc(b, func(s string) bool { return hasFront(strings.ToLower(s), []string{strings.ToLower(name)}) })
		if i < 0 || !strings.Contains(name, " ") {
			return false
		}
		longer = longer || len(b[i]) > len(name)
	}
	for _, name := range b {
		own := slices.ContainsFunc(a, func(s string) bool { return hasFront(strings.ToLower(name), []string{strings.ToLower(s)}) })
		if !own && strings.Contains(name, " ") {
			return false
		}
	}
	return longer
}

// outlets are the names of the paper itself, which signs no article.
func (p *page) outlets() []string {
	out := []string{p.namedSite(), p.title.site, p.head.meta("application-name")}
	host := strings.TrimPrefix(hostOf(p.address()), "www.")
	if name, rest, found := strings.Cut(host, "."); found && !strings.Contains(rest, ".") {
		out = append(out, host, name) // not of a blog below a host of blogs
	}
	return out
}

// isHouse reports whether a name is the site's with something added: "Example News
// Online" of example-news.org.
func (p *page) isHouse(name string) bool {
	host, _, _ := strings.Cut(strings.TrimPrefix(hostOf(p.address()), "www."), ".")
	host = onlyLetters(host)
	plain := onlyLetters(name)
	return len(host) >= 6 && len(plain) > len(host) && strings.Contains(plain, host)
}

// metaAuthors are the contents of the meta elements that name authors. Several
// elements of one name are several authors.
func (p *page) metaAuthors() []string {
	for _, name := range []string{"author", "byl", "parsely-author", "sailthru.author", "article:author_name", "article:author", "shareaholic:article_author_name", "citation_author", "dc.creator", "dcterms.creator", "dc.contributor", "dcsext.author", "cxenseparse:author", "twitter:data1"} {
		if name == "twitter:data1" && !hasAny(strings.ToLower(p.head.meta("twitter:label1")), "written by", "verfasst von", "geschrieben von", "écrit par", "escrito por", "scritto da", "geschreven door", "написано", "yazan") {
			continue
		}
		var found []string
		for _, list := range [][]attr{p.head.metas, p.head.items} {
			for _, m := range list {
				if m.key == name && !strings.Contains(m.val, "://") {
					found = append(found, fold(unescape(m.val)))
				}
			}
		}
		if names, agency := cleanAuthors(found, nil); len(names) > 0 || agency != "" {
			return found
		}
	}
	return nil
}

// printedBylines are the bylines readers see: elements marked as author, links to
// an author's page, and lines that start with "By".
func (p *page) printedBylines() []byline {
	list := p.markedBylines()
	if b, ok := p.plainByline(); ok {
		list = append(list, b)
	}
	if i := p.firstProse; i >= 0 && i < len(p.blocks) {
		if names := reporterIn(p.blocks[i].text); len(names) > 0 {
			list = append(list, byline{names: names, from: "dateline", rank: rankPlain + 1})
		}
	}
	return list
}

// reporterIn is the reporter that Chinese copy names in its dateline: （记者林海）.
func reporterIn(s string) []string {
	front := strings.ToValidUTF8(s[:min(len(s), 2*maxDateline)], "")
	for _, mark := range []string{"（记者", "(记者", "（記者"} {
		_, rest, found := strings.Cut(front, mark)
		if end := strings.IndexAny(rest, "）)"); found && end > 0 && end < 60 {
			return splitAuthors(strings.TrimSpace(rest[:end]))
		}
	}
	return nil
}

// maxBylines bounds how many elements are looked at for a byline.
const maxBylines = 100

// markedBylines are the names in elements marked rel=author, itemprop=author or
// with a byline's class, or in links to an author's page, in the part of the page
// that holds the article.
func (p *page) markedBylines() []byline {
	first, last := p.extent()
	top, prose := p.headerExtent()
	var list []byline
	seen := 0
	for i := range p.t.nodes {
		n := &p.t.nodes[i]
		if n.isText || p.size[i] == 0 || p.size[i] > 160 {
			continue
		}
		marked, linked := p.marksAuthor(int32(i)), n.tag == atom.A && isAuthorLink(n.attr("href"))
		if !marked && !linked || p.all[i]&(hintComment|hintRelated|hintNav) != 0 || p.all[i]&(hintFooter|hintSide) != 0 && n.attr("rel") != "author" || p.dead(int32(i)) {
			continue
		}
		if first > n.src.Start || n.src.Start > last {
			continue
		}
		if seen++; seen > maxBylines {
			break
		}
		text := p.bylineText(int32(i))
		names := splitAuthors(text)
		if len(names) == 0 {
			continue
		}
		rank := rankLinkTo
		if marked {
			rank = rankMarked
		}
		if top <= n.src.Start && n.src.Start <= prose {
			rank += 5
			if hasByWord(text) || p.afterByWord(int32(i)) {
				rank = rankSigned
			}
		} else if hasByWord(text) {
			rank += 2
		}
		if r := n.attr("rel") + " " + n.attr("itemprop"); strings.Contains(r, "author") && rank < rankSigned {
			rank += 2
		}
		list = append(list, byline{names: names, from: "byline", rank: rank})
	}
	return joinBylines(list)
}

// joinBylines makes one byline of those of the same rank that follow each other,
// each naming one person, as "By <a>A</a> and <a>B</a>" does.
func joinBylines(list []byline) []byline {
	best := -1
	for i, b := range list {
		if best < 0 || b.rank > list[best].rank {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	out := list[best]
	out.names = slices.Clone(out.names)
	for _, b := range list[best+1:] {
		if b.rank != out.rank {
			continue
		}
		for _, name := range b.names {
			if !slices.ContainsFunc(out.names, func(s string) bool { return strings.Contains(name, s) || strings.Contains(s, name) }) {
				out.names = append(out.names, name)
			}
		}
	}
	return []byline{out}
}

// marksAuthor reports whether an element says of itself that it names the author.
func (p *page) marksAuthor(i int32) bool {
	n := &p.t.nodes[i]
	if p.own[i]&hintAuthor != 0 {
		return true
	}
	prop := n.attr("property")
	return prop == "schema:author" || prop == "dc:creator" || prop == "author"
}

// isAuthorLink reports whether an address is that of a page about an author: one of
// its path's parts says so.
func isAuthorLink(href string) bool {
	if strings.Contains(href, "?author=") {
		return true
	}
	for part := range strings.SplitSeq(href, "/") {
		if isAuthorPath(part) {
			return true
		}
	}
	return false
}

// isAuthorPath reports whether part of an address leads to the people who write.
func isAuthorPath(part string) bool {
	switch part {
	case "author", "authors", "Author", "autor", "autoren", "autores", "auteur", "auteurs", "autori", "autore",
		"profile", "profiles", "profil", "journalist", "journalists", "journalistes", "reporter", "reporters", "newsteam", "staff",
		"columnist", "columnists", "contributor", "contributors", "byline", "bylines", "redaktion", "yazar", "yazarlar", "avtor":
		return true
	}
	return false
}

// dead reports whether a node lies within an element that is not shown.
func (p *page) dead(i int32) bool {
	for ; i != 0; i = p.t.nodes[i].parent {
		if isDead(p.t.nodes[i].tag) {
			return true
		}
	}
	return false
}

// headerExtent is the part of the decoded page from a little before the headline
// to the end of the first paragraph of prose.
func (p *page) headerExtent() (top, prose int32) {
	a, z := p.kept()
	if z < 0 {
		return 0, 0
	}
	if p.heading >= 0 && p.heading < a {
		a = p.heading
	}
	a = max(0, a-3)
	top = p.blocks[a].src.Start
	prose = p.blocks[min(max(p.firstProse, a), len(p.blocks)-1)].src.End
	return top, prose
}

// afterByWord reports whether the words just before an element are "By".
func (p *page) afterByWord(i int32) bool {
	return endsInByWord(strings.TrimRight(p.before(i), " :"))
}

// bylineText is the text below i with a blank between any two pieces, since the
// parts of a byline are often parted by style alone. A <time> is left out.
func (p *page) bylineText(i int32) string {
	var f folder
	for j := i; ; {
		n := &p.t.nodes[j]
		skip := false
		switch {
		case n.isText:
			f.space()
			f.add(n.text)
		case n.tag == atom.Br || isBlock(n.tag) && j != i:
			f.newline()
		case n.tag == atom.Time || isDead(n.tag) && n.tag != atom.Button:
			skip = true
		}
		if f.len() > 240 {
			break
		}
		if skip {
			j = p.t.after(j, i)
		} else {
			j = p.t.following(j, i)
		}
		if j == 0 {
			break
		}
	}
	return f.String()
}

// plainByline is a line such as "By Amina Diallo" or "12 May | Amina Diallo" that
// nothing marks, between the headline and the first paragraphs, or at the end;
// or the line after one that is only "Author:".
func (p *page) plainByline() (byline, bool) {
	first, last := p.kept()
	top := max(0, p.heading)
	if p.heading < 0 {
		top = max(0, first-3)
	}
	label := false
	for i := top; i <= min(len(p.blocks)-1, last+3); i++ {
		if i > p.firstProse+1 && i < last-1 {
			i = last - 1
		}
		b := &p.blocks[i]
		if len(b.text) > 120 || i == p.heading || p.all[b.node]&(hintComment|hintRelated|hintNav|hintFooter) != 0 || b.in&(inCaption|inFigure|inPost) != 0 {
			label = false
			continue
		}
		header := i <= p.firstProse+1
		for line := range strings.SplitSeq(b.text, "\n") {
			if label && looksLikeName(line) {
				return byline{names: splitAuthors(line), from: "byline", rank: rankPlain}, true
			}
			label = isLabel(line)
			if names := signedLine(line, header); len(names) > 0 {
				return byline{names: names, from: "byline", rank: rankPlain}, true
			}
		}
	}
	return byline{}, false
}

// isLabel reports whether a line says that a name comes next: "Author:", "Autorin".
func isLabel(line string) bool {
	low := strings.ToLower(strings.Trim(line, " :：*"))
	return len(low) > 3 && slices.Contains(byWords, low)
}

// signedLine are the names of a line that is a byline. In the header of an article
// the day may stand before the name or after it: "12 May 2022 | By Amina Diallo".
func signedLine(line string, header bool) []string {
	if name, ok := cutByWord(line); ok && looksLikeName(name) && (header || signsAtEnd(line) || strings.Contains(line[:len(line)-len(name)], ":")) {
		return splitAuthors(line)
	}
	if !header {
		return nil
	}
	if posted := afterPosted(line); posted != line && len(line) < 100 {
		return splitAuthors(posted)
	}
	_, at, dated := findStamp(line, false)
	for piece := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == '|' || r == '•' || r == '·' }) {
		if name, ok := cutByWord(piece); ok && looksLikeName(name) {
			return splitAuthors(piece)
		}
	}
	if !dated || len(line) > 80 {
		return nil
	}
	for _, rest := range []string{line[:at.Start], line[at.End:]} {
		rest = strings.TrimFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) })
		rest, _, _ = strings.Cut(rest, " (")
		rest, _ = cutByWord(rest)
		if words := strings.Fields(rest); len(words) >= 2 && len(words) <= 4 && allCapitalised(words) && couldBeName(rest, words) && !hasDateWord(words) {
			return splitAuthors(rest)
		}
	}
	return nil
}

// signsAtEnd reports whether a line after the text is a byline and not a sentence
// that starts with the same word.
func signsAtEnd(line string) bool {
	return len(line) < 80 && !endsSentence(strings.TrimRight(line, "."))
}
