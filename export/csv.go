package export

import (
	"fmt"
	"strconv"

	"khaldun"
)

// csvFormat is one event a row with columns of our own: those of the PLOVER
// record, flat.
func csvFormat() Format {
	type row = ploverEvent
	return table[row]{
		Format: Format{Name: "csv", Means: "events as a table for spreadsheets, one a row",
			Notes: `UTF-8, RFC 4180, with a header. A cell with several values parts them by ";"; the four
columns of a side list its parties in the same order. A text that a spreadsheet would
take for a formula has an apostrophe before it. A cell is one line: line breaks and
control characters in it are spaces.`},
		comma: ',', header: true,
		rows: func(p *plover) []row {
			var out []row
			for i := range p.r.Events {
				if !p.skips(&p.r.Events[i]) {
					out = append(out, p.event(i))
				}
			}
			return out
		},
		columns: []field[row]{
			{"id", "the same for the same document, trigger, type and parties", func(e row) string { return e.ID }},
			{"doc_id", "the document the event is told in", func(e row) string { return e.DocID }},
			{"date", "day, month or year of the act, as precisely as date_grain says", func(e row) string { return or(e.Date) }},
			{"date_grain", "second, minute, hour, day, week, month, quarter, year, decade or century", func(e row) string { return or(e.DateGrain) }},
			{"date_basis", "stated, relative, or published: the day of publication stands in", func(e row) string { return or(e.DateBasis) }},
			{"pub_date", "when the document was printed", func(e row) string { return or(e.PubDate) }},
			{"type", "PLOVER type", func(e row) string { return join(e.Event, ";") }},
			{"mode", "PLOVER mode", func(e row) string { return join(e.Mode, ";") }},
			{"contexts", "PLOVER contexts", func(e row) string { return join(e.Context, ";") }},
			{"status", "happened, historical, future, hypothetical or negated", func(e row) string { return e.Status }},
			{"quad_code", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict", func(e row) string { return whole(e.QuadCode) }},
			{"event_scale", "PLOVER scale, −10 (conflict) to 10 (cooperation)", func(e row) string { return scalar(e.EventScale) }},
			{"cameo", "CAMEO code; a text: it may begin with 0", func(e row) string { return or(e.Cameo) }},
			{"goldstein", "Goldstein value of the CAMEO code", func(e row) string { return scalar(e.Goldstein) }},
			{"actor_names", "who acts: names, or words where no name is known", func(e row) string { return sides(e.Actor, best) }},
			{"actor_countries", "ISO 3166 alpha-3, or UNO, EUR, IGO, NGO, MNC, IMG, ISM", func(e row) string { return sides(e.Actor, partyCode) }},
			{"actor_sectors", "PLOVER sectors", func(e row) string { return sides(e.Actor, partySector) }},
			{"actor_words", "the words that stand for them", func(e row) string { return sides(e.Actor, partyWords) }},
			{"recipient_names", "who is acted on", func(e row) string { return sides(e.Recipient, best) }},
			{"recipient_countries", "as actor_countries", func(e row) string { return sides(e.Recipient, partyCode) }},
			{"recipient_sectors", "as actor_sectors", func(e row) string { return sides(e.Recipient, partySector) }},
			{"recipient_words", "as actor_words", func(e row) string { return sides(e.Recipient, partyWords) }},
			{"place", "where, by the gazetteer's name", inPlace(func(x *place) string { return x.ResolvedPlace })},
			{"place_country", "ISO 3166 alpha-3", inPlace(func(x *place) string { return or(x.CountryCode) })},
			{"latitude", "degrees north", inPlace(func(x *place) string { return decimal(x.Lat) })},
			{"longitude", "degrees east", inPlace(func(x *place) string { return decimal(x.Lon) })},
			{"geonameid", "GeoNames id", inPlace(func(x *place) string { return whole(x.GeoNameID) })},
			{"resolution", "1 country, 2 province, 3 district, 4 city, 5 within a city", inPlace(func(x *place) string { return strconv.Itoa(x.Resolution) })},
			{"attribution", "who asserts it, outermost first; empty: the paper itself", func(e row) string { return speakers(e.Attribution) }},
			{"counts", "numbers of people: kind, least and greatest", func(e row) string { return tolls(e.Counts) }},
			{"trigger", "the words that tell the act", func(e row) string { return e.Trigger.Text }},
			{"sentence_number", "of the sentence in the document, from 1", func(e row) string {
				if e.TextInfo == nil {
					return ""
				}
				return strconv.Itoa(e.TextInfo.Sequence)
			}},
			{"sentence", "the sentence", func(e row) string {
				if e.TextInfo == nil {
					return ""
				}
				return e.TextInfo.Text
			}},
			{"confidence", "0 to 1", func(e row) string { return decimal(e.Confidence) }},
			{"rule", "the rule or model that coded it", func(e row) string { return or(e.Rule) }},
			{"url", "address of the document", func(e row) string { return or(e.CiteInfo.URL) }},
			{"title", "title of the document", func(e row) string { return or(e.CiteInfo.Title) }},
			{"publication", "who printed it", func(e row) string { return or(e.CiteInfo.Publication) }},
			{"language", "ISO 639-1", func(e row) string { return or(e.CiteInfo.Language) }},
			{"coder", "version of program and codebook", func(e row) string { return e.CiteInfo.Coder }},
		},
	}.format()
}

func whole(p *int) string {
	if p == nil {
		return ""
	}
	return strconv.Itoa(*p)
}

func scalar(p *float64) string {
	if p == nil {
		return ""
	}
	return decimal(*p)
}

// sides lists one thing about each party of a side, empty where it is unknown.
func sides(es []entity, what func(entity) string) string {
	var out []string
	for _, e := range es {
		out = append(out, what(e))
	}
	return join(out, ";")
}

func best(e entity) string {
	if e.IdentifierText != nil {
		return *e.IdentifierText
	}
	return e.EntityText
}

func partyCode(e entity) string   { return or(e.Code) }
func partySector(e entity) string { return or(e.Sector) }
func partyWords(e entity) string  { return e.EntityText }

func inPlace(what func(*place) string) func(ploverEvent) string {
	return func(e ploverEvent) string {
		if e.EventLoc == nil {
			return ""
		}
		return what(e.EventLoc)
	}
}

func speakers(chain []attribution) string {
	var out []string
	for _, a := range chain {
		if a.Entity == nil {
			out = append(out, "somebody unnamed")
			continue
		}
		out = append(out, best(*a.Entity))
	}
	return join(out, ";")
}

// tolls lists counts: "dead 12", "injured 24–99", "crowd 201 or more".
func tolls(cs []count) string {
	var out []string
	for _, c := range cs {
		n := fmt.Sprintf("%s %d", c.Kind, c.Min)
		switch {
		case c.Max == nil:
			n += " or more"
		case *c.Max != c.Min:
			n += fmt.Sprintf("–%d", *c.Max)
		}
		if c.Of != nil {
			n += " " + *c.Of
		}
		out = append(out, n)
	}
	return join(out, ";")
}

// distinct is the texts of the names of this type, each once, in text order.
func (p *plover) distinct(typ string) []string {
	var out []string
	seen := map[string]bool{}
	for _, n := range p.r.Names {
		if s := oneLine(p.r.Text(n.Span)); n.Type == typ && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// sectorsOf are the sectors of a party, the main one first.
func sectorsOf(m *khaldun.Mention) []string {
	if m == nil || m.Sector == "" {
		return nil
	}
	return append([]string{m.Sector}, m.Sectors...)
}
