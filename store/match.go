package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"khaldun"
	"khaldun/query"
)

// Match is an article with those of its events that a query finds.
type Match struct {
	document, reading int64
	events            []int // indexes into Reading.Events, rising
}

// Matched is the reading that a query has looked at, with only the events it has
// found. It stays the same when the article is read again meanwhile.
func (a *Archive) Matched(ctx context.Context, m Match) (*khaldun.Reading, error) {
	r, err := a.readingOf(ctx, m.document, m.reading)
	if err != nil {
		return nil, err
	}
	found := make([]khaldun.Event, 0, len(m.events))
	for _, n := range m.events {
		if n >= len(r.Events) {
			return nil, fmt.Errorf("archive %s: reading %d: %w; run \"khaldun check\"", a.path, m.reading, ErrDamaged)
		}
		found = append(found, r.Events[n])
	}
	r.Events = found
	return r, nil
}

// Matches lists all that queries find, in the order it was added: the articles that
// whole finds, and those of the events that part finds, each with these events. If
// whole asks something of events, only part counts.
func (a *Archive) Matches(ctx context.Context, whole, part query.Query) ([]Match, error) {
	var out []Match
	var c condition
	c.add("SELECT e.document, e.n, (SELECT reading FROM document WHERE id = e.document) FROM event e WHERE ")
	a.where(&c, simple(part), events, plan{})
	c.add(" ORDER BY e.document, e.n")
	err := a.each(ctx, c.sql.String(), c.args, func(rows *sql.Rows) error {
		var m Match
		var n int
		if err := rows.Scan(&m.document, &n, &m.reading); err != nil {
			return err
		}
		if len(out) == 0 || out[len(out)-1].document != m.document {
			out = append(out, m)
		}
		last := &out[len(out)-1]
		last.events = append(last.events, n)
		return nil
	})
	if err != nil || whole.OfEvents() {
		return out, a.fault(err)
	}
	withEvents := out
	c = condition{}
	c.add("SELECT d.id, d.reading FROM document d WHERE ")
	a.where(&c, simple(whole), documents, plan{})
	err = a.each(ctx, c.sql.String(), c.args, func(rows *sql.Rows) error {
		var m Match
		err := rows.Scan(&m.document, &m.reading)
		if _, has := slices.BinarySearchFunc(withEvents, m, byDocument); !has {
			out = append(out, m)
		}
		return err
	})
	slices.SortFunc(out, byDocument)
	return out, a.fault(err)
}

func byDocument(x, y Match) int { return cmp.Compare(x.document, y.document) }

func (a *Archive) ids(ctx context.Context, text string, args ...any) (out []int64, err error) {
	err = a.each(ctx, text, args, func(rows *sql.Rows) error {
		out = append(out, 0)
		return rows.Scan(&out[len(out)-1])
	})
	return out, err
}

// Outdated lists the articles that a query finds whose present reading is not by
// this coder, in the order they were added.
func (a *Archive) Outdated(ctx context.Context, q query.Query, coder string) ([]int64, error) {
	var c condition
	c.add("SELECT d.id FROM document d LEFT JOIN reading r ON r.id = d.reading LEFT JOIN coder k ON k.id = r.coder WHERE k.version IS NOT ? AND ", coder)
	a.where(&c, simple(q), documents, plan{})
	ids, err := a.ids(ctx, c.sql.String()+" ORDER BY d.id", c.args...)
	return ids, a.fault(err)
}
