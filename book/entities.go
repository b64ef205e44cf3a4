package book

import (
	"fmt"
	"strings"
	"time"
)

// Country is a state, or a territory PLOVER codes like one.
type Country struct {
	ID       string   // ISO 3166 alpha-3, or KOS
	ISO2     string   // ISO 3166 alpha-2
	Item     string   // Wikidata item, empty if not known
	Names    []string // the main name first
	Aliases  []string
	Acronyms []string // written in capitals only: "US" is not "us"
	Demonyms []string // nouns and adjectives: "Iranian", "Iranians"
	Capital  string
	Pos      Pos
}

// Entity is a person, body, group or other party that has a name.
type Entity struct {
	ID       string
	Kind     string   // person, body, igo, group, party, ngo, media, company, people or place-metonym
	Item     string   // Wikidata item, empty if not known
	Names    []string // full names, the main one first
	Aliases  []string // further names that stand alone
	Shorts   []string // names that count only after a full one in the same article
	Acronyms []string // written in capitals only
	Roles    []Role   // in file order: the weightiest first
	// Ambiguous marks an entity that shares a name with another which is more
	// often meant.
	Ambiguous bool
	Pos       Pos
}

// Metonym is a place name that stands for a government: "the Kremlin".
type Metonym struct {
	ID    string
	Names []string
	Item  string
	Roles []Role
	Pos   Pos
}

// Role is what a party was for a time.
type Role struct {
	Country string   // a country's id or one of Ontology.Codes
	Sectors []string // the primary one first; none for a bare country
	Office  string   // id of an Office, empty if none
	From    time.Time
	Until   time.Time // the first moment after the role ended; zero if it has not
	Pos     Pos

	slack time.Duration // how far From and Until may be off: a year for "2004"
}

// Agent is a kind of party that is told of without a name: "police".
type Agent struct {
	ID      string
	Words   []string // lemmas and phrases, singular
	Plurals []string // plurals that do not follow the rules
	Sector  string
	Sectors []string // further sectors
	Kind    string   // person, people (always many) or body
	Country string   // empty for most: the text says whose police
	// Bound marks a party that is part of, or speaks for, the one named with it,
	// and has that one's sector: "a spokesman for the ministry".
	Bound bool
	Pos   Pos
}

// Office is a post that is held in a country or a body.
type Office struct {
	ID      string
	Words   []string // "foreign minister", "minister of foreign affairs"
	Plurals []string // plurals that do not follow the rules
	Sector  string
	Sectors []string // further sectors
	Unique  bool     // a country has one holder at a time
	Pos     Pos
}

// On reports whether the role is held on day.
func (r *Role) On(day time.Time) bool {
	return !day.Before(r.From) && (r.Until.IsZero() || day.Before(r.Until))
}

// String is the role without its dates, as a codebook file says it.
func (r *Role) String() string {
	s := r.Country + " -"
	if len(r.Sectors) > 0 {
		s = r.Country + " " + strings.Join(r.Sectors, ",")
	}
	if r.Office != "" {
		s += " " + r.Office
	}
	return s
}

// RoleOn is the first role in the file's order that the entity holds on day.
func (e *Entity) RoleOn(day time.Time) (Role, bool) { return roleOn(e.Roles, day) }

// RoleOn is the first role in the file's order that the metonym has on day.
func (m *Metonym) RoleOn(day time.Time) (Role, bool) { return roleOn(m.Roles, day) }

func roleOn(roles []Role, day time.Time) (Role, bool) {
	for i := range roles {
		if roles[i].On(day) {
			return roles[i], true
		}
	}
	return Role{}, false
}

// decode makes the typed views. What cannot be read is kept as a mistake and
// left out.
func (b *Book) decode() {
	b.Ontology = decodeOntology(b)
	for i, r := range b.Records("country") {
		r.view = i
		b.Countries = append(b.Countries, &Country{ID: r.Name, ISO2: r.Get("iso2"), Item: r.Get("item"), Names: r.values("name"),
			Aliases: r.values("alias"), Acronyms: r.List("acronym"), Demonyms: r.List("demonym"), Capital: r.Get("capital"), Pos: r.Pos})
	}
	entities := make([]Entity, len(b.Records("entity"))) // one allocation, not thousands
	for i, r := range b.Records("entity") {
		r.view = i
		b.decodeEntity(&entities[i], r)
		b.Entities = append(b.Entities, &entities[i])
	}
	for _, r := range b.Records("metonym") {
		b.Metonyms = append(b.Metonyms, &Metonym{ID: r.Name, Names: r.List("name"), Item: r.Get("item"), Roles: b.decodeRoles(r), Pos: r.Pos})
	}
	for _, r := range b.Records("agent") {
		a := &Agent{ID: r.Name, Words: r.List("word"), Plurals: r.List("plural"), Kind: r.Get("kind"),
			Country: r.Get("country"), Bound: r.isTrue("bound"), Pos: r.Pos}
		a.Sector, a.Sectors = sectors(r)
		b.Agents = append(b.Agents, a)
	}
	for _, r := range b.Records("office") {
		o := &Office{ID: r.Name, Words: r.List("word"), Plurals: r.List("plural"), Unique: r.Get("unique") == "country", Pos: r.Pos}
		o.Sector, o.Sectors = sectors(r)
		b.Offices = append(b.Offices, o)
	}
}

func sectors(r *Record) (first string, further []string) {
	all := r.List("sector")
	if len(all) == 0 || all[0] == "-" {
		return "", nil
	}
	return all[0], all[1:]
}

// decodeEntity reads an entity in one pass over its fields: there are thousands.
func (b *Book) decodeEntity(e *Entity, r *Record) {
	e.ID, e.Pos = r.Name, r.Pos
	for i := range r.Fields {
		switch f := &r.Fields[i]; f.Key {
		case "kind":
			e.Kind = f.Value
		case "item":
			e.Item = f.Value
		case "name":
			e.Names = append(e.Names, f.Value)
		case "alias":
			e.Aliases = append(e.Aliases, f.Value)
		case "short":
			e.Shorts = appendList(e.Shorts, f.Value)
		case "acronym":
			e.Acronyms = appendList(e.Acronyms, f.Value)
		case "ambiguous":
			e.Ambiguous = f.Value == "true"
		}
	}
	e.Roles = b.decodeRoles(r)
}

func (b *Book) decodeRoles(r *Record) []Role {
	n := 0
	for i := range r.Fields {
		if r.Fields[i].Key == "role" {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	roles := make([]Role, 0, n)
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Key != "role" {
			continue
		}
		role, err := parseRole(f.Value)
		if err != nil {
			b.mistakes = append(b.mistakes, r.Mistake(f.Pos, "role %q: %v", f.Value, err))
			continue
		}
		role.Pos = f.Pos
		roles = append(roles, role)
	}
	return roles
}

// parseRole reads `CODE SECTOR[,SECTOR…] [office] [FROM..TO]`; a sector "-" means
// none.
func parseRole(s string) (Role, error) {
	if strings.Contains(s, ", ") { // "REB, GOV" is one list for all that it has a blank
		s = strings.ReplaceAll(s, ", ", ",")
	}
	var words [5]string
	n := 0
	for s != "" && n < len(words) {
		words[n], s, _ = strings.Cut(s, " ")
		n++
	}
	var r Role
	if n > 0 && strings.Contains(words[n-1], "..") {
		if err := r.dates(words[n-1]); err != nil {
			return Role{}, err
		}
		n--
	}
	if n < 2 || n > 3 {
		return Role{}, fmt.Errorf("want a country code, a sector or -, and if need be an office and dates FROM..TO")
	}
	r.Country = words[0]
	if words[1] != "-" {
		r.Sectors = appendList(nil, words[1])
	}
	if n == 3 {
		r.Office = words[2]
	}
	return r, nil
}

// dates reads `FROM..TO`, where TO is the last day, month or year of the role and
// either side may be empty.
func (r *Role) dates(s string) error {
	from, to, _ := strings.Cut(s, "..")
	var err error
	if from != "" {
		if r.From, _, err = parseDay(from); err != nil {
			return err
		}
		r.slack = slack(from)
	}
	if to != "" {
		if _, r.Until, err = parseDay(to); err != nil {
			return err
		}
		r.slack = max(r.slack, slack(to))
		if !r.From.IsZero() && !r.From.Before(r.Until) {
			return fmt.Errorf("%s is after %s; put the earlier date first", from, to)
		}
	}
	return nil
}

// slack is how much a date of this form leaves open.
func slack(date string) time.Duration {
	const day = 24 * time.Hour
	switch len(date) {
	case len("2006"):
		return 366 * day
	case len("2006-01"):
		return 31 * day
	}
	return day
}

// parseDay reads YYYY, YYYY-MM or YYYY-MM-DD: its first moment, in UTC, and the
// first moment after it. It does without time.Parse, which takes ten times as
// long, because every start of the program reads thousands of dates.
func parseDay(s string) (from, until time.Time, err error) {
	y, ok := digits(s, 0, 4)
	if !ok || len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return from, until, fmt.Errorf("%q is no date; write YYYY, YYYY-MM or YYYY-MM-DD", s)
	}
	if len(s) == 4 {
		return day(y, 1, 1), day(y+1, 1, 1), nil
	}
	m, ok := digits(s, 5, 2)
	if !ok || s[4] != '-' || m < 1 || m > 12 {
		return from, until, fmt.Errorf("%q is no date: there is no such month", s)
	}
	if len(s) == 7 {
		return day(y, m, 1), day(y, m+1, 1), nil
	}
	d, ok := digits(s, 8, 2)
	from = day(y, m, d)
	if !ok || s[7] != '-' || from.Day() != d {
		return time.Time{}, until, fmt.Errorf("%q is no date: that month has no such day", s)
	}
	return from, day(y, m, d+1), nil
}

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// digits is the number that n digits of s from the byte at on make.
func digits(s string, at, n int) (int, bool) {
	if len(s) < at+n {
		return 0, false
	}
	v := 0
	for _, c := range []byte(s[at : at+n]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = 10*v + int(c-'0')
	}
	return v, true
}
