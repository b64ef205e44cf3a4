package ingest

import (
	"bytes"
	"io"
)

// rewinder reads from r and can go back to a mark, as long as no more than
// maxRewind bytes were read since.
type rewinder struct {
	r    io.Reader
	buf  []byte
	pos  int   // in buf, of the next byte
	mark int   // in buf; what comes before may be forgotten
	base int64 // offset of buf[0] in r
	err  error // of r, after what is in buf
}

const maxRewind = 1 << 20

func newRewinder(r io.Reader) *rewinder { return &rewinder{r: r} }

// reset makes w read r from its beginning; the buffer is used again.
func (w *rewinder) reset(r io.Reader) { *w = rewinder{r: r, buf: w.buf[:0]} }

// offset is the place in r of the next byte.
func (w *rewinder) offset() int64 { return w.base + int64(w.pos) }

// setMark makes the next byte the one that back goes to.
func (w *rewinder) setMark() { w.mark = w.pos }

// back goes to the byte n after the mark, or to the earliest that is remembered if
// that is later.
func (w *rewinder) back(n int) { w.pos = min(w.mark+n, len(w.buf)) }

// fill reads more. It returns an error only if it got nothing.
func (w *rewinder) fill() error {
	if w.err != nil {
		return w.err
	}
	if len(w.buf) == cap(w.buf) {
		w.forget()
	}
	for range 100 {
		n, err := w.r.Read(w.buf[len(w.buf):cap(w.buf)])
		w.buf, w.err = w.buf[:len(w.buf)+n], err
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	w.err = io.ErrNoProgress
	return w.err
}

// forget makes room in buf: it drops what lies before the mark, and of what lies
// after it the older half if that is all.
func (w *rewinder) forget() {
	const room = 64 << 10
	drop := w.mark
	if len(w.buf)-drop > maxRewind {
		drop = len(w.buf) - maxRewind/2
	}
	drop = min(drop, w.pos)
	rest := w.buf[drop:]
	if cap(w.buf)-len(rest) < room {
		grown := make([]byte, len(rest), min(max(2*cap(w.buf), 2*room), maxRewind+2*room))
		copy(grown, rest)
		w.buf = grown
	} else {
		w.buf = w.buf[:copy(w.buf[:cap(w.buf)], rest)]
	}
	w.pos -= drop
	w.mark = max(w.mark-drop, 0)
	w.base += int64(drop)
}

func (w *rewinder) Read(p []byte) (int, error) {
	if w.pos == len(w.buf) {
		if err := w.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, w.buf[w.pos:])
	w.pos += n
	return n, nil
}

// ReadByte lets a gzip reader read no further than its member's end.
func (w *rewinder) ReadByte() (byte, error) {
	if w.pos == len(w.buf) {
		if err := w.fill(); err != nil {
			return 0, err
		}
	}
	w.pos++
	return w.buf[w.pos-1], nil
}

// peek is up to n next bytes, fewer only at the end.
func (w *rewinder) peek(n int) []byte {
	for len(w.buf)-w.pos < n && w.fill() == nil {
	}
	return w.buf[w.pos:min(len(w.buf), w.pos+n)]
}

// seek goes to the next place of sep, which may be where it is. At the end of
// input it returns the input's error, or io.EOF.
func (w *rewinder) seek(sep string) error {
	for {
		if i := bytes.Index(w.buf[w.pos:], []byte(sep)); i >= 0 {
			w.pos += i
			w.setMark()
			return nil
		}
		w.pos = max(w.pos, len(w.buf)-len(sep)+1)
		w.setMark()
		if err := w.fill(); err != nil {
			return err
		}
	}
}
