package when

import (
	"fmt"
	"strings"

	"khaldun"
	"khaldun/book"
)

// Check checks the examples of a record, which read turns into readings with
// tokens. They are printed on Wednesday 13 March 2024. A `yes` marks every time
// expression in it, at least one of which must be this record's:
//
//	They met on [date 2024-03-12: Tuesday] for [duration PT2H: two hours].
//
// A `no` must not make this record match; marks in it are checked if there are
// any.
func (f *Finder) Check(r *book.Record, read func(text string) (*khaldun.Reading, error)) []error {
	var wrong []error
	for i := range r.Fields {
		field := &r.Fields[i]
		if field.Key != "yes" && field.Key != "no" {
			continue
		}
		if err := f.checkExample(r, field, read); err != nil {
			wrong = append(wrong, r.Mistake(field.Pos, "%s: %s", field.Key, err.Error()))
		}
	}
	return wrong
}

func (f *Finder) checkExample(r *book.Record, field *book.Field, read func(string) (*khaldun.Reading, error)) error {
	e, err := book.ParseExample(field.Value)
	if err != nil {
		return err
	}
	reading, err := read(e.Text)
	if err != nil {
		return err
	}
	if err := f.run(reading); err != nil {
		return err
	}
	var fired bool
	var got []string
	for _, t := range reading.Times {
		fired = fired || t.Why.Rule == r.ID() || r.Get("class") != ""
		got = append(got, fmt.Sprintf("[%s %s: %s]", strings.ToLower(t.Type), t.Value, reading.Text(t.Span)))
	}
	var want []string
	for _, s := range e.Slots {
		want = append(want, fmt.Sprintf("[%s %s: %s]", s.Label, s.Arg, s.Of(e.Text)))
	}
	g, w := strings.Join(got, " "), strings.Join(want, " ")
	switch {
	case field.Key == "no" && fired && r.Get("class") == "":
		return fmt.Errorf("%q is found by this record: %s", e.Text, g)
	case field.Key == "no" && len(want) == 0:
		return nil
	case g != w:
		return fmt.Errorf("%q gives %s; want %s", e.Text, orNothing(g), orNothing(w))
	case field.Key == "yes" && !fired && r.Get("value") != "none":
		return fmt.Errorf("%q is found by another record", e.Text)
	}
	return nil
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}
