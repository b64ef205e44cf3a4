package score

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sort"
	"time"

	"khaldun"
)

// Record is one gold record of PLOVER: a sentence or two with the event it tells.
type Record struct {
	Doc    *khaldun.Document
	Events []RecordEvent
}

// RecordEvent is an event of a Record; its parties are given by text and code.
type RecordEvent struct {
	Type             string
	Source, Target   []khaldun.Party
	Context          []string
	Mode             string
	sourceC, targetC []string
}

// ReadRecords reads PLOVER gold records from JSON lines.
func ReadRecords(r io.Reader) ([]*Record, error) {
	var out []*Record
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), maxLine)
	for line := 1; sc.Scan(); line++ {
		var g struct {
			ID, Text, Date string
			Events         []struct {
				Type, Mode     string
				Source, Target []newsSpan
				Context        []string
			}
		}
		if err := json.Unmarshal(sc.Bytes(), &g); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		rec := &Record{Doc: &khaldun.Document{ID: g.ID, Text: g.Text}}
		if day, err := time.Parse(time.DateOnly, g.Date); err == nil {
			rec.Doc.Published = khaldun.Time{Type: "DATE", Value: g.Date, From: day, Until: day.AddDate(0, 0, 1), Grain: khaldun.Day, Basis: khaldun.Stated}
		}
		for _, e := range g.Events {
			x := RecordEvent{Type: e.Type, Mode: e.Mode, Context: e.Context}
			for _, p := range e.Source {
				x.Source = append(x.Source, khaldun.Party{Text: p.Text, Country: p.Code, Sector: p.Sector})
			}
			for _, p := range e.Target {
				x.Target = append(x.Target, khaldun.Party{Text: p.Text, Country: p.Code, Sector: p.Sector})
			}
			x.sourceC, x.targetC = codes(x.Source), codes(x.Target)
			rec.Events = append(rec.Events, x)
		}
		out = append(out, rec)
	}
	return out, sc.Err()
}

// codes are the countries of ps, sorted, without repeats, with the codes of
// intergovernmental bodies made one.
func codes(ps []khaldun.Party) []string {
	var out []string
	for _, p := range ps {
		if p.Country != "" {
			out = append(out, oneIGO(p.Country))
		}
	}
	sort.Strings(out)
	return slices.Compact(out)
}

func oneIGO(c string) string {
	if c == "UNO" || c == "EUR" {
		return "IGO"
	}
	return c
}

// Records is the score of readings of gold records.
type Records struct {
	Type           Count
	Yielding       Count // with CONCEDE and RETREAT taken as one
	Triple, Of     int   // records whose type and every country are right
	Source, Target int   // of events whose type is right, those whose countries are
	Typed          int
	byType         map[string]*Count
}

// Add counts one record.
func (s *Records) Add(rec *Record, r *khaldun.Reading) {
	if s.byType == nil {
		s.byType = map[string]*Count{}
	}
	of := func(t string) *Count {
		if s.byType[t] == nil {
			s.byType[t] = new(Count)
		}
		return s.byType[t]
	}
	mine, yield := map[string]bool{}, map[string]bool{}
	for i := range r.Events {
		mine[r.Events[i].Type] = true
		yield[yielding(r.Events[i].Type)] = true
	}
	gold, goldY := map[string]bool{}, map[string]bool{}
	for _, e := range rec.Events {
		gold[e.Type], goldY[yielding(e.Type)] = true, true
	}
	s.Type.add(mine, gold)
	s.Yielding.add(yield, goldY)
	for t := range gold {
		of(t).Labels++
		if mine[t] {
			of(t).Hits++
		}
	}
	for t := range mine {
		if !gold[t] {
			of(t).Wrong++
		}
	}
	for i := range rec.Events {
		s.Of++
		s.compare(&rec.Events[i], r)
	}
}

func (s *Records) compare(g *RecordEvent, r *khaldun.Reading) {
	typed, triple, src, tgt := false, false, false, false
	for i := range r.Events {
		e := &r.Events[i]
		if e.Type != g.Type {
			continue
		}
		typed = true
		a, b := mentionCodes(r, e.Actors), mentionCodes(r, e.Recipients)
		switch {
		case freeRecord(g):
			all := slices.Compact(sorted(append(slices.Clone(g.sourceC), g.targetC...)))
			got := slices.Compact(sorted(append(slices.Clone(a), b...)))
			ok := slices.Equal(all, got)
			triple = triple || ok
			src, tgt = src || ok, tgt || ok
		default:
			x, y := slices.Equal(a, g.sourceC), slices.Equal(b, g.targetC)
			triple = triple || x && y
			src, tgt = src || x, tgt || y
		}
	}
	if typed {
		s.Typed++
		if src {
			s.Source++
		}
		if tgt {
			s.Target++
		}
	}
	if triple {
		s.Triple++
	}
}

func freeRecord(g *RecordEvent) bool {
	switch g.Type {
	case "CONSULT", "COOPERATE", "AGREE":
		return true
	}
	return g.Type == "ASSAULT" && len(g.Target) == 0 && len(g.Source) > 1
}

func mentionCodes(r *khaldun.Reading, ms []int) []string {
	var out []string
	for _, m := range ms {
		if c := r.Mentions[m].Country; c != "" {
			out = append(out, oneIGO(c))
		}
	}
	return slices.Compact(sorted(out))
}

func sorted(s []string) []string {
	sort.Strings(s)
	return s
}

func yielding(t string) string {
	if t == "RETREAT" {
		return "CONCEDE"
	}
	return t
}

func (c *Count) add(mine, gold map[string]bool) {
	c.Labels += len(gold)
	for t := range mine {
		if gold[t] {
			c.Hits++
		} else {
			c.Wrong++
		}
	}
}

// Table writes the score for people.
func (s *Records) Table(w io.Writer) error {
	for _, m := range []struct {
		name string
		c    Count
	}{{"type", s.Type}, {"type, CONCEDE with RETREAT", s.Yielding}} {
		p, r, f := m.c.f1(m.c.Hits + m.c.Wrong)
		if _, err := fmt.Fprintf(w, "%-27s P %5.1f  R %5.1f  F1 %5.1f\n", m.name, 100*p, 100*r, 100*f); err != nil {
			return err
		}
	}
	var macro float64
	for _, c := range s.byType {
		if c.Labels > 0 {
			_, _, f := c.f1(c.Hits + c.Wrong)
			macro += f
		}
	}
	n := 0
	for _, c := range s.byType {
		if c.Labels > 0 {
			n++
		}
	}
	_, err := fmt.Fprintf(w, "macro F1 over %d types %.1f\ntriple (type and every country) %s\nof typed: actor countries %s, recipient countries %s\n",
		n, 100*macro/float64(max(1, n)), share(s.Triple, s.Of), share(s.Source, s.Typed), share(s.Target, s.Typed))
	return err
}
