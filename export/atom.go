package export

import (
	"encoding/xml"
	"io"
	"strings"
	"time"

	"khaldun"
)

const atomNotes = `One Atom feed as in RFC 4287, in the order of the documents. An entry is an event: its
title says who did what to whom, its content is the sentence, its link the article, its
categories type, mode and contexts. updated is when the document was changed, or else
printed, or else fetched, or else the day of the event; 1970 if none is known.`

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomPerson  `xml:"author"`
	Entries []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Authors    []atomPerson   `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Content    atomContent    `xml:"content"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomCategory struct {
	Scheme string `xml:"scheme,attr"`
	Term   string `xml:"term,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// atomWriter holds all entries back: a feed says at its head when the latest of
// them was updated.
type atomWriter struct {
	w      io.Writer
	o      Options
	feed   atomFeed
	latest time.Time
}

func openAtom(w io.Writer, o Options) Writer {
	return &atomWriter{w: w, o: o, feed: atomFeed{ID: "urn:khaldun:feed", Title: "Political events", Author: atomPerson{"khaldun"}}}
}

func (a *atomWriter) Write(r *khaldun.Reading) error {
	p := newPlover(r, a.o)
	for i := range r.Events {
		if p.skips(&r.Events[i]) {
			continue
		}
		updated := p.updated(&r.Events[i])
		if updated.After(a.latest) {
			a.latest = updated
		}
		a.feed.Entries = append(a.feed.Entries, p.entry(i, updated))
	}
	return nil
}

func (a *atomWriter) Close() error {
	if a.latest.IsZero() {
		a.latest = time.Unix(0, 0).UTC()
	}
	a.feed.Updated = a.latest.Format(time.RFC3339)
	return writeXML(a.w, a.feed)
}

func (p *plover) entry(i int, updated time.Time) atomEntry {
	e := p.event(i)
	d := p.r.Doc
	out := atomEntry{ID: eventURN(e.ID), Title: cell(e.title()), Updated: updated.Format(time.RFC3339),
		Categories: []atomCategory{{"urn:khaldun:type", cell(e.Event[0])}}, Content: atomContent{"text", cell(e.Trigger.Text)}}
	if !d.Published.From.IsZero() {
		out.Published = d.Published.From.Format(time.RFC3339)
	}
	for _, a := range d.Authors {
		out.Authors = append(out.Authors, atomPerson{cell(a)})
	}
	if d.URL != "" {
		out.Links = []atomLink{{"alternate", cell(d.URL)}}
	}
	for _, m := range e.Mode {
		out.Categories = append(out.Categories, atomCategory{"urn:khaldun:mode", cell(m)})
	}
	for _, c := range e.Context {
		out.Categories = append(out.Categories, atomCategory{"urn:khaldun:context", cell(c)})
	}
	if e.TextInfo != nil {
		out.Content.Text = cell(e.TextInfo.Text)
	}
	return out
}

// updated is a moment for an entry, which must have one.
func (p *plover) updated(e *khaldun.Event) time.Time {
	d := p.r.Doc
	for _, t := range []time.Time{d.Modified.From, d.Published.From, d.Fetched, p.when(e).From} {
		if !t.IsZero() {
			return t
		}
	}
	return time.Unix(0, 0).UTC()
}

// writeXML writes v as a document. Its texts must have passed cell.
func writeXML(w io.Writer, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// escapeXML is s as the text of an element.
func escapeXML(s string) string {
	var out strings.Builder
	xml.EscapeText(&out, []byte(s))
	return out.String()
}
