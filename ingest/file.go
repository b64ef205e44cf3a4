package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxLine is how long a line of JSON may be.
const maxLine = 16 << 20

// path reads a file or a folder.
func (r *reader) path(name string, yield yieldFunc) bool {
	st, err := os.Stat(name)
	switch {
	case err != nil:
		return yield(nil, bare(name, err))
	case st.IsDir():
		return r.folder(name, yield)
	}
	return r.file(name, yield)
}

func (r *reader) file(name string, yield yieldFunc) bool {
	f, err := os.Open(name)
	if err != nil {
		return yield(nil, bare(name, err))
	}
	defer f.Close()
	return r.stream(name, f, yield)
}

// folder reads the files below a folder in the order of their names. What begins
// with a dot is left out; a link is followed to a file but not to a folder.
func (r *reader) folder(name string, yield yieldFunc) bool {
	more := true
	err := filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		switch {
		case r.ctx.Err() != nil:
			return r.ctx.Err()
		case err != nil:
			more = yield(nil, bare(path, err))
		case path != name && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type().IsRegular(), d.Type() == fs.ModeSymlink && isFile(path):
			more = r.file(path, yield)
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

func isFile(path string) bool {
	st, err := os.Stat(path)
	return err != nil || st.Mode().IsRegular() // of a dangling link, opening says what is wrong
}

// bare is err with the input's name once, as the user wrote it.
func bare(name string, err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		err = pe.Err
	}
	return fmt.Errorf("read %s: %w", name, err)
}

// isJSONL reports whether head begins a JSON object.
func isJSONL(head []byte) bool {
	head = trimBlank(head)
	if len(head) < 2 || head[0] != '{' {
		return false
	}
	head = trimBlank(head[1:])
	return len(head) > 0 && (head[0] == '"' || head[0] == '}')
}

// record is a line of JSON: a page or a text, and what is known of it.
type record struct {
	ID    string `json:"id"`
	URL   string `json:"url"`
	HTML  string `json:"html"`
	Text  string `json:"text"`
	Title string `json:"title"`
	Lang  string `json:"lang"`
	Date  string `json:"date"`
}

// jsonl reads lines of JSON, however many there are. A bad one is an error, and the
// next is read.
func (r *reader) jsonl(s *stream, yield yieldFunc) bool {
	for n := 1; ; n++ {
		if err := r.ctx.Err(); err != nil {
			return yield(nil, fmt.Errorf("read %s:%d: %w", s.name, n, err))
		}
		line, err := readJSONLine(s.in)
		if errors.Is(err, io.EOF) {
			return true
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF"))
		}
		if err == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		at := fmt.Sprintf("%s:%d", s.name, n)
		last := err != nil && !errors.Is(err, errLongLine)
		var p *Page
		if err == nil {
			p, err = r.record(line, at)
		}
		if err != nil {
			p, err = nil, fmt.Errorf("read %s: %w", at, err)
		}
		if !yield(p, err) {
			return false
		}
		if last {
			return true
		}
	}
}

// record makes a page of a line of JSON.
func (r *reader) record(line []byte, at string) (*Page, error) {
	var rec record
	if err := json.Unmarshal(line, &rec); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
			return nil, fmt.Errorf("%s is %s; want a string", wrong.Field, wrong.Value)
		}
		return nil, fmt.Errorf("not a JSON object with html or text: %w", err)
	}
	p := &Page{ID: rec.ID, URL: rec.URL, Source: at, Title: rec.Title, Lang: rec.Lang, Published: parseTime(rec.Date)}
	body := rec.HTML
	switch {
	case rec.HTML != "":
		p.ContentType = "text/html; charset=utf-8"
	case rec.Text != "":
		body, p.ContentType = rec.Text, "text/plain; charset=utf-8"
	default:
		return nil, errors.New("a JSON object without html or text")
	}
	if rec.Date != "" && p.Published.IsZero() {
		return nil, fmt.Errorf("date %.40q; want YYYY-MM-DD or a moment as in RFC 3339", rec.Date)
	}
	if rec.URL != "" {
		// An address that cannot be fetched may still name the page.
		p.Canonical, _ = CanonicalURL(rec.URL)
	}
	if p.Truncated = int64(len(body)) > r.o.MaxPage; p.Truncated {
		body = body[:r.o.MaxPage]
	}
	p.Body = []byte(body)
	return p, nil
}

var errLongLine = fmt.Errorf("a line longer than %d MB; it was left out", maxLine>>20)

// readJSONLine reads a line without its end. A line over maxLine is passed over and
// reported as errLongLine; io.EOF comes after the last line.
func readJSONLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if long = long || len(line)+len(part) > maxLine; long {
			line = nil
		} else {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case long:
			return nil, errLongLine
		case err != nil && len(line) == 0:
			return nil, io.EOF
		}
		return bytes.TrimRight(line, "\r\n"), nil
	}
}
