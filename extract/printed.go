package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"khaldun"
)

// before is the piece of text just before an element, if it is near: the nodes of
// a page lie in the order it is read.
func (p *page) before(i int32) string {
	for j := i - 1; j > max(0, i-12); j-- {
		if n := &p.t.nodes[j]; n.isText && strings.TrimSpace(n.text) != "" {
			return fold(strings.ToValidUTF8(n.text[max(0, len(n.text)-200):], ""))
		}
	}
	return ""
}

// changeWords stand before the day of a change.
var changeWords = []string{"update", "modif", "aktualisi", "geändert", "stand:", "stand ", "mis à jour", "mise à jour", "màj", "actualiz", "atualiz", "aggiorn", "bijgewerkt", "gewijzigd", "aktualiz", "zmodyfik", "обновлен", "оновлен", "güncelle", "تحديث", "بروز", "به\u200cروز", "更新", "last edited", "last change", "oppdatert", "uppdatera", "opdateret", "ενημέρωση"}

// firstWords stand before the day of the first printing.
var firstWords = []string{"publi", "posted", "veröffentlicht", "erstellt", "pubblic", "opublik", "опублик", "yayın", "نشر", "انتشار", "发布", "公開", "first ", "created", "gepubliceerd", "geplaatst"}

// saysChanged reports whether the words before a date make it the day of a change.
func saysChanged(before string) bool {
	low := strings.ToLower(before)
	at := lastOf(low, changeWords)
	return at >= 0 && at > lastOf(low, firstWords)
}

// lastOf is where the last of the words in s starts, −1 if none is there.
func lastOf(s string, words []string) int {
	at := -1
	for _, w := range words {
		at = max(at, strings.LastIndex(s, w))
	}
	return at
}

// printedDates are the dates readers see: in short blocks around the headline and
// the ends of the article. The footer's year, and dates in running text, are not
// among them.
func (p *page) printedDates() []claim {
	var cs []claim
	a, z := p.kept()
	if z < 0 {
		return nil
	}
	top := a
	if p.heading >= 0 && p.heading < a {
		top = p.heading
	}
	for i := max(0, top-12); i < min(len(p.blocks), z+8) && len(cs) <= 50; i++ {
		b := &p.blocks[i]
		if i >= a && i <= max(a, p.firstProse)+1 && isProse(b) {
			cs = append(cs, p.openingDate(b)...)
		}
		if len(b.text) > 200 || p.keep[i] && len(b.text) > 90 || b.in&inPost != 0 || p.elsewhere(b.node) || hasAny(b.text, "©", "(c)", "Copyright") {
			continue
		}
		text := b.text
		if i == p.heading {
			text = strings.TrimPrefix(text, p.title.text)
			if text == b.text {
				continue
			}
		}
		dates := stampsIn(text, p.monthFirst())
		for j, d := range dates {
			// Of two days in one line neither is sure to be the first printing's,
			// unless a word before it says so.
			alone := j == 0 && (dates[len(dates)-1].stamp.day() == d.stamp.day() || lastOf(strings.ToLower(text[:d.at.Start]), firstWords) >= 0)
			cs = append(cs, p.printedDate(i, top, text, d, alone))
		}
	}
	return append(cs, p.styledDates(cs)...)
}

// elsewhere reports whether a node is part of what is said of other articles. A
// hint that the headline itself lies under says nothing.
func (p *page) elsewhere(i int32) bool {
	f := p.all[i] & (hintComment | hintRelated | hintFooter)
	if p.title.node != 0 {
		f &^= p.all[p.title.node]
	}
	return f != 0
}

// printedDate is the claim of a date in block i, whose words are text. top is the
// headline's block, or the first block kept; alone says that no other day beside
// it can be meant.
func (p *page) printedDate(i, top int, text string, d found, alone bool) claim {
	b := &p.blocks[i]
	a, z := p.kept()
	c := claim{stamp: d.stamp, rank: rankNear, rule: "byline", note: clip(text)}
	marked := p.all[b.node]&hintDate != 0 || p.dated(b)
	header := i >= top && i <= max(a, p.firstProse)+1
	plain := isDateLine(text, d.at)
	switch {
	case header && alone && (p.heading >= 0 && (marked || plain) || marked && plain):
		c.rank = rankShown
	case i >= top-3 && i <= a+1 && alone && (marked || plain):
		c.rank = rankDate + 1
	case header:
		c.rank = rankByline
	case i > a+1, i < top-3:
		c.rank = rankNear - 10
	}
	if marked && c.rank < rankDate {
		c.rank += 4
	}
	if i > z {
		c.rank -= 5
	}
	if saysChanged(text[:d.at.Start]) {
		c.rank, c.changed = rankChanged, true
	}
	return c
}

// maxStyled bounds how many elements are looked at for a date.
const maxStyled = 40

// styledDates are the dates of elements within a line whose class says date, such
// as one that closes the line under the headline. Those already claimed are left out.
func (p *page) styledDates(already []claim) []claim {
	var cs []claim
	top, prose := p.headerExtent()
	seen := 0
	for i := range p.t.nodes {
		n := &p.t.nodes[i]
		if n.isText || p.own[i]&hintDate == 0 || p.size[i] == 0 || p.size[i] > 60 || n.tag == atom.Time || n.src.Start < top || n.src.Start > prose || p.elsewhere(int32(i)) {
			continue
		}
		if seen++; seen > maxStyled {
			break
		}
		text := p.t.words(int32(i), 100)
		list := stampsIn(text, p.monthFirst())
		if len(list) == 0 {
			continue
		}
		at := list[0].at
		c := claim{list[0].stamp, rankDate + 1, "byline", clip(text), false}
		if p.heading >= 0 && n.src.Start > p.blocks[p.heading].src.Start {
			c.rank = rankShown
		}
		if saysChanged(text[:at.Start]) || saysChanged(p.before(int32(i))) {
			c.rank, c.changed = rankChanged, true
		}
		if !slices.ContainsFunc(already, func(b claim) bool { return b.stamp == c.stamp && b.rank >= c.rank }) {
			cs = append(cs, c)
		}
	}
	return cs
}

// isDateLine reports whether a line with a date is one that tells the day of
// printing, not one of an event: little else stands there.
func isDateLine(s string, at khaldun.Span) bool {
	if len(s) > 90 {
		return false
	}
	other := 0
	before, after := s[:at.Start], s[at.End:]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	after, _, _ = strings.Cut(after, "\n")
	rest := before + " " + after
	if before, after, found := strings.Cut(rest, "("); found { // whose job the author has
		_, after, _ = strings.Cut(after, ")")
		rest = before + after
	}
	for _, t := range dateTokens(rest) {
		if t.word != "" && !isPostedWord(t.word) && !isWeekday(t.word) && zones[t.word] == 0 {
			other++
		}
	}
	return other <= 4
}

// openingDate is the day at the front of the first paragraph, as local papers and
// press offices print it: "Karlsruhe (12 March 2024). The council …".
func (p *page) openingDate(b *block) []claim {
	front := b.text[:min(len(b.text), 60)]
	st, at, ok := findStamp(strings.ToValidUTF8(front, ""), p.monthFirst())
	if !ok || strings.Count(front[:at.Start], " ") > 3 || !hasFront(strings.TrimLeft(b.text[at.End:], " "), []string{")", "–", "-", "—", ".", ":", "|", "/"}) {
		return nil
	}
	return []claim{{st, rankOpening, "byline", clip(front), false}}
}

// dated reports whether an element within b is marked as a date.
func (p *page) dated(b *block) bool {
	for j := p.t.following(b.node, b.node); j != 0; j = p.t.following(j, b.node) {
		n := &p.t.nodes[j]
		if n.src.Start >= b.src.End {
			return false
		}
		if n.src.End >= b.src.Start-200 && p.own[j]&hintDate != 0 {
			return true
		}
	}
	return false
}
