package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"khaldun/book"
	"khaldun/query"
)

// Suggestion is a value a user may mean.
type Suggestion struct {
	Value  string
	Events int // how many events have it
}

const mostSuggestions = 20

// Suggest completes the beginning of a name for a field of parties or places, the
// most frequent first. If none begins so, Doubts may know what is meant.
func (a *Archive) Suggest(ctx context.Context, f query.Field, begin string) ([]Suggestion, error) {
	text, arg := `SELECT p.name, count(*) n FROM place p JOIN event e ON e.place = p.id
		WHERE p.folded >= ?1 AND p.folded < ?1 || char(0x10ffff) GROUP BY p.name ORDER BY n DESC, p.name LIMIT ?2`, fold(begin)
	switch f {
	case query.Place:
	case query.Actor, query.Recipient, query.Involves, query.SaidBy:
		if strings.TrimSpace(begin) == "" {
			return nil, nil
		}
		text, arg = `SELECT p.name, count(*) n FROM party p JOIN event_party ep ON ep.party = p.id
			WHERE p.id IN (SELECT rowid FROM party_words WHERE party_words MATCH ?) GROUP BY p.name ORDER BY n DESC, p.name LIMIT ?`, phrase(begin)+" *"
	default:
		return nil, fmt.Errorf("no suggestions for %q; want actor, recipient, party, said-by or place", f)
	}
	var list []Suggestion
	err := a.each(ctx, text, []any{arg, mostSuggestions}, func(rows *sql.Rows) error {
		var s Suggestion
		err := rows.Scan(&s.Value, &s.Events)
		list = append(list, s)
		return err
	})
	return list, a.fault(err)
}

// known are the names the archive has for a field, and the words they are made of.
func (a *Archive) known(ctx context.Context, f query.Field) (list []string, err error) {
	text := "SELECT DISTINCT name FROM party WHERE name <> '' ORDER BY 1"
	if f == query.Place {
		text = "SELECT DISTINCT name FROM place ORDER BY 1"
	}
	err = a.each(ctx, text, nil, func(rows *sql.Rows) error {
		var s string
		err := rows.Scan(&s)
		list = append(list, s)
		if words := strings.Fields(s); len(words) > 1 {
			list = append(list, words...)
		}
		return err
	})
	return list, err
}

// Doubts says of each name of a query that the archive does not have it, and what
// may be meant: why an answer may be empty.
func (a *Archive) Doubts(ctx context.Context, q query.Query) ([]string, error) {
	var out []string
	for _, n := range names(q.Where, nil) {
		var c condition
		if n.Field == query.Place {
			c.add("SELECT count(*) FROM place WHERE folded = ?", fold(n.Value))
		} else {
			c.group("SELECT count(*) FROM ", func() { a.parties(&c, n.Value) })
		}
		var found int
		if err := a.read.QueryRowContext(ctx, c.sql.String(), c.args...).Scan(&found); err != nil {
			return nil, a.fault(err)
		}
		if found > 0 {
			continue
		}
		known, err := a.known(ctx, n.Field)
		if err != nil {
			return nil, a.fault(err)
		}
		out = append(out, fmt.Sprintf("the archive has no %s %q%s", n.Field, n.Value, book.Suggest(n.Value, known)))
	}
	return out, nil
}

// names adds to terms those of a query that name a party or a place.
func names(n query.Node, terms []query.Node) []query.Node {
	for _, arg := range n.Args {
		terms = names(arg, terms)
	}
	if n.Op != query.Term || n.Value == query.Anything {
		return terms
	}
	switch n.Field {
	case query.Actor, query.Recipient, query.Involves, query.SaidBy, query.Place:
		terms = append(terms, n)
	}
	return terms
}
