package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"

	"khaldun"
	"khaldun/book"
	"khaldun/coder"
	"khaldun/extract"
	"khaldun/score"
	"khaldun/what"
)

type scoreCmd struct {
	News   scoreNewsCmd   `cmd:"" help:"Whole articles with every event; cross-validated by article."`
	Events scoreEventsCmd `cmd:"" help:"PLOVER gold records, one event each."`
}

func (scoreCmd) Help() string {
	return `Prints precision, recall and F1.

  khaldun score news news.dev.jsonl.gz
  khaldun score events plover_gsr.dev.jsonl`
}

// openGold opens a gold file, unpacking it if its name ends in .gz.
func openGold(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, bare(name, err)
	}
	if !strings.HasSuffix(name, ".gz") {
		return f, nil
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, bare(name, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

type scoreNewsCmd struct {
	File   string `arg:"" help:"The articles: JSON lines, packed or not."`
	Folds  int    `default:"5" help:"Parts for cross-validation: each is scored by a model of the others. 1 scores the built-in model as it is, on articles it may have learned from."`
	Labels string `help:"More labels to learn from in every fold; not scored." placeholder:"FILE"`
	Texts  string `help:"The articles that --labels are of." placeholder:"FILE"`
	Wrong  bool   `help:"List the events that no label answers for, and the labels missed."`
}

func (c scoreNewsCmd) Run(p *program) error {
	f, err := openGold(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	articles, err := score.ReadNews(f)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	b, err := p.book()
	if err != nil {
		return err
	}
	readings, err := readArticles(b, articles, p.opts.Workers)
	if err != nil {
		return err
	}
	var more []*khaldun.Article
	if c.Labels != "" {
		if more, err = readLabels(c.Labels, c.Texts); err != nil {
			return err
		}
	}
	moreReadings, err := readArticles(b, more, p.opts.Workers)
	if err != nil {
		return err
	}
	total, err := crossValidate(b, articles, readings, more, moreReadings, c.Folds)
	if err != nil {
		return err
	}
	if c.Wrong {
		for _, m := range total.Wrong {
			fmt.Fprintf(p.out, "wrong\t%s\t%s\t%s\n", m.Doc, m.Type, m.Words)
		}
		for _, m := range total.Missed {
			fmt.Fprintf(p.out, "missed\t%s\t%s\t%s\n", m.Doc, m.Type, m.Words)
		}
	}
	return total.Table(p.out)
}

// readLabels reads labels and the articles they are of.
func readLabels(labels, texts string) ([]*khaldun.Article, error) {
	t, err := openGold(texts)
	if err != nil {
		return nil, err
	}
	defer t.Close()
	byID, err := score.ReadTexts(t)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", texts, err)
	}
	l, err := openGold(labels)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	articles, err := score.ReadLabels(l, byID)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", labels, err)
	}
	return articles, nil
}

// readArticles reads labelled articles up to their mentions. It gives each
// article's document the blocks and the language it lacks.
func readArticles(b *book.Book, articles []*khaldun.Article, workers int) ([]*khaldun.Reading, error) {
	stages, err := coder.UpToMentions(b)
	if err != nil {
		return nil, err
	}
	c, err := coder.Of("learn", stages...)
	if err != nil {
		return nil, err
	}
	docs := func(yield func(*khaldun.Document, error) bool) {
		for _, a := range articles {
			doc := extract.Text(a.Doc.Text, extract.Options{ID: a.Doc.ID, URL: a.Doc.URL, Date: a.Doc.Published})
			doc.Title = a.Doc.Title
			a.Doc = doc
			if !yield(doc, nil) {
				return
			}
		}
	}
	var out []*khaldun.Reading
	for res := range c.ReadAll(iter.Seq2[*khaldun.Document, error](docs), workers) {
		if res.Err != nil {
			return nil, res.Err
		}
		out = append(out, res.Reading)
	}
	return out, nil
}

// crossValidate scores each article by a model of the articles in other folds; an
// article's fold is its place in the file modulo folds.
// more are learned from in every fold and not scored.
func crossValidate(b *book.Book, articles []*khaldun.Article, readings []*khaldun.Reading, more []*khaldun.Article, moreReadings []*khaldun.Reading, folds int) (*score.News, error) {
	var total score.News
	run := func(m *what.Model, in func(i int) bool) error {
		c, err := what.New(b, m)
		if err != nil {
			return err
		}
		stage := c.Stage()
		for i, r := range readings {
			if !in(i) {
				continue
			}
			if err := stage.Run(r); err != nil {
				return err
			}
			total.AddNews(articles[i], r)
		}
		return nil
	}
	if folds <= 1 {
		packed, err := b.Model("en/events.model")
		if err != nil {
			return nil, err
		}
		m, err := what.Open(packed)
		if err != nil {
			return nil, err
		}
		return &total, run(m, func(int) bool { return true })
	}
	l, err := what.NewLearner(b)
	if err != nil {
		return nil, err
	}
	for i, a := range articles {
		if err := l.Add(a, readings[i]); err != nil {
			return nil, err
		}
	}
	for i, a := range more {
		if err := l.Add(a, moreReadings[i]); err != nil {
			return nil, err
		}
	}
	for f := range folds {
		m := l.Learn(func(i int) bool { return i >= len(articles) || i%folds != f })
		if err := run(m, func(i int) bool { return i%folds == f }); err != nil {
			return nil, err
		}
	}
	return &total, nil
}

type scoreEventsCmd struct {
	File  string `arg:"" help:"The records: JSON lines."`
	Wrong bool   `help:"List the records whose event is not found, and what is found instead."`
}

func (c scoreEventsCmd) Run(p *program) error {
	f, err := openGold(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	records, err := score.ReadRecords(f)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	cd, _, err := p.coder()
	if err != nil {
		return err
	}
	docs := func(yield func(*khaldun.Document, error) bool) {
		for _, r := range records {
			doc := extract.Text(r.Doc.Text, extract.Options{ID: r.Doc.ID, Date: r.Doc.Published})
			if !yield(doc, nil) {
				return
			}
		}
	}
	var total score.Records
	i := 0
	for res := range cd.ReadAll(docs, p.opts.Workers) {
		if res.Err != nil {
			return res.Err
		}
		if c.Wrong {
			missed(p.out, records[i], res.Reading)
		}
		total.Add(records[i], res.Reading)
		i++
	}
	return total.Table(p.out)
}

// missed lists the events of rec whose type r has not, and what r has instead.
func missed(w io.Writer, rec *score.Record, r *khaldun.Reading) {
	var got []string
	for i := range r.Events {
		got = append(got, r.Events[i].Type)
	}
	for _, e := range rec.Events {
		if !slices.Contains(got, e.Type) {
			fmt.Fprintf(w, "missed\t%s\t%s\t%s\t%s\n", rec.Doc.ID, e.Type, strings.Join(got, ","), rec.Doc.Text)
		}
	}
}
