package what

import (
	"errors"
	"io/fs"
	"strings"

	"khaldun"
	"khaldun/book"
)

// cues are the words that report what somebody says or thinks: the `cue` records,
// and what a model has learned of them and of others.
type cues struct {
	verbs map[string]*book.Record // lemma → record
	nouns map[string]*book.Record
	adjs  map[string]*book.Record
	model *Sayings // nil: the records alone decide
	err   error    // why the codebook's model is not used though there is one
}

// statementsModel is the model's path in the codebook.
const statementsModel = "en/statements.model"

func compileCues(b *book.Book) *cues {
	c := &cues{verbs: map[string]*book.Record{}, nouns: map[string]*book.Record{}, adjs: map[string]*book.Record{}}
	for _, rec := range b.Records("cue") {
		for _, w := range rec.List("verb") {
			c.verbs[w] = rec
		}
		for _, w := range rec.List("noun") {
			c.nouns[w] = rec
		}
		for _, w := range rec.List("adj") {
			c.adjs[w] = rec
		}
	}
	packed, err := b.Model(statementsModel)
	if err == nil {
		c.model, err = OpenSayings(packed)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		c.err = err
	}
	return c
}

// Statements returns a function that fills a reading's statements by the cues and
// the statement model of b, as the Coder's stage does before it looks for events.
// It is safe for use by many goroutines.
func Statements(b *book.Book) (func(*khaldun.Reading), error) {
	c := compileCues(b)
	return func(r *khaldun.Reading) { c.findStatements(newView(r)) }, c.err
}

// StatementsBy is Statements with model m instead of the one of b; nil leaves the
// cues alone.
func StatementsBy(b *book.Book, m *Sayings) func(*khaldun.Reading) {
	c := compileCues(b)
	c.model = m
	return func(r *khaldun.Reading) { c.findStatements(newView(r)) }
}

// record is the record that lists token t, nil if none does.
func (c *cues) record(v *view, t int32) *book.Record {
	tk := v.tok(t)
	switch tk.UPOS {
	case "VERB":
		return c.verbs[strings.ToLower(tk.Lemma)]
	case "NOUN":
		return c.nouns[strings.ToLower(tk.Lemma)]
	case "ADJ":
		return c.adjs[strings.ToLower(tk.Lemma)]
	case "PUNCT":
		if v.word(t) == ":" {
			return c.nouns["colon"]
		}
	}
	return nil
}

// findStatements fills r.Statements, in the order of their cues.
func (c *cues) findStatements(v *view) {
	v.r.Statements = v.r.Statements[:0]
	if c.model != nil && c.model.fits(v.r) {
		c.findLearned(v)
	} else {
		c.findRuled(v)
	}
	v.nest()
}

// findRuled makes the statements that the records alone can tell.
func (c *cues) findRuled(v *view) {
	r := v.r
	for s := range r.Sentences {
		first := len(r.Statements)
		sn := &r.Sentences[s]
		for i := sn.First; i < sn.Last; i++ {
			if st, ok := c.ruled(v, i); ok {
				r.Statements = append(r.Statements, st)
			}
		}
		if len(r.Statements) == first {
			if st, ok := c.continued(v, s); ok {
				r.Statements = append(r.Statements, st)
			}
		}
	}
}

// ruled is the statement that the records make of token i.
func (c *cues) ruled(v *view, i int32) (khaldun.Statement, bool) {
	if st, ok := c.byVerb(v, i); ok {
		return st, true
	}
	if st, ok := c.accordingTo(v, i); ok {
		return st, true
	}
	return c.byColon(v, i)
}

// nestWithin is how many statements on either side of one may hold it.
const nestWithin = 40

// nest gives each statement as its parent the smallest one that holds its cue.
func (v *view) nest() {
	all := v.r.Statements
	for i := range all {
		st := &all[i]
		st.Parent = -1
		for k := max(0, i-nestWithin); k < min(len(all), i+nestWithin); k++ {
			o := &all[k]
			if k != i && holds(o, st.Cue) && o.Content.Len() > st.Content.Len() && !holds(st, o.Cue) &&
				(st.Parent < 0 || all[st.Parent].Content.Len() > o.Content.Len()) {
				st.Parent = k
			}
		}
	}
}

// holds reports whether sp lies in the content of st.
func holds(st *khaldun.Statement, sp khaldun.Span) bool {
	for _, p := range st.Pieces() {
		if p.Contains(sp) {
			return true
		}
	}
	return false
}

// statementOf is the innermost statement that asserts what token t tells, −1 if the
// paper says it itself.
func (v *view) statementOf(t int32) int {
	at := v.tok(t).Span
	best := -1
	for i := range v.r.Statements {
		st := &v.r.Statements[i]
		if st.Content.Contains(at) && holds(st, at) && !st.Cue.Contains(at) && !st.SpeakerSpan.Contains(at) &&
			(best < 0 || st.Content.Len() < v.r.Statements[best].Content.Len()) && v.asserts(st, t) {
			best = i
		}
	}
	return best
}

// asserts reports whether st gives as so what token t of its content tells. What somebody praises, wants
// or talks about is his topic and no claim of his: in "the mayor condemned the
// attack" it is the paper that tells of the attack. So is what he says he will do:
// "the mayor promised to rebuild it".
func (v *view) asserts(st *khaldun.Statement, t int32) bool {
	if st.Direct {
		return true
	}
	if st.Stance == "" {
		return false
	}
	if st.Stance == "claim" && v.isAccused(st, t) {
		return true
	}
	for _, p := range st.Pieces() {
		top := v.topOf(p)
		if top < 0 {
			continue
		}
		switch v.tok(top).UPOS {
		case "VERB", "AUX", "ADJ":
			if st.Stance == "neutral" && v.isWish(top) {
				continue
			}
			return true
		}
		if v.child(top, "cop", "nsubj") >= 0 {
			return true
		}
	}
	return false
}

// isWish reports whether verb t is an infinitive without a subject of its own.
func (v *view) isWish(t int32) bool {
	return v.mark(t) == "to" && v.child(t, "nsubj") < 0
}

// isAccused reports whether t lies in a phrase of the content with "of": "accused
// the clerk of theft", "allegations of torture".
func (v *view) isAccused(st *khaldun.Statement, t int32) bool {
	const far = 12
	for n := 0; n < far && t >= 0 && holds(st, v.tok(t).Span); n++ {
		if v.mark(t) == "of" {
			return true
		}
		t = v.tok(t).Head
	}
	return false
}

// setSpeaker names the speaker by the mention token t heads, or by its phrase.
func (v *view) setSpeaker(st *khaldun.Statement, t int32) {
	m := v.head[t]
	if m < 0 {
		m = v.within[t] // the head of a name by the tree need not be that of the mention
	}
	if m >= 0 {
		st.Speaker, st.SpeakerSpan = int(m), v.r.Mentions[m].Span
		return
	}
	st.SpeakerSpan = v.phrase(t)
}

// phrase is token t with the modifiers before it.
func (v *view) phrase(t int32) khaldun.Span {
	s := v.tok(t).Span
	for _, c := range v.children(t) {
		switch base(v.tok(c).Rel) {
		case "compound", "amod", "det", "flat", "nummod":
			s = s.Cover(v.tok(c).Span)
		case "nmod":
			if v.tok(c).Rel == "nmod:poss" {
				s = s.Cover(v.tok(c).Span)
			}
		}
	}
	return s
}

// subtree is the span of everything below t, t included, without the branch at
// without. It is bounded by the sentence's length.
func (v *view) subtree(t, without int32) khaldun.Span {
	s := v.tok(t).Span
	stack := []int32{t}
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, c := range v.children(i) {
			if c == without {
				continue
			}
			if v.tok(c).UPOS != "PUNCT" || v.tok(c).Span.Start > s.Start && v.tok(c).Span.End < s.End {
				s = s.Cover(v.tok(c).Span)
			}
			stack = append(stack, c)
		}
	}
	return s
}
