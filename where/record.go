package where

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"khaldun/book"
)

// place is a record of kind place.
type place struct {
	rule     string // what Evidence.Rule says
	name     string
	id       int
	lat, lon float64
	size     uint8
	rank     rank
	country  string
	parent   int
	disputed string
	held     string
}

// kindOf gives the rank of a kind of place and the size it is weighed with: that of
// a town of so many inhabitants, as in site. A state is a province that is better
// known than the city of its name: New York.
func kindOf(kind string) (rank, uint8, bool) {
	switch kind {
	case "country":
		return nation, 224, true
	case "state":
		return province, 200, true
	case "province":
		return province, 136, true
	case "district":
		return district, 130, true
	case "city":
		return plain, 130, true
	case "region":
		return region, 160, true
	case "island":
		return region, 150, true
	case "camp", "base", "site":
		return spot, 140, true
	case "continent":
		return feature, 224, true
	case "part":
		return feature, 200, true
	case "sea":
		return feature, 190, true
	case "strait":
		return feature, 180, true
	case "river", "lake", "mountain", "border":
		return feature, 150, true
	}
	return plain, 0, false
}

// The lowest three bits of an entry of Gazetteer.named: how the name is to be read.
const (
	alternative = 1 // not the main name
	short       = 2 // an abbreviation: only beside a place, or if it has inner dots
	exact       = 4 // capitals only
	refShift    = 3
)

func (g *Gazetteer) addRecords(b *book.Book) error {
	main := map[string]int{} // a country's record
	for _, r := range b.Records("place") {
		if err := g.addPlace(r); err != nil {
			return err
		}
		if p := &g.places[len(g.places)-1]; p.rank == nation {
			main[p.country] = len(g.places) - 1
		}
	}
	for _, r := range b.Records("country") {
		i, ok := main[r.Name]
		for _, f := range r.All("name") {
			if ok {
				g.addName(i, f.Value, alternative)
			}
		}
		for _, d := range r.List("demonym") {
			g.demonyms[g.hash(d)] = r.Name
		}
	}
	for _, e := range b.Entities {
		if e.Kind != "group" && e.Kind != "party" && e.Kind != "person" {
			continue
		}
		for _, n := range e.Names {
			g.parties[g.hash(n)] = true
		}
	}
	for _, r := range b.Records("place-words") {
		kind := kindOfWords(r.Name)
		if kind == 0 {
			return fmt.Errorf("%s:%d: place-words %s: want common, person, never, before, between, generic, prefix or division", r.Pos.File, r.Pos.Line, r.Name)
		}
		for _, w := range r.List("word") {
			g.words[g.hash(w)] |= kind
		}
	}
	return nil
}

// division is the province of the table with that code: the country's alpha-2
// code, a dot and GeoNames' code; −1 if there is none.
func (g *Gazetteer) division(code string) int {
	var buf [4]uint32
	for _, ref := range g.table.find(buf[:0], g.hash(divisionKey+code)) {
		return int(ref >> 1)
	}
	return -1
}

func (g *Gazetteer) addPlace(r *book.Record) error {
	wrong := func(key, want string) error {
		return fmt.Errorf("%s:%d: place %s: %s %q; want %s", r.Pos.File, r.Pos.Line, r.Name, key, r.Get(key), want)
	}
	rank, size, ok := kindOf(r.Get("kind"))
	if !ok {
		return wrong("kind", "country, province, region, sea, strait, river, camp, base, site or another of POLICY.md")
	}
	p := place{
		rule: r.ID(), name: r.Get("name"), rank: rank, size: size, country: r.Get("country"),
		parent: -1, disputed: r.Get("disputed"), held: r.Get("held"),
	}
	if p.name == "" {
		return wrong("name", "a name")
	}
	if id := r.Get("geonames"); id != "" {
		n, err := strconv.Atoi(id)
		if err != nil || n <= 0 {
			return wrong("geonames", "the number of a GeoNames record")
		}
		p.id = n
	}
	if code := r.Get("division"); code != "" {
		if i := g.division(code); i >= 0 {
			s := g.table.site(i)
			p.lat, p.lon, p.parent = s.lat, s.lon, i
			g.instead[i] = len(g.places)
		}
	}
	g.replaceTown(&p, r.All("name"))
	if at := r.Get("at"); at != "" {
		lat, lon, _ := strings.Cut(at, ",")
		var e1, e2 error
		p.lat, e1 = strconv.ParseFloat(strings.TrimSpace(lat), 64)
		p.lon, e2 = strconv.ParseFloat(strings.TrimSpace(lon), 64)
		if e1 != nil || e2 != nil || p.lat < -90 || p.lat > 90 || p.lon < -180 || p.lon > 180 {
			return wrong("at", "latitude, longitude in degrees")
		}
	}
	if two := r.Get("iso2"); two != "" && p.rank == nation {
		g.domains[strings.ToLower(two)] = p.country
	}
	g.places = append(g.places, p)
	g.addNames(r)
	return nil
}

// replaceTown puts a record in place of the town of the table that has one of its
// names and its GeoNames number, and gives it the town's size.
func (g *Gazetteer) replaceTown(p *place, names []book.Field) {
	if p.id == 0 || p.rank != plain {
		return
	}
	var buf [32]uint32
	for _, name := range names {
		for _, n := range g.table.find(buf[:0], g.hash(name.Value)) {
			if s := g.table.site(int(n >> 1)); s.id == p.id {
				p.lat, p.lon, p.size, p.rank, p.parent = s.lat, s.lon, s.size, s.rank, s.parent
				g.instead[s.ref] = len(g.places)
				return
			}
		}
	}
}

// addNames makes the last record findable under its names.
func (g *Gazetteer) addNames(r *book.Record) {
	i := len(g.places) - 1
	var flags uint32
	for _, f := range r.All("name") {
		g.addName(i, f.Value, flags)
		flags = alternative
	}
	for _, f := range r.All("short") {
		g.addName(i, f.Value, short)
	}
}

// addName makes a record findable under a name. A name of capitals only, such as
// US, is found in capitals only.
func (g *Gazetteer) addName(i int, name string, flags uint32) {
	if utf8.RuneCountInString(name) <= 5 && name == strings.ToUpper(name) {
		flags |= exact
	}
	h := g.hash(name)
	ref := uint32(g.table.len()+i) << refShift
	for _, n := range g.named[h] {
		if n>>refShift == ref>>refShift {
			return
		}
	}
	g.named[h] = append(g.named[h], ref|flags)
}

func (g *Gazetteer) hash(name string) uint64 {
	var buf [64]byte
	return hash(g.fold.append(buf[:0], name))
}
