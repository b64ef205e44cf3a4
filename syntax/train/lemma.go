package train

import (
	"cmp"
	"slices"
	"strings"

	"khaldun/syntax/internal/lemma"
)

// Lemmas makes the section "lemma" of the syntax model from a treebank. The same
// trees give the same bytes.
func Lemmas(trees []Sentence) []byte {
	known, endings := map[lemma.Word]map[string]int{}, map[lemma.Rule]map[lemma.Rule]int{}
	learn := func(w lemma.Word) {
		if strings.ContainsAny(w.Form+w.Lemma, "\t\n") {
			return
		}
		if !lemma.IsName(w.UPOS, w.XPOS) {
			w.Form = strings.ToLower(w.Form)
		}
		tally(known, lemma.Word{Form: w.Form, UPOS: w.UPOS, XPOS: w.XPOS}, w.Lemma, 1)
		cut, add := edit(w.Form, w.Lemma)
		if cut > lemma.MaxSuffix || cut > 0 && cut == len(w.Form) {
			return
		}
		for n := 0; n <= lemma.MaxSuffix && n <= len(w.Form); n++ {
			key := lemma.Rule{UPOS: w.UPOS, XPOS: w.XPOS, Suffix: w.Form[len(w.Form)-n:]}
			rule := key
			rule.Cut, rule.Add = cut, add
			tally(endings, key, rule, 1)
		}
	}
	for _, s := range trees {
		for _, t := range s {
			learn(lemma.Word{Form: t.Form, UPOS: t.UPOS, XPOS: t.XPOS, Lemma: t.Lemma})
		}
	}
	for _, w := range irregularWords() {
		if tally(known, lemma.Word{Form: w.Form, UPOS: w.UPOS, XPOS: w.XPOS}, w.Lemma, 0) == 0 {
			learn(w)
		}
	}
	return lemma.Encode(wordsOf(known), rulesOf(endings))
}

// tally adds n to the count of v under k and gives the counts under k.
func tally[K, V comparable](m map[K]map[V]int, k K, v V, n int) int {
	if n > 0 {
		if m[k] == nil {
			m[k] = map[V]int{}
		}
		m[k][v] += n
	}
	return len(m[k])
}

// edit is what to cut off form and to add to make it lemma.
func edit(form, lemma string) (cut int, add string) {
	i := 0
	for i < len(form) && i < len(lemma) && form[i] == lemma[i] {
		i++
	}
	return len(form) - i, lemma[i:]
}

// wordsOf takes the commonest lemma of every word.
func wordsOf(known map[lemma.Word]map[string]int) []lemma.Word {
	out := make([]lemma.Word, 0, len(known))
	for w, lemmas := range known {
		w.Lemma = commonest(lemmas, strings.Compare)
		out = append(out, w)
	}
	slices.SortFunc(out, func(a, b lemma.Word) int {
		return cmp.Or(strings.Compare(a.Form, b.Form), strings.Compare(a.UPOS, b.UPOS), strings.Compare(a.XPOS, b.XPOS))
	})
	return out
}

// rulesOf takes the commonest rule of every ending and leaves out those rarely
// seen and those the next shorter ending says as well.
func rulesOf(endings map[lemma.Rule]map[lemma.Rule]int) []lemma.Rule {
	const seldom = 3
	best := make(map[lemma.Rule]lemma.Rule, len(endings))
	for key, rules := range endings {
		seen := 0
		for _, n := range rules {
			seen += n
		}
		if seen >= seldom || key.Suffix == "" {
			best[key] = commonest(rules, compareRules)
		}
	}
	var out []lemma.Rule
	for key, r := range best {
		same := false
		for s := key.Suffix; s != "" && !same; {
			s = s[1:]
			shorter, ok := best[lemma.Rule{UPOS: key.UPOS, XPOS: key.XPOS, Suffix: s}]
			if ok {
				same = shorter.Cut == r.Cut && shorter.Add == r.Add
				break
			}
		}
		if !same {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b lemma.Rule) int {
		return cmp.Or(strings.Compare(a.UPOS, b.UPOS), strings.Compare(a.XPOS, b.XPOS), strings.Compare(a.Suffix, b.Suffix))
	})
	return out
}

func compareRules(a, b lemma.Rule) int {
	return cmp.Or(cmp.Compare(a.Cut, b.Cut), strings.Compare(a.Add, b.Add))
}

// commonest is the value with the highest count, the least of those that tie.
func commonest[V comparable](counts map[V]int, compare func(a, b V) int) V {
	var best V
	most := 0
	for v, n := range counts {
		if n > most || n == most && compare(v, best) < 0 {
			best, most = v, n
		}
	}
	return best
}

// irregularWords are words of the news whose forms the treebanks may lack.
func irregularWords() []lemma.Word {
	var out []lemma.Word
	for row := range strings.Lines(irregular) {
		f := strings.Fields(row)
		for _, form := range f[1:2] {
			out = append(out, lemma.Word{Form: form, UPOS: "VERB", XPOS: "VBD", Lemma: f[0]})
		}
		for _, form := range f[2:] {
			out = append(out, lemma.Word{Form: form, UPOS: "VERB", XPOS: "VBN", Lemma: f[0]})
		}
	}
	for _, f := range strings.Fields(unchanging) {
		out = append(out, lemma.Word{Form: f, UPOS: "NOUN", XPOS: "NNS", Lemma: f})
	}
	return out
}

// unchanging lists nouns whose plural is their singular.
const unchanging = "series species headquarters barracks aircraft spacecraft crossroads offspring means gallows corps shambles"

// irregular lists infinitive, past tense and participle.
const irregular = `arise arose arisen
awake awoke awoken
bear bore borne
beat beat beaten
befall befell befallen
beset beset beset
bid bid bid
bind bound bound
bleed bled bled
breed bred bred
broadcast broadcast broadcast
cast cast cast
cling clung clung
creep crept crept
deal dealt dealt
dig dug dug
feed fed fed
flee fled fled
fling flung flung
fly flew flown
forbid forbade forbidden
forecast forecast forecast
foresee foresaw foreseen
forgo forwent forgone
forsake forsook forsaken
foretell foretold foretold
freeze froze frozen
grind ground ground
hang hung hung
inlay inlaid inlaid
kneel knelt knelt
lay laid laid
leap leapt leapt
mislead misled misled
mistake mistook mistaken
misunderstand misunderstood misunderstood
offset offset offset
outdo outdid outdone
outgrow outgrew outgrown
outfight outfought outfought
overcome overcame overcome
override overrode overridden
overrun overran overrun
oversee oversaw overseen
overtake overtook overtaken
overthrow overthrew overthrown
partake partook partaken
plead pled pled
rebuild rebuilt rebuilt
recast recast recast
redo redid redone
redraw redrew redrawn
repay repaid repaid
rerun reran rerun
resell resold resold
reset reset reset
retake retook retaken
rethink rethought rethought
rewrite rewrote rewritten
rid rid rid
ride rode ridden
ring rang rung
seek sought sought
shake shook shaken
shed shed shed
shoot shot shot
shrink shrank shrunk
sink sank sunk
slay slew slain
slide slid slid
sling slung slung
slit slit slit
smite smote smitten
sow sowed sown
spill spilt spilt
spin spun spun
split split split
spoil spoilt spoilt
spread spread spread
spring sprang sprung
steal stole stolen
stick stuck stuck
sting stung stung
stride strode stridden
strike struck struck
string strung strung
strive strove striven
swear swore sworn
sweep swept swept
swing swung swung
tear tore torn
tread trod trodden
undercut undercut undercut
undergo underwent undergone
underlie underlay underlain
undertake undertook undertaken
underwrite underwrote underwritten
undo undid undone
unwind unwound unwound
uphold upheld upheld
upset upset upset
weave wove woven
weep wept wept
wind wound wound
withdraw withdrew withdrawn
withhold withheld withheld
withstand withstood withstood
wring wrung wrung
`
