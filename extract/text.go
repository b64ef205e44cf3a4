package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"khaldun"
)

// Text makes a document of plain text. The text is kept byte for byte, so that
// offsets into a file hold in the document too; only what is no valid UTF-8 is
// replaced, and what lies beyond 8 MB is cut off.
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
	for _, span := range paragraphs(doc.Text) {
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
	if doc.ID == "" {
		doc.ID = idOf(doc.URL, doc.Text)
	}
	return doc
}

// cutRunes is s cut to at most n bytes, not within a character.
func cutRunes(s string, n int) string {
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
		if t.word != "" {
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

func linesOf(text string) []line {
	var lines []line
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
		lines = append(lines, line{start, start + len(words), utf8.RuneCountInString(words), len(raw)-len(left) >= 2 || strings.HasPrefix(raw, "\t")})
		at = end + 1
	}
	return lines
}

// paragraphs are the spans of a text's paragraphs, in order.
func paragraphs(text string) []khaldun.Span {
	lines := linesOf(text)
	indentWraps := indentsWrap(text, lines)
	width := wrapWidth(text, lines)
	var spans []khaldun.Span
	join := false
	for i, l := range lines {
		if l.start == l.end {
			join = false
			continue
		}
		if join {
			spans[len(spans)-1].End = int32(l.end)
		} else {
			spans = append(spans, khaldun.Span{Start: int32(l.start), End: int32(l.end)})
		}
		join = false
		if i+1 < len(lines) && lines[i+1].start < lines[i+1].end {
			next := lines[i+1]
			full := width > 0 && overflows(text, l, next, width)
			if next.indent && indentWraps {
				join = (full || width == 0) && !endsSentence(text[l.start:l.end]) || startsLower(text[next.start:])
			} else {
				join = full && next.indent == l.indent
			}
		}
	}
	return spans
}

// indentsWrap reports whether indented lines go on with the sentence before, as
// in text taken from indented mark-up, rather than start a paragraph, as in print.
func indentsWrap(text string, lines []line) bool {
	wraps, all := 0, 0
	for i := 1; i < len(lines); i++ {
		l, before := lines[i], lines[i-1]
		if !l.indent || l.start == l.end || before.start == before.end {
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

// wrapWidth is the width a text's lines were wrapped at, 0 if they were not: most
// line ends then come where the next word did not fit, half of them mid-sentence.
func wrapWidth(text string, lines []line) int {
	var widths []int
	for _, l := range lines {
		if l.width > 0 {
			widths = append(widths, l.width)
		}
	}
	if len(widths) < 3 {
		return 0
	}
	slices.Sort(widths)
	width := widths[len(widths)*95/100]
	if width < 40 || width > 120 {
		return 0
	}
	full, midway, all := 0, 0, 0
	for i := 0; i+1 < len(lines); i++ {
		l, next := lines[i], lines[i+1]
		if l.width == 0 || next.width == 0 {
			continue
		}
		all++
		if overflows(text, l, next, width) {
			full++
			if !endsSentence(text[l.start:l.end]) {
				midway++
			}
		}
	}
	if all < 2 || full*10 < all*6 || midway*2 < full {
		return 0
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
