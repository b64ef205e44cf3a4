package what

import (
	"strings"

	"khaldun"
)

// view is a Reading with what the coder asks of it again and again worked out
// once: children, the mention a token heads, what stands between quotation marks.
type view struct {
	r       *khaldun.Reading
	first   []int32 // first[i]:first[i+1] is the range of token i's children in kids
	kids    []int32
	head    []int32 // token → mention it heads, −1
	within  []int32 // token → innermost mention whose span holds it, −1
	sent    []int32 // token → its sentence
	quoted  []bool
	title   map[string]bool // lemmas and words of the headline, lower case
	argBuf  []arg
	argTok  int32
	sames   map[string]int // entity or name → how many mentions it has
	main    int            // the first mention of whoever is mentioned most, −1 if nobody twice
	year    int            // the year the article is of, 0 if unknown
	heading []bool         // sentence → it stands in a headline or heading
}

func newView(r *khaldun.Reading) *view {
	n := len(r.Tokens)
	v := &view{r: r, first: make([]int32, n+2), kids: make([]int32, n), head: make([]int32, n),
		within: make([]int32, n), sent: make([]int32, n), quoted: make([]bool, n),
		title: map[string]bool{}, argTok: -1, sames: map[string]int{}, heading: make([]bool, len(r.Sentences))}
	for i := range r.Tokens {
		if h := r.Tokens[i].Head; h >= 0 {
			v.first[h+2]++
		}
		v.head[i], v.within[i] = -1, -1
	}
	for i := 2; i < n+2; i++ {
		v.first[i] += v.first[i-1]
	}
	for i := range r.Tokens {
		if h := r.Tokens[i].Head; h >= 0 {
			v.kids[v.first[h+1]] = int32(i)
			v.first[h+1]++
		}
	}
	for s := range r.Sentences {
		for i := r.Sentences[s].First; i < r.Sentences[s].Last; i++ {
			v.sent[i] = int32(s)
		}
		if b := r.Sentences[s].Block; int(b) < len(r.Doc.Blocks) {
			k := r.Doc.Blocks[b].Kind
			v.heading[s] = k == khaldun.Headline || k == khaldun.Heading
		}
	}
	v.markMentions()
	v.findMain()
	v.findYear()
	v.markQuotes()
	for _, w := range strings.FieldsFunc(strings.ToLower(r.Doc.Title), func(c rune) bool { return !isWord(c) }) {
		v.title[w] = true
	}
	return v
}

func isWord(c rune) bool {
	return c == '-' || c == '\'' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c > 127
}

// markMentions finds for each token the mention it heads and the smallest one it
// lies in. Mentions are sorted by start; nesting is shallow.
func (v *view) markMentions() {
	ms := v.r.Mentions
	t := 0
	for i := range ms {
		m := &ms[i]
		if int(m.Head) < len(v.head) && m.Head >= 0 {
			v.head[m.Head] = int32(i)
		}
		if key := partyKey(m); key != "" {
			v.sames[key]++
		}
		for t > 0 && v.r.Tokens[t-1].Span.Start >= m.Span.Start {
			t--
		}
		for t < len(v.r.Tokens) && v.r.Tokens[t].Span.Start < m.Span.Start {
			t++
		}
		for k := t; k < len(v.r.Tokens) && v.r.Tokens[k].Span.Start < m.Span.End; k++ {
			if w := v.within[k]; w < 0 || ms[w].Span.Len() > m.Span.Len() {
				v.within[k] = int32(i)
			}
		}
	}
}

func (v *view) findMain() {
	v.main = -1
	most := 1
	for i := range v.r.Mentions {
		if n := v.sames[partyKey(&v.r.Mentions[i])]; n > most && partyKey(&v.r.Mentions[i]) != "" {
			v.main, most = i, n
		}
	}
}

// markQuotes marks the tokens between quotation marks. Marks pair up within a
// block; one left open runs to the end of its block, as printers do with
// quotations of several paragraphs.
func (v *view) markQuotes() {
	open := false
	block := int32(-1)
	for s := range v.r.Sentences {
		sn := &v.r.Sentences[s]
		if sn.Block != block {
			open, block = false, sn.Block
		}
		for i := sn.First; i < sn.Last; i++ {
			switch v.word(i) {
			case "“", "«", "„":
				open = true
				continue
			case "”", "»":
				open = false
				continue
			case "\"", "``", "''":
				open = !open
				continue
			}
			v.quoted[i] = open
		}
	}
}

func (v *view) tok(i int32) *khaldun.Token { return &v.r.Tokens[i] }
func (v *view) word(i int32) string        { return v.r.Tokens[i].Span.Of(v.r.Doc.Text) }
func (v *view) lemma(i int32) string       { return v.r.Tokens[i].Lemma }

func (v *view) children(i int32) []int32 { return v.kids[v.first[i]:v.first[i+1]] }

// child is the first child of i whose relation is one of rels, −1 if none. A
// relation without a subtype stands for all its subtypes.
func (v *view) child(i int32, rels ...string) int32 {
	for _, c := range v.children(i) {
		r := v.tok(c).Rel
		for _, want := range rels {
			if r == want || base(r) == want {
				return c
			}
		}
	}
	return -1
}

// base is a relation without its subtype.
func base(rel string) string {
	if i := strings.IndexByte(rel, ':'); i >= 0 {
		return rel[:i]
	}
	return rel
}

// mark is the preposition or conjunction of i, joined by "_" if there are
// several words; empty if none.
func (v *view) mark(i int32) string {
	for _, c := range v.children(i) {
		t := v.tok(c)
		if b := base(t.Rel); b == "case" || b == "mark" {
			m := strings.ToLower(t.Lemma)
			if f := v.child(c, "fixed"); f >= 0 {
				m += "_" + strings.ToLower(v.lemma(f))
			}
			return m
		}
	}
	return ""
}

func (v *view) passive(i int32) bool {
	for _, c := range v.children(i) {
		switch v.tok(c).Rel {
		case "nsubj:pass", "aux:pass", "csubj:pass":
			return true
		}
	}
	t := v.tok(i)
	return t.XPOS == "VBN" && base(t.Rel) == "acl" && t.Rel != "acl:relcl"
}

// arg is one argument of a predicate, by its deep relation: nsubj does it, obj
// has it done to it, whatever the voice; obl:with and nmod:of carry their
// preposition. near is false for arguments taken over from another clause.
type arg struct {
	rel  string
	tok  int32
	near bool
}

// lightVerbs carry no act of their own: "held talks", "made a visit".
var lightVerbs = map[string]bool{
	"hold": true, "have": true, "make": true, "give": true, "conduct": true, "launch": true,
	"stage": true, "issue": true, "carry": true, "take": true, "deliver": true, "pay": true,
	"express": true, "voice": true, "file": true, "open": true, "begin": true, "start": true,
	"continue": true, "offer": true, "extend": true, "undertake": true, "mount": true,
	"perform": true, "lodge": true, "impose": true, "announce": true, "declare": true, "face": true,
	"receive": true, "provide": true, "send": true, "lead": true, "order": true, "sign": true, "reach": true,
	"do": true, "see": true, "put": true, "pose": true, "level": true, "bring": true, "commence": true,
}

// args lists the arguments of predicate t. The slice is good until the next call.
func (v *view) args(t int32) []arg {
	if v.argTok == t {
		return v.argBuf
	}
	v.argTok = t
	v.argBuf = v.argBuf[:0]
	tk := v.tok(t)
	if tk.UPOS == "VERB" || tk.UPOS == "AUX" {
		v.verbArgs(t)
	} else {
		v.nounArgs(t)
	}
	for i := 0; i < len(v.argBuf) && len(v.argBuf) < 64; i++ {
		a := v.argBuf[i]
		for _, c := range v.children(a.tok) {
			if v.tok(c).Rel == "conj" && a.rel != "ccomp" && a.rel != "xcomp" && a.rel != "advcl" {
				v.argBuf = append(v.argBuf, arg{a.rel, c, a.near})
			}
		}
	}
	return v.argBuf
}

func (v *view) push(rel string, t int32, near bool) {
	v.argBuf = append(v.argBuf, arg{rel, v.antecedent(t), near})
}

// antecedent is the noun a relative pronoun stands for, else t.
func (v *view) antecedent(t int32) int32 {
	tk := v.tok(t)
	if tk.UPOS != "PRON" || tk.XPOS != "WP" && tk.XPOS != "WDT" {
		return t
	}
	for h, n := tk.Head, 0; h >= 0 && n < 4; h, n = v.tok(h).Head, n+1 {
		if v.tok(h).Rel == "acl:relcl" {
			return v.tok(h).Head
		}
	}
	return t
}

func (v *view) verbArgs(t int32) {
	passive := v.passive(t)
	subject := false
	for _, c := range v.children(t) {
		k := v.tok(c)
		switch k.Rel {
		case "nsubj", "csubj", "nsubj:outer":
			subject = true
			v.push("nsubj", c, true)
		case "nsubj:pass", "csubj:pass":
			subject = true
			v.push("obj", c, true)
		case "obj":
			v.push("obj", c, true)
		case "iobj":
			v.push("iobj", c, true)
		case "obl:agent":
			v.push("nsubj", c, true)
		case "obl:unmarked", "obl:tmod", "obl:npmod":
			v.push("obl:time", c, true)
		case "xcomp", "ccomp", "parataxis":
			v.push(k.Rel, c, true)
		case "advcl":
			v.push("advcl:"+v.mark(c), c, true)
		default:
			if base(k.Rel) == "obl" {
				m := v.mark(c)
				if m == "by" && passive && v.tok(c).UPOS != "NUM" && v.tok(c).XPOS != "VBG" {
					v.push("nsubj", c, true)
				} else {
					v.push("obl:"+m, c, true)
				}
			}
		}
	}
	tk := v.tok(t)
	if base(tk.Rel) == "acl" && tk.Rel != "acl:relcl" && tk.Head >= 0 {
		if tk.XPOS == "VBN" {
			v.push("obj", tk.Head, true)
			passive = true
		} else if tk.XPOS == "VBG" {
			v.push("nsubj", tk.Head, true)
			subject = true
		}
	}
	if tk.Rel == "acl:relcl" && tk.Head >= 0 && !subject {
		v.push("nsubj", tk.Head, true)
		subject = true
	}
	if !subject {
		v.borrowSubject(t, passive)
	}
}

// borrowSubject takes the subject of a verb that has none of its own from the
// clause that controls it: "agreed to meet", "urged rebels to disarm", "met and
// praised", "left after signing".
func (v *view) borrowSubject(t int32, passive bool) {
	rel := "nsubj"
	if passive {
		rel = "obj"
	}
	at := t
	for range 4 {
		tk := v.tok(at)
		h := tk.Head
		if h < 0 {
			return
		}
		switch b := base(tk.Rel); b {
		case "xcomp":
			if o := v.child(h, "obj", "iobj"); o >= 0 && v.tok(h).UPOS == "VERB" {
				v.push(rel, o, false)
				return
			}
			if s := v.child(h, "nsubj:pass"); s >= 0 {
				v.push(rel, s, false)
				return
			}
		case "conj", "advcl", "parataxis", "ccomp", "acl":
			if b == "ccomp" && v.child(at, "mark") >= 0 {
				return
			}
		default:
			return
		}
		if s := v.subject(h); s >= 0 {
			v.push(rel, s, false)
			return
		}
		if s := v.child(h, "nsubj:pass"); s >= 0 {
			if passive || base(tk.Rel) != "conj" {
				v.push(rel, s, false)
			}
			return
		}
		if base(v.tok(h).Rel) == "acl" && v.tok(h).Head >= 0 {
			v.push(rel, v.antecedentOfClause(h), false)
			return
		}
		at = h
	}
}

// subject is the active subject of h, the nearest if a credit line before the
// sentence was taken for one too; −1 if there is none.
func (v *view) subject(h int32) int32 {
	s := int32(-1)
	for _, c := range v.children(h) {
		if v.tok(c).Rel == "nsubj" && (s < 0 || c < h) {
			s = c
		}
	}
	return s
}

func (v *view) antecedentOfClause(h int32) int32 { return v.tok(h).Head }

func (v *view) nounArgs(t int32) {
	for _, c := range v.children(t) {
		k := v.tok(c)
		switch k.Rel {
		case "nmod:poss":
			v.push("poss", c, true)
		case "compound", "amod":
			v.push(k.Rel, c, true)
		case "nsubj", "nsubj:outer":
			v.push("nsubj", c, true) // the subject of a noun predicate
		case "acl", "xcomp", "ccomp":
			v.push(k.Rel, c, true)
		default:
			if base(k.Rel) == "nmod" || base(k.Rel) == "obl" {
				m := v.mark(c)
				if m == "by" {
					v.push("nsubj", c, true)
				} else {
					v.push("nmod:"+m, c, true)
				}
			}
		}
	}
	tk := v.tok(t)
	h := tk.Head
	if h < 0 {
		return
	}
	if b := base(tk.Rel); (b == "obj" || tk.Rel == "nsubj:pass" || b == "obl") && lightVerbs[v.lemma(h)] {
		passive := v.passive(h)
		for _, c := range v.children(h) {
			k := v.tok(c)
			if c == t {
				continue
			}
			switch {
			case k.Rel == "nsubj" && !passive, k.Rel == "obl:agent":
				v.push("nsubj", c, true)
			case base(k.Rel) == "obl":
				m := v.mark(c)
				if m == "by" && passive {
					v.push("nsubj", c, true)
				} else {
					v.push("nmod:"+m, c, true)
				}
			case k.Rel == "iobj":
				v.push("iobj", c, true)
			}
		}
		if v.child(h, "nsubj", "nsubj:pass") < 0 {
			n := len(v.argBuf)
			v.borrowSubject(h, false)
			for i := n; i < len(v.argBuf); i++ {
				v.argBuf[i].rel = "nsubj"
			}
		}
	}
}

// findYear takes the year of publication, else the latest that the text states.
func (v *view) findYear() {
	if v.r.Doc.Published.Grain != khaldun.NoGrain {
		v.year = v.r.Doc.Published.From.Year()
		return
	}
	for i := range v.r.Times {
		if tm := &v.r.Times[i]; tm.Basis == khaldun.Stated && !tm.From.IsZero() && tm.Grain <= khaldun.Year && tm.From.Year() > v.year {
			v.year = tm.From.Year()
		}
	}
}
