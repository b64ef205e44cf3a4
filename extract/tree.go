package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khaldun"
)

// Limits on one page. Real pages stay far below them; what lies beyond is left
// out, so that a hostile page costs no more than a large one.
const (
	maxBytes = 8 << 20
	maxDepth = 512
	maxNodes = 300_000
	maxLines = 40_000 // lines of text: each may become a block, which weighs ten times what a node does
)

// node is one element or piece of text. Nodes refer to each other by index into
// tree.nodes; 0 is the root, and stands for "none" in every other place.
type node struct {
	text                string // of a text node, entities decoded
	attrs               []attr
	src                 khaldun.Span // bytes of the page as decoded; of an element, its start tag
	tag                 atom.Atom    // 0 for text and for elements HTML does not know
	parent, first, next int32
	isText              bool
}

// attr is an attribute that extraction looks at. A page can repeat none within an
// element, so that no element has more of them than keepAttr knows.
type attr struct{ key, val string }

// tree is a page in document order. It is not built by x/net/html's parser, which
// keeps no byte places and refuses deep pages.
type tree struct {
	nodes     []node
	truncated bool
}

// attr is the value of an attribute, empty if the element has none.
func (n *node) attr(key string) string {
	for i := range n.attrs {
		if n.attrs[i].key == key {
			return n.attrs[i].val
		}
	}
	return ""
}

func (n *node) hasAttr(key string) bool {
	for i := range n.attrs {
		if n.attrs[i].key == key {
			return true
		}
	}
	return false
}

// after is the node that follows i in document order once i's subtree is left
// out, or 0 at the end of root's subtree.
func (t *tree) after(i, root int32) int32 {
	for i != root {
		if n := t.nodes[i].next; n != 0 {
			return n
		}
		i = t.nodes[i].parent
	}
	return 0
}

// following is the node that follows i in document order, or 0 at the end of
// root's subtree.
func (t *tree) following(i, root int32) int32 {
	if n := t.nodes[i].first; n != 0 {
		return n
	}
	return t.after(i, root)
}

// within reports whether i is root or lies below it.
func (t *tree) within(i, root int32) bool {
	for i > root {
		i = t.nodes[i].parent
	}
	return i == root
}

// words is the text below i, blanks folded, no longer than about limit bytes.
func (t *tree) words(i int32, limit int) string {
	var f folder
	for j := i; ; {
		n := &t.nodes[j]
		switch {
		case n.isText:
			f.add(cutRunes(n.text, limit+1000)) // one piece may be as long as the page
		case n.tag == atom.Br || isBlock(n.tag):
			f.space()
		}
		skip := n.tag == atom.Script || n.tag == atom.Style
		if f.len() > limit {
			break
		}
		if skip {
			j = t.after(j, i)
		} else {
			j = t.following(j, i)
		}
		if j == 0 {
			break
		}
	}
	return f.String()
}

// keepAttr is key in lower case if extraction looks at that attribute, else empty.
func keepAttr(key string) string {
	switch key {
	case "class", "id", "href", "rel", "name", "property", "content", "itemprop", "datetime", "pubdate", "type",
		"lang", "role", "style", "hidden", "aria-hidden", "title", "http-equiv", "charset":
		return key
	case "xml:lang":
		return "lang"
	}
	if low := lowASCII(key); len(key) <= len("aria-hidden") && low != key {
		return keepAttr(low)
	}
	return ""
}

// parse reads a page in UTF-8. Its time is linear in len(page): one piece at a
// time, no recursion, and a bounded stack of open elements. Texts and attributes
// of the tree are parts of one copy of the page.
func parse(page []byte) *tree {
	b := &builder{
		t:    &tree{nodes: make([]node, 1, min(64+len(page)/32, maxNodes))},
		lost: map[atom.Atom]int{},
	}
	b.open = append(b.open, open{})
	s := scanner{page: string(page)}
	for {
		t := s.next()
		if t.kind == pageEnd {
			return b.t
		}
		if len(b.t.nodes) >= maxNodes || b.lines >= maxLines {
			b.t.truncated = true
			return b.t
		}
		switch t.kind {
		case textPiece:
			text := s.page[t.src.Start:t.src.End]
			if !t.plain {
				text = html.UnescapeString(text)
			}
			b.add(node{isText: true, text: text, src: t.src})
		case startTag:
			if b.start(t, b.keep(s.attrs)) {
				s.raw = 0
			}
		case endTag:
			b.end(t)
		}
	}
}

// builder holds the stack of open elements while a tree is built.
type builder struct {
	t     *tree
	open  []open
	names [256]uint16       // how many open elements have a name that falls on each place
	lost  map[atom.Atom]int // elements too deep to be opened, whose end tags must be passed over
	lines int               // of text so far
	ended bool              // the next text starts a line
	spare []attr            // room for attributes, made for many elements at a time
}

type open struct {
	at      int32
	last    int32 // its last child so far
	tag     atom.Atom
	unknown string
	foreign bool // within <svg> or <math>, where <title/> is an empty element
}

// add appends n as the last child of the innermost open element.
func (b *builder) add(n node) int32 {
	at := int32(len(b.t.nodes))
	o := &b.open[len(b.open)-1]
	n.parent = o.at
	b.t.nodes = append(b.t.nodes, n)
	if o.last != 0 {
		b.t.nodes[o.last].next = at
	} else {
		b.t.nodes[o.at].first = at
	}
	o.last = at
	switch {
	case n.tag == atom.Br || isBlock(n.tag):
		b.ended = true
	case b.ended && n.isText && strings.TrimLeft(n.text, " \t\r\n\f") != "":
		b.lines++
		b.ended = false
	}
	return at
}

// keep copies the attributes of one element.
func (b *builder) keep(attrs []attr) []attr {
	n := len(attrs)
	if n == 0 {
		return nil
	}
	if len(b.spare) < n {
		b.spare = make([]attr, max(n, 256))
	}
	kept := b.spare[:n:n]
	b.spare = b.spare[n:]
	copy(kept, attrs)
	return kept
}

// find is the place on the stack of the innermost open element with this name,
// looking no further out than one of the barriers; 0 if there is none.
func (b *builder) find(tag atom.Atom, unknown string, barriers ...atom.Atom) int {
	if b.names[placeOf(tag)] == 0 {
		return 0 // as most often: saves a walk down 512 nested elements at each start tag
	}
	for i := len(b.open) - 1; i > 0; i-- {
		o := &b.open[i]
		if o.tag == tag && o.unknown == unknown {
			return i
		}
		for _, bar := range barriers {
			if o.tag == bar {
				return 0
			}
		}
	}
	return 0
}

// placeOf spreads names over builder.names.
func placeOf(tag atom.Atom) byte { return byte(uint32(tag) * 0x85EBCA6B >> 24) }

func (b *builder) push(o open) {
	b.open = append(b.open, o)
	b.names[placeOf(o.tag)]++
}

// close pops the stack down to and including place i; 0 closes nothing.
func (b *builder) close(i int) {
	if i == 0 {
		return
	}
	for _, o := range b.open[i:] {
		b.names[placeOf(o.tag)]--
	}
	b.open = b.open[:i]
}

// start opens an element. It reports whether the text that follows is ordinary
// mark-up, even after <title> or <style>.
func (b *builder) start(t piece, attrs []attr) (notRaw bool) {
	b.implyEnds(t.tag)
	at := b.add(node{tag: t.tag, attrs: attrs, src: t.src})
	foreign := b.open[len(b.open)-1].foreign
	switch {
	case isVoid(t.tag), foreign && t.closed:
	case len(b.open) > maxDepth:
		b.lost[t.tag]++
	default:
		b.push(open{at: at, tag: t.tag, unknown: t.name, foreign: foreign || t.tag == atom.Svg || t.tag == atom.Math})
	}
	return foreign
}

// implyEnds closes the elements whose end tags may be left out before tag.
func (b *builder) implyEnds(tag atom.Atom) {
	switch tag {
	case atom.Li:
		b.close(b.find(atom.Li, "", atom.Ul, atom.Ol, atom.Menu, atom.Table))
	case atom.Dt, atom.Dd:
		b.close(b.find(atom.Dt, "", atom.Dl, atom.Table))
		b.close(b.find(atom.Dd, "", atom.Dl, atom.Table))
	case atom.Option:
		b.close(b.find(atom.Option, "", atom.Select))
	case atom.Td, atom.Th:
		b.close(b.find(atom.Td, "", atom.Tr, atom.Table))
		b.close(b.find(atom.Th, "", atom.Tr, atom.Table))
	case atom.Tr:
		b.close(b.find(atom.Tr, "", atom.Table))
	case atom.Tbody, atom.Thead, atom.Tfoot:
		b.close(b.find(atom.Tbody, "", atom.Table))
		b.close(b.find(atom.Thead, "", atom.Table))
	case atom.A:
		if i := len(b.open) - 1; b.open[i].tag == atom.A {
			b.close(i)
		}
	case atom.Body:
		b.close(b.find(atom.Head, ""))
	}
	if isBlock(tag) {
		if b.open[len(b.open)-1].foreign { // a drawing somebody forgot to close
			b.close(max(b.find(atom.Svg, ""), b.find(atom.Math, "")))
		}
		b.close(b.find(atom.P, "", atom.Table, atom.Td, atom.Th, atom.Button, atom.Object, atom.Caption))
		if i := len(b.open) - 1; isHeading(tag) && isHeading(b.open[i].tag) {
			b.close(i)
		}
		if i := b.find(atom.Head, ""); i > 0 {
			b.close(i)
		}
	}
}

func (b *builder) end(t piece) {
	tag := t.tag
	b.ended = b.ended || isBlock(tag)
	switch tag {
	case atom.Html, atom.Body:
		return // content that follows still belongs to the page
	case atom.Br:
		b.add(node{tag: atom.Br, src: t.src})
		return
	}
	if b.lost[tag] > 0 {
		b.lost[tag]--
		return
	}
	var i int
	switch tag {
	case atom.Table, atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead, atom.Tfoot:
		i = b.find(tag, t.name)
	default:
		i = b.find(tag, t.name, atom.Td, atom.Th, atom.Table)
	}
	if i == 0 {
		if tag == atom.P {
			b.add(node{tag: atom.P, src: t.src}) // a stray </p> still parts two paragraphs
		}
		return
	}
	if isFormatting(tag) {
		b.endFormatting(i)
		return
	}
	b.close(i)
}

// endFormatting closes <a> or <b> at place i of the stack. Blocks opened inside
// it stay open, as in "<a><p>one</a> two</p>": they are opened again beside it,
// unless there are so many of them that the page is not worth the trouble.
func (b *builder) endFormatting(i int) {
	inner := b.open[i+1:]
	if len(inner) > 8 {
		return
	}
	again := append([]open(nil), inner...) // close overwrites what lies above i
	b.close(i)
	for _, o := range again {
		if !isBlock(o.tag) && !isFormatting(o.tag) {
			continue
		}
		n := b.t.nodes[o.at]
		at := b.add(node{tag: n.tag, attrs: n.attrs, src: n.src})
		b.push(open{at: at, tag: o.tag, unknown: o.unknown, foreign: o.foreign})
	}
}

func isHeading(a atom.Atom) bool {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Keygen,
		atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

func isFormatting(a atom.Atom) bool {
	switch a {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small,
		atom.Span, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// isBlock reports whether an element starts and ends a line of its own.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure,
		atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup,
		atom.Hr, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section,
		atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul,
		atom.Caption, atom.Iframe, atom.Video, atom.Audio, atom.Select, atom.Button, atom.Textarea, atom.Option:
		return true
	}
	return false
}

// hidden reports whether an element says itself that it is not shown.
func (n *node) hidden() bool {
	if n.hasAttr("hidden") || n.attr("aria-hidden") == "true" {
		return true
	}
	style := n.attr("style")
	return style != "" && strings.Contains(strings.ReplaceAll(strings.ToLower(style), " ", ""), "display:none")
}
