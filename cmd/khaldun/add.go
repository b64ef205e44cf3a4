package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"khaldun"
	"khaldun/coder"
	"khaldun/store"
)

type addCmd struct {
	inputFlags
	archiveFlags
	Log   string   `enum:"text,json" default:"text" help:"How to tell what happens: text, or json for one object a line on standard error."`
	Input []string `arg:"" optional:"" name:"input" help:"Files, folders, or - for standard input."`
}

func (addCmd) Help() string {
	return `Reads pages or texts into an archive, with the pages as they were fetched, and
makes the archive if there is none. An article that is there already is passed
over, and one that has changed becomes a new version of itself. Ctrl-C ends after
what is in hand; what an interrupted or broken run has added stays, and the same
command goes on where it stopped.

  khaldun add pages/
  khaldun add --archive elections.archive --from jsonl articles.jsonl
  khaldun add --log json pages/ 2> add.log

With --log json an article is told of as added when it is safe on the disk.`
}

func (c addCmd) Run(p *program) error {
	src, err := c.source(p)
	if err != nil {
		return err
	}
	cd, b, err := p.coder()
	if err != nil {
		return err
	}
	a, err := store.Open(c.Archive, store.Options{Ontology: b.Ontology})
	if err != nil {
		return err
	}
	defer a.Close()
	ctx, stop := interruptible()
	defer stop()
	run := newAdding(a, c.report(p))
	src.keep = run.pages.put
	err = run.all(ctx, cd, src.documents(inputs(c.Input)), p.opts.Workers)
	run.report.done(run)
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return errors.New("interrupted; the same command goes on where this one stopped")
	case len(run.skipped) > 0:
		return errFaults
	}
	return nil
}

func (c addCmd) report(p *program) addReport {
	if c.Log == "json" {
		return jsonReport{slog.New(slog.NewJSONHandler(p.err, nil))}
	}
	return &textReport{p: p, show: newProgress(p)}
}

// Documents are written down together: a commit waits for the disk.
const (
	addBatch = 64
	addEvery = time.Second
)

// adding is one run of add.
type adding struct {
	archive *store.Archive
	report  addReport
	pages   pages
	pending []store.Entry // read, not yet written down
	since   time.Time     // when the last ones were written down
	start   time.Time

	added, changed, events int
	known                  int            // in the archive before; set by the goroutine that reads inputs
	skipped                map[string]int // by reason
	checked                error          // why the archive could not say what it has
}

func newAdding(a *store.Archive, r addReport) *adding {
	now := time.Now()
	return &adding{archive: a, report: r, since: now, start: now, skipped: map[string]int{}}
}

// all reads documents and writes them down. An error is one that the archive gave;
// it is no use to go on.
func (g *adding) all(ctx context.Context, cd *coder.Coder, docs iter.Seq2[*khaldun.Document, error], workers int) error {
	for res := range cd.ReadAll(g.fresh(ctx, docs), workers) {
		switch {
		case res.Err != nil:
			g.skipped[cause(res.Err)]++
			g.report.skipped(res.Err)
		case res.Reading != nil:
			r := res.Reading
			r.Words, r.States = khaldun.Vectors{}, khaldun.Vectors{} // a megabyte that nobody needs any more
			g.pending = append(g.pending, store.Entry{Reading: r, Page: g.pages.take(r.Doc)})
		}
		if len(g.pending) >= addBatch || time.Since(g.since) > addEvery {
			if err := g.flush(); err != nil {
				return err
			}
		}
	}
	return cmp.Or(g.flush(), g.checked)
}

// fresh passes on what the archive does not have, and ends when ctx does.
func (g *adding) fresh(ctx context.Context, docs iter.Seq2[*khaldun.Document, error]) iter.Seq2[*khaldun.Document, error] {
	return func(yield func(*khaldun.Document, error) bool) {
		for doc, err := range docs {
			if ctx.Err() != nil {
				return
			}
			if err == nil {
				// The context is for the inputs; what is in hand is finished.
				has, err := g.archive.Has(context.Background(), doc)
				if err != nil {
					g.checked = err
					return
				}
				if has {
					g.known++
					g.pages.take(doc)
					continue
				}
			}
			if !yield(doc, err) {
				return
			}
		}
	}
}

// flush writes down what is pending and then tells of it.
func (g *adding) flush() error {
	g.since = time.Now()
	if len(g.pending) == 0 {
		return nil
	}
	b, err := g.archive.Begin(context.Background())
	if err != nil {
		return err
	}
	defer b.Rollback()
	outcomes := make([]store.Outcome, len(g.pending))
	faults := make([]error, len(g.pending))
	for i, e := range g.pending {
		if outcomes[i], err = b.Add(e); errors.Is(err, store.ErrEntry) {
			faults[i] = err
		} else if err != nil {
			return err
		}
	}
	if err := b.Commit(); err != nil {
		return err
	}
	for i, e := range g.pending {
		g.tell(e.Reading, outcomes[i], faults[i])
	}
	g.pending = g.pending[:0]
	return nil
}

func (g *adding) tell(r *khaldun.Reading, o store.Outcome, err error) {
	switch {
	case err != nil:
		g.skipped[store.ErrEntry.Error()]++
		g.report.skipped(err)
		return
	case o == store.Known: // twice in one batch
		g.skipped["twice among the inputs"]++
		return
	case o == store.New:
		g.added++
	case o == store.Changed:
		g.changed++
	}
	g.events += len(r.Events)
	g.report.added(r, o)
}

// cause is an error without the name of the input it is about.
func cause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// pages keeps the page of each document until the document is written down.
type pages struct {
	mu sync.Mutex
	of map[*khaldun.Document][]byte
}

func (p *pages) put(d *khaldun.Document, page []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == nil {
		p.of = map[*khaldun.Document][]byte{}
	}
	p.of[d] = page
}

// take is the page of a document, which is forgotten; nil if it had none.
func (p *pages) take(d *khaldun.Document) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	page := p.of[d]
	delete(p.of, d)
	return page
}

// addReport tells the user what happens.
type addReport interface {
	added(*khaldun.Reading, store.Outcome)
	skipped(error)
	done(*adding)
}

// textReport is for people: progress, a line for each input that is skipped, and a
// table at the end.
type textReport struct {
	p    *program
	show *progress
}

func (t *textReport) added(r *khaldun.Reading, _ store.Outcome) { t.show.step(len(r.Events)) }

func (t *textReport) skipped(err error) {
	t.show.clear()
	fmt.Fprintln(t.p.err, "khaldun:", err)
}

func (t *textReport) done(g *adding) {
	t.show.clear()
	io.WriteString(t.p.out, g.summary())
}

// summary is a table of what was added, what was not, and why.
func (g *adding) summary() string {
	var b strings.Builder
	row := func(n int, what string) {
		if n > 0 {
			fmt.Fprintf(&b, "%9d  %s\n", n, what)
		}
	}
	fmt.Fprintf(&b, "%9d  articles added, %d events, %.1f articles/s\n", g.added+g.changed, g.events, float64(g.added+g.changed)/time.Since(g.start).Seconds())
	row(g.changed, "of them new versions of what the archive had")
	row(g.known, "there already")
	for _, why := range slices.SortedFunc(maps.Keys(g.skipped), func(a, b string) int {
		return cmp.Or(g.skipped[b]-g.skipped[a], strings.Compare(a, b))
	}) {
		row(g.skipped[why], "skipped: "+why)
	}
	return b.String()
}

// jsonReport is for programs.
type jsonReport struct{ log *slog.Logger }

func (j jsonReport) added(r *khaldun.Reading, o store.Outcome) {
	j.log.Info("added", "doc_id", r.Doc.ID, "address", store.Address(r.Doc), "new_version", o == store.Changed, "events", len(r.Events))
}

func (j jsonReport) skipped(err error) {
	j.log.Warn("skipped", "reason", cause(err), "error", err.Error())
}

func (j jsonReport) done(g *adding) {
	j.log.Info("done", "added", g.added, "changed", g.changed, "known", g.known, "skipped", g.skipped, "events", g.events, "seconds", time.Since(g.start).Seconds())
}
