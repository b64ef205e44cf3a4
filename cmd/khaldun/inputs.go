package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"khaldun"
	"khaldun/extract"
)

// Caps on what one input may take; the rest is left out or refused.
const (
	maxPage = 8 << 20  // bytes of one page or text file; a longer one is cut and marked
	maxText = 1 << 20  // bytes of one document's text, the same; a book has as many, and reading takes 500 times that in memory
	maxLine = 16 << 20 // bytes of one line of JSON
	sniffed = 32 << 10 // bytes looked at to tell what an input is
)

// source reads the inputs a command line names.
type source struct {
	from string // auto, html, text, jsonl or conllu
	date khaldun.Time
	url  string
	in   io.Reader
	keep func(*khaldun.Document, []byte) // takes each document with its page or text as given; may be nil
}

// documents yields the documents of all inputs in order, or an error in the place
// of one that cannot be read; every error names its input.
func (s *source) documents(inputs []string) iter.Seq2[*khaldun.Document, error] {
	return func(yield func(*khaldun.Document, error) bool) {
		for _, name := range inputs {
			if !s.one(name, yield) {
				return
			}
		}
	}
}

func (s *source) one(name string, yield func(*khaldun.Document, error) bool) bool {
	if name == "-" {
		return s.stream("standard input", s.in, yield)
	}
	st, err := os.Stat(name)
	if err != nil {
		return yield(nil, bare(name, err))
	}
	if !st.IsDir() {
		return s.file(name, yield)
	}
	return s.folder(name, yield)
}

// folder reads the files below a folder in the order of their names. What begins
// with a dot is left out; a link is followed to a file but not to a folder.
func (s *source) folder(name string, yield func(*khaldun.Document, error) bool) bool {
	more := true
	err := filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			more = yield(nil, bare(path, err))
		case path != name && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type().IsRegular():
			more = s.file(path, yield)
		case d.Type() == fs.ModeSymlink:
			st, err := os.Stat(path)
			switch {
			case err != nil:
				more = yield(nil, bare(path, err))
			case st.Mode().IsRegular():
				more = s.file(path, yield)
			}
		}
		if !more {
			return fs.SkipAll
		}
		return nil
	})
	if err != nil && more {
		return yield(nil, bare(name, err))
	}
	return more
}

// bare is err with the input's name once, as the user wrote it.
func bare(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

func (s *source) file(path string, yield func(*khaldun.Document, error) bool) bool {
	f, err := os.Open(path)
	if err != nil {
		return yield(nil, bare(path, err))
	}
	defer f.Close()
	return s.stream(path, f, yield)
}

// stream reads one input. Lines of JSON are read one by one, however many there
// are; anything else is one document.
func (s *source) stream(name string, r io.Reader, yield func(*khaldun.Document, error) bool) bool {
	br := bufio.NewReaderSize(r, 64<<10)
	kind := s.from
	if kind == "auto" {
		head, err := br.Peek(sniffed)
		if err != nil && !errors.Is(err, io.EOF) {
			return yield(nil, bare(name, err))
		}
		kind = extract.Sniff(head)
	}
	switch kind {
	case "jsonl":
		return s.jsonl(name, br, yield)
	case "conllu":
		return s.conllu(name, br, yield)
	}
	// One byte more than the cap tells extract that something was cut.
	page, err := io.ReadAll(io.LimitReader(br, maxPage+1))
	if err != nil {
		return yield(nil, bare(name, err))
	}
	doc, err := s.document(kind, page, extract.Options{ID: name, URL: s.url, Date: s.date})
	return deliver(name, doc, err, yield)
}

// deliver yields doc, or the error with its input's name. A document that was cut
// is followed by an error that says so.
func deliver(name string, doc *khaldun.Document, err error, yield func(*khaldun.Document, error) bool) bool {
	if err != nil {
		return yield(nil, fmt.Errorf("%s: %w", name, err))
	}
	shorten(doc)
	switch {
	case !yield(doc, nil):
		return false
	case doc.Truncated:
		return yield(nil, fmt.Errorf("%s: %w", name, errCut))
	}
	return true
}

var errCut = fmt.Errorf("more than %d MB, or %d MB of text; the rest was left out", maxPage>>20, maxText>>20)

// shorten cuts the text of a document that is longer than maxText.
func shorten(doc *khaldun.Document) {
	if len(doc.Text) <= maxText {
		return
	}
	end := maxText
	for !utf8.RuneStart(doc.Text[end]) {
		end--
	}
	doc.Text, doc.Truncated = doc.Text[:end], true
	kept := doc.Blocks[:0]
	for _, b := range doc.Blocks {
		if int(b.Span.Start) < end {
			b.Span.End = min(b.Span.End, int32(end))
			kept = append(kept, b)
		}
	}
	doc.Blocks = kept
	if int(doc.Published.Span.End) > end {
		doc.Published.Span = khaldun.Span{}
	}
}

// document makes a document and has its page kept.
func (s *source) document(kind string, page []byte, o extract.Options) (*khaldun.Document, error) {
	doc, err := document(kind, page, o)
	if err == nil && s.keep != nil {
		s.keep(doc, page)
	}
	return doc, err
}

// document makes a document of a page or of plain text. Text is kept as given, but
// bytes that are no text are refused.
func document(kind string, page []byte, o extract.Options) (*khaldun.Document, error) {
	switch {
	case kind == "html":
		return extract.Page(page, o)
	case len(bytes.TrimSpace(page)) == 0:
		return nil, extract.ErrEmpty
	case extract.Sniff(page[:min(len(page), sniffed)]) == "binary":
		return nil, extract.ErrBinary
	}
	// The last character may be cut by the cap; extract.Text sees to that.
	if at := invalidUTF8(page); at >= 0 && at < maxPage-utf8.UTFMax {
		return nil, fmt.Errorf("byte %d is not valid UTF-8; convert the text first, for example with iconv -f windows-1252 -t utf-8", at)
	}
	return extract.Text(string(page), o), nil
}

// invalidUTF8 is the place of the first byte that is no UTF-8, −1 if there is none.
func invalidUTF8(b []byte) int {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}

// record is one line of JSON input.
type record struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	HTML  string `json:"html"`
	URL   string `json:"url"`
	Title string `json:"title"`
	Date  string `json:"date"`
	Lang  string `json:"lang"`
}

func (s *source) jsonl(name string, r *bufio.Reader, yield func(*khaldun.Document, error) bool) bool {
	for line := 1; ; line++ {
		raw, err := readLine(r)
		if errors.Is(err, io.EOF) {
			return true
		}
		if err != nil {
			if more := yield(nil, fmt.Errorf("%s:%d: %w", name, line, err)); !more || !errors.Is(err, errLongLine) {
				return more
			}
			continue
		}
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		at := fmt.Sprintf("%s:%d", name, line)
		doc, err := s.record(raw, at)
		if !deliver(at, doc, err, yield) {
			return false
		}
	}
}

func (s *source) record(raw []byte, name string) (*khaldun.Document, error) {
	var rec record
	if err := json.Unmarshal(raw, &rec); err != nil {
		return nil, notRecord(err)
	}
	o := extract.Options{ID: rec.ID, URL: rec.URL, Date: s.date}
	if o.ID == "" {
		o.ID = name
	}
	if o.URL == "" {
		o.URL = s.url
	}
	if rec.Date != "" {
		day, err := parseDay(rec.Date)
		if err != nil {
			return nil, err
		}
		o.Date = day
	}
	kind, body := "text", rec.Text
	if rec.HTML != "" {
		kind, body = "html", rec.HTML
	} else if rec.Text == "" {
		return nil, errors.New("a JSON object without text or html")
	}
	doc, err := s.document(kind, []byte(body), o)
	if err != nil {
		return nil, err
	}
	if rec.Title != "" {
		doc.Title = rec.Title
	}
	if rec.Lang != "" {
		doc.Lang = rec.Lang
	}
	return doc, nil
}

// notRecord says what is wrong with a line of JSON in the words of its writer.
func notRecord(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &wrong):
		return fmt.Errorf("not a JSON object with text or html: %w", err)
	case wrong.Field == "":
		return fmt.Errorf("not a JSON object with text or html, but %s", wrong.Value)
	}
	return fmt.Errorf("%s is %s; want a string", wrong.Field, wrong.Value)
}

// parseDay reads a day, or a moment of which the day counts.
func parseDay(v string) (khaldun.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, v); err == nil {
			day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
			return khaldun.Time{Type: "DATE", Value: day.Format(time.DateOnly), From: day, Until: day.AddDate(0, 0, 1),
				Grain: khaldun.Day, Basis: khaldun.Stated, Why: khaldun.Evidence{Rule: "given with the input"}}, nil
		}
	}
	return khaldun.Time{}, fmt.Errorf("date %q: want YYYY-MM-DD", v)
}

var errLongLine = fmt.Errorf("the line is longer than %d MB; it was skipped", maxLine>>20)

// readLine reads a line without its end. A line over maxLine is skipped whole and
// reported as errLongLine; io.EOF comes after the last line.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if !long && len(line)+len(part) > maxLine {
			long, line = true, nil
		}
		if !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !(errors.Is(err, io.EOF) && (long || len(line) > 0)):
			return nil, err
		case long:
			return nil, errLongLine
		}
		return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), nil
	}
}
