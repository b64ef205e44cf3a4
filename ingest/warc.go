package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http/httputil"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

const (
	warcMagic = "WARC/"
	maxHeader = 64 << 10 // bytes of the header of a record or a response
	maxSkip   = 64 << 20 // bytes unpacked only to get past a record; beyond, its end is searched for
)

var (
	errNoMember = errors.New("not gzip, in the midst of a gzip file")
	errNoRecord = errors.New("not a WARC record")
	errHeader   = fmt.Errorf("a header of more than %d KB", maxHeader>>10)
	errTooBig   = fmt.Errorf("a record that unpacks to more than %d MB", maxSkip>>20)
	errShort    = errors.New("a record that is shorter than it says")
	errEnds     = errors.New("the file ends in the middle of a record; get it again for the rest")
)

func isWARC(head []byte) bool { return bytes.HasPrefix(head, []byte(warcMagic)) }

// warc reads the pages of a crawl archive. If it is packed, each record should be a
// gzip member of its own, so that after a broken one reading goes on at the next;
// records that share a member are read too.
func (r *reader) warc(s *stream, yield yieldFunc) bool {
	w := &warc{r: r, name: s.name, yield: yield, in: newRewinder(nil), block: newRewinder(nil), body: newRewinder(nil)}
	if s.raw == nil {
		w.in.reset(s.in)
		return w.plain()
	}
	// The look at the first bytes has read on: begin again.
	s.raw.back(0)
	return w.members(s.raw)
}

// warc is an archive being read.
type warc struct {
	r     *reader
	name  string
	yield yieldFunc
	at    int64 // offset of the record or member being read, in the file as it lies

	in    *rewinder // the records, unpacked
	block *rewinder // the block of one
	body  *rewinder // the body of the response in it, if that was cut into chunks
}

// fault yields an error that names the place. It reports whether to go on.
func (w *warc) fault(err error) bool {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF) && w.plainFile():
		err = errEnds
	case errors.Is(err, io.EOF):
		err = errShort
	}
	return w.yield(nil, fmt.Errorf("read %s@%d: %w", w.name, w.at, err))
}

// members reads a packed archive.
func (w *warc) members(raw *rewinder) bool {
	var z *gzip.Reader
	broken := false // the last member was, and that was said
	for {
		raw.setMark()
		w.at = raw.offset()
		head := raw.peek(len(gzipMagic))
		if len(head) == 0 {
			return w.end(raw)
		}
		n, more, err := 0, true, errNoMember
		if isGzip(head) {
			if z, err = member(z, raw); err == nil {
				w.in.reset(z)
				n, more, err = w.records()
			}
		}
		switch {
		case !more:
			return false
		case err == nil:
			broken = false
			continue
		case raw.err != nil && !errors.Is(raw.err, io.EOF):
			return w.end(raw)
		// What was taken for a member in the search for one is not worth a word.
		case (!broken || n > 0) && !w.fault(err):
			return false
		}
		broken = true
		raw.back(1)
		if raw.seek(gzipMagic) != nil {
			return w.end(raw)
		}
	}
}

// end ends the reading. If the file ended for another reason than being at its end,
// that is an error.
func (w *warc) end(file *rewinder) bool {
	if file.err == nil || errors.Is(file.err, io.EOF) {
		return true
	}
	w.at = file.offset()
	return w.fault(file.err)
}

// plain reads an archive that is not packed. After a broken record it goes on at the
// next line that begins one.
func (w *warc) plain() bool {
	for {
		_, more, err := w.records()
		if !more || err == nil {
			return more && w.end(w.in)
		}
		if w.in.err != nil && !errors.Is(w.in.err, io.EOF) {
			return w.end(w.in)
		}
		if !w.fault(err) {
			return false
		}
		w.in.back(1)
		if w.in.seek("\n"+warcMagic) != nil {
			return w.end(w.in)
		}
	}
}

// records reads the records of w.in, to the end or to one that is broken, and
// yields their pages. A page is yielded when what follows it has been looked at: in
// a member with a wrong checksum there is nothing to be trusted.
func (w *warc) records() (n int, more bool, err error) {
	var ready *Page
	for {
		if err := w.r.ctx.Err(); err != nil {
			w.fault(err)
			return n, false, nil
		}
		atEnd, err := skipBlank(w.in)
		if err != nil {
			return n, true, err
		}
		if ready != nil && !w.yield(ready, nil) {
			return n, false, nil
		}
		if atEnd {
			return n, true, nil
		}
		w.in.setMark()
		if w.plainFile() {
			w.at = w.in.offset()
		}
		if ready, err = w.record(); err != nil {
			return n, true, err
		}
		n++
	}
}

// plainFile reports whether the records are read from the file as it lies.
func (w *warc) plainFile() bool { _, packed := w.in.r.(*gzip.Reader); return !packed }

// skipBlank passes over line ends. The error is that of a packing that is broken.
func skipBlank(in *rewinder) (atEnd bool, err error) {
	for range maxHeader {
		b := in.peek(1)
		switch {
		case len(b) == 0 && errors.Is(in.err, io.EOF):
			return true, nil
		case len(b) == 0:
			return true, in.err
		case b[0] != '\r' && b[0] != '\n':
			return false, nil
		}
		in.pos++
	}
	return false, errNoRecord
}

// record reads one record. The page is nil if it holds none.
func (w *warc) record() (*Page, error) {
	if !isWARC(w.in.peek(len(warcMagic))) {
		return nil, errNoRecord
	}
	h, err := readHeader(w.in)
	if err != nil {
		return nil, err
	}
	length, err := strconv.ParseInt(h["content-length"], 10, 64)
	if err != nil || length < 0 {
		return nil, fmt.Errorf("a WARC record with Content-Length %.40q", h["content-length"])
	}
	block := &io.LimitedReader{R: w.in, N: length}
	w.block.reset(block)
	page := w.page(h)
	return page, w.skip(block)
}

// skip passes over what is left of a block.
func (w *warc) skip(block *io.LimitedReader) error {
	if block.N > maxSkip && !w.plainFile() {
		return errTooBig
	}
	if _, err := io.Copy(io.Discard, block); err != nil {
		return err
	}
	if block.N > 0 {
		return io.EOF
	}
	return nil
}

// page is the page in the block of a record with header h; nil if there is none.
func (w *warc) page(h map[string]string) *Page {
	p := &Page{
		URL:         strings.Trim(h["warc-target-uri"], "<> "), // some writers put it in brackets
		ContentType: h["content-type"],
		Source:      fmt.Sprintf("%s@%d", w.name, w.at),
		Truncated:   h["warc-truncated"] != "",
	}
	p.Fetched, _ = time.Parse(time.RFC3339, h["warc-date"])
	var body io.Reader = w.block
	switch h["warc-type"] {
	case "response":
		if body = w.response(p); body == nil {
			return nil
		}
	case "resource", "conversion":
	default: // requests, metadata, and "revisit": a page that was stored before
		return nil
	}
	var err error
	if p.Canonical, err = CanonicalURL(p.URL); err != nil || !isPageType(p.ContentType) {
		return nil // a host looked up, a picture, and other things that are no pages
	}
	var cut bool
	p.Body, cut, err = readMax(body, w.r.o.MaxPage)
	p.Truncated = p.Truncated || cut || err != nil
	return p
}

// response reads the head of an HTTP response into p and gives its body; nil if it
// is not a page sent with success.
func (w *warc) response(p *Page) io.Reader {
	line := w.block.peek(len("HTTP/1.1 200"))
	version, status, _ := strings.Cut(string(line), " ")
	p.Status = number(strings.TrimSpace(status))
	if !strings.HasPrefix(version, "HTTP/") || p.Status < 200 || p.Status > 299 {
		return nil
	}
	h, err := readHeader(w.block)
	if err != nil || !isPageType(h["content-type"]) {
		return nil
	}
	p.ContentType, p.ETag, p.LastModified = h["content-type"], h["etag"], h["last-modified"]
	body := w.block
	// Many crawlers put the chunks together and leave the header as it was.
	if strings.Contains(strings.ToLower(h["transfer-encoding"]), "chunked") && startsChunk(body.peek(20)) {
		body = w.body
		body.reset(httputil.NewChunkedReader(w.block))
	}
	in, err := unpacked(body, h["content-encoding"])
	if err != nil {
		return nil
	}
	return in
}

// startsChunk reports whether b begins with the length of a chunk on a line.
func startsChunk(b []byte) bool {
	i := 0
	for i < len(b) && unhex(b[i]) >= 0 {
		i++
	}
	return i > 0 && i < len(b) && (b[i] == '\r' || b[i] == ';' || b[i] == ' ' || b[i] == '\n')
}

// isPageType reports whether a Content-Type is of something to be read as text.
func isPageType(s string) bool {
	s, _, _ = strings.Cut(strings.ToLower(s), ";")
	switch strings.TrimSpace(s) {
	case "", "text/html", "application/xhtml+xml", "text/plain":
		return true
	}
	return false
}

// readHeader reads lines to the first that is empty. The first line of a header
// says what it is of and is passed over; lines that are no fields are too, and of a
// field that is there twice the first counts. Names are in lower case.
func readHeader(in *rewinder) (map[string]string, error) {
	h := map[string]string{}
	last := ""
	for size, n := 0, 0; ; n++ {
		line, err := readLine(in, maxHeader-size)
		if err != nil {
			return nil, err
		}
		size += len(line)
		text := strings.TrimRight(string(line), "\r\n")
		name, value, ok := strings.Cut(text, ":")
		switch {
		case text == "":
			return h, nil
		case n == 0:
		case text[0] == ' ' || text[0] == '\t': // a long field, folded
			if last != "" {
				h[last] += " " + strings.TrimSpace(text)
			}
		case ok:
			last = strings.ToLower(strings.TrimSpace(name))
			if _, twice := h[last]; twice {
				last = ""
			} else {
				h[last] = strings.TrimSpace(value)
			}
		}
	}
}

// readLine reads a line with its end. It is good until the next read.
func readLine(in *rewinder, limit int) ([]byte, error) {
	for seen := 0; ; {
		rest := in.buf[in.pos:]
		if i := bytes.IndexByte(rest[seen:], '\n'); i >= 0 && seen+i < limit {
			in.pos += seen + i + 1
			return rest[:seen+i+1], nil
		}
		if seen = len(rest); seen >= limit {
			return nil, errHeader
		}
		if err := in.fill(); err != nil {
			return nil, err
		}
	}
}
