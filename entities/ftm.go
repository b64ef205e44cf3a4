package entities

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode"
)

// maxPosts is how many posts are kept while a list is read, some 100 bytes each.
const maxPosts = 1 << 20

// post is what holding a post makes of somebody.
type post struct {
	country string
	sector  string
	office  string
}

// ftmEntity is a line of a FollowTheMoney file.
type ftmEntity struct {
	ID         string        `json:"id"`
	Schema     string        `json:"schema"`
	Caption    string        `json:"caption"`
	Properties ftmProperties `json:"properties"`
}

// ftmProperties are lists of strings; what is no string is passed over.
type ftmProperties map[string]ftmValues

type ftmValues []string

// UnmarshalJSON keeps the strings of an array and the ids of the objects in it.
func (v *ftmValues) UnmarshalJSON(b []byte) error {
	var all []any
	if err := json.Unmarshal(b, &all); err != nil {
		var one any
		if json.Unmarshal(b, &one) != nil {
			return err
		}
		all = []any{one}
	}
	for _, x := range all {
		switch x := x.(type) {
		case string:
			*v = append(*v, x)
		case map[string]any:
			if id, ok := x["id"].(string); ok {
				*v = append(*v, id)
			}
		}
	}
	return nil
}

func (p ftmProperties) first(key string) string {
	if v := p[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// readFollowTheMoney gathers people, the posts there are and who held which, in
// whatever order they come, and puts them together at the end. Bodies need no
// second look.
func (rd *Reader) readFollowTheMoney(ls *lines, sink Sink) error {
	kept := newSpool(rd.opts.Scratch)
	posts := map[string]post{}
	for {
		line, ok := ls.next()
		if !ok {
			break
		}
		if len(line) == 0 {
			continue
		}
		var e ftmEntity
		if err := json.Unmarshal(line, &e); err != nil {
			ls.skip("not a FollowTheMoney entity", jsonFault(err))
			continue
		}
		if err := rd.ftm(ls, &e, kept, posts, sink); err != nil {
			return err
		}
	}
	if ls.unended != nil {
		return ls.unended
	}
	return rd.join(ls, kept, posts, sink)
}

func (rd *Reader) ftm(ls *lines, e *ftmEntity, kept *spool, posts map[string]post, sink Sink) error {
	if e.ID == "" {
		ls.skip("an entity without an id", e.Schema)
		return nil
	}
	switch e.Schema {
	case "Person":
		p := &Entity{Kind: "person", Names: rd.ftmNames(e), Item: ftmItem(e), Source: ls.at(ls.no)}
		if len(p.Names) == 0 {
			ls.skip("no name in Latin letters", e.ID)
			return nil
		}
		p.Roles = rd.ftmUndated(e)
		return kept.add(&note{Holder: e.ID, Line: ls.no, Party: p})
	case "Position":
		switch p, ok := rd.ftmPost(e); {
		case !ok:
			ls.skip("a position of no country we know", e.Properties.first("name"))
		case len(posts) >= maxPosts:
			ls.skip("more positions than are kept", e.Properties.first("name"))
		default:
			posts[e.ID] = p
		}
	case "Occupancy":
		return rd.ftmOccupancy(ls, e, kept)
	case "Organization", "PublicBody":
		if b := rd.ftmBody(ls, e); b != nil {
			return sink.Entity(b)
		}
	case "":
		ls.skip("an entity without a schema", e.ID)
	default:
		ls.skip("schema "+e.Schema+" is not used", e.ID)
	}
	return nil
}

func (rd *Reader) ftmOccupancy(ls *lines, e *ftmEntity, kept *spool) error {
	holder, held := e.Properties.first("holder"), e.Properties.first("post")
	if holder == "" || held == "" {
		ls.skip("an occupancy without holder or post", e.ID)
		return nil
	}
	from, err1 := parseISO(e.Properties.first("startDate"))
	to, err2 := parseISO(e.Properties.first("endDate"))
	if err := errors.Join(err1, err2); err != nil {
		ls.skip("a date that is none", err.Error())
		return nil
	}
	if ended(from, to, e.Properties.first("status")) {
		ls.skip("an occupancy that ended at no known date", e.ID)
		return nil
	}
	return kept.add(&note{Holder: holder, Line: ls.no, Posts: []tenure{{held, from, to}}})
}

// ended reports whether an occupancy is over but its end is not known.
func ended(from, to Date, status string) bool {
	return to.IsZero() && (status == "ended" || from.IsZero() && status != "current")
}

// join puts what was kept of each party together and hands it on.
func (rd *Reader) join(ls *lines, kept *spool, posts map[string]post, sink Sink) error {
	return kept.parts(func(notes []note) error {
		at := map[string]int{} // party → its first note that says who it is
		for i := range notes {
			if notes[i].Party == nil {
				continue
			}
			if first, ok := at[notes[i].Holder]; ok {
				ls.skipAt(notes[i].Line, "the party is there already", ls.at(notes[first].Line))
				notes[i].Party = nil
				continue
			}
			at[notes[i].Holder] = i
		}
		for i := range notes {
			n := &notes[i]
			holder, ok := at[n.Holder]
			if !ok && len(n.Posts) > 0 {
				ls.skipAt(n.Line, "the holder is not in the list", n.Holder)
				continue
			}
			for _, t := range n.Posts {
				p, ok := posts[t.Post]
				if !ok {
					ls.skipAt(n.Line, "the post is not in the list, or of no use", t.Post)
					continue
				}
				rd.held(ls, n.Line, notes[holder].Party, p, t)
			}
		}
		for i := range notes {
			if err := rd.handPerson(ls, &notes[i], sink); err != nil {
				return err
			}
		}
		return nil
	})
}

// held adds a role. It goes before what is not dated.
func (rd *Reader) held(ls *lines, line int64, e *Entity, p post, t tenure) {
	if !t.From.IsZero() && !t.To.IsZero() && !t.From.First().Before(t.To.After()) {
		ls.skipAt(line, "a role that ends before it begins", e.Names[0]+" "+t.From.String()+".."+t.To.String())
		return
	}
	r := Role{Country: p.country, Office: p.office, From: t.From, To: t.To}
	if p.sector != "" {
		r.Sectors = []string{p.sector}
	}
	at := slices.IndexFunc(e.Roles, func(r Role) bool { return r.From.IsZero() && r.To.IsZero() })
	if at < 0 {
		at = len(e.Roles)
	}
	e.Roles = slices.Insert(e.Roles, at, r)
}

func (rd *Reader) handPerson(ls *lines, n *note, sink Sink) error {
	e := n.Party
	if e == nil {
		return nil
	}
	dated := slices.ContainsFunc(e.Roles, func(r Role) bool { return !r.From.IsZero() || !r.To.IsZero() || r.Office != "" })
	switch {
	case dated:
		e.Roles = slices.DeleteFunc(e.Roles, func(r Role) bool { return len(r.Sectors) == 0 })
	case len(e.Roles) == 0:
		ls.skipAt(n.Line, "a person without a post or country", e.Names[0])
		return nil
	case !rd.opts.Undated:
		ls.skipAt(n.Line, "a person without a post", e.Names[0])
		return nil
	}
	return sink.Entity(e)
}

// ftmNames are the names in Latin letters, the main one first.
func (rd *Reader) ftmNames(e *ftmEntity) []string {
	return latinNames(slices.Concat([]string{e.Caption}, e.Properties["name"], e.Properties["alias"]))
}

func ftmItem(e *ftmEntity) string {
	for _, s := range append(slices.Clone(e.Properties["wikidataId"]), e.ID) {
		if isItem(s) {
			return s
		}
	}
	return ""
}

// ftmCountry is the party code of the first country of the keys that has one.
func (rd *Reader) ftmCountry(e *ftmEntity, keys ...string) string {
	for _, key := range keys {
		for _, c := range e.Properties[key] {
			c, _, _ = strings.Cut(strings.ToLower(c), "-") // gb-sct
			switch c {
			case "eu":
				return "EUR"
			case "xk":
				return "KOS"
			}
			if id := rd.byISO2[c]; id != "" {
				return id
			}
		}
	}
	return ""
}

// ftmUndated is what a person's topics and country say without a date.
func (rd *Reader) ftmUndated(e *ftmEntity) []Role {
	c := rd.ftmCountry(e, "country", "nationality", "citizenship")
	if c == "" {
		return nil
	}
	r := Role{Country: c}
	if s := topicSector(e.Properties["topics"]); s != "" && s != "GOV" {
		r.Sectors = []string{s}
	}
	return []Role{r}
}

func (rd *Reader) ftmPost(e *ftmEntity) (post, bool) {
	name := e.Properties.first("name")
	of, country := rd.title(name)
	p := post{country: rd.ftmCountry(e, "country", "jurisdiction"), sector: topicSector(e.Properties["topics"])}
	if p.country == "" {
		p.country = country
	}
	if of != nil && len(e.Properties["subnationalArea"]) == 0 {
		p.office = of.ID
		p.sector = of.Sector
	}
	if p.sector == "" {
		p.sector = "GOV"
	}
	return p, p.country != ""
}

// topicSector is the sector of the weightiest of FollowTheMoney's topics.
func topicSector(topics []string) string {
	for _, t := range [...]struct{ topic, sector string }{
		{"gov.head", "GOV"}, {"gov.legislative", "LEG"}, {"gov.judicial", "JUD"}, {"role.judge", "JUD"}, {"gov.security", "MIL"},
		{"mil", "MIL"}, {"role.spy", "SPY"}, {"role.diplo", "GOV"}, {"gov.executive", "GOV"}, {"gov.national", "GOV"}, {"gov", "GOV"},
		{"gov.state", "GOV"}, {"gov.muni", "GOV"}, {"crime.terror", "REB"}, {"crime.war", "REB"}, {"pol.party", "PTY"},
		{"pol.union", "LAB"}, {"rel", "REL"}, {"gov.religion", "REL"}, {"role.journo", "JRN"}, {"role.act", "SOC"},
		{"role.oligarch", "BUS"}, {"crime", "CRM"},
	} {
		if slices.Contains(topics, t.topic) {
			return t.sector
		}
	}
	return ""
}

// ftmBody is a body; nil, and counted, if it is of no use.
func (rd *Reader) ftmBody(ls *lines, e *ftmEntity) *Entity {
	b := &Entity{Kind: "body", Names: rd.ftmNames(e), Item: ftmItem(e), Source: ls.at(ls.no)}
	if len(b.Names) == 0 {
		ls.skip("no name in Latin letters", e.ID)
		return nil
	}
	c, topics := rd.ftmCountry(e, "jurisdiction", "country", "mainCountry"), e.Properties["topics"]
	sector := topicSector(topics)
	switch {
	case slices.Contains(topics, "gov.igo"):
		b.Kind, sector = "igo", ""
		c = "IGO"
	case c == "":
		ls.skip("a body of no country we know", b.Names[0])
		return nil
	case sector == "PTY":
		b.Kind = "party"
	case sector == "REB", sector == "CRM":
		b.Kind = "group"
	case sector == "" && e.Schema == "PublicBody":
		sector = "GOV"
	case sector == "":
		ls.skip("a body of a kind we do not know", b.Names[0])
		return nil
	}
	b.Roles = []Role{{Country: c}}
	if sector != "" {
		b.Roles[0].Sectors = []string{sector}
	}
	return b
}

// isItem reports whether s is a Wikidata item.
func isItem(s string) bool {
	return len(s) > 1 && s[0] == 'Q' && strings.Trim(s[1:], "0123456789") == ""
}

// latinNames are the names that English text may print, each once.
func latinNames(names []string) []string {
	var out []string
	for _, n := range names {
		if n = strip(n); isLatin(n) && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// isLatin reports whether s is a name in Latin letters that fits a line.
func isLatin(s string) bool {
	const longest = 200
	letters := 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Latin, r):
			letters++
		case unicode.IsLetter(r), unicode.IsControl(r), r == '#':
			return false
		}
	}
	return letters > 1 && len(s) <= longest
}

// jsonFault is the fault of a line in a few words.
func jsonFault(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return wrong.Field + " is a " + wrong.Value
	}
	return err.Error()
}
