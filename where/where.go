// Package where finds the places a text names and says which places they are.
//
// "Paris" is the capital of France, unless the article was printed about Lamar
// County, or says "Paris, Texas". A name is resolved by what stands beside it, by
// the article's other places and countries, by the publisher's country and, last,
// by size; the places it was not taken for stand in its evidence:
//
//	g, err := where.New(b) // reads places/gazetteer.bin and the records of b
//	err = g.Stage().Run(r) // fills r.Places from r.Tokens and r.Names
//
// Nationalities ("Kenyan police"), people ("Paris Hilton") and bodies
// ("Washington Post") are no places. Which place an event happened at is for
// package what to say.
package where

import (
	"fmt"
	"math"

	"khaldun"
	"khaldun/book"
)

// model is the gazetteer's name among the models of a book, and in evidence.
const model = "places/gazetteer.bin"

// Gazetteer knows places by their names. It is safe for use by many at once.
type Gazetteer struct {
	fold    folder
	table   table
	country []string // countries of the table
	places  []place  // records of kind place, after those of the table
	named   map[uint64][]uint32
	// instead gives for a place of the table the record that replaces it.
	instead  map[int]int
	demonyms map[uint64]string // folded nationality → country
	domains  map[string]string // last part of a host name → country
	words    map[uint64]wordKind
	parties  map[uint64]bool // folded names of groups, parties and people
}

// wordKind says what a word means to the recognition of place names. The kinds
// are the records of kind place-words.
type wordKind uint8

const (
	common   wordKind = 1 << iota // a common word that is a town's name too
	person                        // a first or last name that is a town's too
	never                         // never a place of its own
	before                        // stands before a place: "in", "northern"
	between                       // may stand between that and the place: "the"
	generic                       // says what kind of place: "province"
	prefix                        // small first part of a name: "al-Hol"
	division                      // behind a place name: it is a province's
)

// kindOfWords is the kind that the record place-words of that name lists, 0 if none.
func kindOfWords(name string) wordKind {
	switch name {
	case "common":
		return common
	case "person":
		return person
	case "never":
		return never
	case "before":
		return before
	case "between":
		return between
	case "generic":
		return generic
	case "prefix":
		return prefix
	case "division":
		return division
	}
	return 0
}

// New makes a gazetteer of the book's file places/gazetteer.bin and its records of
// kinds place, place-words and country. A record place with the division of a province
// of the file takes its place.
func New(b *book.Book) (*Gazetteer, error) {
	data, err := b.Model(model)
	if err != nil {
		return nil, fmt.Errorf("open the gazetteer: %w; run \"make places\"", err)
	}
	g := &Gazetteer{
		fold: newFolder(), named: map[uint64][]uint32{}, instead: map[int]int{},
		demonyms: map[uint64]string{}, domains: map[string]string{}, words: map[uint64]wordKind{}, parties: map[uint64]bool{},
	}
	if g.table, err = openTable(data); err != nil {
		return nil, fmt.Errorf("open the gazetteer: %w", err)
	}
	for i := range g.table.countries {
		g.country = append(g.country, string(g.table.country[3*i:3*i+3]))
	}
	if err := g.addRecords(b); err != nil {
		return nil, err
	}
	return g, nil
}

// Stage is the step of reading that fills Places.
func (g *Gazetteer) Stage() khaldun.Stage {
	return khaldun.Stage{
		Name: "where", Needs: khaldun.Tokens | khaldun.Names, Adds: khaldun.Places,
		Run: func(r *khaldun.Reading) error {
			r.Places = g.find(r)
			return nil
		},
	}
}

// find is the places r names, in text order.
func (g *Gazetteer) find(r *khaldun.Reading) []khaldun.Place {
	f := finder{g: g, r: r}
	f.scan()
	a := newArticle(g, r, f.found)
	a.resolve()
	return a.places()
}

// site is a place as it is weighed: an entry of the table, or a record.
type site struct {
	ref      int // index in the table, or table.len() + index in places
	id       int
	lat, lon float64
	size     uint8 // as in town
	rank     rank
	country  string
	parent   int // index of its province in the table, −1 if none
}

// at is the site with that index; a place of the table that a record replaces
// answers with the record.
func (g *Gazetteer) at(ref int) site {
	if i, ok := g.instead[ref]; ok {
		ref = g.table.len() + i
	}
	if i := ref - g.table.len(); i >= 0 {
		p := &g.places[i]
		return site{ref: ref, id: p.id, lat: p.lat, lon: p.lon, size: p.size, rank: p.rank, country: p.country, parent: p.parent}
	}
	s := g.table.site(ref)
	s.country = g.country[g.table.place[ref*townSize+12]]
	return s
}

// name is the name of a site as the gazetteer gives it.
func (g *Gazetteer) name(s site) string {
	if i := s.ref - g.table.len(); i >= 0 {
		return g.places[i].name
	}
	return g.table.name(s.ref)
}

// rule is what Evidence.Rule says of a site.
func (g *Gazetteer) rule(s site) string {
	if i := s.ref - g.table.len(); i >= 0 {
		return g.places[i].rule
	}
	return fmt.Sprintf("%s %d %s", model, s.id, g.table.name(s.ref))
}

// resolution is PLOVER's level: 1 country, 2 province, 3 district, 4 city, 5
// within a city, and 0 for what is none of them, such as a sea.
func (s site) resolution() int {
	switch s.rank {
	case nation:
		return 1
	case province, region:
		return 2
	case district:
		return 3
	case section, spot:
		return 5
	case feature:
		return 0
	}
	return 4
}

// distance is the length in kilometres of the shortest way between two sites.
func distance(a, b site) float64 {
	const radius = 6371
	φ1, φ2 := a.lat*math.Pi/180, b.lat*math.Pi/180
	sφ, sλ := math.Sin((φ2-φ1)/2), math.Sin((b.lon-a.lon)*math.Pi/360)
	h := sφ*sφ + math.Cos(φ1)*math.Cos(φ2)*sλ*sλ
	return 2 * radius * math.Asin(math.Sqrt(min(1, h)))
}
