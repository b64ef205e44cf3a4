package book

import (
	"fmt"
	"strconv"
	"strings"
)

// Pos is where in the codebook something is written. Lines count from 1.
type Pos struct {
	File string // slash-separated path within its layer
	Line int
}

// String is "file:line".
func (p Pos) String() string { return p.File + ":" + strconv.Itoa(p.Line) }

// Field is one `key value` of a Record. Runs of blanks in Value are squeezed to
// one and continuation lines are joined by one; Comment is what stood behind
// "#" on the field's lines, without the sign.
type Field struct {
	Key, Value, Comment string
	Pos                 Pos
}

// List is the value's comma-separated items, trimmed, without empty ones.
func (f Field) List() []string { return appendList(nil, f.Value) }

// Record is one entry of the codebook: a kind, a name and fields.
type Record struct {
	Kind, Name string
	Comment    string // behind "#" on the record's first line
	Fields     []Field
	Pos        Pos
	Layer      int // which argument of Open the record comes from

	view int // index of the typed view made of the record
}

// Get is the first value of key, or the empty string.
func (r *Record) Get(key string) string {
	for i := range r.Fields {
		if r.Fields[i].Key == key {
			return r.Fields[i].Value
		}
	}
	return ""
}

// All lists the fields of key in file order.
func (r *Record) All(key string) []Field {
	var out []Field
	for i := range r.Fields {
		if r.Fields[i].Key == key {
			out = append(out, r.Fields[i])
		}
	}
	return out
}

// List is the comma-separated items of all fields of key, trimmed, without
// empty ones.
func (r *Record) List(key string) []string {
	var out []string
	for i := range r.Fields {
		if r.Fields[i].Key == key {
			out = appendList(out, r.Fields[i].Value)
		}
	}
	return out
}

// values is the whole values of key, for names that may hold a comma.
func (r *Record) values(key string) []string {
	var out []string
	for i := range r.Fields {
		if r.Fields[i].Key == key && r.Fields[i].Value != "" {
			out = append(out, r.Fields[i].Value)
		}
	}
	return out
}

// ID names the record in evidence and in messages:
// "en/events/protest.rules:4 rally". A record of a layer laid over the first has
// a plus sign before it for each layer beneath.
func (r *Record) ID() string {
	return strings.Repeat("+", r.Layer) + r.Pos.String() + " " + r.Name
}

// Mistake makes a Mistake at p, a place in r.
func (r *Record) Mistake(p Pos, format string, args ...any) Mistake {
	return Mistake{Pos: p, Layer: r.Layer, Kind: r.Kind, Name: r.Name, Text: fmt.Sprintf(format, args...)}
}

// isTrue reports whether the record says `key true`.
func (r *Record) isTrue(key string) bool { return r.Get(key) == "true" }

func appendList(dst []string, value string) []string {
	for value != "" {
		item, rest, _ := strings.Cut(value, ",")
		if item = trim(item); item != "" {
			dst = append(dst, item)
		}
		value = rest
	}
	return dst
}
