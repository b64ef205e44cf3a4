package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"khaldun"
)

// Entry is one document for the archive.
type Entry struct {
	Reading *khaldun.Reading
	Page    []byte // as fetched; nil if there was none
}

// Outcome is what became of an Entry.
type Outcome uint8

const (
	Known   Outcome = iota // this version was in the archive already; nothing was changed
	New                    // an article the archive did not have
	Changed                // a new version of one it had
)

// Has reports whether the archive holds this version of an article.
func (a *Archive) Has(ctx context.Context, d *khaldun.Document) (bool, error) {
	hash := Hash(d)
	var n int
	err := a.read.QueryRowContext(ctx, "SELECT count(*) FROM document WHERE address = ? AND hash = ?", Address(d), hash[:]).Scan(&n)
	return n > 0, a.fault(err)
}

// Batch is a set of changes that happen together: all of them when Commit returns
// nil, none if it is never called. Only one is open at a time, in all processes.
type Batch struct {
	a     *Archive
	ctx   context.Context
	tx    *sql.Tx
	stmts map[string]*sql.Stmt
	ids   map[any]int64 // rows looked up or made in this batch, by their key
	now   int64
	n     int
}

// Begin opens a batch. The context is that of the whole batch: when it ends, so
// does the batch, with nothing changed.
func (a *Archive) Begin(ctx context.Context) (*Batch, error) {
	tx, err := a.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, a.fault(err)
	}
	return &Batch{a: a, ctx: ctx, tx: tx, stmts: map[string]*sql.Stmt{}, ids: map[any]int64{}, now: time.Now().Unix()}, nil
}

// Len is the number of entries added to the batch that changed the archive.
func (b *Batch) Len() int { return b.n }

// Commit makes the batch's changes last.
func (b *Batch) Commit() error { return b.a.fault(b.tx.Commit()) }

// Rollback drops the batch; after Commit it does nothing.
func (b *Batch) Rollback() { b.tx.Rollback() }

// Add puts one document with its reading into the batch. If the error is not nil
// the batch must be rolled back, unless it wraps ErrEntry.
func (b *Batch) Add(e Entry) (Outcome, error) {
	r := e.Reading
	rest, err := b.a.packRest(r.Doc)
	if err != nil {
		return 0, fmt.Errorf("%s: %w: %w", r.Doc.ID, ErrEntry, err)
	}
	body, err := b.a.packReading(r)
	if err != nil {
		return 0, fmt.Errorf("%s: %w: %w", r.Doc.ID, ErrEntry, err)
	}
	outcome, err := b.add(r, e.Page, rest, body)
	if err != nil {
		return 0, b.a.fault(err)
	}
	if outcome != Known {
		b.n++
	}
	return outcome, nil
}

// ErrEntry is wrapped by the error of an entry that cannot be kept; the batch it
// was for goes on without it.
var ErrEntry = errors.New("it cannot be written down")

func (b *Batch) add(r *khaldun.Reading, page, rest, body []byte) (Outcome, error) {
	d := r.Doc
	address, hash := Address(d), Hash(d)
	var versions, same int
	if err := b.row("SELECT count(*), coalesce(sum(hash = ?2), 0) FROM document WHERE address = ?1", address, hash[:]).Scan(&versions, &same); err != nil {
		return 0, err
	}
	outcome := New
	switch {
	case same > 0:
		return Known, nil
	case versions > 0:
		outcome = Changed
		if err := b.retire(address); err != nil {
			return 0, err
		}
	}
	host, err := b.id(sourceKey(source(d)), "SELECT id FROM source WHERE host = ?", "INSERT INTO source (host) VALUES (?)", source(d))
	if err != nil {
		return 0, err
	}
	pageID, err := b.page(page)
	if err != nil {
		return 0, err
	}
	id, err := b.insert(`INSERT INTO document (address, hash, version, latest, name, url, source, lang, day, added, page)
		VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)`,
		address, hash[:], versions+1, d.ID, d.URL, host, d.Lang, dayOf(d.Published.From), b.now, pageID)
	if err != nil {
		return 0, err
	}
	if err := b.exec("INSERT INTO printed (id, title, text, rest) VALUES (?, ?, ?, ?)", id, d.Title, d.Text, rest); err != nil {
		return 0, err
	}
	if err := b.exec("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", id, d.Title, d.Text); err != nil {
		return 0, err
	}
	return outcome, b.reading(r, article{id, host}, body)
}

// article is the row a reading belongs to.
type article struct{ id, source int64 }

// retire makes way for a new version: the events of the old ones are out of date.
func (b *Batch) retire(address string) error {
	for _, s := range []string{
		"DELETE FROM event WHERE document IN (SELECT id FROM document WHERE address = ?)",
		"DELETE FROM mention WHERE document IN (SELECT id FROM document WHERE address = ?)",
		"UPDATE document SET latest = 0 WHERE address = ?",
	} {
		if err := b.exec(s, address); err != nil {
			return err
		}
	}
	return nil
}

// page keeps the bytes of a page once and returns its row, nil if there is no page.
func (b *Batch) page(page []byte) (any, error) {
	if page == nil {
		return nil, nil
	}
	hash := sha256.Sum256(page)
	var id int64
	err := b.row("SELECT id FROM page WHERE hash = ?", hash[:]).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return b.insert("INSERT INTO page (hash, size, body) VALUES (?, ?, ?)", hash[:], len(page), b.a.enc.EncodeAll(page, nil))
	}
	return id, err
}

// reading keeps a reading and makes it the present one of its article.
func (b *Batch) reading(r *khaldun.Reading, art article, body []byte) error {
	coder, err := b.id(coderKey(r.Coder), "SELECT id FROM coder WHERE version = ?", "INSERT INTO coder (version) VALUES (?)", r.Coder)
	if err != nil {
		return err
	}
	if err := b.exec("DELETE FROM reading WHERE document = ? AND coder = ?", art.id, coder); err != nil {
		return err
	}
	id, err := b.insert("INSERT INTO reading (document, coder, added, events, body) VALUES (?, ?, ?, ?, ?)", art.id, coder, b.now, len(r.Events), body)
	if err != nil {
		return err
	}
	if err := b.exec("UPDATE document SET reading = ? WHERE id = ?", id, art.id); err != nil {
		return err
	}
	if err := b.mentions(r, art); err != nil {
		return err
	}
	for i := range r.Events {
		if err := b.event(r, i, art); err != nil {
			return err
		}
	}
	return nil
}

// Recode makes r the present reading of document id, which must be the latest
// version of its article. Its older readings stay.
func (b *Batch) Recode(id int64, r *khaldun.Reading) error {
	body, err := b.a.packReading(r)
	if err != nil {
		return fmt.Errorf("%s: %w: %w", r.Doc.ID, ErrEntry, err)
	}
	art := article{id: id}
	var latest bool
	if err := b.row("SELECT source, latest FROM document WHERE id = ?", id).Scan(&art.source, &latest); err != nil {
		return b.a.fault(err)
	}
	if !latest {
		return fmt.Errorf("%s: %w: a newer version was added meanwhile", r.Doc.ID, ErrEntry)
	}
	for _, s := range []string{"DELETE FROM event WHERE document = ?", "DELETE FROM mention WHERE document = ?"} {
		if err := b.exec(s, id); err != nil {
			return b.a.fault(err)
		}
	}
	b.n++
	return b.a.fault(b.reading(r, art, body))
}

// Gone notes that the article at an address was found deleted. What it said stays
// in the archive. It reports whether the archive has the article.
func (b *Batch) Gone(address string, at time.Time) (bool, error) {
	res, err := b.tx.ExecContext(b.ctx, "UPDATE document SET gone = ? WHERE address = ? AND latest = 1", at.Unix(), address)
	if err != nil {
		return false, b.a.fault(err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// stmt is a statement, prepared once a batch. The text must be a constant.
func (b *Batch) stmt(text string) (*sql.Stmt, error) {
	if s := b.stmts[text]; s != nil {
		return s, nil
	}
	s, err := b.tx.PrepareContext(b.ctx, text)
	if err == nil {
		b.stmts[text] = s
	}
	return s, err
}

func (b *Batch) exec(text string, args ...any) error {
	s, err := b.stmt(text)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(b.ctx, args...)
	return err
}

// insert is exec that returns the new row's id.
func (b *Batch) insert(text string, args ...any) (int64, error) {
	s, err := b.stmt(text)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(b.ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// scanner is a row, or why there is none.
type scanner interface{ Scan(...any) error }

type failed struct{ err error }

func (f failed) Scan(...any) error { return f.err }

func (b *Batch) row(text string, args ...any) scanner {
	s, err := b.stmt(text)
	if err != nil {
		return failed{err}
	}
	return s.QueryRowContext(b.ctx, args...)
}

// id is the row of something that is kept once, by the values that tell it from
// others. key is the same for the whole batch.
func (b *Batch) id(key any, find, add string, args ...any) (int64, error) {
	return b.once(key, func() scanner { return b.row(find, args...) }, func() (int64, error) { return b.insert(add, args...) })
}

// once is the row that find finds, or else add makes, remembered under key.
func (b *Batch) once(key any, find func() scanner, add func() (int64, error)) (int64, error) {
	if id, ok := b.ids[key]; ok {
		return id, nil
	}
	var id int64
	err := find().Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		id, err = add()
	}
	if err != nil {
		return 0, err
	}
	b.ids[key] = id
	return id, nil
}
