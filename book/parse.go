package book

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Bounds on what a file may hold; more is a mistake, not read.
const (
	maxFile  = 16 << 20 // bytes of a file
	maxLine  = 64 << 10 // bytes of a line
	maxLines = 1 << 20  // lines of a file
)

// Parse reads the records of one file; file is its name in positions. If the
// error is not nil it is of type [Mistakes] and the records are what could be
// read in spite of them.
func Parse(file string, src []byte) ([]*Record, error) {
	recs, mistakes := parse(file, src, 0)
	return recs, mistakes.Err()
}

func parse(file string, src []byte, layer int) ([]*Record, Mistakes) {
	var mistakes Mistakes
	wrong := func(line int, what string) {
		mistakes = append(mistakes, Mistake{Pos: Pos{file, line}, Layer: layer, Text: what})
	}
	text, fault := clean(src)
	if fault != nil {
		wrong(fault.line, fault.what)
		return nil, mistakes
	}
	n := strings.Count(text, "\n") + 1
	fields := make([]Field, 0, n)
	records := make([]Record, 0, n/4+1)
	first := make([]int, 0, n/4+1) // index of each record's first field
	var value longValue
	for r := newReader(text); r.next(); {
		l := r.line
		switch l.kind {
		case recordLine:
			value.end()
			records = append(records, Record{Kind: l.key, Name: l.value, Comment: l.comment, Pos: Pos{file, l.no}, Layer: layer})
			first = append(first, len(fields))
		case fieldLine:
			value.end()
			fields = append(fields, Field{Key: l.key, Value: l.value, Comment: l.comment, Pos: Pos{file, l.no}})
			value.start(&fields[len(fields)-1])
		case moreLine:
			value.add(l.value, l.comment)
		case badLine:
			wrong(l.no, l.value)
		}
	}
	value.end()
	first = append(first, len(fields))
	recs := make([]*Record, len(records))
	for i := range records {
		records[i].Fields = fields[first[i]:first[i+1]:first[i+1]]
		recs[i] = &records[i]
	}
	return recs, mistakes
}

// longValue gathers the lines of a value that goes over several.
type longValue struct {
	field          *Field
	value, comment []byte
	long           bool
}

func (v *longValue) start(f *Field) { v.field, v.long = f, false }

func (v *longValue) add(value, comment string) {
	if !v.long {
		v.long = true
		v.value = append(v.value[:0], v.field.Value...)
		v.comment = append(v.comment[:0], v.field.Comment...)
	}
	v.value = join(v.value, value)
	v.comment = join(v.comment, comment)
}

func (v *longValue) end() {
	if v.long {
		v.field.Value, v.field.Comment = string(v.value), string(v.comment)
		v.long = false
	}
}

// join appends s to dst with a blank between them if neither is empty.
func join(dst []byte, s string) []byte {
	if len(dst) > 0 && s != "" {
		dst = append(dst, ' ')
	}
	return append(dst, s...)
}

// fault is why a file cannot be read at all.
type fault struct {
	line int
	what string
}

func (f *fault) Error() string { return fmt.Sprintf("line %d: %s", f.line, f.what) }

// clean is src as text with plain newlines, or why it is no codebook file.
func clean(src []byte) (string, *fault) {
	if len(src) > maxFile {
		return "", &fault{1, fmt.Sprintf("the file has %d bytes; split it into files of at most %d", len(src), maxFile)}
	}
	text := string(src)
	// Editors on Windows write a byte order mark and two-byte line ends.
	for strings.HasPrefix(text, "\uFEFF") {
		text = text[len("\uFEFF"):]
	}
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	if i := firstInvalid(text); i >= 0 {
		return "", &fault{lineAt(text, i), "the text is not UTF-8; save the file as UTF-8"}
	}
	if n := strings.Count(text, "\n"); n > maxLines {
		return "", &fault{1, fmt.Sprintf("the file has %d lines; split it into files of at most %d", n, maxLines)}
	}
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return "", &fault{lineAt(text, i), fmt.Sprintf("control character %q; remove it", c)}
		}
	}
	return text, nil
}

// firstInvalid is the index of the first byte that is no UTF-8, or −1.
func firstInvalid(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}

func lineAt(text string, i int) int { return 1 + strings.Count(text[:i], "\n") }

type lineKind uint8

const (
	blankLine lineKind = iota
	commentLine
	recordLine
	fieldLine
	moreLine // continues the value of the field before it
	badLine  // value says what is wrong
)

type line struct {
	kind    lineKind
	no      int
	key     string // kind of a record, key of a field
	value   string
	comment string
	top     bool // a comment in column 0
}

// reader parts a file into lines and says what each line is. It is the one
// place that knows the syntax; parse and Format read through it.
type reader struct {
	line   line // the line last read
	src    string
	no     int
	record bool // a record is open
	field  bool // a field is open …
	indent int  // … and its line is indented by so much
}

func newReader(src string) *reader { return &reader{src: src} }

// next reads a line into r.line; it reports false at the end of the file.
func (r *reader) next() bool {
	if r.src == "" {
		return false
	}
	s, rest, _ := strings.Cut(r.src, "\n")
	r.src = rest
	r.no++
	r.line = r.read(s)
	r.line.no = r.no
	return true
}

func (r *reader) read(s string) line {
	if len(s) > maxLine {
		return line{kind: badLine, value: fmt.Sprintf("the line has %d bytes; break it into lines of at most %d", len(s), maxLine)}
	}
	indent, text := outdent(s)
	switch {
	case text == "":
		return line{kind: blankLine}
	case text[0] == '#':
		return line{kind: commentLine, comment: text, top: indent == 0}
	case indent == 0:
		r.record, r.field = true, false
		return head(recordLine, text)
	case !r.record:
		return line{kind: badLine, value: "an indented line before any record; begin a record in the first column: kind name"}
	case r.field && indent > r.indent:
		text, comment := cutComment(text)
		return line{kind: moreLine, value: squeeze(text), comment: comment}
	}
	r.field, r.indent = true, indent
	return head(fieldLine, text)
}

// head reads a line that begins with a key: a record's or a field's.
func head(kind lineKind, text string) line {
	i := strings.IndexAny(text, " \t")
	if i < 0 {
		return line{kind: kind, key: text}
	}
	rest, comment := cutComment(text[i:])
	return line{kind: kind, key: text[:i], value: squeeze(rest), comment: comment}
}

// outdent is the width of the blanks s begins with, where a tab reaches to the
// next multiple of eight, and the rest of s without blanks at its end.
func outdent(s string) (int, string) {
	width, i := 0, 0
loop:
	for ; i < len(s); i++ {
		switch s[i] {
		case ' ':
			width++
		case '\t':
			width += 8 - width%8
		default:
			break loop
		}
	}
	return width, trim(s[i:])
}

// cutComment parts text from a comment: a "#" behind two blanks, or one that no
// word stands before. Behind a word and a single blank it makes no comment:
// `issue #4` is a value.
func cutComment(text string) (string, string) {
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '#')
		if i < 0 {
			return text, ""
		}
		i += at
		if before := text[:i]; twoBlanks(before) || trim(before) == "" {
			return before, trim(text[i+1:])
		}
		at = i + 1
	}
}

func twoBlanks(s string) bool {
	n := len(s)
	return n >= 2 && isBlank(s[n-1]) && isBlank(s[n-2])
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// trim cuts blanks and tabs, and no other white space, from both ends.
func trim(s string) string {
	for s != "" && isBlank(s[0]) {
		s = s[1:]
	}
	for s != "" && isBlank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// squeeze trims s and makes every run of blanks in it one blank.
func squeeze(s string) string {
	s = trim(s)
	if strings.IndexByte(s, '\t') < 0 && !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' }), " ")
}
