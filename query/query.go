// Package query is the language an archive is searched in: parse, print, simplify.
//
//	q, err := query.Parse(`actor:IRN.GOV type:CONSULT since:2023-06 "normalisation"`, nil)
//	fmt.Println(q) // the same in canonical form
//
// Conditions side by side must all hold; "a or b" wants either, "-a" wants the
// opposite, and parentheses group. Words without a field are looked for in title
// and text. The package says what a query means, not how an archive finds it.
package query

import (
	"strings"
	"time"
)

// Op is how a Node combines what is below it.
type Op uint8

const (
	All  Op = iota // every one of Args; of none, everything
	Any            // at least one of Args
	Not            // the opposite of the one in Args
	Term           // Field has Value
)

// Node is a condition. The zero Node holds of everything.
type Node struct {
	Op    Op
	Args  []Node // of All, Any and Not
	Field Field  // of a Term; Text if the user named none
	Value string // of a Term, without quotes, in the field's canonical spelling
}

// Query is a condition on events and documents, and the order of the answer.
type Query struct {
	Where Node
	Sort  Sort
}

// Field is what a Term looks at.
type Field string

const (
	Text       Field = ""           // words of title and text, by their stems
	Actor      Field = "actor"      // who does it: see Party
	Recipient  Field = "recipient"  // to whom it is done
	Involves   Field = "party"      // actor or recipient
	SaidBy     Field = "said-by"    // a speaker who asserts it
	Type       Field = "type"       // PLOVER type
	Mode       Field = "mode"       // PLOVER mode
	Context    Field = "context"    // PLOVER context
	Status     Field = "status"     // happened, historical, future, hypothetical or negated
	Quad       Field = "quad"       // quad class, 1 to 4
	Cameo      Field = "cameo"      // CAMEO code or what it begins with
	Since      Field = "since"      // on this day or later: see Day
	Until      Field = "until"      // on this day or earlier
	Place      Field = "place"      // the place's name
	Country    Field = "country"    // the country of the place, ISO 3166 alpha-3
	Confidence Field = "confidence" // at least this, from 0 to 1
	Source     Field = "source"     // the paper's host: example.org, or a part of it below
	Lang       Field = "lang"       // language of the article, ISO 639-1
)

// Anything is the value that holds of an event that has the field at all:
// "said-by:*" finds claims, "-said-by:*" what the paper says in its own voice.
const Anything = "*"

// Fields lists the fields a user can name, in the order of the help.
func Fields() []Field {
	return []Field{Actor, Recipient, Involves, SaidBy, Type, Mode, Context, Status, Quad, Cameo,
		Since, Until, Place, Country, Confidence, Source, Lang}
}

// OfEvent reports whether f looks at an event rather than at its document. Since
// and Until look at either: an event's day, or the day a document was published.
func (f Field) OfEvent() bool {
	switch f {
	case Text, Since, Until, Source, Lang:
		return false
	}
	return true
}

// Sort is the order of an answer.
type Sort uint8

const (
	Newest    Sort = iota // by day, the latest first
	Oldest                // by day, the earliest first
	Likeliest             // by confidence, the highest first; documents as Newest
	Added                 // by when it came into the archive, the latest first
)

var sortNames = [...]string{"date", "oldest", "confidence", "added"}

// String is the order's name in a query.
func (s Sort) String() string { return sortNames[s] }

// OfEvents reports whether a condition of the query looks at events.
func (q Query) OfEvents() bool { return q.Where.has(Field.OfEvent) }

// Names reports whether a condition of the query is on f.
func (q Query) Names(f Field) bool {
	return q.Where.has(func(g Field) bool { return f == g })
}

func (n Node) has(is func(Field) bool) bool {
	if n.Op == Term {
		return is(n.Field)
	}
	for _, a := range n.Args {
		if a.has(is) {
			return true
		}
	}
	return false
}

// PartyValue is what a Term on a party asks for: a code, or else a name.
type PartyValue struct {
	Country string // "IRN"; or a sector if Sector is empty: GOV may be either
	Sector  string // "GOV"
	Name    string // words of the name, or an entity's id
}

// Party reads the value of a Term on a party. "IRN.GOV" is country and sector,
// "IRN" a country, "GOV" a sector, "*.GOV" a sector too; all else is a name.
func Party(value string) PartyValue {
	country, sector, both := strings.Cut(value, ".")
	switch {
	case both && country == Anything && isCode(sector):
		return PartyValue{Sector: sector}
	case both && isCode(country) && isCode(sector), !both && isCode(value):
		return PartyValue{Country: country, Sector: sector}
	}
	return PartyValue{Name: value}
}

// isCode reports whether s is three capital letters, as countries and sectors are.
func isCode(s string) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return len(s) == 3
}

var dayLayouts = []string{"2006-01-02", "2006-01", "2006"}

// Days reads the value of Since or Until: the first day of the day, month or year
// it names and the first day after it.
func Days(value string) (from, until time.Time, ok bool) {
	for _, layout := range dayLayouts {
		t, err := time.Parse(layout, value)
		if err != nil || t.Year() == 0 {
			continue
		}
		switch len(layout) {
		case len("2006"):
			return t, t.AddDate(1, 0, 0), true
		case len("2006-01"):
			return t, t.AddDate(0, 1, 0), true
		}
		return t, t.AddDate(0, 0, 1), true
	}
	return time.Time{}, time.Time{}, false
}
