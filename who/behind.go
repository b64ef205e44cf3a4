package who

import "strings"

// nameBehind is the draft of the person's name right behind the office phrase d and
// the bodies it is of: "secretary of the Council of Kenya Jane Roe", "head of the
// Union (NUX) Jane Roe". −1 if there is none.
func (rd *reader) nameBehind(d *draft) int32 {
	if !rd.isOffice(d) {
		return -1
	}
	n := int32(len(rd.r.Tokens))
	at := max(d.end, d.head+1)
	if at >= n || rd.lower(at) != "of" {
		return -1
	}
	for t := at; t < n && t < at+maxPhrase && rd.goesOn(t); t++ {
		if rd.nameType(t) == "PER" {
			if k := rd.heads[t]; t > at+1 && k >= 0 && rd.drafts[k].named && rd.drafts[k].core == t && !rd.drafts[k].titled && rd.closesName(t-1) {
				return k
			}
			return -1
		}
		switch w := rd.lower(t); {
		case w == "of" || w == "the" || w == "(" || w == ")" || rd.tok(t).UPOS == "PART":
		case rd.owner[t] < 0 && rd.name[t] < 0 && !rd.isProper(t):
			return -1
		}
	}
	return -1
}

// isOffice reports whether d is an office or a title, known or not, of one person.
func (rd *reader) isOffice(d *draft) bool {
	if d.class.class != nil {
		return d.class.count == person && !d.class.plural && !d.titled && d.match < 0
	}
	return d.named && d.match < 0 && rd.name[d.head] < 0
}

// goesOn reports whether token t is in the sentence of the token before, or in one
// that was cut off from it in the middle of a phrase.
func (rd *reader) goesOn(t int32) bool {
	a, b := rd.sentence[t-1], rd.sentence[t]
	if a == b {
		return true
	}
	return rd.r.Sentences[a].Block == rd.r.Sentences[b].Block && rd.word(t-1) == ")"
}

// closesName reports whether token t is the last of a body's or country's name, or
// of an acronym in brackets behind one.
func (rd *reader) closesName(t int32) bool {
	return rd.word(t) == ")" || rd.owner[t] >= 0 || rd.name[t] >= 0 || rd.isProper(t)
}

// isProper reports whether token t is a word of a name written with a capital, the
// "Political" and the "Bureau" of "Hamas' Political Bureau".
func (rd *reader) isProper(t int32) bool {
	switch rd.tok(t).UPOS {
	case "PROPN", "ADJ", "NOUN":
		return rd.isCapital(t)
	}
	return false
}

// sameWords is the name that a phrase of the same words, "head of the Front's bureau",
// stood before or behind earlier in the article; −1 if there is none.
func (rd *reader) sameWords(d *draft) int32 {
	if len(rd.known.byWords) == 0 {
		return -1
	}
	if w, ok := rd.known.byWords[rd.wordsOf(d)]; ok && w.at < d.head {
		return w.of
	}
	return -1
}

// keepWords remembers that the words of the phrase d are said of the name k. One
// word alone, "president", says too little.
func (rd *reader) keepWords(d *draft, k int32) {
	w := rd.wordsOf(d)
	if _, ok := rd.known.byWords[w]; !ok && strings.Contains(w, " ") {
		rd.known.byWords[w] = described{at: d.head, of: k}
	}
}

// wordsOf is the phrase of d with what belongs to it, in small letters, without an article.
func (rd *reader) wordsOf(d *draft) string {
	w := strings.ToLower(rd.r.Text(rd.span(d.first, d.last)))
	return strings.TrimPrefix(w, "the ")
}
