package train

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"khaldun/syntax/internal/feat"
)

const (
	rareWord = 3 // a word seen less often has no row of its own
	rareTag  = 4 // a tag seen less often is read as foreignTag
	affixes  = 4096
	shapes   = 1024

	foreignTag = "X|FW"
)

// Corpus is what a model is trained on and what it is chosen by.
type Corpus struct {
	Trees    []Sentence
	Names    []Named
	Dev      []Treebank // held out, to choose the model by
	DevNames []Named
	Vectors  *Vectors
}

// Treebank is trees with the name under which scores are printed.
type Treebank struct {
	Name  string
	Trees []Sentence
}

// Forms is the set of words of the trees and names, as static vectors know them.
func Forms(trees []Sentence, names []Named) map[string]bool {
	forms := map[string]bool{}
	for _, s := range trees {
		for _, t := range s {
			forms[string(feat.AppendNorm(nil, t.Form))] = true
		}
	}
	for _, s := range names {
		for _, w := range s.Words {
			forms[string(feat.AppendNorm(nil, w))] = true
		}
	}
	return forms
}

// vocabulary collects the words and labels of c.
func vocabulary(c *Corpus) *feat.Vocab {
	words, tags, rels := map[string]int{}, map[string]int{}, map[string]int{}
	for _, s := range c.Trees {
		for _, t := range s {
			words[feat.Key(t.Form)]++
			tags[t.tag()]++
			rels[t.Rel]++
		}
	}
	for _, s := range c.Names {
		for _, w := range s.Words {
			words[feat.Key(w)]++
		}
	}
	tags[foreignTag] += rareTag
	v := &feat.Vocab{
		Words:   frequent(words, rareWord),
		Tags:    frequent(tags, rareTag),
		Rels:    frequent(rels, 1),
		Names:   NameLabels,
		Vectors: c.Vectors.Words,
		Affixes: affixes,
		Shapes:  shapes,
	}
	v.Index()
	return v
}

func (t *Token) tag() string { return t.UPOS + "|" + t.XPOS }

// frequent is the keys that were counted at least least times, sorted.
func frequent(count map[string]int, least int) []string {
	var out []string
	for k, n := range count {
		if n >= least {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// reader turns sentences into examples.
type reader struct {
	vocab *feat.Vocab
	tags  map[string]int16
	rels  map[string]int16
	buf   []byte
}

func newReader(v *feat.Vocab) *reader {
	r := &reader{vocab: v, tags: map[string]int16{}, rels: map[string]int16{}}
	for i, t := range v.Tags {
		r.tags[t] = int16(i)
	}
	for i, l := range v.Rels {
		r.rels[l] = int16(i)
	}
	return r
}

// words encodes a sentence of n words.
func (r *reader) words(n int, form func(int) string) []feat.Word {
	c := feat.CaseOf(n, form)
	out := make([]feat.Word, n)
	for i := range out {
		out[i], r.buf = r.vocab.Encode(form(i), c, r.buf)
	}
	return out
}

func (r *reader) tree(s Sentence) *example {
	e := &example{words: r.words(len(s), func(i int) string { return s[i].Form })}
	for _, t := range s {
		tag, ok := r.tags[t.tag()]
		if !ok {
			tag = r.tags[foreignTag]
		}
		e.tags = append(e.tags, tag)
		e.heads = append(e.heads, t.Head)
		e.rels = append(e.rels, r.rels[t.Rel])
	}
	e.names = entityLabels(s)
	return e
}

func (r *reader) named(s Named) *example {
	return &example{
		words: r.words(len(s.Words), func(i int) string { return s.Words[i] }),
		names: s.Labels,
	}
}

// Shares of sentences that are printed as headlines are.
const (
	titleCase = 0.03
	allCaps   = 0.02
	bareEnd   = 0.05 // without the full stop
)

// vary is now and then a headline-like copy of s; otherwise nil. Trees lose a final
// full stop only if nothing hangs from it.
func vary(s Sentence, rng *rand.Rand) Sentence {
	recase := casing(rng)
	bare := rng.Float64() < bareEnd && endsBare(s)
	if recase == nil && !bare {
		return nil
	}
	out := slices.Clone(s)
	if bare {
		out = out[:len(out)-1]
	}
	if recase != nil {
		for i := range out {
			out[i].Form = recase(out[i].Form)
		}
		if feat.CaseOf(len(out), func(i int) string { return out[i].Form }) == feat.Mixed {
			return nil // too short to tell from running text
		}
	}
	return out
}

func endsBare(s Sentence) bool {
	last := len(s) - 1
	if last < 2 || s[last].UPOS != "PUNCT" {
		return false
	}
	for _, t := range s {
		if int(t.Head) == last+1 {
			return false
		}
	}
	return true
}

// varyNamed is vary for sentences with names.
func varyNamed(s Named, rng *rand.Rand) (Named, bool) {
	recase := casing(rng)
	if recase == nil {
		return s, false
	}
	out := Named{Words: slices.Clone(s.Words), Labels: s.Labels}
	for i, w := range out.Words {
		out.Words[i] = recase(w)
	}
	if feat.CaseOf(len(out.Words), func(i int) string { return out.Words[i] }) == feat.Mixed {
		return s, false
	}
	return out, true
}

func casing(rng *rand.Rand) func(string) string {
	switch x := rng.Float64(); {
	case x < titleCase:
		return title
	case x < titleCase+allCaps:
		return strings.ToUpper
	}
	return nil
}

// title gives a word of four letters or more a capital, as headlines do.
func title(w string) string {
	if utf8.RuneCountInString(w) < 4 {
		return w
	}
	r, n := utf8.DecodeRuneInString(w)
	return string(unicode.ToUpper(r)) + w[n:]
}
