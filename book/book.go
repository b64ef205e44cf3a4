// Package book reads, checks and formats the codebook: the text files that say
// what the program knows of events, parties, dates and places.
//
// A file is a list of records. A record begins in the first column with its kind
// and its name; indented lines are its fields, a key and a value each. A line
// indented deeper than a field's goes on with its value. "#" begins a comment at
// the start of a line or behind two blanks. Keys may repeat; a list in a value is
// parted by commas.
//
//	agent police
//	  word    police, police officer, policeman
//	  sector  COP
//
// [Open] reads a codebook from one or more trees of files. Later trees lie over
// earlier ones, so that a researcher's own records change the built-in ones
// without a copy of them:
//
//	b, err := book.Open(data.FS, os.DirFS("mine"))
//	for _, rule := range b.Records("rule") { … }
//
// A record of a later layer replaces the record of the same kind and name, whole
// and in its place, in whatever file either stands; `drop true` as one of its
// fields takes the record away instead. Records that replace nothing come after
// those of the layers beneath.
package book

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"sync"
)

// Book is a codebook. It does not change after Open and may be used by many
// goroutines. Callers must not change what it hands out.
type Book struct {
	Ontology  *Ontology // never nil
	Countries []*Country
	Entities  []*Entity
	Metonyms  []*Metonym
	Agents    []*Agent
	Offices   []*Office

	layers   []fs.FS
	kinds    map[string][]*Record
	byName   map[recordKey]*Record
	mistakes Mistakes // met while reading; Check adds the rest
	texts    [sha256.Size]byte
	models   []model
	version  func() string
}

type recordKey struct{ kind, name string }

// model is a file that is no text of the codebook but part of what it means.
type model struct {
	path  string
	layer int
}

// IsText reports whether the file of this name holds records.
func IsText(name string) bool {
	switch path.Ext(name) {
	case ".ontology", ".entities", ".rules", ".places", ".site":
		return true
	}
	return false
}

// isModel reports whether the file of this name counts for Version though it
// holds no records.
func isModel(name string) bool {
	switch path.Ext(name) {
	case ".model", ".bin", ".words":
		return true
	}
	return false
}

// Open reads the codebook whose files lie in layers, the first at the bottom.
// Files with records end in .ontology, .entities, .rules, .places or .site; names
// that begin with a dot or an underscore are passed over.
//
// An error names what could not be read, or, as [Mistakes], all that is wrong
// with the layers above the first. The first layer is the program's own: its
// tests check it, and programs are spared the time. Call Check to check it too.
func Open(layers ...fs.FS) (*Book, error) {
	b := &Book{layers: layers, kinds: map[string][]*Record{}, byName: map[recordKey]*Record{}}
	hash := sha256.New()
	var order []*Record
	for layer, fsys := range layers {
		recs, err := b.readLayer(fsys, layer, hash)
		if err != nil {
			return nil, err
		}
		order = b.lay(order, recs)
	}
	hash.Sum(b.texts[:0])
	for _, r := range order {
		if r != nil {
			b.kinds[r.Kind] = append(b.kinds[r.Kind], r)
		}
	}
	b.version = sync.OnceValue(b.computeVersion)
	b.decode()
	if len(layers) > 1 {
		if err := b.checkAbove(0).Err(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// readLayer reads the records of one tree in the order of paths and lines.
func (b *Book) readLayer(fsys fs.FS, layer int, hash io.Writer) ([]*Record, error) {
	var recs []*Record
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read codebook: %w", err)
		}
		if name := d.Name(); p != "." && (name[0] == '.' || name[0] == '_') {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		switch {
		case d.IsDir():
		case isModel(p):
			b.models = append(b.models, model{p, layer})
		case IsText(p):
			src, err := readFile(fsys, p)
			if err != nil {
				return fmt.Errorf("read codebook: %w", err)
			}
			fmt.Fprintf(hash, "%d %s %d\n", layer, p, len(src))
			hash.Write(src)
			rs, mistakes := parse(p, src, layer)
			recs = append(recs, rs...)
			b.mistakes = append(b.mistakes, mistakes...)
		}
		return nil
	})
	return recs, err
}

// readFile reads a file, but no more of it than shows that it is too large.
func readFile(fsys fs.FS, p string) ([]byte, error) {
	f, err := fsys.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := 0
	if st, err := f.Stat(); err == nil && st.Size() <= maxFile {
		size = int(st.Size())
	}
	buf := make([]byte, 0, size+1)
	for {
		n, err := f.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF || len(buf) > maxFile {
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

// lay puts the records of a layer over those beneath. A record taken away leaves
// a nil in order.
func (b *Book) lay(order, recs []*Record) []*Record {
	at := make(map[recordKey]int, len(order))
	if len(recs) > 0 {
		for i, r := range order {
			if r != nil {
				at[recordKey{r.Kind, r.Name}] = i
			}
		}
	}
	for _, r := range recs {
		k := recordKey{r.Kind, r.Name}
		old := b.byName[k]
		switch {
		case old != nil && old.Layer == r.Layer:
			b.mistakes = append(b.mistakes, r.Mistake(r.Pos, "the name is taken by %s; choose another", old.Pos))
		case r.isTrue("drop") && old == nil:
			b.mistakes = append(b.mistakes, r.Mistake(r.Pos, "there is no such record to drop%s", Suggest(r.Name, b.names(order, r.Kind))))
		case r.isTrue("drop"):
			order[at[k]] = nil
			delete(b.byName, k)
		case old != nil:
			order[at[k]] = r
			b.byName[k] = r
		default:
			order = append(order, r)
			b.byName[k] = r
		}
	}
	return order
}

// names lists the names of the records of a kind in order.
func (b *Book) names(order []*Record, kind string) []string {
	var out []string
	for _, r := range order {
		if r != nil && r.Kind == kind {
			out = append(out, r.Name)
		}
	}
	return out
}

// Records lists the records of a kind in the order of layers, paths and lines.
func (b *Book) Records(kind string) []*Record { return b.kinds[kind] }

// Record is the record of this kind and name, or nil.
func (b *Book) Record(kind, name string) *Record { return b.byName[recordKey{kind, name}] }

// Model reads the file at path, from the topmost layer that has it. The caller
// owns the bytes. The error wraps [fs.ErrNotExist] if no layer has the file.
func (b *Book) Model(path string) ([]byte, error) {
	for i := len(b.layers) - 1; i >= 0; i-- {
		data, err := fs.ReadFile(b.layers[i], path)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return data, err
		}
	}
	return nil, fmt.Errorf("codebook file %s: %w", path, fs.ErrNotExist)
}

// Version is a short hash of the codebook: of every file with records and of
// every model (.model, .bin and .words). Two codebooks of the same version give
// the same readings under the same program.
func (b *Book) Version() string { return b.version() }

// computeVersion adds the models to the hash of the texts. A checksum of each is
// enough against accidents and takes a millisecond where a hash takes ten.
func (b *Book) computeVersion() string {
	hash := sha256.New()
	hash.Write(b.texts[:])
	table := crc32.MakeTable(crc32.Castagnoli)
	for _, m := range b.models {
		sum := crc32.New(table)
		if f, err := b.layers[m.layer].Open(m.path); err == nil {
			io.Copy(sum, f)
			f.Close()
		}
		fmt.Fprintf(hash, "%d %s %08x\n", m.layer, m.path, sum.Sum32())
	}
	return hex.EncodeToString(hash.Sum(nil)[:4])[:7]
}

// Entity is the entity of this id, or nil.
func (b *Book) Entity(id string) *Entity {
	if r := b.Record("entity", id); r != nil {
		return b.Entities[r.view]
	}
	return nil
}

// Country is the country of this code, or nil.
func (b *Book) Country(id string) *Country {
	if r := b.Record("country", id); r != nil {
		return b.Countries[r.view]
	}
	return nil
}
