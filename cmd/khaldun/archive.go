package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"khaldun"
	"khaldun/book"
	"khaldun/query"
	"khaldun/store"
)

// archiveFlags name the archive a command works on.
type archiveFlags struct {
	Archive string `help:"The archive." default:"khaldun.archive" placeholder:"FILE"`
}

// open opens an archive that must be there.
func (f archiveFlags) open(b *book.Book) (*store.Archive, error) {
	return store.OpenExisting(f.Archive, store.Options{Ontology: b.Ontology})
}

// interruptible is a context that ends when the user presses Ctrl-C or the system
// asks the program to end; the second time ends the program at once.
func interruptible() (ctx context.Context, stop func()) {
	ctx, stop = signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// findFlags say which events are meant.
type findFlags struct {
	Min float32 `name:"min-confidence" default:"0.2" help:"Leave out events less likely to be right than this, unless the query names a confidence."`
	All bool    `help:"Find negated events too, as a query with a status does."`
}

// parse reads a query and says what is wrong with it as with a command line.
func (findFlags) parse(text string, b *book.Book) (query.Query, error) {
	q, err := query.Parse(text, b.Ontology)
	if err != nil {
		return q, usageError(err.Error())
	}
	return q, nil
}

// events narrows a query to the events that commands show unless asked for more.
func (f findFlags) events(q query.Query) query.Query {
	all := query.Node{Args: []query.Node{q.Where}}
	if f.Min > 0 && !q.Names(query.Confidence) {
		all.Args = append(all.Args, query.Node{Op: query.Term, Field: query.Confidence, Value: fmt.Sprint(f.Min)})
	}
	if !f.All && !q.Names(query.Status) {
		negated := query.Node{Op: query.Term, Field: query.Status, Value: khaldun.Negated.String()}
		all.Args = append(all.Args, query.Node{Op: query.Not, Args: []query.Node{negated}})
	}
	q.Where = all
	return q
}

type checkCmd struct{ archiveFlags }

func (checkCmd) Help() string {
	return `Looks at every page, document, reading and index of an archive, and says how much
it holds. What is wrong is listed, and the exit code is 1.

  khaldun check
  khaldun check --archive elections.archive`
}

func (c checkCmd) Run(p *program) error {
	b, err := p.book()
	if err != nil {
		return err
	}
	a, err := c.open(b)
	if err != nil {
		return err
	}
	defer a.Close()
	ctx, stop := interruptible()
	defer stop()
	faults, err := a.Check(ctx)
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Fprintf(p.err, "khaldun: %s: %s\n", c.Archive, f)
	}
	if len(faults) > 0 {
		return errFaults
	}
	held, err := a.Contents(ctx)
	if err != nil {
		return err
	}
	_, err = p.out.Write([]byte(contents(held)))
	return err
}

// contents is a table of what an archive holds.
func contents(c store.Contents) string {
	var b strings.Builder
	for _, row := range []struct {
		n    int64
		what string
	}{
		{int64(c.Articles), "articles"}, {int64(c.Documents - c.Articles), "older versions of them"}, {int64(c.Gone), "articles found deleted"},
		{int64(c.Pages), "pages as fetched"}, {int64(c.Events), "events"}, {int64(c.Readings), "readings"},
	} {
		fmt.Fprintf(&b, "%9d  %s\n", row.n, row.what)
	}
	for _, r := range c.Coders {
		fmt.Fprintf(&b, "%9d    by %s\n", r.N, r.Key)
	}
	fmt.Fprintf(&b, "%9.1f  MB, %.1f KB an article\n", float64(c.FileBytes)/1e6, float64(c.FileBytes)/1e3/float64(max(1, c.Documents)))
	return b.String()
}

type backupCmd struct {
	archiveFlags
	To string `arg:"" help:"The file to make." name:"file"`
}

func (backupCmd) Help() string {
	return `Copies an archive to a new file while others go on reading and writing it. The
copy is of one moment and holds no gaps.

  khaldun backup khaldun-monday.archive`
}

func (c backupCmd) Run(p *program) error {
	b, err := p.book()
	if err != nil {
		return err
	}
	a, err := c.open(b)
	if err != nil {
		return err
	}
	defer a.Close()
	ctx, stop := interruptible()
	defer stop()
	return a.Backup(ctx, c.To)
}
