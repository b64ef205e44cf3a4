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
	Pages  scorePagesCmd  `cmd:"" help:"Annotated pages: the article's body, title, author and date."`

	Statements scoreStatementsCmd `cmd:"" help:"Articles with who says what marked; cross-validated by article."`
}

func (scoreCmd) Help() string {
	return `Prints precision, recall and F1.

  khaldun score news news.dev.jsonl.gz
  khaldun score events plover_gsr.dev.jsonl
  khaldun score pages scrapinghub.dev.jsonl.gz trafilatura.dev.jsonl.gz
  khaldun score statements polnear.dev.jsonl.gz`
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
	File   string   `arg:"" help:"The articles: JSON lines, packed or not."`
	Folds  int      `default:"5" help:"Parts for cross-validation: each is scored by a model of the others. 1 scores the built-in model as it is, on articles it may have learned from."`
	Labels []string `help:"More labels to learn from in every fold; not scored." placeholder:"FILE"`
	Texts  []string `help:"The articles that --labels are of." placeholder:"FILE"`
	Min    float32  `name:"min-confidence" default:"0.2" help:"Score a second time without the events less likely to be right than this."`
	Wrong  bool     `help:"List the events that no label answers for, and the labels missed."`
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
	if len(c.Labels) > 0 {
		if more, err = readLabels(c.Labels, c.Texts); err != nil {
			return err
		}
	}
	moreReadings, err := readArticles(b, more, p.opts.Workers)
	if err != nil {
		return err
	}
	total, sure, err := crossValidate(b, articles, readings, more, moreReadings, c.Folds, c.Min)
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
	if err := total.Table(p.out); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "\nwith confidence %.2f and more\n", c.Min)
	return sure.Table(p.out)
}

// readLabels reads labels and the articles they are of.
func readLabels(labels, texts []string) ([]*khaldun.Article, error) {
	byID := map[string]string{}
	read := func(name string, f func(io.Reader) error) error {
		r, err := openGold(name)
		if err != nil {
			return err
		}
		defer r.Close()
		if err := f(r); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
	for _, name := range texts {
		if err := read(name, func(r io.Reader) error { return score.ReadTexts(r, byID) }); err != nil {
			return nil, err
		}
	}
	var articles []*khaldun.Article
	for _, name := range labels {
		if err := read(name, func(r io.Reader) error {
			some, err := score.ReadLabels(r, byID)
			articles = append(articles, some...)
			return err
		}); err != nil {
			return nil, err
		}
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
// more are learned from in every fold and not scored. sure is the score of the events
// whose confidence is at least least.
func crossValidate(b *book.Book, articles []*khaldun.Article, readings []*khaldun.Reading, more []*khaldun.Article, moreReadings []*khaldun.Reading, folds int, least float32) (total, sure *score.News, err error) {
	total, sure = new(score.News), new(score.News)
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
			r.Events = slices.DeleteFunc(r.Events, func(e khaldun.Event) bool { return e.Confidence < least })
			sure.AddNews(articles[i], r)
		}
		return nil
	}
	if folds <= 1 {
		packed, err := b.Model("en/events.model")
		if err != nil {
			return nil, nil, err
		}
		m, err := what.Open(packed)
		if err != nil {
			return nil, nil, err
		}
		return total, sure, run(m, func(int) bool { return true })
	}
	l, err := what.NewLearner(b)
	if err != nil {
		return nil, nil, err
	}
	for i, a := range articles {
		if err := l.Add(a, readings[i]); err != nil {
			return nil, nil, err
		}
	}
	for i, a := range more {
		if err := l.Add(a, moreReadings[i]); err != nil {
			return nil, nil, err
		}
	}
	models := make([]*what.Model, folds)
	each := func(visit func(c *what.Coder, f, i int)) error {
		for f, m := range models {
			c, err := what.New(b, m)
			if err != nil {
				return err
			}
			for i := f; i < len(articles); i += folds {
				visit(c, f, i)
			}
		}
		return nil
	}
	for f := range folds {
		models[f] = l.Learn(func(i int) bool { return i >= len(articles) || i%folds != f })
	}
	// Which acts are one, and how sure a fold's events are, is learned from those of
	// the other folds.
	pairs, signals, right := make([][]what.Pair, folds), make([][]what.Signal, folds), make([][]bool, folds)
	if err := each(func(c *what.Coder, f, i int) { pairs[f] = append(pairs[f], c.Pairs(articles[i], readings[i])...) }); err != nil {
		return nil, nil, err
	}
	for f, m := range models {
		m.LearnRetelling(others(pairs, f))
	}
	if err := each(func(c *what.Coder, f, i int) {
		var trial score.News
		ss := c.Signals(readings[i])
		trial.AddNews(articles[i], readings[i])
		for k, v := range trial.Verdicts {
			if v.Counts {
				signals[f], right[f] = append(signals[f], ss[k]), append(right[f], v.Status)
			}
		}
	}); err != nil {
		return nil, nil, err
	}
	for f, m := range models {
		m.Calibrate(others(signals, f), others(right, f))
		if err := run(m, func(i int) bool { return i%folds == f }); err != nil {
			return nil, nil, err
		}
	}
	return total, sure, nil
}

// others joins all folds but f.
func others[T any](folds [][]T, f int) []T {
	return slices.Concat(slices.Concat(folds[:f]...), slices.Concat(folds[f+1:]...))
}

type scoreEventsCmd struct {
	File  string  `arg:"" help:"The records: JSON lines."`
	Min   float32 `name:"min-confidence" default:"0.2" help:"Leave out events less likely to be right than this, as read does."`
	Wrong bool    `help:"List the records whose event is not found, and what is found instead."`
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
		res.Reading.Events = slices.DeleteFunc(res.Reading.Events, func(e khaldun.Event) bool { return e.Confidence < c.Min })
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

type scorePagesCmd struct {
	Files  []string `arg:"" help:"The pages with their annotations: JSON lines, packed or not."`
	Errors bool     `help:"List, page by page, the words missed and extra and the fields that are wrong."`
}

func (c scorePagesCmd) Run(p *program) error {
	for _, name := range c.Files {
		s, err := scorePages(name)
		if err != nil {
			return err
		}
		if c.Errors {
			for _, f := range s.Faults {
				fmt.Fprintf(p.out, "%s\t%s\t%s\t%s\n", f.What, f.URL, oneLine(f.Got), oneLine(f.Want))
			}
		}
		if len(c.Files) > 1 {
			fmt.Fprintf(p.out, "%s: ", name)
		}
		if err := s.Table(p.out); err != nil {
			return err
		}
	}
	return nil
}

func scorePages(name string) (*score.PageScores, error) {
	f, err := openGold(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s, err := score.Pages(f, func(p *score.Page) *khaldun.Document {
		doc, err := extract.Page(p.HTML, extract.Options{URL: p.URL})
		if err != nil {
			return nil // counted as a page without a body
		}
		return doc
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// oneLine is s without the blanks that would break a line of columns.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

type scoreStatementsCmd struct {
	File  string `arg:"" help:"The articles with their attributions: JSON lines, packed or not."`
	Folds int    `default:"5" help:"Parts for cross-validation: each is scored by a model of the others. 1 scores the built-in model as it is, on articles it may have learned from."`
	Every int    `default:"1" help:"Read only every so-manieth article: a quicker, rougher score."`
}

func (c scoreStatementsCmd) Run(p *program) error {
	f, err := openGold(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	all, err := score.ReadAttributions(f)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	var articles []*score.Attributed
	for i := 0; i < len(all); i += max(1, c.Every) {
		articles = append(articles, all[i])
	}
	b, err := p.book()
	if err != nil {
		return err
	}
	readings, err := readAttributed(b, articles, p.opts.Workers)
	if err != nil {
		return err
	}
	total, err := crossStatements(b, articles, readings, c.Folds)
	if err != nil {
		return err
	}
	return total.Table(p.out)
}

// readAttributed reads articles up to their mentions.
func readAttributed(b *book.Book, articles []*score.Attributed, workers int) ([]*khaldun.Reading, error) {
	plain := make([]*khaldun.Article, len(articles))
	for i, a := range articles {
		plain[i] = &khaldun.Article{Doc: a.Doc}
	}
	return readArticles(b, plain, workers)
}

// crossStatements scores each article by a model of the articles in other folds; an
// article's fold is its place in the list modulo folds.
func crossStatements(b *book.Book, articles []*score.Attributed, readings []*khaldun.Reading, folds int) (*score.Statements, error) {
	var total score.Statements
	run := func(find func(*khaldun.Reading), in func(i int) bool) {
		for i, r := range readings {
			if in(i) {
				find(r)
				total.Add(articles[i], r)
			}
		}
	}
	if folds <= 1 {
		find, err := what.Statements(b)
		if err != nil {
			return nil, err
		}
		run(find, func(int) bool { return true })
		return &total, nil
	}
	l := what.NewSayingsLearner(b)
	for i, r := range readings {
		var marked []what.Attribution
		for _, at := range articles[i].Attributions {
			marked = append(marked, what.Attribution(at))
		}
		l.Add(r, marked)
	}
	for f := range folds {
		m := l.Learn(func(i int) bool { return i%folds != f })
		run(what.StatementsBy(b, m), func(i int) bool { return i%folds == f })
	}
	return &total, nil
}
