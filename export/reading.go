package export

import (
	"bufio"
	"io"
	"strings"
	"time"

	"khaldun"
)

type jsonDocument struct {
	DocID        string      `json:"doc_id"`
	URL          *string     `json:"url"`
	Title        *string     `json:"title"`
	Author       *string     `json:"author"` // authors, joined by "; "
	Authors      []string    `json:"authors"`
	Date         *string     `json:"date"`
	Published    *string     `json:"published"`
	Modified     *string     `json:"modified"`
	DateFrom     *string     `json:"date_from"` // where in the page the date was found
	Site         *string     `json:"site"`
	Section      *string     `json:"section"`
	Agency       *string     `json:"agency"`
	Dateline     *string     `json:"dateline"`
	Canonical    *string     `json:"canonical"` // the address the page gives itself
	AMP          *string     `json:"amp"`
	Print        *string     `json:"print"`
	Lang         *string     `json:"lang"`
	LangDeclared *string     `json:"lang_declared"`
	Charset      *string     `json:"charset"`
	CharsetFrom  *string     `json:"charset_from"`
	Flags        []string    `json:"flags"`
	Text         string      `json:"text"`
	Blocks       []jsonBlock `json:"blocks"`
	Truncated    bool        `json:"truncated"`
	Found        []jsonFound `json:"found"`
}

type jsonBlock struct {
	Kind        string  `json:"kind"`
	Start       int     `json:"start"`
	End         int     `json:"end"`
	SourceStart int     `json:"source_start"`
	SourceEnd   int     `json:"source_end"`
	Time        *string `json:"time"` // of an entry of a live blog
}

type jsonFound struct {
	Field  string `json:"field"`
	Source string `json:"source"`
}

// Document writes the document of r as one line of JSON. Source places are bytes
// of the page.
func Document(w io.Writer, r *khaldun.Reading, _ Options) error {
	d := r.Doc
	c := newChars(d.Text)
	out := jsonDocument{
		DocID: d.ID, URL: text(d.URL), Canonical: text(d.Canonical), AMP: text(d.AMP), Print: text(d.Print),
		Title: text(d.Title), Author: text(strings.Join(d.Authors, "; ")), Authors: list(d.Authors),
		Date: dayOnly(d.Published), Published: timestamp(d.Published), Modified: timestamp(d.Modified), DateFrom: text(d.Published.Why.Rule),
		Site: text(d.Site), Section: text(d.Section), Agency: text(d.Agency), Dateline: text(d.Dateline),
		Lang: text(d.Lang), LangDeclared: text(d.LangDeclared), Charset: text(d.Charset), CharsetFrom: text(d.CharsetFrom),
		Flags: []string{}, Text: d.Text, Blocks: []jsonBlock{}, Truncated: d.Truncated, Found: []jsonFound{},
	}
	for _, f := range d.Flags {
		out.Flags = append(out.Flags, f.String())
	}
	for _, b := range d.Blocks {
		out.Blocks = append(out.Blocks, jsonBlock{b.Kind.String(), c.at(b.Span.Start), c.at(b.Span.End), int(b.Source.Start), int(b.Source.End), timestamp(b.Time)})
	}
	for _, f := range d.Found {
		out.Found = append(out.Found, jsonFound{f.Field, f.Source})
	}
	bw := bufio.NewWriter(w)
	if err := line(bw, out); err != nil {
		return err
	}
	return bw.Flush()
}

// dayOnly is the day of a time in the zone it was given in, or the month or year
// if no more is known.
func dayOnly(t khaldun.Time) *string {
	if t.Grain != khaldun.NoGrain && t.Grain < khaldun.Day {
		t.Grain = khaldun.Day
	}
	return day(t)
}

// timestamp is a time as precisely as the page gives it. It has a zone only if the
// page names one, which only Value tells.
func timestamp(t khaldun.Time) *string {
	if t.Value != "" {
		return &t.Value
	}
	return day(t)
}

type evidence struct {
	Rule  *string    `json:"rule"`
	Start int        `json:"start"`
	End   int        `json:"end"`
	Note  *string    `json:"note"`
	From  []evidence `json:"from"`
}

// maxEvidence bounds the depth of a tree of evidence that is written.
const maxEvidence = 16

func (c chars) evidence(e khaldun.Evidence, depth int) evidence {
	out := evidence{Rule: text(e.Rule), Start: c.at(e.Span.Start), End: c.at(e.Span.End), Note: text(e.Note), From: []evidence{}}
	if depth < maxEvidence {
		for _, f := range e.From {
			out.From = append(out.From, c.evidence(f, depth+1))
		}
	}
	return out
}

type jsonToken struct {
	Form   string `json:"form"`
	Lemma  string `json:"lemma"`
	UPOS   string `json:"upos"`
	XPOS   string `json:"xpos"`
	Head   int32  `json:"head"`
	Deprel string `json:"deprel"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

type jsonSentence struct {
	Start      int   `json:"start"`
	End        int   `json:"end"`
	FirstToken int32 `json:"first_token"`
	LastToken  int32 `json:"last_token"`
	Block      int32 `json:"block"`
}

type jsonName struct {
	span
	Type string   `json:"type"`
	Why  evidence `json:"why"`
}

type jsonTime struct {
	span
	Type  string   `json:"type"`
	Value string   `json:"value"`
	From  *string  `json:"from"`
	Until *string  `json:"until"`
	Grain *string  `json:"grain"`
	Basis *string  `json:"basis"`
	Why   evidence `json:"why"`
}

type jsonPlace struct {
	span
	Name       string   `json:"name"`
	GeoNameID  *int     `json:"geonameid"`
	Lat        float64  `json:"lat"`
	Lon        float64  `json:"lon"`
	Country    *string  `json:"country"`
	Resolution int      `json:"resolution"`
	Why        evidence `json:"why"`
}

type jsonMention struct {
	span
	Kind       string   `json:"kind"`
	Entity     *string  `json:"entity"`
	Name       *string  `json:"name"`
	Item       *string  `json:"item"`
	Country    *string  `json:"country"`
	Sector     *string  `json:"sector"`
	Sectors    []string `json:"other_sectors"`
	Office     *string  `json:"office"`
	Antecedent *int32   `json:"antecedent"`
	Why        evidence `json:"why"`
}

type jsonStatement struct {
	span
	Speaker        *span    `json:"speaker"`
	SpeakerMention *int     `json:"speaker_mention"`
	Addressee      *int     `json:"addressee_mention"`
	Cue            *span    `json:"cue"`
	Content        *span    `json:"content"`
	Parts          []span   `json:"parts"`
	Direct         bool     `json:"direct"`
	Stance         *string  `json:"stance"`
	Parent         *int     `json:"parent"`
	Why            evidence `json:"why"`
}

type jsonEvent struct {
	ploverEvent
	Head      int32    `json:"head"`
	Actors    []int    `json:"actor_mentions"`
	Recips    []int    `json:"recipient_mentions"`
	When      *int     `json:"time"`
	Where     *int     `json:"place"`
	Statement *int     `json:"statement"`
	Why       evidence `json:"why"`
}

type jsonReading struct {
	DocID      string          `json:"doc_id"`
	Coder      string          `json:"coder"`
	Tokens     []jsonToken     `json:"tokens"`
	Sentences  []jsonSentence  `json:"sentences"`
	Names      []jsonName      `json:"names"`
	Times      []jsonTime      `json:"times"`
	Places     []jsonPlace     `json:"places"`
	Mentions   []jsonMention   `json:"mentions"`
	Statements []jsonStatement `json:"statements"`
	Events     []jsonEvent     `json:"events"`
}

// index is i, or nil for −1.
func index(i int) *int {
	if i < 0 {
		return nil
	}
	return &i
}

// Reading writes all layers of r with their evidence as one line of JSON. Heads,
// mentions, times, places and statements are indexes into the lists beside them;
// the head of a root is −1. Negated events are always among the events.
func Reading(w io.Writer, r *khaldun.Reading, o Options) error {
	c := newChars(r.Doc.Text)
	out := jsonReading{DocID: r.Doc.ID, Coder: r.Coder,
		Tokens: make([]jsonToken, 0, len(r.Tokens)), Sentences: make([]jsonSentence, 0, len(r.Sentences)),
		Names: []jsonName{}, Times: []jsonTime{}, Places: []jsonPlace{}, Mentions: []jsonMention{}, Statements: []jsonStatement{}, Events: []jsonEvent{}}
	for i := range r.Tokens {
		t := &r.Tokens[i]
		out.Tokens = append(out.Tokens, jsonToken{r.Text(t.Span), t.Lemma, t.UPOS, t.XPOS, t.Head, t.Rel, c.at(t.Span.Start), c.at(t.Span.End)})
	}
	for _, s := range r.Sentences {
		out.Sentences = append(out.Sentences, jsonSentence{c.at(s.Span.Start), c.at(s.Span.End), s.First, s.Last, s.Block})
	}
	for _, n := range r.Names {
		out.Names = append(out.Names, jsonName{c.span(n.Span), n.Type, c.evidence(n.Why, 0)})
	}
	for i := range r.Times {
		t := &r.Times[i]
		out.Times = append(out.Times, jsonTime{c.span(t.Span), t.Type, t.Value, moment(t.From), moment(t.Until), text(t.Grain.String()), text(t.Basis.String()), c.evidence(t.Why, 0)})
	}
	for i := range r.Places {
		p := &r.Places[i]
		jp := jsonPlace{c.span(p.Span), p.Name, nil, p.Lat, p.Lon, text(p.Country), p.Resolution, c.evidence(p.Why, 0)}
		if p.GeoNameID != 0 {
			jp.GeoNameID = &p.GeoNameID
		}
		out.Places = append(out.Places, jp)
	}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		jm := jsonMention{c.span(m.Span), m.Kind.String(), text(m.Entity), text(m.Name), text(m.Item), text(m.Country), text(m.Sector), list(m.Sectors), text(m.Office), nil, c.evidence(m.Why, 0)}
		if m.Antecedent >= 0 {
			jm.Antecedent = &m.Antecedent
		}
		out.Mentions = append(out.Mentions, jm)
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		parts := []span{}
		for _, p := range s.Parts {
			parts = append(parts, c.span(p))
		}
		out.Statements = append(out.Statements, jsonStatement{c.span(s.Span), c.some(s.SpeakerSpan), index(s.Speaker), index(s.Addressee), c.some(s.Cue), c.some(s.Content),
			parts, s.Direct, text(s.Stance), index(s.Parent), c.evidence(s.Why, 0)})
	}
	p := newPlover(r, o)
	for i := range r.Events {
		e := &r.Events[i]
		out.Events = append(out.Events, jsonEvent{p.event(i), e.Head, list(e.Actors), list(e.Recipients),
			index(e.When), index(e.Where), index(e.Statement), c.evidence(e.Why, 0)})
	}
	bw := bufio.NewWriter(w)
	if err := line(bw, out); err != nil {
		return err
	}
	return bw.Flush()
}

func moment(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.Format(time.RFC3339)
	return &s
}
