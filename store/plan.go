package store

import (
	"context"

	"khaldun/query"
)

// plan is how a part of an answer is looked for. Rows can be walked in their order
// until enough of them match, which is fast if many do; or the rows that have what
// few have can be gathered and sorted. SQLite cannot know which, for it keeps no
// count of who is named how often. The zero plan gathers: it is for whole answers.
type plan struct {
	byRow  map[*query.Node]bool // terms that are asked of each row
	driven bool                 // the rows of one term are gathered
}

const (
	fewRows  = 2_000  // a set of so many is made at once
	manyRows = 20_000 // beyond, more is not counted

	// To ask the full-text index of one row costs as much as to take so many rows
	// from it: 40 µs.
	wordCost = 25
)

// plan counts, up to a bound, how many events or documents have each of the things
// that a query asks for.
func (a *Archive) plan(ctx context.Context, q *query.Query, s subject, limit int) (plan, error) {
	p := plan{byRow: map[*query.Node]bool{}}
	var eventRows, documentRows float64
	err := a.read.QueryRowContext(ctx, "SELECT coalesce((SELECT max(id) FROM event), 0), coalesce((SELECT max(id) FROM document), 0)").Scan(&eventRows, &documentRows)
	if err != nil {
		return p, err
	}
	all := max(1, eventRows)
	if s == documents && !q.OfEvents() {
		all = max(1, documentRows)
	}
	shares := map[*query.Node]float64{} // of all rows
	var rarest *query.Node
	fewest, walk := all, float64(limit) // walk is how many rows are passed before enough have matched
	for _, n := range terms(&q.Where, nil) {
		count, err := a.frequency(ctx, n)
		if err != nil {
			return p, err
		}
		of := eventRows
		if n.Field == query.Text {
			of = documentRows
		}
		share := min(1, max(1, count)/max(1, of))
		shares[n] = share
		p.byRow[n] = share*all > a.few && mayAsk(n)
		if !required(&q.Where, n) {
			continue
		}
		walk /= share
		if share*all < fewest {
			rarest, fewest = n, share*all
		}
	}
	if rarest != nil && fewest < walk {
		p.driven, p.byRow[rarest] = true, false
	}
	for n, asked := range p.byRow {
		if asked && n.Field == query.Text {
			p.byRow[n] = walk*wordCost < shares[n]*all || a.few == 0
		}
	}
	return p, nil
}

// mayAsk reports whether a term can be asked of each row by itself.
func mayAsk(n *query.Node) bool {
	switch n.Field {
	case query.Text, query.Actor, query.Recipient, query.Involves, query.SaidBy:
		return true
	}
	return false
}

// terms adds to list the terms of a query whose rows can be counted by an index.
func terms(n *query.Node, list []*query.Node) []*query.Node {
	for i := range n.Args {
		list = terms(&n.Args[i], list)
	}
	if n.Op != query.Term || n.Value == query.Anything {
		return list
	}
	switch n.Field {
	case query.Text, query.Actor, query.Recipient, query.Involves, query.SaidBy,
		query.Type, query.Mode, query.Status, query.Place, query.Country, query.Source, query.Context:
		list = append(list, n)
	}
	return list
}

// required reports whether nothing matches that does not have term.
func required(where, term *query.Node) bool {
	if where == term {
		return true
	}
	if where.Op == query.All {
		for i := range where.Args {
			if &where.Args[i] == term {
				return true
			}
		}
	}
	return false
}

// frequency is how many events have what a term asks for, or documents its words,
// at most manyRows.
func (a *Archive) frequency(ctx context.Context, n *query.Node) (count float64, err error) {
	var c condition
	c.group("SELECT count(*) FROM ", func() {
		switch {
		case n.Field == query.Text:
			c.add("SELECT 1 FROM words WHERE words MATCH ?", phrase(n.Value))
		case mayAsk(n):
			a.eventsOf(&c, n)
		case n.Field == query.Context:
			c.add("SELECT 1 FROM event_context WHERE context = ?", n.Value)
		default:
			c.add("SELECT 1 FROM event e WHERE ")
			a.term(&c, n, events, false)
		}
		c.add(" LIMIT ?", manyRows)
	})
	return count, a.read.QueryRowContext(ctx, c.sql.String(), c.args...).Scan(&count)
}
