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
	labels := fs.String("labels", "", "labels of articles whose texts are in --texts")
	texts := fs.String("texts", "", "articles without labels, JSON lines, packed or not")
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
	if *labels != "" {
		more, err := readLabels(*labels, *texts)
		if err != nil {
			return err
		}
		articles = append(articles, more...)
	}
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
	i, count := 0, 0
	for res := range c.ReadAll(iter.Seq2[*khaldun.Document, error](docs), 0) {
		if res.Err != nil {
			return res.Err
		}
		if err := l.Add(articles[i], res.Reading); err != nil {
			return err
		}
		count += len(articles[i].Labels)
		i++
	}
	fmt.Printf("%d articles, %d labels\n", len(articles), count)
	packed, err := l.Learn(func(int) bool { return true }).Encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(*out, packed, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes\n", *out, len(packed))
	return nil
}

func readNews(name string) (articles []*khaldun.Article, err error) {
	err = open(name, func(r io.Reader) (err error) {
		articles, err = score.ReadNews(r)
		return err
	})
	return articles, err
}

// readLabels reads labels and the texts they are of.
func readLabels(labels, texts string) (articles []*khaldun.Article, err error) {
	var byID map[string]string
	if err := open(texts, func(r io.Reader) (err error) {
		byID, err = score.ReadTexts(r)
		return err
	}); err != nil {
		return nil, err
	}
	err = open(labels, func(r io.Reader) (err error) {
		articles, err = score.ReadLabels(r, byID)
		return err
	})
	return articles, err
}
