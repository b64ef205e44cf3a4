package when

import (
	"fmt"
	"slices"
	"strings"

	"khaldun/book"
)

// item is one place of a sequence: one of some words or classes.
type item struct {
	words   []int32
	classes []class
}

// look is an item that stands beside the expression.
type look struct {
	item item
	not  bool
}

// sequence is a pattern with all choices made.
type sequence struct {
	items         []item
	before, after []look // nearest the expression first
}

// mostSequences bounds what one pattern may stand for.
const mostSequences = 400

// readRule reads a record that matches.
func (f *Finder) readRule(r *book.Record) (wrong book.Mistakes) {
	rule := rule{record: r, id: r.ID()}
	patterns := 0
	for i := range r.Fields {
		field := &r.Fields[i]
		var err error
		switch field.Key {
		case "means", "yes", "no":
		case "pattern":
			patterns++
			err = f.readPattern(int32(len(f.rules)), field.Value)
		case "value":
			rule.value, err = f.lex.readValue(field.Value)
		default:
			err = fmt.Errorf("unknown key %q%s", field.Key, book.Suggest(field.Key, []string{"means", "pattern", "value", "yes", "no", "class", "word"}))
		}
		if err != nil {
			wrong = append(wrong, r.Mistake(field.Pos, "%s", err.Error()))
		}
	}
	switch {
	case patterns == 0:
		wrong = append(wrong, r.Mistake(r.Pos, "no pattern; give the words it matches, or `class` and `word`"))
	case r.Get("value") == "":
		wrong = append(wrong, r.Mistake(r.Pos, "no value; say what the words mean, one of %s", strings.Join(opNames(), ", ")))
	}
	f.rules = append(f.rules, rule)
	return wrong
}

// readPattern makes the sequences of one pattern.
func (f *Finder) readPattern(rule int32, s string) error {
	p := patternReader{lex: f.lex, toks: patternTokens(s)}
	rows, err := p.row("")
	if err != nil {
		return fmt.Errorf("pattern %q: %w", s, err)
	}
	for _, row := range rows {
		seq, err := sequenceOf(row)
		if err != nil {
			return fmt.Errorf("pattern %q: %w", s, err)
		}
		f.root.plant(seq.items, ending{rule, seq.before, seq.after})
	}
	return nil
}

// piece is an item with its marks.
type piece struct {
	item
	sign byte // 0, ~ or !
}

// sequenceOf parts the items beside the expression from those in it.
func sequenceOf(row []piece) (sequence, error) {
	var s sequence
	for len(row) > 0 && row[0].sign != 0 {
		s.before = append(s.before, look{row[0].item, row[0].sign == '!'})
		row = row[1:]
	}
	slices.Reverse(s.before)
	for len(row) > 0 && row[len(row)-1].sign != 0 {
		s.after = append(s.after, look{row[len(row)-1].item, row[len(row)-1].sign == '!'})
		row = row[:len(row)-1]
	}
	slices.Reverse(s.after)
	for _, p := range row {
		if p.sign != 0 {
			return s, fmt.Errorf("an item with %c stands in the middle; such items stand first or last", p.sign)
		}
		s.items = append(s.items, p.item)
	}
	if len(s.items) == 0 {
		return s, fmt.Errorf("it may stand for no word at all")
	}
	return s, nil
}

// patternTokens parts a pattern at blanks, brackets and question marks.
func patternTokens(s string) []string {
	return strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ", "?", " ? ").Replace(s))
}

// patternReader reads a pattern into all the rows of items it stands for.
type patternReader struct {
	lex  *lexicon
	toks []string
}

func (p *patternReader) next() string {
	if len(p.toks) == 0 {
		return ""
	}
	return p.toks[0]
}

// row reads items up to one of the end tokens, "" for the pattern's end.
func (p *patternReader) row(ends ...string) ([][]piece, error) {
	rows := [][]piece{nil}
	for !slices.Contains(ends, p.next()) {
		if len(p.toks) == 0 {
			return nil, fmt.Errorf(`"(" is not closed`)
		}
		choices, err := p.item()
		if err != nil {
			return nil, err
		}
		if p.next() == "?" {
			p.toks = p.toks[1:]
			choices = append(choices, nil)
		}
		if len(rows)*len(choices) > mostSequences {
			return nil, fmt.Errorf("it stands for more than %d rows of words; write it as two patterns", mostSequences)
		}
		var longer [][]piece
		for _, r := range rows {
			for _, c := range choices {
				longer = append(longer, slices.Concat(r, c))
			}
		}
		rows = longer
	}
	return rows, nil
}

// item reads a word, a class, a choice or a group.
func (p *patternReader) item() ([][]piece, error) {
	tok := p.next()
	p.toks = p.toks[1:]
	switch tok {
	case "(":
		var all [][]piece
		for {
			rows, err := p.row(")", "/")
			if err != nil {
				return nil, err
			}
			all = append(all, rows...)
			end := p.next()
			p.toks = p.toks[1:]
			if end == ")" {
				return all, nil
			}
		}
	case ")", "?", "/":
		return nil, fmt.Errorf("%q out of place", tok)
	}
	return p.choice(tok)
}

// choice reads `a|<b>|c`, if need be with a sign before it.
func (p *patternReader) choice(tok string) ([][]piece, error) {
	var out piece
	if tok[0] == '~' || tok[0] == '!' && len(tok) > 1 {
		out.sign, tok = tok[0], tok[1:]
	}
	var rows [][]piece
	for alt := range strings.SplitSeq(tok, "|") {
		if name, ok := strings.CutPrefix(alt, "<"); ok {
			name, ok = strings.CutSuffix(name, ">")
			c, known := p.lex.classes[name]
			if !ok || !known {
				return nil, fmt.Errorf("unknown class %q%s", name, book.Suggest(name, p.lex.classNames()))
			}
			out.classes = append(out.classes, c)
			continue
		}
		parts := splitWords(alt)
		switch {
		case len(parts) == 0:
			return nil, fmt.Errorf("an empty choice in %q", tok)
		case len(parts) == 1:
			out.words = append(out.words, p.lex.intern(parts[0]).id)
		case out.sign != 0:
			return nil, fmt.Errorf("%q is more than one word", alt)
		default: // a.m.
			var row []piece
			for _, w := range parts {
				row = append(row, piece{item: item{words: []int32{p.lex.intern(w).id}}})
			}
			rows = append(rows, row)
		}
	}
	if len(out.words)+len(out.classes) > 0 {
		rows = append(rows, []piece{out})
	}
	return rows, nil
}

// node is a place in the tree of all sequences: what may come next, and the
// rules whose sequences end here.
type node struct {
	words   map[int32]*node
	classes []classEdge
	set     classSet // of classes
	ends    []ending
}

type classEdge struct {
	class class
	to    *node
}

// ending is a rule that matches if what stands beside the words is right.
type ending struct {
	rule          int32
	before, after []look
}

// plant puts a sequence into the tree below n.
func (n *node) plant(items []item, e ending) {
	if len(items) == 0 {
		n.ends = append(n.ends, e)
		return
	}
	for _, w := range items[0].words {
		to := n.words[w]
		if to == nil {
			if n.words == nil {
				n.words = map[int32]*node{}
			}
			to = &node{}
			n.words[w] = to
		}
		to.plant(items[1:], e)
	}
	for _, c := range items[0].classes {
		n.class(c).plant(items[1:], e)
	}
}

func (n *node) class(c class) *node {
	for i := range n.classes {
		if n.classes[i].class == c {
			return n.classes[i].to
		}
	}
	to := &node{}
	n.classes = append(n.classes, classEdge{c, to})
	n.set |= setOf(c)
	return to
}

// match is an expression found: words [start, end).
type match struct {
	start, end int
	rule       int32
	found      found
}

// found is the classes an expression is made of, in order.
type found struct {
	n   int
	all [8]capture
}

// capture is a word or words of a class, with their value.
type capture struct {
	class class
	value int
	half  bool // of <number>: and a half more
}

func (f *found) add(c class, got capture) {
	switch got.class = c; c {
	case classShortDay:
		got.class = classWeekday
	case classShortMonth:
		got.class = classMonth
	case classFourDigits:
		got.class = classClock
	}
	if f.n < len(f.all) {
		f.all[f.n] = got
		f.n++
	}
}

// get is the value of the k-th word of class c.
func (f *found) get(c class, k int) (int, bool) {
	for i := range f.n {
		if f.all[i].class == c {
			if k == 0 {
				return f.all[i].value, true
			}
			k--
		}
	}
	return 0, false
}

// match finds the longest expression that begins with word i.
func (s *search) match(i int) (match, bool) {
	if s.words[i].entry == nil && s.words[i].digits == 0 {
		return match{}, false
	}
	s.best = match{start: i, end: i}
	var f found
	s.grow(&s.f.root, i, i, &f)
	return s.best, s.best.end > i
}

// grow goes on from a node of the tree with word i, all words from start to i
// being read.
func (s *search) grow(n *node, start, i int, f *found) {
	for k := range n.ends {
		e := &n.ends[k]
		if (i > s.best.end || i == s.best.end && e.rule < s.best.rule) &&
			s.beside(e.before, start-1, -1) && s.beside(e.after, i, +1) {
			s.best = match{start: start, end: i, rule: e.rule, found: *f}
		}
	}
	if i >= len(s.words) {
		return
	}
	s.step(n, start, i, f)
	if i > start && s.hyphen(i) {
		s.step(n, start, i+1, f)
	}
}

// step takes word i and those of its phrase along every edge of n that fits.
func (s *search) step(n *node, start, i int, f *found) {
	w := &s.words[i]
	if w.entry != nil && len(n.words) > 0 {
		if to := n.words[w.entry.id]; to != nil {
			s.grow(to, start, i+1, f)
		}
	}
	may := s.classes(w) & n.set
	if may == 0 {
		return
	}
	for k := range n.classes {
		e := &n.classes[k]
		if !may.has(e.class) {
			continue
		}
		got, length := s.class(e.class, i)
		if length == 0 {
			continue
		}
		had := f.n
		f.add(e.class, got)
		s.grow(e.to, start, i+length, f)
		f.n = had
	}
}

// classes is those that word w may begin.
func (s *search) classes(w *word) classSet {
	switch {
	case w.digits > 0 || w.entry != nil && w.entry == s.f.lex.punct['\'']:
		return figures
	case w.entry == nil:
		return 0
	}
	return w.entry.classes
}

// beside checks the items beside an expression, from word i on in the direction
// step. Those that must not stand there are all looked for next to it.
func (s *search) beside(looks []look, i, step int) bool {
	if s.hyphen(i) {
		i += step
	}
	at := i
	for k := range looks {
		l := &looks[k]
		if l.not {
			if s.stands(&l.item, i) {
				return false
			}
			continue
		}
		if !s.stands(&l.item, at) {
			return false
		}
		at += step
	}
	return true
}

// stands reports whether word i is one of it.
func (s *search) stands(it *item, i int) bool {
	if i < 0 || i >= len(s.words) {
		return false
	}
	if e := s.words[i].entry; e != nil && slices.Contains(it.words, e.id) {
		return true
	}
	for _, c := range it.classes {
		if _, n := s.class(c, i); n > 0 {
			return true
		}
	}
	return false
}

// hyphen reports whether word i is a hyphen inside a word.
func (s *search) hyphen(i int) bool {
	return i > 0 && i+1 < len(s.words) && s.words[i].glued && s.words[i+1].glued && s.is(i, '-')
}

// is reports whether word i is this character.
func (s *search) is(i int, c byte) bool {
	return i < len(s.words) && i >= 0 && s.words[i].entry != nil && s.words[i].entry == s.f.lex.punct[c]
}
