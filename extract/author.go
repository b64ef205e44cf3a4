package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// author is who wrote the article, as far as the page says; names are joined by
// "; ". Machine-readable names come first, then what is marked as a byline.
func (p *page) author() string {
	if names := cleanAuthors(p.head.article().authors, p.site()); names != "" {
		return names
	}
	if names := cleanAuthors(p.metaAuthors(), p.site()); names != "" {
		return names
	}
	return cleanAuthors(p.printedAuthors(), p.site())
}

// metaAuthors are the contents of the meta elements that name authors. Several
// elements of one name are several authors.
func (p *page) metaAuthors() []string {
	for _, name := range []string{"author", "byl", "parsely-author", "sailthru.author", "article:author", "dc.creator", "dcterms.creator", "dc.contributor", "article:author_name", "twitter:data1"} {
		var found []string
		for _, m := range p.head.metas {
			if m.key == name && !strings.Contains(m.val, "://") {
				found = append(found, fold(unescape(m.val)))
			}
		}
		if cleanAuthors(found, "") != "" {
			if name == "twitter:data1" && !hasAny(strings.ToLower(p.head.meta("twitter:label1")), "written by", "verfasst von", "geschrieben von", "écrit par", "escrito por") {
				continue
			}
			return found
		}
	}
	return nil
}

// printedAuthors are the names in elements marked rel=author, itemprop=author or
// with a byline's class, in the part of the page that holds the article.
func (p *page) printedAuthors() []string {
	first, last := p.extent()
	type byline struct {
		text string
		rank int
	}
	var best byline
	for i := range p.t.nodes {
		n := &p.t.nodes[i]
		if n.isText || p.own[i]&hintAuthor == 0 || p.size[i] == 0 || p.size[i] > 120 || p.all[i]&(hintComment|hintRelated|hintFooter|hintSide|hintNav) != 0 {
			continue
		}
		text := p.t.words(int32(i), 160)
		rank := 1
		if n.attr("rel") == "author" || n.attr("itemprop") == "author" || strings.Contains(n.attr("itemprop"), "name") {
			rank += 2
		}
		if first <= n.src.Start && n.src.Start <= last {
			rank += 2
		}
		if hasByWord(text) {
			rank++
		}
		if rank > best.rank && cleanAuthors([]string{text}, "") != "" {
			best = byline{text, rank}
		}
	}
	if best.rank >= 2 {
		return []string{best.text}
	}
	return p.plainByline()
}

// plainByline is a line such as "By Amina Diallo" that nothing marks, between the
// headline and the first paragraphs, or at the end.
func (p *page) plainByline() []string {
	_, last := p.kept()
	for i := max(0, p.heading); i <= min(len(p.blocks)-1, last+1); i++ {
		if i > p.firstProse+1 && i < last-1 {
			i = last - 1
		}
		b := &p.blocks[i]
		if len(b.text) > 100 || i == p.heading {
			continue
		}
		name, ok := cutByWord(b.text)
		name, _, _ = strings.Cut(name, "\n")
		if ok && looksLikeName(name) {
			return []string{name}
		}
	}
	return nil
}

// looksLikeName reports whether s starts with two words in capitals or more, and
// has little else.
func looksLikeName(s string) bool {
	capital, words := 0, strings.Fields(s)
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) {
			capital++
		}
	}
	return capital >= 2 && len(words) <= 8 && capital*2 > len(words)
}

// byWords stand before a name in a byline.
var byWords = []string{"by", "von", "par", "por", "di", "door", "av", "af", "от", "автор", "yazan", "written by", "posted by", "words by", "author", "autor", "auteur", "geschrieben von", "veröffentlicht von", "text", "text von", "story by", "reporter", "interview", "redaktion", "about the author"}

func hasByWord(s string) bool {
	_, ok := cutByWord(s)
	return ok
}

// cutByWord takes "By", "Von:" and the like off the front of s.
func cutByWord(s string) (string, bool) {
	low := strings.ToLower(s)
	cut := 0
	for _, w := range byWords {
		if len(w) > cut && len(low) == len(s) && strings.HasPrefix(low, w) && len(s) > len(w) {
			if r, _ := utf8.DecodeRuneInString(s[len(w):]); !unicode.IsLetter(r) {
				cut = len(w)
			}
		}
	}
	return strings.TrimLeft(s[cut:], " :-–—\n\u00a0"), cut > 0
}

// cleanAuthors drops what is no name: addresses, dates, the site itself, titles
// of accounts; and parts "A and B" from each other.
func cleanAuthors(names []string, site string) string {
	var out []string
	seen := map[string]bool{}
	for _, name := range names {
		for _, part := range splitAuthors(name) {
			part = cleanAuthor(part)
			key := strings.ToLower(part)
			if part == "" || seen[key] || strings.EqualFold(part, site) || len(out) == 10 {
				continue
			}
			seen[key] = true
			out = append(out, part)
		}
	}
	return strings.Join(out, "; ")
}

func splitAuthors(s string) []string {
	s, _ = cutByWord(strings.TrimSpace(s))
	s = strings.ReplaceAll(s, "\n", " ")
	for _, mark := range []string{" and ", " und ", " et ", " & ", " y ", " / ", ", and "} {
		s = strings.ReplaceAll(s, mark, "; ")
	}
	if strings.Count(s, ",") > 0 && !hasAny(strings.ToLower(s), " jr", " sr", " phd", " md", " dr") {
		parts := strings.Split(s, ",")
		if len(strings.Fields(parts[0])) > 1 {
			s = strings.Join(parts, ";")
		}
	}
	return strings.Split(s, ";")
}

func cleanAuthor(s string) string {
	s, _, _ = strings.Cut(s, " | ")
	s, _, _ = strings.Cut(s, " • ")
	s, _, _ = strings.Cut(s, " – ")
	s, _, _ = strings.Cut(s, " - ")
	s, _, _ = strings.Cut(s, " on ")
	s, _, _ = strings.Cut(s, " @")
	s, _, _ = strings.Cut(s, " (")
	s, _ = cutByWord(strings.Trim(s, " ,.:;|•·-–—"))
	low := strings.ToLower(s)
	words := strings.Fields(s)
	switch {
	case len(words) == 0 || len(words) > 6 || len(s) > 60 || len(s) < 3:
		return ""
	case strings.ContainsAny(s, "@/\\<>{}0123456789#?!"):
		return ""
	case low == "admin" || low == "administrator" || low == "redaktion" || low == "editor" || low == "staff" || low == "guest" || low == "webmaster":
		return ""
	case hasAny(low, "http", "www.", ".com", "comment", "share", "follow", "contributor", "correspondent", "editor", "reporter", "subscribe", "updated", "published", "min read", "read more", "view all"):
		return ""
	}
	return s
}

// authorList parts what author joined; nil if there is nobody.
func authorList(joined string) []string {
	if joined == "" {
		return nil
	}
	return strings.Split(joined, "; ")
}
