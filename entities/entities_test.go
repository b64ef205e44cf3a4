package entities

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"khaldun/book"
	"khaldun/data"
)

// codebook is a small codebook of our own.
func codebook(t testing.TB) *book.Book {
	t.Helper()
	ontology, err := fs.ReadFile(data.FS, "plover.ontology")
	if err != nil {
		t.Fatal(err)
	}
	b, err := book.Open(fstest.MapFS{
		"plover.ontology": {Data: ontology},
		"entities/own.entities": {Data: []byte(`
country KEN
  name     Kenya
  demonym  Kenyan
  item     Q114
  iso2     KE

country PER
  name     Peru
  demonym  Peruvian
  item     Q419
  iso2     PE

country AUT
  name  Austria
  iso2  AT

office president
  word    president
  sector  GOV
  unique  country

office foreign-minister
  word    foreign minister, minister of foreign affairs
  sector  GOV
  unique  country

office minister
  word    minister
  sector  GOV

office mp
  word    member of parliament, MP
  sector  LEG

agent agency
  word    agency
  sector  GOV
  kind    body

entity amina-okoth
  kind  person
  name  Amina Okoth
  alias Amina W. Okoth
  short Okoth
  item  Q900001
  role  KEN GOV president 2010-03-01..2015-02-28

entity rosa-quispe
  kind  person
  name  Rosa Quispe
  role  PER GOV foreign-minister 2011-07-28..2013-07-27
`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Check().Err(); err != nil {
		t.Fatal(err)
	}
	return b
}

// lister writes what it is given on a line each.
type lister struct{ strings.Builder }

func (l *lister) Entity(e *Entity) error {
	fmt.Fprintf(l, "%s %s", e.Kind, strings.Join(e.Names, " = "))
	for _, a := range e.Acronyms {
		fmt.Fprintf(l, " (%s)", a)
	}
	if e.Item != "" {
		fmt.Fprintf(l, " %s", e.Item)
	}
	for _, r := range e.Roles {
		fmt.Fprintf(l, "; %s", r)
	}
	l.WriteByte('\n')
	return nil
}

func (l *lister) Agent(a *Agent) error {
	fmt.Fprintf(l, "agent %s/%s %s %s\n", a.Word, a.Plural, a.Kind, strings.Join(a.Sectors, ","))
	return nil
}

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		name    string
		format  Format
		list    string
		want    string
		skipped []string // "line reason"
	}{
		{"posts stand behind their holders", FollowTheMoney,
			`{"id":"p","schema":"Person","properties":{"name":["Dina Otieno","Дина"],"country":["ke"],"wikidataId":["Q7"]}}
{"id":"o","schema":"Occupancy","properties":{"holder":["p"],"post":["t"],"startDate":["2012-05"],"endDate":["2014-01-31"],"status":["ended"]}}
{"id":"t","schema":"Position","properties":{"name":["Minister of Foreign Affairs"],"country":["ke"]}}
`, "person Dina Otieno Q7; KEN GOV foreign-minister 2012-05..2014-01-31\n", nil},
		{"bad lines cost only themselves", FollowTheMoney,
			`{"id":"p","schema":"Person","properties":{"name":["Dina Otieno"],"country":["ke"]}}
{"id":
[1,2]
{"id":"v","schema":"Vessel","properties":{}}
{"schema":"Person"}
{"id":"o","schema":"Occupancy","properties":{"holder":["p"],"post":["nowhere"],"startDate":["2012"]}}
{"id":"q","schema":"Occupancy","properties":{"holder":["nobody"],"post":["t"],"startDate":["2012"]}}
{"id":"r","schema":"Occupancy","properties":{"holder":["p"],"post":["t"],"startDate":["soon"]}}
{"id":"s","schema":"Occupancy","properties":{"holder":["p"],"post":["t"],"startDate":["2012"],"status":["ended"]}}
`, "", []string{"2 not a FollowTheMoney entity", "3 not a FollowTheMoney entity", "4 schema Vessel is not used", "5 an entity without an id",
				"8 a date that is none", "9 an occupancy that ended at no known date", "6 the post is not in the list, or of no use",
				"1 a person without a post", "7 the holder is not in the list"}},
		{"bodies by their topics", FollowTheMoney,
			`{"id":"a","schema":"PublicBody","properties":{"name":["Kenya Water Office"],"country":["ke"]}}
{"id":"b","schema":"Organization","properties":{"name":["Lake Front"],"jurisdiction":["pe"],"topics":["crime.terror"]}}
{"id":"c","schema":"Organization","properties":{"name":["Club of Friends"],"country":["pe"]}}
`, "body Kenya Water Office; KEN GOV\ngroup Lake Front; PER REB\n", []string{"3 a body of a kind we do not know"}},
		{"qualifiers of Wikidata, in an array", Wikidata,
			`[
{"id":"Q1","labels":{"en":{"value":"Juan Mamani"}},"aliases":{"en":[{"value":"J. Mamani"}]},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}}}],"P27":[{"mainsnak":{"datavalue":{"value":{"id":"Q419"}}}}],"P39":[{"mainsnak":{"datavalue":{"value":{"id":"Q2"}}},"qualifiers":{"P580":[{"datavalue":{"value":{"time":"+2001-07-28T00:00:00Z","precision":11}}}],"P582":[{"datavalue":{"value":{"time":"+2006-00-00T00:00:00Z","precision":9}}}]}}]}},
{"id":"Q2","labels":{"en":{"value":"President of Peru"}},"aliases":[],"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q4164871"}}}}],"P1001":[{"mainsnak":{"datavalue":{"value":{"id":"Q419"}}}}]}},
{"id":"Q3","labels":{"en":{"value":"Andean Union"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q7278"}}}}],"P17":[{"mainsnak":{"datavalue":{"value":{"numeric-id":419}}}}]}},
{"id":"Q4","labels":{"en":{"value":"a mountain"}},"claims":{}}
]
`, "party Andean Union Q3; PER PTY\nperson Juan Mamani = J. Mamani Q1; PER GOV president 2001-07-28..2006\n",
			[]string{"5 an item that is no person, body or post"}},
		{"leaders by the address of their page", Archigos,
			"obsid\tidacr\tleader\tstartdate\tenddate\texit\tdbpedia.uri\n" +
				"AUS-1\tAUS\tMuster\t2001-02-03\t2004-05-06\tRegular\thttp://example.org/resource/Eva_Muster_(politician)\n" +
				"KEN-1\tKEN\tJomo Achieng\t03/02/2005\t2015-12-31\tStill in Office\tNA\n" +
				"KEN-2\tKEN\tKamau\t1970-01-01\t1975-01-01\tRegular\tNA\n" +
				"PRU-1\tPRU\tA. Junker\t1870-01-01\t1875-01-01\tRegular\tNA\n",
			"person Eva Muster; AUT GOV 2001-02-03..2004-05-06\nperson Jomo Achieng; KEN GOV 2005-02-03..\n",
			[]string{"4 a person with a surname only", "5 a state that is none today"}},
		{"actors with dates on lines of their own or not", Actors,
			`# a comment
<!-- one
over lines -->
ADHIAMBO_OF_KISUMU_  # a source
+A._OF_KISUMU_
	[KENGOV 040801-080231]
	[KENELI]
PEOPLE'S_FRONT_OF_AL-O'NEIL_ [PERREB]
PRESIDENT_LUIS_HUAMAN_ [PERGOV <20010728][PERGOVMIL >100101]
KENYAN_ [KEN]
WFX_ [IGOUNOHLH]
NOBODY_AT_ALL_
HUAMAN_ [PERGOV 010101-020101]
SOME_ONE_ [XXXGOV 010101-020101]
LATE_ONE_ [PERGOV 030101-020101]
`, `person Adhiambo of Kisumu = A. of Kisumu; KEN GOV 2004-08-01..2008-02-29; KEN ELI 2008-03-01..
group People's Front of Al-O'Neil; PER REB
person Luis Huaman; PER GOV ..2001-07-28; PER GOV 2010-01-01..
igo WFX; UNO -
`, []string{"10 a name of a country, its people or a place", "12 a name without a code", "13 a person with a surname only",
				"14 a code that cannot be translated", "15 a date that is none"}},
		{"agents with sets and plurals", Agents,
			`!PERSON! = MAN,MEN,WOMAN
POLICE {} [~COP]
LAWMAN {LAWMEN} [~COP]
HARBOUR!PERSON! [~LAB]
NEWSPAPER_ [~MED] # media are JRN here
SINGER [~XYZ]
NO_CODE
`, "agent police/ people COP\nagent lawman/lawmen  COP\nagent harbour man/  LAB\nagent harbour woman/  LAB\nagent newspaper/  JRN\n",
			[]string{"4 the plural of another entry", "6 a code that cannot be translated", "7 a line that is no agent"}},
		{"leaders by tag and ministers by title", CountryInfo,
			`<!-- CountryInfo.txt
<CountryCode>PER</CountryCode> in a comment
-->
<Country>
<CountryCode>KEN</CountryCode>
<CountryName>KENYA</CountryName>
<Capital>
	NAIROBI_
</Capital>
<Leaders>
	<Presidents>
		{GRACE_WANJIRU_}{GRACE_N._WANJIRU_}		[19900101 - 20021230]  [B:19400101]
	</Presidents>
	<Speakers of old>
		PETER_KIPTOO_	[>20021230]
	</Speakers of old>
</Leaders>
<Government>
	MERCY_CHEBET_	[KENGOV <20031231][KENGOV 20050101 - 20060231]	# Minister of Foreign Affairs & Minister of Water
	JOHN_ROTICH_	[KENGOV 2005]	# Minister of Water
</Government>
</Country>
`, `person Grace Wanjiru = Grace N. Wanjiru; KEN GOV president 1990-01-01..2002-12-30
person Peter Kiptoo; KEN GOV 2002-12-30..
person Mercy Chebet; KEN GOV foreign-minister ..2003-12-31; KEN GOV minister 2005-01-01..2006-02-28
`, []string{"20 a date that is none"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got lister
			var skipped []string
			rd := NewReader(codebook(t), Options{Skipped: func(s Skip) { skipped = append(skipped, fmt.Sprint(s.Line, " ", s.Reason)) }})
			if f := Detect([]byte(tt.list)); f != tt.format {
				t.Errorf("Detect = %q, want %q", f, tt.format)
			}
			if err := rd.Read("list", tt.format, strings.NewReader(tt.list), &got); err != nil {
				t.Fatal(err)
			}
			if got.String() != tt.want {
				t.Errorf("got\n%swant\n%s", got.String(), tt.want)
			}
			slices.Sort(skipped)
			want := slices.Sorted(slices.Values(tt.skipped))
			if !slices.Equal(skipped, want) {
				t.Errorf("skipped\n%q, want\n%q", skipped, want)
			}
		})
	}
}

func TestReadUndated(t *testing.T) {
	list := `{"id":"p","schema":"Person","properties":{"name":["Dina Otieno"],"country":["ke"],"topics":["role.judge"]}}`
	var got lister
	rd := NewReader(codebook(t), Options{Undated: true})
	if err := rd.Read("list", FollowTheMoney, strings.NewReader(list), &got); err != nil {
		t.Fatal(err)
	}
	if want := "person Dina Otieno; KEN JUD\n"; got.String() != want {
		t.Errorf("got %q, want %q", got.String(), want)
	}
}

func TestReadPacked(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, "TUPAC_FRONT_ [PERREB]\n")
	z.Close()
	if f := Detect(packed.Bytes()); f != Actors {
		t.Errorf("Detect = %q, want %q", f, Actors)
	}
	whole := packed.Bytes()
	var got lister
	rd := NewReader(codebook(t), Options{})
	if err := rd.Read("list.gz", Actors, bytes.NewReader(whole), &got); err != nil {
		t.Fatal(err)
	}
	if want := "group Tupac Front; PER REB\n"; got.String() != want {
		t.Errorf("got %q, want %q", got.String(), want)
	}
	if err := rd.Read("list.gz", Actors, bytes.NewReader(whole[:len(whole)-9]), &got); err == nil {
		t.Error("a list cut short gave no error")
	}
}

func TestReadLongLine(t *testing.T) {
	list := strings.Repeat("x", maxLine+1) + "\nTUPAC_FRONT_ [PERREB]\n"
	var got lister
	var skipped []Skip
	rd := NewReader(codebook(t), Options{Skipped: func(s Skip) { skipped = append(skipped, s) }})
	if err := rd.Read("list", Actors, strings.NewReader(list), &got); err != nil {
		t.Fatal(err)
	}
	if len(skipped) != 1 || skipped[0].Line != 1 || got.Len() == 0 {
		t.Errorf("skipped %v and read %q, want the first line skipped and the second read", skipped, got.String())
	}
}

func TestTitle(t *testing.T) {
	b, err := book.Open(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	o := newOffices(b)
	for _, tt := range []struct{ title, office, country string }{
		{"President of Kenya", "president", "KEN"},
		{"Kenyan President", "president", "KEN"},
		{"President of the Republic of Kenya", "president", "KEN"},
		{"Minister for Foreign Affairs", "foreign-minister", ""},
		{"Minister of Foreign Affairs and Trade", "foreign-minister", ""},
		{"Minister of National Defense", "defence-minister", ""},
		{"Minister of Finance of Peru", "finance-minister", "PER"},
		{"Deputy Minister of Foreign Affairs", "deputy-foreign-minister", ""},
		{"Minister of State for Foreign Affairs", "deputy-foreign-minister", ""},
		{"Minister of Fisheries", "minister", ""},
		{"Deputy Prime Minister", "deputy-prime-minister", ""},
		{"Ambassador to the US", "ambassador", ""},
		{"President of the Football Federation of Kenya", "", "KEN"},
		{"Clerk", "", ""},
	} {
		of, country := o.title(tt.title)
		got := ""
		if of != nil {
			got = of.ID
		}
		if got != tt.office || country != tt.country {
			t.Errorf("title(%q) = %q, %q, want %q, %q", tt.title, got, country, tt.office, tt.country)
		}
	}
}

func TestDates(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"310101", "1931-01-01"},
		{"300101", "2030-01-01"},
		{"20080231", "2008-02-29"},
		{"20080000", "2008"},
		{"20081301", ""},
		{"-1", ""},
		{"2004017", ""},
	} {
		d, err := parseTABARI(tt.in)
		if got := d.String(); got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("parseTABARI(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
	for _, tt := range []struct{ in, want string }{
		{"2008-02-31T10:00:00Z", "2008-02-29"},
		{"+2008-00-00T00:00:00Z", "2008"},
		{"2008-05", "2008-05"},
		{"08", ""},
		{"20x8", ""},
	} {
		if d, _ := parseISO(tt.in); d.String() != tt.want {
			t.Errorf("parseISO(%q) = %q, want %q", tt.in, d, tt.want)
		}
	}
}

// files is a directory in memory.
type files map[string]*bytes.Buffer

func (f files) create(path string) (io.WriteCloser, error) {
	f[path] = &bytes.Buffer{}
	return closer{f[path]}, nil
}

type closer struct{ io.Writer }

func (closer) Close() error { return nil }

// over is the codebook with the files laid over it.
func over(t testing.TB, f files) (*book.Book, error) {
	t.Helper()
	ontology, _ := fs.ReadFile(data.FS, "plover.ontology")
	m := fstest.MapFS{}
	for path, text := range f {
		m["entities/new/"+path] = &fstest.MapFile{Data: text.Bytes()}
	}
	own := fstest.MapFS{"plover.ontology": {Data: ontology}, "entities/own.entities": {Data: ownRecords(t)}}
	return book.Open(own, m)
}

// ownRecords is the text of codebook's own records.
func ownRecords(t testing.TB) []byte {
	var out bytes.Buffer
	b := codebook(t)
	for _, kind := range []string{"country", "office", "agent", "entity"} {
		for _, r := range b.Records(kind) {
			fmt.Fprintf(&out, "%s %s\n", kind, r.Name)
			for _, f := range r.Fields {
				fmt.Fprintf(&out, "  %s  %s\n", f.Key, f.Value)
			}
		}
	}
	return out.Bytes()
}

func TestWrite(t *testing.T) {
	f := files{}
	w := NewWriter(codebook(t), f.create)
	gov := func(country, office string, from, to int) Role {
		return Role{Country: country, Sectors: []string{"GOV"}, Office: office, From: Date{Year: from}, To: Date{Year: to}}
	}
	for _, e := range []*Entity{
		{Kind: "person", Names: []string{"Dina Otieno", "D. Otieno"}, Item: "Q7", Roles: []Role{gov("KEN", "minister", 2001, 2003), gov("KEN", "minister", 2003, 2005)}},
		{Kind: "person", Names: []string{"Dina Otieno"}, Roles: []Role{gov("PER", "", 2001, 2003)}},                 // a namesake
		{Kind: "person", Names: []string{"Dína Otieno"}, Roles: []Role{gov("KEN", "", 2009, 0)}},                    // the same once more
		{Kind: "person", Names: []string{"Kip Langat"}, Roles: []Role{gov("KEN", "president", 2012, 2013)}},         // Okoth's post
		{Kind: "person", Names: []string{"A. Okoth"}, Item: "Q900001", Roles: []Role{gov("KEN", "", 2003, 2007)}},   // Okoth has no role then
		{Kind: "person", Names: []string{"Rosa Quispe"}, Roles: []Role{gov("PER", "foreign-minister", 2011, 2013)}}, // known
	} {
		if err := w.Entity(e); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range []*Agent{{Word: "agency", Sectors: []string{"GOV"}}, {Word: "harbour agency", Sectors: []string{"BUS"}}, {Word: "ferryman", Plural: "ferrymen", Sectors: []string{"LAB"}}} {
		if err := w.Agent(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"KEN.entities": `entity dina-otieno
  kind  person
  name  Dina Otieno
  name  D. Otieno
  item  Q7
  role  KEN GOV minister 2001..2005

entity kip-langat
  kind  person
  name  Kip Langat
  role  KEN GOV 2012..2013

entity amina-okoth
  kind   person
  name   Amina Okoth
  alias  Amina W. Okoth
  short  Okoth
  item   Q900001
  role   KEN GOV president 2010-03-01..2015-02-28
  role   KEN GOV 2003..2007
`,
		"PER.entities": `entity dina-otieno-per
  kind       person
  name       Dina Otieno
  role       PER GOV 2001..2003
  ambiguous  true
`,
		"agents.entities": `agent harbour-agency
  word    harbour agency
  sector  BUS
  kind    body

agent ferryman
  word    ferryman
  plural  ferrymen
  sector  LAB
  kind    person
`} {
		if got := f[path]; got == nil || got.String() != want {
			t.Errorf("%s: got\n%v\nwant\n%s", path, got, want)
		}
	}
	want := Count{New: 3, Merged: 1, Known: 1, Again: 1, Roles: 4, Dated: 4, Ambiguous: 1, Held: 1, Agents: 2, KnownAgents: 1}
	if w.Count != want {
		t.Errorf("count %+v, want %+v", w.Count, want)
	}
	if _, err := over(t, f); err != nil {
		t.Error(err)
	}
}

// Whatever a list says, what is written is a codebook without mistakes.
func TestWrittenChecks(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	pick := func(s ...string) string { return s[rnd.IntN(len(s))] }
	date := func() Date {
		d, _ := makeDate(2000+rnd.IntN(12), rnd.IntN(13), rnd.IntN(29))
		return d
	}
	for range 300 {
		f := files{}
		w := NewWriter(codebook(t), f.create)
		for range 30 {
			e := &Entity{Kind: pick("person", "body", "group"), Item: pick("", "", "Q900001", "Q8", "Q9")}
			for range 1 + rnd.IntN(2) {
				e.Names = append(e.Names, pick("Amina", "Rosa", "Dina", "Kip")+" "+pick("Okoth", "Quispe", "Otieno", "Ötieno"))
			}
			for range 1 + rnd.IntN(4) {
				r := Role{Country: pick("KEN", "PER", "AUT"), Sectors: []string{pick("GOV", "ELI", "LEG")}, Office: pick("", "", "president", "foreign-minister", "mp"), From: date(), To: date()}
				if rnd.IntN(4) == 0 {
					r.To = Date{}
				}
				if rnd.IntN(6) == 0 {
					r.From = Date{}
				}
				if !r.To.IsZero() && !r.From.First().Before(r.To.After()) {
					r.To = Date{}
				}
				e.Roles = append(e.Roles, r)
			}
			if err := w.Entity(e); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := over(t, f); err != nil {
			for path, text := range f {
				t.Logf("%s\n%s", path, text)
			}
			t.Fatal(err)
		}
	}
}

func TestFind(t *testing.T) {
	ix := NewIndex(codebook(t))
	for _, tt := range []struct{ name, want string }{
		{"Amina Okoth", "amina-okoth"},
		{"amina w okoth", "amina-okoth"},
		{"Okoth", "amina-okoth"},
		{"Q900001", "amina-okoth"},
		{"amina-okoth", "amina-okoth"},
		{"Nobody", ""},
	} {
		got := ""
		for _, e := range ix.Find(tt.name) {
			got += e.ID
		}
		if got != tt.want {
			t.Errorf("Find(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
	for _, tt := range []struct{ name, want string }{
		{"Amina Okot", "Amina Okoth"},
		{"Quispe", "Rosa Quispe"},
		{"R. Quispe", "Rosa Quispe"},
		{"Zed", ""},
		{"", ""},
	} {
		got := ""
		for _, n := range ix.Near(tt.name, 1) {
			got += n.Name
		}
		if got != tt.want {
			t.Errorf("Near(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestDisagreements(t *testing.T) {
	list := `AMINA_OKOTH_ [KENGOV 20100301-20160801]
WANGARI_MUTUA_ [KENGOV 20120101-20121231]
ROSA_QUISPE_ [PERMIL 20120101-20121231]
`
	b := codebook(t)
	c := NewComparison(b)
	if err := NewReader(b, Options{}).Read("list", Actors, strings.NewReader(list), c); err != nil {
		t.Fatal(err)
	}
	info := `<CountryCode>KEN</CountryCode>
<Leaders>
<Presidents>
	AMINA_OKOTH_	[20100301 - 20120801]
	WANGARI_MUTUA_	[20120801 - 20121231]
	KIP_LANGAT_	[>20160801]
</Presidents>
</Leaders>
`
	if err := NewReader(b, Options{}).Read("info", CountryInfo, strings.NewReader(info), c); err != nil {
		t.Fatal(err)
	}
	c.Since = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	c.Slack = 40 * 24 * time.Hour
	var got []string
	for _, d := range c.Disagreements() {
		ours, _, _ := strings.Cut(d.Ours, " (")
		got = append(got, fmt.Sprintf("%s %s: %s", d.Kind, d.Where, ours))
	}
	want := []string{
		"dates info:4: amina-okoth KEN GOV president 2010-03-01..2015-02-28",
		"role list:3: rosa-quispe PER GOV foreign-minister 2011-07-28..2013-07-27",
		"holder info:5: amina-okoth KEN GOV president 2010-03-01..2015-02-28",
		"missing info:6: ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{`{"id":"p","schema":"Person","properties":{"name":"x y"}}`, `[{"id":"Q1","labels":[],"claims":{"P39":[{}]}},`,
		"leader\tidacr\tstartdate\tenddate\nA B\tUSA\t2001\t\n", "A_B_ [KENGOV >010101]\n+C [", "!P! = A,B\nX!P! {} [~COP]", "<CountryCode>KEN<\n<Leaders>\n<Presidents>\n{A_B_} [>2"} {
		f.Add(s)
	}
	b := codebook(f)
	f.Fuzz(func(t *testing.T, list string) {
		rd := NewReader(b, Options{})
		for _, format := range Formats() {
			var found lister
			rd.Read("list", format, strings.NewReader(list), &found)
			if found.Len() == 0 {
				continue
			}
			out := files{}
			w := NewWriter(b, out.create)
			rd.Read("list", format, strings.NewReader(list), w) // an error is as good as a skip here
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if len(out) == 0 {
				continue
			}
			if _, err := over(t, out); err != nil {
				t.Fatalf("%s: %v", format, err)
			}
		}
	})
}

// The field's dictionaries, where they are at hand, make a codebook without
// mistakes.
func TestDictionaries(t *testing.T) {
	const dir = "../../shared/data/dictionaries"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no dictionaries in " + dir)
	}
	b, err := book.Open(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	f := files{}
	w := NewWriter(b, f.create)
	rd := NewReader(b, Options{})
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		file, err := os.Open(dir + "/" + n.Name())
		if err != nil {
			t.Fatal(err)
		}
		start := make([]byte, 32<<10)
		k, _ := io.ReadFull(file, start)
		file.Seek(0, io.SeekStart)
		if err := rd.Read(n.Name(), Detect(start[:k]), file, w); err != nil {
			t.Error(err)
		}
		file.Close()
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	m := fstest.MapFS{}
	for path, text := range f {
		m["entities/new/"+path] = &fstest.MapFile{Data: text.Bytes()}
	}
	if _, err := book.Open(data.FS, m); err != nil {
		t.Error(err)
	}
	if w.Count.New < 20_000 || w.Count.Dated < 15_000 {
		t.Errorf("count %+v, want more than 20000 new entities and 15000 dated roles", w.Count)
	}
}
