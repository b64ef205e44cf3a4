package what

import (
	"fmt"
	"slices"
	"strings"

	"khaldun"
)

// The learned finder of statements asks four things in turn: may this word be a
// cue; how far does the cue reach; what is each phrase around it, source, content
// or neither; and do they make a statement, all taken together.

// saidClasses are the classes of a phrase around a cue: a phrase may belong to the
// cue itself, as "in a statement" does.
var saidClasses = []string{"", "source", "content", "cue"}

const (
	noRole = iota
	sourceRole
	contentRole
	cueRole
)

// yesNo are the classes of the other questions.
var yesNo = []string{"no", "yes"}

const (
	// maybeCue is the least probability of a word that is looked at as a cue.
	maybeCue = 0.05
	// moreCue is the least probability of the words a cue grows by.
	moreCue = 0.45
	// maxCue bounds the words of a cue on either side of its head.
	maxCue = 8
	// someSource and someContent are the least probabilities of a source, and of
	// the best content where none is likely.
	someSource  = 0.3
	someContent = 0.15
)

// stretch is a part of the tree beside a cue: everything below token top, save the
// branch at without.
type stretch struct {
	top, without int32
	path         string // from the cue: "^ccomp" goes up, ">nsubj" down
}

// saying is a statement in the making.
type saying struct {
	head        int32
	first, last int32              // tokens of the cue
	p           float32            // that the head is a cue; then that it all is a statement
	ruled       *khaldun.Statement // what the records make of the head, nil if nothing
	source      *stretch           // nil if nobody is named, or only by place
	after       [2]int32           // the tokens of a speaker named behind the cue, first and last; zero if there is none
	base        int32              // the token content[0] stands for
	content     []bool

	pSource, pContent float32 // of the best source and content
	contentPath       string  // of the best content
}

// findLearned fills v.r.Statements by the model.
func (c *cues) findLearned(v *view) {
	quotes := v.quotes()
	found := c.judged(v, c.sayings(v, quotes))
	v.followQuotes(found, quotes)
	for i := range found {
		if st, ok := c.statement(v, &found[i]); ok {
			v.r.Statements = append(v.r.Statements, st)
		}
	}
}

// mayCue reports whether token i may be the head of a cue: any verb, any word that
// is listed or was a cue in an article learned from, and the colon.
func (c *cues) mayCue(v *view, i int32, words map[string]bool) bool {
	switch v.tok(i).UPOS {
	case "VERB":
		return true
	case "NOUN", "ADJ", "ADV", "AUX", "PROPN":
		return words[cueWord(v, i)] || c.record(v, i) != nil
	case "PUNCT":
		return v.word(i) == ":" && !v.isDateline(i)
	}
	return false
}

// isDateline reports whether the colon at i ends a place in capitals that opens a
// sentence: "NAIROBI: Police held two men".
func (v *view) isDateline(i int32) bool {
	first := v.r.Sentences[v.sent[i]].First
	if i == first || v.heading[v.sent[i]] {
		return false
	}
	sp := v.words(first, i-1)
	if w := v.r.Text(sp); strings.ToUpper(w) != w {
		return false
	}
	return slices.ContainsFunc(v.r.Places, func(p khaldun.Place) bool { return p.Span.Overlaps(sp) })
}

// cueWord is the word at t as it is learned: "claim NOUN".
func cueWord(v *view, t int32) string { return strings.ToLower(v.lemma(t)) + " " + v.tok(t).UPOS }

// sayings lists the words that may be cues, with what they would say.
func (c *cues) sayings(v *view, quotes []quote) []saying {
	m := c.model
	var f features
	p := make([]float32, len(saidClasses))
	var found []saying
	for t := range v.r.Tokens {
		t := int32(t)
		if !c.mayCue(v, t, m.words) {
			continue
		}
		f.on = f.on[:0]
		c.cueFeatures(v, t, &f)
		around := v.companyOf(t)
		v.weigh(m.cue, f.on, around[:], p[:2])
		s := saying{head: t, p: p[1]}
		if st, ok := c.ruled(v, t); ok {
			s.ruled = &st
		} else if s.p < maybeCue {
			continue
		}
		s.first, s.last = v.growCue(t, func(k int32) float32 {
			f.on = f.on[:0]
			cueWordFeatures(v, t, k, &f)
			v.weigh(m.extent, f.on, []int32{k}, p[:2])
			return p[1]
		})
		if v.tok(t).UPOS == "PUNCT" {
			v.readColon(&s)
		} else {
			c.assign(v, &s, &f, p)
		}
		v.takeQuotes(&s, quotes)
		found = append(found, s)
	}
	return found
}

// company is how many tokens a cue is seen with.
const company = 4

// companyOf are the token t, the word that governs it, its subject and what it takes;
// −1 for those that are missing.
func (v *view) companyOf(t int32) [company]int32 {
	out := [company]int32{t, v.tok(t).Head, -1, -1}
	for _, a := range v.args(t) {
		switch a.rel {
		case "nsubj", "poss":
			if out[2] < 0 {
				out[2] = a.tok
			}
		case "obj", "ccomp", "xcomp", "acl":
			if out[3] < 0 {
				out[3] = a.tok
			}
		}
	}
	return out
}

// weigh fills out with the probabilities of m's classes by the features that hold
// and by the vectors and states of tokens ts.
func (v *view) weigh(m *linear, on []uint64, ts []int32, out []float32) {
	copy(out, m.bias)
	m.addFeatures(on, out)
	words, states := &v.r.Words, &v.r.States
	at := 0
	for _, t := range ts {
		if t >= 0 {
			m.addDense(at, wordScale, words.Row(int(t)), out)
			m.addDense(at+words.Dim, stateScale, states.Row(int(t)), out)
		}
		at += words.Dim + states.Dim
	}
	softmax(out)
}

// growCue grows the cue at h word by word, to the left and then to the right. more
// is the probability that the next word belongs to it; growth goes on while the
// product stays above moreCue.
func (v *view) growCue(h int32, more func(t int32) float32) (first, last int32) {
	s := &v.r.Sentences[v.sent[h]]
	first, last = h, h
	for p := float32(1); first > s.First && h-first < maxCue; first-- {
		if p *= more(first - 1); p < moreCue {
			break
		}
	}
	for p := float32(1); last+1 < s.Last && last-h < maxCue; last++ {
		if p *= more(last + 1); p < moreCue {
			break
		}
	}
	return first, last
}

const (
	// saidUp is how many steps up the tree the phrases of a cue are sought.
	saidUp = 3
	// maxStretches bounds the search in sentences that are long lists.
	maxStretches = 80
)

// around lists the phrases that may be source or content of the cue at h.
func (v *view) around(h int32) []stretch {
	var out []stretch
	for _, c := range v.children(h) {
		if v.isSlight(c) {
			continue
		}
		rel := ">" + v.tok(c).Rel
		out = append(out, stretch{c, -1, rel})
		for _, g := range v.children(c) {
			if !v.isSlight(g) {
				out = append(out, stretch{g, -1, rel + ">" + v.tok(g).Rel})
			}
		}
	}
	path := ""
	for at, n := h, 0; n < saidUp && v.tok(at).Head >= 0; n++ {
		p := v.tok(at).Head
		path += "^" + v.tok(at).Rel
		out = append(out, stretch{p, at, path})
		for _, c := range v.children(p) {
			if c != at && !v.isSlight(c) {
				out = append(out, stretch{c, -1, path + ">" + v.tok(c).Rel})
			}
		}
		at = p
	}
	return out[:min(len(out), maxStretches)]
}

// isSlight reports whether token i is no phrase of its own.
func (v *view) isSlight(i int32) bool {
	switch base(v.tok(i).Rel) {
	case "punct", "aux", "mark", "case", "cop", "cc", "det", "fixed", "flat", "expl":
		return true
	}
	return false
}

// markStretch sets on[t] for each token of p, tokens counted from first.
func (v *view) markStretch(p stretch, first int32, on []bool) {
	stack := []int32{p.top}
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if k := i - first; k >= 0 && int(k) < len(on) {
			on[k] = true
		}
		for _, c := range v.children(i) {
			if c != p.without {
				stack = append(stack, c)
			}
		}
	}
}

// assign gives the phrases around the cue their parts.
func (c *cues) assign(v *view, s *saying, f *features, p []float32) {
	sn := &v.r.Sentences[v.sent[s.head]]
	s.base, s.content = sn.First, make([]bool, sn.Last-sn.First)
	best, near := float32(someSource), stretch{top: -1}
	for _, w := range v.around(s.head) {
		f.on = f.on[:0]
		c.roleFeatures(v, s.head, w, f)
		v.weigh(c.model.role, f.on, []int32{w.top}, p)
		s.pSource = max(s.pSource, p[sourceRole])
		if p[sourceRole] > best {
			best, s.source = p[sourceRole], &w
		}
		if p[contentRole] > s.pContent {
			s.pContent, s.contentPath, near = p[contentRole], w.path, w
		}
		if p[contentRole] > 0.5 {
			v.markStretch(w, s.base, s.content)
		}
	}
	if s.pContent > someContent && s.pContent <= 0.5 {
		v.markStretch(near, s.base, s.content)
	}
	if s.source == nil {
		v.seekAfter(s)
	}
	s.closeGaps(v)
}

// maxAfter is how many words may name a speaker behind the cue.
const maxAfter = 12

// seekAfter finds the speaker by place where the tree has none: in "The road is
// open, says the mayor" trees often take the mayor for what is said.
func (v *view) seekAfter(s *saying) {
	sn := &v.r.Sentences[v.sent[s.head]]
	switch v.tok(s.head).XPOS {
	case "VBD", "VBZ", "VBP":
	default:
		return
	}
	if s.first <= sn.First+1 || v.tok(s.first-1).UPOS != "PUNCT" {
		return
	}
	last := s.last
	for last+1 < sn.Last && v.tok(last+1).UPOS != "PUNCT" {
		last++
	}
	if n := last - s.last; n == 0 || n > maxAfter {
		return
	}
	top := v.topOf(v.words(s.last+1, last))
	if top < 0 {
		return
	}
	switch v.tok(top).UPOS {
	case "NOUN", "PROPN", "PRON":
	default:
		return
	}
	s.after = [2]int32{s.last + 1, last}
	for t := sn.First; t < s.first; t++ {
		s.content[t-s.base] = true
	}
	for t := last + 1; t < sn.Last; t++ {
		s.content[t-s.base] = false
	}
}

// maxGap is how many words the tree may leave out between two parts of a content.
const maxGap = 8

// closeGaps takes the cue and the source out of the content, and into it the gaps
// in which neither stands.
func (s *saying) closeGaps(v *view) {
	bar := make([]bool, len(s.content))
	for t := s.first; t <= s.last; t++ {
		bar[t-s.base] = true
	}
	if s.source != nil {
		v.markStretch(*s.source, s.base, bar)
	}
	if s.after[1] > 0 {
		for t := s.after[0]; t <= s.after[1]; t++ {
			bar[t-s.base] = true
		}
	}
	last := -1
	for k := range s.content {
		switch {
		case bar[k]:
			s.content[k] = false
			last = -1
		case s.content[k]:
			if last >= 0 && k-last <= maxGap {
				for g := last + 1; g < k; g++ {
					s.content[g] = true
				}
			}
			last = k
		}
	}
}

// readColon reads "Mayor: the bridge is safe": what follows is the content.
func (v *view) readColon(s *saying) {
	sn := &v.r.Sentences[v.sent[s.head]]
	s.base, s.content = sn.First, make([]bool, sn.Last-sn.First)
	s.contentPath = ":"
	for t := s.last + 1; t < sn.Last; t++ {
		s.content[t-s.base] = true
	}
}

// judged are the sayings that are statements. A record that makes one of the same
// word lowers what it takes.
func (c *cues) judged(v *view, found []saying) []saying {
	m := c.model
	out := make([]saying, 0, len(found))
	var f features
	p := make([]float32, len(yesNo))
	for i := range found {
		f.on = f.on[:0]
		row := c.judgeFeatures(v, found, i, &f)
		m.judge.scores(f.on, row[:], p)
		s := found[i]
		if p[1] >= m.Threshold || s.ruled != nil && p[1] >= m.RuleThreshold {
			s.p = p[1]
			out = append(out, s)
		}
	}
	return out
}

// holds reports whether token t lies in the content.
func (s *saying) holds(t int32) bool {
	k := t - s.base
	return k >= 0 && int(k) < len(s.content) && s.content[k]
}

// statement turns s into a Statement, if it has a content.
func (c *cues) statement(v *view, s *saying) (khaldun.Statement, bool) {
	parts := v.runs(s)
	if len(parts) == 0 && s.ruled != nil {
		parts = []khaldun.Span{s.ruled.Content}
	}
	if len(parts) == 0 {
		return khaldun.Statement{}, false
	}
	st := khaldun.Statement{Speaker: -1, Addressee: -1, Parent: -1, Cue: v.words(s.first, s.last),
		Content: parts[0].Cover(parts[len(parts)-1]), Direct: v.speaks(s), Why: c.why(v, s)}
	if len(parts) > 1 {
		st.Parts = parts
	}
	if rec := c.record(v, s.head); rec != nil {
		st.Stance = rec.Get("stance")
	}
	if s.ruled != nil {
		st.Stance = s.ruled.Stance
	}
	c.nameSpeaker(v, s, &st)
	v.nameAddressee(s, &st)
	st.Span = st.Cue.Cover(st.Content)
	if st.SpeakerSpan.Len() > 0 {
		st.Span = st.Span.Cover(st.SpeakerSpan)
	}
	return st, true
}

// why says what spoke for s.
func (c *cues) why(v *view, s *saying) khaldun.Evidence {
	f := features{}
	c.cueFeatures(v, s.head, &f)
	note := fmt.Sprintf("%.2f: %s", s.p, c.model.reasons(f.on))
	e := khaldun.Evidence{Rule: statementsModel, Span: v.tok(s.head).Span, Note: note}
	if s.ruled != nil {
		return khaldun.Evidence{Rule: s.ruled.Why.Rule, Span: e.Span, Note: s.ruled.Why.Note, From: []khaldun.Evidence{e}}
	}
	return e
}

// nameSpeaker sets the speaker: the source, what stands before a colon, or whom the
// record found.
func (c *cues) nameSpeaker(v *view, s *saying, st *khaldun.Statement) {
	switch sn := &v.r.Sentences[v.sent[s.head]]; {
	case s.source != nil:
		v.setSpeaker(st, s.source.top)
		st.SpeakerSpan = v.sourceSpan(s)
	case s.after[1] > 0:
		st.SpeakerSpan = v.words(s.after[0], s.after[1])
		if t := v.topOf(st.SpeakerSpan); t >= 0 {
			st.Speaker = int(max(v.head[t], v.within[t]))
		}
	case v.word(s.head) == ":" && s.first > sn.First:
		st.SpeakerSpan = v.words(sn.First, s.first-1)
		if t := v.topOf(st.SpeakerSpan); t >= 0 {
			st.Speaker = int(max(v.head[t], v.within[t]))
		}
	case s.ruled != nil && s.ruled.SpeakerSpan.Len() > 0:
		st.Speaker, st.SpeakerSpan = s.ruled.Speaker, s.ruled.SpeakerSpan
	}
}

// sourceSpan is the phrase of the source, with the comma that closes an apposition.
func (v *view) sourceSpan(s *saying) khaldun.Span {
	sp := v.subtree(s.source.top, s.source.without)
	if m := v.head[s.source.top]; m >= 0 {
		sp = sp.Cover(v.r.Mentions[m].Span)
	}
	next := v.tokenAt(sp.End-1) + 1
	if int(next) < len(v.r.Tokens) && next != s.head {
		switch w := v.word(next); w {
		case ",", "—", "–":
			if strings.Contains(v.r.Text(sp), w) {
				sp.End = v.tok(next).Span.End
			}
		}
	}
	return sp
}

// nameAddressee sets who is spoken to: an object of the cue that is a party and
// neither speaks nor is spoken of.
func (v *view) nameAddressee(s *saying, st *khaldun.Statement) {
	if v.tok(s.head).UPOS != "VERB" {
		return
	}
	for _, a := range v.args(s.head) {
		switch a.rel {
		case "obj", "iobj", "obl:to":
			if m := v.head[a.tok]; m >= 0 && int(m) != st.Speaker && !s.holds(a.tok) {
				st.Addressee = int(m)
				return
			}
		}
	}
}

// runs are the stretches of the content; those parted by nothing but signs are one.
func (v *view) runs(s *saying) []khaldun.Span {
	var out []khaldun.Span
	last := int32(-1)
	for k := range s.content {
		if !s.content[k] {
			continue
		}
		t := s.base + int32(k)
		if last >= 0 && v.onlySigns(last+1, t, s) {
			out[len(out)-1].End = v.tok(t).Span.End
		} else {
			out = append(out, v.tok(t).Span)
		}
		last = t
	}
	for i := range out {
		out[i] = v.trim(out[i])
	}
	return slices.DeleteFunc(out, func(sp khaldun.Span) bool {
		t := v.tokenAt(sp.Start)
		return v.tok(t).UPOS == "PUNCT" && v.tok(t).Span == sp
	})
}

// onlySigns reports whether tokens [first, last) are signs outside the cue of s.
func (v *view) onlySigns(first, last int32, s *saying) bool {
	for t := first; t < last; t++ {
		if v.tok(t).UPOS != "PUNCT" || t >= s.first && t <= s.last {
			return false
		}
	}
	return true
}

// trim takes commas, colons, dashes and stops from the ends of a content; what
// stands in quotation marks keeps its own.
func (v *view) trim(sp khaldun.Span) khaldun.Span {
	first, last := v.tokenAt(sp.Start), v.tokenAt(sp.End-1)
	for first < last && v.isStop(first) {
		first++
	}
	for last > first && v.isStop(last) {
		last--
	}
	return v.words(first, last)
}

func (v *view) isStop(t int32) bool {
	switch v.word(t) {
	case ",", ".", ":", ";", "–", "—", "-":
		return true
	}
	return false
}

// words is the span of tokens first to last.
func (v *view) words(first, last int32) khaldun.Span {
	return v.tok(first).Span.Cover(v.tok(last).Span)
}
