package what

import (
	"slices"
	"strings"

	"khaldun"
	"khaldun/book"
)

// byVerb reads "X said that …", `"…," said X` and "…, X said".
func (c *cues) byVerb(v *view, i int32) (khaldun.Statement, bool) {
	t := v.tok(i)
	rec := c.verbs[t.Lemma]
	if rec == nil || t.UPOS != "VERB" || rec.Get("content") == "" && v.passiveOfPerson(i) {
		return khaldun.Statement{}, false
	}
	if s := v.child(i, "nsubj:pass", "expl", "nsubj"); s >= 0 && v.passive(i) && strings.EqualFold(v.word(s), "it") && v.child(i, "obl:agent") < 0 {
		return khaldun.Statement{}, false // "it should be noted that": the paper's own voice
	}
	var content khaldun.Span
	var note string
	for _, k := range v.children(i) {
		if base(v.tok(k).Rel) != "ccomp" {
			continue
		}
		if note == "" {
			content, note = v.subtree(k, -1), "clause"
		} else {
			content = content.Cover(v.subtree(k, -1))
		}
	}
	switch k := v.child(i, "parataxis"); {
	case note != "":
	case base(t.Rel) == "parataxis" && t.Head >= 0:
		content, note = v.subtree(t.Head, i), "main clause"
	case k >= 0:
		content, note = v.subtree(k, -1), "clause beside it"
	}
	if content.Len() == 0 {
		content, note = v.embedded(i, rec.List("content")), "what it is about"
	}
	sn := v.sent[i]
	if q, ok := v.quotedSpan(sn, i); ok && (content.Len() == 0 || !content.Overlaps(q)) {
		content, note = q, "quotation"
	} else if ok {
		content = content.Cover(q)
	}
	if content.Len() == 0 {
		return khaldun.Statement{}, false
	}
	st := khaldun.Statement{Speaker: -1, Addressee: -1, Parent: -1, Cue: t.Span, Content: content,
		Direct: v.mostlyQuoted(sn, content), Stance: rec.Get("stance"),
		Why: khaldun.Evidence{Rule: rec.ID(), Span: t.Span, Note: note}}
	for _, a := range v.args(i) {
		switch a.rel {
		case "nsubj":
			if st.SpeakerSpan.Len() == 0 {
				if c.isMute(v, rec, a.tok) {
					return khaldun.Statement{}, false
				}
				v.setSpeaker(&st, a.tok)
				st.SpeakerSpan = st.SpeakerSpan.Cover(v.subtree(a.tok, v.branch(a.tok, i)))
			}
		case "obj", "iobj", "obl:to":
			if m := v.head[a.tok]; m >= 0 && st.Addressee < 0 && !content.Overlaps(v.r.Mentions[m].Span) {
				st.Addressee = int(m)
			}
		}
	}
	st.Span = st.Cue.Cover(st.Content)
	if st.SpeakerSpan.Len() > 0 {
		st.Span = st.Span.Cover(st.SpeakerSpan)
	}
	return st, true
}

// branch is the child of t below which token i stands, −1 if it stands elsewhere.
func (v *view) branch(t, i int32) int32 {
	const deep = 30
	for n := 0; n < deep && i >= 0; n++ {
		h := v.tok(i).Head
		if h == t {
			return i
		}
		i = h
	}
	return -1
}

// isMute reports whether token t is a thing that shows something without saying it:
// "such victories demonstrate that" is the writer's own thought, "the report shows
// that" is the report's.
func (c *cues) isMute(v *view, rec *book.Record, t int32) bool {
	if rec.Name != "confirm" || v.head[t] >= 0 || v.within[t] >= 0 {
		return false
	}
	switch v.tok(t).UPOS {
	case "NOUN":
		return c.nouns[v.lemma(t)] == nil && !documents[v.lemma(t)]
	case "PRON":
		return v.tok(t).XPOS == "DT" // "this shows that"
	}
	return false
}

// documents speak for those who wrote them.
var documents = map[string]bool{"report": true, "study": true, "survey": true, "poll": true, "data": true, "document": true, "record": true,
	"figure": true, "statistics": true, "statistic": true, "video": true, "footage": true, "photo": true, "image": true, "investigation": true,
	"inquiry": true, "audit": true, "test": true, "research": true, "analysis": true, "review": true, "book": true, "paper": true, "bill": true,
	"law": true, "agreement": true, "resolution": true, "source": true, "file": true, "examination": true, "autopsy": true, "census": true}

// embedded is the phrase that stands to verb i, or to its object, in one of the
// relations rels: "accused them of burning the market". Empty if there is none.
func (v *view) embedded(i int32, rels []string) khaldun.Span {
	if len(rels) == 0 {
		return khaldun.Span{}
	}
	above := []int32{i}
	if o := v.child(i, "obj", "nsubj:pass"); o >= 0 {
		above = append(above, o)
	}
	for _, h := range above {
		for _, c := range v.children(h) {
			rel := base(v.tok(c).Rel) + ":" + v.mark(c)
			if slices.Contains(rels, rel) {
				return v.subtree(c, -1)
			}
		}
	}
	return khaldun.Span{}
}

// passiveOfPerson tells "he was told that" from "it was said that": the subject
// is the one who heard.
func (v *view) passiveOfPerson(i int32) bool {
	s := v.child(i, "nsubj:pass")
	return s >= 0 && v.tok(s).Lemma != "it"
}

// accordingTo reads "according to X, …".
func (c *cues) accordingTo(v *view, i int32) (khaldun.Statement, bool) {
	t := v.tok(i)
	if !strings.EqualFold(v.word(i), "according") {
		return khaldun.Statement{}, false
	}
	h := t.Head
	if h < 0 {
		return khaldun.Statement{}, false
	}
	speaker := h
	if base(t.Rel) != "case" { // according → to X
		if speaker = v.child(i, "obl", "nmod"); speaker < 0 {
			return khaldun.Statement{}, false
		}
	}
	sn := &v.r.Sentences[v.sent[i]]
	phrase := v.subtree(speaker, -1)
	content := khaldun.Span{Start: phrase.End, End: sn.Span.End}
	if phrase.Start-sn.Span.Start > sn.Span.End-phrase.End {
		content = khaldun.Span{Start: sn.Span.Start, End: t.Span.Start}
	}
	if content.Len() == 0 {
		return khaldun.Statement{}, false
	}
	var rule, stance string
	if rec := c.nouns["according to"]; rec != nil {
		rule, stance = rec.ID(), rec.Get("stance")
	}
	st := khaldun.Statement{Speaker: -1, Addressee: -1, Parent: -1, Cue: t.Span, Content: content, Span: sn.Span, Stance: stance,
		Why: khaldun.Evidence{Rule: rule, Span: t.Span, Note: "according to"}}
	v.setSpeaker(&st, speaker)
	return st, true
}

// maxNamed is how many words may name the speaker before a colon.
const maxNamed = 8

// byColon reads "Mayor: the bridge is safe" in a headline and in the first line.
func (c *cues) byColon(v *view, i int32) (khaldun.Statement, bool) {
	s := v.sent[i]
	sn := &v.r.Sentences[s]
	rec := c.nouns["colon"]
	if rec == nil || v.word(i) != ":" || s > 0 && !v.heading[s] || i == sn.First || i-sn.First > maxNamed || i+2 >= sn.Last || v.isDateline(i) {
		return khaldun.Statement{}, false
	}
	for t := sn.First; t < i; t++ {
		switch v.tok(t).UPOS {
		case "VERB", "AUX", "NUM", "PUNCT": // "Cost: 3:1", "three parts are:"
			return khaldun.Statement{}, false
		}
	}
	st := khaldun.Statement{Speaker: -1, Addressee: -1, Parent: -1, Span: sn.Span, Cue: v.tok(i).Span,
		SpeakerSpan: v.words(sn.First, i-1), Content: v.trim(v.words(i+1, sn.Last-1)), Stance: rec.Get("stance"),
		Why: khaldun.Evidence{Rule: rec.ID(), Span: v.tok(i).Span, Note: "headline"}}
	st.Direct = v.mostlyQuoted(s, st.Content)
	if t := v.topOf(st.SpeakerSpan); t >= 0 {
		st.Speaker = int(max(v.head[t], v.within[t]))
	}
	return st, true
}

// continued gives a sentence that is all quotation to whoever spoke last in the
// same block, or in the block before if its quotation was left open.
func (c *cues) continued(v *view, s int) (khaldun.Statement, bool) {
	r := v.r
	sn := &r.Sentences[s]
	if len(r.Statements) == 0 || !v.mostlyQuoted(int32(s), sn.Span) {
		return khaldun.Statement{}, false
	}
	last := &r.Statements[len(r.Statements)-1]
	k := r.SentenceAt(last.Cue.Start)
	if k < 0 || s-k > 12 || last.SpeakerSpan.Len() == 0 {
		return khaldun.Statement{}, false
	}
	if b := r.Sentences[k].Block; sn.Block-b > 1 || sn.Block != b && !last.Direct {
		return khaldun.Statement{}, false
	}
	return khaldun.Statement{Span: sn.Span, Speaker: last.Speaker, SpeakerSpan: last.SpeakerSpan, Addressee: -1, Parent: -1,
		Direct: true, Stance: last.Stance, Cue: last.Cue, Content: sn.Span,
		Why: khaldun.Evidence{Rule: "what: quotation goes on", Span: sn.Span, From: []khaldun.Evidence{last.Why}}}, true
}

// quotedSpan is the longest run of quoted words in sentence s that does not
// hold token cue, if it has at least two words.
func (v *view) quotedSpan(s, cue int32) (khaldun.Span, bool) {
	sn := &v.r.Sentences[s]
	var best khaldun.Span
	run := int32(-1)
	for i := sn.First; i <= sn.Last; i++ {
		if i < sn.Last && v.quoted[i] {
			if run < 0 {
				run = i
			}
			continue
		}
		if run >= 0 && i-run >= 2 && (cue < run || cue >= i) {
			sp := khaldun.Span{Start: v.tok(run).Span.Start, End: v.tok(i - 1).Span.End}
			if best.Len() == 0 {
				best = sp
			} else {
				best = best.Cover(sp)
			}
		}
		run = -1
	}
	return best, best.Len() > 0
}

// mostlyQuoted reports whether more than half the words of span, in sentence s,
// stand between quotation marks.
func (v *view) mostlyQuoted(s int32, span khaldun.Span) bool {
	in, all := 0, 0
	for i := v.r.Sentences[s].First; i < v.r.Sentences[s].Last; i++ {
		if span.Contains(v.tok(i).Span) && v.tok(i).UPOS != "PUNCT" {
			all++
			if v.quoted[i] {
				in++
			}
		}
	}
	return in*2 > all
}
