package entities

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strconv"
)

const (
	maxLine    = 16 << 20 // bytes; Wikidata's longest entities have a few million
	reportEach = 1 << 12  // lines between two reports of progress
)

// lines reads a list line by line.
type lines struct {
	name    string
	r       *bufio.Reader
	buf     []byte
	no      int64 // of the line read last, from 1
	opts    Options
	unended error // what ended the list before its end
}

// newLines unpacks r if it is packed.
func newLines(name string, r io.Reader, o Options) (*lines, error) {
	br := bufio.NewReaderSize(r, 256<<10)
	start, _ := br.Peek(4)
	switch {
	case bytes.HasPrefix(start, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(br)
		if err != nil {
			return nil, fmt.Errorf("%s: unpack: %w", name, err)
		}
		br = bufio.NewReaderSize(z, 256<<10)
	case bytes.HasPrefix(start, []byte("BZh")):
		br = bufio.NewReaderSize(bzip2.NewReader(br), 256<<10)
	}
	return &lines{name: name, r: br, opts: o}, nil
}

// unpackStart is as much of the text whose packed beginning is start as it gives.
func unpackStart(start []byte) []byte {
	var r io.Reader
	switch {
	case bytes.HasPrefix(start, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(bytes.NewReader(start))
		if err != nil {
			return nil
		}
		r = z
	case bytes.HasPrefix(start, []byte("BZh")):
		r = bzip2.NewReader(bytes.NewReader(start))
	default:
		return start
	}
	text, _ := io.ReadAll(io.LimitReader(r, 256<<10)) // it ends early: that is no fault
	return text
}

// next reads the next line without its end; it is good until the next call. A line
// over maxLine is skipped whole.
func (l *lines) next() ([]byte, bool) {
	for {
		line, long, err := l.readLine()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				l.unended = fmt.Errorf("%s: line %d: %w", l.name, l.no+1, err)
			}
			return nil, false
		}
		l.no++
		if l.no%reportEach == 0 && l.opts.Progress != nil {
			l.opts.Progress(l.no)
		}
		if !long {
			return line, true
		}
		l.skip("the line is longer than "+strconv.Itoa(maxLine>>20)+" MB", "")
	}
}

func (l *lines) readLine() (line []byte, long bool, err error) {
	l.buf = l.buf[:0]
	read := false
	for {
		part, err := l.r.ReadSlice('\n')
		read = read || len(part) > 0
		if long = long || len(l.buf)+len(part) > maxLine; !long {
			l.buf = append(l.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && read:
		case err != nil:
			return nil, false, err
		}
		return bytes.TrimRight(l.buf, "\r\n"), long, nil
	}
}

// skip reports that the line read last, or something in it, is left out.
func (l *lines) skip(reason, detail string) { l.skipAt(l.no, reason, detail) }

func (l *lines) skipAt(no int64, reason, detail string) {
	if l.opts.Skipped == nil {
		return
	}
	const most = 120
	if r := []rune(detail); len(r) > most {
		detail = string(r[:most]) + "…"
	}
	l.opts.Skipped(Skip{no, reason, detail})
}

// at names a line of the list.
func (l *lines) at(no int64) string { return l.name + ":" + strconv.FormatInt(no, 10) }
