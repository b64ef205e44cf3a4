package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"

	"khaldun"
)

// entity is a party in PLOVER's terms.
type entity struct {
	Code           *string  `json:"code"`
	Sector         *string  `json:"sector"`
	OtherSectors   []string `json:"other_sectors"`
	EntityText     string   `json:"entity_text"`
	IdentifierText *string  `json:"identifier_text"`
	IdentifierID   *string  `json:"identifier_id"`
	Office         *string  `json:"office"`
	Start          int      `json:"start"`
	End            int      `json:"end"`
}

type place struct {
	ExtractedPlace string  `json:"extracted_place"`
	ResolvedPlace  string  `json:"resolved_place"`
	GeoNameID      *int    `json:"geonameid"`
	Lat            float64 `json:"lat"`
	Lon            float64 `json:"lon"`
	CountryCode    *string `json:"country_code"`
	Resolution     int     `json:"resolution"`
	Start          int     `json:"start"`
	End            int     `json:"end"`
}

// attribution is one speaker in the chain of those who assert an event. The
// entity is nil if the text names nobody; the cue if there is no word of saying.
type attribution struct {
	Entity *entity `json:"entity"`
	Cue    *string `json:"cue"`
	Direct bool    `json:"direct"`
	Stance *string `json:"stance"`
}

// count is a number of people; Max is nil if no upper end is told.
type count struct {
	Kind string  `json:"kind"`
	Min  int     `json:"min"`
	Max  *int    `json:"max"`
	Of   *string `json:"of"`
	By   *entity `json:"by"` // who gives it; nil: the paper, or somebody unnamed
	Rule *string `json:"rule"`
	span
}

type ploverEvent struct {
	ID          string        `json:"id"`
	DocID       string        `json:"doc_id"`
	Date        *string       `json:"date"`
	DateGrain   *string       `json:"date_grain"`
	DateBasis   *string       `json:"date_basis"`
	PubDate     *string       `json:"pub_date"`
	Event       []string      `json:"event"`
	Mode        []string      `json:"mode"`
	Context     []string      `json:"context"`
	Status      string        `json:"status"`
	Actor       []entity      `json:"actor"`
	Recipient   []entity      `json:"recipient"`
	EventLoc    *place        `json:"event_loc"`
	QuadCode    *int          `json:"quad_code"`
	EventScale  *float64      `json:"event_scale"`
	Cameo       *string       `json:"cameo"`
	Goldstein   *float64      `json:"goldstein"`
	Attribution []attribution `json:"attribution"`
	Counts      []count       `json:"counts"`
	Confidence  float64       `json:"confidence"`
	Rule        *string       `json:"rule"`
	Trigger     span          `json:"trigger"`
	Mentions    []span        `json:"mentions"`
	TextInfo    *textInfo     `json:"text_info"`
	CiteInfo    citeInfo      `json:"cite_info"`
}

// textInfo is the sentence the event is told in; its sequence counts from 1.
type textInfo struct {
	Sequence int `json:"sequence"`
	span
}

type citeInfo struct {
	URL         *string `json:"url"`
	Title       *string `json:"title"`
	Publication *string `json:"publication"`
	Language    *string `json:"language"`
	Coder       string  `json:"coder"`
}

// Plover writes the events of r as PLOVER 2.0 records, one JSON object a line.
// Events that did not happen are left out unless o.Negated.
func Plover(w io.Writer, r *khaldun.Reading, o Options) error {
	bw := bufio.NewWriter(w)
	p := newPlover(r, o)
	for i := range r.Events {
		if p.skips(&r.Events[i]) {
			continue
		}
		if err := line(bw, p.event(i)); err != nil {
			return err
		}
	}
	return bw.Flush()
}

// plover makes PLOVER records of a reading's events.
type plover struct {
	r   *khaldun.Reading
	c   chars
	o   Options
	ids []string // one an event
}

func newPlover(r *khaldun.Reading, o Options) *plover {
	p := &plover{r: r, c: newChars(r.Doc.Text), o: o, ids: make([]string, len(r.Events))}
	seen := map[string]int{}
	for i := range r.Events {
		id := eventID(r, &r.Events[i])
		// Two events of one trigger, type and parties can only differ in what is
		// not in the id; they are told apart by their order.
		if seen[id]++; seen[id] > 1 {
			id = fmt.Sprintf("%s-%d", id, seen[id])
		}
		p.ids[i] = id
	}
	return p
}

// skips reports whether the event did not happen and nobody asked for such.
func (p *plover) skips(e *khaldun.Event) bool { return e.Status == khaldun.Negated && !p.o.Negated }

func (p *plover) event(i int) ploverEvent {
	e := &p.r.Events[i]
	r := p.r
	out := ploverEvent{ID: p.ids[i], DocID: r.Doc.ID, PubDate: day(r.Doc.Published),
		Event: []string{e.Type}, Mode: []string{}, Context: []string{}, Status: e.Status.String(),
		Actor: p.parties(e.Actors), Recipient: p.parties(e.Recipients), Attribution: p.attribution(e.Statement),
		Counts: p.counts(e.Counts), Confidence: round(float64(e.Confidence)), Rule: text(e.Why.Rule), Trigger: p.c.span(e.Trigger), Mentions: []span{},
		CiteInfo: citeInfo{URL: text(r.Doc.URL), Title: text(r.Doc.Title), Publication: text(r.Doc.Site), Language: text(r.Doc.Lang), Coder: r.Coder}}
	if e.Mode != "" {
		out.Mode = append(out.Mode, e.Mode)
	}
	out.Context = append(out.Context, e.Contexts...)
	for _, m := range e.Mentions {
		out.Mentions = append(out.Mentions, p.c.span(m))
	}
	when := p.when(e)
	if d := day(when); d != nil {
		out.Date, out.DateGrain, out.DateBasis = d, text(when.Grain.String()), text(when.Basis.String())
	}
	if e.Where >= 0 {
		out.EventLoc = p.place(&r.Places[e.Where])
	}
	if s := r.SentenceAt(e.Trigger.Start); s >= 0 {
		out.TextInfo = &textInfo{s + 1, p.c.span(r.Sentences[s].Span)}
	}
	out.Cameo = text(e.Cameo)
	if o := p.o.Ontology; o != nil {
		if t, ok := o.Type(e.Type); ok {
			if t.Quad != 0 {
				out.QuadCode = &t.Quad
			}
			if score := o.Score(e.Type, e.Mode); !t.Unscored || score != 0 {
				out.EventScale = &score
			}
		}
		if c, ok := o.Cameo(e.Cameo); ok {
			out.Goldstein = &c.Goldstein
		}
	}
	return out
}

func (p *plover) counts(cs []khaldun.Count) []count {
	out := make([]count, 0, len(cs))
	for i := range cs {
		c := &cs[i]
		o := count{Kind: c.Kind, Min: c.Min, Of: text(c.Of), Rule: text(c.Why.Rule), span: p.c.span(c.Span)}
		if c.Max != 0 {
			o.Max = &c.Max
		}
		if chain := p.attribution(c.Statement); len(chain) > 0 {
			o.By = chain[len(chain)-1].Entity
		}
		out = append(out, o)
	}
	return out
}

// when is the time of the act: the one the text tells, or else the day of
// publication, never its minute.
func (p *plover) when(e *khaldun.Event) khaldun.Time {
	if e.When >= 0 && !p.r.Times[e.When].From.IsZero() {
		return p.r.Times[e.When]
	}
	t := p.r.Doc.Published
	t.Basis = khaldun.Published
	switch t.Grain {
	case khaldun.Second, khaldun.Minute, khaldun.Hour:
		t.Grain = khaldun.Day
	}
	return t
}

func round(x float64) float64 { return float64(int(x*1000+0.5)) / 1000 }

// eventID is the same for the same document, trigger, type and parties.
func eventID(r *khaldun.Reading, e *khaldun.Event) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00%s\x00%d:%d", r.Doc.ID, e.Type, e.Mode, e.Trigger.Start, e.Trigger.End)
	for _, side := range [][]int{e.Actors, e.Recipients} {
		h.Write([]byte{0})
		for _, m := range side {
			s := r.Mentions[m].Span
			fmt.Fprintf(h, " %d:%d", s.Start, s.End)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:10])
}

func (p *plover) parties(ms []int) []entity {
	out := make([]entity, 0, len(ms))
	for _, m := range ms {
		out = append(out, p.entity(&p.r.Mentions[m]))
	}
	return out
}

func (p *plover) entity(m *khaldun.Mention) entity {
	s := p.c.span(m.Span)
	return entity{Code: text(m.Country), Sector: text(m.Sector), OtherSectors: list(m.Sectors), EntityText: s.Text,
		IdentifierText: text(m.Name), IdentifierID: text(m.Item), Office: text(m.Office), Start: s.Start, End: s.End}
}

func (p *plover) place(x *khaldun.Place) *place {
	s := p.c.span(x.Span)
	out := &place{ExtractedPlace: s.Text, ResolvedPlace: x.Name, Lat: x.Lat, Lon: x.Lon,
		CountryCode: text(x.Country), Resolution: x.Resolution, Start: s.Start, End: s.End}
	if x.GeoNameID != 0 {
		out.GeoNameID = &x.GeoNameID
	}
	return out
}

// maxChain bounds how many mouths a claim is followed through.
const maxChain = 16

// attribution lists who asserts what statement st says, the outermost first.
func (p *plover) attribution(st int) []attribution {
	out := []attribution{}
	for ; st >= 0 && len(out) < maxChain; st = p.r.Statements[st].Parent {
		s := &p.r.Statements[st]
		a := attribution{Cue: text(p.r.Text(s.Cue)), Direct: s.Direct, Stance: text(s.Stance)}
		switch {
		case s.Speaker >= 0:
			e := p.entity(&p.r.Mentions[s.Speaker])
			a.Entity = &e
		case s.SpeakerSpan.Len() > 0: // somebody, but no party the program knows
			e := p.entity(&khaldun.Mention{Span: s.SpeakerSpan})
			a.Entity = &e
		}
		out = append(out, a)
	}
	slices.Reverse(out)
	return out
}
