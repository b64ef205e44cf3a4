package train

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"khaldun"
	"khaldun/syntax/internal/split"
)

// Text is a paragraph of running text with its tokens and sentences.
type Text struct {
	Text   string
	Tokens []khaldun.Span
	Ends   []int32 // sentence i is Tokens[Ends[i-1]:Ends[i]], the first begins at 0
}

// ReadTexts rebuilds the paragraphs of a CoNLL-U file from its words,
// SpaceAfter=No, newpar and newdoc. A multi-word token whose words spell it
// ("do|n't") counts as its words, any other as one token.
func ReadTexts(r io.Reader) ([]Text, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<22)
	var b textBuilder
	for line := 1; sc.Scan(); line++ {
		l := sc.Text()
		switch {
		case l == "":
			b.endSentence()
		case strings.HasPrefix(l, "# newdoc"), strings.HasPrefix(l, "# newpar"):
			b.endText()
		case l[0] == '#':
		default:
			c := strings.Split(l, "\t")
			if len(c) != 10 {
				return nil, fmt.Errorf("line %d: %d columns, want 10", line, len(c))
			}
			b.row(c)
		}
	}
	b.endText()
	return b.texts, sc.Err()
}

// textBuilder rebuilds texts row by row.
type textBuilder struct {
	texts []Text
	text  strings.Builder
	open  Text
	gap   bool // a blank comes before the next word

	whole, misc string   // the multi-word token being read
	until       string   // id of its last word
	parts       []string // its words so far
}

// row reads the columns of one word, multi-word token or empty node.
func (b *textBuilder) row(c []string) {
	id, form, misc := c[0], c[1], c[9]
	if strings.Contains(id, ".") {
		return
	}
	if _, last, ok := strings.Cut(id, "-"); ok {
		b.whole, b.misc, b.until, b.parts = form, misc, last, b.parts[:0]
		return
	}
	if b.until == "" {
		b.word(form, misc)
		return
	}
	b.parts = append(b.parts, form)
	if id != b.until {
		return
	}
	b.until = ""
	if strings.Join(b.parts, "") != b.whole {
		b.word(b.whole, b.misc)
		return
	}
	for _, p := range b.parts[:len(b.parts)-1] {
		b.word(p, "SpaceAfter=No")
	}
	b.word(b.parts[len(b.parts)-1], b.misc)
}

func (b *textBuilder) word(form, misc string) {
	if b.gap && b.text.Len() > 0 {
		b.text.WriteByte(' ')
	}
	start := int32(b.text.Len())
	b.text.WriteString(form)
	b.open.Tokens = append(b.open.Tokens, khaldun.Span{Start: start, End: int32(b.text.Len())})
	b.gap = !strings.Contains(misc, "SpaceAfter=No")
}

func (b *textBuilder) endSentence() {
	n := int32(len(b.open.Tokens))
	if n > 0 && (len(b.open.Ends) == 0 || b.open.Ends[len(b.open.Ends)-1] < n) {
		b.open.Ends = append(b.open.Ends, n)
	}
}

func (b *textBuilder) endText() {
	b.endSentence()
	if len(b.open.Tokens) > 0 {
		b.open.Text = b.text.String()
		b.texts = append(b.texts, b.open)
	}
	b.open, b.gap = Text{}, false
	b.text.Reset()
}

// Split trains the models that find tokens and sentences, and returns the
// section "split" of the syntax model. The same texts give the same bytes.
func Split(texts []Text) []byte {
	texts = slices.Concat(texts, onOtherLines(texts))
	inner := innerWords(texts)
	t := splitTrainer{cut: newLogistic(), end: newLogistic()}
	set := split.NewInnerSet(inner)
	rng := rand.New(rand.NewPCG(1, 2))
	var r split.Result
	for epoch := range splitEpochs {
		t.rate = 0.3 / float64(1+epoch)
		for _, i := range rng.Perm(len(texts)) {
			t.gold(&texts[i])
			r.Reset()
			split.Walk(texts[i].Text, khaldun.Span{End: int32(len(texts[i].Text))}, set, &t, &r)
		}
	}
	return split.Encode(t.cut.pack(), t.end.pack(), 0, 0, inner)
}

const splitEpochs = 6

// onOtherLines makes, of every eighth text, a copy in which some blanks are
// newlines, as where a page has line breaks: at every sentence's end and rarely
// within one.
func onOtherLines(texts []Text) []Text {
	rng := rand.New(rand.NewPCG(3, 4))
	var out []Text
	for i := 0; i+7 < len(texts); i += 8 {
		t := joinTexts(texts[i : i+2])
		b := []byte(t.Text)
		s := 0
		for k := range t.Tokens[:len(t.Tokens)-1] {
			last := int(t.Ends[s]) == k+1
			if last {
				s++
			}
			at := t.Tokens[k].End
			if b[at] == ' ' && at < t.Tokens[k+1].Start && (last && rng.IntN(2) == 0 || rng.IntN(200) == 0) {
				b[at] = '\n'
			}
		}
		t.Text = string(b)
		out = append(out, t)
	}
	return out
}

// joinTexts puts paragraphs after one another with a newline between them.
func joinTexts(texts []Text) Text {
	var out Text
	var b strings.Builder
	for i := range texts {
		if i > 0 {
			b.WriteByte('\n')
		}
		base, first := int32(b.Len()), int32(len(out.Tokens))
		b.WriteString(texts[i].Text)
		for _, s := range texts[i].Tokens {
			out.Tokens = append(out.Tokens, khaldun.Span{Start: s.Start + base, End: s.End + base})
		}
		for _, e := range texts[i].Ends {
			out.Ends = append(out.Ends, e+first)
		}
	}
	out.Text = b.String()
	return out
}

// innerWords finds the words in which a token ends between two letters, as
// often as not.
func innerWords(texts []Text) split.Inner {
	inner, apart, whole := split.Inner{}, map[string]int{}, map[string]int{}
	for i := range texts {
		t := &texts[i]
		for k := range t.Tokens {
			b := t.Tokens[k]
			whole[strings.ToLower(b.Of(t.Text))]++
			if k == 0 {
				continue
			}
			a := t.Tokens[k-1]
			if a.End != b.Start || k > 1 && t.Tokens[k-2].End == a.Start {
				continue
			}
			left, right := strings.ToLower(a.Of(t.Text)), strings.ToLower(b.Of(t.Text))
			if letters(left) && letters(right) && len(left)+len(right) < 16 {
				inner[left+right] = len(left)
				apart[left+right]++
			}
		}
	}
	for w := range inner {
		if apart[w] < whole[w] {
			delete(inner, w)
		}
	}
	return inner
}

func letters(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return s != ""
}

// splitTrainer is a [split.Judge] that knows the truth, tells it, and learns
// where the model would have said otherwise.
type splitTrainer struct {
	cut, end *logistic
	rate     float64
	cuts     map[int32]bool // ends of tokens
	ends     map[int32]bool // ends of sentences
}

func (t *splitTrainer) gold(text *Text) {
	t.cuts, t.ends = make(map[int32]bool, len(text.Tokens)), make(map[int32]bool, len(text.Ends))
	for _, s := range text.Tokens {
		t.cuts[s.End] = true
	}
	for _, e := range text.Ends {
		t.ends[text.Tokens[e-1].End] = true
	}
}

func (t *splitTrainer) Cut(f []uint32, at int32) bool {
	t.cut.learn(f, t.cuts[at], t.rate)
	return t.cuts[at]
}

func (t *splitTrainer) End(f []uint32, at int32) bool {
	t.end.learn(f, t.ends[at], t.rate)
	return t.ends[at]
}

// logistic is a logistic regression over hashed features, trained by AdaGrad.
type logistic struct {
	w, g []float64
}

func newLogistic() *logistic {
	return &logistic{w: make([]float64, 1<<split.Bits), g: make([]float64, 1<<split.Bits)}
}

func (l *logistic) learn(f []uint32, y bool, rate float64) {
	z := 0.0
	for _, x := range f {
		z += l.w[x]
	}
	d := -1 / (1 + math.Exp(-z))
	if y {
		d++
	}
	if math.Abs(d) < 0.002 {
		return
	}
	for _, x := range f {
		l.g[x] += d * d
		l.w[x] += rate * d / math.Sqrt(l.g[x]+0.5)
	}
}

// pack rounds the weights to whole numbers of one byte. Weights beyond what the
// scale holds are clipped; they are certain anyway.
func (l *logistic) pack() []int8 {
	sizes := make([]float64, 0, len(l.w))
	for _, w := range l.w {
		if w != 0 {
			sizes = append(sizes, math.Abs(w))
		}
	}
	scale := 1.0
	if len(sizes) > 0 {
		slices.Sort(sizes)
		scale = 127 / sizes[len(sizes)*9999/10000]
	}
	out := make([]int8, len(l.w))
	for i, w := range l.w {
		out[i] = int8(max(-127, min(127, math.Round(w*scale))))
	}
	return out
}
