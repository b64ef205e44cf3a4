package entities

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// wdEntity is a line of Wikidata's JSON.
type wdEntity struct {
	ID      string               `json:"id"`
	Type    string               `json:"type"`
	Labels  wdMap[wdText]        `json:"labels"`
	Aliases wdMap[[]wdText]      `json:"aliases"`
	Claims  wdMap[[]wdStatement] `json:"claims"`
}

// wdMap is an object; Wikidata writes an empty one as an array.
type wdMap[T any] map[string]T

// UnmarshalJSON takes an array for an empty object.
func (m *wdMap[T]) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(b, []byte("[")) {
		return nil
	}
	return json.Unmarshal(b, (*map[string]T)(m))
}

type wdText struct {
	Value string `json:"value"`
}

type wdStatement struct {
	Rank       string          `json:"rank"`
	Main       wdSnak          `json:"mainsnak"`
	Qualifiers wdMap[[]wdSnak] `json:"qualifiers"`
}

type wdSnak struct {
	Value struct {
		Value json.RawMessage `json:"value"`
	} `json:"datavalue"`
}

// item is the item the snak names, empty if it names none.
func (s *wdSnak) item() string {
	var v struct {
		ID      string `json:"id"`
		Numeric int64  `json:"numeric-id"`
	}
	if json.Unmarshal(s.Value.Value, &v) != nil {
		return ""
	}
	if v.ID == "" && v.Numeric > 0 {
		return "Q" + strconv.FormatInt(v.Numeric, 10)
	}
	return v.ID
}

// date is the date of the snak; false if it has none or it cannot be read.
func (s *wdSnak) date() (Date, bool) {
	var v struct {
		Time      string `json:"time"`
		Precision int    `json:"precision"`
	}
	if json.Unmarshal(s.Value.Value, &v) != nil || v.Time == "" {
		return Date{}, false
	}
	d, err := parseISO(v.Time)
	const year, month = 9, 10
	switch {
	case err != nil || v.Precision != 0 && v.Precision < year:
		return Date{}, false
	case v.Precision == year:
		d.Month, d.Day = 0, 0
	case v.Precision == month:
		d.Day = 0
	}
	return d, true
}

// Properties of Wikidata.
const (
	instanceOf    = "P31"
	countryOf     = "P17"
	citizenOf     = "P27"
	positionHeld  = "P39"
	occupation    = "P106"
	startTime     = "P580"
	endTime       = "P582"
	dayOfDeath    = "P570"
	jurisdiction  = "P1001"
	human         = "Q5"
	maxWikiNames  = 12 // further names are of languages papers do not print
	deprecated    = "deprecated"
	notUsedSchema = "an item that is no person, body or post"
)

// items are what statements of the property name, but for deprecated ones.
func (e *wdEntity) items(property string) []string {
	var out []string
	for i := range e.Claims[property] {
		if s := &e.Claims[property][i]; s.Rank != deprecated {
			if it := s.Main.item(); it != "" {
				out = append(out, it)
			}
		}
	}
	return out
}

// readWikidata reads items in any order. What posts are stands in items of their
// own, so that people wait until all is read.
func (rd *Reader) readWikidata(ls *lines, sink Sink) error {
	kept := newSpool(rd.opts.Scratch)
	posts := map[string]post{}
	for {
		line, ok := ls.next()
		if !ok {
			break
		}
		line = bytes.TrimRight(bytes.TrimSpace(line), ",]")
		line = bytes.TrimLeft(line, "[, ")
		if len(line) == 0 {
			continue
		}
		var e wdEntity
		if err := json.Unmarshal(line, &e); err != nil {
			ls.skip("not a Wikidata entity", jsonFault(err))
			continue
		}
		if err := rd.wikidata(ls, &e, kept, posts, sink); err != nil {
			return err
		}
	}
	if ls.unended != nil {
		return ls.unended
	}
	return rd.join(ls, kept, posts, sink)
}

func (rd *Reader) wikidata(ls *lines, e *wdEntity, kept *spool, posts map[string]post, sink Sink) error {
	if !isItem(e.ID) {
		ls.skip("an entity that is no item", e.ID)
		return nil
	}
	names := rd.wikiNames(e)
	classes := e.items(instanceOf)
	if slices.Contains(classes, human) {
		if len(names) == 0 {
			ls.skip("no name in Latin letters", e.ID)
			return nil
		}
		p := &Entity{Kind: "person", Item: e.ID, Names: names, Source: ls.at(ls.no), Roles: rd.wikiUndated(e)}
		return kept.add(&note{Holder: e.ID, Line: ls.no, Party: p, Posts: rd.wikiTenures(ls, e)})
	}
	if rd.wikiCountry(e, instanceOf) != "" || rd.byItem[e.ID] != "" || len(names) == 0 {
		ls.skip(notUsedSchema, e.ID)
		return nil
	}
	if p, ok := rd.wikiPost(e, names); ok {
		if len(posts) < maxPosts {
			posts[e.ID] = p
		} else {
			ls.skip("more posts than are kept", names[0])
		}
		return nil
	}
	for _, class := range classes {
		if k, ok := wikiBody(class); ok {
			return rd.handBody(ls, e, names, k, sink)
		}
	}
	ls.skip(notUsedSchema, e.ID+" "+names[0])
	return nil
}

// wikiNames are the English label and aliases; without a label, that of all
// languages together or of another one in Latin letters.
func (rd *Reader) wikiNames(e *wdEntity) []string {
	var names []string
	for _, lang := range []string{"en", "mul", "en-gb", "en-us", "fr", "de", "es"} {
		if l, ok := e.Labels[lang]; ok {
			names = append(names, l.Value)
			break
		}
	}
	for _, lang := range []string{"en", "mul"} {
		for _, a := range e.Aliases[lang] {
			names = append(names, a.Value)
		}
	}
	names = latinNames(names)
	return names[:min(len(names), maxWikiNames)]
}

func (rd *Reader) wikiCountry(e *wdEntity, properties ...string) string {
	for _, p := range properties {
		for _, it := range e.items(p) {
			if c := rd.byItem[it]; c != "" {
				return c
			}
		}
	}
	return ""
}

// wikiTenures are the posts a person held.
func (rd *Reader) wikiTenures(ls *lines, e *wdEntity) []tenure {
	var out []tenure
	for i := range e.Claims[positionHeld] {
		s := &e.Claims[positionHeld][i]
		t := tenure{Post: s.Main.item()}
		if t.Post == "" || s.Rank == deprecated {
			continue
		}
		var okFrom, okTo bool
		for _, q := range s.Qualifiers[startTime] {
			t.From, okFrom = q.date()
		}
		for _, q := range s.Qualifiers[endTime] {
			t.To, okTo = q.date()
		}
		switch unknownEnd := len(s.Qualifiers[endTime]) > 0 && !okTo; {
		case !okFrom && !okTo:
			ls.skip("a post held at no known time", e.ID+" "+t.Post)
		case unknownEnd:
			ls.skip("a post that ended at no known date", e.ID+" "+t.Post)
		default:
			out = append(out, t)
		}
	}
	return out
}

// wikiUndated is what a person's occupation and citizenship say, unless he is dead.
func (rd *Reader) wikiUndated(e *wdEntity) []Role {
	c := rd.wikiCountry(e, citizenOf)
	if c == "" || len(e.Claims[dayOfDeath]) > 0 {
		return nil
	}
	r := Role{Country: c}
	for _, it := range e.items(occupation) {
		if s := wikiOccupation(it); s != "" {
			r.Sectors = []string{s}
			break
		}
	}
	return []Role{r}
}

// wikiOccupation is the sector of an occupation that has one whoever employs it.
func wikiOccupation(item string) string {
	switch item {
	case "Q1930187": // journalist
		return "JRN"
	case "Q16533": // judge
		return "JUD"
	case "Q189290": // military officer
		return "MIL"
	case "Q193391": // diplomat
		return "GOV"
	case "Q43845": // businessperson
		return "BUS"
	case "Q15253558": // activist
		return "SOC"
	case "Q384593": // police officer
		return "COP"
	case "Q15627169": // trade unionist
		return "LAB"
	}
	return ""
}

// wikiPost is what holding the item makes of somebody, if it is a post: it has the
// title of one and a country.
func (rd *Reader) wikiPost(e *wdEntity, names []string) (post, bool) {
	of, named := rd.title(names[0])
	c := rd.wikiCountry(e, jurisdiction, countryOf)
	if c == "" {
		c = named
	}
	isPost := slices.ContainsFunc(e.items(instanceOf), func(class string) bool {
		return class == "Q4164871" || class == "Q294414" // position, public office
	})
	switch {
	case c == "":
		return post{}, false
	case of != nil && (isPost || named != ""):
		return post{country: c, sector: of.Sector, office: of.ID}, true
	}
	sector := titleSector(names[0])
	return post{country: c, sector: sector}, isPost && sector != ""
}

// titleSector is the sector of a title that is of no known office, empty if its
// words do not say.
func titleSector(title string) string {
	words := strings.Fields(strings.ToLower(title))
	for _, t := range [...]struct{ word, sector string }{
		{"judge", "JUD"}, {"justice", "JUD"}, {"prosecutor", "JUD"}, {"member", "LEG"}, {"senator", "LEG"}, {"deputy", "LEG"}, {"speaker", "LEG"},
		{"minister", "GOV"}, {"secretary", "GOV"}, {"ambassador", "GOV"}, {"governor", "GOV"}, {"mayor", "GOV"}, {"president", "GOV"},
	} {
		if slices.Contains(words, t.word) {
			return t.sector
		}
	}
	return ""
}

// wikiKind is what an item of a class is in the codebook.
type wikiKind struct{ kind, code, sector string }

// wikiBody is what an item of the class is, if it is of use.
func wikiBody(class string) (wikiKind, bool) {
	switch class {
	case "Q7278": // political party
		return wikiKind{"party", "", "PTY"}, true
	case "Q327333", "Q192350": // government agency, ministry
		return wikiKind{"body", "", "GOV"}, true
	case "Q35749", "Q11204": // parliament, legislature
		return wikiKind{"body", "", "LEG"}, true
	case "Q772547", "Q37726": // armed forces, army
		return wikiKind{"body", "", "MIL"}, true
	case "Q732717": // law enforcement agency
		return wikiKind{"body", "", "COP"}, true
	case "Q47913": // intelligence agency
		return wikiKind{"body", "", "SPY"}, true
	case "Q41487", "Q190752": // court, supreme court
		return wikiKind{"body", "", "JUD"}, true
	case "Q178790": // trade union
		return wikiKind{"body", "", "LAB"}, true
	case "Q17149090": // armed organisation
		return wikiKind{"group", "", "REB"}, true
	case "Q245065": // intergovernmental organisation
		return wikiKind{"igo", "IGO", ""}, true
	case "Q79913": // non-governmental organisation
		return wikiKind{"ngo", "NGO", ""}, true
	case "Q11032", "Q192283": // newspaper, news agency
		return wikiKind{"media", "", "JRN"}, true
	}
	return wikiKind{}, false
}

func (rd *Reader) handBody(ls *lines, e *wdEntity, names []string, k wikiKind, sink Sink) error {
	r := Role{Country: k.code}
	if r.Country == "" {
		r.Country = rd.wikiCountry(e, countryOf, jurisdiction)
	}
	if r.Country == "" {
		ls.skip("a body of no country we know", names[0])
		return nil
	}
	if k.sector != "" {
		r.Sectors = []string{k.sector}
	}
	if strings.Count(names[0], " ") == 0 && k.kind == "body" {
		ls.skip("a body with a name of one word", names[0])
		return nil
	}
	return sink.Entity(&Entity{Kind: k.kind, Item: e.ID, Names: names, Roles: []Role{r}, Source: ls.at(ls.no)})
}
