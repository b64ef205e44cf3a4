package export

import (
	"io"
	"net/url"

	"khaldun"
)

const ldNotes = `One JSON-LD 1.1 document. An event is an Action of schema.org: agents are the actors,
objects the recipients. PLOVER's and CAMEO's codes and the status are in the namespace
urn:khaldun:, because schema.org has no words for them. actionStatus is given only where
schema.org can say it: completed, or potential for what is future or hypothetical.`

const ldOpen = `{"@context":{"@vocab":"https://schema.org/","k":"urn:khaldun:","sameAs":{"@type":"@id"},"url":{"@type":"@id"},"actionStatus":{"@type":"@id"}},"@graph":[
`

type ldAction struct {
	ID        string     `json:"@id"`
	Type      string     `json:"@type"`
	Name      string     `json:"name"`
	Says      string     `json:"description,omitempty"`
	Start     string     `json:"startTime,omitempty"`
	Status    string     `json:"actionStatus,omitempty"`
	Agent     []ldParty  `json:"agent,omitempty"`
	Object    []ldParty  `json:"object,omitempty"`
	Location  *ldPlace   `json:"location,omitempty"`
	Event     string     `json:"k:type"`
	Mode      string     `json:"k:mode,omitempty"`
	Contexts  []string   `json:"k:context,omitempty"`
	Happened  string     `json:"k:status"`
	Cameo     string     `json:"k:cameo,omitempty"`
	Certainty float64    `json:"k:confidence"`
	Speakers  []ldParty  `json:"k:attribution,omitempty"`
	Article   *ldArticle `json:"subjectOf"`
}

type ldParty struct {
	Name    string `json:"name"`
	SameAs  string `json:"sameAs,omitempty"`
	Country string `json:"k:country,omitempty"`
	Sector  string `json:"k:sector,omitempty"`
}

type ldPlace struct {
	Type   string `json:"@type"`
	Name   string `json:"name"`
	SameAs string `json:"sameAs,omitempty"`
	Geo    ldGeo  `json:"geo"`
}

type ldGeo struct {
	Type string  `json:"@type"`
	Lat  float64 `json:"latitude"`
	Lon  float64 `json:"longitude"`
}

type ldArticle struct {
	ID        string `json:"@id"`
	Type      string `json:"@type"`
	URL       string `json:"url,omitempty"`
	Headline  string `json:"headline,omitempty"`
	Published string `json:"datePublished,omitempty"`
	Publisher string `json:"publisher,omitempty"`
	Lang      string `json:"inLanguage,omitempty"`
}

func openJSONLD(w io.Writer, o Options) Writer {
	return &array{w: w, open: ldOpen, close: "]}\n", items: func(r *khaldun.Reading) []any {
		var out []any
		p := newPlover(r, o)
		for i := range r.Events {
			if !p.skips(&r.Events[i]) {
				out = append(out, ldEvent(r, p.event(i)))
			}
		}
		return out
	}}
}

func ldEvent(r *khaldun.Reading, e ploverEvent) ldAction {
	out := ldAction{ID: eventURN(e.ID), Type: "Action", Name: e.title(), Start: or(e.Date),
		Agent: ldParties(e.Actor), Object: ldParties(e.Recipient), Event: e.Event[0],
		Contexts: e.Context, Happened: e.Status, Cameo: or(e.Cameo), Certainty: e.Confidence,
		Article: &ldArticle{ID: "urn:khaldun:document:" + url.PathEscape(e.DocID), Type: "NewsArticle", URL: r.Doc.URL, Headline: r.Doc.Title,
			Published: or(e.PubDate), Publisher: r.Doc.Site, Lang: r.Doc.Lang}}
	if len(e.Mode) > 0 {
		out.Mode = e.Mode[0]
	}
	switch e.Status {
	case khaldun.Happened.String(), khaldun.Historical.String():
		out.Status = "https://schema.org/CompletedActionStatus"
	case khaldun.Future.String(), khaldun.Hypothetical.String():
		out.Status = "https://schema.org/PotentialActionStatus"
	}
	if e.TextInfo != nil {
		out.Says = e.TextInfo.Text
	}
	if x := e.EventLoc; x != nil {
		out.Location = &ldPlace{"Place", x.ResolvedPlace, "", ldGeo{"GeoCoordinates", x.Lat, x.Lon}}
		if x.GeoNameID != nil {
			out.Location.SameAs = "https://sws.geonames.org/" + whole(x.GeoNameID) + "/"
		}
	}
	for _, a := range e.Attribution {
		if a.Entity != nil {
			out.Speakers = append(out.Speakers, ldParties([]entity{*a.Entity})...)
		}
	}
	return out
}

func ldParties(es []entity) []ldParty {
	var out []ldParty
	for _, e := range es {
		p := ldParty{Name: best(e), Country: or(e.Code), Sector: or(e.Sector)}
		if e.IdentifierID != nil {
			p.SameAs = "http://www.wikidata.org/entity/" + url.PathEscape(*e.IdentifierID)
		}
		out = append(out, p)
	}
	return out
}

func eventURN(id string) string { return "urn:khaldun:event:" + id }

// title is the event in a line: "COERCE arrest: Police → him (negated)".
func (e *ploverEvent) title() string {
	s := e.Event[0]
	if len(e.Mode) > 0 {
		s += " " + e.Mode[0]
	}
	s += ": " + sideOf(e.Actor) + " → " + sideOf(e.Recipient)
	if e.Status != khaldun.Happened.String() {
		s += " (" + e.Status + ")"
	}
	return s
}

func sideOf(es []entity) string {
	if len(es) == 0 {
		return "–"
	}
	s := ""
	for i, e := range es {
		if i > 0 {
			s += ", "
		}
		s += oneLine(best(e))
	}
	return s
}
