package syntax

import (
	"khaldun"
	"khaldun/syntax/internal/feat"
)

const (
	// window is the number of words read together at most. What is longer is no
	// sentence; it is read in windows so that time stays linear in the text.
	window = 160
	// batchWords is the number of words after which a batch is read: enough to keep
	// the arithmetic busy, few enough to stay in the nearest memory.
	batchWords = 64
)

// tokenise fills the spans of r's tokens and sentences, block by block.
func (w *work) tokenise(r *khaldun.Reading) {
	w.result.Reset()
	r.Sentences = r.Sentences[:0]
	for i, b := range r.Doc.Blocks {
		done := len(w.result.Ends)
		w.split.split(r.Doc.Text, b.Span, &w.result)
		for _, end := range w.result.Ends[done:] {
			first := int32(0)
			if n := len(r.Sentences); n > 0 {
				first = r.Sentences[n-1].Last
			}
			if first == end {
				continue
			}
			span := w.result.Tokens[first].Cover(w.result.Tokens[end-1])
			r.Sentences = append(r.Sentences, khaldun.Sentence{Span: span, First: first, Last: end, Block: int32(i)})
		}
	}
	r.Tokens = make([]khaldun.Token, len(w.result.Tokens))
	for i, s := range w.result.Tokens {
		r.Tokens[i].Span = s
	}
}

// annotate fills the rest of r's tokens and r's names and vectors.
func (w *work) annotate(r *khaldun.Reading) error {
	n := len(r.Tokens)
	r.Names = nil
	w.found = w.found[:0]
	r.Words = khaldun.Vectors{Dim: VectorDim, Rows: make([]float32, n*VectorDim)}
	r.States = khaldun.Vectors{Dim: w.net.Width, Rows: make([]float32, n*w.net.Width)}
	w.begin()
	for _, s := range r.Sentences {
		for first := int(s.First); first < int(s.Last); first += window {
			last := min(first+window, int(s.Last))
			w.add(r, first, last)
			if w.rows >= batchWords {
				w.read(r)
				w.begin()
			}
		}
	}
	w.read(r)
	for _, s := range r.Sentences {
		joinWindows(r.Tokens, s)
	}
	w.agree(r)
	return nil
}

func (w *work) begin() { w.pieces, w.words, w.rows = w.pieces[:0], w.words[:0], 0 }

// add puts the tokens [first, last) of r into the batch.
func (w *work) add(r *khaldun.Reading, first, last int) {
	w.pieces = append(w.pieces, piece{first, last, w.rows})
	c := feat.CaseOf(last-first, func(i int) string { return r.Text(r.Tokens[first+i].Span) })
	for i := first; i < last; i++ {
		word, buf := w.vocab.Encode(r.Text(r.Tokens[i].Span), c, w.buf)
		w.buf = buf
		w.words = append(w.words, word)
		w.unit(word.Vector, r.Words.Rows[i*VectorDim:(i+1)*VectorDim])
	}
	w.rows += last - first
}

// read reads the batch.
func (w *work) read(r *khaldun.Reading) {
	if w.rows == 0 {
		return
	}
	w.encode()
	w.arcs()
	for _, p := range w.pieces {
		w.states(r, p)
		w.tag(r, p)
		w.parse(r, p)
		w.name(p)
	}
}

func (w *work) states(r *khaldun.Reading, p piece) {
	d := w.net.Width
	to := r.States.Rows[p.first*d : p.last*d]
	from := w.low[p.row*d:][:len(to)]
	for i, v := range from {
		to[i] = float32(v) * w.net.output.step
	}
}

func (w *work) tag(r *khaldun.Reading, p piece) {
	for i := p.first; i < p.last; i++ {
		row := w.out[(p.row+i-p.first)*w.net.heads.N+w.net.tagsAt:][:w.net.Tags]
		best := 0
		for k, v := range row {
			if v > row[best] {
				best = k
			}
		}
		t := &r.Tokens[i]
		t.UPOS, t.XPOS = w.tags[best].upos, w.tags[best].xpos
		t.Lemma = w.lemma.lemma(r.Text(t.Span), t.UPOS, t.XPOS)
	}
}

func (w *work) parse(r *khaldun.Reading, p piece) {
	heads := w.trees.Best(w.arcScores(p), p.last-p.first)
	w.labels = w.relations(p, heads, w.labels[:0])
	for i, h := range heads {
		t := &r.Tokens[p.first+i]
		t.Head = -1
		if h > 0 {
			t.Head = int32(p.first) + h - 1
		}
		t.Rel = w.vocab.Rels[w.labels[i]]
	}
}

// joinWindows hangs the roots of a long sentence's later windows on its first root.
func joinWindows(tokens []khaldun.Token, s khaldun.Sentence) {
	if s.Last-s.First <= window {
		return
	}
	root := int32(-1)
	for i := s.First; i < s.Last; i++ {
		switch {
		case tokens[i].Head >= 0:
		case root < 0:
			root = i
		default:
			tokens[i].Head, tokens[i].Rel = root, "parataxis"
		}
	}
}
