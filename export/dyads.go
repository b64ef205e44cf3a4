package export

import (
	"strconv"
	"strings"

	"khaldun"
)

// phoenix is the table of the Phoenix pipeline: 26 columns, as the function
// create_strings of its module postprocess writes them.
func phoenix() Format {
	source := func(d dyad) *khaldun.Mention { return d.source }
	target := func(d dyad) *khaldun.Mention { return d.target }
	columns := []field[dyad]{
		{"EventID", "a number made of the event and the version of the program", func(d dyad) string {
			version, _, _ := strings.Cut(d.r.Coder, " ")
			return d.number() + "_" + version
		}},
		{"Date", "first day of the event, YYYYMMDD; Phoenix itself has the day of the story", func(d dyad) string { return d.first("20060102") }},
		{"Year", "YYYY", func(d dyad) string { return d.first("2006") }},
		{"Month", "MM", func(d dyad) string { return d.first("01") }},
		{"Day", "DD", func(d dyad) string { return d.first("02") }},
	}
	columns = append(columns, phoenixActor("Source", source)...)
	columns = append(columns, phoenixActor("Target", target)...)
	columns = append(columns,
		field[dyad]{"EventCode", "CAMEO code; a text: it may begin with 0", func(d dyad) string { return d.event.Cameo }},
		field[dyad]{"EventRootCode", "its first two digits", func(d dyad) string { return root(d.event.Cameo) }},
		field[dyad]{"QuadClass", "0 for 01 and 02; 1 verbal cooperation, 2 material cooperation, 3 verbal conflict with 16, 4 material conflict", func(d dyad) string { return phoenixQuad(d.event.Cameo) }},
		field[dyad]{"GoldsteinScore", "Goldstein value of the code", dyad.goldstein},
		field[dyad]{"Issues", "PLOVER contexts, each as NAME,1, parted by ;", issues},
		field[dyad]{"Lat", "degrees north", at(latitude)},
		field[dyad]{"Lon", "degrees east", at(longitude)},
		field[dyad]{"LocationName", "place, unless it is a province or country", at(named(3, 4, 5))},
		field[dyad]{"StateName", "province, if the place is one", at(named(2))},
		field[dyad]{"CountryName", "country of the place", at(inCountry)},
		field[dyad]{"SentenceID", "document and number of the sentence, from 1", func(d dyad) string {
			return strings.ReplaceAll(d.r.Doc.ID, ";", " ") + "_" + sentenceNumber(d)
		}},
		field[dyad]{"URLs", "address of the document, or its id", func(d dyad) string { return strings.ReplaceAll(d.address(), ";", "%3B") }},
		field[dyad]{"NewsSources", "who printed it", func(d dyad) string { return strings.ReplaceAll(d.r.Doc.Site, ";", " ") }},
	)
	return table[dyad]{
		Format: Format{Name: "phoenix", Means: "Phoenix events, tab-separated", Notes: `Tab-separated, UTF-8, no header, no quoting: a quotation mark in a text is written as '.
` + dyadNotes + `
Events without a CAMEO code are left out too. Phoenix keeps one row a day of the same
source, target and code; here every document has its own.`},
		comma: '\t', columns: columns, rows: (*plover).cameoDyads,
	}.format()
}

func phoenixActor(name string, side func(dyad) *khaldun.Mention) []field[dyad] {
	return []field[dyad]{
		{name + "ActorFull", "CAMEO codes in a chain", func(d dyad) string { return cameoOf(side(d)).full }},
		{name + "ActorEntity", "country, or IGO, NGO, IMG, MNC, NGM", func(d dyad) string { e, _ := entityAndRoles(cameoOf(side(d))); return e }},
		{name + "ActorRole", "CAMEO role; MED is the media, HLH is health", func(d dyad) string {
			_, roles := entityAndRoles(cameoOf(side(d)))
			return strings.Join(roles[:min(1, len(roles))], "")
		}},
		{name + "ActorAttribute", "known group and further roles, parted by ;", func(d dyad) string {
			c := cameoOf(side(d))
			var rest []string
			if c.group != "" {
				rest = append(rest, c.group)
			}
			if _, roles := entityAndRoles(c); len(roles) > 1 {
				rest = append(rest, roles[1:]...)
			}
			return strings.Join(rest, ";")
		}},
	}
}

// entityAndRoles parts what a party is from what it does: of a body of no one
// country, the kind of body stands for the country.
func entityAndRoles(c cameoParty) (entity string, roles []string) {
	switch c.kind(0) {
	case "IGO", "NGO", "IMG", "MNC", "NGM":
		return c.types[0], c.types[1:]
	}
	return c.country, c.types
}

func issues(d dyad) string {
	var out []string
	for _, c := range d.event.Contexts {
		out = append(out, strings.ToUpper(c)+",1")
	}
	return strings.Join(out, ";")
}

func sentenceNumber(d dyad) string { return strconv.Itoa(d.r.SentenceAt(d.event.Trigger.Start) + 1) }

// icews is the table of ICEWS as ACCENT coded it: 20 columns, as in the yearly
// files of Dataverse 28075.
func icews() Format {
	return table[dyad]{
		Format: Format{Name: "icews", Means: "ICEWS events, tab-separated with a header", Notes: `Tab-separated, UTF-8, with a header, no quoting: a quotation mark in a text is written
as '. ` + dyadNotes + `
Events without a CAMEO code are left out too. Event ID is made of the event, the same
at every run, and is none of ICEWS's own.`},
		comma: '\t', header: true, rows: (*plover).cameoDyads,
		columns: []field[dyad]{
			{"Event ID", "whole number of up to 16 digits", dyad.number},
			{"Event Date", "first day of the event, YYYY-MM-DD", func(d dyad) string { return d.first("2006-01-02") }},
			{"Source Name", "name of who acts, or words where no name is known", func(d dyad) string { return d.known(d.source) }},
			{"Source Sectors", "sectors in words, parted by commas", func(d dyad) string { return sectorWords(d.source) }},
			{"Source Country", "country in words", func(d dyad) string { return countryName(d.source) }},
			{"Event Text", "what the CAMEO code means", cameoLabel},
			{"CAMEO Code", "a text: it may begin with 0", func(d dyad) string { return d.event.Cameo }},
			{"Intensity", "Goldstein value of the code", dyad.goldstein},
			{"Target Name", "as Source Name, of who is acted on", func(d dyad) string { return d.known(d.target) }},
			{"Target Sectors", "as Source Sectors", func(d dyad) string { return sectorWords(d.target) }},
			{"Target Country", "as Source Country", func(d dyad) string { return countryName(d.target) }},
			{"Story ID", "id of the document", func(d dyad) string { return d.r.Doc.ID }},
			{"Sentence Number", "from 1", sentenceNumber},
			{"Publisher", "who printed it", func(d dyad) string { return d.r.Doc.Site }},
			{"City", "place, if a city or within one", at(named(4, 5))},
			{"District", "place, if a district", at(named(3))},
			{"Province", "place, if a province", at(named(2))},
			{"Country", "country of the place in words", at(inCountry)},
			{"Latitude", "degrees north", at(latitude)},
			{"Longitude", "degrees east", at(longitude)},
		},
	}.format()
}

func countryName(m *khaldun.Mention) string {
	if m == nil {
		return ""
	}
	return countryOf(m.Country).name
}

func cameoLabel(d dyad) string {
	if d.o.Ontology == nil {
		return ""
	}
	c, _ := d.o.Ontology.Cameo(d.event.Cameo)
	return c.Name
}

// polecat is the table of POLECAT: 40 columns, as in the files of Dataverse
// AJGVIT, with the word None for what is missing.
func polecat() Format {
	columns := []field[dyad]{
		{"Event ID", "of the row: the event's id, with the number of the pair from the second on", func(d dyad) string { return d.id }},
		{"Event Date", "first day of the event, YYYY-MM-DD", func(d dyad) string { return d.first("2006-01-02") }},
		{"Event Type", "PLOVER type", func(d dyad) string { return d.event.Type }},
		{"Event Mode", "PLOVER mode", func(d dyad) string { return d.event.Mode }},
		{"Intensity", "PLOVER scale, −10 (conflict) to 10 (cooperation)", func(d dyad) string { return scalar(d.record.EventScale) }},
		{"Quad Code", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict", func(d dyad) string { return whole(d.record.QuadCode) }},
		{"Contexts", "PLOVER contexts, parted by ;", func(d dyad) string { return join(d.event.Contexts, ";") }},
	}
	columns = append(columns, polecatParty("Actor", func(d dyad) *khaldun.Mention { return d.source })...)
	columns = append(columns, polecatParty("Recipient", func(d dyad) *khaldun.Mention { return d.target })...)
	columns = append(columns, []field[dyad]{
		{"Placename", "where, by the gazetteer's name", at(func(x *khaldun.Place) string { return x.Name })},
		{"City", "place, if a city or within one", at(named(4, 5))},
		{"District", "place, if a district", at(named(3))},
		{"Province", "place, if a province", at(named(2))},
		{"Country", "country of the place in words", at(inCountry)},
		{"Latitude", "degrees north", at(latitude)},
		{"Longitude", "degrees east", at(longitude)},
		{"GeoNames ID", "id in GeoNames", at(geoNameID)},
		{"Raw Placename", "the words for the place", func(d dyad) string {
			if x := d.where(); x != nil {
				return d.r.Text(x.Span)
			}
			return ""
		}},
		{"Feature Type", "None: not kept", nil},
		{"Source", "who printed it", func(d dyad) string { return d.r.Doc.Site }},
		{"Publication Date", "YYYY-MM-DD", func(d dyad) string { return or(dayOnly(d.r.Doc.Published)) }},
		{"Story People", "names of people in the document, parted by ;", func(d dyad) string { return join(d.distinct("PER"), ";") }},
		{"Story Organizations", "names of bodies", func(d dyad) string { return join(d.distinct("ORG"), ";") }},
		{"Story Locations", "names of places", func(d dyad) string { return join(d.distinct("LOC"), ";") }},
		{"Language", "ISO 639-1", func(d dyad) string { return d.r.Doc.Lang }},
		{"Version", "version of program and codebook", func(d dyad) string { return d.r.Coder }},
	}...)
	return table[dyad]{
		Format: Format{Name: "polecat", Means: "POLECAT events, tab-separated with a header", Notes: `Tab-separated, UTF-8, with a header, no quoting: a quotation mark in a text is written
as '. The word None stands for what is missing. ` + dyadNotes},
		comma: '\t', header: true, none: "None", columns: columns, rows: (*plover).dyads,
	}.format()
}

func polecatParty(name string, side func(dyad) *khaldun.Mention) []field[dyad] {
	return []field[dyad]{
		{name + " Name", "name, or words where no name is known", func(d dyad) string { return d.known(side(d)) }},
		{name + " Country", "country in words, or UNO, EUR, IGO, NGO, MNC, IMG, ISM", func(d dyad) string {
			m := side(d)
			if n := countryName(m); n != "" || m == nil {
				return n
			}
			return m.Country
		}},
		{name + " COW", "number of the country in the Correlates of War project", func(d dyad) string {
			if m := side(d); m != nil {
				return countryOf(m.Country).cow
			}
			return ""
		}},
		{"Primary " + name + " Sector", "PLOVER sector", func(d dyad) string {
			if m := side(d); m != nil {
				return m.Sector
			}
			return ""
		}},
		{name + " Sectors", "all PLOVER sectors, parted by ;", func(d dyad) string { return join(sectorsOf(side(d)), ";") }},
		{name + " Title", "office held that day", func(d dyad) string {
			if m := side(d); m != nil {
				return m.Office
			}
			return ""
		}},
		{name + " Name Raw", "the words that stand for it", func(d dyad) string { return d.words(side(d)) }},
		{"Wikipedia " + name + " ID", "None: Wikidata items, which plover and jsonld have, are not page titles", nil},
	}
}
