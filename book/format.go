package book

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxColumn is the width Format wraps long values at, in characters.
const maxColumn = 100

// Format is src in canonical form: fields indented by two blanks, the values of a
// record in one column two blanks behind its longest key, long values wrapped,
// records parted by one blank line. Comments stay: one right above a record or a
// field stays there. Formatting what is formatted changes nothing, and the
// records of the result are those of src but for their lines. Format refuses
// what Parse cannot read.
func Format(src []byte) ([]byte, error) {
	text, wrong := clean(src)
	if wrong != nil {
		return nil, wrong
	}
	var p printer
	for r := newReader(text); r.next(); {
		if r.line.kind == badLine {
			return nil, &fault{r.line.no, r.line.value}
		}
		p.line(r.line)
	}
	p.endRecord()
	p.freeComments(len(p.pending))
	return p.out.Bytes(), bounded(p.out.Bytes())
}

// bounded reports an error if out is too large to be read back: comments that
// were on many lines end up on one.
func bounded(out []byte) error {
	if _, err := clean(out); err != nil {
		return err
	}
	no := 0
	for l := range bytes.Lines(out) {
		if no++; len(l) > maxLine {
			return &fault{no, fmt.Sprintf("formatted, the line has %d bytes; shorten its comment or key", len(l))}
		}
	}
	return nil
}

// printer gathers a record and prints it when it is complete: only then is its
// longest key known. Comments wait until what follows them shows whose they are.
type printer struct {
	out     bytes.Buffer
	pending []comment
	gap     bool // a blank line was the last
	head    *line
	rows    []row // of the record of head
	value   longValue
}

// comment is a whole-line comment.
type comment struct {
	text string
	top  bool // it stands in the first column
	gap  bool // a blank line stands before it
}

// row is a field of the open record with the comments above it; a row without a
// field holds the comments below the last.
type row struct {
	above []comment
	field *Field
}

func (p *printer) line(l line) {
	switch l.kind {
	case blankLine:
		p.gap = true
		return
	case commentLine:
		p.pending = append(p.pending, comment{l.comment, l.top, p.gap})
	case recordLine:
		p.endRecord()
		lead := len(p.pending) // the comments from lead on belong to the new record
		for lead > 0 && !p.gap {
			lead--
			p.gap = p.pending[lead].gap
		}
		p.freeComments(lead)
		p.paragraph()
		p.print("", p.pending)
		p.pending = nil
		p.head = &l
	case fieldLine:
		p.value.end()
		f := &Field{Key: l.key, Value: l.value, Comment: l.comment}
		p.value.start(f)
		p.rows = append(p.rows, row{p.pending, f})
		p.pending = nil
	case moreLine:
		p.value.add(l.value, l.comment)
		last := &p.rows[len(p.rows)-1]
		last.above = append(last.above, p.pending...)
		p.pending = nil
	}
	p.gap = false
}

// paragraph puts a blank line before all but the first paragraph.
func (p *printer) paragraph() {
	if p.out.Len() > 0 {
		p.out.WriteByte('\n')
	}
}

func (p *printer) print(indent string, cs []comment) {
	for _, c := range cs {
		p.out.WriteString(indent + c.text + "\n")
	}
}

// freeComments prints the first n pending comments as paragraphs of their own.
func (p *printer) freeComments(n int) {
	for i, c := range p.pending[:n] {
		if i == 0 || c.gap {
			p.paragraph()
		}
		p.out.WriteString(c.text + "\n")
	}
	p.pending = p.pending[n:]
}

// endRecord prints the open record, if there is one. Indented comments below its
// last field are its own.
func (p *printer) endRecord() {
	if p.head == nil {
		return
	}
	p.value.end()
	n := 0
	for n < len(p.pending) && !p.pending[n].top {
		n++
	}
	p.rows = append(p.rows, row{above: p.pending[:n]})
	p.pending = p.pending[n:]
	column := 0
	for _, r := range p.rows {
		if r.field != nil {
			column = max(column, utf8.RuneCountInString(r.field.Key))
		}
	}
	// A monstrous key does not push the others' values off the page.
	column = len(indent) + min(column, maxColumn/3) + 2
	p.out.WriteString(p.head.key)
	if p.head.value != "" {
		p.out.WriteString(" " + p.head.value)
	}
	p.endLine(p.head.comment)
	for _, r := range p.rows {
		p.print(indent, r.above)
		if r.field != nil {
			p.field(r.field, column)
		}
	}
	p.head, p.rows = nil, nil
}

const indent = "  "

// endLine prints a comment, if there is one, and ends the line.
func (p *printer) endLine(comment string) {
	switch {
	case comment == "":
	case comment[0] == '#': // "##" was written
		p.out.WriteString("  #" + comment)
	default:
		p.out.WriteString("  # " + comment)
	}
	p.out.WriteByte('\n')
}

// field prints a field with its value from column on, wrapped at blanks.
func (p *printer) field(f *Field, column int) {
	p.out.WriteString(indent + f.Key)
	at := len(indent) + utf8.RuneCountInString(f.Key)
	rest := f.Value
	for first := true; rest != ""; first = false {
		word, more, _ := strings.Cut(rest, " ")
		rest = more
		width := utf8.RuneCountInString(word)
		switch {
		case first:
			pad := max(column-at, 2)
			p.out.WriteString(strings.Repeat(" ", pad))
			at += pad
		case at+1+width > maxColumn && word[0] != '#': // which would begin a comment
			p.out.WriteString("\n" + strings.Repeat(" ", column))
			at = column
		default:
			p.out.WriteByte(' ')
			at++
		}
		p.out.WriteString(word)
		at += width
	}
	p.endLine(f.Comment)
}
