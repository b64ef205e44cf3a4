package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"khaldun"
)

// Contents is how much an archive holds.
type Contents struct {
	Articles  int // addresses
	Documents int // versions of them
	Gone      int // articles found deleted
	Pages     int
	Readings  int
	Events    int // of the present readings
	PageBytes int64
	FileBytes int64
	Coders    []Count // readings each coder made, the latest coder first
}

// Contents counts what the archive holds.
func (a *Archive) Contents(ctx context.Context) (Contents, error) {
	var c Contents
	for _, q := range []struct {
		sql string
		to  any
	}{
		{"SELECT count(*) FROM document WHERE latest = 1", &c.Articles},
		{"SELECT count(*) FROM document", &c.Documents},
		{"SELECT count(*) FROM document WHERE latest = 1 AND gone <> 0", &c.Gone},
		{"SELECT count(*) FROM page", &c.Pages},
		{"SELECT count(*) FROM reading", &c.Readings},
		{"SELECT count(*) FROM event", &c.Events},
		{"SELECT coalesce(sum(size), 0) FROM page", &c.PageBytes},
		{"SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", &c.FileBytes},
	} {
		if err := a.read.QueryRowContext(ctx, q.sql).Scan(q.to); err != nil {
			return c, a.fault(err)
		}
	}
	err := a.each(ctx, "SELECT c.version, count(r.id) FROM coder c JOIN reading r ON r.coder = c.id GROUP BY c.id ORDER BY c.id DESC", nil, func(rows *sql.Rows) error {
		c.Coders = append(c.Coders, Count{})
		return rows.Scan(&c.Coders[len(c.Coders)-1].Key, &c.Coders[len(c.Coders)-1].N)
	})
	return c, a.fault(err)
}

// mostFaults bounds what Check lists: a file that is broken is broken all over.
const mostFaults = 100

// Check looks at all the archive holds and lists what is wrong with it, at most a
// hundred things. The error is of a check that could not be made.
func (a *Archive) Check(ctx context.Context) ([]string, error) {
	var faults []string
	for _, look := range []func(context.Context, func(string, ...any)) error{a.checkFile, a.checkRows, a.checkPages, a.checkDocuments, a.checkWords} {
		err := look(ctx, func(format string, args ...any) {
			if len(faults) < mostFaults {
				faults = append(faults, fmt.Sprintf(format, args...))
			}
		})
		if err = a.fault(err); errors.Is(err, ErrDamaged) {
			return append(faults, err.Error()), nil
		}
		if err != nil {
			return faults, err
		}
	}
	return faults, nil
}

// checkFile has SQLite look at its file.
func (a *Archive) checkFile(ctx context.Context, fault func(string, ...any)) error {
	err := a.each(ctx, "PRAGMA integrity_check", nil, func(rows *sql.Rows) error {
		var s string
		err := rows.Scan(&s)
		if err == nil && s != "ok" {
			fault("file: %s", s)
		}
		return err
	})
	if err != nil {
		return err
	}
	return a.each(ctx, "PRAGMA foreign_key_check", nil, func(rows *sql.Rows) error {
		var table, parent string
		var row, key sql.NullInt64
		err := rows.Scan(&table, &row, &parent, &key)
		if err == nil {
			fault("%s, row %d: what it points to in %s is not there", table, row.Int64, parent)
		}
		return err
	})
}

// checkRows looks at what the tables say of one another.
func (a *Archive) checkRows(ctx context.Context, fault func(string, ...any)) error {
	for _, q := range []struct{ says, sql string }{
		{"article %s: not exactly one version is the latest", "SELECT address FROM document GROUP BY address HAVING sum(latest) <> 1"},
		{"article %s: its versions are not numbered from 1", "SELECT address FROM document GROUP BY address HAVING max(version) <> count(*)"},
		{"document %s: no words", "SELECT id FROM document WHERE id NOT IN (SELECT id FROM printed)"},
		{"document %s: its present reading is of another document or not there", "SELECT d.id FROM document d LEFT JOIN reading r ON r.id = d.reading WHERE r.document IS NOT d.id"},
		{"document %s: its reading has another number of events than can be searched",
			"SELECT d.id FROM document d JOIN reading r ON r.id = d.reading WHERE (SELECT count(*) FROM event e WHERE e.document = d.id) <> d.latest * r.events"},
	} {
		err := a.each(ctx, q.sql, nil, func(rows *sql.Rows) error {
			var s string
			err := rows.Scan(&s)
			if err == nil {
				fault(q.says, s)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkPages unpacks every page.
func (a *Archive) checkPages(ctx context.Context, fault func(string, ...any)) error {
	return a.each(ctx, "SELECT id, hash, body FROM page", nil, func(rows *sql.Rows) error {
		var id int64
		var hash, body sql.RawBytes
		if err := rows.Scan(&id, &hash, &body); err != nil {
			return err
		}
		page, err := a.dec.DecodeAll(body, nil)
		if sum := sha256.Sum256(page); err != nil || !bytes.Equal(sum[:], hash) {
			fault("page %d: not what was fetched", id)
		}
		return nil
	})
}

// checkDocuments unpacks every document and every reading.
func (a *Archive) checkDocuments(ctx context.Context, fault func(string, ...any)) error {
	err := a.each(ctx, "SELECT d.id, d.hash, w.title, w.text, w.rest FROM document d JOIN printed w ON w.id = d.id", nil, func(rows *sql.Rows) error {
		var id int64
		var hash, rest []byte
		var d khaldun.Document
		var title, text string
		if err := rows.Scan(&id, &hash, &title, &text, &rest); err != nil {
			return err
		}
		err := a.unpack(rest, &d)
		d.Title, d.Text = title, text
		if sum := Hash(&d); err != nil || !bytes.Equal(sum[:], hash) {
			fault("document %d: not what was printed", id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.each(ctx, "SELECT id, document, events, body FROM reading", nil, func(rows *sql.Rows) error {
		var id, document int64
		var events int
		var body []byte
		var r khaldun.Reading
		if err := rows.Scan(&id, &document, &events, &body); err != nil {
			return err
		}
		if err := a.unpack(body, &r); err != nil || len(r.Events) != events {
			fault("reading %d of document %d: not what was written down", id, document)
		}
		return nil
	})
}

// checkWords has the full-text index compared with the texts.
func (a *Archive) checkWords(ctx context.Context, fault func(string, ...any)) error {
	_, err := a.write.ExecContext(ctx, "INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
	if errors.Is(a.fault(err), ErrDamaged) {
		fault("full-text index: it does not have the words of the documents")
		return nil
	}
	return err
}

// Backup copies the archive to a new file at path while others may read and write
// it. The copy is of one moment, and whole if Backup returns nil.
func (a *Archive) Backup(ctx context.Context, path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backup %s: there is something already; name a new file", path)
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backup: %w", err)
	}
	if err := a.copyTo(ctx, part); err != nil {
		os.Remove(part)
		return fmt.Errorf("backup %s: %w", path, err)
	}
	return os.Rename(part, path)
}

func (a *Archive) copyTo(ctx context.Context, path string) error {
	db, err := connect(a.path, defaultWait, 1) // neither a writer nor a reader has to wait for it
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return a.fault(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
