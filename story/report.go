package story

import (
	"cmp"
	"strings"
	"time"
	"unicode"

	"khaldun"
)

// Report is one mention of an event: what one document tells of it, and no more
// than is needed to compare it with what another tells.
type Report struct {
	Doc   string // ID of the document
	Event int    // index into Reading.Events

	Site, Agency, Lang string
	Published          khaldun.Time

	Type, Mode string
	Status     khaldun.Status
	Actors     []khaldun.Mention
	Recipients []khaldun.Mention
	When       khaldun.Time    // zero if the text names no time
	Where      khaldun.Place   // zero if the text names none
	Counts     []khaldun.Count // Count.Statement and spans as in the reading

	Sentence  string   // the words it is told in
	Speakers  []string // who says so, the innermost first: "police", "" if unnamed; empty: the paper itself
	Stance    string   // of the innermost statement, how the paper stands to it; see khaldun.Statement
	Certainty float32  // Event.Confidence
}

// Reports takes the events out of a reading, in its order.
func Reports(r *khaldun.Reading) []Report {
	out := make([]Report, 0, len(r.Events))
	for i := range r.Events {
		out = append(out, report(r, i))
	}
	return out
}

func report(r *khaldun.Reading, event int) Report {
	e := &r.Events[event]
	out := Report{
		Doc: r.Doc.ID, Event: event,
		Site: r.Doc.Site, Agency: r.Doc.Agency, Lang: r.Doc.Lang, Published: r.Doc.Published,
		Type: e.Type, Mode: e.Mode, Status: e.Status,
		Counts: e.Counts, Certainty: e.Confidence,
	}
	for _, a := range e.Actors {
		out.Actors = append(out.Actors, r.Mentions[a])
	}
	for _, a := range e.Recipients {
		out.Recipients = append(out.Recipients, r.Mentions[a])
	}
	if e.When >= 0 {
		out.When = r.Times[e.When]
	}
	if e.Where >= 0 {
		out.Where = r.Places[e.Where]
	}
	if s := r.SentenceAt(e.Trigger.Start); s >= 0 {
		out.Sentence = r.Text(r.Sentences[s].Span)
	}
	if e.Statement >= 0 {
		out.Stance = r.Statements[e.Statement].Stance
	}
	for s := e.Statement; s >= 0; s = r.Statements[s].Parent {
		out.Speakers = append(out.Speakers, speaker(r, &r.Statements[s]))
	}
	return out
}

func speaker(r *khaldun.Reading, s *khaldun.Statement) string {
	if s.Speaker >= 0 && r.Mentions[s.Speaker].Name != "" {
		return r.Mentions[s.Speaker].Name
	}
	return r.Text(s.SpeakerSpan)
}

func compareReports(a, b Report) int {
	return cmp.Or(cmp.Compare(a.Doc, b.Doc), cmp.Compare(a.Event, b.Event))
}

// basis is how well the day of an event is known.
type basis uint8

const (
	unknown basis = iota // a plan or a thing of the past, without a date
	onPaper              // not told: the paper's day bounds it
	within               // within a week or more
	onDay                // to the day
)

// window is the days [from, until) on which an event may have been, with days
// counted from 1 January 1970.
type window struct {
	from, until int
	paper       int // the day of publication, if known
	basis       basis
}

// window reads the report's time. News without a date is of the day it is printed
// on or shortly before.
func (r *Report) window() window {
	w := window{paper: day(r.Published.From)}
	if !r.When.From.IsZero() && r.When.Basis != khaldun.Published {
		w.from, w.until = day(r.When.From), day(r.When.Until.Add(-time.Nanosecond))+1
		w.until = max(w.until, w.from+1)
		w.basis = within
		if w.until-w.from == 1 {
			w.basis = onDay
		}
		return w
	}
	if r.Published.From.IsZero() {
		w.until = day(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
		return w
	}
	switch r.Status {
	case khaldun.Future, khaldun.Hypothetical:
		w.from, w.until = w.paper, w.paper+30
	case khaldun.Historical:
		w.from, w.until = w.paper-366, w.paper
	case khaldun.Negated:
		w.from, w.until = w.paper-7, w.paper+1
	default:
		w.from, w.until, w.basis = w.paper-3, w.paper+1, onPaper
	}
	return w
}

// String is the window's first and last day: "2024-03-12" or "2024-03-11..2024-03-17".
func (w window) String() string {
	first := time.Unix(int64(w.from)*86400, 0).UTC().Format(time.DateOnly)
	if w.until-w.from == 1 {
		return first
	}
	return first + ".." + time.Unix(int64(w.until-1)*86400, 0).UTC().Format(time.DateOnly)
}

// day counts days as the calendar at t's own place does.
func day(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// stems are the beginnings of the longer words of a sentence, by which two
// sentences are seen to speak of one thing: "protested" and "protesters".
func stems(sentence string) map[string]bool {
	const least, kept = 5, 6 // runes
	out := make(map[string]bool)
	for _, word := range strings.FieldsFunc(sentence, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		runes := []rune(strings.ToLower(word))
		if len(runes) >= least {
			out[string(runes[:min(kept, len(runes))])] = true
		}
	}
	return out
}
