package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"khaldun"
	"khaldun/book"
	"khaldun/coder"
	"khaldun/export"
)

// inputFlags are how read and explain take their inputs.
type inputFlags struct {
	From string `enum:"auto,html,text,jsonl,conllu" default:"auto" help:"What the input is: auto, html, text, jsonl or conllu."`
	Date string `help:"The day of publication, whatever the page says; a line of JSON keeps its own." placeholder:"YYYY-MM-DD"`
	URL  string `name:"url" help:"The address the input was printed at." placeholder:"URL"`
}

func (f inputFlags) source(p *program) (*source, error) {
	s := &source{from: f.From, url: f.URL, in: p.in}
	if f.Date != "" {
		day, err := parseDay(f.Date)
		if err != nil {
			return nil, usageError("--date: " + err.Error())
		}
		s.date = day
	}
	return s, nil
}

// inputs is what the user named; standard input if nothing.
func inputs(named []string) []string {
	if len(named) == 0 {
		return []string{"-"}
	}
	return named
}

type readCmd struct {
	inputFlags
	To    string   `enum:"${formats}" default:"plover" help:"What to print: ${formats}."`
	Min   float32  `name:"min-confidence" default:"0.2" help:"Leave out events less likely to be right than this, from 0 to 1; 0 prints all that were found."`
	All   bool     `help:"Print negated events too."`
	Input []string `arg:"" optional:"" name:"input" help:"Files, folders, or - for standard input."`
}

func (readCmd) Help() string {
	return `Prints PLOVER 2.0 records, one JSON object a line. An input that cannot be read
is named on standard error, the others are read all the same, and the exit code
is 1 at the end.

  khaldun read page.html
  khaldun read --to text pages/
  khaldun read --from jsonl articles.jsonl > events.jsonl
  khaldun read --to gdelt-events pages/ > events.tsv
  curl -s URL | khaldun read --url URL -

"khaldun formats" says what each --to prints.`
}

func (c readCmd) Run(p *program) error {
	src, err := c.source(p)
	if err != nil {
		return err
	}
	cd, b, err := c.coder(p)
	if err != nil {
		return err
	}
	format, _ := export.Find(c.To)
	out := bufio.NewWriterSize(p.out, 64<<10)
	records := format.Open(out, export.Options{Ontology: b.Ontology, Negated: c.All})
	show := newProgress(p)
	failed := 0
	foreign := map[string]int{}
	for res := range cd.ReadAll(src.documents(inputs(c.Input)), p.opts.Workers) {
		if res.Err != nil {
			failed++
			show.clear()
			fmt.Fprintln(p.err, "khaldun:", res.Err)
			show.step(0)
			continue
		}
		res.Reading.Events = slices.DeleteFunc(res.Reading.Events, func(e khaldun.Event) bool { return e.Confidence < c.Min })
		if err := records.Write(res.Reading); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		if l := res.Reading.Doc.Lang; l != "" && l != "en" && c.To != "document" {
			foreign[l]++
		}
		show.step(len(res.Reading.Events))
	}
	show.clear()
	warnForeign(p.err, foreign)
	if err := errors.Join(records.Close(), out.Flush()); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if failed > 0 {
		return errFaults
	}
	return nil
}

// warnForeign says how many documents, by language, were read by a model of another.
func warnForeign(w io.Writer, byLang map[string]int) {
	if len(byLang) == 0 {
		return
	}
	var counts []string
	for _, l := range slices.Sorted(maps.Keys(byLang)) {
		counts = append(counts, fmt.Sprintf("%s %d", l, byLang[l]))
	}
	fmt.Fprintf(w, "note: not in English by their words (%s): read as if they were; do not rely on their events\n", strings.Join(counts, ", "))
}

// coder makes the coder that what is to be printed asks for: a document is printed
// without being read.
func (c readCmd) coder(p *program) (*coder.Coder, *book.Book, error) {
	if c.To != "document" {
		return p.coder()
	}
	b, err := p.book()
	if err != nil {
		return nil, nil, err
	}
	cd, err := coder.Of(programVersion() + " book " + b.Version())
	return cd, b, err
}

// progress shows on a terminal how far a long run is; it is silent elsewhere and
// during the first seconds.
type progress struct {
	w            io.Writer
	start, shown time.Time
	docs, events int
}

const (
	progressAfter = 2 * time.Second
	progressEvery = 200 * time.Millisecond
)

func newProgress(p *program) *progress {
	g := &progress{start: time.Now()}
	if p.terminal && !p.opts.Quiet {
		g.w = p.err
	}
	return g
}

func (g *progress) step(events int) {
	g.docs++
	g.events += events
	now := time.Now()
	if g.w == nil || now.Sub(g.start) < progressAfter || now.Sub(g.shown) < progressEvery {
		return
	}
	g.shown = now
	fmt.Fprintf(g.w, "\r%d documents, %d events, %.0f documents/s\x1b[K", g.docs, g.events, float64(g.docs)/now.Sub(g.start).Seconds())
}

func (g *progress) clear() {
	if g.w != nil && !g.shown.IsZero() {
		fmt.Fprint(g.w, "\r\x1b[K")
	}
}
