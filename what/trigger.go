package what

import (
	"strings"

	"khaldun"
)

// features collects the hashed names of what holds of one candidate. names is
// nil unless somebody will want to read them.
type features struct {
	on    []uint64
	names map[uint64]string
}

const (
	fnvBase  = 14695981039346656037
	fnvPrime = 1099511628211
)

func (f *features) add(kind string, parts ...string) {
	h := uint64(fnvBase)
	for i := 0; i < len(kind); i++ {
		h = (h ^ uint64(kind[i])) * fnvPrime
	}
	for _, p := range parts {
		h = (h ^ '=') * fnvPrime
		for i := 0; i < len(p); i++ {
			h = (h ^ uint64(p[i])) * fnvPrime
		}
	}
	f.on = append(f.on, h)
	if f.names != nil {
		f.names[h] = kind + "=" + strings.Join(parts, "=")
	}
}

// candidate reports whether token i may tell an act.
func candidate(v *view, i int32) bool {
	t := v.tok(i)
	switch t.UPOS {
	case "VERB", "NOUN", "ADJ":
		return len(t.Lemma) > 1
	case "PROPN": // a headline in capitals, or a word the tagger took for a name
		return v.within[i] < 0 || v.heading[v.sent[i]]
	}
	return false
}

// triggerFeatures says what holds of candidate t: the word, its arguments and who
// they are, the clause around it, and the rules of the codebook that match.
func triggerFeatures(v *view, rs *ruleset, t int32, f *features, fired []*rule) {
	tk := v.tok(t)
	lemma := strings.ToLower(tk.Lemma)
	f.add("lemma", lemma)
	f.add("upos", tk.UPOS)
	f.add("tag", tk.XPOS)
	f.add("rel", tk.Rel)
	f.add("lemma+rel", lemma, tk.Rel)
	f.add("lemma+upos", lemma, tk.UPOS)
	if n := len(lemma); n > 4 {
		f.add("ending", lemma[n-3:])
	}
	for _, r := range rs.byLemma[lemma] {
		f.add("listed", r.typ)
		f.add("listed mode", r.typ, r.mode)
	}
	for _, r := range fired {
		f.add("rule", r.rec.Name)
		f.add("rule's type", r.typ)
	}
	if h := tk.Head; h >= 0 {
		hl := strings.ToLower(v.lemma(h))
		f.add("head", hl)
		f.add("head upos", v.tok(h).UPOS)
		f.add("head+rel", hl, base(tk.Rel))
		f.add("lemma+head", lemma, hl)
		if g := v.tok(h).Head; g >= 0 {
			f.add("head's head", strings.ToLower(v.lemma(g)))
		}
	}
	seen := false
	for _, a := range v.args(t) {
		al := strings.ToLower(v.lemma(a.tok))
		f.add("arg", a.rel, al)
		f.add("lemma+arg", lemma, a.rel, al)
		f.add("arg upos", a.rel, v.tok(a.tok).UPOS)
		f.add("lemma+arg rel", lemma, a.rel)
		f.add("arg rel", a.rel)
		if m := v.head[a.tok]; m >= 0 {
			mn := &v.r.Mentions[m]
			sec := mn.Sector
			if sec == "" && mn.Country != "" {
				sec = "state"
			}
			f.add("arg sector", base(a.rel), sec)
			f.add("lemma+arg sector", lemma, base(a.rel), sec)
			f.add("arg kind", base(a.rel), mn.Kind.String())
			seen = true
		}
	}
	if !seen {
		f.add("no party")
	}
	for _, c := range v.children(t) {
		k := v.tok(c)
		switch b := base(k.Rel); b {
		case "aux", "mark", "advmod", "det", "case", "cop", "nummod":
			kl := strings.ToLower(k.Lemma)
			f.add("with", b, kl)
			f.add("lemma+with", lemma, b, kl)
		}
		f.add("child rel", k.Rel)
	}
	if v.passive(t) {
		f.add("passive")
		f.add("lemma+passive", lemma)
	}
	s := &v.r.Sentences[v.sent[t]]
	if t > s.First {
		f.add("word before", strings.ToLower(v.lemma(t-1)))
		f.add("word before+lemma", strings.ToLower(v.lemma(t-1)), lemma)
	} else {
		f.add("word before", "^")
	}
	if t > s.First+1 {
		f.add("2 before", strings.ToLower(v.lemma(t-2)))
	}
	if t+1 < s.Last {
		f.add("word after", strings.ToLower(v.lemma(t+1)))
		f.add("lemma+word after", lemma, strings.ToLower(v.lemma(t+1)))
	} else {
		f.add("word after", "$")
	}
	if t+2 < s.Last {
		f.add("2 after", strings.ToLower(v.lemma(t+2)))
	}
	if v.quoted[t] {
		f.add("quoted")
		f.add("lemma+quoted", lemma)
	}
	if v.title[strings.ToLower(v.word(t))] || v.title[lemma] {
		f.add("in title")
		f.add("lemma+in title", lemma)
	}
	switch n := v.sent[t]; {
	case len(v.r.Sentences) < passage:
	case n == 0:
		f.add("at", "first")
	case n < 4:
		f.add("at", "lead")
	default:
		f.add("at", "body")
	}
	if v.heading[v.sent[t]] {
		f.add("heading")
	}
}

// dense lays out the numbers of a candidate: the word's vector, the mean of its
// arguments', of its sentence's, of the article's, and the encoder's state.
type dense struct {
	words, states int
	sent          []float32 // mean word vector of each sentence
	doc           []float32
}

const (
	wordScale  = 2   // unit vectors are small beside 0/1 features
	stateScale = 0.5 // encoder states have variance one
)

func newDense(r *khaldun.Reading) *dense {
	d := &dense{words: r.Words.Dim, states: r.States.Dim}
	n := d.words
	d.sent = make([]float32, n*len(r.Sentences))
	d.doc = make([]float32, n)
	for s := range r.Sentences {
		row := d.sent[s*n : s*n+n]
		for i := r.Sentences[s].First; i < r.Sentences[s].Last; i++ {
			axpy(row, 1, r.Words.Row(int(i)))
		}
		if k := r.Sentences[s].Last - r.Sentences[s].First; k > 0 {
			axpy(d.doc, 1/float32(len(r.Tokens)), row)
			for j := range row {
				row[j] /= float32(k)
			}
		}
	}
	return d
}

// sharedLogits is what the model makes of all that the candidates of sentence s have in
// common; own adds what it makes of candidate t. Together they are the logits of row.
func (d *dense) sharedLogits(m *linear, s int, out []float32) {
	copy(out, m.bias)
	n := d.words
	m.addDense(2*n, wordScale, d.sent[s*n:s*n+n], out)
	m.addDense(3*n, wordScale, d.doc, out)
}

func (d *dense) own(m *linear, v *view, t int32, out []float32) {
	n, r := d.words, v.r
	if n > 0 {
		m.addDense(0, wordScale, r.Words.Row(int(t)), out)
		for _, a := range v.args(t) {
			if isFiller(a) {
				m.addDense(n, wordScale/d.fillers(v, t), r.Words.Row(int(a.tok)), out)
			}
		}
	}
	if d.states > 0 {
		m.addDense(4*n, stateScale, r.States.Row(int(t)), out)
	}
}

// isFiller reports whether the words of an argument say what sort of act it is an
// argument of.
func isFiller(a arg) bool { return a.rel != "compound" && a.rel != "amod" }

// fillers is the number of arguments of t that are fillers.
func (d *dense) fillers(v *view, t int32) float32 {
	k := float32(0)
	for _, a := range v.args(t) {
		if isFiller(a) {
			k++
		}
	}
	return k
}

// dim is the length of a row.
func (d *dense) dim() int { return 4*d.words + d.states }

// denseDim is the length of the rows of r's candidates.
func denseDim(r *khaldun.Reading) int { return 4*r.Words.Dim + r.States.Dim }

// row fills dst for candidate t.
func (d *dense) row(v *view, t int32, dst []float32) []float32 {
	n := d.words
	dst = append(dst[:0], make([]float32, d.dim())...)
	r := v.r
	if n > 0 {
		axpy(dst[:n], wordScale, r.Words.Row(int(t)))
		for _, a := range v.args(t) {
			if isFiller(a) {
				axpy(dst[n:2*n], wordScale/d.fillers(v, t), r.Words.Row(int(a.tok)))
			}
		}
		s := int(v.sent[t])
		axpy(dst[2*n:3*n], wordScale, d.sent[s*n:s*n+n])
		axpy(dst[3*n:4*n], wordScale, d.doc)
	}
	if d.states > 0 {
		axpy(dst[4*n:], stateScale, r.States.Row(int(t)))
	}
	return dst
}
