package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"khaldun/book"
	"khaldun/query"
)

// Count is how many events or articles have something in common.
type Count struct {
	Key string // "" is unknown or none
	N   int
}

// Total is how many events a query finds.
func (a *Archive) Total(ctx context.Context, q query.Query) (n int, err error) {
	return a.total(ctx, q, events, "SELECT count(*) FROM event e WHERE ")
}

// TotalArticles is how many articles a query finds.
func (a *Archive) TotalArticles(ctx context.Context, q query.Query) (n int, err error) {
	return a.total(ctx, q, documents, "SELECT count(*) FROM document d WHERE ")
}

func (a *Archive) total(ctx context.Context, q query.Query, s subject, head string) (n int, err error) {
	var c condition
	c.add(head)
	a.where(&c, simple(q), s, plan{})
	err = a.read.QueryRowContext(ctx, c.sql.String(), c.args...).Scan(&n)
	return n, a.fault(err)
}

// facet is a way to count events.
type facet struct {
	name  string
	means string
	sql   string // SELECT key, count, from what; %s is the condition on e
	day   func(day int) string
}

// facets lists what events are counted by. The parties are counted from
// event_label, which has each event once a label and the columns of event.
func facets() []facet {
	byLabel := func(kind int) string {
		return fmt.Sprintf(`SELECT l.name, n FROM (SELECT e.label, count(*) n FROM event_label e WHERE e.kind = %d AND %%s GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?) x JOIN label l ON l.id = x.label`, kind)
	}
	byColumn := func(column string) string {
		return "SELECT " + column + ", count(*) n FROM event e WHERE %s GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?"
	}
	byDay := "SELECT e.day, count(*) FROM event e WHERE %s GROUP BY 1 ORDER BY 1"
	return []facet{
		{"day", "the day it was", byDay, dayKey},
		{"week", "its week, by its Monday", byDay, weekKey},
		{"month", "its month", byDay, monthKey},
		{"year", "its year", byDay, yearKey},
		{"actor", "who does it", byLabel(int(actor)), nil},
		{"recipient", "to whom it is done", byLabel(int(recipient)), nil},
		{"said-by", "who says so", byLabel(int(speaker)), nil},
		{"dyad", "who does it to whom, by country", byLabel(dyad), nil},
		{"type", "its PLOVER type", byColumn("e.type"), nil},
		{"mode", "its type and mode", byColumn("CASE e.mode WHEN '' THEN e.type ELSE e.type || ' ' || e.mode END"), nil},
		{"status", "whether it happened", byColumn("CASE e.status WHEN 0 THEN 'happened' WHEN 1 THEN 'historical' WHEN 2 THEN 'future' WHEN 3 THEN 'hypothetical' ELSE 'negated' END"), nil},
		{"place", "where it was", `SELECT coalesce(p.name || ', ' || p.country, ''), n FROM (SELECT e.place, count(*) n FROM event e WHERE %s GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?) x LEFT JOIN place p ON p.id = x.place`, nil},
		{"country", "the country of the place", byColumn("e.country"), nil},
		{"paper", "the paper that tells it, by its host", `SELECT s.host, n FROM (SELECT e.source, count(*) n FROM event e WHERE %s GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?) x JOIN source s ON s.id = x.source`, nil},
		{"lang", "the language of the article", byColumn("e.lang"), nil},
	}
}

// Facets lists the names that CountBy takes.
func Facets() []string {
	var names []string
	for _, f := range facets() {
		names = append(names, f.name)
	}
	return names
}

// CountBy counts the events a query finds by one of Facets. Times come in their
// order and all of them; of the others the most frequent come first, at most n
// (0 is 50).
func (a *Archive) CountBy(ctx context.Context, q query.Query, by string, n int) ([]Count, error) {
	for _, f := range facets() {
		if f.name == by {
			return a.count(ctx, q, f, n)
		}
	}
	return nil, fmt.Errorf("cannot count by %q; want one of %s%s", by, strings.Join(Facets(), ", "), book.Suggest(by, Facets()))
}

func (a *Archive) count(ctx context.Context, q query.Query, f facet, n int) ([]Count, error) {
	var c condition
	head, tail, _ := strings.Cut(f.sql, "%s")
	c.add(head)
	a.where(&c, simple(q), events, plan{})
	c.add(tail)
	if f.day == nil {
		c.args = append(c.args, Page{Limit: n}.limit())
	}
	var out []Count
	err := a.each(ctx, c.sql.String(), c.args, func(rows *sql.Rows) error {
		if f.day == nil {
			out = append(out, Count{})
			return rows.Scan(&out[len(out)-1].Key, &out[len(out)-1].N)
		}
		var day, n int
		if err := rows.Scan(&day, &n); err != nil {
			return err
		}
		key := ""
		if day != 0 {
			key = f.day(day)
		}
		if len(out) > 0 && out[len(out)-1].Key == key {
			out[len(out)-1].N += n
		} else {
			out = append(out, Count{key, n})
		}
		return nil
	})
	return out, a.fault(err)
}

func dayKey(day int) string   { return fmt.Sprintf("%04d-%02d-%02d", day/10000, day/100%100, day%100) }
func monthKey(day int) string { return dayKey(day)[:len("2006-01")] }
func yearKey(day int) string  { return dayKey(day)[:len("2006")] }

// weekKey is the Monday of a day's week.
func weekKey(day int) string {
	t := time.Date(day/10000, time.Month(day/100%100), day%100, 0, 0, 0, 0, time.UTC)
	return t.AddDate(0, 0, -(int(t.Weekday())+6)%7).Format(time.DateOnly)
}

func simple(q query.Query) *query.Query {
	q = q.Simplify()
	return &q
}
