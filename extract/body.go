package extract

import (
	"math"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// choose says of each block whether it belongs to the article.
//
// Two scorers look for the element that holds the article: one by the marks of
// prose in its paragraphs, one by going down from the top of the page as long as
// most of the prose stays in one child. Where they agree is a feature of the
// model, not a filter, for each of them fails on pages the other gets right.
// The model runs twice: the second time it also sees what the first said of the
// blocks around.
func (p *page) choose() {
	p.keep = make([]bool, len(p.blocks))
	p.scores = make([]float64, len(p.blocks))
	p.heading = p.findHeading()
	if len(p.blocks) == 0 {
		return
	}
	rows := p.features()
	for i := range rows {
		p.scores[i] = fitted[0].logOdds(&rows[i])
	}
	p.addAround(rows)
	for i := range rows {
		p.scores[i] = fitted[1].logOdds(&rows[i])
		p.keep[i] = p.scores[i] > 0 && i != p.heading
	}
	if !p.hasBody() {
		p.keepProse()
	}
	p.dropRequest()
	p.dropRelated()
	p.tidy()
	if !p.hasBody() {
		p.keepCaptions()
	}
}

// keepProse is for pages unlike those the model knows, on which it keeps nothing:
// it takes what reads like prose, unless the model is sure it is none. A list
// of links has no prose, so it stays a page without a body.
func (p *page) keepProse() {
	size := 0
	var take []int
	for i := range p.blocks {
		b := &p.blocks[i]
		if isProse(b) && p.scores[i] > -2.5 {
			size += len(b.text) - b.link
			take = append(take, i)
		}
	}
	if len(take) < 2 || size < 300 {
		return
	}
	for _, i := range take {
		p.keep[i] = i != p.heading
	}
}

// keepCaptions is for galleries, which have nothing but the words under pictures.
func (p *page) keepCaptions() {
	size := 0
	var take []int
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.in&(inCaption|inFigure) != 0 && b.words > 3 && b.link*2 < len(b.text) && p.all[b.node]&hintJunk == 0 {
			size += len(b.text)
			take = append(take, i)
		}
	}
	if p.gallery = len(take) >= 4 && size >= 300; p.gallery {
		for _, i := range take {
			p.keep[i] = true
		}
	}
}

// kept is the first and last block kept; last is −1 if there is none.
func (p *page) kept() (first, last int) {
	first, last = len(p.blocks), -1
	for i, keep := range p.keep {
		if keep {
			first, last = min(first, i), i
		}
	}
	return first, last
}

// hasBody reports whether what was kept is more than a stray line.
func (p *page) hasBody() bool {
	size, prose := 0, false
	for i := range p.blocks {
		if b := &p.blocks[i]; p.keep[i] && b.in&inCaption == 0 {
			size += len(b.text) - b.link
			prose = prose || isProse(b)
		}
	}
	return prose && size >= 80 || p.gallery
}

// findHeading is the block that prints the title, −1 if none does.
func (p *page) findHeading() int {
	if p.title.node == 0 {
		return -1
	}
	for i := range p.blocks {
		if p.t.within(p.blocks[i].node, p.title.node) {
			return i
		}
	}
	return -1
}

// isProse reports whether a block reads like running text.
func isProse(b *block) bool {
	if b.link*5 > len(b.text)*2 || b.in&(inHeading|inRow) != 0 {
		return false
	}
	return len(b.text) >= 140 || len(b.text) >= 45 && endsSentence(b.text)
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"'”’»)] `)
	r, _ := utf8.DecodeLastRuneInString(s)
	switch r {
	case '.', '!', '?', '…', ':', '。', '؟', '।', '！', '？', '”', '۔':
		return true
	}
	return false
}

// byProse is the element whose paragraphs read most like prose. Each paragraph
// gives its points to its parent, half to the next element out, then less.
func (p *page) byProse() int32 {
	points := make(map[int32]float64)
	for i := range p.blocks {
		b := &p.blocks[i]
		if len(b.text) < 25 || p.all[b.node]&hintJunk != 0 {
			continue
		}
		v := (1 + float64(strings.Count(b.text, ",")+strings.Count(b.text, "،")+strings.Count(b.text, "、")) +
			math.Min(float64(len(b.text))/100, 3)) * (1 - b.linkShare()) * p.nearness(i)
		j := b.node
		if tag := p.t.nodes[j].tag; tag != atom.Div && tag != atom.Section && tag != atom.Article && tag != atom.Td && tag != atom.Body {
			j = p.t.nodes[j].parent
		}
		for level := 0; level < 5 && j != 0; level++ {
			switch level {
			case 0:
				points[j] += v
			case 1:
				points[j] += v / 2
			default:
				points[j] += v / float64(level*3)
			}
			j = p.t.nodes[j].parent
		}
	}
	best, most := p.body, 0.0
	for i := range p.blocks { // in page order, so that equal points go to the first
		for j, level := p.blocks[i].node, 0; level < 6 && j != 0; level++ {
			if v := points[j]; v > most {
				best, most = j, v
			}
			j = p.t.nodes[j].parent
		}
	}
	return best
}

// nearness weighs block i by its place: an article follows its headline, and a
// short one can have more words in the page's footer.
func (p *page) nearness(i int) float64 {
	switch {
	case p.heading < 0:
		return 1
	case i < p.heading:
		return 0.5
	}
	return 1 + 2/(1+float64(i-p.heading)/5)
}

// byMass goes down from the body as long as one child holds most of the prose.
func (p *page) byMass() int32 {
	mass := make([]float64, len(p.t.nodes))
	for i := range p.blocks {
		b := &p.blocks[i]
		if isProse(b) && p.all[b.node]&hintJunk == 0 {
			mass[b.node] += float64(len(b.text)) * p.nearness(i)
		}
	}
	for i := len(mass) - 1; i > 0; i-- {
		mass[p.t.nodes[i].parent] += mass[i]
	}
	at := p.body
	for {
		next := int32(0)
		for c := p.t.nodes[at].first; c != 0; c = p.t.nodes[c].next {
			if mass[c] > 0.7*mass[at] && isBlockOrUnknown(&p.t.nodes[c]) {
				next = c
			}
		}
		if next == 0 || p.t.nodes[next].tag == atom.P {
			return at
		}
		at = next
	}
}

func isBlockOrUnknown(n *node) bool { return !n.isText && (isBlock(n.tag) || n.tag == 0) }

// tidy mends what single decisions get wrong. It drops a heading with nothing
// after it, and the word "Advertisement", the hour or the day of publication on a
// line of its own. It takes in the line under the headline, the dateline, the words
// under pictures and the ends of embedded posts: they are no running text, so the
// model leaves them out, but they are part of what was printed.
func (p *page) tidy() {
	next := -1
	for i := len(p.blocks) - 1; i >= 0; i-- {
		b := &p.blocks[i]
		switch {
		case !p.keep[i]:
		case b.in&inHeading != 0 && next < 0, isAdLabel(b.text), isHour(b.text), i < p.firstProse && isDateOnly(b.text) && !isDateline(b.text):
			p.keep[i] = false
		default:
			next = i
		}
	}
	first, last := p.kept()
	for last >= 0 && last+1 < len(p.blocks) && p.blocks[last].in&inPost != 0 && p.blocks[last+1].in&inPost != 0 {
		last++
	}
	if p.heading >= 0 && p.heading < first {
		first = p.heading
	}
	for i := first; i <= last; i++ {
		b := &p.blocks[i]
		if p.keep[i] || i == p.heading {
			continue
		}
		p.keep[i] = b.in&inPost != 0 || isDateline(b.text) ||
			b.words > 3 && b.link*2 <= len(b.text) && p.all[b.node]&hintJunk == 0 && (p.isDek(i) || p.isCaption(i) && len(b.text) < 600)
	}
}

// dropRelated leaves out lists of other articles within the text: a line like "You
// may also like" and the lines right below it that are nothing but links.
func (p *page) dropRelated() {
	for i := range p.blocks {
		if !isRelatedLabel(&p.blocks[i]) {
			continue
		}
		j := i + 1
		for j < len(p.blocks) && p.blocks[j].link*10 > len(p.blocks[j].text)*8 {
			j++
		}
		for k := i; j > i+1 && k < j; k++ {
			p.keep[k] = false
		}
	}
}

// isRelatedLabel reports whether a block announces other articles.
func isRelatedLabel(b *block) bool {
	if len(b.text) > 60 || b.link*2 > len(b.text) {
		return false
	}
	text := strings.TrimRight(b.text, ":.… ")
	return !endsSentence(text) && hasFront(strings.ToLower(text), relatedFronts())
}

// dropRequest leaves out the lines at the end that ask for a subscription.
func (p *page) dropRequest() {
	for n := 0; n < 4; n++ {
		_, last := p.kept()
		if last < 0 || !asksToPay(p.blocks[last].text) || p.blocks[last].in&inHeading == 0 && len(p.blocks[last].text) > 300 {
			return
		}
		p.keep[last], p.asksToPay = false, true
	}
}

// isHour reports whether a line is nothing but a time of day.
func isHour(s string) bool {
	if len(s) > 12 {
		return false
	}
	toks := dateTokens(s)
	if len(toks) < 2 || !clockAt(toks).found {
		return false
	}
	for _, t := range toks[1:] {
		if t.word != "" && !isClockWord(t.word) && !isHourWord(t.word) && t.word != "am" && t.word != "pm" && t.word != "m" {
			return false
		}
	}
	return true
}

// isAdLabel reports whether a line only announces an advertisement.
func isAdLabel(s string) bool {
	if len(s) > 40 {
		return false
	}
	switch strings.Trim(strings.ToLower(s), " -–—:.[]()*") {
	case "advertisement", "advertisements", "advert", "ad", "ads", "advertising", "sponsored", "story continues below advertisement", "article continues below advertisement",
		"anzeige", "werbung", "publicité", "publicidad", "publicidade", "pubblicità", "reklam", "reklama", "реклама", "إعلان", "تبلیغات", "广告", "廣告":
		return true
	}
	return false
}
