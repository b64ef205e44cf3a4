package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"khaldun"
)

// block is a run of text between two line ends of the page as shown.
type block struct {
	text  string
	node  int32        // innermost block element around it
	src   khaldun.Span // bytes of the decoded page, from its first letter to its last
	link  int          // how many of its bytes are links
	bold  int          // how many are bold or italic
	words int
	in    inside
	image bool // an image stands between the block before and this one
}

// inside says which elements a block lies in.
type inside uint16

const (
	inHeading inside = 1 << iota
	inListItem
	inQuote
	inFigure
	inCaption
	inRow // a row of a table of data
	inPre
	inPara
	inPost // a post from elsewhere
)

// walker gathers the blocks of a page in one pass.
type walker struct {
	t      *tree
	in     []inside // of each node
	blocks []block

	// The block being gathered.
	text       folder
	src        khaldun.Span
	started    bool
	node       int32 // innermost block element that is open
	link, bold int   // bytes that are links, bold or italic

	image          bool  // an image has been passed since the last block
	inLink, inBold int   // open elements of that sort
	row            int32 // open table row that is one block, or 0
	brs            int   // <br> in a row with nothing between
}

// blocksOf cuts the page below root into blocks, leaving out what is never text
// and what skip says.
func blocksOf(t *tree, root int32, in []inside, skip func(int32) bool) []block {
	w := &walker{t: t, in: in, node: root}
	for i := root; ; {
		n := &t.nodes[i]
		descend := n.first != 0 && !skip(i)
		w.enter(i)
		if descend {
			i = n.first
			continue
		}
		for {
			w.leave(i)
			if i == root {
				w.flush()
				return w.blocks
			}
			if next := t.nodes[i].next; next != 0 {
				i = next
				break
			}
			i = t.nodes[i].parent
		}
	}
}

// insideOf is what an element says of the blocks within it. A quotation marked as
// a post from elsewhere is an embedded post.
func insideOf(tag atom.Atom, own hint) inside {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return inHeading
	case atom.Li, atom.Dd:
		return inListItem
	case atom.Blockquote:
		if own&hintEmbed != 0 {
			return inQuote | inPost
		}
		return inQuote
	case atom.Figure:
		return inFigure
	case atom.Figcaption:
		return inCaption
	case atom.Pre:
		return inPre
	case atom.P:
		return inPara
	}
	return 0
}

// enter is called for every node before the nodes below it.
func (w *walker) enter(i int32) {
	n := &w.t.nodes[i]
	switch {
	case n.isText:
		w.addText(n)
		return
	case n.tag == atom.Br:
		if w.brs++; w.brs == 2 {
			w.flush()
		} else {
			w.text.newline()
		}
		return
	case isBlock(n.tag):
		if w.row != 0 {
			w.text.space()
			break
		}
		w.flush()
		w.node = i
		if n.tag == atom.Tr && w.t.isDataRow(i) {
			w.row = i
		}
	}
	switch n.tag {
	case atom.Img, atom.Picture, atom.Video, atom.Iframe:
		w.image = true
	case atom.A:
		w.inLink++
	case atom.B, atom.Strong, atom.I, atom.Em:
		w.inBold++
	}
}

// leave is called for every node after the nodes below it.
func (w *walker) leave(i int32) {
	n := &w.t.nodes[i]
	if n.isText {
		return
	}
	if w.row == i {
		w.flushAs(inRow)
		w.row = 0
	} else if isBlock(n.tag) && w.row == 0 {
		w.flush()
	} else if w.row != 0 && (n.tag == atom.Td || n.tag == atom.Th) && n.next != 0 && w.text.len() > 0 {
		w.text.add(" | ")
	}
	if isBlock(n.tag) && w.row == 0 {
		w.node = n.parent
	}
	switch n.tag {
	case atom.A:
		w.inLink--
	case atom.B, atom.Strong, atom.I, atom.Em:
		w.inBold--
	}
}

// addText adds a text node to the block, and the bytes it covers to its source.
func (w *walker) addText(n *node) {
	lead := len(n.text) - len(strings.TrimLeft(n.text, " \t\r\n\f"))
	if lead == len(n.text) {
		w.text.space()
		return
	}
	w.brs = 0
	if !w.started {
		w.started = true
		w.src = khaldun.Span{Start: n.src.Start + int32(lead)}
	}
	tail := len(n.text) - len(strings.TrimRight(n.text, " \t\r\n\f"))
	w.src.End = n.src.End - int32(tail)
	before := w.text.len()
	w.text.add(n.text)
	added := w.text.len() - before
	if w.inLink > 0 {
		w.link += added
	}
	if w.inBold > 0 {
		w.bold += added
	}
}

// flush ends the block being gathered, if it holds a word.
func (w *walker) flush() { w.flushAs(0) }

func (w *walker) flushAs(in inside) {
	w.brs = 0
	if !w.started {
		w.text.reset()
		return
	}
	text := strings.TrimRight(w.text.String(), " |\n")
	if text != "" && hasWord(text) {
		w.blocks = append(w.blocks, block{
			text: text, node: w.node, src: w.src, link: min(w.link, len(text)), bold: min(w.bold, len(text)),
			words: countWords(text), in: in | w.in[w.node], image: w.image,
		})
		w.image = false
	}
	w.text.reset()
	w.started, w.link, w.bold = false, 0, 0
}

// countWords counts what blanks part, and two ideographs or kana for a word.
func countWords(s string) int {
	n, wide := 1, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ' || c == '\n':
			n++
		case 0xE3 <= c && c <= 0xE9: // leads a character from U+3000 to U+9FFF
			wide++
		}
	}
	return n + wide/2
}

// hasWord reports whether s holds a letter or a digit at all, or is the rule of
// underscores that wire services print between the parts of a story.
func hasWord(s string) bool {
	if strings.HasPrefix(s, "___") {
		return true
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
		i += n
	}
	return false
}

// isDataRow reports whether the row at i belongs to a table of data and not to
// one that lays out a page: two cells or more, none of them long or holding
// blocks of its own.
func (t *tree) isDataRow(i int32) bool {
	cells := 0
	for c := t.nodes[i].first; c != 0; c = t.nodes[c].next {
		n := &t.nodes[c]
		if n.tag != atom.Td && n.tag != atom.Th {
			continue
		}
		cells++
		size := 0
		for j := t.following(c, c); j != 0; j = t.following(j, c) {
			d := &t.nodes[j]
			if size += len(strings.TrimSpace(d.text)); size > 160 {
				return false
			}
			switch d.tag {
			case atom.Table, atom.Div, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.Form, atom.Img, atom.Input, atom.Script:
				return false
			}
		}
	}
	return cells >= 2
}

// linkShare is the share of b's text that is links.
func (b *block) linkShare() float64 { return float64(b.link) / float64(max(1, len(b.text))) }
