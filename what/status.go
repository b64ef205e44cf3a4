package what

import (
	"strings"
	"time"

	"khaldun"
)

// recent is how long before its publication an act still counts as this news.
const recent = 30 * 24 * time.Hour

// statusFeatures says what tells whether and when the act at t took place: tense
// and modality of its verb and of the verbs above it, negation, dates beside it.
func statusFeatures(v *view, t int32, typ string, f *features) {
	tk := v.tok(t)
	f.add("t", typ)
	f.add("l", strings.ToLower(tk.Lemma))
	f.add("x", tk.XPOS)
	f.add("tx", typ, tk.XPOS)
	f.add("d", tk.Rel)
	f.add("dx", tk.Rel, tk.XPOS)
	for _, c := range v.children(t) {
		k := v.tok(c)
		switch base(k.Rel) {
		case "aux", "mark", "advmod", "cop", "det", "amod", "case":
			f.add("k", base(k.Rel), strings.ToLower(k.Lemma))
			f.add("kx", base(k.Rel), k.XPOS)
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
			f.add("hl", strings.ToLower(h.Lemma), base(tk.Rel))
			f.add("hx", h.XPOS, base(tk.Rel))
		}
		f.add("up", h.XPOS)
		for _, c := range v.children(at) {
			if b := base(v.tok(c).Rel); b == "aux" || b == "mark" {
				f.add("upk", b, strings.ToLower(v.word(c)))
			}
		}
	}
	switch s := v.sent[t]; {
	case s == 0:
		f.add("at", "first")
	case s < 3:
		f.add("at", "lead")
	case int(s)*2 < len(v.r.Sentences):
		f.add("at", "upper")
	default:
		f.add("at", "lower")
	}
	if v.quoted[t] {
		f.add("quoted")
	}
	if v.title[strings.ToLower(tk.Lemma)] || v.title[strings.ToLower(v.word(t))] {
		f.add("title")
	}
	if i := v.timeOf(t); i >= 0 {
		when := v.age(i)
		f.add("time", when)
		f.add("timex", when, tk.XPOS)
		f.add("timeg", when, v.r.Times[i].Grain.String())
	} else {
		f.add("time", "none")
		f.add("timex", "none", tk.XPOS)
	}
	sn := &v.r.Sentences[v.sent[t]]
	for i := range v.r.Times {
		if sn.Span.Contains(v.r.Times[i].Span) {
			f.add("stime", v.age(i))
		}
	}
}

// timeOf is the time expression that belongs to the act at t: one below it in the
// tree, else the nearest in its clause or sentence. −1 if there is none.
func (v *view) timeOf(t int32) int {
	sn := &v.r.Sentences[v.sent[t]]
	best, rank := -1, 1<<30
	for i := range v.r.Times {
		tm := &v.r.Times[i]
		if tm.Span.Start >= sn.Span.End {
			break
		}
		if !sn.Span.Contains(tm.Span) || tm.Type == "DURATION" || tm.Type == "SET" || tm.From.IsZero() {
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
