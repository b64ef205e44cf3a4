// Package store is the archive: documents as they were printed, what coders made of
// them, and the events, in one SQLite file that can be searched while it grows.
//
//	a, err := store.Open("khaldun.archive", store.Options{Ontology: b.Ontology})
//	defer a.Close()
//	q, err := query.Parse("actor:KEN type:CONSULT since:2024", b.Ontology)
//	answer, err := a.Events(ctx, q, store.Page{Limit: 20})
//
// Documents are never changed and never removed: an article that changes becomes a
// new version beside the old one. Readings can be made again. Search looks at the
// present reading of the latest version of each article.
//
// An Archive is safe for use by many goroutines. One process writes at a time and
// any number read; a writer waits for another for some seconds, then gives up with
// ErrBusy. What Batch.Commit has acknowledged survives the death of the process and
// of the machine.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"khaldun/book"
)

// Options are how an archive is opened. The zero value serves.
type Options struct {
	Ontology *book.Ontology // tells sectors from countries and knows quad classes; may be nil
	Wait     time.Duration  // how long to wait for another writer; 0 is ten seconds
}

// Archive is an open archive.
type Archive struct {
	path     string
	ontology *book.Ontology
	write    *sql.DB // one connection
	read     *sql.DB
	enc      *zstd.Encoder
	dec      *zstd.Decoder
	few      float64 // fewRows, but for tests
}

// What a caller may test for. The errors that wrap these name the archive and say
// what to do.
var (
	ErrBusy    = errors.New("another process is writing to it")
	ErrFull    = errors.New("no space left to write to")
	ErrDamaged = errors.New("the file is damaged")
	ErrNewer   = errors.New("it was written by a newer version of khaldun")
	ErrForeign = errors.New("not an archive of khaldun")
)

const (
	applicationID = 0x6b68616c // "khal", in the header of the file
	defaultWait   = 10 * time.Second
	readers       = 4
)

// Open opens the archive at path for reading and writing, and makes it if there is
// none. An archive of an older version is brought up to date.
func Open(path string, o Options) (*Archive, error) {
	return open(path, o, migrations)
}

// OpenExisting is Open for an archive that must be there.
func OpenExisting(path string, o Options) (*Archive, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no archive at %s; \"khaldun add --archive %s INPUT\" makes one", path, path)
	}
	return Open(path, o)
}

func open(path string, o Options, steps fs.FS) (*Archive, error) {
	if o.Wait == 0 {
		o.Wait = defaultWait
	}
	a := &Archive{path: path, ontology: o.Ontology, few: fewRows}
	if err := a.look(); err != nil {
		return nil, err
	}
	var err error
	if a.enc, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)); err != nil {
		return nil, err
	}
	if a.dec, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBody)); err != nil {
		return nil, err
	}
	if a.write, err = connect(path, o.Wait, 1, "synchronous(FULL)", "foreign_keys(1)", "journal_mode(WAL)"); err != nil {
		return nil, err
	}
	if err := a.migrate(steps); err != nil {
		a.Close()
		return nil, err
	}
	if a.read, err = connect(path, o.Wait, readers, "query_only(1)", "cache_size(-32000)"); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// look refuses what is no file, before SQLite says so in its own words.
func (a *Archive) look() error {
	st, err := os.Stat(a.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(a.path)); err != nil {
			return fmt.Errorf("archive %s: no folder %s", a.path, filepath.Dir(a.path))
		}
		return nil
	case err != nil:
		return fmt.Errorf("archive: %w", err)
	case !st.Mode().IsRegular():
		return fmt.Errorf("archive %s: not a file", a.path)
	}
	return nil
}

func connect(path string, wait time.Duration, most int, pragmas ...string) (*sql.DB, error) {
	v := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{fmt.Sprintf("busy_timeout(%d)", wait.Milliseconds())}, pragmas...)}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: v.Encode()}).String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	return db, nil
}

// Close closes the archive. It is not needed for what was committed to be safe.
func (a *Archive) Close() error {
	var errs []error
	if a.read != nil {
		errs = append(errs, a.read.Close())
	}
	if a.write != nil {
		errs = append(errs, a.write.Close())
	}
	a.dec.Close()
	return errors.Join(errs...)
}

// Path is where the archive lies, as it was opened.
func (a *Archive) Path() string { return a.path }

// fault puts an error of SQLite in words that say what to do. A nil error, one of
// a cancelled context and one that was put in words already stay as they are.
func (a *Archive) fault(err error) error {
	var e *sqlite.Error
	if err == nil || !errors.As(err, &e) {
		return err
	}
	known := func(sentinel error, next string) error {
		return fmt.Errorf("archive %s: %w; %s", a.path, sentinel, next)
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return known(ErrBusy, "wait until it has ended, or give this one its own --archive")
	case lib.SQLITE_FULL:
		return known(ErrFull, "what was added before is kept; make room and run the command again")
	case lib.SQLITE_NOTADB:
		return known(ErrForeign, "name another file")
	case lib.SQLITE_CORRUPT:
		return known(ErrDamaged, `"khaldun check" says where; go back to a copy made by "khaldun backup"`)
	case lib.SQLITE_INTERRUPT:
		return context.Canceled
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		return fmt.Errorf("archive %s: it cannot be written to; look at the rights of the file and of its folder (%w)", a.path, err)
	}
	return fmt.Errorf("archive %s: %w", a.path, err)
}
