package export_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"khaldun"
	"khaldun/book"
	"khaldun/export"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestFormats compares every format with its golden file, testdata/NAME.golden; a
// new format needs no test of its own.
func TestFormats(t *testing.T) {
	o := options(t)
	for _, f := range export.Formats() {
		var got bytes.Buffer
		if err := f.Write(&got, reading(t), o); err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		golden := filepath.Join("testdata", f.Name+".golden")
		if *update {
			if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatalf("%v; make it with go test ./export -update and read it", err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s is not as %s says:\n%s", f.Name, golden, got.Bytes())
		}
	}
}

// TestSchemas holds the JSON against its schemas: the full reading, one with
// nothing in it, and events of a document nothing is known of.
func TestSchemas(t *testing.T) {
	bare := reading(t)
	bare.Doc = &khaldun.Document{ID: "bare", Text: bare.Doc.Text}
	bare.Tokens, bare.Sentences, bare.Names = nil, nil, nil
	for i := range bare.Mentions {
		bare.Mentions[i] = khaldun.Mention{Span: bare.Mentions[i].Span, Antecedent: -1}
	}
	for i := range bare.Events {
		bare.Events[i].When, bare.Events[i].Where, bare.Events[i].Cameo = -1, -1, ""
	}
	readings := map[string]*khaldun.Reading{
		"full":  reading(t),
		"bare":  bare,
		"empty": {Doc: &khaldun.Document{ID: "empty"}},
	}
	for _, f := range export.Formats() {
		path := filepath.Join("schema", f.Name+".schema.json")
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			continue // not a JSON format
		}
		schema, err := jsonschema.NewCompiler().Compile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, r := range readings {
			for _, o := range []export.Options{options(t), {}} {
				var out bytes.Buffer
				if err := f.Write(&out, r, o); err != nil {
					t.Fatal(err)
				}
				for line := range bytes.Lines(out.Bytes()) {
					v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
					if err != nil {
						t.Fatal(err)
					}
					if err := schema.Validate(v); err != nil {
						t.Errorf("%s of the %s reading: %v\n%s", f.Name, name, err, line)
					}
				}
			}
		}
	}
}

// TestOffsets: every start and end in the JSON, of whatever layer, cuts the words
// beside it out of the text counted in characters.
func TestOffsets(t *testing.T) {
	r := reading(t)
	chars := []rune(r.Doc.Text)
	var out bytes.Buffer
	if err := export.Reading(&out, r, options(t)); err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(out.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	checked := 0
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			for _, key := range []string{"text", "form", "entity_text", "extracted_place"} {
				if want, ok := v[key].(string); ok {
					start, end := int(v["start"].(float64)), int(v["end"].(float64))
					if got := string(chars[start:end]); got != want {
						t.Errorf("characters %d:%d are %q, not %s %q", start, end, got, key, want)
					}
					checked++
				}
			}
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(v)
	if checked < 30 {
		t.Errorf("only %d spans have been looked at", checked)
	}
}

func TestNegatedOnlyWhenAsked(t *testing.T) {
	for negated, want := range map[bool]int{false: 2, true: 3} {
		var out bytes.Buffer
		if err := export.Plover(&out, reading(t), export.Options{Negated: negated}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(out.String(), "\n"); got != want {
			t.Errorf("negated %t: %d events, want %d", negated, got, want)
		}
	}
}

func TestEventIDs(t *testing.T) {
	ids := func(r *khaldun.Reading, o export.Options) []string {
		var out bytes.Buffer
		if err := export.Plover(&out, r, o); err != nil {
			t.Fatal(err)
		}
		var got []string
		for line := range bytes.Lines(out.Bytes()) {
			var e struct{ ID string }
			if err := json.Unmarshal(line, &e); err != nil {
				t.Fatal(err)
			}
			got = append(got, e.ID)
		}
		return got
	}
	all := ids(reading(t), export.Options{Negated: true})
	some := ids(reading(t), export.Options{})
	if all[0] != some[0] || all[2] != some[1] {
		t.Errorf("ids %q depend on what else is printed: %q", some, all)
	}
	twin := reading(t)
	twin.Events = append(twin.Events, twin.Events[0])
	if got := ids(twin, export.Options{}); got[2] != got[0]+"-2" {
		t.Errorf("the id of an event told twice is %q, want %q", got[2], got[0]+"-2")
	}
	other := reading(t)
	other.Doc.ID = "another"
	if got := ids(other, export.Options{}); got[0] == some[0] {
		t.Errorf("events of two documents have the id %q", got[0])
	}
}

func options(t *testing.T) export.Options {
	t.Helper()
	b, err := book.Open(os.DirFS("testdata/book"))
	if err != nil {
		t.Fatal(err)
	}
	return export.Options{Ontology: b.Ontology, Negated: true}
}

// reading is a reading made by hand, with something in every layer, of a text
// with characters of one to four bytes.
func reading(t *testing.T) *khaldun.Reading {
	t.Helper()
	const text = "Ministers meet in Nairobi 🕊\n" +
		"Uganda’s envoy, Okello, met Kenya’s minister on Tuesday.\n" +
		"“Police didn’t arrest him,” the minister said. The café was raided."
	if !utf8.ValidString(text) {
		t.Fatal("the text is not UTF-8")
	}
	at := func(words string) khaldun.Span {
		i := strings.Index(text, words)
		if i < 0 {
			t.Fatalf("the text has no %q", words)
		}
		return khaldun.Span{Start: int32(i), End: int32(i + len(words))}
	}
	why := func(rule, words string) khaldun.Evidence { return khaldun.Evidence{Rule: rule, Span: at(words)} }
	tuesday := time.Date(2024, 3, 12, 0, 0, 0, 0, time.UTC)
	printed := time.Date(2024, 3, 13, 8, 30, 0, 0, time.UTC)
	nairobi := time.FixedZone("EAT", 3*60*60)
	r := &khaldun.Reading{
		Coder: "v0.0.0 book 0000000",
		Doc: &khaldun.Document{ID: "nairobi-1", URL: "https://news.example/a?b=1&c=2", Site: "Example News", Title: "Ministers meet in Nairobi 🕊",
			Authors: []string{"Jane Roe", "Ana Vega"}, Section: "Africa", Lang: "en", LangDeclared: "sw", Text: text,
			Published: khaldun.Time{Value: "2024-03-13T11:30+03:00", From: printed.In(nairobi), Until: printed.Add(time.Minute), Grain: khaldun.Minute, Basis: khaldun.Stated, Why: khaldun.Evidence{Rule: "jsonld datePublished"}},
			Modified:  khaldun.Time{Value: "2024-03-14", From: printed.AddDate(0, 0, 1), Until: printed.AddDate(0, 0, 2), Grain: khaldun.Day, Basis: khaldun.Stated},
			Agency:    "Reuters", Dateline: "NAIROBI", Canonical: "https://news.example/a", AMP: "https://news.example/a/amp", Print: "https://news.example/a/print",
			Charset: "windows-1252", CharsetFrom: "meta", Flags: []khaldun.Flag{khaldun.LiveBlog, khaldun.Paywall},
			Found: []khaldun.Found{{Field: "title", Source: "headline"}, {Field: "published", Source: "json-ld"}},
			Blocks: []khaldun.Block{
				{Kind: khaldun.Headline, Span: at("Ministers meet in Nairobi 🕊"), Source: khaldun.Span{Start: 100, End: 140}},
				{Span: at("Uganda’s envoy, Okello, met Kenya’s minister on Tuesday."), Time: khaldun.Time{Value: "2024-03-12T09:15", From: tuesday, Grain: khaldun.Minute}},
				{Span: at("“Police didn’t arrest him,” the minister said. The café was raided.")},
			}},
		Sentences: []khaldun.Sentence{
			{Span: at("Ministers meet in Nairobi 🕊"), First: 0, Last: 5, Block: 0},
			{Span: at("Uganda’s envoy, Okello, met Kenya’s minister on Tuesday."), First: 5, Last: 5, Block: 1},
			{Span: at("“Police didn’t arrest him,” the minister said."), First: 5, Last: 5, Block: 2},
			{Span: at("The café was raided."), First: 5, Last: 10, Block: 2},
		},
		Names: []khaldun.Name{{Span: at("Nairobi"), Type: "LOC"}, {Span: at("Okello"), Type: "PER", Why: why("en/parse.model", "Okello")}},
		Times: []khaldun.Time{
			{Span: at("Tuesday"), Type: "DATE", Value: "2024-03-12", From: tuesday, Until: tuesday.AddDate(0, 0, 1), Grain: khaldun.Day, Basis: khaldun.Relative, Why: why("en/dates.rules:1 weekday", "Tuesday")},
		},
		Places: []khaldun.Place{{Span: at("Nairobi"), GeoNameID: 184745, Name: "Nairobi", Country: "KEN", Lat: -1.28, Lon: 36.82, Resolution: 4}},
		Mentions: []khaldun.Mention{
			{Span: at("Uganda’s envoy"), Kind: khaldun.Generic, Country: "UGA", Sector: "GOV", Antecedent: -1},
			{Span: at("Kenya’s minister"), Kind: khaldun.Named, Entity: "jane-doe", Name: "Jane Doe", Item: "Q1", Country: "KEN", Sector: "GOV", Sectors: []string{"PTY"}, Office: "minister", Antecedent: -1,
				Why: khaldun.Evidence{Rule: "entities/KEN.entities:1 jane-doe", Span: at("Kenya’s minister"), Note: "holds the office", From: []khaldun.Evidence{why("en/agents.entities:3 minister", "minister")}}},
			{Span: at("Police"), Kind: khaldun.Generic, Country: "KEN", Sector: "COP", Antecedent: -1},
			{Span: at("him"), Kind: khaldun.Pronominal, Country: "UGA", Sector: "GOV", Antecedent: 0},
			{Span: at("the minister"), Kind: khaldun.Pronominal, Country: "KEN", Sector: "GOV", Antecedent: 1},
			{Span: at("The café"), Antecedent: -1},
		},
		Statements: []khaldun.Statement{
			{Span: at("“Police didn’t arrest him,” the minister said"), Speaker: 4, SpeakerSpan: at("the minister"), Addressee: -1, Direct: true,
				Cue: at("said"), Content: at("Police didn’t arrest him"), Parent: -1, Why: why("en/said.rules:4 say", "said")},
		},
		Events: []khaldun.Event{
			{Type: "CONSULT", Contexts: []string{"diplomatic"}, Cameo: "040", Trigger: at("met"), Mentions: []khaldun.Span{at("meet")}, Head: 1,
				Actors: []int{0, 1}, When: 0, Where: 0, Statement: -1, Confidence: 0.9375, Why: why("en/events/consult.rules:3 meet", "met")},
			{Type: "COERCE", Mode: "arrest", Cameo: "173", Status: khaldun.Negated, Trigger: at("arrest"),
				Actors: []int{2}, Recipients: []int{3}, When: -1, Where: -1, Statement: 0, Confidence: 0.5, Why: why("en/events.model", "arrest"),
				Counts: []khaldun.Count{{Kind: "arrested", Min: 1, Max: 1, Span: at("him"), Statement: 0, Why: why("en/counts.rules:1 arrested", "arrest")},
					{Kind: "crowd", Min: 201, Of: "people", Span: at("Police"), Statement: -1}}},
			{Type: "COERCE", Mode: "seize", Trigger: at("raided"), Recipients: []int{5}, When: -1, Where: -1, Statement: -1, Confidence: 1},
		},
	}
	for _, w := range []struct {
		form, lemma, upos, xpos string
		head                    int32
		rel                     string
	}{
		{"Ministers", "minister", "NOUN", "NNS", 1, "nsubj"},
		{"meet", "meet", "VERB", "VBP", -1, "root"},
		{"in", "in", "ADP", "IN", 3, "case"},
		{"Nairobi", "Nairobi", "PROPN", "NNP", 1, "obl"},
		{"🕊", "", "SYM", "", 1, "punct"},
		{"The", "the", "DET", "DT", 6, "det"},
		{"café", "café", "NOUN", "NN", 8, "nsubj:pass"},
		{"was", "be", "AUX", "VBD", 8, "aux:pass"},
		{"raided", "raid", "VERB", "VBN", -1, "root"},
		{".", ".", "PUNCT", ".", 8, "punct"},
	} {
		from := 0
		if n := len(r.Tokens); n > 0 {
			from = int(r.Tokens[n-1].Span.End)
		}
		i := int32(from + strings.Index(text[from:], w.form))
		s := khaldun.Span{Start: i, End: i + int32(len(w.form))}
		r.Tokens = append(r.Tokens, khaldun.Token{Span: s, Lemma: w.lemma, UPOS: w.upos, XPOS: w.xpos, Head: w.head, Rel: w.rel})
	}
	return r
}
