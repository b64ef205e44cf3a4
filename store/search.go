package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"khaldun"
	"khaldun/query"
)

// Page is which part of an answer is wanted.
type Page struct {
	Limit int    // 0 is 50, the most is 1000
	After string // Answer.Next of the part before; empty for the first
}

const (
	defaultLimit = 50
	mostLimit    = 1000
)

func (p Page) limit() int {
	switch {
	case p.Limit <= 0:
		return defaultLimit
	case p.Limit > mostLimit:
		return mostLimit
	}
	return p.Limit
}

// Answer is a part of what a query finds. Rows that are added while somebody pages
// through an answer neither shift nor repeat the others.
type Answer[T any] struct {
	Found []T
	Next  string // Page.After of the part that follows; empty if this is the last
}

// Article is the head of a document in the archive.
type Article struct {
	ID      int64  // in the archive
	Name    string // Document.ID
	Address string
	Version int
	URL     string
	Source  string // host
	Title   string
	Lang    string
	Day     int       // published: 20240313; 0 if unknown
	Added   time.Time // to the archive
	Gone    time.Time // when it was found deleted; zero if it was not
	Snippet string    // where the words looked for stand, between « and »; empty if none were
}

// Event is an event in the archive.
type Event struct {
	ID         int64 // in the archive; another after the article was read again
	Article    Article
	N          int // index into Reading.Events
	Type, Mode string
	Contexts   []string
	Status     khaldun.Status
	Cameo      string
	Confidence float64
	Day, Last  int // the first and last day it may have been: 20240313; 0 if unknown
	Grain      khaldun.Grain
	Basis      khaldun.Basis
	Actors     []Party
	Recipients []Party
	SaidBy     []Party // who asserts it, the outermost first; empty: the paper
	Place      Place   // zero if none is told
	Sentence   string
	Trigger    khaldun.Span // in Sentence
	Rule       string
}

// Party is a party to an event.
type Party struct {
	Entity, Name, Country, Sector string
	Phrase                        string // as printed
}

// String is the party as a line of text: "Ebrahim Raisi (IRN.GOV)".
func (p Party) String() string {
	code := codeOf(&khaldun.Mention{Country: p.Country, Sector: p.Sector})
	name := p.Name
	if name == "" {
		name = strings.Join(strings.Fields(p.Phrase), " ")
	}
	switch {
	case name == "":
		return code
	case code == "":
		return name
	}
	return name + " (" + code + ")"
}

// Place is where an event was.
type Place struct {
	GeoNameID     int
	Name, Country string
	Lat, Lon      float64
}

// order is how rows are sorted: the column, and whether high values come first.
// Rows of equal value come in the order of their ids, the same way round.
type order struct {
	column   string
	down     bool
	gathered bool // the rows are few: SQLite must not walk an index in this order
}

func orderOf(s query.Sort, of subject) order {
	row := [...]string{events: "e", documents: "d"}[of]
	switch {
	case s == query.Oldest:
		return order{column: row + ".day"}
	case s == query.Likeliest && of == events:
		return order{column: "e.confidence", down: true}
	case s == query.Added:
		return order{column: row + ".id", down: true}
	}
	return order{column: row + ".day", down: true}
}

// after writes that a row comes after the one a cursor stands on.
func (o order) after(c *condition, id string, cursor string) error {
	if cursor == "" {
		return nil
	}
	key, row, ok := strings.Cut(cursor, "_")
	value, err := strconv.ParseFloat(key, 64)
	last, err2 := strconv.ParseInt(row, 10, 64)
	if !ok || err != nil || err2 != nil {
		return fmt.Errorf("cursor %q: not one that a search has given; begin without it", cursor)
	}
	op := ">"
	if o.down {
		op = "<"
	}
	c.add(fmt.Sprintf(" AND %s %s= ? AND (%s %s ? OR %s %s ?)", o.column, op, o.column, op, id, op), value, value, last)
	return nil
}

func (o order) by(c *condition, id string, limit int) {
	dir := ""
	if o.down {
		dir = " DESC"
	}
	column := o.column
	if o.gathered {
		column = "+" + column
	}
	c.add(fmt.Sprintf(" ORDER BY %s%s, %s%s LIMIT %d", column, dir, id, dir, limit))
}

// cursor stands on a row.
func cursor(key float64, id int64) string {
	return strconv.FormatFloat(key, 'f', -1, 64) + "_" + strconv.FormatInt(id, 10)
}

// Events finds events.
func (a *Archive) Events(ctx context.Context, q query.Query, p Page) (Answer[Event], error) {
	var c condition
	o := orderOf(q.Sort, events)
	q = q.Simplify()
	how, err := a.plan(ctx, &q, events, p.limit())
	if err != nil {
		return Answer[Event]{}, a.fault(err)
	}
	c.add("SELECT e.id, " + o.column + " FROM event e WHERE ")
	a.where(&c, &q, events, how)
	o.gathered = how.driven
	ids, next, err := a.page(ctx, &c, o, "e.id", p)
	if err != nil {
		return Answer[Event]{}, a.fault(err)
	}
	found, err := a.events(ctx, ids)
	return Answer[Event]{found, next}, a.fault(err)
}

// page runs a query for ids and sort keys, which lacks only its order.
func (a *Archive) page(ctx context.Context, c *condition, o order, id string, p Page) (ids []int64, next string, err error) {
	if err := o.after(c, id, p.After); err != nil {
		return nil, "", err
	}
	limit := p.limit()
	o.by(c, id, limit+1) // one more tells whether there is more
	rows, err := a.read.QueryContext(ctx, c.sql.String(), c.args...)
	if err != nil {
		return nil, "", err
	}
	defer rows.Close()
	var last float64
	for rows.Next() {
		var id int64
		var key float64
		if err := rows.Scan(&id, &key); err != nil {
			return nil, "", err
		}
		if len(ids) == limit {
			return ids, cursor(last, ids[limit-1]), nil
		}
		ids, last = append(ids, id), key
	}
	return ids, "", rows.Err()
}

// marks is n question marks between commas.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

func anys(ids []int64) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}

// events fetches events in the order of ids.
func (a *Archive) events(ctx context.Context, ids []int64) ([]Event, error) {
	out := make([]Event, len(ids))
	at := make(map[int64]*Event, len(ids))
	for i, id := range ids {
		at[id] = &out[i]
	}
	err := a.each(ctx, `SELECT e.id, e.n, e.type, e.mode, e.status, e.cameo, e.confidence, e.day, e.last, e.grain, e.basis,
			t.sentence, t.start, t.end, t.rule, coalesce(p.geoname, 0), coalesce(p.name, ''), coalesce(p.country, ''), coalesce(p.lat, 0), coalesce(p.lon, 0),
			`+articleColumns+`
		FROM event e JOIN told t ON t.event = e.id JOIN document d ON d.id = e.document JOIN printed w ON w.id = d.id JOIN source s ON s.id = d.source
			LEFT JOIN place p ON p.id = e.place
		WHERE e.id IN (`+marks(len(ids))+`)`, anys(ids), func(rows *sql.Rows) error {
		var e Event
		into := []any{&e.ID, &e.N, &e.Type, &e.Mode, &e.Status, &e.Cameo, &e.Confidence, &e.Day, &e.Last, &e.Grain, &e.Basis,
			&e.Sentence, &e.Trigger.Start, &e.Trigger.End, &e.Rule, &e.Place.GeoNameID, &e.Place.Name, &e.Place.Country, &e.Place.Lat, &e.Place.Lon}
		if err := scanArticle(rows, &e.Article, into...); err != nil {
			return err
		}
		*at[e.ID] = e
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = a.each(ctx, `SELECT ep.event, ep.role, ep.phrase, p.entity, p.name, p.country, p.sector
		FROM event_party ep JOIN party p ON p.id = ep.party WHERE ep.event IN (`+marks(len(ids))+`) ORDER BY ep.event, ep.role, ep.n`,
		anys(ids), func(rows *sql.Rows) error {
			var id int64
			var r role
			var p Party
			if err := rows.Scan(&id, &r, &p.Phrase, &p.Entity, &p.Name, &p.Country, &p.Sector); err != nil {
				return err
			}
			e := at[id]
			side := [...]*[]Party{actor: &e.Actors, recipient: &e.Recipients, speaker: &e.SaidBy}[r]
			*side = append(*side, p)
			return nil
		})
	if err != nil {
		return nil, err
	}
	return out, a.each(ctx, "SELECT event, context FROM event_context WHERE event IN ("+marks(len(ids))+") ORDER BY event, context",
		anys(ids), func(rows *sql.Rows) error {
			var id int64
			var context string
			if err := rows.Scan(&id, &context); err != nil {
				return err
			}
			at[id].Contexts = append(at[id].Contexts, context)
			return nil
		})
}

// each calls f on every row of a query.
func (a *Archive) each(ctx context.Context, text string, args []any, f func(*sql.Rows) error) error {
	rows, err := a.read.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

const articleColumns = "d.id, d.name, d.address, d.version, d.url, s.host, w.title, d.lang, d.day, d.added, d.gone"

// scanArticle reads articleColumns after what else a row holds.
func scanArticle(rows *sql.Rows, art *Article, before ...any) error {
	var added, gone int64
	err := rows.Scan(append(before, &art.ID, &art.Name, &art.Address, &art.Version, &art.URL, &art.Source, &art.Title, &art.Lang, &art.Day, &added, &gone)...)
	art.Added = time.Unix(added, 0).UTC()
	if gone != 0 {
		art.Gone = time.Unix(gone, 0).UTC()
	}
	return err
}

// Articles finds the latest versions of articles.
func (a *Archive) Articles(ctx context.Context, q query.Query, p Page) (Answer[Article], error) {
	var c condition
	o := orderOf(q.Sort, documents)
	q = q.Simplify()
	how, err := a.plan(ctx, &q, documents, p.limit())
	if err != nil {
		return Answer[Article]{}, a.fault(err)
	}
	c.add("SELECT d.id, " + o.column + " FROM document d WHERE ")
	a.where(&c, &q, documents, how)
	ids, next, err := a.page(ctx, &c, o, "d.id", p)
	if err != nil {
		return Answer[Article]{}, a.fault(err)
	}
	out := make([]Article, len(ids))
	at := make(map[int64]*Article, len(ids))
	for i, id := range ids {
		at[id] = &out[i]
	}
	err = a.each(ctx, "SELECT "+articleColumns+" FROM document d JOIN printed w ON w.id = d.id JOIN source s ON s.id = d.source WHERE d.id IN ("+marks(len(ids))+")",
		anys(ids), func(rows *sql.Rows) error {
			var art Article
			if err := scanArticle(rows, &art); err != nil {
				return err
			}
			*at[art.ID] = art
			return nil
		})
	if err == nil {
		err = a.snippets(ctx, q, ids, at)
	}
	return Answer[Article]{out, next}, a.fault(err)
}

// snippets puts with each article where the words looked for stand in it.
func (a *Archive) snippets(ctx context.Context, q query.Query, ids []int64, at map[int64]*Article) error {
	words := wanted(&q.Where, nil)
	if len(words) == 0 || len(ids) == 0 {
		return nil
	}
	args := append([]any{strings.Join(words, " OR ")}, anys(ids)...)
	return a.each(ctx, "SELECT rowid, snippet(words, -1, '«', '»', '…', 24) FROM words WHERE words MATCH ? AND rowid IN ("+marks(len(ids))+")",
		args, func(rows *sql.Rows) error {
			var id int64
			var s string
			if err := rows.Scan(&id, &s); err != nil {
				return err
			}
			at[id].Snippet = strings.Join(strings.Fields(s), " ")
			return nil
		})
}

// wanted adds to words the texts a query looks for, not those it excludes.
func wanted(n *query.Node, words []string) []string {
	switch {
	case n.Op == query.Term && n.Field == query.Text:
		words = append(words, phrase(n.Value))
	case n.Op == query.All || n.Op == query.Any:
		for i := range n.Args {
			words = wanted(&n.Args[i], words)
		}
	}
	return words
}

// Versions lists all versions of the article at an address, the first one first.
func (a *Archive) Versions(ctx context.Context, address string) ([]Article, error) {
	var out []Article
	err := a.each(ctx, "SELECT "+articleColumns+" FROM document d JOIN printed w ON w.id = d.id JOIN source s ON s.id = d.source WHERE d.address = ? ORDER BY d.version",
		[]any{address}, func(rows *sql.Rows) error {
			out = append(out, Article{})
			return scanArticle(rows, &out[len(out)-1])
		})
	return out, a.fault(err)
}

// ErrNone reports that the archive does not have what was asked for.
var ErrNone = errors.New("not in the archive")

func isNone(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// Document is a document of the archive as it was printed.
func (a *Archive) Document(ctx context.Context, id int64) (*khaldun.Document, error) {
	var title, text string
	var rest []byte
	err := a.read.QueryRowContext(ctx, "SELECT title, text, rest FROM printed WHERE id = ?", id).Scan(&title, &text, &rest)
	if isNone(err) {
		return nil, fmt.Errorf("document %d: %w", id, ErrNone)
	}
	if err != nil {
		return nil, a.fault(err)
	}
	d := new(khaldun.Document)
	if err := a.unpack(rest, d); err != nil {
		return nil, fmt.Errorf("archive %s: document %d: %w", a.path, id, err)
	}
	d.Title, d.Text = title, text
	return d, nil
}

// Reading is the present reading of a document.
func (a *Archive) Reading(ctx context.Context, id int64) (*khaldun.Reading, error) {
	var reading int64
	err := a.read.QueryRowContext(ctx, "SELECT reading FROM document WHERE id = ?", id).Scan(&reading)
	if isNone(err) {
		return nil, fmt.Errorf("document %d: %w", id, ErrNone)
	}
	if err != nil {
		return nil, a.fault(err)
	}
	return a.readingOf(ctx, id, reading)
}

func (a *Archive) readingOf(ctx context.Context, id, reading int64) (*khaldun.Reading, error) {
	d, err := a.Document(ctx, id)
	if err != nil {
		return nil, err
	}
	var body []byte
	err = a.read.QueryRowContext(ctx, "SELECT body FROM reading WHERE id = ?", reading).Scan(&body)
	if isNone(err) {
		return nil, fmt.Errorf("reading %d of document %d: %w", reading, id, ErrNone)
	}
	if err != nil {
		return nil, a.fault(err)
	}
	r := new(khaldun.Reading)
	if err := a.unpack(body, r); err != nil {
		return nil, fmt.Errorf("archive %s: reading %d of document %d: %w", a.path, reading, id, err)
	}
	r.Doc = d
	return r, nil
}

// Fetched is the page of a document as it was fetched, nil if none was kept.
func (a *Archive) Fetched(ctx context.Context, id int64) ([]byte, error) {
	var body []byte
	err := a.read.QueryRowContext(ctx, "SELECT p.body FROM document d JOIN page p ON p.id = d.page WHERE d.id = ?", id).Scan(&body)
	if isNone(err) {
		return nil, nil
	}
	if err != nil {
		return nil, a.fault(err)
	}
	page, err := a.dec.DecodeAll(body, nil)
	if err != nil {
		return nil, fmt.Errorf("archive %s: page of document %d: %w: %w", a.path, id, ErrDamaged, err)
	}
	return page, nil
}
