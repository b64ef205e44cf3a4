package export

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"khaldun"
)

const gdeltNotes = `Tab-separated, UTF-8, no header, no quoting: a quotation mark in a text is written as '.
` + dyadNotes + `
Events without a CAMEO code are left out too. GlobalEventID is made of the event, the
same at every run, and is none of GDELT's own.`

// gdeltEvents is the table of events of GDELT 2.0: 61 columns, as in the GDELT
// Event Codebook V2.0 of 2015-02-19.
func gdeltEvents() Format {
	columns := []field[dyad]{
		{"GlobalEventID", "whole number of up to 16 digits", dyad.number},
		{"Day", "first day of the event, YYYYMMDD", func(d dyad) string { return d.first("20060102") }},
		{"MonthYear", "YYYYMM", func(d dyad) string { return d.first("200601") }},
		{"Year", "YYYY", func(d dyad) string { return d.first("2006") }},
		{"FractionDate", "year and the part of it that is over, months taken for 30 days", func(d dyad) string { return fraction(d.when(d.event)) }},
	}
	columns = append(columns, gdeltActor("Actor1", func(d dyad) *khaldun.Mention { return d.source })...)
	columns = append(columns, gdeltActor("Actor2", func(d dyad) *khaldun.Mention { return d.target })...)
	columns = append(columns,
		field[dyad]{"IsRootEvent", "1 if told in the first paragraph under the headline or in the headline, else 0", dyad.leads},
		field[dyad]{"EventCode", "CAMEO code; a text: it may begin with 0", func(d dyad) string { return d.event.Cameo }},
		field[dyad]{"EventBaseCode", "its first three digits", func(d dyad) string { return base(d.event.Cameo) }},
		field[dyad]{"EventRootCode", "its first two digits", func(d dyad) string { return root(d.event.Cameo) }},
		field[dyad]{"QuadClass", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; 16 is in 4", func(d dyad) string { return gdeltQuad(d.event.Cameo) }},
		field[dyad]{"GoldsteinScale", "Goldstein value of the code", dyad.goldstein},
		field[dyad]{"NumMentions", "how often the document tells it", func(d dyad) string { return strconv.Itoa(1 + len(d.event.Mentions)) }},
		field[dyad]{"NumSources", "always 1: documents are not compared", func(dyad) string { return "1" }},
		field[dyad]{"NumArticles", "always 1", func(dyad) string { return "1" }},
		field[dyad]{"AvgTone", "empty: tone is not measured", nil},
	)
	columns = append(columns, gdeltGeo("Actor1Geo", func(dyad) *khaldun.Place { return nil })...)
	columns = append(columns, gdeltGeo("Actor2Geo", func(dyad) *khaldun.Place { return nil })...)
	columns = append(columns, gdeltGeo("ActionGeo", dyad.where)...)
	columns = append(columns,
		field[dyad]{"DATEADDED", "when the document was fetched, or else printed, YYYYMMDDHHMMSS in UTC", func(d dyad) string { return d.added() }},
		field[dyad]{"SOURCEURL", "address of the document, or its id", func(d dyad) string { return d.address() }})
	return table[dyad]{
		Format:  Format{Name: "gdelt-events", Means: "GDELT 2.0 events, tab-separated", Notes: gdeltNotes},
		comma:   '\t',
		columns: columns,
		rows:    (*plover).cameoDyads,
	}.format()
}

func gdeltActor(name string, side func(dyad) *khaldun.Mention) []field[dyad] {
	code := func(what func(cameoParty) string) func(dyad) string {
		return func(d dyad) string { return what(cameoOf(side(d))) }
	}
	return []field[dyad]{
		{name + "Code", "CAMEO codes in a chain: country or body, then roles", code(func(c cameoParty) string { return c.full })},
		{name + "Name", "name or words, in capitals", func(d dyad) string { return strings.ToUpper(d.known(side(d))) }},
		{name + "CountryCode", "three letters, ISO 3166 alpha-3 or EUR", code(func(c cameoParty) string { return c.country })},
		{name + "KnownGroupCode", "UNO or EEC", code(func(c cameoParty) string { return c.group })},
		{name + "EthnicCode", "empty: not coded", nil},
		{name + "Religion1Code", "empty: not coded", nil},
		{name + "Religion2Code", "empty: not coded", nil},
		{name + "Type1Code", "CAMEO role; MED is the media, HLH is health", code(func(c cameoParty) string { return c.kind(0) })},
		{name + "Type2Code", "second role", code(func(c cameoParty) string { return c.kind(1) })},
		{name + "Type3Code", "third role", code(func(c cameoParty) string { return c.kind(2) })},
	}
}

func gdeltGeo(name string, where func(dyad) *khaldun.Place) []field[dyad] {
	of := func(what func(*khaldun.Place) string) func(dyad) string {
		return func(d dyad) string {
			if x := where(d); x != nil {
				return what(x)
			}
			return ""
		}
	}
	kind := func(d dyad) string {
		if x := where(d); x != nil {
			return geoType(x)
		}
		return "0"
	}
	return []field[dyad]{
		{name + "_Type", "1 country, 2 US state, 3 US city, 4 world city, 5 world state, 0 none; actors have none", kind},
		{name + "_FullName", "place and country", of(fullName)},
		{name + "_CountryCode", "FIPS 10-4, not ISO", of(func(x *khaldun.Place) string { return countryOf(x.Country).fips })},
		{name + "_ADM1Code", "of a country its FIPS code, else empty", of(countryFIPS)},
		{name + "_ADM2Code", "empty: not known", nil},
		{name + "_Lat", "degrees north", of(latitude)},
		{name + "_Long", "degrees east", of(longitude)},
		{name + "_FeatureID", "of a country its FIPS code, else empty: GeoNames ids are not GNS ids", of(countryFIPS)},
	}
}

// geoType is GDELT's number for how large a place is.
func geoType(x *khaldun.Place) string {
	us := x.Country == "USA"
	switch {
	case x.Resolution <= 1:
		return "1"
	case x.Resolution == 2 && us:
		return "2"
	case x.Resolution == 2:
		return "5"
	case us:
		return "3"
	}
	return "4"
}

func fullName(x *khaldun.Place) string {
	if c := inCountry(x); c != "" && x.Resolution > 1 {
		return x.Name + ", " + c
	}
	return x.Name
}

func countryFIPS(x *khaldun.Place) string {
	if x.Resolution > 1 {
		return ""
	}
	return countryOf(x.Country).fips
}

func (d dyad) number() string { return number(d.id) }

// leads is whether the event is told in the headline or the first paragraph.
func (d dyad) leads() string {
	for _, b := range d.r.Doc.Blocks {
		if b.Span.Contains(d.event.Trigger) {
			return "1"
		}
		if b.Kind == khaldun.Paragraph {
			break
		}
	}
	return "0"
}

// fraction is the year and how much of it is over, as GDELT reckons it.
func fraction(t khaldun.Time) string {
	if t.From.IsZero() || t.Grain == khaldun.NoGrain {
		return ""
	}
	days := (int(t.From.Month())-1)*30 + t.From.Day()
	return fmt.Sprintf("%04d.%04d", t.From.Year(), days*10000/365)
}

// gdeltMention is one telling of a dyad.
type gdeltMention struct {
	dyad
	words khaldun.Span // that tell it
}

// gdeltMentions is the table of mentions of GDELT 2.0: 16 columns, as in the GDELT
// Event Codebook V2.0 of 2015-02-19.
func gdeltMentions() Format {
	type row = gdeltMention
	added := func(m row) string { return m.added() }
	return table[row]{
		Format: Format{Name: "gdelt-mentions", Means: "GDELT 2.0 mentions, tab-separated", Notes: gdeltNotes + `
A row is one telling of a row of gdelt-events, in the same GlobalEventID.`},
		comma: '\t',
		rows: func(p *plover) []row {
			var out []row
			for _, d := range p.cameoDyads() {
				out = append(out, row{d, d.event.Trigger})
				for _, s := range d.event.Mentions {
					out = append(out, row{d, s})
				}
			}
			return out
		},
		columns: []field[row]{
			{"GlobalEventID", "as in gdelt-events", func(m row) string { return m.number() }},
			{"EventTimeDate", "DATEADDED of the event", added},
			{"MentionTimeDate", "DATEADDED of the document", added},
			{"MentionType", "1 if the document has an address, 6 if not", func(m row) string {
				if m.r.Doc.URL == "" {
					return "6"
				}
				return "1"
			}},
			{"MentionSourceName", "who printed it", func(m row) string { return m.r.Doc.Site }},
			{"MentionIdentifier", "address of the document, or its id", func(m row) string { return m.address() }},
			{"SentenceID", "of the sentence in the document, from 1", func(m row) string { return strconv.Itoa(m.r.SentenceAt(m.words.Start) + 1) }},
			{"Actor1CharOffset", "where the words for the source begin, in characters; -1 if they are in another sentence or none", func(m row) string { return m.offset(m.source) }},
			{"Actor2CharOffset", "the same for the target", func(m row) string { return m.offset(m.target) }},
			{"ActionCharOffset", "where the words that tell the act begin", func(m row) string { return strconv.Itoa(m.c.at(m.words.Start)) }},
			{"InRawText", "always 1: the text is not rewritten before it is read", func(row) string { return "1" }},
			{"Confidence", "10 to 100, in tens", func(m row) string {
				return strconv.Itoa(10 * min(10, max(1, int(math.Round(float64(m.event.Confidence)*10)))))
			}},
			{"MentionDocLen", "characters of the document", func(m row) string { return strconv.Itoa(m.c.at(int32(len(m.c.text)))) }},
			{"MentionDocTone", "empty: tone is not measured", nil},
			{"MentionDocTranslationInfo", "empty: nothing is translated", nil},
			{"Extras", "empty", nil},
		},
	}.format()
}

// offset is where a party's words begin if the sentence of this telling has them.
func (m gdeltMention) offset(party *khaldun.Mention) string {
	if party == nil || m.r.SentenceAt(party.Span.Start) != m.r.SentenceAt(m.words.Start) {
		return "-1"
	}
	return strconv.Itoa(m.c.at(party.Span.Start))
}

// gdeltGKG is the Global Knowledge Graph 2.1: a document a row, 27 columns, as in
// the GKG Codebook V2.1.
func gdeltGKG() Format {
	type row = *plover
	return table[row]{
		Format: Format{Name: "gdelt-gkg", Means: "GDELT GKG 2.1, a document a row, tab-separated", Notes: `Tab-separated, UTF-8, no header, no quoting: a quotation mark in a text is written as '.
Offsets count characters. Themes are PLOVER's types and contexts of the events, which
are none of GDELT's own themes. Events that are negated, future or hypothetical lend
neither themes nor counts, because no column could say that they are.`},
		comma: '\t',
		rows:  func(p *plover) []row { return []row{p} },
		columns: []field[row]{
			{"GKGRECORDID", "DATE and a number made of the document's id", func(p row) string { return p.added() + "-" + number(p.r.Doc.ID) }},
			{"DATE", "when the document was fetched, or else printed, YYYYMMDDHHMMSS in UTC", row.added},
			{"SourceCollectionIdentifier", "1 if the document has an address, 6 if not", func(p row) string {
				if p.r.Doc.URL == "" {
					return "6"
				}
				return "1"
			}},
			{"SourceCommonName", "who printed it", func(p row) string { return p.r.Doc.Site }},
			{"DocumentIdentifier", "address of the document, or its id", row.address},
			{"V1Counts", "numbers of people told of events: kind, number, who, place", func(p row) string { return p.gkgCounts(false) }},
			{"V2.1Counts", "the same with offsets", func(p row) string { return p.gkgCounts(true) }},
			{"V1Themes", "PLOVER types and contexts of the events", func(p row) string { return p.gkgThemes(false) }},
			{"V2EnhancedThemes", "the same with offsets", func(p row) string { return p.gkgThemes(true) }},
			{"V1Locations", "places: type, name, FIPS country, ADM1, latitude, longitude, feature", func(p row) string { return p.gkgPlaces(false) }},
			{"V2EnhancedLocations", "the same with ADM2 and offsets", func(p row) string { return p.gkgPlaces(true) }},
			{"V1Persons", "names of people", func(p row) string { return p.gkgNames(false, "PER") }},
			{"V2EnhancedPersons", "the same with offsets", func(p row) string { return p.gkgNames(true, "PER") }},
			{"V1Organizations", "names of bodies", func(p row) string { return p.gkgNames(false, "ORG") }},
			{"V2EnhancedOrganizations", "the same with offsets", func(p row) string { return p.gkgNames(true, "ORG") }},
			{"V1.5Tone", "empty: tone is not measured", nil},
			{"V2.1EnhancedDates", "dates: 1 year, 2 month, 3 day; month, day, year, offset", row.gkgDates},
			{"V2GCAM", "empty: not measured", nil},
			{"V2.1SharingImage", "empty: pictures are not kept", nil},
			{"V2.1RelatedImages", "empty: pictures are not kept", nil},
			{"V2.1SocialImageEmbeds", "empty", nil},
			{"V2.1SocialVideoEmbeds", "empty", nil},
			{"V2.1Quotations", "direct speech: offset, length, verb, words", row.gkgQuotations},
			{"V2.1AllNames", "all names with offsets", func(p row) string { return p.gkgNames(true, "PER", "ORG", "LOC", "NORP") }},
			{"V2.1Amounts", "numbers of people: number, who, offset", row.gkgAmounts},
			{"V2.1TranslationInfo", "empty: nothing is translated", nil},
			{"V2ExtrasXML", "title, authors and time of printing", row.gkgExtras},
		},
	}.format()
}

// gkgText is s without the marks that part items and their pieces.
func gkgText(s string) string {
	return oneLine(strings.Map(func(r rune) rune {
		if strings.ContainsRune(";,#|", r) {
			return ' '
		}
		return r
	}, s))
}

// once adds item to items unless it is there.
func once(items []string, item string) []string {
	for _, x := range items {
		if x == item {
			return items
		}
	}
	return append(items, item)
}

func (p *plover) gkgNames(offsets bool, types ...string) string {
	var out []string
	for _, n := range p.r.Names {
		for _, t := range types {
			if n.Type != t {
				continue
			}
			item := gkgText(p.r.Text(n.Span))
			if offsets {
				item += "," + strconv.Itoa(p.c.at(n.Span.Start))
			}
			out = once(out, item)
		}
	}
	return strings.Join(out, ";")
}

func (p *plover) gkgThemes(offsets bool) string {
	var out []string
	for i := range p.r.Events {
		e := &p.r.Events[i]
		if !tookPlace(e) {
			continue
		}
		for _, theme := range append([]string{e.Type}, e.Contexts...) {
			item := "PLOVER_" + strings.ToUpper(gkgText(theme))
			if offsets {
				item += "," + strconv.Itoa(p.c.at(e.Trigger.Start))
			}
			out = once(out, item)
		}
	}
	return strings.Join(out, ";")
}

// gkgPlace is a place as both fields of places and that of counts have it.
func gkgPlace(x *khaldun.Place, adm2 bool) string {
	if x == nil {
		return strings.Repeat("#", 6)
	}
	pieces := []string{geoType(x), strings.NewReplacer("#", " ", ";", " ").Replace(fullName(x)), countryOf(x.Country).fips, countryFIPS(x)}
	if adm2 {
		pieces = append(pieces, "")
	}
	return strings.Join(append(pieces, latitude(x), longitude(x), countryFIPS(x)), "#")
}

func (p *plover) gkgPlaces(enhanced bool) string {
	var out []string
	for i := range p.r.Places {
		x := &p.r.Places[i]
		item := gkgPlace(x, enhanced)
		if enhanced {
			item += "#" + strconv.Itoa(p.c.at(x.Span.Start))
		}
		out = once(out, item)
	}
	return strings.Join(out, ";")
}

func (p *plover) gkgCounts(offsets bool) string {
	kinds := map[string]string{"dead": "KILL", "injured": "WOUND", "arrested": "ARREST", "hostages": "KIDNAP", "displaced": "AFFECT"}
	var out []string
	for i := range p.r.Events {
		e := &p.r.Events[i]
		var where *khaldun.Place
		if e.Where >= 0 {
			where = &p.r.Places[e.Where]
		}
		for _, c := range e.Counts {
			kind := kinds[c.Kind]
			if c.Kind == "crowd" && e.Type == "PROTEST" {
				kind = "PROTEST"
			}
			if kind == "" || !tookPlace(e) {
				continue
			}
			item := fmt.Sprintf("%s#%d#%s#%s", kind, c.Min, gkgText(c.Of), gkgPlace(where, false))
			if offsets {
				item += "#" + strconv.Itoa(p.c.at(c.Span.Start))
			}
			out = append(out, item)
		}
	}
	return strings.Join(out, ";")
}

func (p *plover) gkgAmounts() string {
	var out []string
	for i := range p.r.Events {
		if !tookPlace(&p.r.Events[i]) {
			continue
		}
		for _, c := range p.r.Events[i].Counts {
			out = append(out, fmt.Sprintf("%d,%s,%d", c.Min, gkgText(strings.TrimSpace(c.Of+" "+c.Kind)), p.c.at(c.Span.Start)))
		}
	}
	return strings.Join(out, ";")
}

func (p *plover) gkgDates() string {
	var out []string
	for _, t := range p.r.Times {
		if t.From.IsZero() {
			continue
		}
		offset := p.c.at(t.Span.Start)
		switch t.Grain {
		case khaldun.Year:
			out = append(out, fmt.Sprintf("1#0#0#%d#%d", t.From.Year(), offset))
		case khaldun.Month:
			out = append(out, fmt.Sprintf("2#%d#0#%d#%d", t.From.Month(), t.From.Year(), offset))
		case khaldun.Day, khaldun.Hour, khaldun.Minute, khaldun.Second:
			out = append(out, fmt.Sprintf("3#%d#%d#%d#%d", t.From.Month(), t.From.Day(), t.From.Year(), offset))
		}
	}
	return strings.Join(out, ";")
}

func (p *plover) gkgQuotations() string {
	var out []string
	for i := range p.r.Statements {
		s := &p.r.Statements[i]
		if !s.Direct || s.Content.Len() == 0 {
			continue
		}
		words := gkgText(p.r.Text(s.Content))
		out = append(out, fmt.Sprintf("%d|%d|%s|%s", p.c.at(s.Content.Start), p.c.at(s.Content.End)-p.c.at(s.Content.Start), gkgText(p.r.Text(s.Cue)), words))
	}
	return strings.Join(out, "#")
}

func (p *plover) gkgExtras() string {
	d := p.r.Doc
	out := ""
	for _, x := range []struct{ tag, text string }{{"PAGE_AUTHORS", strings.Join(d.Authors, ";")}, {"PAGE_TITLE", d.Title}, {"PAGE_PRECISEPUBTIMESTAMP", clock(d.Published)}} {
		if x.text != "" {
			out += "<" + x.tag + ">" + escapeXML(cell(x.text)) + "</" + x.tag + ">"
		}
	}
	return out
}

// clock is a time known at least to the minute, YYYYMMDDHHMMSS in UTC; else empty.
func clock(t khaldun.Time) string {
	if t.From.IsZero() || t.Grain != khaldun.Minute && t.Grain != khaldun.Second {
		return ""
	}
	return t.From.In(time.UTC).Format("20060102150405")
}
