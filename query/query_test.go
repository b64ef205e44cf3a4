package query

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"khaldun/book"
)

// scheme is a small ontology.
func scheme() *book.Ontology {
	return &book.Ontology{
		Types: []book.Type{
			{Name: "CONSULT", Modes: []book.Mode{{Name: "visit"}, {Name: "phone"}}},
			{Name: "ACCUSE"}, {Name: "PROTEST", Modes: []book.Mode{{Name: "demo"}}},
		},
		Contexts: []book.Context{{Name: "diplomatic"}, {Name: "military"}},
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"   ", ""},
		{"harbour", "harbour"},
		{`"harbour"`, "harbour"},
		{`"peace  talks"`, `"peace talks"`},
		{"peace talks", "peace talks"},
		{"peace and talks", "peace talks"},
		{"peace AND NOT talks", "peace -talks"},
		{"peace or talks", "peace or talks"},
		{"(peace or talks) oslo", "(peace or talks) oslo"},
		{"oslo (peace talks)", "oslo (peace talks)"},
		{"--oslo", "--oslo"},
		{"not -oslo", "--oslo"},
		{"-(oslo or lima)", "-(oslo or lima)"},
		{`"or"`, `"or"`},
		{`"-oslo"`, `"-oslo"`},
		{`"a:b"`, `"a:b"`},
		{`say "\"no\" \\ maybe"`, `say "\"no\" \\ maybe"`},
		{"TYPE:consult", "type:CONSULT"},
		{"mode:VISIT", "mode:visit"},
		{"mode:*", "mode:*"},
		{"actor:IRN.GOV recipient:hamas", "actor:IRN.GOV recipient:hamas"},
		{`said-by:"William Ruto"`, `said-by:"William Ruto"`},
		{"status:Happened quad:4", "status:happened quad:4"},
		{"since:2023-06 until:2024", "since:2023-06 until:2024"},
		{"place:Tehran country:ken", "place:Tehran country:KEN"},
		{"source:Example.org lang:EN", "source:example.org lang:en"},
		{"confidence:0.5 sort:date", "confidence:0.5"},
		{"sort:oldest oslo", "oslo sort:oldest"},
		{"oslo or lima sort:added", "oslo or lima sort:added"},
		{"منطقة -東京", "منطقة -東京"},
	} {
		q, err := Parse(tt.text, scheme())
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.text, err)
			continue
		}
		if got := q.String(); got != tt.want {
			t.Errorf("Parse(%q) prints as %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestParseFaults(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"acter:IRN", `character 1: unknown field "acter"; did you mean "actor"?`},
		{"oslo recipeint:IRN", `character 6: unknown field "recipeint"; did you mean "recipient"?`},
		{"https://example.org", `character 1: unknown field "https"; put it in quotes to look for the words`},
		{"東京 tpye:ACCUSE", `character 4: unknown field "tpye"; did you mean "type"?`},
		{"type:CONSLUT", `character 6: unknown type "CONSLUT"; did you mean "CONSULT"?`},
		{"mode:vist", `character 6: unknown mode "vist"; did you mean "visit"?`},
		{"mode:zzzzzzz", `character 6: unknown mode "zzzzzzz"; want one of demo, phone, visit`},
		{"context:militray", `character 9: unknown context "militray"; did you mean "military"?`},
		{"status:happend", `character 8: unknown status "happend"; did you mean "happened"?`},
		{"quad:5", `character 6: quad "5": want 1, 2, 3 or 4`},
		{"since:june", `character 7: since "june": want a day, month or year: 2023-06-20, 2023-06 or 2023`},
		{"until:2023-02-30", `character 7: until "2023-02-30": want a day, month or year: 2023-06-20, 2023-06 or 2023`},
		{"confidence:2", `character 12: confidence "2": want a number from 0 to 1`},
		{"confidence:nan", `character 12: confidence "nan": want a number from 0 to 1`},
		{"country:Kenya", `character 9: country "KENYA": want a code of three letters, such as KEN`},
		{"cameo:4x", `character 7: cameo "4x": want the first digits of a code, such as 04`},
		{"actor:", "character 7: actor: nothing after the colon"},
		{`actor:""`, "character 7: actor: nothing after the colon"},
		{"(oslo", `character 1: "(" without ")" after it`},
		{"oslo)", `character 5: ")" without "(" before it`},
		{"oslo ()", "character 6: nothing between the parentheses"},
		{`oslo "peace`, "character 6: a quotation without an end"},
		{"or oslo", `character 1: nothing on one side of "or"; put "or" in quotes to look for the word`},
		{"oslo or", `character 8: nothing on one side of "or"; put "or" in quotes to look for the word`},
		{"and oslo", `character 1: nothing before "and"; put it in quotes to look for the word`},
		{"oslo and", `character 9: nothing after "and"; put it in quotes to look for the word`},
		{"oslo and or lima", `character 10: nothing after "and"; put it in quotes to look for the word`},
		{"oslo -", "character 6: an opposite of nothing; put it in quotes to look for it"},
		{"- oslo", "character 1: an opposite of nothing; put it in quotes to look for it"},
		{"not", "character 1: an opposite of nothing; put it in quotes to look for it"},
		{"-or oslo", "character 1: an opposite of nothing; put it in quotes to look for it"},
		{"-sort:date", "character 2: an opposite of a sort; put the sort last, by itself"},
		{"sort:dat", `character 1: unknown sort "dat"; want one of date, oldest, confidence, added; did you mean "date"?`},
		{"sort:date sort:added", "character 11: a second sort; leave one"},
		{"(oslo sort:date)", "character 7: a sort within parentheses; put it last"},
		{"oslo sort:date or lima", `character 18: "or" after a sort; put the sort last`},
		{"&&", `character 1: no letter or figure to look for in "&&"`},
		{"\xff", "character 1: not valid UTF-8"},
		{strings.Repeat("(", 40) + "a", "character 33: more than 32 parentheses within one another"},
		{strings.Repeat("-", 40) + "a", "character 33: more than 32 parentheses within one another"},
		{strings.Repeat("a ", 300), "character 513: more than 256 conditions; ask for less at once"},
		{strings.Repeat("a", 5000), "character 1: longer than 4096 bytes; ask for less at once"},
	} {
		q, err := Parse(tt.text, scheme())
		if err == nil {
			t.Errorf("Parse(%q) is %q; want the error %q", tt.text, q, tt.want)
			continue
		}
		if got := err.Error(); got != "query: "+tt.want {
			t.Errorf("Parse(%q): %q, want %q", tt.text, got, "query: "+tt.want)
		}
		if !errors.As(err, new(*Error)) {
			t.Errorf("Parse(%q): the error is a %T", tt.text, err)
		}
	}
}

func TestParty(t *testing.T) {
	for _, tt := range []struct {
		value string
		want  PartyValue
	}{
		{"IRN", PartyValue{Country: "IRN"}},
		{"IRN.GOV", PartyValue{Country: "IRN", Sector: "GOV"}},
		{"*.GOV", PartyValue{Sector: "GOV"}},
		{"hamas", PartyValue{Name: "hamas"}},
		{"St. Petersburg", PartyValue{Name: "St. Petersburg"}},
		{"Un", PartyValue{Name: "Un"}},
	} {
		if got := Party(tt.value); got != tt.want {
			t.Errorf("Party(%q) = %+v, want %+v", tt.value, got, tt.want)
		}
	}
}

func TestSimplify(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"oslo oslo", "oslo"},
		{"oslo (lima (rome oslo))", "oslo lima rome"},
		{"oslo or (lima or oslo)", "oslo or lima"},
		{"--oslo", "oslo"},
		{"-(-(oslo lima))", "oslo lima"},
		{"oslo --(lima rome)", "oslo lima rome"},
		{"since:2023 since:2023-06 until:2024 until:2023-12", "since:2023-06 until:2023-12"},
		{"since:2023-01 since:2023", "since:2023-01 since:2023"},
		{"since:2023 or since:2024", "since:2023 or since:2024"},
		{"(oslo or oslo) sort:oldest", "oslo sort:oldest"},
	} {
		q, err := Parse(tt.text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Simplify().String(); got != tt.want {
			t.Errorf("%q simplifies to %q, want %q", tt.text, got, tt.want)
		}
	}
}

// TestRoundTrip wants Parse to undo String, and Simplify to keep what a query
// means, for queries made at random.
func TestRoundTrip(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range 5000 {
		q := Query{Where: randomNode(rnd, 4), Sort: Sort(rnd.IntN(len(sortNames)))}
		text := q.String()
		back, err := Parse(text, nil)
		if err != nil {
			t.Fatalf("query %d: %v\n%s", i, err, text)
		}
		if back.Sort != q.Sort || !back.Where.Equal(q.Where) {
			t.Fatalf("query %d: printed as %q, read back as %q", i, text, back)
		}
		simple := q.Simplify()
		if again := simple.Simplify(); !again.Where.Equal(simple.Where) {
			t.Fatalf("query %d: %q simplifies to %q, and that to %q", i, text, simple, again)
		}
		for range 8 {
			truth := rnd.Uint64()
			if holds(q.Where, truth) != holds(simple.Where, truth) {
				t.Fatalf("query %d: %q and its simple form %q mean different things", i, text, simple)
			}
		}
	}
}

var randomWords = []string{"oslo", "or", "-x", `say "no"`, `back\slash`, "peace talks", "a:b", "(x)", "東京", "not"}

// randomNode is a node as Parse can make it: groups hold at least two.
func randomNode(rnd *rand.Rand, depth int) Node {
	op := Op(rnd.IntN(4))
	if depth == 0 {
		op = Term
	}
	switch op {
	case Term:
		w := randomWords[rnd.IntN(len(randomWords))]
		switch rnd.IntN(4) {
		case 0:
			return Node{Op: Term, Field: Since, Value: fmt.Sprintf("20%02d-0%d", rnd.IntN(30), 1+rnd.IntN(9))}
		case 1:
			return Node{Op: Term, Field: Actor, Value: w}
		}
		return Node{Op: Term, Value: w}
	case Not:
		return Node{Op: Not, Args: []Node{randomNode(rnd, depth-1)}}
	}
	n := Node{Op: op}
	for range 2 + rnd.IntN(2) {
		n.Args = append(n.Args, randomNode(rnd, depth-1))
	}
	return n
}

// holds evaluates a node in a world where each word is true or not by the bits of
// truth, and which lies in a month that they choose.
func holds(n Node, truth uint64) bool {
	switch n.Op {
	case All:
		return !slices.ContainsFunc(n.Args, func(a Node) bool { return !holds(a, truth) })
	case Any:
		return slices.ContainsFunc(n.Args, func(a Node) bool { return holds(a, truth) })
	case Not:
		return !holds(n.Args[0], truth)
	}
	if n.Field == Since {
		return n.Value <= fmt.Sprintf("20%02d-0%d", truth>>32%30, 1+truth>>40%9)
	}
	bit := slices.Index(randomWords, n.Value)
	if n.Field == Actor {
		bit += len(randomWords)
	}
	return truth>>bit&1 == 1
}

// FuzzParse wants no text to break the parser, and what it reads to be the same
// when printed and read again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", `actor:IRN.GOV -type:ACCUSE (a or "b c") sort:date`, "not (a and b)", `"\"`, "since:2023-06", "a:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text, scheme())
		if err != nil || len(text) > MaxLength/2 { // what is printed may be longer by its spaces
			return
		}
		for _, q := range []Query{q, q.Simplify()} {
			back, err := Parse(q.String(), scheme())
			if err != nil {
				t.Fatalf("%q prints as %q: %v", text, q, err)
			}
			if back.Sort != q.Sort || !back.Where.Equal(q.Where) {
				t.Fatalf("%q prints as %q, which reads as %q", text, q, back)
			}
		}
	})
}
