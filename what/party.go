package what

import (
	"strings"

	"khaldun"
)

// The classes of the party model.
const (
	noParty = iota
	actorParty
	recipientParty
)

// sides are the classes of the party model: actorParty and recipientParty, less one.
var sides = []string{"actor", "recipient"}

const (
	// partyBack is how many sentences before the trigger's are searched for a
	// party: a quarter of all actors stand outside the sentence of their act.
	partyBack = 3
	// maxPartyCandidates bounds the search in sentences that are long lists.
	maxPartyCandidates = 60
)

// partyCandidates lists the mentions that may be a party to the act told at t: those
// of its sentence and of the sentences before it, and from the rest of the article
// the nearest authority of each kind and whoever is named most: "was arrested"
// leaves the police to another paragraph.
func (v *view) partyCandidates(t int32, dst []int) []int {
	r := v.r
	s := v.sent[t]
	from := max(0, s-partyBack)
	lo, hi := r.Sentences[from].Span.Start, r.Sentences[s].Span.End
	first, _ := searchMentions(r.Mentions, lo)
	i := first
	for ; i < len(r.Mentions) && r.Mentions[i].Span.Start < hi && len(dst) < maxPartyCandidates; i++ {
		if r.Mentions[i].Head != t {
			dst = append(dst, i)
		}
	}
	for _, sector := range fetched {
		if m := v.nearestOf(sector, first, i); m >= 0 {
			dst = append(dst, m)
		}
	}
	if v.main >= 0 && (v.main < first || v.main >= i) {
		dst = append(dst, v.main)
	}
	return dst
}

// fetched are the sectors whose nearest mention is a candidate wherever it stands.
var fetched = [...]string{"COP", "JUD", "GOV", "MIL"}

// maxFetch bounds how many mentions are looked through for one of a sector.
const maxFetch = 200

// nearestOf is the mention of a sector that stands nearest before index lo, else
// nearest after hi; −1 if there is none, or if one stands between them.
func (v *view) nearestOf(sector string, lo, hi int) int {
	ms := v.r.Mentions
	for m := lo; m < min(hi, len(ms)); m++ {
		if ms[m].Sector == sector {
			return -1
		}
	}
	for m := lo - 1; m >= max(0, lo-maxFetch); m-- {
		if ms[m].Sector == sector {
			return m
		}
	}
	for m := hi; m < min(len(ms), hi+maxFetch); m++ {
		if ms[m].Sector == sector {
			return m
		}
	}
	return -1
}

// searchMentions is the index of the first mention that starts at or after pos.
func searchMentions(ms []khaldun.Mention, pos int32) (int, bool) {
	lo, hi := 0, len(ms)
	for lo < hi {
		m := (lo + hi) / 2
		if ms[m].Span.Start < pos {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo, lo < len(ms)
}

// partyFeatures says what holds of mention m beside the act of type typ told at t.
func partyFeatures(v *view, t int32, typ, mode string, m int, fired []*rule, f *features) {
	r := v.r
	mn := &r.Mentions[m]
	tk := v.tok(t)
	lemma := strings.ToLower(tk.Lemma)
	back := int(v.sent[t] - v.sent[mn.Head])
	rel := ""
	near := false
	for _, a := range v.args(t) {
		if a.tok == mn.Head {
			rel, near = a.rel, a.near
			break
		}
	}
	upos := v.tok(mn.Head).UPOS
	sector := mn.Sector
	if sector == "" && mn.Country != "" {
		sector = "state"
	}
	f.add("type", typ)
	f.add("sector", sector)
	f.add("type+sector", typ, sector)
	f.add("type+mode+sector", typ, mode, sector)
	f.add("kind", mn.Kind.String())
	f.add("type+kind", typ, mn.Kind.String())
	f.add("upos", upos)
	if mn.Country == "" {
		f.add("no country")
	}
	f.add("lemma", strings.ToLower(v.lemma(mn.Head)))
	f.add("rel of head", base(v.tok(mn.Head).Rel))
	if side := v.slot(t, m, fired); side != "" {
		f.add("rule says", side)
		f.add("type+rule says", typ, side)
	}
	if st := v.statementOf(t); st >= 0 {
		for n := 0; st >= 0 && n < 4; st, n = r.Statements[st].Parent, n+1 {
			if r.Statements[st].Speaker == m {
				f.add("speaker")
				f.add("type+speaker", typ)
			}
			if r.Statements[st].Addressee == m {
				f.add("addressee")
			}
		}
		f.add("said", rel)
	}
	key := partyKey(mn)
	switch n := v.sames[key]; {
	case key == "" || n < 2:
		f.add("named", "1")
	case n < 4:
		f.add("named", "2")
	default:
		f.add("named", "4")
	}
	if v.title[strings.ToLower(v.lemma(mn.Head))] {
		f.add("in title")
	}
	if back != 0 {
		b := "1"
		switch {
		case back < 0:
			b = "later"
		case back > partyBack:
			b = "far"
		case back > 1:
			b = "2"
		}
		if m == v.main {
			f.add("main party", typ)
		}
		if v.child(t, "nsubj:pass") >= 0 || v.passive(t) {
			f.add("back+passive", typ, sector)
		}
		f.add("back", b)
		f.add("type+back", typ, b)
		f.add("type+back+sector", typ, b, sector)
		f.add("back+rel", b, base(v.tok(mn.Head).Rel))
		f.add("back+kind", b, mn.Kind.String())
		if r.Sentences[v.sent[mn.Head]].Block != r.Sentences[v.sent[t]].Block {
			f.add("other paragraph", b)
		}
		return
	}
	if rel == "" {
		if over, named := v.under(t, mn.Head); over != "" {
			f.add("under", over, named)
			f.add("type+under", typ, over, named)
			f.add("act+under", lemma, over)
			f.add("under+sector", over, sector)
		}
	}
	f.add("rel", rel)
	f.add("type+rel", typ, rel)
	f.add("rel+upos", rel, tk.UPOS)
	f.add("act+rel", lemma, rel)
	f.add("rel+sector", rel, sector)
	f.add("type+rel+sector", typ, base(rel), sector)
	if !near {
		f.add("far", rel)
	}
	if v.passive(t) {
		f.add("passive", rel)
		f.add("type+passive", typ, rel)
	}
	p := v.path(t, mn.Head)
	f.add("path", p)
	f.add("type+path", typ, p)
	f.add("path+upos", p, tk.UPOS)
	side := "before"
	if mn.Head > t {
		side = "after"
	}
	gap := "far"
	switch d := max(mn.Head-t, t-mn.Head); {
	case d < 3:
		gap = "2"
	case d < 6:
		gap = "5"
	case d < 12:
		gap = "11"
	}
	f.add("side", side)
	f.add("type+side", typ, side)
	f.add("gap", side, gap)
	f.add("type+gap", typ, side, gap)
	c := v.mark(mn.Head)
	f.add("case", c)
	f.add("type+case", typ, c)
	f.add("act+case", lemma, c)
	f.add("case+sector", c, sector)
	if hm := v.within[mn.Head]; hm >= 0 && int(hm) != m {
		f.add("nested")
	}
	if w := v.within[t]; w >= 0 && int(w) == m {
		f.add("holds") // the trigger stands inside the mention
	}
}

// nobodyFeatures says what speaks for the act told at t having no party to be found.
func nobodyFeatures(v *view, t int32, typ, mode string, f *features) {
	tk := v.tok(t)
	f.add("nobody: type", typ)
	f.add("nobody: mode", typ, mode)
	f.add("nobody: act", strings.ToLower(tk.Lemma))
	f.add("nobody: upos", tk.UPOS)
	f.add("nobody: rel", tk.Rel)
	f.add("nobody: type+upos", typ, tk.UPOS)
	if v.passive(t) {
		f.add("nobody: passive", typ)
	}
	subject, object := false, false
	for _, a := range v.args(t) {
		if v.head[a.tok] < 0 {
			continue
		}
		subject = subject || a.rel == "nsubj"
		object = object || a.rel == "obj"
		f.add("nobody: has", a.rel)
	}
	if !subject {
		f.add("nobody: no subject", typ)
	}
	if !object {
		f.add("nobody: no object", typ)
	}
}

const (
	partyWordScale  = 1
	partyStateScale = 0.5
)

// partyDim is the length of a partyRow of r.
func partyDim(r *khaldun.Reading) int { return r.Words.Dim + r.States.Dim }

// partyRow fills dst with the word vector and the encoder's state of the head of
// mention m.
func partyRow(r *khaldun.Reading, m int, dst []float32) []float32 {
	n := r.Words.Dim
	dst = append(dst[:0], make([]float32, partyDim(r))...)
	h := int(r.Mentions[m].Head)
	if n > 0 {
		axpy(dst[:n], partyWordScale, r.Words.Row(h))
	}
	if r.States.Dim > 0 {
		axpy(dst[n:], partyStateScale, r.States.Row(h))
	}
	return dst
}

// slot is the side on which the rules that fired at t put mention m: "actor" or
// "recipient", empty if they say nothing or two things. A mention within a thing
// that is an argument stands for it: who praises the successes of the front
// praises the front.
func (v *view) slot(t int32, m int, fired []*rule) string {
	if len(fired) == 0 {
		return ""
	}
	h := v.r.Mentions[m].Head
	rel := ""
	for _, a := range v.args(t) {
		if a.tok == h {
			rel = a.rel
			break
		}
	}
	if rel == "" {
		over, named := v.under(t, h)
		if over == "" || named == "party" {
			return ""
		}
		rel = over
	}
	actor, recipient := false, false
	for _, r := range fired {
		for _, p := range r.actors {
			actor = actor || relMatches(p, rel)
		}
		for _, p := range r.recipients {
			recipient = recipient || relMatches(p, rel)
		}
	}
	switch {
	case actor && !recipient:
		return "actor"
	case recipient && !actor:
		return "recipient"
	}
	return ""
}

// under says of which argument of t the token m is a part: "praised the successes
// of the front" has the front under its object. named is "party" where a mention
// stands between, which is then the likelier party.
func (v *view) under(t, m int32) (rel, named string) {
	named = "thing"
	for x, n := m, 0; n < 4; n++ {
		switch b := base(v.tok(x).Rel); b {
		case "nmod", "compound", "appos", "amod", "conj", "flat", "acl", "obl", "nsubj", "obj":
		default:
			return "", ""
		}
		if h := v.tok(x).Head; x < h && v.tok(x).Rel == "nmod" && v.mark(x) != "" {
			return "", "" // what is "of" a thing stands behind it: the parser hung it wrongly
		}
		x = v.tok(x).Head
		if x < 0 || x == t {
			return "", ""
		}
		for _, a := range v.args(t) {
			if a.tok == x {
				if v.head[x] >= 0 {
					named = "party"
				}
				return a.rel, named
			}
		}
		if v.head[x] >= 0 {
			named = "party"
		}
	}
	return "", ""
}

// path is the way through the tree from a to b: steps up, then steps down, with
// coordination and apposition folded. Longer ways than six steps are "long".
func (v *view) path(a, b int32) string {
	var up [8]int32
	n := 0
	for x := a; x >= 0 && n < len(up); x = v.tok(x).Head {
		up[n] = x
		n++
	}
	var down [8]string
	k := 0
	x := b
	for x >= 0 && k < len(down) {
		for i := range n {
			if up[i] == x {
				return pathString(v, up[:i], down[:k])
			}
		}
		rel := v.tok(x).Rel
		if base(rel) == "obl" || base(rel) == "nmod" && rel != "nmod:poss" {
			rel = base(rel) + ":" + v.mark(x)
		}
		down[k] = rel
		k++
		x = v.tok(x).Head
	}
	return "long"
}

func pathString(v *view, up []int32, down []string) string {
	if len(up)+len(down) > 6 {
		return "long"
	}
	var b strings.Builder
	for _, u := range up {
		if rel := v.tok(u).Rel; rel != "conj" {
			b.WriteByte('^')
			b.WriteString(rel)
		}
	}
	for i := len(down) - 1; i >= 0; i-- {
		if down[i] != "conj" && down[i] != "appos" && down[i] != "flat" {
			b.WriteByte('/')
			b.WriteString(down[i])
		}
	}
	return b.String()
}
