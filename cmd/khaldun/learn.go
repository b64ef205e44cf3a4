package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"khaldun"
	"khaldun/book"
	"khaldun/score"
	"khaldun/what"
)

type learnCmd struct {
	Out   string   `required:"" help:"The directory for what is learned; give it to --book afterwards." placeholder:"DIR" type:"path"`
	Folds int      `default:"0" help:"Parts for cross-validation, each tried by a model of the others; 0 is one an article of few, 5 of many."`
	Files []string `arg:"" name:"file" help:"Labelled articles, JSON lines, packed or not."`
}

func (learnCmd) Help() string {
	return `Learns event types of your own from articles you labelled, in seconds. A line holds
an article and its events; offsets count characters:

  {"id":"a1","date":"2024-03-12","text":"The city cut water to the camp.","events":
   [{"type":"WATER-CUT","trigger":{"start":9,"end":12},"actors":[{"start":0,"end":8}]}]}

Label every act of your types in an article: a word left unlabelled counts as no
act. Give it near misses too, such as articles on banks that cut rates. Where what
was learned is sure, its type holds; elsewhere the built-in codebook decides.

  khaldun learn labelled.jsonl --out mine
  khaldun --book mine read pages/`
}

// leastLabels is how many acts of a type there must be to learn it.
const leastLabels = 2

func (c learnCmd) Run(p *program) error {
	start := time.Now()
	if c.Folds < 0 || c.Folds == 1 {
		return usageError("--folds: a trial needs 2 parts or more")
	}
	articles, err := readLessons(c.Files)
	if err != nil {
		return err
	}
	labels, err := countLabels(articles)
	if err != nil {
		return err
	}
	types := slices.Sorted(maps.Keys(labels))
	release := holdGarbage()
	b, err := p.book()
	if err != nil {
		return err
	}
	readings, err := readArticles(b, articles, p.opts.Workers)
	release()
	if err != nil {
		return err
	}
	l, err := what.NewLearnerOf(b, types)
	if err != nil {
		return err
	}
	for i, a := range articles {
		if err := l.Add(a, readings[i]); err != nil {
			return err
		}
	}
	model, trials, err := l.LearnOwn(c.folds(len(articles)))
	if err != nil {
		return err
	}
	notes, err := c.writeTypes(p, types, labels, len(articles))
	if err != nil {
		return err
	}
	if err := c.writeModel(model); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%d articles, %.1f s\n\n", len(articles), time.Since(start).Seconds())
	if err := printTrials(p.out, trials, labels); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "\n%s: %d bytes\n", filepath.Join(c.Out, what.LearnedPath), len(model))
	for _, n := range notes {
		fmt.Fprintln(p.out, n)
	}
	return nil
}

// fewArticles is how many are tried one by one: each counts for so much that the
// models of the trials should go without as few as can be.
const fewArticles = 40

func (c learnCmd) folds(articles int) int {
	switch {
	case c.Folds > 0:
		return c.Folds
	case articles <= fewArticles:
		return articles
	}
	return 5
}

func readLessons(files []string) ([]*khaldun.Article, error) {
	var out []*khaldun.Article
	for _, name := range files {
		f, err := openGold(name)
		if err != nil {
			return nil, err
		}
		some, err := score.ReadLessons(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, some...)
	}
	if len(out) < 2 {
		return nil, fmt.Errorf("%d article; what is learned from some must be tried on others: label 2 or more", len(out))
	}
	return out, nil
}

// countLabels counts the clear labels of each type. Every type needs enough.
func countLabels(articles []*khaldun.Article) (map[string]int, error) {
	labels := map[string]int{}
	for _, a := range articles {
		for i := range a.Labels {
			n := 1
			if a.Labels[i].Debatable {
				n = 0
			}
			labels[a.Labels[i].Type] += n
		}
	}
	if len(labels) == 0 {
		return nil, errors.New("no article has an event; label some")
	}
	var few []string
	for _, t := range slices.Sorted(maps.Keys(labels)) {
		if labels[t] < leastLabels {
			few = append(few, fmt.Sprintf("%s has %d", t, labels[t]))
		}
	}
	if len(few) > 0 {
		return nil, fmt.Errorf("too few examples: %s; a type needs %d or more", strings.Join(few, ", "), leastLabels)
	}
	return labels, nil
}

func (c learnCmd) writeModel(model []byte) error {
	path := filepath.Join(c.Out, filepath.FromSlash(what.LearnedPath))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return bare(filepath.Dir(path), err)
	}
	if err := os.WriteFile(path, model, 0o644); err != nil {
		return bare(path, err)
	}
	return nil
}

// writeTypes adds a record to the directory's coding scheme for each type that no
// codebook has. What stands in the file already is left as it is. It returns what it
// did, for people.
func (c learnCmd) writeTypes(p *program, types []string, labels map[string]int, articles int) ([]string, error) {
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return nil, bare(c.Out, err)
	}
	b, err := book.Open(append(p.layers(), os.DirFS(c.Out))...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Out, err)
	}
	path := filepath.Join(c.Out, "plover.ontology")
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, bare(path, err)
	}
	var added strings.Builder
	var notes []string
	for _, t := range types {
		switch rec := b.Record("type", t); {
		case rec == nil:
			fmt.Fprintf(&added, "\ntype %s\n  means      Learned from %d labels in %d articles; write here what a coder must know.\n  recipient  optional\n", t, labels[t], articles)
			notes = append(notes, fmt.Sprintf("%s: type %s added; give it a meaning, and a quad and a score if it has them", path, t))
		case rec.Layer > 0:
			notes = append(notes, fmt.Sprintf("%s: type %s is there already and was left as it is", path, t))
		}
	}
	if added.Len() == 0 {
		return notes, nil
	}
	text := strings.TrimRight(string(old), "\n")
	if text == "" {
		text = "# Types of our own, learned from labelled articles."
	}
	if err := os.WriteFile(path, []byte(text+"\n"+added.String()), 0o644); err != nil {
		return nil, bare(path, err)
	}
	return notes, nil
}

func printTrials(w io.Writer, trials []what.Trial, labels map[string]int) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "type\tlabels\tprecision\trecall\tF1\tfrom")
	for _, t := range trials {
		p, r, f := share(t.Hits, t.Hits+t.Wrong), share(t.Hits, t.Hits+t.Missed), share(2*t.Hits, 2*t.Hits+t.Wrong+t.Missed)
		fmt.Fprintf(tw, "%s\t%d\t%.2f\t%.2f\t%.2f\t%.2f\n", t.Type, labels[t.Type], p, r, f, t.Least)
	}
	return tw.Flush()
}

// share is n of all, 0 of none.
func share(n, all int) float64 {
	if all == 0 {
		return 0
	}
	return float64(n) / float64(all)
}
