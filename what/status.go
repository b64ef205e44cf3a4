package what

import (
	"strconv"
	"strings"
	"time"

	"khaldun"
)

// recent is how long before its publication an act still counts as this news.
const recent = 30 * 24 * time.Hour

// passage is the number of sentences from which on a text is taken for an article.
const passage = 5

// statusFeatures says what tells whether and when the act at t took place: tense
// and modality of its verb and of the verbs above it, negation, dates beside it.
func statusFeatures(v *view, t int32, typ string, f *features) {
	tk := v.tok(t)
	f.add("type", typ)
	f.add("lemma", strings.ToLower(tk.Lemma))
	f.add("tag", tk.XPOS)
	f.add("type+tag", typ, tk.XPOS)
	f.add("rel", tk.Rel)
	f.add("rel+tag", tk.Rel, tk.XPOS)
	for _, c := range v.children(t) {
		k := v.tok(c)
		switch base(k.Rel) {
		case "aux", "mark", "advmod", "cop", "det", "amod", "case":
			f.add("with", base(k.Rel), strings.ToLower(k.Lemma))
			f.add("with tag", base(k.Rel), k.XPOS)
			if k.Rel == "aux" {
				f.add("aux", strings.ToLower(v.word(c)), tk.XPOS)
			}
		}
	}
	at, n := tk.Head, 0
	for ; at >= 0 && n < 4; at, n = v.tok(at).Head, n+1 {
		h := v.tok(at)
		if h.UPOS != "VERB" && n > 0 {
			continue
		}
		if n == 0 {
			f.add("head", strings.ToLower(h.Lemma), base(tk.Rel))
			f.add("head tag", h.XPOS, base(tk.Rel))
		}
		f.add("tag above", h.XPOS)
		for _, c := range v.children(at) {
			if b := base(v.tok(c).Rel); b == "aux" || b == "mark" {
				f.add("above", b, strings.ToLower(v.word(c)))
			}
		}
	}
	// In a passage of a few sentences the place of a sentence tells nothing.
	if n := int32(len(v.r.Sentences)); n >= passage {
		switch s := v.sent[t]; {
		case s == 0:
			f.add("at", "first")
		case s < 3:
			f.add("at", "lead")
		case s*2 < n:
			f.add("at", "upper")
		default:
			f.add("at", "lower")
		}
		f.add("eighth", strconv.Itoa(int(v.sent[t]*8/n)))
	}
	if v.quoted[t] {
		f.add("quoted")
	}
	if v.title[strings.ToLower(tk.Lemma)] || v.title[strings.ToLower(v.word(t))] {
		f.add("in title")
	}
	if i := v.timeOf(t); i >= 0 {
		when := v.age(i)
		f.add("time", when)
		f.add("time+tag", when, tk.XPOS)
		f.add("time+grain", when, v.r.Times[i].Grain.String())
	} else {
		f.add("time", "none")
		f.add("time+tag", "none", tk.XPOS)
	}
	if i := v.timeBeside(t, anyTime); i >= 0 {
		w := v.timeWords(i)
		f.add("time words", w)
		f.add("time words+tag", w, tk.XPOS)
		f.add("years", v.gap(i))
	}
	sn := &v.r.Sentences[v.sent[t]]
	for i := range v.r.Times {
		if sn.Span.Contains(v.r.Times[i].Span) {
			f.add("time in sentence", v.age(i))
			f.add("time words in sentence", v.timeWords(i))
			f.add("years in sentence", v.gap(i))
		}
	}
	if s := v.sent[t]; s > 0 && v.r.Sentences[s-1].Block == sn.Block {
		for i := range v.r.Times {
			if v.r.Sentences[s-1].Span.Contains(v.r.Times[i].Span) {
				f.add("time in sentence before", v.age(i))
				f.add("years in sentence before", v.gap(i))
			}
		}
	}
	v.clauseFeatures(t, f)
}

// clauseFeatures says what clause the act at t is told in: background stands in
// relative clauses, behind "after" and "since", and in the pluperfect.
func (v *view) clauseFeatures(t int32, f *features) {
	verb := t
	for n := 0; v.tok(verb).UPOS != "VERB" && v.tok(verb).Head >= 0 && n < 4; n++ {
		verb = v.tok(verb).Head
	}
	k := v.tok(verb)
	f.add("verb tag", k.XPOS)
	f.add("clause", k.Rel)
	f.add("clause+mark", k.Rel, v.mark(verb))
	f.add("mark", v.mark(t))
	for _, c := range v.children(verb) {
		if v.tok(c).Rel == "aux" || v.tok(c).Rel == "advmod" {
			f.add("verb with", strings.ToLower(v.word(c)), k.XPOS)
		}
	}
	root := verb
	for n := 0; v.tok(root).Head >= 0 && n < 12; n++ {
		root = v.tok(root).Head
	}
	f.add("main tag", v.tok(root).XPOS)
	if root != verb {
		f.add("main verb", v.tok(root).Lemma)
	}
	sn := &v.r.Sentences[v.sent[t]]
	for i := sn.First; i < sn.Last; i++ {
		if l := strings.ToLower(v.lemma(i)); dating[l] {
			f.add("word in sentence", l)
		}
	}
}

// dating are words that tell old from new, done from planned, whatever they hang on.
var dating = map[string]bool{"former": true, "previous": true, "previously": true, "earlier": true, "ago": true, "since": true, "then": true,
	"anniversary": true, "history": true, "once": true, "originally": true, "first": true, "decade": true, "already": true, "now": true,
	"today": true, "currently": true, "still": true, "recent": true, "recently": true, "latest": true, "new": true, "will": true,
	"would": true, "could": true, "may": true, "might": true, "plan": true, "expect": true, "if": true, "until": true, "when": true,
	"after": true, "before": true, "during": true, "following": true, "amid": true}

// anyTime takes every time but those that recur.
func anyTime(tm *khaldun.Time) bool { return tm.Type != "SET" }

// timeWords are the words of a time with its figures made alike.
func (v *view) timeWords(i int) string {
	w := strings.ToLower(v.r.Times[i].Span.Of(v.r.Doc.Text))
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return '9'
		}
		return c
	}, w)
}

// gap is how many years lie between a time and the day the article is of: that of
// publication, else the latest year it names.
func (v *view) gap(i int) string {
	tm := &v.r.Times[i]
	if tm.From.IsZero() || v.year == 0 {
		return "unknown"
	}
	switch n := v.year - tm.From.Year(); {
	case n < 0:
		return "ahead"
	case n == 0:
		return "same"
	case n == 1:
		return "last"
	case n < 4:
		return "few"
	}
	return "many"
}

// timeOf is the time expression that belongs to the act at t: one below it in the
// tree, else the nearest in its clause or sentence. −1 if there is none.
func (v *view) timeOf(t int32) int {
	return v.timeBeside(t, func(tm *khaldun.Time) bool { return tm.Type != "DURATION" && tm.Type != "SET" && !tm.From.IsZero() })
}

// timeBeside is timeOf for the times that fit.
func (v *view) timeBeside(t int32, fits func(*khaldun.Time) bool) int {
	sn := &v.r.Sentences[v.sent[t]]
	best, rank := -1, 1<<30
	for i := range v.r.Times {
		tm := &v.r.Times[i]
		if tm.Span.Start >= sn.Span.End {
			break
		}
		if !sn.Span.Contains(tm.Span) || !fits(tm) {
			continue
		}
		k := v.tokenAt(tm.Span.Start)
		for k < sn.Last && v.tok(k).Head >= 0 && tm.Span.Overlaps(v.tok(v.tok(k).Head).Span) {
			k = v.tok(k).Head
		}
		r := 40 + int(max(k-t, t-k))
		for h, n := v.tok(k).Head, 0; h >= 0 && n < 8; h, n = v.tok(h).Head, n+1 {
			if h == t {
				r = n
				break
			}
			if h == v.tok(t).Head && (lightVerbs[v.lemma(h)] || v.tok(t).Rel == "conj" || v.tok(t).Rel == "xcomp") {
				r = 10 + n
				break
			}
		}
		if r < rank {
			best, rank = i, r
		}
	}
	if rank > 40+25 {
		return -1
	}
	return best
}

// age says how a time stands to the day of publication.
func (v *view) age(i int) string {
	tm := &v.r.Times[i]
	pub := v.r.Doc.Published
	if tm.From.IsZero() {
		return tm.Value
	}
	if pub.Grain == khaldun.NoGrain {
		if tm.Basis == khaldun.Stated && tm.Grain >= khaldun.Year {
			return "year"
		}
		return "undated"
	}
	switch {
	case !tm.From.Before(pub.Until):
		return "future"
	case tm.Until.Before(pub.From.Add(-365 * 24 * time.Hour)):
		return "years"
	case !tm.Until.After(pub.From.Add(-recent)):
		return "months"
	case !tm.Until.After(pub.From.Add(-8 * 24 * time.Hour)):
		return "weeks"
	case tm.Grain >= khaldun.Year:
		return "thisyear"
	}
	return "days"
}

// statusByWords is the status that the words settle whatever the model thinks:
// negation, conditions and plans. ok is false where they leave it open.
func (v *view) statusByWords(t int32) (status khaldun.Status, why khaldun.Span, ok bool) {
	at := t
	for n := 0; at >= 0 && n < 3; n++ {
		for _, c := range v.children(at) {
			k := v.tok(c)
			l := strings.ToLower(k.Lemma)
			switch b := base(k.Rel); {
			case (b == "advmod" || b == "det" && n == 0) && (l == "not" || l == "never" || l == "n't" || l == "no"):
				if n == 0 || v.tok(t).Rel == "xcomp" || lightVerbs[v.lemma(at)] {
					return khaldun.Negated, k.Span, true
				}
			case b == "cc:preconj" && l == "neither":
				return khaldun.Negated, k.Span, true
			case b == "mark" && (l == "if" || l == "unless"):
				return khaldun.Hypothetical, k.Span, true
			case b == "aux" && n == 0 && (l == "may" || l == "might" || l == "could" || l == "would" || l == "should" || l == "can" || l == "must"):
				return khaldun.Hypothetical, k.Span, true
			case b == "aux" && n == 0 && (l == "will" || l == "shall"):
				return khaldun.Future, k.Span, true
			}
		}
		tk := v.tok(at)
		if tk.Head < 0 {
			break
		}
		switch b := base(tk.Rel); {
		case b == "xcomp", (b == "obj" || tk.Rel == "nsubj:pass") && lightVerbs[v.lemma(tk.Head)]:
			at = tk.Head
		default:
			at = -1
		}
	}
	return 0, khaldun.Span{}, false
}
