package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"

	"khaldun"
	"khaldun/book"
	"khaldun/coder"
	"khaldun/data"
	"khaldun/extract"
	"khaldun/score"
	"khaldun/what"
)

// trainEvents makes the event model from labelled articles: `train events --news
// FILE --labels FILE --texts FILE --out data/en/events.model`. The same articles,
// syntax model and codebook give the same bytes.
func trainEvents(args []string) error {
	fs := flag.NewFlagSet("events", flag.ContinueOnError)
	news := fs.String("news", "", "labelled articles, JSON lines, packed or not")
	var labels, texts []string
	fs.Func("labels", "more labels, with their texts or of articles in --texts; may be repeated", func(s string) error { labels = append(labels, s); return nil })
	fs.Func("texts", "articles without labels, JSON lines, packed or not; may be repeated", func(s string) error { texts = append(texts, s); return nil })
	out := fs.String("out", "data/en/events.model", "where to write the model")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *news == "" {
		return errors.New("events: --news is missing; name a file of labelled articles")
	}
	articles, err := readNews(*news)
	if err != nil {
		return err
	}
	scored := len(articles)
	more, err := readLabels(labels, texts)
	if err != nil {
		return err
	}
	articles = append(articles, more...)
	b, err := book.Open(data.FS)
	if err != nil {
		return err
	}
	l, err := what.NewLearner(b)
	if err != nil {
		return err
	}
	stages, err := coder.UpToMentions(b)
	if err != nil {
		return err
	}
	c, err := coder.Of("train", stages...)
	if err != nil {
		return err
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
	var readings []*khaldun.Reading
	i, count := 0, 0
	for res := range c.ReadAll(iter.Seq2[*khaldun.Document, error](docs), 0) {
		if res.Err != nil {
			return res.Err
		}
		if err := l.Add(articles[i], res.Reading); err != nil {
			return err
		}
		if i < scored {
			readings = append(readings, res.Reading)
		}
		count += len(articles[i].Labels)
		i++
	}
	fmt.Printf("%d articles, %d labels\n", len(articles), count)
	m := l.Learn(func(int) bool { return true })
	if err := settle(b, l, m, articles[:scored], readings); err != nil {
		return err
	}
	packed, err := m.Encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(*out, packed, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes\n", *out, len(packed))
	return nil
}

// trials is how many models are learned to settle one.
const trials = 3

// settle teaches m which acts are one and how sure it may be of its events: from what
// models find in articles they had not learned from.
func settle(b *book.Book, l *what.Learner, m *what.Model, articles []*khaldun.Article, readings []*khaldun.Reading) error {
	models := make([]*what.Model, trials)
	var pairs []what.Pair
	each := func(visit func(c *what.Coder, i int)) error {
		for f, m := range models {
			c, err := what.New(b, m)
			if err != nil {
				return err
			}
			for i := f; i < len(articles); i += trials {
				visit(c, i)
			}
		}
		return nil
	}
	for f := range models {
		models[f] = l.Learn(func(i int) bool { return i >= len(articles) || i%trials != f })
	}
	if err := each(func(c *what.Coder, i int) { pairs = append(pairs, c.Pairs(articles[i], readings[i])...) }); err != nil {
		return err
	}
	m.LearnRetelling(pairs)
	for _, t := range models {
		t.LearnRetelling(pairs)
	}
	var signals []what.Signal
	var right []bool
	err := each(func(c *what.Coder, i int) {
		var trial score.News
		ss := c.Signals(readings[i])
		trial.AddNews(articles[i], readings[i])
		for k, v := range trial.Verdicts {
			if v.Counts {
				signals, right = append(signals, ss[k]), append(right, v.Status)
			}
		}
	})
	m.Calibrate(signals, right)
	return err
}

func readNews(name string) (articles []*khaldun.Article, err error) {
	err = open(name, func(r io.Reader) (err error) {
		articles, err = score.ReadNews(r)
		return err
	})
	return articles, err
}

// readLabels reads labels and the texts they are of.
func readLabels(labels, texts []string) (articles []*khaldun.Article, err error) {
	byID := map[string]string{}
	for _, name := range texts {
		if err := open(name, func(r io.Reader) error { return score.ReadTexts(r, byID) }); err != nil {
			return nil, err
		}
	}
	for _, name := range labels {
		if err := open(name, func(r io.Reader) error {
			some, err := score.ReadLabels(r, byID)
			articles = append(articles, some...)
			return err
		}); err != nil {
			return nil, err
		}
	}
	return articles, nil
}
