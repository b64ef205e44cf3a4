package score

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"

	"khaldun"
)

// Page is one annotated page of a gold set.
type Page struct {
	ID, URL string
	HTML    []byte

	Body          string   // the article as somebody copied it out; empty if the set gives only hints
	With, Without []string // words the article must and must not hold

	Title, Author, Date string // as annotated, the date as YYYY-MM-DD; empty if not
}

// Pages reads annotated pages as [ReadPages] does, has read turn each into a document
// and compares. A page read finds no article in gives a nil document; it counts as
// one that found nothing. Every page weighs the same.
func Pages(r io.Reader, read func(*Page) *khaldun.Document) (*PageScores, error) {
	s := new(PageScores)
	err := eachPage(r, func(p *Page) { s.Add(p, read(p)) })
	if err != nil {
		return nil, err
	}
	return s, nil
}

// ReadPages reads annotated pages from JSON lines. Two formats are told apart by
// their fields: html with body, and html_b64 with the lists with and without.
func ReadPages(r io.Reader) ([]*Page, error) {
	var pages []*Page
	err := eachPage(r, func(p *Page) { pages = append(pages, p) })
	return pages, err
}

func eachPage(r io.Reader, do func(*Page)) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), maxLine)
	for line := 1; sc.Scan(); line++ {
		p, err := readPage(sc.Bytes())
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		do(p)
	}
	return sc.Err()
}

func readPage(line []byte) (*Page, error) {
	var g struct {
		ID, URL, HTML, Body string
		Packed              []byte `json:"html_b64"`
		With, Without       []string
		Title, Date         string
		Author              any
	}
	if err := json.Unmarshal(line, &g); err != nil {
		return nil, err
	}
	p := &Page{ID: g.ID, URL: g.URL, HTML: g.Packed, Body: g.Body, With: g.With, Without: g.Without, Title: g.Title, Author: names(g.Author), Date: g.Date}
	if g.HTML != "" {
		p.HTML = []byte(g.HTML)
	}
	switch {
	case len(p.HTML) == 0:
		return nil, fmt.Errorf("page %s has neither html nor html_b64", g.ID)
	case p.Body == "" && len(p.With) == 0 && len(p.Without) == 0:
		return nil, fmt.Errorf("page %s has neither body nor with and without", g.ID)
	}
	return p, nil
}

// names joins one name or a list of them as a document's authors are joined.
func names(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		var out []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, s)
			}
		}
		return strings.Join(out, "; ")
	}
	return ""
}

// PageScores is how well documents match the pages they were made of.
type PageScores struct {
	Pages  int // all that were read
	NoBody int // those in which no article was found

	Bodies []Overlap // one a page with a body
	Exact  int       // of Bodies, those with every word right and none besides

	With, Without Part // wanted words that are there; unwanted that are not
	Title, Date   Part // those right to the letter, of the pages that have them
	Author        Part // those with all the names and no other, in whatever order and case

	Faults []PageFault // what was missed and what was extra, in page order
}

// Part is a number of things and how many of them are as wanted.
type Part struct{ Right, Of int }

func (p *Part) add(ok bool) {
	p.Of++
	if ok {
		p.Right++
	}
}

// Overlap is what the body found and the body wanted share, as shares of all the
// shingles of both; the three sum to 1, or are zero if neither has a word.
type Overlap struct{ Hit, Extra, Missed float64 }

// PageFault is one difference between a page's document and its annotation.
type PageFault struct {
	URL       string
	What      string // missed or extra words; title, author, date; no body
	Got, Want string
}

// Add counts one page. doc is nil if no article was found.
func (s *PageScores) Add(p *Page, doc *khaldun.Document) {
	s.Pages++
	if doc == nil {
		s.NoBody++
		s.fault(p, "no body", "", "")
		doc = &khaldun.Document{}
	}
	body := pageBody(doc)
	if p.Body != "" {
		s.addBody(p, body)
	}
	for _, w := range p.With {
		ok := strings.Contains(body, plain(w))
		if s.With.add(ok); !ok {
			s.fault(p, "missed", "", w)
		}
	}
	for _, w := range p.Without {
		ok := !strings.Contains(body, plain(w))
		if s.Without.add(ok); !ok {
			s.fault(p, "extra", w, "")
		}
	}
	day, _, _ := strings.Cut(doc.Published.Value, "T")
	title, author := plain(p.Title), strings.Join(doc.Authors, "; ")
	s.addField(p, &s.Title, "title", doc.Title, title, doc.Title == title)
	s.addField(p, &s.Author, "author", author, plain(p.Author), slices.Equal(authorNames(author), authorNames(p.Author)))
	s.addField(p, &s.Date, "date", day, p.Date, day == p.Date)
}

// addField counts one field of a page, if it is annotated.
func (s *PageScores) addField(p *Page, part *Part, what, got, want string, right bool) {
	if want == "" {
		return
	}
	if part.add(right); !right {
		s.fault(p, what, got, want)
	}
}

func (s *PageScores) fault(p *Page, what, got, want string) {
	s.Faults = append(s.Faults, PageFault{URL: p.URL, What: what, Got: got, Want: want})
}

func (s *PageScores) addBody(p *Page, body string) {
	want, got := words(p.Body), words(body)
	s.Bodies = append(s.Bodies, overlap(want, got))
	if slices.Equal(want, got) {
		s.Exact++
		return
	}
	for _, line := range strangeLines(p.Body, got) {
		s.fault(p, "missed", "", line)
	}
	for _, line := range strangeLines(body, want) {
		s.fault(p, "extra", line, "")
	}
}

// pageBody is what annotators take for the body: the article without headline,
// dek and captions.
func pageBody(doc *khaldun.Document) string {
	var parts []string
	for _, b := range doc.Blocks {
		switch b.Kind {
		case khaldun.Headline, khaldun.Dek, khaldun.Caption:
		default:
			parts = append(parts, b.Span.Of(doc.Text))
		}
	}
	return strings.Join(parts, "\n")
}

// plain is s as extraction writes text: one space for a run of blanks, and none of
// the marks that nobody sees.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u00AD', r == '\u061C', r == '\u200B', r == '\u200E', r == '\u200F', '\u202A' <= r && r <= '\u202E',
			'\u2060' <= r && r <= '\u2069', '\uFE00' <= r && r <= '\uFE0F', r == '\uFEFF':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// authorNames are the people an annotated author stands for, in lower case and
// sorted: annotators copied what the page prints, "Von A und B" with its first
// word, or wrote "A; B" or "A, B", in capitals where a style sheet makes them.
func authorNames(s string) []string {
	s = strings.ToLower(plain(s))
	for _, by := range []string{"von ", "by ", "par ", "por "} {
		s = strings.TrimPrefix(s, by)
	}
	parted := strings.NewReplacer(" und ", ";", " and ", ";", " & ", ";", " / ", ";", ",", ";").Replace(s)
	var names []string
	for name := range strings.SplitSeq(parted, ";") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// wordPattern is Python's \w+, by which the sets were published.
var wordPattern = regexp.MustCompile(`[\p{L}\p{N}_]+`)

func words(text string) []string { return wordPattern.FindAllString(text, -1) }

// shingles counts the runs of four words; of a shorter text, the whole.
func shingles(words []string) map[string]int {
	out := make(map[string]int)
	n := min(len(words), 4)
	if n == 0 {
		return out
	}
	for i := 0; i+n <= len(words); i++ {
		out[strings.Join(words[i:i+n], " ")]++
	}
	return out
}

func overlap(want, got []string) Overlap {
	var o Overlap
	w, g := shingles(want), shingles(got)
	for k, n := range w {
		o.Hit += float64(min(n, g[k]))
		o.Missed += float64(max(0, n-g[k]))
	}
	for k, n := range g {
		o.Extra += float64(max(0, n-w[k]))
	}
	if sum := o.Hit + o.Extra + o.Missed; sum > 0 {
		o = Overlap{o.Hit / sum, o.Extra / sum, o.Missed / sum}
	}
	return o
}

// strangeLines are the lines of text whose words do not stand together in have.
func strangeLines(text string, have []string) []string {
	all := " " + strings.Join(have, " ") + " "
	var out []string
	for line := range strings.Lines(text) {
		if w := words(line); len(w) > 0 && !strings.Contains(all, " "+strings.Join(w, " ")+" ") {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}

// Body is precision, recall and F1 of the shingles of all bodies, and the standard
// error of F1 by the jackknife over pages. All are zero if no page has a body.
func (s *PageScores) Body() (precision, recall, f1, stderr float64) {
	var sum Overlap
	for _, o := range s.Bodies {
		sum = Overlap{sum.Hit + o.Hit, sum.Extra + o.Extra, sum.Missed + o.Missed}
	}
	n := float64(len(s.Bodies))
	var mean, squares float64
	for _, o := range s.Bodies {
		_, _, f := sum.minus(o).scores()
		mean += f / n
	}
	for _, o := range s.Bodies {
		_, _, f := sum.minus(o).scores()
		squares += (f - mean) * (f - mean)
	}
	precision, recall, f1 = sum.scores()
	if n > 1 {
		stderr = math.Sqrt(squares * (n - 1) / n)
	}
	return precision, recall, f1, stderr
}

func (o Overlap) minus(p Overlap) Overlap {
	return Overlap{o.Hit - p.Hit, o.Extra - p.Extra, o.Missed - p.Missed}
}

func (o Overlap) scores() (precision, recall, f1 float64) {
	return ratios(o.Hit, o.Extra, o.Missed)
}

// Words is precision, recall and F1 of the wanted words against the unwanted.
func (s *PageScores) Words() (precision, recall, f1 float64) {
	return ratios(float64(s.With.Right), float64(s.Without.Of-s.Without.Right), float64(s.With.Of-s.With.Right))
}

func ratios(hit, extra, missed float64) (precision, recall, f1 float64) {
	if hit == 0 {
		return 0, 0, 0
	}
	precision, recall = hit/(hit+extra), hit/(hit+missed)
	return precision, recall, 2 * precision * recall / (precision + recall)
}

// Table writes the scores that the pages have annotations for, in percent.
func (s *PageScores) Table(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d pages, %d without a body\n", s.Pages, s.NoBody)
	if n := len(s.Bodies); n > 0 {
		p, r, f, e := s.Body()
		fmt.Fprintf(&b, "body    P %5.1f  R %5.1f  F1 %5.1f ± %.1f  exact %s\n", 100*p, 100*r, 100*f, 100*e, share(s.Exact, n))
	}
	if s.With.Of+s.Without.Of > 0 {
		p, r, f := s.Words()
		all := Part{s.With.Right + s.Without.Right, s.With.Of + s.Without.Of}
		fmt.Fprintf(&b, "words   P %5.1f  R %5.1f  F1 %5.1f  accuracy %s\n", 100*p, 100*r, 100*f, share(all.Right, all.Of))
	}
	for _, f := range []struct {
		name string
		part Part
	}{{"title", s.Title}, {"author", s.Author}, {"date", s.Date}} {
		if f.part.Of > 0 {
			fmt.Fprintf(&b, "%-7s exact %s\n", f.name, share(f.part.Right, f.part.Of))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
