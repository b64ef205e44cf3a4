package extract

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"khaldun"
)

// Text makes a document of plain text. The text is kept byte for byte, so that
// offsets into a file hold in the document too; only what is no valid UTF-8 is
// replaced, and what lies beyond 8 MB is cut off. Beyond 40,000 paragraphs they are
// no longer told apart: the last block holds the rest, and Truncated says so.
//
// Blocks are paragraphs: parted by empty lines, or by line ends where lines are
// not wrapped. A line end is taken for a wrap if the next line is indented in the
// midst of a sentence, or if lines are so long that the next word did not fit.
// A short first block without a full stop is the headline and gives the title;
// a line near the top that is nothing but a date gives the day of publication,
// and one that is nothing but an address the URL, unless o has them. Failing that,
// the day may stand in the URL.
func Text(text string, o Options) *khaldun.Document {
	doc := &khaldun.Document{URL: o.URL, ID: o.ID, Published: o.Date}
	if len(text) > maxBytes {
		text, doc.Truncated = cutRunes(text, maxBytes), true
	}
	doc.Text = strings.ToValidUTF8(text, "\uFFFD")
	spans, whole := paragraphs(doc.Text)
	if !whole {
		doc.Truncated = true
	}
	doc.Blocks = slices.Grow(doc.Blocks, len(spans))
	for _, span := range spans {
		doc.Blocks = append(doc.Blocks, khaldun.Block{Span: span, Kind: textKind(span.Of(doc.Text))})
	}
	if len(doc.Blocks) == 0 && doc.Text != "" {
		doc.Blocks = []khaldun.Block{{Span: khaldun.Span{End: int32(len(doc.Text))}}}
	}
	readTop(doc)
	if st, words, ok := dateInURL(doc.URL); ok && doc.Published.Grain == khaldun.NoGrain {
		doc.Published = st.time("published:url", words)
	}
	doc.Lang, _ = guessLang(doc.Text)
	describeText(doc)
	if doc.ID == "" {
		doc.ID = idOf(doc.URL, doc.Text)
	}
	return doc
}

// cutRunes is s cut to at most n bytes, not within a character.
func cutRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func textKind(s string) khaldun.BlockKind {
	switch {
	case isAddress(s):
		return khaldun.Embed
	case isDateline(s):
		return khaldun.Dateline
	}
	return khaldun.Paragraph
}

func isAddress(s string) bool {
	return (strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")) && !strings.ContainsAny(s, " \t\n")
}

// readTop finds headline, date and address among the first blocks.
func readTop(doc *khaldun.Document) {
	for i := range doc.Blocks[:min(len(doc.Blocks), 4)] {
		b := &doc.Blocks[i]
		s := b.Span.Of(doc.Text)
		switch {
		case isAddress(s):
			if doc.URL == "" {
				doc.URL = s
			}
		case isDateOnly(s):
			b.Kind = khaldun.Dateline
			if st, at, ok := findStamp(s, false); ok && doc.Published.Grain == khaldun.NoGrain {
				doc.Published = st.time("published:line", "a line near the top that is only a date")
				doc.Published.Span = khaldun.Span{Start: b.Span.Start + at.Start, End: b.Span.Start + at.End}
				doc.Published.Why.Span = b.Span
			}
		case doc.Title == "" && isHeadlineLine(s) && len(doc.Blocks) > i+1 && b.Kind == khaldun.Paragraph:
			doc.Title = fold(s)
			b.Kind = khaldun.Headline
		default:
			if len(s) > 150 {
				return
			}
		}
	}
}

// isDateOnly reports whether a line holds a date and hardly anything else.
func isDateOnly(s string) bool {
	if len(s) > 60 {
		return false
	}
	_, at, ok := findStamp(s, false)
	if !ok {
		return false
	}
	words := 0
	for _, t := range dateTokens(s[:at.Start] + " " + s[at.End:]) {
		if t.word != "" && t.word != "分" && t.word != "분" && !isHourWord(t.word) && !isClockWord(t.word) {
			words++
		}
	}
	return words <= 2
}

func isHeadlineLine(s string) bool {
	words := strings.Count(s, " ") + 1
	return len(s) <= 140 && words >= 3 && !strings.Contains(s, "\n") &&
		(!endsSentence(s) || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "Cmdr.") || strings.HasSuffix(s, "’") || strings.HasSuffix(s, "”"))
}

// line is one line of a text, without its line end.
type line struct {
	start, end int // of its words, blanks at either end left out; equal if it is empty
	width      int // in characters
	indent     bool
}

func (l line) isEmpty() bool { return l.start == l.end }

// linesOf walks the lines of a text. They are walked anew for each question about
// them: kept in a list, the lines of a text of line ends weigh forty times as much
// as the text.
func linesOf(text string) iter.Seq[line] {
	return func(yield func(line) bool) {
		for at := 0; at < len(text); {
			end := strings.IndexByte(text[at:], '\n')
			if end < 0 {
				end = len(text)
			} else {
				end += at
			}
			raw := text[at:end]
			left := strings.TrimLeftFunc(raw, unicode.IsSpace)
			words := strings.TrimRightFunc(left, unicode.IsSpace)
			start := at + len(raw) - len(left)
			if !yield(line{start, start + len(words), utf8.RuneCountInString(words), len(raw)-len(left) >= 2 || strings.HasPrefix(raw, "\t")}) {
				return
			}
			at = end + 1
		}
	}
}

// pairsOf walks the pairs of lines that follow each other with words in both.
func pairsOf(text string) iter.Seq2[line, line] {
	return func(yield func(before, l line) bool) {
		var before line
		for l := range linesOf(text) {
			if !before.isEmpty() && !l.isEmpty() && !yield(before, l) {
				return
			}
			before = l
		}
	}
}

// paragraphs are the spans of a text's paragraphs, in order. They are not whole if
// there are more than maxLines: the last span then reaches to the end.
func paragraphs(text string) (spans []khaldun.Span, whole bool) {
	w := wrapping{indents: indentsWrap(text), width: wrapWidth(text)}
	var before line
	for l := range linesOf(text) {
		switch {
		case l.isEmpty():
		case !before.isEmpty() && w.joins(text, before, l):
			spans[len(spans)-1].End = int32(l.end)
		case len(spans) == maxLines:
			spans[maxLines-1].End = int32(len(strings.TrimRightFunc(text, unicode.IsSpace)))
			return spans, false
		default:
			spans = append(spans, khaldun.Span{Start: int32(l.start), End: int32(l.end)})
		}
		before = l
	}
	return spans, true
}

// wrapping is how a text's lines go on with each other.
type wrapping struct {
	indents bool // an indented line goes on with the one before
	width   int  // where lines were wrapped, 0 if they were not
}

// joins reports whether l goes on with the paragraph of the line before it.
func (w wrapping) joins(text string, before, l line) bool {
	full := w.width > 0 && overflows(text, before, l, w.width)
	if l.indent && w.indents {
		return (full || w.width == 0) && !endsSentence(text[before.start:before.end]) || startsLower(text[l.start:])
	}
	return full && l.indent == before.indent
}

// indentsWrap reports whether indented lines go on with the sentence before, as
// in text taken from indented mark-up, rather than start a paragraph, as in print.
func indentsWrap(text string) bool {
	wraps, all := 0, 0
	for before, l := range pairsOf(text) {
		if !l.indent {
			continue
		}
		all++
		if !endsSentence(text[before.start:before.end]) || startsLower(text[l.start:]) {
			wraps++
		}
	}
	return all > 0 && wraps*10 > all*3
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// Lines narrower or wider than these were not wrapped to be read.
const (
	minWrap = 40
	maxWrap = 120
)

// wrapWidth is the width a text's lines were wrapped at, 0 if they were not: most
// line ends then come where the next word did not fit, half of them mid-sentence.
func wrapWidth(text string) int {
	width := usualWidth(text)
	if width < minWrap || width > maxWrap {
		return 0
	}
	full, midway, all := 0, 0, 0
	for before, l := range pairsOf(text) {
		all++
		if overflows(text, before, l, width) {
			full++
			if !endsSentence(text[before.start:before.end]) {
				midway++
			}
		}
	}
	if all < 2 || full*10 < all*6 || midway*2 < full {
		return 0
	}
	return width
}

// usualWidth is the width that 95 of 100 lines keep to, 0 if there are fewer than
// three lines. All above maxWrap count as one width.
func usualWidth(text string) int {
	var lines [maxWrap + 2]int // by width
	all := 0
	for l := range linesOf(text) {
		if !l.isEmpty() {
			lines[min(l.width, maxWrap+1)]++
			all++
		}
	}
	if all < 3 {
		return 0
	}
	width, upTo := 0, lines[0]
	for upTo <= all*95/100 {
		width++
		upTo += lines[width]
	}
	return width
}

// overflows reports whether the first word of next did not fit on l.
func overflows(text string, l, next line, width int) bool {
	word := text[next.start:next.end]
	if i := strings.IndexFunc(word, unicode.IsSpace); i > 0 {
		word = word[:i]
	}
	return l.width+1+utf8.RuneCountInString(word) > width-2
}
