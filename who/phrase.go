package who

import (
	"slices"
	"strings"
)

// draft is a mention in the making.
type draft struct {
	head        int32
	first, last int32 // tokens of the phrase, last excluded
	core, end   int32 // tokens of the name or of the class's phrase, end excluded
	named       bool  // the head is a name
	pronoun     bool
	match       int32 // match that names it, −1 if none
	class       found // class of the head, or of the title before a name
	titled      bool  // class is that of a title
	full        int32 // the last longer name with its word in it before this one, if told of; else −1
	taught      bool
	working     bool
	done        bool
	lowerName   string // see nameOf
	party       party
}

// maxPhrase bounds the tokens before a head.
const maxPhrase = 24

// collect makes a draft of each phrase that can be a party, in text order.
func (rd *reader) collect() {
	for t := range rd.r.Tokens {
		if d, ok := rd.candidate(int32(t)); ok {
			rd.drafts = append(rd.drafts, d)
			rd.heads[t] = 0
		}
	}
	rd.dropParts()
	slices.SortStableFunc(rd.drafts, func(a, b draft) int {
		if a.first != b.first {
			return int(a.first - b.first)
		}
		return int(b.last - a.last)
	})
	for i := range rd.drafts {
		rd.heads[rd.drafts[i].head] = int32(i)
	}
}

// dropParts drops names within titles ("Kenya President Otieno", whatever the parser
// made of it) and relative pronouns of what is no party.
func (rd *reader) dropParts() {
	inTitle := make([]bool, len(rd.r.Tokens))
	for i := range rd.drafts {
		d := &rd.drafts[i]
		if !d.titled {
			continue
		}
		for t := d.first; t < d.class.first; t++ {
			inTitle[t] = rd.tok(t).Rel != "nmod:poss" && t != d.head
		}
		for t := d.class.first; t < d.class.last; t++ {
			inTitle[t] = t != d.head // the "League Secretary" of "League Secretary-General Roe"
		}
	}
	rd.drafts = slices.DeleteFunc(rd.drafts, func(d draft) bool {
		drop := d.named && inTitle[d.head]
		if d.pronoun && isRelative(rd.lower(d.head)) {
			a := rd.antecedentOfRelative(d.head)
			drop = a >= 0 && rd.heads[a] < 0
		}
		if drop {
			rd.heads[d.head] = -1
		}
		return drop
	})
}

// candidate makes a draft of the phrase headed by t if it can be a party.
func (rd *reader) candidate(t int32) (draft, bool) {
	d := draft{head: t, match: -1, core: t, end: t + 1, full: -1}
	d.party.antecedent = -1
	if s := rd.sentence[t]; t < rd.opens[s] {
		return d, false // in a dateline or a credit
	}
	switch tk := rd.tok(t); tk.UPOS {
	case "PRON":
		if rd.isSurname(t) {
			d.named = true
			rd.extend(&d)
			return d, true
		}
		return rd.pronoun(d)
	case "PROPN", "NOUN", "ADJ", "X":
		if o := rd.owner[t]; o >= 0 && rd.top(rd.matches[o].first, rd.matches[o].last) != t {
			return d, false
		}
		d.class = rd.classAt(t)
		if f := rd.classOver(t); f.class != nil {
			d.class = f
		}
		if !rd.readName(&d) {
			return d, false
		}
		if !rd.isParty(&d) || rd.isModifier(&d) {
			return d, false
		}
	case "NUM", "DET", "VERB":
		d.class = rd.classAt(t)
		if d.class.class == nil || !isArgument(tk.Rel) || tk.UPOS == "VERB" && rd.child(t, "det") < 0 {
			return d, false
		}
	default:
		return d, false
	}
	rd.extend(&d)
	return d, true
}

// classAt is the class of the noun t with the words that belong to it. A phrase
// that begins within a name is none: "European Union leaders" are no union's.
func (rd *reader) classAt(t int32) found {
	if rd.classes == nil {
		return rd.lexicon.at(rd.text, t, rd.whole)
	}
	c := &rd.classes[t]
	if !c.looked {
		c.found, c.looked = rd.lexicon.at(rd.text, t, rd.whole), true
	}
	return c.found
}

// lookedUp is a class once it has been looked for.
type lookedUp struct {
	found
	looked bool
}

func (rd *reader) whole(first, last int32) bool {
	o := rd.owner[first]
	return o < 0 || rd.matches[o].first >= first || rd.matches[o].last >= last
}

// readName finds the name that the head of d stands for. It reports false if the
// head is but a part of a name.
func (rd *reader) readName(d *draft) bool {
	t := d.head
	upos := rd.tok(t).UPOS
	o, n := rd.owner[t], rd.name[t]
	if o < 0 && isHonorific(rd.lower(t)) {
		return rd.readAfterHonorific(d)
	}
	switch {
	case o >= 0 && (rd.covers(rd.matches[o], t) || upos == "ADJ"):
		d.match, d.core, d.end, d.named = o, rd.matches[o].first, rd.matches[o].last, true
		return true
	case n >= 0:
		first, _ := rd.nameTokens(n)
		d.core, d.end = rd.nameCore(n)
		if t >= d.end || rd.top(first, d.end) != t {
			return false
		}
		d.named = true
		if o := rd.owner[d.core]; o >= 0 && rd.matches[o].first <= d.core && rd.matches[o].last >= d.end {
			d.match = o // the head is a title: "Mullah Omar"
		}
	case upos == "PROPN":
		d.named = true
		d.core, d.end = rd.properStart(t), rd.flatEnd(t)
	}
	// "The President" is a name to the tagger, but only an office.
	if c := d.class; c.class != nil && d.named && c.first <= d.core && c.last >= d.end {
		d.named, d.core, d.end = false, t, t+1
	}
	return true
}

// readAfterHonorific finds the name behind an honorific that the parser made the
// head of it. It reports false if there is none.
func (rd *reader) readAfterHonorific(d *draft) bool {
	after := d.head + 1
	if after >= int32(len(rd.r.Tokens)) || rd.tok(after).Head != d.head || rd.tok(after).UPOS != "PROPN" {
		return false
	}
	d.core, d.end, d.named = after, max(after+1, rd.flatEnd(d.head)), true
	if o := rd.owner[after]; o >= 0 && rd.matches[o].first == after && rd.matches[o].last >= d.end {
		d.match, d.end = o, rd.matches[o].last
	}
	return true
}

// classOver is the office that t is the first word of, whatever the parser thinks
// its head is, the "Deputy" of "Deputy President"; or the thing, no party, that it
// is part of: the "press" of "press conference". A zero found if there is neither.
func (rd *reader) classOver(t int32) found {
	for h := t + 1; h < t+4 && h < int32(len(rd.r.Tokens)); h++ {
		if u := rd.tok(h).UPOS; u != "NOUN" && u != "PROPN" && u != "ADJ" {
			break
		}
		if f := rd.classAt(h); f.class != nil && (f.office || f.count == thing) && f.first <= t {
			return f
		}
	}
	return found{}
}

// covers reports whether m is all of the name that t heads.
func (rd *reader) covers(m match, t int32) bool {
	if m.last-m.first > 1 {
		return true
	}
	n := rd.name[t]
	if n < 0 {
		return rd.flatEnd(t) <= m.last
	}
	first, last := rd.nameCore(n)
	return m.first <= first && m.last >= last || rd.r.Names[n].Type == "NORP"
}

// top is the token of [first, last) that hangs on a token outside; the leftmost of
// several.
func (rd *reader) top(first, last int32) int32 {
	for t := first; t < last; t++ {
		if h := rd.tok(t).Head; (h < first || h >= last) && rd.tok(t).UPOS != "PUNCT" && rd.tok(t).UPOS != "ADP" {
			return t
		}
	}
	return first
}

// flatEnd is the end of the name that t begins.
func (rd *reader) flatEnd(t int32) int32 {
	end := t + 1
	for _, c := range rd.children(t) {
		if c >= end && c < t+maxPhrase && base(rd.tok(c).Rel) == "flat" {
			end = c + 1
		}
	}
	return end
}

// properStart is the first of the proper nouns right before t that hang on it.
func (rd *reader) properStart(t int32) int32 {
	for start := t; ; start-- {
		if start == 0 || start <= t-maxPhrase || rd.tok(start-1).UPOS != "PROPN" || rd.tok(start-1).Head != t || rd.tok(start-1).Rel != "compound" {
			return start
		}
	}
}

// isArgument reports whether rel is one a party has to its verb.
func isArgument(rel string) bool {
	switch base(rel) {
	case "nsubj", "obj", "iobj", "conj", "root":
		return true
	}
	return rel == "obl:agent"
}

// isParty reports whether the head can be a party: a name, a class, or a noun
// with the ending of a person.
func (rd *reader) isParty(d *draft) bool {
	tk := rd.tok(d.head)
	if strings.ContainsAny(rd.word(d.head), "@/") && d.match < 0 {
		return false // an address
	}
	if d.match < 0 && d.named && rd.tok(d.core).Span.Len() == 1 && d.end-d.core == 1 {
		return false // the C of "20 °C"
	}
	if d.class.class != nil && d.class.count == thing && rd.nameType(d.head) != "PER" {
		return false // but May and Bill are people too
	}
	if tk.UPOS == "ADJ" {
		if d.match >= 0 {
			k := rd.names.names[rd.matches[d.match].name].kind
			return k == demonymName || k == countryName || k == fullName || k == acronymName
		}
		return d.class.class != nil && isArgument(tk.Rel) && rd.child(d.head, "det") >= 0
	}
	switch {
	case isTimeRel(tk.Rel) && d.match < 0:
		return false
	case d.match >= 0, d.class.class != nil, d.named:
		return true
	}
	return personEnding(strings.ToLower(tk.Lemma))
}

func isTimeRel(rel string) bool {
	return rel == "obl:tmod" || rel == "nmod:tmod" || rel == "obl:unmarked"
}

// personEnding reports whether a noun the codebook does not know is likely one of
// persons.
func personEnding(lemma string) bool {
	if len(lemma) < 6 {
		return false
	}
	for _, end := range [...]string{"ist", "man", "woman", "person", "ian", "eer", "monger", "maker", "goer", "holder", "worker", "keeper", "owner", "leader", "player"} {
		if strings.HasSuffix(lemma, end) {
			return true
		}
	}
	return false
}

// isModifier reports whether the head is but a part of another party's phrase:
// the "police" of "police officers". The "police" of "police raid" is a party.
func (rd *reader) isModifier(d *draft) bool {
	t := d.head
	for range 8 {
		tk := rd.tok(t)
		if tk.Head < 0 {
			return false
		}
		switch base(tk.Rel) {
		case "flat":
			if rd.opensPerson(t) && rd.name[tk.Head] != rd.name[t] {
				return false // the parser made "candidate" the head of "candidate Jane Roe"
			}
		case "compound", "goeswith", "amod", "fixed", "nummod":
		case "nmod":
			if tk.Rel != "nmod:desc" && tk.Rel != "nmod:unmarked" {
				return false
			}
		default:
			return false
		}
		h := draft{head: tk.Head, match: -1}
		if o := rd.owner[tk.Head]; o >= 0 && rd.owner[t] != o {
			h.match = o
		}
		h.named = rd.tok(tk.Head).UPOS == "PROPN" && rd.nameType(tk.Head) != "LOC"
		h.class = rd.classAt(tk.Head)
		if h.class.class != nil && h.class.count == thing {
			h.named = false
		}
		if rd.isParty(&h) {
			return true
		}
		t = tk.Head
	}
	return false
}

// opensPerson reports whether token t is the first of a person's name.
func (rd *reader) opensPerson(t int32) bool {
	return rd.nameType(t) == "PER" && (t == 0 || rd.name[t-1] != rd.name[t])
}

// extend sets the tokens of the phrase: what stands before the head and, where
// the head alone says little, the of-phrase behind it.
func (rd *reader) extend(d *draft) {
	d.first, d.last = min(d.core, d.head), max(d.end, d.head+1)
	if d.class.class != nil && !d.named {
		d.core, d.end = d.class.first, max(d.class.last, d.head+1)
		d.first, d.last = min(d.first, d.core), max(d.last, d.end)
	}
	rd.extendLeft(d, d.head)
	if d.named {
		rd.readTitle(d)
	}
	if !d.named || !d.titled && rd.nameType(d.head) != "PER" {
		rd.extendRight(d)
	}
	rd.cutLeft(d)
	for d.last > max(d.head, d.core)+1 && isLoose(rd.tok(d.last-1).UPOS) {
		d.last--
	}
}

// cutLeft takes out of the phrase the dateline before it and, from before a person's
// name, the end of another name: the "Kenya" of "head of the Bank of Kenya Jane Roe".
func (rd *reader) cutLeft(d *draft) {
	limit := min(d.head, d.core)
	d.first = max(d.first, min(limit, rd.opens[rd.sentence[d.head]]))
	if !d.named || d.titled || rd.nameType(d.head) != "PER" {
		return
	}
	for t := limit - 1; t >= d.first; t-- {
		if n := rd.name[t]; n >= 0 && d.first > 0 && rd.name[d.first-1] == n || rd.ofBefore(t) {
			d.first = t + 1
			return
		}
	}
}

// ofBefore reports whether "of" ties token t to what stands before it.
func (rd *reader) ofBefore(t int32) bool {
	return t > 0 && rd.owner[t] >= 0 && rd.lower(t-1) == "of"
}

// isLoose reports whether a word of this tag ends no phrase.
func isLoose(upos string) bool {
	return upos == "ADP" || upos == "PUNCT" || upos == "CCONJ" || upos == "DET"
}

// extendLeft takes the modifiers before the token t into the phrase.
func (rd *reader) extendLeft(d *draft, t int32) {
	kids := rd.children(t)
	for i := len(kids) - 1; i >= 0; i-- {
		c := kids[i]
		if c >= d.first {
			continue
		}
		switch rel := rd.tok(c).Rel; base(rel) {
		case "det", "amod", "compound", "nummod", "flat", "advmod":
		case "nmod":
			if rd.child(c, "case") >= 0 && rel != "nmod:poss" {
				return
			}
		case "punct":
			if w := rd.word(c); w == "-" || w == "." {
				continue
			}
			return
		default:
			return
		}
		if l := rd.left[c]; l >= d.head-maxPhrase {
			d.first = min(d.first, l)
		}
	}
	for at := d.head - 1; at >= d.first; at-- {
		if w := rd.word(at); w == "," || w == ";" || w == ":" {
			d.first = at + 1 // the parser went too far
		}
	}
	for d.first < min(d.head, d.core) && rd.isLooseStart(d.first) {
		d.first++
	}
}

// isLooseStart reports whether no phrase begins with token t. An adverb does so only
// before a number: "about 200 people", but "also the chairman".
func (rd *reader) isLooseStart(t int32) bool {
	switch rd.tok(t).UPOS {
	case "ADP", "PUNCT", "CCONJ", "SCONJ":
		return true
	case "ADV":
		return rd.tok(t+1).UPOS != "NUM"
	}
	return false
}

// readTitle reads the words before a name: "French President", "Lt. Gen.".
func (rd *reader) readTitle(d *draft) {
	at := d.core - 1
	for at >= 0 && isHonorific(rd.lower(at)) && rd.sentence[at] == rd.sentence[d.head] {
		d.first = min(d.first, at)
		at--
	}
	if at < 0 || rd.sentence[at] != rd.sentence[d.head] {
		return
	}
	f := rd.classAt(at)
	// Of "police said" nothing is a title, nor is "city" in "the city Paris".
	if f.class == nil || f.count != person && !f.office || f.last != at+1 || f.name == "accused" {
		return
	}
	if ty := rd.nameType(d.head); ty != "" && ty != "PER" {
		return
	}
	if d.match >= 0 && rd.names.names[rd.matches[d.match].name].kind != fullName && rd.names.names[rd.matches[d.match].name].kind != shortName {
		return
	}
	d.class, d.titled = f, true
	d.first = min(d.first, f.first)
	rd.extendLeft(d, at)
	d.first = min(d.first, f.first)
	if at := d.first - 1; at >= 0 && rd.sentence[at] == rd.sentence[d.head] && rd.owner[at] >= 0 {
		m := rd.matches[rd.owner[at]]
		if rd.child(rd.top(m.first, m.last), "case") < 0 {
			d.first = m.first // "Kenya President Otieno", whatever the parser made of it
		}
	}
}

// extendRight takes an of-phrase into the phrase of a common noun.
func (rd *reader) extendRight(d *draft) {
	for _, c := range rd.children(d.head) {
		if c < d.last || base(rd.tok(c).Rel) != "nmod" {
			continue
		}
		k := rd.child(c, "case")
		if k != d.last || rd.lower(k) != "of" || c > d.head+maxPhrase {
			return
		}
		end := max(c+1, rd.flatEnd(c))
		if n := rd.name[c]; n >= 0 {
			_, last := rd.nameCore(n)
			end = max(end, last)
		}
		if o := rd.owner[c]; o >= 0 {
			end = max(end, rd.matches[o].last)
		}
		d.last = end
		return
	}
}

// isSurname reports whether what looks like a pronoun is the surname of a person of the
// article: the You of You Si-kun, the He of He Lifeng.
func (rd *reader) isSurname(t int32) bool {
	if !rd.isCapital(t) || len(rd.word(t)) < 2 || !rd.pronounNames[rd.lower(t)] || t == rd.r.Sentences[rd.sentence[t]].First {
		return false
	}
	switch rd.word(t - 1) {
	case "\"", "“", "‘", "'", "”", ":", "«":
		return false
	}
	return true
}

// pronoun makes a draft of a pronoun that can stand for a party.
func (rd *reader) pronoun(d draft) (draft, bool) {
	tk := rd.tok(d.head)
	if tk.Rel == "expl" {
		return d, false
	}
	switch rd.lower(d.head) {
	case "he", "him", "his", "she", "her", "hers", "they", "them", "their", "theirs", "it", "its", "we", "us", "our", "i", "me", "my",
		"you", "your", "himself", "herself", "itself", "themselves":
	default:
		if isRelative(rd.lower(d.head)) {
			if rd.antecedentOfRelative(d.head) < 0 {
				return d, false
			}
			break
		}
		d.class = rd.classAt(d.head)
		if d.class.class == nil {
			return d, false
		}
		d.core, d.end = d.class.first, d.class.last
		d.first, d.last = d.core, d.end
		rd.extendLeft(&d, d.head)
		rd.extendRight(&d)
		return d, true
	}
	d.pronoun = true
	d.first, d.last = d.head, d.head+1
	return d, true
}

func isRelative(word string) bool {
	switch word {
	case "who", "whom", "whose", "which", "that":
		return true
	}
	return false
}

// antecedentOfRelative is the noun whose relative clause the pronoun t stands in,
// −1 if t begins no relative clause.
func (rd *reader) antecedentOfRelative(t int32) int32 {
	v := rd.tok(t).Head
	for range 4 {
		if v < 0 {
			return -1
		}
		if rd.tok(v).Rel == "acl:relcl" {
			if h := rd.tok(v).Head; h < t {
				return h
			}
			return -1
		}
		v = rd.tok(v).Head
	}
	return -1
}
