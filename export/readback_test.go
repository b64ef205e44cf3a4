package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"khaldun"
	"khaldun/data"
	"khaldun/export"
)

// tables are how many columns each table has and where some of them stand,
// counted from 1, by the codebooks of their makers.
var tables = map[string]struct {
	columns int
	header  bool
	at      map[int]string
}{
	"csv":            {40, true, map[int]string{1: "id", 13: "cameo", 40: "coder"}},
	"gdelt-events":   {61, false, map[int]string{2: "Day", 8: "Actor1CountryCode", 16: "Actor2Code", 26: "IsRootEvent", 30: "QuadClass", 36: "Actor1Geo_Type", 44: "Actor2Geo_Type", 54: "ActionGeo_CountryCode", 59: "ActionGeo_FeatureID", 61: "SOURCEURL"}},
	"gdelt-mentions": {16, false, map[int]string{7: "SentenceID", 12: "Confidence", 16: "Extras"}},
	"gdelt-gkg":      {27, false, map[int]string{9: "V2EnhancedThemes", 16: "V1.5Tone", 23: "V2.1Quotations", 27: "V2ExtrasXML"}},
	"phoenix":        {26, false, map[int]string{6: "SourceActorFull", 14: "EventCode", 19: "Lat", 26: "NewsSources"}},
	"icews":          {20, true, map[int]string{7: "CAMEO Code", 12: "Story ID", 20: "Longitude"}},
	"polecat":        {40, true, map[int]string{11: "Primary Actor Sector", 19: "Primary Recipient Sector", 31: "GeoNames ID", 40: "Version"}},
}

func TestColumns(t *testing.T) {
	for _, f := range export.Formats() {
		want, ok := tables[f.Name]
		if !ok {
			continue
		}
		if len(f.Columns) != want.columns {
			t.Errorf("%s has %d columns, want %d", f.Name, len(f.Columns), want.columns)
			continue
		}
		for i, name := range want.at {
			if got := f.Columns[i-1].Name; got != name {
				t.Errorf("column %d of %s is %s, want %s", i, f.Name, got, name)
			}
		}
	}
}

// TestReadBack reads every format with a reader of its kind, once as it is meant
// to be and once with a document that does its worst.
func TestReadBack(t *testing.T) {
	for _, f := range export.Formats() {
		for name, rs := range map[string][]*khaldun.Reading{"none": nil, "usual": {reading(t), second(t)}, "hostile": {hostile(t)}} {
			out := written(t, f, rs)
			if !utf8.Valid(out) && name != "hostile" {
				t.Errorf("%s of %s is not UTF-8", f.Name, name)
			}
			var err error
			switch f.Name {
			case "geojson", "jsonld":
				var v map[string]any
				err = json.Unmarshal(out, &v)
			case "graphml", "gexf", "atom":
				err = wellFormed(out)
			}
			if err != nil {
				t.Errorf("%s of %s: %v\n%s", f.Name, name, err, out)
			}
			if want, ok := tables[f.Name]; ok {
				checkTable(t, f, name, out, want.header)
			}
		}
	}
}

// checkTable: a table has as many cells in every line, whether its reader knows of
// quoting or not, and no control characters.
func checkTable(t *testing.T, f export.Format, name string, out []byte, header bool) {
	t.Helper()
	rows := cells(t, f, out)
	for i, row := range rows {
		if len(row) != len(f.Columns) {
			t.Errorf("line %d of %s of %s has %d cells, want %d: %q", i+1, f.Name, name, len(row), len(f.Columns), row)
		}
		for _, c := range row {
			if strings.ContainsFunc(c, unicode.IsControl) || !utf8.ValidString(c) {
				t.Errorf("%s of %s: a cell is %q", f.Name, name, c)
			}
		}
	}
	if header && (len(rows) == 0 || rows[0][0] != f.Columns[0].Name) {
		t.Errorf("%s of %s has no header", f.Name, name)
	}
	if f.Name == "csv" {
		return
	}
	naive := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	for i := range rows {
		if !slices.Equal(strings.Split(naive[i], "\t"), rows[i]) {
			t.Errorf("line %d of %s of %s reads otherwise without quoting: %q", i+1, f.Name, name, naive[i])
		}
	}
}

func cells(t *testing.T, f export.Format, out []byte) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(out))
	r.FieldsPerRecord = -1
	if f.Name != "csv" {
		r.Comma = '\t'
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Errorf("%s: %v\n%s", f.Name, err, out)
	}
	return rows
}

// TestPython reads the files with Python's standard library, which knows nothing of
// how Go reads them.
func TestPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not there: the files are not read by it")
	}
	dir := t.TempDir()
	for _, f := range export.Formats() {
		for name, rs := range map[string][]*khaldun.Reading{"usual": {reading(t), second(t)}, "hostile": {hostile(t)}} {
			if err := os.WriteFile(filepath.Join(dir, f.Name+"."+name), written(t, f, rs), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	const script = `
import csv, glob, json, os, sys
import xml.etree.ElementTree as tree
csv.field_size_limit(10**9)
columns = dict(a.split("=") for a in sys.argv[2:])
for path in glob.glob(os.path.join(sys.argv[1], "*.*")):
    name = os.path.basename(path).split(".")[0]
    with open(path, encoding="utf-8", newline="") as f:
        if name in columns:
            for quoting in [csv.QUOTE_MINIMAL] if name == "csv" else [csv.QUOTE_MINIMAL, csv.QUOTE_NONE]:
                f.seek(0)
                rows = list(csv.reader(f, delimiter="," if name == "csv" else "\t", quoting=quoting, strict=True))
                assert rows and all(len(r) == int(columns[name]) for r in rows), (path, [len(r) for r in rows])
        elif name in ("geojson", "jsonld"):
            items = json.load(f)
            assert items["features" if name == "geojson" else "@graph"], path
        elif name == "graphml":
            g = tree.parse(f).getroot()
            ns = "{http://graphml.graphdrawing.org/xmlns}"
            ids = {n.get("id") for n in g.iter(ns + "node")}
            assert ids and all(e.get("source") in ids and e.get("target") in ids for e in g.iter(ns + "edge")), path
        elif name == "gexf":
            g = tree.parse(f).getroot()
            ns = "{http://gexf.net/1.3}"
            ids = {n.get("id") for n in g.iter(ns + "node")}
            assert ids and all(e.get("source") in ids and e.get("target") in ids for e in g.iter(ns + "edge")), path
        elif name == "atom":
            g = tree.parse(f).getroot()
            ns = "{http://www.w3.org/2005/Atom}"
            for e in [g] + g.findall(ns + "entry"):
                assert all(len(e.findall(ns + k)) == 1 and e.find(ns + k).text for k in ("id", "title", "updated")), path
            assert g.findall(ns + "entry"), path
`
	args := []string{"-c", script, dir}
	for _, f := range export.Formats() {
		if want, ok := tables[f.Name]; ok {
			args = append(args, f.Name+"="+strconv.Itoa(want.columns))
		}
	}
	if out, err := exec.Command(python, args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestTraps are those where two formats use one word for two things.
func TestTraps(t *testing.T) {
	for _, tt := range []struct{ cameo, gdelt, phoenix string }{
		{"010", "1", "0"}, {"020", "1", "0"}, {"036", "1", "1"}, {"0841", "2", "2"}, {"138", "3", "3"},
		{"141", "4", "4"}, {"160", "4", "3"}, {"193", "4", "4"},
	} {
		r := reading(t)
		r.Events[0].Cameo = tt.cameo
		if got := value(t, "gdelt-events", "QuadClass", r); got != tt.gdelt {
			t.Errorf("the quad class of %s in GDELT is %s, want %s", tt.cameo, got, tt.gdelt)
		}
		if got := value(t, "phoenix", "QuadClass", r); got != tt.phoenix {
			t.Errorf("the quad class of %s in Phoenix is %s, want %s", tt.cameo, got, tt.phoenix)
		}
		for _, f := range []struct{ format, column string }{{"gdelt-events", "EventCode"}, {"phoenix", "EventCode"}, {"icews", "CAMEO Code"}, {"csv", "cameo"}} {
			if got := value(t, f.format, f.column, r); got != tt.cameo {
				t.Errorf("%s of %s is %s, want %s with its zero", f.column, f.format, got, tt.cameo)
			}
		}
	}
	for _, tt := range []struct{ country, sector, code, country3, group, kind string }{
		{"KEN", "MED", "KENHLH", "KEN", "", "HLH"},
		{"KEN", "JRN", "KENMED", "KEN", "", "MED"},
		{"UNO", "", "IGOUNO", "", "UNO", "IGO"},
		{"EUR", "", "IGOEUREEC", "EUR", "EEC", "IGO"},
		{"IMG", "REB", "IMGREB", "", "", "IMG"},
		{"ISM", "", "NGM", "", "", "NGM"},
		{"", "UNK", "", "", "", ""},
	} {
		r := reading(t)
		m := &r.Mentions[0]
		m.Country, m.Sector = tt.country, tt.sector
		for column, want := range map[string]string{"Actor1Code": tt.code, "Actor1CountryCode": tt.country3, "Actor1KnownGroupCode": tt.group, "Actor1Type1Code": tt.kind} {
			if got := value(t, "gdelt-events", column, r); got != want {
				t.Errorf("%s of %s %s is %q, want %q", column, tt.country, tt.sector, got, want)
			}
		}
	}
	r := reading(t)
	r.Places[0].Name, r.Places[0].Country, r.Places[0].Resolution = "Germany", "DEU", 1
	if got := value(t, "gdelt-events", "ActionGeo_CountryCode", r); got != "GM" {
		t.Errorf("Germany is %s in GDELT, want GM as in FIPS", got)
	}
}

// TestStatus: a format that cannot say that an event did not happen leaves it out.
func TestStatus(t *testing.T) {
	for status, told := range map[khaldun.Status]bool{khaldun.Happened: true, khaldun.Historical: true, khaldun.Future: false, khaldun.Hypothetical: false, khaldun.Negated: false} {
		r := reading(t)
		r.Events = r.Events[:1]
		r.Events[0].Status = status
		for _, name := range []string{"gdelt-events", "gdelt-mentions", "phoenix", "polecat", "icews"} {
			f := format(t, name)
			rows := cells(t, f, written(t, f, []*khaldun.Reading{r}))
			if tables[name].header {
				rows = rows[1:]
			}
			if got := len(rows) > 0; got != told {
				t.Errorf("%s has an event that is %v: %t, want %t", name, status, got, told)
			}
		}
	}
}

func TestFormulas(t *testing.T) {
	for text, want := range map[string]string{
		`=HYPERLINK("http://x.example")`: `'=HYPERLINK("http://x.example")`,
		"+1+1":                           "'+1+1",
		"-2+3|calc":                      "'-2+3|calc",
		"@SUM(A1)":                       "'@SUM(A1)",
		"\t=1+1":                         "'=1+1",
		"＝1+1":                           "'＝1+1",
		"-7":                             "-7",
		"plain = text":                   "plain = text",
	} {
		r := reading(t)
		r.Doc.Title = text
		if got := value(t, "csv", "title", r); got != want {
			t.Errorf("the title %q is written as %q, want %q", text, got, want)
		}
	}
	if got := value(t, "csv", "longitude", west(t)); got != "-0.13" {
		t.Errorf("a longitude is written as %q, want -0.13", got)
	}
}

// TestCountries: every country with a file of entities is known by name.
func TestCountries(t *testing.T) {
	files, err := fs.Glob(data.FS, "entities/[A-Z]*.entities")
	if err != nil || len(files) == 0 {
		t.Fatalf("the codebook's countries: %d, %v", len(files), err)
	}
	for _, file := range files {
		r := reading(t)
		code := strings.TrimSuffix(path.Base(file), ".entities")
		r.Mentions[0].Country = code
		if got := value(t, "icews", "Source Country", r); got == "" {
			t.Errorf("%s has no name; add it to countries in country.go", code)
		}
	}
}

func TestDictionary(t *testing.T) {
	for _, f := range export.Formats() {
		d := f.Dictionary()
		if !strings.Contains(d, f.Name) {
			t.Errorf("the dictionary of %s does not name it", f.Name)
		}
		for _, c := range f.Columns {
			if c.Means == "" || !strings.Contains(strings.ReplaceAll(d, `\_`, "_"), "| "+c.Name+" | ") {
				t.Errorf("the dictionary of %s does not say what %s means", f.Name, c.Name)
			}
		}
	}
}

func format(t *testing.T, name string) export.Format {
	t.Helper()
	f, ok := export.Find(name)
	if !ok {
		t.Fatalf("there is no format %q", name)
	}
	return f
}

// value is what the first row of a table has in a column.
func value(t *testing.T, name, column string, r *khaldun.Reading) string {
	t.Helper()
	f := format(t, name)
	rows := cells(t, f, written(t, f, []*khaldun.Reading{r}))
	if tables[name].header {
		rows = rows[1:]
	}
	i := slices.IndexFunc(f.Columns, func(c export.Column) bool { return c.Name == column })
	if i < 0 || len(rows) == 0 {
		t.Fatalf("%s has no column %q, or no row", name, column)
	}
	return rows[0][i]
}

func written(t *testing.T, f export.Format, rs []*khaldun.Reading) []byte {
	t.Helper()
	var out bytes.Buffer
	w := f.Open(&out, options(t))
	for _, r := range rs {
		if err := w.Write(r); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return out.Bytes()
}

func wellFormed(out []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(out))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// second is another document that nothing is known of but its text.
func second(t *testing.T) *khaldun.Reading {
	r := reading(t)
	r.Doc = &khaldun.Document{ID: "second", Text: r.Doc.Text}
	return r
}

func west(t *testing.T) *khaldun.Reading {
	r := reading(t)
	r.Places[0].Lon = -0.13
	return r
}

// hostile has in every field what breaks lines, cells, quoting, markup and JSON.
func hostile(t *testing.T) *khaldun.Reading {
	t.Helper()
	const bad = "\"=1+1\tx\r\ny\x00\x0b\u2028;,#|<b>&]]>\ufffe\"\xff"
	r := second(t)
	d := r.Doc
	d.ID, d.URL, d.Site, d.Title, d.Authors, d.Lang = bad, "https://news.example/"+bad, bad, bad, []string{bad}, bad
	d.Published = khaldun.Time{From: time.Date(2024, 3, 13, 0, 0, 0, 0, time.UTC), Grain: khaldun.Day}
	r.Coder = bad
	for i := range r.Mentions {
		m := &r.Mentions[i]
		m.Name, m.Item, m.Office, m.Entity = bad, bad, bad, bad
	}
	for i := range r.Places {
		r.Places[i].Name = bad
	}
	for i := range r.Events {
		e := &r.Events[i]
		e.Contexts = []string{bad}
		for k := range e.Counts {
			e.Counts[k].Of = bad
		}
	}
	return r
}
