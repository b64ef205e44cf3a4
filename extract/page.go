package extract

import (
	"strings"

	"golang.org/x/net/html/atom"

	"khaldun"
)

// page is all that is known about a page while its article is looked for.
type page struct {
	o      Options
	d      *decoded
	t      *tree
	own    []hint   // what each element says of itself
	all    []hint   // and what the elements around it say
	in     []inside // which elements of text each node lies in
	size   []int32  // bytes of text below each node
	head   head
	title  title
	blocks []block
	body   int32 // the element the page is shown in

	container  int32 // the element byProse chose
	mass       int32 // the element byMass chose
	firstProse int

	scores  []float64 // one a block: log odds of being part of the article
	keep    []bool
	heading int // index of the block that prints the headline, −1 if none
}

// head is what the page says about itself to machines.
type head struct {
	title  string // <title>
	lang   string
	metas  []attr // name or property in lower case, and content
	linked []linked
	h1     []int32
}

// meta is the content of the first meta element with one of these names.
func (h *head) meta(names ...string) string {
	for _, name := range names {
		for _, m := range h.metas {
			if m.key == name && strings.TrimSpace(m.val) != "" {
				return fold(m.val)
			}
		}
	}
	return ""
}

func readPage(d *decoded, o Options) *page {
	p := &page{o: o, d: d, t: parse(d.text), heading: -1}
	p.measure()
	p.readHead()
	p.title = p.findTitle()
	p.blocks = blocksOf(p.t, p.body, p.in, p.skip)
	return p
}

// measure fills own, all, in and size. An element that holds most of the page's text
// is not junk, whatever its class says.
func (p *page) measure() {
	nodes := p.t.nodes
	p.own = make([]hint, len(nodes))
	p.all = make([]hint, len(nodes))
	p.in = make([]inside, len(nodes))
	p.size = make([]int32, len(nodes))
	for i := len(nodes) - 1; i > 0; i-- {
		n := &nodes[i]
		if n.isText {
			p.size[i] = int32(letters(n.text))
		}
		if isDead(n.tag) {
			p.size[i] = 0
		}
		p.size[n.parent] += p.size[i]
	}
	for i := 1; i < len(nodes); i++ {
		n := &nodes[i]
		if n.isText {
			p.all[i], p.in[i] = p.all[n.parent], p.in[n.parent]
			continue
		}
		p.own[i] = hintsOf(n)
		if p.own[i]&hintJunk != 0 && p.size[i]*2 > p.size[0] {
			p.own[i] &^= hintJunk
		}
		p.all[i] = p.all[n.parent] | p.own[i]
		p.in[i] = p.in[n.parent] | insideOf(n.tag, p.own[i])
		if n.tag == atom.Body && p.body == 0 {
			p.body = int32(i)
		}
	}
	if p.size[p.body]*2 < p.size[0] {
		p.body = 0 // text before <body> or after it: take the whole page
	}
}

// letters counts the bytes of s that are not blanks.
func letters(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] > ' ' {
			n++
		}
	}
	return n
}

// isDead reports whether nothing below the element is shown as text.
func isDead(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Iframe, atom.Select, atom.Textarea, atom.Button,
		atom.Head, atom.Object, atom.Canvas, atom.Audio, atom.Video, atom.Noembed, atom.Noframes, atom.Datalist, atom.Title, atom.Map:
		return true
	}
	return false
}

// skip reports whether the walk should pass over an element: it is not shown, or
// it is a menu. A page whose text is all "hidden" until a script runs is kept.
func (p *page) skip(i int32) bool {
	n := &p.t.nodes[i]
	if isDead(n.tag) {
		return true
	}
	if p.size[i]*5 >= p.size[0]*2 {
		return false
	}
	return n.tag == atom.Nav || n.hidden() || p.popsUp(i)
}

// popsUp reports whether an element within a line opens when the reader points at
// a name: <span class="rollover-block"> with a picture and links. Left in, its
// words would be read into the sentence.
func (p *page) popsUp(i int32) bool {
	n := &p.t.nodes[i]
	if isBlock(n.tag) || p.own[i]&hintHover == 0 {
		return false
	}
	elements := 0
	for c := n.first; c != 0; c = p.t.nodes[c].next {
		child := &p.t.nodes[c]
		if child.isText {
			continue
		}
		if elements++; p.own[c]&hintHover != 0 && child.first != 0 && !p.t.nodes[child.first].isText {
			return false // only the frame around name and list
		}
	}
	return elements > 0
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
				p.head.title = p.t.words(int32(i), 1000)
			}
		case atom.Meta:
			p.readMeta(n)
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

func (p *page) readMeta(n *node) {
	content := n.attr("content")
	if content == "" || len(p.head.metas) > 300 {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		if k := n.attr(key); k != "" {
			p.head.metas = append(p.head.metas, attr{strings.ToLower(strings.TrimSpace(k)), content})
		}
	}
}

// article is the JSON-LD object that speaks of this page's article: the first
// whose headline is the page's title, else the first article at all.
func (h *head) article() linked {
	best := -1
	for i, l := range h.linked {
		if l.kind == "WebPage" || l.kind == "VideoObject" || l.kind == "Review" {
			continue
		}
		if best < 0 {
			best = i
		}
		if l.headline != "" && similarity(l.headline, h.title) > 0.6 {
			return l
		}
	}
	if best < 0 {
		return linked{}
	}
	return h.linked[best]
}

// document puts together what was chosen.
func (p *page) document() *khaldun.Document {
	doc := &khaldun.Document{
		URL: p.o.URL, Title: p.title.text, Site: p.site(), Authors: authorList(p.author()),
	}
	var text strings.Builder
	put := func(kind khaldun.BlockKind, s string, src khaldun.Span) {
		if text.Len() > 0 {
			text.WriteString("\n\n")
		}
		span := khaldun.Span{Start: int32(text.Len()), End: int32(text.Len() + len(s))}
		text.WriteString(s)
		doc.Blocks = append(doc.Blocks, khaldun.Block{Kind: kind, Span: span, Source: src})
	}
	switch {
	case p.heading >= 0:
		put(khaldun.Headline, p.blocks[p.heading].text, p.source(p.heading))
	case doc.Title != "":
		put(khaldun.Headline, doc.Title, khaldun.Span{})
	}
	for i := range p.blocks {
		if p.keep[i] && i != p.heading {
			put(p.kind(i), p.blocks[i].text, p.source(i))
		}
	}
	doc.Text = text.String()
	doc.Lang = p.lang(doc.Text)
	doc.Published = p.published()
	doc.ID = p.o.ID
	if doc.ID == "" {
		doc.ID = idOf(doc.URL, doc.Text)
	}
	return doc
}

// source is where block i lies in the page as it came.
func (p *page) source(i int) khaldun.Span {
	s := p.blocks[i].src
	return khaldun.Span{Start: int32(p.d.place(int(s.Start))), End: int32(p.d.place(int(s.End)))}
}
