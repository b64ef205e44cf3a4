package what

import (
	"sort"
	"strings"
)

// cueFeatures says what holds of token t as the head of a cue.
func (c *cues) cueFeatures(v *view, t int32, f *features) {
	tk := v.tok(t)
	lemma := strings.ToLower(tk.Lemma)
	f.add("lemma", lemma)
	f.add("word", strings.ToLower(v.word(t)))
	f.add("tag", tk.XPOS)
	f.add("rel", tk.Rel)
	f.add("lemma+rel", lemma, base(tk.Rel))
	f.add("lemma+tag", lemma, tk.XPOS)
	if n := len(lemma); n > 4 {
		f.add("ending", lemma[n-3:])
	}
	list := c.listed(v, t)
	f.add("listed", list)
	if tk.Head >= 0 {
		hl := strings.ToLower(v.lemma(tk.Head))
		f.add("head", hl)
		f.add("head+rel", hl, base(tk.Rel))
		f.add("lemma+head", lemma, hl)
		f.add("head tag", v.tok(tk.Head).XPOS)
	}
	v.dependentFeatures(t, lemma, list, f)
	if v.passive(t) {
		f.add("passive")
		f.add("lemma+passive", lemma)
	}
	v.placeFeatures(t, lemma, list, f)
}

// dependentFeatures says what depends on token t, and who its subject is.
func (v *view) dependentFeatures(t int32, lemma, list string, f *features) {
	tk := v.tok(t)
	for _, k := range v.children(t) {
		rel := v.tok(k).Rel
		kl := strings.ToLower(v.lemma(k))
		m := v.mark(k)
		f.add("child", rel)
		f.add("child+mark", rel, m)
		f.add("lemma+child", lemma, rel)
		f.add("lemma+child+mark", lemma, rel, m)
		f.add("listed+child", list, rel)
		f.add("child lemma", rel, kl)
		if i := v.head[k]; i >= 0 {
			f.add("child party", rel, v.r.Mentions[i].Kind.String())
			f.add("child sector", rel, v.r.Mentions[i].Sector)
			f.add("listed+child party", list, rel)
		}
	}
	pattern := v.dependents(t)
	f.add("pattern", tk.XPOS, pattern)
	f.add("listed+pattern", list, pattern)
	f.add("lemma+pattern", lemma, pattern)
	for _, a := range v.args(t) {
		if a.rel == "nsubj" {
			f.add("subject tag", v.tok(a.tok).XPOS)
			f.add("subject", strings.ToLower(v.lemma(a.tok)))
			f.add("lemma+subject tag", lemma, v.tok(a.tok).XPOS)
			f.add("subject party", yes(v.head[a.tok] >= 0))
			who := v.sortOf(a.tok)
			f.add("subject sort", who, pattern)
			f.add("lemma+subject sort", lemma, who)
			f.add("listed+subject sort", list, who)
			f.add("tag+subject sort", tk.XPOS, who)
			f.add("listed+subject party", list, yes(v.head[a.tok] >= 0))
		}
	}
}

// farQuote is how many words away a quotation may stand and still be beside a word.
const farQuote = 60

// placeFeatures says which words stand around token t and whether it stands in a
// heading or beside a quotation.
func (v *view) placeFeatures(t int32, lemma, list string, f *features) {
	s := &v.r.Sentences[v.sent[t]]
	for d := int32(-2); d <= 2; d++ {
		w := "^"
		if k := t + d; k >= s.First && k < s.Last {
			w = strings.ToLower(v.word(k))
		}
		if d != 0 {
			f.add("word at "+offsets[d+2], w)
			f.add("lemma+word at "+offsets[d+2], lemma, w)
		}
	}
	quotes := 0
	for k := max(s.First, t-farQuote); k < min(s.Last, t+farQuote); k++ {
		if v.quoted[k] {
			quotes++
		}
	}
	where := "no"
	switch {
	case v.quoted[t]:
		where = "in"
	case quotes > 2:
		where = "beside"
	}
	f.add("quotation", where)
	f.add("lemma+quotation", lemma, where)
	f.add("listed+quotation", list, where)
	f.add("heading", yes(v.heading[v.sent[t]] || v.sent[t] == 0))
	f.add("lemma+heading", lemma, yes(v.heading[v.sent[t]] || v.sent[t] == 0))
	if v.sent[t] == 0 && v.tok(t).UPOS == "PUNCT" {
		f.add("words before", small(int(t-s.First)))
	}
}

// sortOf says what token t is as a possible speaker.
func (v *view) sortOf(t int32) string {
	tk := v.tok(t)
	if tk.UPOS == "PRON" || tk.UPOS == "DET" {
		return strings.ToLower(tk.Lemma)
	}
	m := v.head[t]
	if m < 0 {
		return tk.XPOS
	}
	mn := &v.r.Mentions[m]
	names := v.r.Names
	k := sort.Search(len(names), func(k int) bool { return names[k].Span.End > tk.Span.Start })
	if k < len(names) && names[k].Span.Contains(tk.Span) {
		return names[k].Type
	}
	return mn.Kind.String() + " " + mn.Sector
}

// dependents lists the relations of what depends on t, in the order of the text.
func (v *view) dependents(t int32) string {
	var b strings.Builder
	after := false
	for _, k := range v.children(t) {
		switch r := base(v.tok(k).Rel); r {
		case "nsubj", "obj", "iobj", "ccomp", "xcomp", "acl", "advcl", "parataxis", "obl", "nmod":
			if !after && k > t {
				b.WriteByte('|')
				after = true
			}
			b.WriteByte(' ')
			b.WriteString(r)
		}
	}
	return b.String()
}

var offsets = [...]string{"-2", "-1", "0", "+1", "+2"}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// small is a number as a feature: exact up to four, then by doubling.
func small(n int) string {
	switch {
	case n < 0:
		return "-" + small(-n)
	case n <= 4:
		return string(rune('0' + n))
	case n <= 8:
		return "5-8"
	case n <= 16:
		return "9-16"
	}
	return "17-"
}

// listed is the name of the record that lists token t, empty if none does.
func (c *cues) listed(v *view, t int32) string {
	if rec := c.record(v, t); rec != nil {
		return rec.Name + " " + v.tok(t).UPOS
	}
	return ""
}

// roleFeatures says what holds of phrase p beside the cue at h.
func (c *cues) roleFeatures(v *view, h int32, p stretch, f *features) {
	hk, tk := v.tok(h), v.tok(p.top)
	hl, tl := strings.ToLower(hk.Lemma), strings.ToLower(tk.Lemma)
	m := v.mark(p.top)
	list := c.listed(v, h)
	side := "after"
	if p.top < h {
		side = "before"
	}
	f.add("path", p.path)
	f.add("path+side", p.path, side)
	f.add("path+tag", p.path, tk.XPOS)
	f.add("path+cue", p.path, hl)
	f.add("path+mark", p.path, m)
	f.add("path+mark+cue", p.path, m, hl)
	f.add("path+cue tag", p.path, hk.XPOS)
	f.add("path+listed", p.path, list)
	f.add("path+cue rel", p.path, base(hk.Rel))
	f.add("lemma", tl)
	f.add("cue+lemma", hl, tl)
	f.add("path+lemma", p.path, tl)
	f.add("cue+side", hl, side)
	f.add("tag+side", tk.XPOS, side)
	f.add("path+passive", p.path, yes(v.passive(h)))
	deep := "none"
	for _, a := range v.args(h) {
		if a.tok == p.top {
			deep = a.rel
			break
		}
	}
	f.add("deep", deep)
	f.add("deep+cue", deep, hl)
	f.add("deep+tag", deep, tk.XPOS)
	f.add("deep+sort", deep, v.sortOf(p.top))
	f.add("path+sort", p.path, v.sortOf(p.top))
	party := "none"
	if i := v.head[p.top]; i >= 0 {
		party = v.r.Mentions[i].Kind.String()
		f.add("sector", v.r.Mentions[i].Sector)
		f.add("person", yes(v.r.Mentions[i].Sector != ""))
	}
	f.add("party", party)
	f.add("path+party", p.path, party)
	f.add("distance", small(int(p.top-h)))
	f.add("path+distance", p.path, small(int(p.top-h)))
	for _, has := range []string{"ccomp", "nsubj", "obj", "xcomp", "parataxis"} {
		if k := v.child(h, has); k >= 0 && k != p.top {
			f.add("cue has", p.path, has)
		}
	}
	if v.child(p.top, "nsubj", "csubj") >= 0 {
		f.add("clause", p.path)
	}
	f.add("heading", yes(v.heading[v.sent[h]]), base(tk.Rel), side)
	v.spanFeatures(h, p, side, f)
}

// spanFeatures says what holds of the words of p: how many they are, whether they
// are quoted, and what stands before them.
func (v *view) spanFeatures(h int32, p stretch, side string, f *features) {
	sp := v.subtree(p.top, p.without)
	first, last := v.tokenAt(sp.Start), v.tokenAt(sp.End-1)
	in, all := 0, 0
	for k := first; k <= last; k++ {
		all++
		if v.quoted[k] {
			in++
		}
	}
	q := "none"
	switch {
	case in == all:
		q = "all"
	case 2*in > all:
		q = "most"
	case in > 0:
		q = "some"
	}
	f.add("quoted", q, yes(v.quoted[h]))
	f.add("quoted+path", q, yes(v.quoted[h]), p.path)
	f.add("quoted+side", q, yes(v.quoted[h]), side)
	f.add("length+path", small(all), p.path)
	f.add("length", small(all))
	f.add("holds the cue", yes(first <= h && h <= last), p.path)
	f.add("borders", yes(last == h-1 || first == h+1), side)
	if first > v.r.Sentences[v.sent[p.top]].First {
		f.add("word before", strings.ToLower(v.word(first-1)))
		f.add("path+word before", p.path, strings.ToLower(v.word(first-1)))
	}
}

// cueWordFeatures says what holds of token t as a further word of the cue at h,
// when every word between belongs to it.
func cueWordFeatures(v *view, h, t int32, f *features) {
	hk, tk := v.tok(h), v.tok(t)
	hl, w := strings.ToLower(hk.Lemma), strings.ToLower(v.word(t))
	path := "other"
	switch {
	case tk.Head == h:
		path = tk.Rel
	case hk.Head == t:
		path = "^" + hk.Rel
	case tk.Head >= 0 && v.tok(tk.Head).Head == h:
		path = v.tok(tk.Head).Rel + ">" + tk.Rel
		f.add("under", strings.ToLower(v.lemma(tk.Head)))
		f.add("under+path", strings.ToLower(v.lemma(tk.Head)), path)
	}
	d := small(int(t - h))
	f.add("path", path)
	f.add("word", w)
	f.add("tag", tk.XPOS)
	f.add("path+word", path, w)
	f.add("cue+word", hl, w)
	f.add("cue tag+word", hk.XPOS, w)
	f.add("distance", d)
	f.add("distance+word", d, w)
	f.add("distance+tag", d, tk.XPOS)
	f.add("path+distance", path, d)
	f.add("cue+path", hl, path)
	f.add("party", yes(v.head[t] >= 0))
	step := int32(1)
	if t < h {
		step = -1
	}
	next := "$"
	if k := t + step; k >= 0 && int(k) < len(v.r.Tokens) {
		next = strings.ToLower(v.word(k))
		f.add("next tag", v.tok(k).XPOS)
	}
	f.add("next", next, w)
	f.add("quoted", yes(v.quoted[t]), yes(v.quoted[h]))
}

// judgeNumbers is how many numbers judgeFeatures gives.
const judgeNumbers = 9

// judgeFeatures says what holds of saying i of found as a whole: its source beside
// its content, and what other words of the sentence may be cues.
func (c *cues) judgeFeatures(v *view, found []saying, i int, f *features) [judgeNumbers]float32 {
	s := &found[i]
	tk := v.tok(s.head)
	list := c.listed(v, s.head)
	path, who := "none", "none"
	if s.source != nil {
		path, who = s.source.path, v.sortOf(s.source.top)
	} else if s.after[1] > 0 {
		path, who = "after", v.sortOf(s.after[1])
	}
	f.add("source", path)
	f.add("source sort", who)
	f.add("listed+source", list, path)
	f.add("listed+source sort", list, who)
	f.add("lemma+source sort", tk.Lemma, who)
	f.add("content", s.contentPath)
	f.add("listed+content", list, s.contentPath)
	f.add("lemma+content", tk.Lemma, s.contentPath)
	f.add("source+content", path, s.contentPath)
	f.add("tag", tk.XPOS)
	f.add("rule", yes(s.ruled != nil), list)
	n, share := v.quotedShare(s)
	f.add("quoted", share, yes(v.quoted[s.head]))
	f.add("quoted+tag", share, tk.XPOS)
	f.add("length", small(n))
	f.add("length+tag", small(n), tk.XPOS)
	f.add("cue words", small(int(s.last-s.first)))
	var near neighbours
	for k := i - 1; k >= max(0, i-maxNeighbours) && v.sent[found[k].head] == v.sent[s.head]; k-- {
		near.before = max(near.before, found[k].p)
		near.meet(s, &found[k])
	}
	for k := i + 1; k < min(len(found), i+maxNeighbours) && v.sent[found[k].head] == v.sent[s.head]; k++ {
		near.after = max(near.after, found[k].p)
		near.meet(s, &found[k])
	}
	const tiny = 0.01
	return [judgeNumbers]float32{logit(s.p), logit(max(s.pSource, tiny)), logit(max(s.pContent, tiny)),
		near.before, near.after, near.above, near.below, near.beside, s.p}
}

// maxNeighbours bounds the words of a sentence that a saying is seen beside.
const maxNeighbours = 30

// neighbours are the greatest probabilities of other cues in the sentence of one.
type neighbours struct {
	before, after float32
	above, below  float32 // of those whose content holds it, and that its content holds
	beside        float32 // of those whose cue overlaps its own
}

func (n *neighbours) meet(s, o *saying) {
	if o.holds(s.head) {
		n.above = max(n.above, o.p)
	}
	if s.holds(o.head) {
		n.below = max(n.below, o.p)
	}
	if s.first <= o.last && o.first <= s.last {
		n.beside = max(n.beside, o.p)
	}
}

// quotedShare is how many words the content has and how many of them are quoted.
func (v *view) quotedShare(s *saying) (words int, share string) {
	in := 0
	for k, on := range s.content {
		if on {
			words++
			if v.quoted[s.base+int32(k)] {
				in++
			}
		}
	}
	switch {
	case 2*in > words:
		return words, "most"
	case in > 0:
		return words, "some"
	}
	return words, "none"
}
