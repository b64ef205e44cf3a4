package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"khaldun/book"
)

// Caps on a query: more is a mistake or an attack.
const (
	MaxLength = 4096 // bytes
	MaxDepth  = 32   // parentheses and opposites within one another
	MaxTerms  = 256
)

// Error is a query that cannot be meant.
type Error struct {
	At    int    // the character where it goes wrong, from 1
	Fault string // what is wrong and what may be meant
}

func (e *Error) Error() string { return fmt.Sprintf("query: character %d: %s", e.At, e.Fault) }

// Parse reads a query. A type, mode or context that the ontology does not have is
// refused; without one, any is taken. The error is an *Error.
func Parse(text string, o *book.Ontology) (Query, error) {
	p := parser{text: text, ontology: o}
	switch at := invalid(text); {
	case len(text) > MaxLength:
		return Query{}, p.fault(0, "longer than %d bytes; ask for less at once", MaxLength)
	case at >= 0:
		return Query{}, p.fault(at, "not valid UTF-8")
	}
	n, err := p.any(0)
	if err != nil {
		return Query{}, err
	}
	if p.at < len(text) { // any stops only at the end or at a parenthesis
		return Query{}, p.fault(p.at, `")" without "(" before it`)
	}
	return Query{Where: n, Sort: p.sort}, nil
}

// invalid is the byte of s where it stops being UTF-8, −1 if it does not.
func invalid(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)) {
			return i
		}
	}
	return -1
}

// parser reads text from at. A method leaves at behind what it has read.
type parser struct {
	text     string
	at       int
	terms    int
	ontology *book.Ontology // may be nil
	sort     Sort
	sorted   bool // sort has been named
}

func (p *parser) fault(at int, format string, args ...any) error {
	return &Error{utf8.RuneCountInString(p.text[:at]) + 1, fmt.Sprintf(format, args...)}
}

func (p *parser) space() {
	for p.at < len(p.text) {
		r, n := utf8.DecodeRuneInString(p.text[p.at:])
		if !unicode.IsSpace(r) {
			return
		}
		p.at += n
	}
}

// word is the bare word that comes next, which may be empty.
func (p *parser) word() string {
	rest := p.text[p.at:]
	if end := strings.IndexFunc(rest, special); end >= 0 {
		return rest[:end]
	}
	return rest
}

// keyword reads past the word k if it comes next.
func (p *parser) keyword(k string) bool {
	p.space()
	w := p.word()
	if !strings.EqualFold(w, k) {
		return false
	}
	p.at += len(w)
	return true
}

// any is "a or b or c".
func (p *parser) any(depth int) (Node, error) {
	var args []Node
	for {
		start := p.at
		n, err := p.all(depth)
		if err != nil {
			return Node{}, err
		}
		more := p.keyword("or")
		if n.everything() && (more || len(args) > 0) {
			return Node{}, p.fault(start, `nothing on one side of "or"; put "or" in quotes to look for the word`)
		}
		args = append(args, n)
		if !more {
			break
		}
		if p.sorted && depth == 0 {
			return Node{}, p.fault(p.at, `"or" after a sort; put the sort last`)
		}
	}
	if len(args) == 1 {
		return args[0], nil
	}
	return Node{Op: Any, Args: args}, nil
}

// all is conditions side by side, perhaps none.
func (p *parser) all(depth int) (Node, error) {
	var args []Node
	for {
		p.space()
		switch w := p.word(); {
		case p.at == len(p.text), p.text[p.at] == ')', strings.EqualFold(w, "or"):
			if len(args) == 1 {
				return args[0], nil
			}
			return Node{Args: args}, nil
		case strings.EqualFold(w, "and"):
			if len(args) == 0 {
				return Node{}, p.fault(p.at, `nothing before "and"; put it in quotes to look for the word`)
			}
			p.at += len(w)
			if p.space(); p.at == len(p.text) || p.text[p.at] == ')' || p.atJoin() {
				return Node{}, p.fault(p.at, `nothing after "and"; put it in quotes to look for the word`)
			}
			continue
		case strings.HasPrefix(strings.ToLower(w), "sort:"):
			if err := p.order(w, depth); err != nil {
				return Node{}, err
			}
			continue
		}
		n, err := p.one(depth)
		if err != nil {
			return Node{}, err
		}
		args = append(args, n)
	}
}

// atJoin reports whether "and" or "or" comes next.
func (p *parser) atJoin() bool { return isKeyword(p.word()) && !strings.EqualFold(p.word(), "not") }

func (p *parser) order(w string, depth int) error {
	name := strings.ToLower(w[len("sort:"):])
	i := slices.Index(sortNames[:], name)
	switch {
	case depth > 0:
		return p.fault(p.at, "a sort within parentheses; put it last")
	case p.sorted:
		return p.fault(p.at, "a second sort; leave one")
	case i < 0:
		return p.fault(p.at, "unknown sort %q; want one of %s%s", name, strings.Join(sortNames[:], ", "), book.Suggest(name, sortNames[:]))
	}
	p.sort, p.sorted = Sort(i), true
	p.at += len(w)
	return nil
}

// one is a single condition: an opposite, a group or a term.
func (p *parser) one(depth int) (Node, error) {
	start := p.at
	if depth >= MaxDepth {
		return Node{}, p.fault(start, "more than %d parentheses within one another", MaxDepth)
	}
	switch {
	case p.text[p.at] == '-':
		p.at++
		return p.opposite(start, depth)
	case p.keyword("not"):
		p.space()
		return p.opposite(start, depth)
	case p.text[p.at] == '(':
		p.at++
		n, err := p.any(depth + 1)
		switch {
		case err != nil:
			return Node{}, err
		case p.at == len(p.text):
			return Node{}, p.fault(start, `"(" without ")" after it`)
		case n.everything():
			return Node{}, p.fault(start, "nothing between the parentheses")
		}
		p.at++
		return n, nil
	}
	return p.term()
}

// opposite reads what comes after "-" or "not", which stands at start.
func (p *parser) opposite(start, depth int) (Node, error) {
	if p.atJoin() || p.word() == "" && !strings.HasPrefix(p.text[p.at:], "(") && !strings.HasPrefix(p.text[p.at:], `"`) {
		return Node{}, p.fault(start, "an opposite of nothing; put it in quotes to look for it")
	}
	n, err := p.one(depth + 1)
	if err != nil {
		return Node{}, err
	}
	return Node{Op: Not, Args: []Node{n}}, nil
}

func (p *parser) term() (Node, error) {
	start := p.at
	if p.terms++; p.terms > MaxTerms {
		return Node{}, p.fault(start, "more than %d conditions; ask for less at once", MaxTerms)
	}
	n := Node{Op: Term}
	if name, _, ok := strings.Cut(p.word(), ":"); ok {
		f, err := p.field(start, name)
		if err != nil {
			return Node{}, err
		}
		n.Field = f
		p.at += len(name) + 1
	}
	at := p.at
	v, err := p.value()
	if err != nil {
		return Node{}, err
	}
	v = strings.Join(strings.Fields(v), " ")
	if n.Value, err = p.check(n.Field, v, at); err != nil {
		return Node{}, err
	}
	return n, nil
}

func (p *parser) field(at int, name string) (Field, error) {
	if strings.EqualFold(name, "sort") {
		return "", p.fault(at, "an opposite of a sort; put the sort last, by itself")
	}
	names := []string{"sort"}
	for _, f := range Fields() {
		if strings.EqualFold(string(f), name) {
			return f, nil
		}
		names = append(names, string(f))
	}
	near := book.Suggest(name, names)
	if near == "" {
		near = "; put it in quotes to look for the words"
	}
	return "", p.fault(at, "unknown field %q%s", name, near)
}

// value is a bare word or what stands between quotes.
func (p *parser) value() (string, error) {
	start := p.at
	if !strings.HasPrefix(p.text[p.at:], `"`) {
		w := p.word()
		p.at += len(w)
		return w, nil
	}
	var b strings.Builder
	for i := p.at + 1; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '"':
			p.at = i + 1
			return b.String(), nil
		case c == '\\' && i+1 < len(p.text) && (p.text[i+1] == '"' || p.text[i+1] == '\\'):
			i++
			b.WriteByte(p.text[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", p.fault(start, "a quotation without an end")
}

var statuses = []string{"happened", "historical", "future", "hypothetical", "negated"}

// check is the value in the field's canonical spelling.
func (p *parser) check(f Field, v string, at int) (string, error) {
	if f == Text {
		if !strings.ContainsFunc(v, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			return "", p.fault(at, "no letter or figure to look for in %q", v)
		}
		return v, nil
	}
	if v == "" {
		return "", p.fault(at, "%s: nothing after the colon", f)
	}
	switch f {
	case Actor, Recipient, Involves, SaidBy, Mode, Place, Context:
		if v == Anything {
			return v, nil
		}
	}
	switch f {
	case Type:
		return p.known(f, strings.ToUpper(v), p.types(), at)
	case Mode:
		return p.known(f, strings.ToLower(v), p.modes(), at)
	case Context:
		return p.known(f, strings.ToLower(v), p.contexts(), at)
	case Status:
		return p.known(f, strings.ToLower(v), statuses, at)
	case Quad:
		if len(v) != 1 || v < "1" || v > "4" {
			return "", p.fault(at, "quad %q: want 1, 2, 3 or 4", v)
		}
	case Country:
		if v = strings.ToUpper(v); !isCode(v) {
			return "", p.fault(at, "country %q: want a code of three letters, such as KEN", v)
		}
		return v, nil
	case Source, Lang:
		return strings.ToLower(v), nil
	case Since, Until:
		if _, _, ok := Days(v); !ok {
			return "", p.fault(at, "%s %q: want a day, month or year: 2023-06-20, 2023-06 or 2023", f, v)
		}
	case Cameo:
		if strings.Trim(v, "0123456789") != "" || len(v) > 4 {
			return "", p.fault(at, "cameo %q: want the first digits of a code, such as 04", v)
		}
	case Confidence:
		if c, err := strconv.ParseFloat(v, 64); err != nil || !(c >= 0 && c <= 1) {
			return "", p.fault(at, "confidence %q: want a number from 0 to 1", v)
		}
	}
	return v, nil
}

// known is the one of words that v is but for its case, or v if there are none.
func (p *parser) known(f Field, v string, words []string, at int) (string, error) {
	if len(words) == 0 {
		return v, nil
	}
	for _, w := range words {
		if strings.EqualFold(w, v) {
			return w, nil
		}
	}
	near := book.Suggest(v, words)
	if near == "" {
		near = "; want one of " + strings.Join(words, ", ")
	}
	return "", p.fault(at, "unknown %s %q%s", f, v, near)
}

// types, modes and contexts are the ontology's, each once; none without one.

func (p *parser) types() (names []string) {
	if p.ontology != nil {
		for _, t := range p.ontology.Types {
			names = append(names, t.Name)
		}
	}
	return names
}

func (p *parser) modes() (names []string) {
	if p.ontology != nil {
		for _, t := range p.ontology.Types {
			for _, m := range t.Modes {
				names = append(names, m.Name)
			}
		}
		slices.Sort(names)
	}
	return slices.Compact(names)
}

func (p *parser) contexts() (names []string) {
	if p.ontology != nil {
		for _, c := range p.ontology.Contexts {
			names = append(names, c.Name)
		}
	}
	return names
}
