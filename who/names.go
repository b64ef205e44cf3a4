package who

import (
	"slices"

	"khaldun/book"
)

// nameKind says what a name of the codebook is a name of and how far it may be
// trusted. Lower kinds win over higher ones where one phrase has several.
type nameKind uint8

const (
	fullName    nameKind = iota // of an entity: stands alone
	metonymName                 // of a place that stands for a government
	countryName
	acronymName // of an entity
	demonymName
	capitalName
	shortName // of an entity: only after a full name
)

// name is one name of the codebook.
type name struct {
	kind nameKind
	ref  int32  // index into Book.Entities, Countries or Metonyms, by kind
	next int32  // another name of the same words, −1 if none
	caps uint32 // bit i: word i begins with a capital letter
	full uint32 // bit i: word i is in capitals only
	weak bool   // other countries have bodies of such names: "National Police Agency"
}

// isCountry reports whether the name is one of a country: its own, its people's or
// its capital's.
func (n *name) isCountry() bool {
	return n.kind == countryName || n.kind == demonymName || n.kind == capitalName
}

// isEntity reports whether the name is an entity's.
func (n *name) isEntity() bool { return !n.isCountry() && n.kind != metonymName }

// index finds names in text: a tree of folded words.
type index struct {
	words map[string]int32 // folded word → its number
	edges map[uint64]int32 // node and word → node
	ends  []int32          // node → first of its names, −1 if none
	names []name
	fold  map[rune]string
	buf   []byte
	nums  []int32 // of the words of the name added last
}

// edge is the key of the edge from node by word.
func edge(node, word int32) uint64 { return uint64(node)<<32 | uint64(uint32(word)) }

func newIndex(size int) *index {
	return &index{words: make(map[string]int32, size), edges: make(map[uint64]int32, 2*size), ends: []int32{-1}, fold: foldTable()}
}

// number is the number of a word and how it is written; it gives new words a number.
func (ix *index) number(word string) (int32, shape) {
	buf, sh := appendFolded(ix.buf[:0], word, ix.fold)
	ix.buf = buf
	if n, ok := ix.words[string(buf)]; ok {
		return n, sh
	}
	n := int32(len(ix.words))
	ix.words[string(buf)] = n
	return n, sh
}

// add puts a name into the tree and returns its index, −1 if it has no words. The
// article before a name does not count.
func (ix *index) add(text string, kind nameKind, ref int) int32 {
	ix.nums = ix.nums[:0]
	node, n := int32(0), 0
	e := name{kind: kind, ref: int32(ref), next: -1}
	for start, end := scanAtom(text, 0); start < end; start, end = scanAtom(text, end) {
		word := text[start:end]
		if node == 0 && n == 0 && (word == "the" || word == "The" && kind != fullName) {
			continue
		}
		num, sh := ix.number(word)
		if n < 32 {
			switch sh {
			case upper:
				e.full |= 1 << n
				fallthrough
			case title:
				e.caps |= 1 << n
			}
		}
		n++
		ix.nums = append(ix.nums, num)
		key := edge(node, num)
		next, ok := ix.edges[key]
		if !ok {
			next = int32(len(ix.ends))
			ix.ends = append(ix.ends, -1)
			ix.edges[key] = next
		}
		node = next
	}
	if node == 0 {
		return -1
	}
	return ix.insert(node, e)
}

// insert puts e among the names of node: by kind, then in the codebook's order.
func (ix *index) insert(node int32, e name) int32 {
	at := &ix.ends[node]
	for *at >= 0 && ix.names[*at].kind <= e.kind {
		if o := &ix.names[*at]; o.kind == e.kind && o.ref == e.ref {
			o.caps, o.full = o.caps&e.caps, o.full&e.full // "Al-Qaeda" and "al-Qaeda"
			return *at
		}
		at = &ix.names[*at].next
	}
	e.next = *at
	n := int32(len(ix.names))
	*at = n
	ix.names = append(ix.names, e)
	return n
}

// addBook puts all names of b into the tree.
func (ix *index) addBook(b *book.Book) {
	own := make(map[string][]int32, len(b.Countries))
	for i, c := range b.Countries {
		for _, n := range c.Names {
			ix.add(n, countryName, i)
			own[c.ID] = append(own[c.ID], ix.nums...)
		}
		for _, n := range c.Aliases {
			ix.add(n, countryName, i)
		}
		for _, n := range c.Acronyms {
			ix.add(n, countryName, i)
		}
		for _, n := range c.Demonyms {
			ix.add(n, demonymName, i)
			own[c.ID] = append(own[c.ID], ix.nums...)
		}
		if c.Capital != "" {
			ix.add(c.Capital, capitalName, i)
		}
	}
	w := &weakness{own: telling(own)}
	for i, e := range b.Entities {
		for _, n := range e.Names {
			w.note(ix, e, ix.add(n, fullName, i))
		}
		for _, n := range e.Aliases {
			w.note(ix, e, ix.add(n, fullName, i))
		}
		for _, n := range e.Acronyms {
			if k := ix.add(n, acronymName, i); k >= 0 {
				ix.names[k].weak = true
			}
		}
		for _, n := range e.Shorts {
			ix.add(n, shortName, i)
		}
	}
	w.mark(ix)
	for i, m := range b.Metonyms {
		for _, n := range m.Names {
			ix.add(n, metonymName, i)
		}
	}
}

// commonIn is in how many countries' names a word must stand to say nothing of which
// country is meant.
const commonIn = 3

// weakness finds names of bodies made of nothing but words that names of other
// countries' bodies have too.
type weakness struct {
	names     []int32            // names of bodies
	words     []int32            // their words, one name's behind the other's …
	ends      []int32            // … and where each name's end
	countries []int32            // word → in how many countries' names it stands
	last      []string           // word → the last of these countries
	own       map[string][]int32 // country → the words of its names, which tell it from others
	strong    []bool             // name → it has such a word, or is but one word
}

// telling drops from the words of countries' names those that several have.
func telling(own map[string][]int32) map[string][]int32 {
	in := map[int32]int{}
	for country, words := range own {
		slices.Sort(words)
		own[country] = slices.Compact(words)
		for _, n := range own[country] {
			in[n]++
		}
	}
	for country, words := range own {
		own[country] = slices.DeleteFunc(words, func(n int32) bool { return in[n] > commonIn })
	}
	return own
}

// note takes in a name of e just added to ix.
func (w *weakness) note(ix *index, e *book.Entity, name int32) {
	if name < 0 || e.Kind == "person" || len(e.Roles) == 0 {
		return
	}
	w.names = append(w.names, name)
	w.words = append(w.words, ix.nums...)
	w.ends = append(w.ends, int32(len(w.words)))
	country := e.Roles[0].Country
	strong := len(ix.nums) == 1
	for _, n := range ix.nums {
		strong = strong || slices.Contains(w.own[country], n)
	}
	w.strong = append(w.strong, strong)
	for _, n := range ix.nums {
		for int(n) >= len(w.last) {
			w.last, w.countries = append(w.last, ""), append(w.countries, 0)
		}
		if w.last[n] != country {
			w.last[n] = country
			w.countries[n]++
		}
	}
}

// mark marks the weak names.
func (w *weakness) mark(ix *index) {
	from := int32(0)
	for i, name := range w.names {
		weak := !w.strong[i]
		for _, n := range w.words[from:w.ends[i]] {
			weak = weak && w.countries[n] >= commonIn
		}
		ix.names[name].weak = weak
		from = w.ends[i]
	}
}

// match is a run of tokens that spells a name.
type match struct {
	first, last int32 // tokens, last excluded
	atoms       int32
	name        int32 // the first name spelled that way
}

// find lists the names in x from left to right, of overlapping ones the longest
// that begins first.
func (ix *index) find(x *text) []match {
	var out []match
	for i := 0; i < len(x.atoms); {
		if !x.startsToken(i) {
			i++
			continue
		}
		m, n := ix.longest(x, i)
		if n == 0 {
			i++
			continue
		}
		out = append(out, m)
		i += n
	}
	return out
}

// maxNameAtoms bounds the length of a name.
const maxNameAtoms = 24

// longest is the longest name that begins at atom i and how many atoms it has.
func (ix *index) longest(x *text, i int) (best match, atoms int) {
	node := int32(0)
	for k := i; k < len(x.atoms) && k < i+maxNameAtoms; k++ {
		if x.atoms[k].word < 0 || k > i && !x.joined(k) {
			break
		}
		next, ok := ix.edges[edge(node, x.atoms[k].word)]
		if !ok {
			break
		}
		node = next
		if ix.ends[node] < 0 || !x.endsToken(k) {
			continue
		}
		for e := ix.ends[node]; e >= 0; e = ix.names[e].next {
			if ix.names[e].spelled(x, i, k-i+1) && !x.runsOn(i, k) {
				best = match{x.atoms[i].tok, x.atoms[k].tok + 1, int32(k - i + 1), e}
				atoms = k - i + 1
				break
			}
		}
	}
	return best, atoms
}

// spelled reports whether the atoms have the capitals the name asks for.
func (n *name) spelled(x *text, from, count int) bool {
	for i := 0; i < count && i < 32; i++ {
		a := &x.atoms[from+i]
		if n.caps&(1<<i) != 0 && a.shape == lower {
			return false
		}
		// "UNICEF" is printed "Unicef" too, but "US" is never "Us".
		if n.full&(1<<i) != 0 && a.shape != upper && a.end-a.start < 5 {
			return false
		}
	}
	if count == 1 && n.full&1 != 0 && x.shouted(x.atoms[from].tok) {
		return x.atoms[from].end-x.atoms[from].start > 3
	}
	return true
}
