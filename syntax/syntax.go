// Package syntax reads running text as words: it finds sentences and tokens, and
// gives each token its parts of speech, its lemma and its place in a dependency
// tree, and each proper name its kind.
//
//	m, err := syntax.Open(packed) // the bytes of data/en/parse.model
//	err = m.Stage().Run(reading)  // fills Tokens, Sentences, Names, Words and States
//
// A small convolutional network does the work. Its weights and what flows between
// its layers are whole numbers and every sum is taken in a fixed order, so that all
// machines give the same answer; package syntax/train makes the model.
package syntax

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"khaldun"
	"khaldun/syntax/internal/feat"
	"khaldun/syntax/internal/model"
)

// Model is a trained model. It may be used from many goroutines at once.
type Model struct {
	vocab   *feat.Vocab
	vectors *model.Vectors
	net     *network
	split   *splitter
	lemma   *lemmatizer
	tags    []tag
	root    int // index of "root" among vocab.Rels

	person, place int8 // labels that begin names of people and of places

	mu   sync.Mutex
	idle []*work
}

type tag struct{ upos, xpos string }

// Open reads a model from the bytes of its file.
func Open(data []byte) (*Model, error) {
	sections, err := model.Unpack(data)
	if err != nil {
		return nil, fmt.Errorf("open syntax model: %w", err)
	}
	for _, name := range []string{"vocab", "vectors", "net", "split", "lemma"} {
		if sections[name] == nil {
			return nil, fmt.Errorf("open syntax model: %w", model.Bad("it has no section %q; train it again with cmd/train", name))
		}
	}
	m := &Model{}
	for _, step := range []struct {
		section string
		read    func([]byte) error
	}{
		{"vocab", m.readVocab},
		{"vectors", func(b []byte) (err error) { m.vectors, err = model.ParseVectors(b); return err }},
		{"net", m.readNet},
		{"split", func(b []byte) (err error) { m.split, err = newSplitter(b); return err }},
		{"lemma", func(b []byte) (err error) { m.lemma, err = newLemmatizer(b, m.vocab.Vector); return err }},
	} {
		if err := step.read(sections[step.section]); err != nil {
			return nil, fmt.Errorf("open syntax model: section %s: %w", step.section, err)
		}
	}
	return m, m.check()
}

func (m *Model) readVocab(b []byte) (err error) {
	if m.vocab, err = feat.Parse(b); err != nil {
		return err
	}
	for _, t := range m.vocab.Tags {
		upos, xpos, _ := strings.Cut(t, "|")
		m.tags = append(m.tags, tag{upos, xpos})
	}
	m.root = slices.Index(m.vocab.Rels, "root")
	m.person = int8(slices.Index(m.vocab.Names, "B-PER"))
	m.place = int8(slices.Index(m.vocab.Names, "B-LOC"))
	return nil
}

func (m *Model) readNet(b []byte) error {
	n, err := model.ParseNet(b)
	if err != nil {
		return err
	}
	m.net = newNetwork(n)
	return nil
}

// check reports sections that do not belong together.
func (m *Model) check() error {
	v, s := m.vocab, m.net.Shape
	if m.root < 0 || len(v.Rels) < 2 || len(v.Tags) != s.Tags || len(v.Rels) != s.Rels || len(v.Names) != s.Names || v.Rows() != s.Rows || len(v.Vectors) != len(m.vectors.Scale) {
		return fmt.Errorf("open syntax model: %w", model.Bad("its vocabulary and its network do not belong together"))
	}
	short := func(label string) bool { return len(label) < len("B-X") }
	if len(v.Names)%2 == 0 || slices.ContainsFunc(v.Names[1:], short) {
		return fmt.Errorf("open syntax model: %w", model.Bad("its name labels are not one for no name and two a kind"))
	}
	return nil
}

// Stage reads the text of a document, block by block. Of a document that brought its
// analysis along, what it gives is kept and the rest added.
func (m *Model) Stage() khaldun.Stage {
	return khaldun.Stage{
		Name: "syntax",
		Adds: khaldun.Tokens | khaldun.Names,
		Run: func(r *khaldun.Reading) error {
			w := m.take()
			defer m.put(w)
			if p := r.Doc.Parse; p != nil {
				return w.complete(r, p)
			}
			w.tokenise(r)
			return w.annotate(r)
		},
	}
}

// complete reads r over the tokens of p and then puts back what p says of them.
func (w *work) complete(r *khaldun.Reading, p *khaldun.Parse) error {
	r.Tokens, r.Sentences = slices.Clone(p.Tokens), slices.Clone(p.Sentences)
	if err := checkSpans(r); err != nil {
		return err
	}
	if err := w.annotate(r); err != nil {
		return err
	}
	for i := range p.Tokens {
		given, t := &p.Tokens[i], &r.Tokens[i]
		if given.Lemma != "" {
			t.Lemma = given.Lemma
		}
		if given.UPOS != "" {
			t.UPOS = given.UPOS
		}
		if given.XPOS != "" {
			t.XPOS = given.XPOS
		}
	}
	for _, sn := range p.Sentences {
		whole := p.Tokens[sn.First:sn.Last]
		if slices.ContainsFunc(whole, func(t khaldun.Token) bool { return t.Rel == "" }) {
			continue // half a tree and half another's may go round in circles
		}
		for i := range whole {
			r.Tokens[int(sn.First)+i].Head, r.Tokens[int(sn.First)+i].Rel = whole[i].Head, whole[i].Rel
		}
	}
	if p.Names != nil {
		r.Names = slices.Clone(p.Names)
	}
	return nil
}

// Annotate does the same for text that is tokenised already: it fills all but the
// spans of r.Tokens and r.Sentences, which it takes as they are.
func (m *Model) Annotate(r *khaldun.Reading) error {
	if err := checkSpans(r); err != nil {
		return err
	}
	w := m.take()
	defer m.put(w)
	return w.annotate(r)
}

func checkSpans(r *khaldun.Reading) error {
	next := int32(0)
	for i, s := range r.Sentences {
		if s.First != next || s.Last < s.First || int(s.Last) > len(r.Tokens) {
			return fmt.Errorf("sentence %d: tokens %d to %d do not follow token %d of %d", i, s.First, s.Last, next, len(r.Tokens))
		}
		next = s.Last
	}
	if int(next) != len(r.Tokens) {
		return fmt.Errorf("%d tokens, of which %d lie in sentences", len(r.Tokens), next)
	}
	for i, t := range r.Tokens {
		if err := khaldun.CheckSpan(r.Doc.Text, t.Span); err != nil {
			return fmt.Errorf("token %d: %w", i, err)
		}
	}
	return nil
}

// VectorDim is the number of numbers of a word's static vector.
const VectorDim = model.VectorDim

// Vector fills dst with the static vector of word, VectorDim numbers of length 1
// together, and reports whether there is one; if not, dst is untouched.
func (m *Model) Vector(word string, dst []float32) bool {
	return m.unit(m.vocab.Vector(word), dst)
}

// unit fills dst with row i of the static vectors at length 1.
func (m *Model) unit(i int32, dst []float32) bool {
	if i < 0 {
		return false
	}
	row := m.vectors.Rows[int(i)*VectorDim : int(i+1)*VectorDim]
	var square int32
	for _, v := range row {
		square += int32(v) * int32(v)
	}
	if square == 0 {
		return false
	}
	length := float32(math.Sqrt(float64(square)))
	for k, v := range row {
		dst[k] = float32(v) / length
	}
	return true
}

// take is a work that nobody else uses.
func (m *Model) take() *work {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := len(m.idle); n > 0 {
		w := m.idle[n-1]
		m.idle = m.idle[:n-1]
		return w
	}
	return &work{Model: m}
}

func (m *Model) put(w *work) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.idle = append(m.idle, w)
}
