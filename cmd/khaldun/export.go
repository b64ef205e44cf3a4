package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"khaldun/export"
	"khaldun/query"
	"khaldun/store"
)

type exportCmd struct {
	archiveFlags
	findFlags
	Query string `help:"What to write; everything without it." placeholder:"QUERY"`
	To    string `enum:"${formats}" default:"plover" help:"What to write: ${formats}."`
	Out   string `short:"o" help:"The file to write, and beside it FILE.codebook.md, which says what is in it; standard output without it." placeholder:"FILE"`
}

func (exportCmd) Help() string {
	return `Writes what a query finds in an archive, in the order it was added, with no text
read again. An article is written with those of its events that match.

  khaldun export > events.jsonl
  khaldun export --query 'actor:KEN since:2024' --to plover -o kenya.jsonl
  khaldun export --query '"peace talks"' --to document

"khaldun search --help" describes the language of queries.`
}

func (c exportCmd) Run(p *program) (err error) {
	b, err := p.book()
	if err != nil {
		return err
	}
	q, err := c.parse(c.Query, b)
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
	w := p.out
	if c.Out != "" {
		f, err := os.Create(c.Out)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		w = f
		if err := c.codebook(); err != nil {
			return err
		}
	}
	return c.write(ctx, a, q, w, export.Options{Ontology: b.Ontology, Negated: true}) // what is negated is in the query
}

func (c exportCmd) write(ctx context.Context, a *store.Archive, q query.Query, w io.Writer, o export.Options) error {
	format, _ := export.Find(c.To)
	matches, err := a.Matches(ctx, q, c.events(q))
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	records := format.Open(out, o)
	for _, m := range matches {
		r, err := a.Matched(ctx, m)
		if err != nil {
			return err
		}
		if err := records.Write(r); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	if err := errors.Join(records.Close(), out.Flush()); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// codebook writes what is in the file beside it.
func (c exportCmd) codebook() error {
	format, _ := export.Find(c.To)
	return os.WriteFile(c.Out+".codebook.md", []byte(format.Dictionary()), 0o666)
}
