package syntax

import (
	"unicode"
	"unicode/utf8"

	"khaldun"
)

// name is a name found: tokens [first, last) and its kind, the label that begins
// one.
type name struct {
	first, last int
	kind        int8
	why         string
}

// Reasons for a name, as its evidence gives them.
const (
	byNetwork   = "en/parse.model names"
	byElsewhere = "en/parse.model names, as elsewhere in the text"
)

// name finds the names of one piece.
func (w *work) name(p piece) {
	n := w.net
	labels := w.names.Best(w.out[p.row*n.heads.N+n.namesAt:], n.heads.N, n.Names, p.last-p.first)
	for i := 0; i < len(labels); i++ {
		kind := labels[i]
		if kind == 0 {
			continue
		}
		first := i
		for i+1 < len(labels) && labels[i+1] == kind+1 {
			i++
		}
		w.found = append(w.found, name{p.first + first, p.first + i + 1, kind, byNetwork})
	}
}

// agree makes the names of one text agree and writes them to r. The company of one
// mention says little, but an article tells a name more than once: what it is most
// often it is everywhere, and who is called by a full name is the same by the last
// part of it. Names of people and bodies that were found twice are marked where they
// were missed; those of places are not, as they are parts of other names ("Kenya
// Airways").
func (w *work) agree(r *khaldun.Reading) {
	known := w.know(r)
	at := 0 // next of w.found
	for _, s := range r.Sentences {
		for i := int(s.First); i < int(s.Last); i++ {
			if at < len(w.found) && w.found[at].first == i {
				n := known.settled(r, w.found[at])
				w.write(r, n)
				at, i = at+1, n.last-1
				continue
			}
			limit := int(s.Last)
			if at < len(w.found) {
				limit = min(limit, w.found[at].first)
			}
			if n := known.missed(r, i, limit); n.kind > 0 && n.kind != w.place {
				w.write(r, n)
				i = n.last - 1
			}
		}
	}
}

func (w *work) write(r *khaldun.Reading, n name) {
	span := r.Tokens[n.first].Span.Cover(r.Tokens[n.last-1].Span)
	r.Names = append(r.Names, khaldun.Name{
		Span: span,
		Type: w.vocab.Names[n.kind][len("B-"):],
		Why:  khaldun.Evidence{Rule: n.why, Span: span},
	})
}

// longestName is the number of tokens of a name that is looked for elsewhere.
const longestName = 6

// knownNames counts the kinds of each name of a text.
type knownNames map[string][]int

// know counts what the network found.
func (w *work) know(r *khaldun.Reading) knownNames {
	known := knownNames{}
	count := func(first, last int, kind int8) {
		text := words(r, first, last)
		if known[text] == nil {
			known[text] = make([]int, len(w.vocab.Names))
		}
		known[text][kind]++
	}
	for _, f := range w.found {
		if f.last-f.first <= longestName {
			count(f.first, f.last, f.kind)
		}
		if f.kind == w.person && f.last-f.first > 1 { // "Mandela" of "Nelson Mandela"
			count(f.last-1, f.last, f.kind)
		}
	}
	return known
}

func words(r *khaldun.Reading, first, last int) string {
	return r.Text(r.Tokens[first].Span.Cover(r.Tokens[last-1].Span))
}

// kind is what the tokens are most often, and how often; 0 if two kinds are as
// frequent.
func (k knownNames) kind(r *khaldun.Reading, first, last int) (best int8, most int) {
	if last-first > longestName {
		return 0, 0
	}
	tie := false
	for kind, n := range k[words(r, first, last)] {
		if n > most {
			best, most, tie = int8(kind), n, false
		} else if n == most && n > 0 {
			tie = true
		}
	}
	if tie {
		return 0, most
	}
	return best, most
}

// settled is n with the kind it has most often.
func (k knownNames) settled(r *khaldun.Reading, n name) name {
	if kind, _ := k.kind(r, n.first, n.last); kind > 0 && kind != n.kind {
		n.kind, n.why = kind, byElsewhere
	}
	return n
}

// missed is the longest name found twice elsewhere that begins at token i and ends
// before limit; its kind is 0 if there is none.
func (k knownNames) missed(r *khaldun.Reading, i, limit int) name {
	if len(k) == 0 || !mayBegin(r, i) {
		return name{}
	}
	for last := min(i+longestName, limit); last > i; last-- {
		if kind, times := k.kind(r, i, last); times > 0 {
			if kind == 0 || times < 2 {
				return name{}
			}
			return name{i, last, kind, byElsewhere}
		}
	}
	return name{}
}

// mayBegin reports whether a name may begin at token i that the network saw none at:
// a proper noun with a capital.
func mayBegin(r *khaldun.Reading, i int) bool {
	t := r.Tokens[i]
	first, _ := utf8.DecodeRuneInString(r.Text(t.Span))
	return t.UPOS == "PROPN" && unicode.IsUpper(first)
}
