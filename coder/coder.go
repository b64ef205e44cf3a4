// Package coder puts the stages of reading in order and runs them over documents.
//
//	c, err := coder.New(b, "v0.1.0")
//	r, err := c.Read(doc)
//	for _, e := range r.Events { … }
//
// Read is a pure function of the document and the codebook. A Coder is safe for
// use by many goroutines; ReadAll uses as many as there are processors and gives
// its answers in the order of its input, whatever their number.
package coder

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"runtime"
	"runtime/debug"
	"sync"

	"khaldun"
	"khaldun/book"
	"khaldun/syntax"
	"khaldun/what"
	"khaldun/when"
	"khaldun/where"
	"khaldun/who"
)

// Coder reads documents by a fixed list of stages.
type Coder struct {
	stages  []khaldun.Stage
	version string
}

// layerNames are the layers in the order of their bits, for error messages.
var layerNames = []string{"tokens", "names", "times", "places", "mentions", "statements", "events"}

// New makes the default coder from a codebook and the models in it. version is
// the program's; the codebook's is added to it in every Reading.
func New(b *book.Book, version string) (*Coder, error) {
	stages, err := Default(b)
	if err != nil {
		return nil, err
	}
	return Of(version+" book "+b.Version(), stages...)
}

// Default lists the stages of the default coder in order. A new stage is a line
// here.
func Default(b *book.Book) ([]khaldun.Stage, error) {
	model := ahead(func() (*what.Model, error) { return opened(b, "en/events.model", what.Open) })
	stages, err := UpToMentions(b)
	if err != nil {
		return nil, err
	}
	m, err := model()
	if err != nil {
		return nil, err
	}
	events, err := what.New(b, m)
	if err != nil {
		return nil, err
	}
	switch own, err := opened(b, what.LearnedPath, what.OpenLearned); {
	case err == nil:
		events = events.WithLearned(own)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	return append(stages, events.Stage()), nil
}

// UpToMentions lists the stages before events are looked for: what a learner of
// events reads labelled articles by.
func UpToMentions(b *book.Book) ([]khaldun.Stage, error) {
	model := ahead(func() (*syntax.Model, error) { return opened(b, "en/parse.model", syntax.Open) })
	times, err := when.New(b)
	if err != nil {
		return nil, err
	}
	places, err := where.New(b)
	if err != nil {
		return nil, err
	}
	parties, err := who.New(b)
	if err != nil {
		return nil, err
	}
	words, err := model()
	if err != nil {
		return nil, err
	}
	return []khaldun.Stage{words.Stage(), times.Stage(), places.Stage(), parties.Stage()}, nil
}

// opened is the model of the codebook at path.
func opened[M any](b *book.Book, path string, open func([]byte) (M, error)) (m M, err error) {
	packed, err := b.Model(path)
	if err != nil {
		return m, err // names the file
	}
	if m, err = open(packed); err != nil {
		return m, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// ahead opens something in the background and returns a function that waits for
// it. Models are unpacked while the rest is made ready, which on two processors
// takes a third off the start of the program.
func ahead[T any](open func() (T, error)) func() (T, error) {
	var v T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		v, err = open()
	}()
	return func() (T, error) {
		<-done
		return v, err
	}
}

// Of makes a coder of stages. It refuses a stage whose needs no earlier stage
// adds, and one without a name or a function. A coder of no stages leaves its
// documents unread: its readings have no layers.
func Of(version string, stages ...khaldun.Stage) (*Coder, error) {
	var have khaldun.Layer
	for i, s := range stages {
		if s.Name == "" || s.Run == nil {
			return nil, fmt.Errorf("stage %d: it has no name or no Run function", i+1)
		}
		for bit, name := range layerNames {
			if l := khaldun.Layer(1) << bit; s.Needs&l != 0 && have&l == 0 {
				return nil, fmt.Errorf("stage %s needs %s, which no stage before it adds; put the stage that adds them first", s.Name, name)
			}
		}
		have |= s.Adds
	}
	return &Coder{stages: stages, version: version}, nil
}

// Version names the program and the codebook: what Reading.Coder holds.
func (c *Coder) Version() string { return c.version }

// ErrStage is wrapped by the errors of a stage that broke on a document.
var ErrStage = errors.New("a stage broke down; please report the document")

// Read reads one document. A stage that panics costs its document, not the run.
func (c *Coder) Read(doc *khaldun.Document) (r *khaldun.Reading, err error) {
	r = &khaldun.Reading{Doc: doc, Coder: c.version}
	name := ""
	defer func() {
		if p := recover(); p != nil {
			r, err = nil, fmt.Errorf("read %s: %s: %v: %w\n%s", doc.ID, name, p, ErrStage, debug.Stack())
		}
	}()
	for i := range c.stages {
		name = c.stages[i].Name
		if err := c.stages[i].Run(r); err != nil {
			return nil, fmt.Errorf("read %s: %s: %w", doc.ID, name, err)
		}
	}
	return r, nil
}

// Result is one answer of ReadAll: a reading, or why there is none.
type Result struct {
	Reading *khaldun.Reading
	Err     error
}

// ReadAll reads what docs yields on workers goroutines (0: one per processor) and
// yields the answers in the same order. An error that docs yields is passed on in
// its place. At most a few documents a worker are held at once. Stopping early
// stops the workers.
func (c *Coder) ReadAll(docs iter.Seq2[*khaldun.Document, error], workers int) iter.Seq[Result] {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return func(yield func(Result) bool) {
		type job struct {
			doc    *khaldun.Document
			answer chan Result
		}
		work := make(chan job)
		order := make(chan chan Result, 2*workers)
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for j := range work {
					r, err := c.Read(j.doc)
					j.answer <- Result{r, err}
				}
			})
		}
		wg.Go(func() {
			defer close(order)
			defer close(work)
			for doc, err := range docs {
				answer := make(chan Result, 1)
				select {
				case order <- answer:
				case <-stop:
					return
				}
				if err != nil {
					answer <- Result{nil, err}
					continue
				}
				select {
				case work <- job{doc, answer}:
				case <-stop:
					answer <- Result{}
					return
				}
			}
		})
		defer func() {
			close(stop)
			for answer := range order {
				<-answer
			}
			wg.Wait()
		}()
		for answer := range order {
			if !yield(<-answer) {
				return
			}
		}
	}
}
