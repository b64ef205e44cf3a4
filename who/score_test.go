package who_test

import (
	"compress/gzip"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"khaldun"
	"khaldun/book"
	"khaldun/score"
	"khaldun/syntax"
	"khaldun/where"
	"khaldun/who"
)

const (
	newsFile    = "../../shared/data/events/news.dev.jsonl.gz"
	recordsFile = "../../shared/data/events/plover_gsr.dev.jsonl"
)

// TestNews prints how many of the parties people wrote down for whole articles are
// found, and with the right country and sector. Figures below the floors fail.
func TestNews(t *testing.T) {
	if testing.Short() {
		t.Skip("reads three hundred articles")
	}
	articles := readNews(t)
	read := newReader(t)
	var c tally
	for _, a := range articles {
		r := read(t, a.Doc)
		for i := range a.Labels {
			if l := &a.Labels[i]; !l.Debatable {
				for _, p := range slices.Concat(l.Actors, l.Recipients) {
					c.add(r, p)
				}
			}
		}
	}
	t.Logf("parties %d, found %.1f %%; of those country %.1f %%, sector %.1f %%, both %.1f %%", c.all, c.share(c.found, c.all),
		c.share(c.country, c.found), c.share(c.sector, c.found), c.share(c.both, c.found))
	for _, f := range []struct {
		what         string
		got, atLeast float64
	}{
		{"found", c.share(c.found, c.all), 95},
		{"country", c.share(c.country, c.found), 92},
		{"sector", c.share(c.sector, c.found), 75},
	} {
		if f.got < f.atLeast {
			t.Errorf("%s: %.1f %%, want at least %.1f %%", f.what, f.got, f.atLeast)
		}
	}
}

// TestRecords prints how many of the parties of PLOVER's gold records get the country
// and the sector that the records give them. Figures below the floors fail.
func TestRecords(t *testing.T) {
	f, err := os.Open(recordsFile)
	if err != nil {
		t.Skipf("no gold records to score by: %v", err)
	}
	defer f.Close()
	records, err := score.ReadRecords(f)
	if err != nil {
		t.Fatal(err)
	}
	read := newReader(t)
	var sources, targets tally
	for _, rec := range records {
		r := read(t, rec.Doc)
		for _, e := range rec.Events {
			for _, p := range e.Source {
				sources.add(r, located(r, p))
			}
			for _, p := range e.Target {
				targets.add(r, located(r, p))
			}
		}
	}
	for _, side := range []struct {
		what    string
		got     tally
		atLeast float64
	}{
		{"sources", sources, 88},
		{"targets", targets, 82},
	} {
		c := side.got
		country := c.share(c.country, c.all)
		t.Logf("%s %d, found %.1f %%, country %.1f %%, sector %.1f %%", side.what, c.all, c.share(c.found, c.all), country, c.share(c.sector, c.all))
		if country < side.atLeast {
			t.Errorf("%s: country of %.1f %%, want at least %.1f %%", side.what, country, side.atLeast)
		}
	}
}

// located is p with the span of its text, which records give in words only: where
// the text stands if it is a mention, else the mention with most words in common.
func located(r *khaldun.Reading, p khaldun.Party) khaldun.Party {
	text := r.Doc.Text
	for at := 0; ; {
		i := strings.Index(text[at:], p.Text)
		if i < 0 {
			break
		}
		sp := khaldun.Span{Start: int32(at + i), End: int32(at + i + len(p.Text))}
		if isWhole(text, sp) {
			p.Span = sp
			break
		}
		at = int(sp.End)
	}
	if mentionOf(r, p.Span) != nil {
		return p
	}
	most := 0
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if n := common(r.Text(m.Span), p.Text); n > most && (p.Span.Len() == 0 || m.Span.Overlaps(p.Span)) {
			p.Span, most = m.Span, n
		}
	}
	return p
}

// isWhole reports whether sp begins and ends with whole words.
func isWhole(text string, sp khaldun.Span) bool {
	letter := func(i int32) bool { return unicode.IsLetter(rune(text[i])) }
	return (sp.Start == 0 || !letter(sp.Start-1)) && (int(sp.End) == len(text) || !letter(sp.End))
}

// common is how many words of a are also in b.
func common(a, b string) int {
	n := 0
	words := strings.Fields(b)
	for _, w := range strings.Fields(a) {
		if slices.Contains(words, w) {
			n++
		}
	}
	return n
}

// BenchmarkRead reads forty articles that are parsed beforehand.
func BenchmarkRead(b *testing.B) {
	read := newReader(b)
	var rs []*khaldun.Reading
	tokens := 0
	for _, a := range readNews(b)[:40] {
		rs = append(rs, read(b, a.Doc))
		tokens += len(rs[len(rs)-1].Tokens)
	}
	bk, err := book.Open(os.DirFS("../data"))
	if err != nil {
		b.Fatal(err)
	}
	w, err := who.New(bk)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range rs {
			if err := w.Stage().Run(r); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

type tally struct{ all, found, country, sector, both int }

func (c *tally) share(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

func (c *tally) add(r *khaldun.Reading, p khaldun.Party) {
	c.all++
	m := mentionOf(r, p.Span)
	if m == nil {
		return
	}
	c.found++
	country, sector := m.Country == p.Country || isWorldBody(m.Country) && p.Country == "IGO", m.Sector == p.Sector || p.Sector != "" && slices.Contains(m.Sectors, p.Sector)
	if country {
		c.country++
	}
	if sector {
		c.sector++
	}
	if country && sector {
		c.both++
	}
}

// isWorldBody reports whether a code is that of a body of states; PLOVER's records
// have one code for all.
func isWorldBody(code string) bool { return code == "UNO" || code == "EUR" || code == "IGO" }

// mentionOf is the mention whose head is the head of sp; nil if there is none.
func mentionOf(r *khaldun.Reading, sp khaldun.Span) *khaldun.Mention {
	top := int32(-1)
	for i := range r.Tokens {
		tk := &r.Tokens[i]
		if !sp.Contains(tk.Span) || tk.UPOS == "PUNCT" || tk.UPOS == "ADP" {
			continue
		}
		if tk.Head < 0 || !sp.Overlaps(r.Tokens[tk.Head].Span) {
			top = int32(i)
			break
		}
	}
	var best *khaldun.Mention
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Head == top {
			return m
		}
		if best == nil && top >= 0 && m.Head > top && sp.Contains(r.Tokens[m.Head].Span) {
			best = m
		}
	}
	return best
}

func readNews(t testing.TB) []*khaldun.Article {
	f, err := os.Open(newsFile)
	if err != nil {
		t.Skipf("no gold articles to score by: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	articles, err := score.ReadNews(z)
	if err != nil {
		t.Fatal(err)
	}
	return articles
}

// newReader makes the stages up to mentions.
func newReader(t testing.TB) func(testing.TB, *khaldun.Document) *khaldun.Reading {
	b, err := book.Open(os.DirFS("../data"))
	if err != nil {
		t.Fatal(err)
	}
	packed, err := b.Model("en/parse.model")
	if err != nil {
		t.Skipf("no parser to score with: %v", err)
	}
	words, err := syntax.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	places, err := where.New(b)
	if err != nil {
		t.Fatal(err)
	}
	parties, err := who.New(b)
	if err != nil {
		t.Fatal(err)
	}
	stages := []khaldun.Stage{words.Stage(), places.Stage(), parties.Stage()}
	return func(t testing.TB, doc *khaldun.Document) *khaldun.Reading {
		if doc.Blocks == nil {
			doc.Blocks = blocksOf(doc.Text)
		}
		r := &khaldun.Reading{Doc: doc}
		for _, s := range stages {
			if err := s.Run(r); err != nil {
				t.Fatal(fmt.Errorf("%s: %s: %w", doc.ID, s.Name, err))
			}
		}
		return r
	}
}

// blocksOf is the paragraphs of a text. A line that begins with blanks goes on
// with the one before it.
func blocksOf(text string) []khaldun.Block {
	var out []khaldun.Block
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && (text[i] != '\n' || strings.HasPrefix(text[i+1:], "  ")) {
			continue
		}
		if i > start {
			out = append(out, khaldun.Block{Span: khaldun.Span{Start: int32(start), End: int32(i)}})
		}
		start = i + 1
	}
	return out
}
