package who

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"khaldun"
)

// text is a Reading with what the resolver asks of it again and again worked out
// once: the words folded, the children of each token, the name it stands in.
type text struct {
	r        *khaldun.Reading
	atoms    []atom
	first    []int32 // token → its first atom; one more at the end
	from     []int32 // kids[from[i]:from[i+1]] are the children of token i
	kids     []int32
	left     []int32 // token → the first token of its subtree
	right    []int32 // token → the last token of its subtree
	name     []int32 // token → the Name it stands in, −1 if none
	sentence []int32 // token → its sentence
	loud     []bool  // sentence → it is printed in capitals throughout
}

// atom is a run of letters and digits: "U.S." has two, "al-Sisi" too. Names are
// compared by atoms because papers differ in dots, hyphens and apostrophes.
type atom struct {
	start, end int32
	tok        int32
	word       int32 // number of the folded word, −1 if the codebook has no such word
	shape      shape
}

// maxDepth bounds climbs in trees: deeper ones are a parser's error.
const maxDepth = 64

func newText(r *khaldun.Reading, ix *index) *text {
	n := len(r.Tokens)
	x := &text{r: r, atoms: make([]atom, 0, n+n/4), first: make([]int32, n+1), from: make([]int32, n+2), kids: make([]int32, n),
		left: make([]int32, n), right: make([]int32, n), name: make([]int32, n), sentence: make([]int32, n), loud: make([]bool, len(r.Sentences))}
	x.readAtoms(ix)
	x.readTree()
	for i := range r.Names {
		for t := x.tokenAt(r.Names[i].Span.Start); t < int32(n) && r.Tokens[t].Span.Start < r.Names[i].Span.End; t++ {
			x.name[t] = int32(i)
		}
	}
	for s := range r.Sentences {
		sn := &r.Sentences[s]
		capitals, small := 0, 0
		for t := sn.First; t < sn.Last; t++ {
			x.sentence[t] = int32(s)
			for _, a := range x.atomsOf(t) {
				if a.shape == upper {
					capitals++
				} else if r.Doc.Text[a.start] > '9' {
					small++
				}
			}
		}
		x.loud[s] = capitals > 2 && capitals > 4*small
	}
	return x
}

func (x *text) readAtoms(ix *index) {
	var buf []byte
	doc := x.r.Doc.Text
	for t := range x.r.Tokens {
		x.first[t] = int32(len(x.atoms))
		x.name[t] = -1
		sp := x.r.Tokens[t].Span
		word := sp.Of(doc)
		for start, end := scanAtom(word, 0); start < end; start, end = scanAtom(word, end) {
			a := atom{start: sp.Start + int32(start), end: sp.Start + int32(end), tok: int32(t), word: -1}
			buf, a.shape = appendFolded(buf[:0], word[start:end], ix.fold)
			if n, ok := ix.words[string(buf)]; ok {
				a.word = n
			}
			x.atoms = append(x.atoms, a)
		}
	}
	x.first[len(x.r.Tokens)] = int32(len(x.atoms))
}

func (x *text) readTree() {
	toks := x.r.Tokens
	for i := range toks {
		x.left[i], x.right[i] = int32(i), int32(i)
		if h := toks[i].Head; h >= 0 {
			x.from[h+2]++
		}
	}
	for i := 2; i < len(x.from); i++ {
		x.from[i] += x.from[i-1]
	}
	for i := range toks {
		t := int32(i)
		if h := toks[i].Head; h >= 0 {
			x.kids[x.from[h+1]] = t
			x.from[h+1]++
		}
		for h, d := toks[i].Head, 0; h >= 0 && d < maxDepth; h, d = toks[h].Head, d+1 {
			x.left[h], x.right[h] = min(x.left[h], t), max(x.right[h], t)
		}
	}
}

func (x *text) tok(t int32) *khaldun.Token { return &x.r.Tokens[t] }
func (x *text) word(t int32) string        { return x.r.Tokens[t].Span.Of(x.r.Doc.Text) }
func (x *text) lower(t int32) string       { return strings.ToLower(x.word(t)) }
func (x *text) atomsOf(t int32) []atom     { return x.atoms[x.first[t]:x.first[t+1]] }
func (x *text) children(t int32) []int32   { return x.kids[x.from[t]:x.from[t+1]] }

// span covers the tokens [first, last).
func (x *text) span(first, last int32) khaldun.Span {
	return khaldun.Span{Start: x.tok(first).Span.Start, End: x.tok(last - 1).Span.End}
}

// tokenAt is the first token that ends after pos.
func (x *text) tokenAt(pos int32) int32 {
	lo, hi := 0, len(x.r.Tokens)
	for lo < hi {
		m := (lo + hi) / 2
		if x.r.Tokens[m].Span.End <= pos {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return int32(lo)
}

// child is the first child of t with one of the relations, −1 if none. A relation
// without a subtype stands for all its subtypes.
func (x *text) child(t int32, rels ...string) int32 {
	for _, c := range x.children(t) {
		rel := x.tok(c).Rel
		for _, want := range rels {
			if rel == want || base(rel) == want {
				return c
			}
		}
	}
	return -1
}

// caseOf is the preposition before the phrase headed by t, in lower case.
func (x *text) caseOf(t int32) string {
	if c := x.child(t, "case"); c >= 0 {
		return x.lower(c)
	}
	return ""
}

// nameType is the type of the Name that token t stands in: PER, ORG …, or empty.
func (x *text) nameType(t int32) string {
	if n := x.name[t]; n >= 0 {
		return x.r.Names[n].Type
	}
	return ""
}

func (x *text) shouted(t int32) bool { return x.loud[x.sentence[t]] }

func (x *text) startsToken(atom int) bool {
	return int(x.first[x.atoms[atom].tok]) == atom
}

func (x *text) endsToken(atom int) bool {
	return int(x.first[x.atoms[atom].tok+1]) == atom+1
}

// joined reports whether only what may stand within a name parts atom i from the
// one before it.
func (x *text) joined(i int) bool {
	a, b := &x.atoms[i-1], &x.atoms[i]
	if b.start-a.end > 40 || x.sentence[a.tok] != x.sentence[b.tok] {
		return false
	}
	for _, r := range x.r.Doc.Text[a.end:b.start] {
		switch r {
		case '-', '\'', '’', '.', '&', '‑', '–', '/', '`', '‘':
		default:
			if !unicode.IsSpace(r) {
				return false
			}
		}
	}
	return true
}

// runsOn reports whether the atoms from i to k are "The" with an adjective that
// another name goes on from: the newspaper The National is not in "The National
// Police Agency".
func (x *text) runsOn(i, k int) bool {
	if k != i+1 || k+1 >= len(x.atoms) || !strings.EqualFold(x.r.Doc.Text[x.atoms[i].start:x.atoms[i].end], "the") {
		return false
	}
	return x.atoms[k+1].shape != lower && x.joined(k+1)
}

// base is a relation without its subtype.
func base(rel string) string {
	if i := strings.IndexByte(rel, ':'); i >= 0 {
		return rel[:i]
	}
	return rel
}

// appendFolded appends word in small letters without marks and says how it is
// written.
func appendFolded(dst []byte, word string, fold map[rune]string) ([]byte, shape) {
	capitals, letters := 0, 0
	first := false
	for i, r := range word {
		if r < utf8.RuneSelf {
			if r >= 'A' && r <= 'Z' {
				capitals++
				first = first || i == 0
				r += 'a' - 'A'
			}
			letters++
			dst = append(dst, byte(r))
			continue
		}
		letters++
		if unicode.IsMark(r) {
			continue
		}
		if l := unicode.ToLower(r); l != r {
			capitals++
			first = first || i == 0
			r = l
		}
		if s, ok := fold[r]; ok {
			dst = append(dst, s...)
		} else {
			dst = utf8.AppendRune(dst, r)
		}
	}
	switch {
	case !first:
		return dst, lower
	case capitals == letters:
		return dst, upper
	}
	return dst, title
}
