package extract

import (
	"strings"
	"unicode"

	"khaldun"
)

// kind is what sort of block i is within the article.
func (p *page) kind(i int) khaldun.BlockKind {
	b := &p.blocks[i]
	switch {
	case b.in&inPost != 0:
		return khaldun.Embed
	case p.isCaption(i):
		return khaldun.Caption
	case p.inArticle(b)&hintEmbed != 0:
		return khaldun.Embed
	case isDateline(b.text), i <= p.firstProse && startsWithDate(b.text):
		return khaldun.Dateline
	case b.in&inRow != 0:
		return khaldun.Table
	case b.in&inQuote != 0:
		return khaldun.Quote
	case p.isDek(i):
		return khaldun.Dek
	case b.in&inHeading != 0:
		return khaldun.Heading
	case b.in&inListItem != 0:
		return khaldun.ListItem
	}
	return khaldun.Paragraph
}

// inArticle are the hints of the elements between a block and the element that
// holds the whole article.
func (p *page) inArticle(b *block) hint {
	var f hint
	for j, n := b.node, 0; j != p.container && j != 0 && n < 6; j, n = p.t.nodes[j].parent, n+1 {
		f |= p.own[j]
	}
	return f
}

// surelyText is the log odds above which a block is running text although it
// stands in a figure or right under a picture.
const surelyText = 2.5

// likelyText is the same for what is as long as a paragraph.
const likelyText = 1.5

// isCaption reports whether block i is words under a picture: marked as such, or a
// short line that has an image all to itself, unless the model is sure that it is
// running text.
func (p *page) isCaption(i int) bool {
	b := &p.blocks[i]
	if b.in&inCaption != 0 {
		return true
	}
	if p.scores[i] > surelyText || p.scores[i] > likelyText && len(b.text) >= 140 {
		return false
	}
	if b.in&inFigure != 0 || p.inArticle(b)&hintCaption != 0 && b.in&inPara == 0 {
		return true
	}
	if !b.image || len(b.text) > 250 || b.in&inHeading != 0 {
		return false
	}
	switch {
	case p.images[p.alone(b.node)] > 0:
		return true
	case b.bold*10 > len(b.text)*9, isCredit(b.text):
		return true
	}
	return false
}

// alone is the outermost element around node that holds hardly any other text.
func (p *page) alone(node int32) int32 {
	size := p.size[node]
	for n := 0; n < 5; n++ {
		up := p.t.nodes[node].parent
		if up == 0 || p.size[up] > size+size/10 {
			break
		}
		node = up
	}
	return node
}

// isCredit reports whether a line names whoever took a picture.
func isCredit(s string) bool {
	low := strings.ToLower(s)
	return hasFront(low, []string{"©", "photo", "foto", "image", "picture by", "credit", "bild:", "crédit"}) ||
		hasAny(low, "getty images", "/getty", "/reuters", "ap photo", "afp/", "/afp", "/dpa", "/epa", "shutterstock", "photo by", "photo:", "foto:", "©")
}

// isDek reports whether block i is the line under the headline: marked as one, or
// a heading between the headline and the first paragraph.
func (p *page) isDek(i int) bool {
	if i > p.firstProse+1 {
		return false
	}
	b := &p.blocks[i]
	if p.heading < 0 || i <= p.heading || i > p.heading+3 || b.words <= 4 || b.text == p.title.text || startsWithDate(b.text) {
		return false
	}
	marked := p.own[b.node] | p.own[p.t.nodes[b.node].parent]
	if b.in&inHeading != 0 || marked&hintDek != 0 {
		return true
	}
	if p.scores[i] > 0 {
		return false // reads on into the article
	}
	return marked&hintLead != 0 || p.isBrief(b) && p.bylineAfter(i)
}

// isBrief reports whether a block is what the page says of itself in its head.
func (p *page) isBrief(b *block) bool {
	brief := p.brief
	return len(brief) > 20 && len(b.text) > 20 && (strings.HasPrefix(b.text, brief[:len(brief)*3/4]) || strings.HasPrefix(brief, b.text[:len(b.text)*3/4]))
}

// bylineAfter reports whether the names or the date stand right between block i
// and the next block of prose: the article then starts only there.
func (p *page) bylineAfter(i int) bool {
	found := false
	for j := i + 1; j < len(p.blocks) && j < i+12; j++ {
		b := &p.blocks[j]
		switch {
		case j > i+2 && !found:
			return false
		case p.own[b.node]&(hintAuthor|hintDate) != 0, p.own[p.t.nodes[b.node].parent]&(hintAuthor|hintDate) != 0, isDateOnly(b.text):
			found = true
		case isProse(b):
			return found && p.t.within(b.node, p.container)
		}
	}
	return false
}

// isDateline reports whether a line only says where and when an article was
// written: "NAIROBI, 12 March".
func isDateline(s string) bool {
	if len(s) > 60 || strings.HasSuffix(s, ".") && strings.Count(s, " ") > 5 {
		return false
	}
	place, rest, found := strings.Cut(s, ",")
	if !found {
		return false
	}
	upper, letters := 0, 0
	for _, r := range place {
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	if letters < 3 || upper != letters || strings.ContainsAny(place, "0123456789") {
		return false
	}
	for _, t := range dateTokens(rest) {
		if t.num > 0 {
			return true
		}
	}
	return false
}

// startsWithDate reports whether a line is a date and hardly anything else, or a
// date and who signs: "25 January 2022 (ABC) Harbour City".
func startsWithDate(s string) bool {
	if isDateOnly(s) {
		return true
	}
	if len(s) > 60 || endsSentence(s) {
		return false
	}
	_, at, ok := findStamp(s, false)
	return ok && at.Start == 0 && countWords(s[at.End:]) <= 4
}
