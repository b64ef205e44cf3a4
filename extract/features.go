package extract

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

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
	fPhraseOrigin
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
	fAfterImage
	fBeforeImage
	fWithImage
	fParentLink
	fOuterLink
	fNextLinks
	fPathCount
	fPathLink
	fPathLength
	fMailOrURL
	fHandle
	fEllipsis
	fLowerStart
	fTitleCase
	fSiteName
	fBrief
	fPlace
	fMassBefore
	fMassAfter
	fProseCount
	fDateOnly
	fTagDiv
	fTagLi
	fTagOther
	fSisters
	fAloneParent
	fAllBold
	fQuestion
	fSinceHeading
	fSameParent
	fAfterLabel
	fLinkLine
	fLabelLink
	fUpperLink
	fRelatedLink
	fSignupLine
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

// row is one block described. Its numbers are short because a page can have tens
// of thousands of blocks.
type row [nFeatures]float32

// model is one logistic regression over a row.
type model [nFeatures]float64

func (m *model) logOdds(r *row) float64 {
	var z float64
	for i, v := range r {
		z += m[i] * float64(v)
	}
	return z
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

func is(ok bool) float32 {
	if ok {
		return 1
	}
	return 0
}

// features describes every block for the first run of the model.
func (p *page) features() []row {
	p.siteWords = strings.ToLower(p.site())
	p.brief = p.head.meta("og:description", "description", "twitter:description")
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
		p.lineFeatures(b, r)
		p.treeFeatures(b, r)
		r[fPath] = float32(share[paths[i]])
		r[fPathInBoth] = r[fPath] * r[fInBoth]
		r[fBeforeHeading] = is(p.heading >= 0 && i < p.heading)
		r[fNearHeading] = is(p.heading >= 0 && i > p.heading && i <= p.heading+3)
		r[fBeforeProse] = is(i < first)
		r[fAfterProse] = is(i > last)
		r[fAmidProse] = is(first <= i && i <= last)
		r[fFromStart] = float32(math.Min(float64(max(0, first-i)), 10) / 10)
		r[fFromEnd] = float32(math.Min(float64(max(0, i-last)), 10) / 10)
		r[fTail] = is(i <= last && i > last-3)
		if len(b.text) < 300 {
			r[fTitleLike] = float32(similarity(b.text, titleWords))
		}
		r[fRepeat] = is(seen[b.text])
		seen[b.text] = true
	}
	p.imageFeatures(rows)
	p.pathFeatures(rows, paths)
	p.orderFeatures(rows)
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
	r[fLength] = float32(math.Min(math.Log(float64(len(s)))/7, 1))
	r[fShort] = is(len(s) < 30)
	r[fWords] = float32(math.Min(float64(b.words), 100) / 100)
	r[fLink] = float32(b.linkShare())
	r[fAllLink] = is(b.link*10 > len(s)*9)
	r[fSentence] = is(endsSentence(s))
	r[fSentences] = float32(math.Min(float64(strings.Count(s, ". ")+strings.Count(s, "? ")), 5) / 5)
	r[fCommas] = float32(math.Min(float64(strings.Count(s, ",")), 5) / 5)
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
	r[fDigits] = float32(float64(digits) / float64(min(len(s), 400)))
	r[fBold] = share(int32(b.bold), int32(len(s))) * is(b.in&inHeading == 0)
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
	r[fDepth] = float32(float64(depth) / 10)
	r[fJunkIn] = is(inProse && below&hintJunk != 0)
	r[fJunkOut] = is(!inProse && below&hintJunk != 0)
	for _, x := range [...]struct {
		at int
		f  hint
	}{
		{fComment, hintComment}, {fShare, hintShare}, {fRelated, hintRelated}, {fAd, hintAd}, {fSignup, hintSignup}, {fSide, hintSide | hintFooter | hintNav},
		{fMeta, hintMeta}, {fTags, hintTags}, {fBio, hintBio}, {fCaptionHint, hintCaption}, {fDekHint, hintDek | hintLead}, {fDateHint, hintDate},
		{fAuthorHint, hintAuthor}, {fTool, hintTool | hintTicker}, {fEmbedHint, hintEmbed}, {fInfo, hintInfo}, {fBodyHint, hintBody}, {fTitleHint, hintTitle},
	} {
		r[x.at] = is(below&x.f != 0)
	}
}

// lineFeatures are those of the words a line of its own is made of.
func (p *page) lineFeatures(b *block, r *row) {
	s := b.text
	if len(s) < 300 {
		r[fMailOrURL] = is(hasAny(s, "http", "www.", ".com"))
		r[fHandle] = is(strings.Contains(s, "@"))
	}
	if len(p.siteWords) > 3 && len(s) < 500 {
		r[fSiteName] = is(strings.Contains(strings.ToLower(s), p.siteWords))
	}
	r[fEllipsis] = is(strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") || strings.HasSuffix(s, "]"))
	r[fQuestion] = is(strings.HasSuffix(s, "?"))
	first, _ := utf8.DecodeRuneInString(s)
	r[fLowerStart] = is(unicode.IsLower(first))
	r[fTitleCase] = float32(titleCase(s))
	r[fBrief] = is(p.isBrief(b))
	r[fDateOnly] = is(isDateOnly(s))
	r[fAllBold] = is(b.bold*10 > len(s)*8)
	r[fLinkLine] = r[fAllLink] * is(b.words > 3)
	r[fUpperLink] = r[fUpper] * is(b.link*10 > len(s)*8)
	r[fRelatedLink] = r[fPhraseRelated] * is(b.link*3 > len(s))
	r[fSignupLine] = r[fPhraseSignup] * is(len(s) < 200 && b.in&inHeading == 0)
}

// titleCase is the share of the words of s that start with a capital.
func titleCase(s string) float64 {
	words, upper := 0, 0
	start := true
	for _, r := range s[:min(len(s), 300)] {
		if start && unicode.IsLetter(r) {
			words++
			if unicode.IsUpper(r) {
				upper++
			}
		}
		start = r == ' '
	}
	return float64(upper) / float64(max(words, 1))
}

// treeFeatures are those of b's element, its parent and what lies beside it.
func (p *page) treeFeatures(b *block, r *row) {
	n := &p.t.nodes[b.node]
	switch n.tag {
	case atom.Div, atom.Section, atom.Article, atom.Td:
		r[fTagDiv] = 1
	case atom.Li:
		r[fTagLi] = 1
	case atom.P:
	default:
		r[fTagOther] = 1
	}
	r[fParentLink] = share(p.linked[n.parent], p.size[n.parent])
	outer := p.t.nodes[p.t.nodes[p.alone(b.node)].parent].parent
	r[fOuterLink] = share(p.linked[outer], p.size[outer])
	r[fAloneParent] = is(share(p.size[n.parent], p.size[b.node]) < 1.1)
	sisters := 0
	for c, all := p.t.nodes[n.parent].first, 0; c != 0 && all < 60; c, all = p.t.nodes[c].next, all+1 {
		if p.t.nodes[c].tag == n.tag {
			sisters++
		}
	}
	r[fSisters] = float32(math.Min(float64(sisters), 20) / 20)
}

func share(part, whole int32) float32 { return float32(part) / float32(max(1, whole)) }

// imageFeatures say which blocks stand beside an image: captions and credits do.
func (p *page) imageFeatures(rows []row) {
	for i := range p.blocks {
		b, r := &p.blocks[i], &rows[i]
		r[fAfterImage] = is(b.image)
		r[fBeforeImage] = is(i+1 < len(p.blocks) && p.blocks[i+1].image)
		r[fWithImage] = is(p.images[p.alone(b.node)] > 0)
	}
}

// pathFeatures describe the blocks that share a number of paths: how many there
// are, how long, and how much of them is links.
func (p *page) pathFeatures(rows []row, paths []int) {
	type sum struct{ blocks, link, size float64 }
	sums := make([]sum, len(p.blocks))
	for i := range p.blocks {
		s := &sums[paths[i]]
		s.blocks++
		s.link += float64(p.blocks[i].link)
		s.size += float64(len(p.blocks[i].text))
	}
	for i := range rows {
		r, s := &rows[i], &sums[paths[i]]
		r[fPathCount] = float32(math.Min(s.blocks, 30) / 30)
		r[fPathLink] = float32(s.link / s.size)
		r[fPathLength] = float32(math.Min(s.size/s.blocks, 500) / 500)
	}
}

// orderFeatures say where in the page and in the container's prose a block
// stands, and what has been passed on the way.
func (p *page) orderFeatures(rows []row) {
	all, count := 0.0, 0.0
	for i := range p.blocks {
		if b := &p.blocks[i]; rows[i][fInProse] == 1 && isProse(b) {
			all += float64(len(b.text))
			count++
		}
	}
	before, sinceHeading, label := 0.0, 10, float32(0)
	for i := range p.blocks {
		b, r := &p.blocks[i], &rows[i]
		r[fPlace] = float32(float64(i) / float64(len(p.blocks)))
		r[fMassBefore] = float32(before / math.Max(1, all))
		if r[fInProse] == 1 && isProse(b) {
			before += float64(len(b.text))
		}
		r[fMassAfter] = float32(1 - before/math.Max(1, all))
		r[fProseCount] = float32(math.Min(count, 30) / 30)
		r[fNextLinks] = float32(p.linksAfter(i))
		r[fSinceHeading] = float32(float64(sinceHeading) / 10)
		if sinceHeading = min(sinceHeading+1, 10); r[fHeading] == 1 {
			sinceHeading = 0
		}
		r[fAfterLabel] = label
		r[fLabelLink] = is(label > 0) * r[fLinkLine]
		switch {
		case len(b.text) < 60 && r[fPhraseRelated]+r[fPhraseSignup]+r[fPhraseComment] > 0:
			label = 1
		case isProse(b) || label < 0.05:
			label = 0
		default:
			label *= 0.8
		}
		if i > 0 && i != p.heading {
			r[fSameParent] = is(p.t.nodes[p.blocks[i-1].node].parent == p.t.nodes[b.node].parent)
		}
	}
}

// linksAfter is the share of links in the three blocks after i.
func (p *page) linksAfter(i int) float64 {
	link, size := 0, 1
	for j := i + 1; j < len(p.blocks) && j <= i+3; j++ {
		link += p.blocks[j].link
		size += len(p.blocks[j].text)
	}
	return float64(link) / float64(size)
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

// paths numbers the blocks by tag and class of the two innermost elements, and
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
	prob := make([]float32, len(rows)+4) // two zeros at either end
	for i, s := range p.scores {
		prob[i+2] = float32(sigmoid(s))
	}
	sum, n := map[int32]float32{}, map[int32]float32{}
	lo, hi := len(rows), -1
	for i := range rows {
		parent := p.t.nodes[p.blocks[i].node].parent
		w := float32(len(p.blocks[i].text))
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
		r[fSiblingP] = sum[parent] / max(1, n[parent])
		r[fSpanP] = is(lo <= i && i <= hi)
		r[fSinceP] = float32(min(since, 10)) / 10
		r[fHeadNextP] = r[fHeading] * prob[i+3]
		if since++; prob[i+2] > 0.5 {
			since = 1
		}
	}
	until := 10
	for i := len(rows) - 1; i >= 0; i-- {
		rows[i][fUntilP] = float32(min(until, 10)) / 10
		if until++; prob[i+2] > 0.5 {
			until = 1
		}
	}
}
