package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"khaldun"
	"khaldun/book"
	"khaldun/coder"
	"khaldun/data"
	"khaldun/extract"
	"khaldun/score"
	"khaldun/what"
)

// trainStatements makes the statement model from articles in which who says what is
// marked: `train statements --marked FILE --out data/en/statements.model`. The same
// articles, syntax model and codebook give the same bytes.
func trainStatements(args []string) error {
	fs := flag.NewFlagSet("statements", flag.ContinueOnError)
	marked := fs.String("marked", "", "articles with their attributions, JSON lines, packed or not")
	out := fs.String("out", "data/en/statements.model", "where to write the model")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *marked == "" {
		return errors.New("statements: --marked is missing; name a file of articles with attributions")
	}
	var articles []*score.Attributed
	err := open(*marked, func(r io.Reader) (err error) {
		articles, err = score.ReadAttributions(r)
		return err
	})
	if err != nil {
		return err
	}
	b, err := book.Open(data.FS)
	if err != nil {
		return err
	}
	l, err := learnerOfStatements(b, articles)
	if err != nil {
		return err
	}
	packed, err := l.Learn(func(int) bool { return true }).Encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(*out, packed, 0o644); err != nil {
		return err
	}
	fmt.Printf("%d articles\n%s: %d bytes\n", len(articles), *out, len(packed))
	return nil
}

// learnerOfStatements reads articles up to their mentions and hands them to a
// learner.
func learnerOfStatements(b *book.Book, articles []*score.Attributed) (*what.SayingsLearner, error) {
	stages, err := coder.UpToMentions(b)
	if err != nil {
		return nil, err
	}
	c, err := coder.Of("train", stages...)
	if err != nil {
		return nil, err
	}
	docs := func(yield func(*khaldun.Document, error) bool) {
		for _, a := range articles {
			a.Doc = extract.Text(a.Doc.Text, extract.Options{ID: a.Doc.ID})
			if !yield(a.Doc, nil) {
				return
			}
		}
	}
	l := what.NewSayingsLearner(b)
	i := 0
	for res := range c.ReadAll(docs, 0) {
		if res.Err != nil {
			return nil, res.Err
		}
		var marked []what.Attribution
		for _, at := range articles[i].Attributions {
			marked = append(marked, what.Attribution(at))
		}
		l.Add(res.Reading, marked)
		i++
	}
	return l, nil
}
