package khaldun

// Label is an event somebody wrote down by hand for a text: what scores compare
// with and what models learn from. Spans are bytes of the article's text.
type Label struct {
	Type, Mode  string
	Status      Status
	Debatable   bool // careful coders could differ on whether it is an event or on its type
	Trigger     Span
	Mentions    []Span // further places where the same act is told
	Actors      []Party
	Recipients  []Party
	Contexts    []string
	Date        string // YYYY, YYYY-MM or YYYY-MM-DD; empty if the text leaves it open
	Attribution []Span // who asserts it, outermost first; empty: the paper itself
}

// Party is one party of a Label.
type Party struct {
	Span    Span
	Text    string
	Country string // as Mention.Country
	Sector  string // as Mention.Sector
}

// Article is a document with every event that was written down for it.
type Article struct {
	Doc    *Document
	Labels []Label
	// Paragraphs are the units in which a hit is counted. They may be finer than
	// Doc.Blocks: the labels of a hard-wrapped text count by line.
	Paragraphs []Span
}

// ParagraphAt is the index of the paragraph that holds the byte pos, or the one
// before it if pos lies between two; −1 if pos precedes all.
func (a *Article) ParagraphAt(pos int32) int {
	lo, hi := 0, len(a.Paragraphs)
	for lo < hi {
		m := (lo + hi) / 2
		if a.Paragraphs[m].Start <= pos {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo - 1
}
