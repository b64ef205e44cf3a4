package who

import (
	"strings"

	"khaldun"
)

const (
	// maxRecent bounds the mentions a pronoun is compared with.
	maxRecent = 40
	// maxAbroadBack is how many sentences back a foreign holder of an office may stand:
	// then "the president" is one's own again.
	maxAbroadBack = 4
	// maxBack is how many sentences back an antecedent of a pronoun may stand,
	// maxNounBack of a definite noun.
	maxBack     = 3
	maxNounBack = 12
)

// remember lets later pronouns stand for draft i.
func (rd *reader) remember(i int32) {
	d := &rd.drafts[i]
	if d.pronoun && d.party.antecedent < 0 {
		return
	}
	rd.recent = append(rd.recent, i)
}

// refer finds what a pronoun stands for.
func (rd *reader) refer(i int32) {
	d := &rd.drafts[i]
	word := rd.lower(d.head)
	d.party.why.Span = rd.span(d.first, d.last)
	switch word {
	case "who", "whom", "whose", "which", "that":
		if a := rd.antecedentOfRelative(d.head); a >= 0 && rd.heads[a] >= 0 {
			rd.stand(i, rd.heads[a], "relative")
		}
		return
	case "i", "me", "my", "we", "us", "our":
		if a := rd.speaker(d.head); a >= 0 {
			rd.stand(i, a, "the speaker")
		}
		return
	case "you", "your":
		return
	}
	best, score, second := int32(-1), 0, 0
	for k := len(rd.recent) - 1; k >= 0 && k >= len(rd.recent)-maxRecent; k-- {
		a := rd.recent[k]
		s := rd.fits(d, &rd.drafts[a], word)
		if s <= 0 || a == i {
			continue
		}
		if best >= 0 && rd.root(a) == rd.root(best) {
			continue
		}
		if s > score {
			best, score, second = a, s, score
		} else if s > second {
			second = s
		}
	}
	if best >= 0 {
		rd.stand(i, best, "pronoun")
	}
}

// root is the first mention of a chain of references.
func (rd *reader) root(a int32) int32 {
	for n := 0; n < maxDepth && rd.drafts[a].party.antecedent >= 0; n++ {
		a = rd.drafts[a].party.antecedent
	}
	return a
}

// stand makes draft i a reference to what draft a stands for.
func (rd *reader) stand(i, a int32, how string) {
	rd.resolve(a, 1)
	a = rd.root(a)
	q := &rd.drafts[a].party
	d := &rd.drafts[i]
	if s := sexOf(rd.lower(d.head)); s != anySex && q.count == person {
		rd.setSex(a, s)
	}
	d.party = *q
	p := &d.party
	p.kind, p.antecedent, p.depth = khaldun.Pronominal, a, 0
	p.why = khaldun.Evidence{Span: rd.span(d.first, d.last), Note: how + " for " + rd.r.Text(rd.span(rd.drafts[a].first, rd.drafts[a].last))}
	p.rest(q.why, q.depth)
}

// setSex keeps what a pronoun or a title says of draft a, for all of its name.
func (rd *reader) setSex(a int32, s sex) {
	d := &rd.drafts[a]
	d.party.sex = s
	if d.named {
		rd.known.sex[rd.lower(d.end-1)] = s
	}
}

// fits scores a as the antecedent of the pronoun d; 0 if it cannot be.
func (rd *reader) fits(d, a *draft, word string) int {
	back := int(rd.sentence[d.head] - rd.sentence[a.head])
	if back < 0 || back > maxBack || a.head >= d.head || a.pronoun && a.party.antecedent < 0 {
		return 0
	}
	p := &a.party
	sex := p.sex
	if p.antecedent >= 0 {
		sex = rd.drafts[rd.root(p.antecedent)].party.sex
	}
	switch word {
	case "he", "him", "his", "himself":
		if p.count != person || p.plural || sex == female {
			return 0
		}
	case "she", "her", "hers", "herself":
		if p.count != person || p.plural || sex == male {
			return 0
		}
	case "they", "them", "their", "theirs", "themselves":
		if p.count == place || p.count == person && !p.plural {
			return 0
		}
	default: // it, its
		if p.count != body && p.count != place || p.plural {
			return 0
		}
	}
	if rd.shareVerb(d.head, a.head) {
		return 0
	}
	s := 20 - 5*back
	switch rel := rd.tok(a.head).Rel; base(rel) {
	case "nsubj":
		s += 4
	case "obj", "iobj":
		s++
	case "nmod", "compound", "amod":
		s -= 3
	}
	if p.kind == khaldun.Named || a.named {
		s += 2
	}
	if p.count == place && !p.isState() {
		s -= 4
	}
	if sexOf(word) != anySex && sex == sexOf(word) {
		s += 3
	}
	if rd.r.Sentences[rd.sentence[d.head]].Block != rd.r.Sentences[rd.sentence[a.head]].Block {
		s--
	}
	return s
}

// shareVerb reports whether both heads hang on one verb, so that one cannot be the
// other: "she told her".
func (rd *reader) shareVerb(a, b int32) bool {
	ta, tb := rd.tok(a), rd.tok(b)
	if ta.Rel == "nmod:poss" {
		return ta.Head == b
	}
	return ta.Head >= 0 && ta.Head == tb.Head
}

// speaker is the draft that says the words token t stands in, −1 if it is not
// clear.
func (rd *reader) speaker(t int32) int32 {
	for n := 0; t >= 0 && n < maxDepth; n++ {
		h := rd.tok(t).Head
		if h < 0 {
			// "We will fight," said Ruto: the verb of saying hangs on the words.
			if v := rd.child(t, "parataxis"); v >= 0 {
				return rd.subject(v)
			}
			return -1
		}
		if rel := base(rd.tok(t).Rel); rel == "ccomp" || rel == "parataxis" {
			if s := rd.subject(h); s >= 0 {
				return s
			}
		}
		t = h
	}
	return -1
}

// subject is the draft that is the subject of v, −1 if none or a pronoun of the
// first person.
func (rd *reader) subject(v int32) int32 {
	s := rd.child(v, "nsubj")
	if s < 0 || rd.heads[s] < 0 {
		return -1
	}
	switch rd.lower(s) {
	case "i", "we", "you", "it":
		return -1
	}
	return rd.heads[s]
}

// referNoun finds the party that a definite noun takes up: "the president", "the
// group". It reports whether there is one.
func (rd *reader) referNoun(i int32) bool {
	d := &rd.drafts[i]
	if d.class.class == nil || d.class.bound && d.class.count != body || !rd.isBareDefinite(d) {
		return false
	}
	head := strings.ToLower(rd.tok(d.head).Lemma)
	for k := len(rd.recent) - 1; k >= 0 && k >= len(rd.recent)-maxRecent; k-- {
		a := rd.recent[k]
		o := &rd.drafts[a]
		if rd.sentence[d.head]-rd.sentence[o.head] > maxNounBack {
			break
		}
		if a == i || o.pronoun || o.party.plural != d.class.plural || !rd.takesUp(d, o, head) || rd.isBeside(d, o) {
			continue
		}
		rd.stand(i, a, "taken up")
		return true
	}
	return false
}

// isBeside reports whether o is also named elsewhere in the sentence of d, so that d is
// somebody else: "The president warned Mr Otieno".
func (rd *reader) isBeside(d, o *draft) bool {
	if o.party.entity == "" {
		return false
	}
	s := &rd.r.Sentences[rd.sentence[d.head]]
	for t := s.First; t < s.Last; t++ {
		if k := rd.heads[t]; k >= 0 && t != d.head {
			if e := &rd.drafts[k]; e.named && e.party.entity == o.party.entity && base(rd.tok(d.head).Rel) != "appos" && base(rd.tok(t).Rel) != "appos" {
				return true
			}
		}
	}
	return false
}

// isBareDefinite reports whether the phrase is no more than "the" and the class.
func (rd *reader) isBareDefinite(d *draft) bool {
	if d.first >= d.class.first {
		return false
	}
	for t := d.first; t < d.class.first; t++ {
		switch rd.lower(t) {
		case "the", "this", "that", "these", "those":
		default:
			return false
		}
	}
	return d.last <= d.class.last
}

// takesUp reports whether the noun d can stand for the earlier o.
func (rd *reader) takesUp(d, o *draft, head string) bool {
	if !o.party.isKnown() || o.party.assumed && o.party.entity == "" && !o.named {
		return false
	}
	if !o.named {
		return strings.ToLower(rd.tok(o.head).Lemma) == head && o.party.class == d.class.name
	}
	if o.party.class == d.class.name && d.class.class != nil && d.class.office {
		return o.party.country == rd.home.country || rd.sentence[d.head]-rd.sentence[o.head] <= maxAbroadBack
	}
	if strings.HasSuffix(o.party.office, "minister") && d.class.name == "minister" {
		return true
	}
	if d.class.count != body || o.party.count != body {
		return false
	}
	for t := o.core; t < o.end; t++ {
		if rd.lower(t) == head {
			return true
		}
	}
	return o.party.entity != "" && rd.kindFits(d, o)
}

// kindFits reports whether an entity's kind is what the noun says.
func (rd *reader) kindFits(d, o *draft) bool {
	e := rd.book.Entity(o.party.entity)
	if e == nil {
		return false
	}
	switch w := strings.ToLower(rd.tok(d.head).Lemma); e.Kind {
	case "party":
		return w == "party"
	case "group":
		return w == "group" || w == "movement" || w == "organisation" || w == "organization" || w == "militia"
	case "company":
		return w == "company" || w == "firm"
	case "igo":
		return w == "organisation" || w == "organization" || w == "bloc" || w == "body"
	case "ngo":
		return w == "group" || w == "organisation" || w == "organization" || w == "charity"
	}
	return false
}
