package where_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"khaldun"
	"khaldun/book"
	"khaldun/where"
)

// find reads a text in which words with a capital are names, and lists the places
// found as "phrase=name country".
func find(t *testing.T, g *where.Gazetteer, d *khaldun.Document, names ...khaldun.Name) []khaldun.Place {
	t.Helper()
	r := plainReading(d)
	r.Names = names
	if err := g.Stage().Run(r); err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Places {
		if err := khaldun.CheckSpan(d.Text, p.Span); err != nil {
			t.Errorf("place %s: %v", p.Name, err)
		}
		if p.Why.Rule == "" || p.Why.Note == "" {
			t.Errorf("place %s in %q has no evidence", p.Name, d.Text)
		}
	}
	return r.Places
}

func list(text string, places []khaldun.Place) string {
	var out []string
	for _, p := range places {
		out = append(out, strings.TrimSpace(p.Span.Of(text)+"="+p.Name+" "+p.Country))
	}
	return strings.Join(out, "; ")
}

// named marks the first occurrence of phrase in text as a name of that type.
func named(text, phrase, typ string) khaldun.Name {
	i := strings.Index(text, phrase)
	return khaldun.Name{Span: khaldun.Span{Start: int32(i), End: int32(i + len(phrase))}, Type: typ}
}

func TestFind(t *testing.T) {
	g := openGazetteer(t)
	for _, tt := range []struct{ text, want string }{
		{"Police in Nairobi arrested nine men.", "Nairobi=Nairobi KEN"},
		{"He was born in Paris, Texas, and lives there.", "Paris=Paris USA; Texas=Texas USA"},
		{"Leaders met in Paris on Monday.", "Paris=Paris FRA"},
		{"A fire broke out in Moss, Norway, officials said.", "Moss=Moss NOR; Norway=Norway NOR"},
		{"Shelling hit Kherson and Zaporizhzhia in Ukraine overnight.", "Kherson=Kherson UKR; Zaporizhzhia=Zaporizhzhia UKR; Ukraine=Ukraine UKR"},
		{"Two ships were attacked in the Red Sea near the Bab al-Mandab strait.", "Red Sea=Red Sea; Bab al-Mandab strait=Bab al-Mandab"},
		{"Families fled the al-Hol camp in Syria.", "al-Hol camp=Al-Hol SYR; Syria=Syria SYR"},
		{"Kenyan police fired tear gas.", ""},
		{"The Reading of the bill was put off until March.", ""},
		{"A court in Kandahar province freed them.", "Kandahar=Kandahar AFG"},
		{"The U.S. and the UK signed it; they asked us to wait.", "U.S.=United States USA; UK=United Kingdom GBR"},
		{"He flew from São Paulo to Brasilia.", "São Paulo=São Paulo BRA; Brasilia=Brasília BRA"},
		{"COLUMBIA, Ky. (AP) - A man was held.", "COLUMBIA=Columbia USA; Ky.=Kentucky USA"},
		{"Troops crossed the Line of Control in Kashmir.", "Line of Control=Line of Control; Kashmir=Kashmir"},
	} {
		d := &khaldun.Document{Text: tt.text}
		if got := list(tt.text, find(t, g, d)); got != tt.want {
			t.Errorf("in %q found %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestNames(t *testing.T) {
	g := openGazetteer(t)
	for _, tt := range []struct{ text, name, typ, want string }{
		{"Paris Hilton visited the set.", "Paris Hilton", "PER", ""},
		{"Jordan said the talks were over.", "Jordan", "PER", ""},
		{"The Washington Post reported it.", "Washington Post", "ORG", ""},
		{"Boats gathered off Reading on Friday.", "Reading", "LOC", "Reading=Reading GBR"},
		{"Iran rejected the offer.", "Iran", "ORG", "Iran=Iran IRN"},
		{"Rebels in Kivu Province withdrew.", "Kivu Province", "LOC", "Kivu=Kivu COD"},
		{"Envoys of Hamas arrived.", "Hamas", "LOC", ""},
		{"A shop on Church Street burnt down.", "Church Street", "LOC", ""},
	} {
		d := &khaldun.Document{Text: tt.text}
		if got := list(tt.text, find(t, g, d, named(tt.text, tt.name, tt.typ))); got != tt.want {
			t.Errorf("in %q with %s %s found %q, want %q", tt.text, tt.typ, tt.name, got, tt.want)
		}
	}
}

func TestContext(t *testing.T) {
	g := openGazetteer(t)
	for _, tt := range []struct{ url, text, want string }{
		{"https://example.ca/news", "The fire in London spread.\nLondon is in Ontario.", "London=London CAN"},
		{"", "The fire in London spread.", "London=London GBR"},
		{"", "Protesters marched in Hyderabad.\nKarachi and Lahore in Pakistan were calm.", "Hyderabad=Hyderabad PAK"},
		{"", "Protesters marched in Hyderabad.\nMumbai and Delhi in India were calm.", "Hyderabad=Hyderābād IND"},
		{"", "He drove from Tripoli to Beirut in Lebanon.", "Tripoli=Tripoli LBN"},
		{"", "Militias clashed in Tripoli, and Benghazi was quiet.", "Tripoli=Tripoli LBY"},
		{"", "The Georgia governor spoke in Atlanta.", "Georgia=Georgia USA"},
		{"", "Crowds gathered in Tbilisi as Georgia voted.", "Tbilisi=Tbilisi GEO; Georgia=Georgia GEO"},
	} {
		d := &khaldun.Document{URL: tt.url, Text: tt.text}
		if got := list(tt.text, find(t, g, d)); !strings.HasPrefix(got, tt.want) {
			t.Errorf("in %q at %q found %q, want it to begin with %q", tt.text, tt.url, got, tt.want)
		}
	}
}

func TestResolution(t *testing.T) {
	g := openGazetteer(t)
	for _, tt := range []struct {
		text string
		want int
	}{
		{"It rained in Peru.", 1},
		{"It rained in Bavaria.", 2},
		{"It rained in Black Hawk County.", 3},
		{"It rained in Lyon.", 4},
		{"It rained in Tahrir Square.", 5},
		{"It rained in the Persian Gulf.", 0},
	} {
		places := find(t, g, &khaldun.Document{Text: tt.text})
		if len(places) != 1 || places[0].Resolution != tt.want {
			t.Errorf("in %q found %v, want one place of resolution %d", tt.text, places, tt.want)
		}
	}
}

func TestDisputed(t *testing.T) {
	g := openGazetteer(t)
	places := find(t, g, &khaldun.Document{Text: "Ships left ports in Crimea on Sunday."})
	if len(places) != 1 || places[0].Country != "UKR" || places[0].GeoNameID != 703883 {
		t.Fatalf("Crimea is %v, want GeoNames 703883 filed under UKR", places)
	}
	if note := places[0].Why.Note; !strings.Contains(note, "disputed by RUS, UKR, held by RUS") {
		t.Errorf("the evidence for Crimea says %q; want the dispute named", note)
	}
}

// An overlay replaces a record, and so changes where a disputed place is filed.
func TestOverlay(t *testing.T) {
	mine := fstest.MapFS{"places/mine.places": {Data: []byte(
		"place golan-heights\n  name     Golan Heights\n  kind     region\n  country  ISR\n  at       33, 35.8\n")}}
	b, err := book.Open(os.DirFS("../data"), mine)
	if err != nil {
		t.Fatal(err)
	}
	g, err := where.New(b)
	if err != nil {
		t.Fatal(err)
	}
	places := find(t, g, &khaldun.Document{Text: "A rocket fell in the Golan Heights."})
	if len(places) != 1 || places[0].Country != "ISR" {
		t.Errorf("with an overlay the Golan Heights are %v, want them filed under ISR", places)
	}
}

func TestMistakes(t *testing.T) {
	model, err := where.Encode([]where.Town{{ID: 1, Name: "Here", Country: "AND", Inhabitants: 5, Lat: 42, Lon: 1}})
	if err != nil {
		t.Fatal(err)
	}
	open := func(model []byte, records string) error {
		b, err := book.Open(fstest.MapFS{"places/gazetteer.bin": {Data: model}, "places/x.places": {Data: []byte(records)}})
		if err != nil {
			return err
		}
		_, err = where.New(b)
		return err
	}
	for _, tt := range []struct{ record, want string }{
		{"place x\n  name  X\n  kind  moon\n", `places/x.places:1: place x: kind "moon"`},
		{"place x\n  kind  sea\n", `places/x.places:1: place x: name ""`},
		{"place x\n  name  X\n  kind  sea\n  at  91, 3\n", `places/x.places:1: place x: at "91, 3"`},
		{"place x\n  name  X\n  kind  sea\n  geonames  Q5\n", `places/x.places:1: place x: geonames "Q5"`},
	} {
		if err := open(model, tt.record); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("record %q gives error %v, want %q in it", tt.record, err, tt.want)
		}
	}
	for _, cut := range []int{0, 7, 31, 40, len(model) - 1} {
		if err := open(model[:cut], ""); !errors.Is(err, where.ErrFormat) {
			t.Errorf("a file cut to %d of %d bytes gives error %v, want ErrFormat", cut, len(model), err)
		}
	}
	bad := slices.Clone(model)
	bad[50]++
	if err := open(bad, ""); !errors.Is(err, where.ErrFormat) {
		t.Errorf("a file with a changed byte gives error %v, want ErrFormat", err)
	}
}

func TestSameAnswer(t *testing.T) {
	g := openGazetteer(t)
	text := strings.Repeat("Talks between Iran and the U.S. opened in Geneva, Switzerland, after strikes near Natanz.\n", 3)
	first := find(t, g, &khaldun.Document{Text: text})
	for range 5 {
		again := find(t, g, &khaldun.Document{Text: text})
		if !slices.EqualFunc(first, again, func(a, b khaldun.Place) bool {
			return a.Span == b.Span && a.Why.Note == b.Why.Note && a.GeoNameID == b.GeoNameID
		}) {
			t.Fatalf("the same text gives %v and %v", first, again)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	g := openGazetteer(b)
	var readings []*khaldun.Reading
	tokens := 0
	for _, a := range readGold(b) {
		r := read(a)
		readings = append(readings, r)
		tokens += len(r.Tokens)
	}
	stage := g.Stage()
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range readings {
			if err := stage.Run(r); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkNew(b *testing.B) {
	bk, err := book.Open(os.DirFS("../data"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := where.New(bk); err != nil {
			b.Fatal(err)
		}
	}
}

// A long text takes time in proportion to its length.
func TestLinear(t *testing.T) {
	g := openGazetteer(t)
	for _, sentence := range []string{
		"San Antonio, San José, Santa Cruz and Springfield. ",
		"Officials in San Pedro de la Cruz del Norte of New South Al Ain North West Bank met in Paris, Texas. ",
	} {
		run := func(n int) time.Duration {
			r := plainReading(&khaldun.Document{Text: strings.Repeat(sentence, n)})
			start := time.Now()
			if err := g.Stage().Run(r); err != nil {
				t.Fatal(err)
			}
			return time.Since(start)
		}
		run(100)
		small, large := run(500), run(8000)
		if large > 16*8*max(small, time.Millisecond) {
			t.Errorf("%q 16 times as often takes %v, %v times as long", sentence, large, float64(large)/float64(small))
		}
	}
}
