package entities

import (
	"bufio"
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
)

// spoolParts is how many parts a spool has: so much less than the whole list is in
// memory at once.
const spoolParts = 64

// note is what a list says of one party on one line, kept until the list is read:
// who it is, or a post it held.
type note struct {
	Holder string // key of the party
	Line   int64
	Party  *Entity // nil for a post
	Posts  []tenure
}

// tenure is a post as held by somebody; what the post is stands elsewhere.
type tenure struct {
	Post     string
	From, To Date
}

// spool keeps notes so that all of one party can be had together. Notes of a party
// go to one part, and a part is looked at whole.
type spool struct {
	files [spoolParts]io.ReadWriteSeeker
	w     [spoolParts]*bufio.Writer
	enc   [spoolParts]*gob.Encoder
	open  func() (io.ReadWriteSeeker, error)
}

func newSpool(open func() (io.ReadWriteSeeker, error)) *spool {
	if open == nil {
		open = func() (io.ReadWriteSeeker, error) { return &memory{}, nil }
	}
	return &spool{open: open}
}

func (s *spool) add(n *note) error {
	h := fnv.New32a()
	io.WriteString(h, n.Holder)
	i := h.Sum32() % spoolParts
	if s.files[i] == nil {
		f, err := s.open()
		if err != nil {
			return fmt.Errorf("scratch file: %w", err)
		}
		s.files[i], s.w[i] = f, bufio.NewWriterSize(f, 32<<10)
		s.enc[i] = gob.NewEncoder(s.w[i])
	}
	if err := s.enc[i].Encode(n); err != nil {
		return fmt.Errorf("scratch file: %w", err)
	}
	return nil
}

// parts calls f with the notes of each part in turn, in the order they were added.
func (s *spool) parts(f func([]note) error) error {
	for i, file := range s.files {
		if file == nil {
			continue
		}
		if err := s.w[i].Flush(); err != nil {
			return fmt.Errorf("scratch file: %w", err)
		}
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("scratch file: %w", err)
		}
		notes, err := decodeNotes(bufio.NewReaderSize(file, 64<<10))
		if err != nil {
			return fmt.Errorf("scratch file: %w", err)
		}
		if err := f(notes); err != nil {
			return err
		}
	}
	return nil
}

func decodeNotes(r io.Reader) ([]note, error) {
	var notes []note
	for dec := gob.NewDecoder(r); ; {
		var n note
		if err := dec.Decode(&n); errors.Is(err, io.EOF) {
			return notes, nil
		} else if err != nil {
			return nil, err
		}
		notes = append(notes, n)
	}
}

// memory is a scratch file in memory, written first and read later.
type memory struct{ bytes.Buffer }

// Seek does nothing: reading begins at the start in any case.
func (*memory) Seek(int64, int) (int64, error) { return 0, nil }
