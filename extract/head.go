package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// head is what the page says about itself to machines.
type head struct {
	title  string // <title>
	lang   string
	metas  []attr // name or property in lower case, and content
	items  []attr // itemprop of meta elements in the body, and content
	links  []attr // rel of link elements in lower case, and href
	linked []linked
	main   *linked // what article found
	h1     []int32
}

// meta is the content of the first meta element with one of these names.
func (h *head) meta(names ...string) string {
	_, content := h.metaNamed(names...)
	return content
}

// metaNamed is the content of the first meta element with one of these names,
// the names tried in order, and the name it had.
func (h *head) metaNamed(names ...string) (name, content string) {
	for _, name := range names {
		for _, list := range [][]attr{h.metas, h.items} {
			for _, m := range list {
				if m.key == name && strings.TrimSpace(m.val) != "" {
					return name, fold(unescape(m.val))
				}
			}
		}
	}
	return "", ""
}

// link is the address of the first link element with this rel.
func (h *head) link(rel string) string {
	for _, l := range h.links {
		if l.key == rel {
			return l.val
		}
	}
	return ""
}

func (p *page) readHead() {
	var scripts []string
	for i := range p.t.nodes {
		n := &p.t.nodes[i]
		switch n.tag {
		case atom.Html:
			if p.head.lang == "" {
				p.head.lang = n.attr("lang")
			}
		case atom.Title:
			if p.head.title == "" && p.all[i]&hintJunk == 0 && p.t.nodes[n.parent].tag != atom.Svg && n.first != 0 {
				p.head.title = cutRunes(p.t.words(int32(i), maxTitle), maxTitle)
			}
		case atom.Meta:
			p.readMeta(int32(i))
		case atom.Link:
			p.readLink(n)
		case atom.H1:
			p.head.h1 = append(p.head.h1, int32(i))
		case atom.Script:
			if strings.Contains(n.attr("type"), "ld+json") && n.first != 0 {
				scripts = append(scripts, p.t.nodes[n.first].text)
			}
		}
	}
	p.head.linked = linkedData(scripts)
}

// Limits on what a page says of itself. A title is held against each of the blocks,
// an address against each of the links.
const (
	maxMetas = 300  // meta and link elements looked at
	maxSaid  = 4096 // bytes read of one content or value
	maxTitle = 1000 // bytes of a title
)

func (p *page) readMeta(i int32) {
	n := &p.t.nodes[i]
	content := cutRunes(n.attr("content"), maxSaid)
	if content == "" || len(p.head.metas)+len(p.head.items) > maxMetas {
		return
	}
	for _, key := range []string{"property", "name", "http-equiv"} {
		if k := n.attr(key); k != "" {
			p.head.metas = append(p.head.metas, attr{strings.ToLower(strings.TrimSpace(k)), content})
		}
	}
	if k := n.attr("itemprop"); k != "" && !p.aside(i) {
		p.head.items = append(p.head.items, attr{strings.ToLower(strings.TrimSpace(k)), content})
	}
}

// aside reports whether a node lies in a part of the page that is about other
// things than its article: comments, related articles, or a list of references.
func (p *page) aside(i int32) bool {
	if p.all[i]&(hintComment|hintRelated|hintSide|hintFooter) != 0 {
		return true
	}
	for n := 0; i != 0 && n < 8; i, n = p.t.nodes[i].parent, n+1 {
		switch p.t.nodes[i].attr("itemprop") {
		case "citation", "comment", "review", "isPartOf", "itemListElement", "hasPart":
			return true
		}
	}
	return false
}

func (p *page) readLink(n *node) {
	rel, href := strings.ToLower(n.attr("rel")), strings.TrimSpace(n.attr("href"))
	if rel == "" || href == "" || len(href) > maxSaid || len(p.head.links) > maxMetas {
		return
	}
	for _, r := range strings.Fields(rel) {
		p.head.links = append(p.head.links, attr{r, href})
	}
}

// article is the JSON-LD object that speaks of this page's article: the first
// whose headline is the page's title, else the first article at all.
func (h *head) article() *linked {
	if h.main == nil {
		h.main = h.findArticle()
	}
	return h.main
}

func (h *head) findArticle() *linked {
	var best *linked
	for i := range h.linked {
		l := &h.linked[i]
		if l.kind == "WebPage" || l.kind == "VideoObject" || l.kind == "Review" {
			continue
		}
		if best == nil {
			best = l
		}
		if l.headline != "" && similarity(l.headline, h.title) > 0.6 {
			return l
		}
	}
	if best == nil {
		best = &linked{}
	}
	return best
}
