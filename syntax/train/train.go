// Package train makes the models that package syntax reads: the network that tags,
// parses and finds names, by backpropagation, and the splitter and lemmatiser. The
// main binary does not contain it.
//
// The same data and options give the same bytes on one kind of machine, however
// many cores it has: the seed is fixed, the learning rate follows the step and not
// the clock, words are sorted, and sums are taken in a fixed order.
package train

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"

	"khaldun/syntax/internal/feat"
	"khaldun/syntax/internal/model"
)

// Options are the size of the network and the length of its training.
type Options struct {
	Width, Arc, Rel int
	Dilations       []int
	Epochs          int
	EvalEvery       int // epochs between two evaluations
	Seed            uint64
	Rate            float64 // greatest learning rate
	Dropout         float64
	NameShare       float64 // share of the sentences with names used in an epoch
	BatchWords      int     // words of one shard of a batch
	Log             func(line string)
}

// DefaultOptions are those of the model in data/en.
func DefaultOptions() Options {
	return Options{
		Width: 176, Arc: 96, Rel: 96,
		Dilations: []int{1, 2, 4, 8, 1, 2, 4},
		Epochs:    26, EvalEvery: 4, Seed: 1,
		Rate: 0.002, Dropout: 0.18, NameShare: 1, BatchWords: 700,
		Log: func(string) {},
	}
}

// Result is a trained network and what it needs to read words.
type Result struct {
	Net     *model.Net
	Vocab   *feat.Vocab
	Vectors *model.Vectors
	Epoch   int // after which these weights were the best
	LAS     float64
}

// Sections are r's parts of a model file.
func (r *Result) Sections() []model.Section {
	return []model.Section{
		{Name: "vocab", Data: r.Vocab.Section()},
		{Name: "vectors", Data: r.Vectors.Section()},
		{Name: "net", Data: r.Net.Section()},
	}
}

const (
	longestTree = 120 // longer sentences are not learned from
	warmUp      = 300 // steps until the learning rate is at its greatest

	// vectorLevels is the greatest whole number in a static vector. Few levels pack
	// well, and parse no worse.
	vectorLevels = 31
)

// trainer is a training run.
type trainer struct {
	Options
	corpus  *Corpus
	reader  *reader
	net     *net
	opt     *optimiser
	workers []*worker
	rng     *rand.Rand
	result  *Result

	trees []*example // index as corpus.Trees; nil if too long
	names []*example
}

// Train trains a network on c and returns the weights that parsed its held-out
// trees best.
func Train(c *Corpus, o Options) (*Result, error) {
	if len(c.Trees) == 0 || c.Vectors == nil || len(c.Vectors.Words) == 0 {
		return nil, fmt.Errorf("train syntax: the corpus has no trees or no vectors")
	}
	t := newTrainer(c, o)
	for epoch := range o.Epochs {
		loss := t.epoch(epoch)
		t.Log(fmt.Sprintf("epoch %d loss tags %.3f names %.3f arcs %.3f relations %.3f", epoch+1, loss[0], loss[1], loss[2], loss[3]))
		if (epoch+1)%o.EvalEvery == 0 || epoch+1 == o.Epochs {
			t.evaluate(epoch + 1)
		}
	}
	return t.result, nil
}

func newTrainer(c *Corpus, o Options) *trainer {
	v := vocabulary(c)
	q, scale := model.QuantRows(c.Vectors.Rows, model.VectorDim, vectorLevels)
	vectors := make([]float32, len(q))
	for i, x := range q {
		vectors[i] = float32(x) * scale[i/model.VectorDim]
	}
	rng := rand.New(rand.NewPCG(o.Seed, 0))
	n := newNet(model.Shape{
		Width: o.Width, Arc: o.Arc, Rel: o.Rel, Dilations: o.Dilations,
		Rows: v.Rows(), Tags: len(v.Tags), Rels: len(v.Rels), Names: len(v.Names),
	}, vectors, rng)
	t := &trainer{Options: o, corpus: c, reader: newReader(v), net: n, opt: newOptimiser(n), rng: rng,
		result: &Result{Vocab: v, Vectors: &model.Vectors{Rows: q, Scale: scale}, LAS: -1}}
	for i := range shards {
		t.workers = append(t.workers, newWorker(n, i))
	}
	for _, s := range c.Trees {
		var e *example
		if len(s) <= longestTree {
			e = t.reader.tree(s)
		}
		t.trees = append(t.trees, e)
	}
	for _, s := range c.Names {
		t.names = append(t.names, t.reader.named(s))
	}
	t.Log(fmt.Sprintf("%d trees, %d sentences with names, %d words, %d vectors, %d tags, %d relations", len(c.Trees), len(c.Names), len(v.Words), len(v.Vectors), len(v.Tags), len(v.Rels)))
	return t
}

// epoch goes once through the data and returns the mean losses.
func (t *trainer) epoch(epoch int) [4]float64 {
	list := t.shuffled()
	for at := 0; at < len(list); {
		var batches [shards][]*example
		tokens := 0
		for k := range batches {
			for words := 0; at < len(list) && words < t.BatchWords; at++ {
				batches[k] = append(batches[k], list[at])
				words += len(list[at].words)
				tokens += len(list[at].words)
			}
		}
		done := (float64(epoch) + float64(at)/float64(len(list))) / float64(t.Epochs)
		t.step(batches, tokens, done)
	}
	var loss [4]float64
	for k := range loss {
		var sum float64
		var n int
		for _, w := range t.workers {
			sum, n = sum+w.loss[k], n+w.count[k]
			w.loss[k], w.count[k] = 0, 0
		}
		loss[k] = sum / float64(max(1, n))
	}
	return loss
}

// shuffled is the examples of one epoch: all trees and a share of the names, some
// printed as headlines are.
func (t *trainer) shuffled() []*example {
	var list []*example
	for i, e := range t.trees {
		if e == nil {
			continue
		}
		if s := vary(t.corpus.Trees[i], t.rng); s != nil {
			e = t.reader.tree(s)
		}
		list = append(list, e)
	}
	for i, e := range t.names {
		if t.rng.Float64() >= t.NameShare {
			continue
		}
		if s, changed := varyNamed(t.corpus.Names[i], t.rng); changed {
			e = t.reader.named(s)
		}
		list = append(list, e)
	}
	t.rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// step learns from one batch. The learning rate rises over the first steps and
// falls along a cosine to zero.
func (t *trainer) step(batches [shards][]*example, tokens int, done float64) {
	t.net.prepare()
	var all sync.WaitGroup
	for k, w := range t.workers {
		w.pcg.Seed(t.Seed, uint64(t.opt.step*shards+k))
		all.Go(func() {
			w.forward(batches[k], float32(t.Dropout))
			w.backward()
		})
	}
	all.Wait()
	rate := t.Rate * math.Min(1, float64(t.opt.step+1)/warmUp) * (1 + math.Cos(math.Pi*done)) / 2
	t.opt.update(t.workers, float32(rate), tokens)
}

// evaluate parses the held-out trees with the running mean of the weights and keeps
// a rounded copy if it is the best so far.
func (t *trainer) evaluate(epoch int) {
	t.net.swapMean()
	defer t.net.swapMean()
	w := t.workers[0]
	var sum float64
	for _, b := range t.corpus.Dev {
		score := w.scoreTrees(t.reader, b.Trees)
		sum += score.LAS()
		t.Log(fmt.Sprintf("  %s %v", b.Name, score))
	}
	if len(t.corpus.DevNames) > 0 {
		t.Log(fmt.Sprintf("  names %v", w.scoreNames(t.reader, t.corpus.DevNames)))
	}
	if las := sum / float64(max(1, len(t.corpus.Dev))); las >= t.result.LAS {
		t.result.Epoch, t.result.LAS = epoch, las
		t.result.Net = t.net.round().Clone()
	}
}

// Section is one named part of a model file.
type Section = model.Section

// Pack writes sections as one model file.
func Pack(sections []Section) ([]byte, error) { return model.Pack(sections) }
