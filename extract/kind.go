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
	case b.in&inPost != 0 || p.inArticle(b)&hintEmbed != 0:
		return khaldun.Embed
	case b.in&inCaption != 0 || b.in&inFigure != 0 || p.inArticle(b)&hintCaption != 0 && b.in&inPara == 0:
		return khaldun.Caption
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
	case isDateline(b.text), i <= p.firstProse && isDateOnly(b.text):
		return khaldun.Dateline
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

// isDek reports whether block i is the line under the headline: marked as one, or
// a heading between the headline and the first paragraph.
func (p *page) isDek(i int) bool {
	if i > p.firstProse+1 {
		return false
	}
	b := &p.blocks[i]
	marked := p.own[b.node]&hintDek != 0 || p.own[p.t.nodes[b.node].parent]&hintDek != 0
	if !marked && b.in&inHeading == 0 {
		return false
	}
	return b.words > 4 && p.heading >= 0 && i > p.heading && i <= p.heading+3 && b.text != p.title.text
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
	if letters < 3 || upper != letters {
		return false
	}
	for _, t := range dateTokens(rest) {
		if t.num > 0 || monthOf(t.word) > 0 {
			return true
		}
	}
	return false
}
