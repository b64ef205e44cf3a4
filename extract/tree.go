package extract

import (
	"bytes"
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
	maxNodes = 500_000
	maxAttrs = 32
)

// node is one element or piece of text. Nodes refer to each other by index into
// tree.nodes; 0 is the root, and stands for "none" in every other place.
type node struct {
	tag                             atom.Atom // 0 for text and for elements HTML does not know
	isText                          bool
	text                            string // of a text node, entities decoded
	attrs                           []attr
	src                             khaldun.Span // bytes of the page as decoded; of an element, its start tag
	parent, first, last, prev, next int32
}

type attr struct{ key, val string }

// tree is a page in document order. It is built from x/net/html's tokenizer and
// not from its parser, which keeps no byte places and refuses deep pages.
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
			f.add(n.text)
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

// keepAttr is key as a constant string if extraction looks at that attribute.
func keepAttr(key []byte) string {
	switch string(key) {
	case "class":
		return "class"
	case "id":
		return "id"
	case "href":
		return "href"
	case "rel":
		return "rel"
	case "name":
		return "name"
	case "property":
		return "property"
	case "content":
		return "content"
	case "itemprop":
		return "itemprop"
	case "datetime":
		return "datetime"
	case "pubdate":
		return "pubdate"
	case "type":
		return "type"
	case "lang", "xml:lang":
		return "lang"
	case "role":
		return "role"
	case "style":
		return "style"
	case "hidden":
		return "hidden"
	case "aria-hidden":
		return "aria-hidden"
	case "title":
		return "title"
	case "http-equiv":
		return "http-equiv"
	}
	return ""
}

// parse reads a page in UTF-8. Its time is linear in len(page): one token at a
// time, no recursion, and a bounded stack of open elements.
func parse(page []byte) *tree {
	b := &builder{
		t:    &tree{nodes: make([]node, 1, 64+len(page)/64)},
		lost: map[atom.Atom]int{},
	}
	b.open = append(b.open, open{})
	z := html.NewTokenizer(bytes.NewReader(page))
	pos := 0
	for {
		tt := z.Next()
		src := khaldun.Span{Start: int32(pos), End: int32(pos + len(z.Raw()))}
		pos = int(src.End)
		if tt == html.ErrorToken {
			return b.t
		}
		if len(b.t.nodes) >= maxNodes {
			b.t.truncated = true
			return b.t
		}
		switch tt {
		case html.TextToken:
			if text := z.Text(); len(text) > 0 {
				b.add(node{isText: true, text: string(text), src: src})
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag, unknown := lookup(name)
			attrs := readAttrs(z, more)
			if b.start(tag, unknown, attrs, src, tt == html.SelfClosingTagToken) {
				z.NextIsNotRawText()
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			tag, unknown := lookup(name)
			b.end(tag, unknown, src)
		}
	}
}

// lookup is the atom for a name or, if HTML knows none, the name itself.
func lookup(name []byte) (atom.Atom, string) {
	if a := atom.Lookup(name); a != 0 {
		return a, ""
	}
	return 0, string(name)
}

func readAttrs(z *html.Tokenizer, more bool) []attr {
	var attrs []attr
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		if k := keepAttr(key); k != "" && len(attrs) < maxAttrs {
			attrs = append(attrs, attr{k, string(val)})
		}
	}
	return attrs
}

// builder holds the stack of open elements while a tree is built.
type builder struct {
	t    *tree
	open []open
	lost map[atom.Atom]int // elements too deep to be opened, whose end tags must be passed over
}

type open struct {
	at      int32
	tag     atom.Atom
	unknown string
	foreign bool // within <svg> or <math>, where <title/> is an empty element
}

// add appends n as the last child of the innermost open element.
func (b *builder) add(n node) int32 {
	at := int32(len(b.t.nodes))
	n.parent = b.open[len(b.open)-1].at
	n.prev = b.t.nodes[n.parent].last
	b.t.nodes = append(b.t.nodes, n)
	if n.prev != 0 {
		b.t.nodes[n.prev].next = at
	} else {
		b.t.nodes[n.parent].first = at
	}
	b.t.nodes[n.parent].last = at
	return at
}

// find is the place on the stack of the innermost open element with this name,
// looking no further out than one of the barriers; 0 if there is none.
func (b *builder) find(tag atom.Atom, unknown string, barriers ...atom.Atom) int {
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

// close pops the stack down to and including place i; 0 closes nothing.
func (b *builder) close(i int) {
	if i > 0 {
		b.open = b.open[:i]
	}
}

// start opens an element. It reports whether the tokenizer must read on as in
// ordinary mark-up, even after <title> or <style>.
func (b *builder) start(tag atom.Atom, unknown string, attrs []attr, src khaldun.Span, selfClosing bool) (notRaw bool) {
	b.implyEnds(tag)
	at := b.add(node{tag: tag, attrs: attrs, src: src})
	foreign := b.open[len(b.open)-1].foreign
	switch {
	case isVoid(tag), foreign && selfClosing:
	case len(b.open) > maxDepth:
		b.lost[tag]++
	default:
		b.open = append(b.open, open{at, tag, unknown, foreign || tag == atom.Svg || tag == atom.Math})
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

func (b *builder) end(tag atom.Atom, unknown string, src khaldun.Span) {
	switch tag {
	case atom.Html, atom.Body:
		return // content that follows still belongs to the page
	case atom.Br:
		b.add(node{tag: atom.Br, src: src})
		return
	}
	if b.lost[tag] > 0 {
		b.lost[tag]--
		return
	}
	var i int
	switch tag {
	case atom.Table, atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead, atom.Tfoot:
		i = b.find(tag, unknown)
	default:
		i = b.find(tag, unknown, atom.Td, atom.Th, atom.Table)
	}
	if i == 0 {
		if tag == atom.P {
			b.add(node{tag: atom.P, src: src}) // a stray </p> still parts two paragraphs
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
		b.open = append(b.open, open{at, o.tag, o.unknown, o.foreign})
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
