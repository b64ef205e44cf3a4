// Package export writes documents and readings in the formats that others read.
//
// Offsets in JSON count characters (Unicode code points) of the document's text;
// in Go, bytes. Every writer makes the same bytes of the same reading. The JSON is
// described by the schemas in the folder schema: every key is always there, null
// means unknown or none, and a list that holds nothing is empty, not null.
package export

import (
	"bufio"
	"encoding/json"
	"io"
	"unicode/utf8"

	"khaldun"
	"khaldun/book"
)

// Options say what goes into an export.
type Options struct {
	Ontology *book.Ontology // quad classes, scores and Goldstein values; may be nil
	Negated  bool           // write events that did not happen too
}

// Format is one output format by its name on the command line.
type Format struct {
	Name  string
	Means string
	Notes string // what a reader of the file must know; empty if nothing
	// Columns are those of a table in their order; nil if the format is not one.
	Columns []Column
	open    func(w io.Writer, o Options) Writer
}

// Column is a column of a table.
type Column struct{ Name, Means string }

// Writer writes readings one after another into one file, which is whole only
// after Close. Close does not close what lies below.
type Writer interface {
	Write(r *khaldun.Reading) error
	Close() error
}

// Open begins a file of format f.
func (f Format) Open(w io.Writer, o Options) Writer { return f.open(w, o) }

// Write writes a whole file that holds r alone.
func (f Format) Write(w io.Writer, r *khaldun.Reading, o Options) error {
	out := f.open(w, o)
	if err := out.Write(r); err != nil {
		return err
	}
	return out.Close()
}

// Formats lists the output formats. A new one is a file and a line here.
func Formats() []Format {
	return []Format{
		{Name: "plover", Means: "PLOVER 2.0 events, one JSON object a line", open: each(Plover)},
		{Name: "reading", Means: "everything found, with its evidence, one JSON object a document", open: each(Reading)},
		{Name: "document", Means: "the article as extracted, one JSON object a document", open: each(Document)},
		{Name: "conllu", Means: "words, tags and trees in CoNLL-U", open: each(CoNLLU)},
		{Name: "text", Means: "events for people to read", open: each(Text)},
		csvFormat(),
		gdeltEvents(),
		gdeltMentions(),
		gdeltGKG(),
		phoenix(),
		polecat(),
		icews(),
		{Name: "geojson", Means: "events on the map, one GeoJSON FeatureCollection", Notes: geoNotes, open: openGeoJSON},
		{Name: "graphml", Means: "who acts on whom as a network, GraphML", Notes: networkNotes, open: openNetwork(writeGraphML)},
		{Name: "gexf", Means: "who acts on whom as a network, GEXF 1.3", Notes: networkNotes, open: openNetwork(writeGEXF)},
		{Name: "jsonld", Means: "events as schema.org actions, JSON-LD", Notes: ldNotes, open: openJSONLD},
		{Name: "atom", Means: "events as an Atom feed", Notes: atomNotes, open: openAtom},
	}
}

// Names lists the names of the formats.
func Names() []string {
	var out []string
	for _, f := range Formats() {
		out = append(out, f.Name)
	}
	return out
}

// Find is the format of this name.
func Find(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// each makes a format of a function whose outputs make a file when they follow
// one another.
func each(write func(io.Writer, *khaldun.Reading, Options) error) func(io.Writer, Options) Writer {
	return func(w io.Writer, o Options) Writer {
		return follower(func(r *khaldun.Reading) error { return write(w, r, o) })
	}
}

type follower func(r *khaldun.Reading) error

func (f follower) Write(r *khaldun.Reading) error { return f(r) }
func (f follower) Close() error                   { return nil }

// chars turns byte offsets of a text into character offsets. The zero chars is of
// an ASCII text, where they are the same.
type chars struct {
	text string
	// every holds the character offset at each stride-th byte, so that a look-up
	// counts at most stride bytes; nil if the text is ASCII.
	every []int32
}

const stride = 64

func newChars(text string) chars {
	ascii := true
	for i := 0; i < len(text) && ascii; i++ {
		ascii = text[i] < utf8.RuneSelf
	}
	if ascii {
		return chars{text: text}
	}
	c := chars{text: text, every: make([]int32, 0, len(text)/stride+1)}
	n := int32(0)
	for i := 0; i < len(text); i++ {
		if i%stride == 0 {
			c.every = append(c.every, n)
		}
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	return c
}

// at is the number of characters before byte i.
func (c chars) at(i int32) int {
	if c.every == nil {
		return int(i)
	}
	k := int(i) / stride
	if k >= len(c.every) {
		k = len(c.every) - 1
	}
	n := int(c.every[k])
	for j := k * stride; j < int(i); j++ {
		if utf8.RuneStart(c.text[j]) {
			n++
		}
	}
	return n
}

// span is a stretch of text in JSON.
type span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

func (c chars) span(s khaldun.Span) span {
	return span{Start: c.at(s.Start), End: c.at(s.End), Text: s.Of(c.text)}
}

// some is the span, or nil if s is empty.
func (c chars) some(s khaldun.Span) *span {
	if s.Len() == 0 {
		return nil
	}
	out := c.span(s)
	return &out
}

// line writes v as one line of JSON.
func line(w *bufio.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// day is a time as a date at its grain: 2024, 2024-03, 2024-03-12 or with the
// clock; nil where nothing is known.
func day(t khaldun.Time) *string {
	if t.From.IsZero() {
		return nil
	}
	layout := "2006-01-02"
	switch t.Grain {
	case khaldun.NoGrain:
		return nil
	case khaldun.Second, khaldun.Minute:
		layout = "2006-01-02T15:04:05Z07:00"
	case khaldun.Month, khaldun.Quarter:
		layout = "2006-01"
	case khaldun.Year, khaldun.Decade, khaldun.Century:
		layout = "2006"
	}
	s := t.From.Format(layout)
	return &s
}

// list is s, or an empty list that is not nil: JSON never says null for a list.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// text is s, or nil if it is empty: JSON null stands for unknown.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
