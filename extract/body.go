package extract

import (
	"math"
	"strings"
	"unicode"
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
	p.tidy()
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
	return prose && size >= 80
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
			math.Min(float64(len(b.text))/100, 3)) * (1 - b.linkShare())
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

// byMass goes down from the body as long as one child holds most of the prose.
func (p *page) byMass() int32 {
	mass := make([]float64, len(p.t.nodes))
	for i := range p.blocks {
		b := &p.blocks[i]
		if isProse(b) && p.all[b.node]&hintJunk == 0 {
			mass[b.node] += float64(len(b.text))
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

// The features of a block, by place in a row. Shares and flags lie in 0 to 1.
const (
	fBias = iota
	fLength
	fShort
	fWords
	fLink
	fAllLink
	fSentence
	fSentences
	fCommas
	fUpper
	fDigits
	fBold
	fHeading
	fListItem
	fQuote
	fFigure
	fRow
	fPara
	fPre
	fInProse
	fInMass
	fInBoth
	fInNeither
	fDepth
	fPath
	fPathInBoth
	fJunkOut
	fJunkIn
	fComment
	fShare
	fRelated
	fAd
	fSignup
	fSide
	fMeta
	fTags
	fBio
	fCaptionHint
	fDekHint
	fDateHint
	fAuthorHint
	fTool
	fEmbedHint
	fInfo
	fBodyHint
	fTitleHint
	fBeforeHeading
	fNearHeading
	fBeforeProse
	fAfterProse
	fAmidProse
	fFromStart
	fFromEnd
	fTitleLike
	fPhraseShare
	fPhraseRelated
	fPhraseSignup
	fPhraseRights
	fPhraseCredit
	fPhraseBy
	fPhraseComment
	fPhraseAny
	fHasDate
	fBar
	fColon
	fRepeat
	fPrevLength
	fNextLength
	fPrevLink
	fNextLink
	fPrevPath
	fNextPath
	fNextProse
	fPrevProse
	fTail
	fPrevP
	fNextP
	fPrevP2
	fNextP2
	fOwnP
	fSiblingP
	fSpanP
	fSinceP
	fUntilP
	fHeadNextP
	nFeatures
)

type row [nFeatures]float64

// model is one logistic regression over a row.
type model [nFeatures]float64

func (m *model) logOdds(r *row) float64 {
	var z float64
	for i, v := range r {
		z += m[i] * v
	}
	return z
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

func is(ok bool) float64 {
	if ok {
		return 1
	}
	return 0
}

// features describes every block for the first run of the model.
func (p *page) features() []row {
	p.container = p.byProse()
	p.mass = p.byMass()
	paths, share := p.paths()
	below := p.hintsBelow(p.container)
	first, last := p.proseExtent()
	p.firstProse = first
	rows := make([]row, len(p.blocks))
	seen := make(map[string]bool)
	titleWords := p.title.text
	for i := range p.blocks {
		b, r := &p.blocks[i], &rows[i]
		r[fBias] = 1
		p.textFeatures(b, r)
		p.placeFeatures(b, r, below[b.node])
		r[fPath] = share[paths[i]]
		r[fPathInBoth] = r[fPath] * r[fInBoth]
		r[fBeforeHeading] = is(p.heading >= 0 && i < p.heading)
		r[fNearHeading] = is(p.heading >= 0 && i > p.heading && i <= p.heading+3)
		r[fBeforeProse] = is(i < first)
		r[fAfterProse] = is(i > last)
		r[fAmidProse] = is(first <= i && i <= last)
		r[fFromStart] = math.Min(float64(max(0, first-i)), 10) / 10
		r[fFromEnd] = math.Min(float64(max(0, i-last)), 10) / 10
		r[fTail] = is(i <= last && i > last-3)
		if len(b.text) < 300 {
			r[fTitleLike] = similarity(b.text, titleWords)
		}
		r[fRepeat] = is(seen[b.text])
		seen[b.text] = true
	}
	for i := range rows {
		r := &rows[i]
		if i > 0 {
			r[fPrevLength], r[fPrevLink] = rows[i-1][fLength], rows[i-1][fLink]
			r[fPrevPath] = is(paths[i] == paths[i-1])
			r[fPrevProse] = is(isProse(&p.blocks[i-1])) * rows[i-1][fInBoth]
		}
		if i+1 < len(rows) {
			r[fNextLength], r[fNextLink] = rows[i+1][fLength], rows[i+1][fLink]
			r[fNextPath] = is(paths[i] == paths[i+1])
			r[fNextProse] = is(isProse(&p.blocks[i+1])) * rows[i+1][fInBoth]
		}
	}
	return rows
}

// textFeatures are those that need no more than the words of b.
func (p *page) textFeatures(b *block, r *row) {
	s := b.text
	r[fLength] = math.Min(math.Log(float64(len(s)))/7, 1)
	r[fShort] = is(len(s) < 30)
	r[fWords] = math.Min(float64(b.words), 100) / 100
	r[fLink] = b.linkShare()
	r[fAllLink] = is(b.link*10 > len(s)*9)
	r[fSentence] = is(endsSentence(s))
	r[fSentences] = math.Min(float64(strings.Count(s, ". ")+strings.Count(s, "? ")), 5) / 5
	r[fCommas] = math.Min(float64(strings.Count(s, ",")), 5) / 5
	upper, lower, digits := 0, 0, 0
	for _, c := range s[:min(len(s), 400)] {
		switch {
		case unicode.IsUpper(c):
			upper++
		case unicode.IsLower(c):
			lower++
		case unicode.IsDigit(c):
			digits++
		}
	}
	r[fUpper] = is(upper > 4 && upper > 2*lower)
	r[fDigits] = float64(digits) / float64(min(len(s), 400))
	r[fBold] = float64(b.bold) / float64(len(s)) * is(b.in&inHeading == 0)
	r[fHeading] = is(b.in&inHeading != 0)
	r[fListItem] = is(b.in&inListItem != 0)
	r[fQuote] = is(b.in&inQuote != 0)
	r[fFigure] = is(b.in&(inFigure|inCaption) != 0)
	r[fRow] = is(b.in&inRow != 0)
	r[fPara] = is(b.in&inPara != 0)
	r[fPre] = is(b.in&inPre != 0)
	r[fBar] = is(strings.ContainsAny(s, "|•»›→"))
	r[fColon] = is(strings.HasSuffix(s, ":"))
	if len(s) < 100 {
		_, _, ok := findStamp(s, false)
		r[fHasDate] = is(ok)
	}
	if len(s) < 400 {
		phraseFeatures(strings.ToLower(s), r)
	}
}

// placeFeatures are those of the elements around b. below are the hints between
// b and the container, where a class speaks of b and not of the page's frame.
func (p *page) placeFeatures(b *block, r *row, below hint) {
	inProse, inMass := p.t.within(b.node, p.container), p.t.within(b.node, p.mass)
	r[fInProse], r[fInMass] = is(inProse), is(inMass)
	r[fInBoth], r[fInNeither] = is(inProse && inMass), is(!inProse && !inMass)
	depth := 0
	if inProse {
		for j := b.node; j != p.container && depth < 10; j = p.t.nodes[j].parent {
			depth++
		}
	} else {
		below = p.all[b.node]
	}
	r[fDepth] = float64(depth) / 10
	r[fJunkIn] = is(inProse && below&hintJunk != 0)
	r[fJunkOut] = is(!inProse && below&hintJunk != 0)
	for _, x := range [...]struct {
		at int
		f  hint
	}{
		{fComment, hintComment}, {fShare, hintShare}, {fRelated, hintRelated}, {fAd, hintAd}, {fSignup, hintSignup}, {fSide, hintSide | hintFooter | hintNav},
		{fMeta, hintMeta}, {fTags, hintTags}, {fBio, hintBio}, {fCaptionHint, hintCaption}, {fDekHint, hintDek}, {fDateHint, hintDate},
		{fAuthorHint, hintAuthor}, {fTool, hintTool | hintTicker}, {fEmbedHint, hintEmbed}, {fInfo, hintInfo}, {fBodyHint, hintBody}, {fTitleHint, hintTitle},
	} {
		r[x.at] = is(below&x.f != 0)
	}
}

// hintsBelow are, for each node within root, the hints of the elements from root
// (left out) down to it.
func (p *page) hintsBelow(root int32) []hint {
	below := make([]hint, len(p.t.nodes))
	for j := p.t.following(root, root); j != 0; j = p.t.following(j, root) {
		below[j] = below[p.t.nodes[j].parent] | p.own[j]
	}
	return below
}

// paths numbers the blocks by tag and class of the three innermost elements, and
// gives the share of the container's prose that lies under each number: paragraphs
// of one article nearly always look alike.
func (p *page) paths() (number []int, share []float64) {
	number = make([]int, len(p.blocks))
	ids := make(map[string]int)
	var key []byte
	var total float64
	for i := range p.blocks {
		b := &p.blocks[i]
		key = key[:0]
		for j, n := b.node, 0; j != 0 && n < 2; j, n = p.t.nodes[j].parent, n+1 {
			key = append(key, byte(p.t.nodes[j].tag>>8), byte(p.t.nodes[j].tag), byte(p.t.nodes[j].tag>>16))
			class := p.t.nodes[j].attr("class")
			key = append(key, class[:min(len(class), 60)]...)
			key = append(key, '/')
		}
		id, ok := ids[string(key)]
		if !ok {
			id = len(ids)
			ids[string(key)] = id
			share = append(share, 0)
		}
		number[i] = id
		if isProse(b) && p.t.within(b.node, p.container) {
			share[id] += float64(len(b.text))
			total += float64(len(b.text))
		}
	}
	for i := range share {
		share[i] /= math.Max(1, total)
	}
	return number, share
}

// proseExtent is the first and last block of prose within the container.
func (p *page) proseExtent() (first, last int) {
	first, last = len(p.blocks), -1
	for i := range p.blocks {
		b := &p.blocks[i]
		if isProse(b) && p.t.within(b.node, p.container) && p.all[b.node]&(hintComment|hintRelated|hintSignup|hintAd) == 0 {
			first, last = min(first, i), i
		}
	}
	return first, last
}

// addAround adds to each row what the first run said of the blocks around it.
func (p *page) addAround(rows []row) {
	prob := make([]float64, len(rows)+4) // two zeros at either end
	for i, s := range p.scores {
		prob[i+2] = sigmoid(s)
	}
	sum, n := map[int32]float64{}, map[int32]float64{}
	lo, hi := len(rows), -1
	for i := range rows {
		parent := p.t.nodes[p.blocks[i].node].parent
		w := float64(len(p.blocks[i].text))
		sum[parent] += prob[i+2] * w
		n[parent] += w
		if prob[i+2] > 0.6 && isProse(&p.blocks[i]) {
			lo, hi = min(lo, i), i
		}
	}
	since := 10
	for i := range rows {
		r := &rows[i]
		parent := p.t.nodes[p.blocks[i].node].parent
		r[fPrevP], r[fNextP], r[fPrevP2], r[fNextP2] = prob[i+1], prob[i+3], prob[i], prob[i+4]
		r[fOwnP] = prob[i+2]
		r[fSiblingP] = sum[parent] / math.Max(1, n[parent])
		r[fSpanP] = is(lo <= i && i <= hi)
		r[fSinceP] = math.Min(float64(since), 10) / 10
		r[fHeadNextP] = r[fHeading] * prob[i+3]
		if since++; prob[i+2] > 0.5 {
			since = 1
		}
	}
	until := 10
	for i := len(rows) - 1; i >= 0; i-- {
		rows[i][fUntilP] = math.Min(float64(until), 10) / 10
		if until++; prob[i+2] > 0.5 {
			until = 1
		}
	}
}

// tidy mends what single decisions get wrong. It drops a heading with nothing
// after it and the word "Advertisement" on a line of its own, and takes in the
// line under the headline, the dateline, the words under pictures and the ends of
// embedded posts: they are no running text, so the model leaves them out, but they
// are part of what was printed.
func (p *page) tidy() {
	next := -1
	for i := len(p.blocks) - 1; i >= 0; i-- {
		b := &p.blocks[i]
		switch {
		case !p.keep[i]:
		case b.in&inHeading != 0 && next < 0, isAdLabel(b.text):
			p.keep[i] = false
		default:
			next = i
		}
	}
	first, last := p.kept()
	if p.heading >= 0 && p.heading < first {
		first = p.heading
	}
	for i := first; i <= last; i++ {
		b := &p.blocks[i]
		if p.keep[i] || i == p.heading {
			continue
		}
		p.keep[i] = b.in&inPost != 0 || isDateline(b.text) ||
			b.words > 3 && b.link*2 <= len(b.text) && p.all[b.node]&hintJunk == 0 && (p.isDek(i) || b.in&inCaption != 0 && len(b.text) < 600)
	}
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
