// Package entities reads lists of people and bodies that others keep and turns
// them into entity records of the codebook; it also searches the codebook's own
// entities and says where a list disagrees with them.
//
//	in := entities.NewReader(b, entities.Options{})
//	out := entities.NewWriter(b, create)
//	err := in.Read("leaders.tsv", entities.Archigos, file, out)
//	err = out.Close()
//
// A list is read line by line and is not trusted: what cannot be read is skipped
// with its line number and the reason, and a fact the codebook cannot hold is left
// out rather than bent. What a list needs a second look for, such as the posts a
// person held that stand elsewhere in the file, goes through scratch files, so
// that memory does not grow with the list.
package entities

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"khaldun/book"
)

// Entity is a person or a body as a list tells of it.
type Entity struct {
	Kind     string   // as in the codebook: person, body, igo, group, party, ngo, media or company
	Item     string   // Wikidata item, empty if not known
	Names    []string // the main one first
	Acronyms []string
	Roles    []Role // the weightiest first
	Source   string // list and line
}

// Role is what a party was for a time.
type Role struct {
	Country string   // a country or code of the codebook
	Sectors []string // none for a bare country
	Office  string   // id of an office of the codebook, empty if none
	From    Date     // zero if not known
	To      Date     // the last day, month or year; zero if not known or not over
}

// Agent is a kind of party that has no name, as a list tells of it.
type Agent struct {
	Word    string
	Plural  string // empty if it follows the rules
	Kind    string // person, people or body; empty if the list does not say
	Sectors []string
	Source  string
}

// A Sink takes what a list holds, in the list's order as far as it can be kept.
type Sink interface {
	Entity(*Entity) error
	Agent(*Agent) error
}

// Format is a way lists are written in.
type Format string

// The formats that can be read.
const (
	FollowTheMoney Format = "ftm"         // entities of FollowTheMoney, a JSON object a line, as OpenSanctions has them
	Wikidata       Format = "wikidata"    // Wikidata's JSON, an entity a line, with or without the brackets of an array
	Archigos       Format = "archigos"    // the table of leaders, parted by tabs, with a header
	Actors         Format = "actors"      // an actor dictionary of TABARI, PETRARCH or Phoenix
	Agents         Format = "agents"      // an agent dictionary of the same
	CountryInfo    Format = "countryinfo" // CountryInfo.txt
)

// Formats lists the formats that can be read.
func Formats() []Format {
	return []Format{FollowTheMoney, Wikidata, Archigos, Actors, Agents, CountryInfo}
}

// Skip is a line, or a part of one, that was left out.
type Skip struct {
	Line   int64
	Reason string // one of few, to be counted
	Detail string // what in the line gave the reason
}

// Options say how a Reader works. The zero value is usable.
type Options struct {
	// Scratch opens an empty file for the Reader's own use, which the caller
	// removes. Without it, what a list needs a second look for is kept in memory.
	Scratch func() (io.ReadWriteSeeker, error)
	// Skipped is told of all that is left out.
	Skipped func(Skip)
	// Progress is told, now and then, how many lines were read.
	Progress func(lines int64)
	// Undated lets in people of whom the list knows a country or an occupation
	// but no post.
	Undated bool
}

// Reader reads lists. It is for one goroutine.
type Reader struct {
	opts Options
	book *book.Book
	offices
	byItem  map[string]string // Wikidata item → country
	byISO2  map[string]string
	byCOW   map[string]string // Correlates of War letters → country
	sectors map[string]bool
}

// NewReader makes a Reader that knows the countries, offices and sectors of b.
func NewReader(b *book.Book, o Options) *Reader {
	rd := &Reader{opts: o, book: b, offices: newOffices(b), byItem: map[string]string{}, byISO2: map[string]string{}, sectors: map[string]bool{}}
	for _, c := range b.Countries {
		if c.ISO2 != "" {
			rd.byISO2[strings.ToLower(c.ISO2)] = c.ID
		}
		if c.Item != "" {
			rd.byItem[c.Item] = c.ID
		}
	}
	for _, s := range b.Ontology.Sectors {
		rd.sectors[s.Name] = true
	}
	rd.byCOW = cowCodes(b)
	return rd
}

// Read reads the list r, whose name is used in messages, and hands all it holds to
// sink. The list may be packed by gzip or bzip2. An error is one of r, of the
// scratch files or of the sink: bad lines are skipped.
func (rd *Reader) Read(name string, f Format, r io.Reader, sink Sink) error {
	ls, err := newLines(name, r, rd.opts)
	if err != nil {
		return err
	}
	switch f {
	case FollowTheMoney:
		return rd.readFollowTheMoney(ls, sink)
	case Wikidata:
		return rd.readWikidata(ls, sink)
	case Archigos:
		return rd.readArchigos(ls, sink)
	case Actors:
		return rd.readActors(ls, sink)
	case Agents:
		return rd.readAgents(ls, sink)
	case CountryInfo:
		return rd.readCountryInfo(ls, sink)
	}
	return fmt.Errorf("%s: unknown format %q%s", name, f, book.Suggest(string(f), formatNames()))
}

func formatNames() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, string(f))
	}
	return names
}

// Detect guesses the format of a list from its beginning; it is empty if nothing
// fits. The beginning may be packed.
func Detect(start []byte) Format {
	text := string(unpackStart(start))
	trimmed := strings.TrimLeft(text, " \t\r\n\ufeff[")
	switch {
	case strings.HasPrefix(trimmed, "{") && strings.Contains(text, `"schema"`):
		return FollowTheMoney
	case strings.HasPrefix(trimmed, "{"):
		return Wikidata
	case strings.Contains(text, "<CountryCode>"), strings.HasPrefix(trimmed, "<!-- CountryInfo"):
		return CountryInfo
	}
	first, _, _ := strings.Cut(trimmed, "\n")
	if columns := strings.Split(strings.ToLower(first), "\t"); slices.Contains(columns, "leader") {
		return Archigos
	}
	agents, actors := 0, 0
	for line := range strings.Lines(text) {
		code := strings.IndexByte(line, '[')
		switch {
		case code < 0 || strings.HasPrefix(line, "#"):
		case strings.Contains(line[code:], "~"):
			agents++
		default:
			actors++
		}
	}
	switch {
	case agents > actors:
		return Agents
	case actors > 0:
		return Actors
	}
	return ""
}

// strip returns s without blanks around and with one blank for each run of them.
func strip(s string) string { return strings.Join(strings.Fields(s), " ") }
