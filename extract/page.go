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
	plain  []int32  // bytes of longer texts below each node that are no links
	linked []int32  // bytes of links below each node
	images []int32  // images below each node
	head   head
	title  title
	blocks []block
	body   int32 // the element the page is shown in

	container  int32 // the element byProse chose
	mass       int32 // the element byMass chose
	firstProse int
	siteWords  string  // the site's name in lower case
	brief      string  // what the page says of itself in its head
	noscripts  []int32 // elements shown where scripts do not run
	gallery    bool    // there is nothing but captions
	asksToPay  bool    // a line at the end of the text did, and was left out

	scores  []float64 // one a block: log odds of being part of the article
	keep    []bool
	heading int // index of the block that prints the headline, −1 if none
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
	p.plain = make([]int32, len(nodes))
	p.linked = make([]int32, len(nodes))
	p.images = make([]int32, len(nodes))
	for i := len(nodes) - 1; i > 0; i-- {
		n := &nodes[i]
		switch {
		case n.isText:
			if p.size[i] = int32(letters(n.text)); p.size[i] >= 40 {
				p.plain[i] = p.size[i]
			}
		case isDead(n.tag):
			if n.tag == atom.Noscript && len(p.noscripts) < 8 {
				p.noscripts = append(p.noscripts, int32(i))
			}
			p.size[i], p.plain[i], p.linked[i] = 0, 0, 0
		case n.tag == atom.A:
			p.linked[i], p.plain[i] = p.size[i], 0
		case n.tag == atom.Img:
			p.images[i] = 1
		}
		p.size[n.parent] += p.size[i]
		p.plain[n.parent] += p.plain[i]
		p.linked[n.parent] += p.linked[i]
		p.images[n.parent] += p.images[i]
	}
	for i := 1; i < len(nodes); i++ {
		n := &nodes[i]
		if n.isText {
			p.all[i], p.in[i] = p.all[n.parent], p.in[n.parent]
			continue
		}
		p.own[i] = hintsOf(n)
		p.own[i] &^= p.denied(int32(i))
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

// denied are the hints at junk that an element cannot mean, for it holds most of
// the page's text: sites call the column of the article "sidebar" if it has one. A
// short article can have more words in its footer or below it in comments.
func (p *page) denied(i int32) hint {
	if p.own[i]&hintJunk == 0 {
		return 0
	}
	switch plain, all := int(p.plain[i]), int(p.plain[0]); {
	case plain*10 > all*8:
		return hintJunk
	case plain*5 > all*2:
		return hintJunk &^ (hintComment | hintFooter | hintNav)
	}
	return 0
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

// document puts together what was chosen.
func (p *page) document() *khaldun.Document {
	p.settleTitle()
	doc := &khaldun.Document{URL: p.o.URL, Title: p.title.text}
	count, size := p.extentOfText()
	doc.Blocks = make([]khaldun.Block, 0, count)
	printed := make([]int, 0, count) // the block each of doc.Blocks is, −1 for a title of the head
	var text strings.Builder
	text.Grow(size)
	put := func(kind khaldun.BlockKind, s string, i int) {
		src := khaldun.Span{}
		if i >= 0 {
			src = p.source(i)
		}
		if text.Len() > 0 {
			text.WriteString("\n\n")
		}
		span := khaldun.Span{Start: int32(text.Len()), End: int32(text.Len() + len(s))}
		text.WriteString(s)
		doc.Blocks = append(doc.Blocks, khaldun.Block{Kind: kind, Span: span, Source: src})
		printed = append(printed, i)
	}
	switch {
	case p.heading >= 0:
		put(khaldun.Headline, p.blocks[p.heading].text, p.heading)
	case doc.Title != "":
		put(khaldun.Headline, doc.Title, -1)
	}
	for i := range p.blocks {
		if p.keep[i] && i != p.heading {
			put(p.kind(i), p.blocks[i].text, i)
		}
	}
	doc.Text = text.String()
	p.describe(doc)
	p.flag(doc, printed)
	doc.ID = p.o.ID
	if doc.ID == "" {
		doc.ID = idOf(doc.URL, doc.Text)
	}
	return doc
}

// extentOfText is how many blocks the document has at most, and bytes of text.
func (p *page) extentOfText() (count, size int) {
	count, size = 1, len(p.title.text)+2
	for i := range p.blocks {
		if p.keep[i] || i == p.heading {
			count++
			size += len(p.blocks[i].text) + 2
		}
	}
	return count, size
}

// source is where block i lies in the page as it came.
func (p *page) source(i int) khaldun.Span {
	s := p.blocks[i].src
	return khaldun.Span{Start: int32(p.d.place(int(s.Start))), End: int32(p.d.place(int(s.End)))}
}
