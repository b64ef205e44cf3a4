package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"khaldun"
	"khaldun/book"
	"khaldun/query"
)

func scheme() *book.Ontology {
	return &book.Ontology{
		Types:   []book.Type{{Name: "CONSULT", Quad: 1}, {Name: "AID", Quad: 2}, {Name: "ACCUSE", Quad: 3}, {Name: "ASSAULT", Quad: 4}},
		Sectors: []book.Sector{{Name: "GOV"}, {Name: "MIL"}},
	}
}

// sample are readings as a coder could make them, small enough to see through.
func sample() []Entry {
	kenya := khaldun.Mention{Kind: khaldun.Named, Entity: "william-ruto", Name: "William Ruto", Country: "KEN", Sector: "GOV", Antecedent: -1}
	ghana := khaldun.Mention{Country: "GHA", Sector: "GOV", Sectors: []string{"MIL"}, Antecedent: -1}
	police := khaldun.Mention{Kind: khaldun.Generic, Country: "PER", Sector: "COP", Antecedent: -1}
	return []Entry{
		{printed("https://example.org/visit", "A visit to Nairobi", "2024-03-13", "William Ruto met Ghana's foreign minister in Nairobi on Monday.").
			party("William Ruto", kenya).party("Ghana's foreign minister", ghana).place("Nairobi", "KEN").time("Monday", "2024-03-11").
			event("met", khaldun.Event{Type: "CONSULT", Mode: "visit", Contexts: []string{"diplomatic"}, Cameo: "042", Actors: []int{0}, Recipients: []int{1}, When: 0, Where: 0, Confidence: 0.9}).
			reading(), []byte("<p>A visit")},
		{printed("https://news.example.com/lima", "Arrests in Lima", "2024-03-14", "Police attacked teachers in Lima, William Ruto said. The harbour was closed.").
			party("Police", police).party("teachers", khaldun.Mention{Kind: khaldun.Generic, Sector: "LAB", Antecedent: -1}).party("William Ruto", kenya).place("Lima", "PER").said(2, "said").
			event("attacked", khaldun.Event{Type: "ASSAULT", Actors: []int{0}, Recipients: []int{1}, When: -1, Where: 0, Statement: 0, Cameo: "170", Confidence: 0.6}).
			event("closed", khaldun.Event{Type: "ACCUSE", Status: khaldun.Negated, Actors: []int{2}, When: -1, Where: -1, Statement: -1, Confidence: 0.3}).
			reading(), []byte("<p>Arrests")},
		{printed("https://example.org/harbours", "Of harbours", "2024-04-02", "Harbours are quiet.").reading(), nil},
	}
}

// maker makes a reading piece by piece; words are found in the text.
type maker struct{ r khaldun.Reading }

func printed(url, title, day, text string) *maker {
	from, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return &maker{khaldun.Reading{
		Doc: &khaldun.Document{ID: url, URL: url, Title: title, Lang: "en", Text: text,
			Published: khaldun.Time{Value: day, From: from, Until: from.AddDate(0, 0, 1), Grain: khaldun.Day, Basis: khaldun.Stated}},
		Coder:     "v1 book 1",
		Sentences: []khaldun.Sentence{{Span: khaldun.Span{End: int32(len(text))}}},
	}}
}

func (m *maker) span(words string) khaldun.Span {
	i := int32(strings.Index(m.r.Doc.Text, words))
	return khaldun.Span{Start: i, End: i + int32(len(words))}
}

func (m *maker) party(words string, x khaldun.Mention) *maker {
	x.Span = m.span(words)
	m.r.Mentions = append(m.r.Mentions, x)
	return m
}

func (m *maker) place(name, country string) *maker {
	m.r.Places = append(m.r.Places, khaldun.Place{Span: m.span(name), Name: name, Country: country})
	return m
}

func (m *maker) time(words, day string) *maker {
	from, _ := time.Parse(time.DateOnly, day)
	m.r.Times = append(m.r.Times, khaldun.Time{Span: m.span(words), Value: day, From: from, Until: from.AddDate(0, 0, 1), Grain: khaldun.Day, Basis: khaldun.Relative})
	return m
}

func (m *maker) said(speaker int, cue string) *maker {
	m.r.Statements = append(m.r.Statements, khaldun.Statement{Speaker: speaker, Addressee: -1, Cue: m.span(cue), Parent: -1})
	return m
}

func (m *maker) event(trigger string, e khaldun.Event) *maker {
	e.Trigger = m.span(trigger)
	if len(m.r.Statements) == 0 {
		e.Statement = -1
	}
	m.r.Events = append(m.r.Events, e)
	return m
}

func (m *maker) reading() *khaldun.Reading { return &m.r }

// temporary opens an archive that the test throws away.
func temporary(t testing.TB) *Archive {
	t.Helper()
	a, err := Open(filepath.Join(t.TempDir(), "khaldun.archive"), Options{Ontology: scheme(), Wait: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// filled is a temporary archive with entries.
func filled(t testing.TB, entries ...Entry) *Archive {
	t.Helper()
	a := temporary(t)
	add(t, a, entries...)
	return a
}

// add adds entries in one batch and returns what became of them.
func add(t testing.TB, a *Archive, entries ...Entry) []Outcome {
	t.Helper()
	b, err := a.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Rollback()
	var out []Outcome
	for _, e := range entries {
		o, err := b.Add(e)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, o)
	}
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}
	return out
}

func parse(t testing.TB, text string) query.Query {
	t.Helper()
	q, err := query.Parse(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// sound wants nothing to be wrong with an archive.
func sound(t testing.TB, a *Archive) {
	t.Helper()
	faults, err := a.Check(context.Background())
	if err != nil || len(faults) > 0 {
		t.Errorf("Check: %v, %v", faults, err)
	}
}

func TestEvents(t *testing.T) {
	a := filled(t, sample()...)
	sound(t, a)
	for _, tt := range []struct{ query, want string }{
		{"", "ACCUSE ASSAULT CONSULT"},
		{"sort:oldest", "CONSULT ASSAULT ACCUSE"},
		{"sort:confidence", "CONSULT ASSAULT ACCUSE"},
		{"sort:added", "ACCUSE ASSAULT CONSULT"},
		{"actor:KEN", "ACCUSE CONSULT"},
		{"actor:KEN.GOV", "ACCUSE CONSULT"},
		{"actor:KEN.MIL", ""},
		{"actor:GOV", "ACCUSE CONSULT"},
		{"actor:*.COP", "ASSAULT"},
		{"actor:ruto", "ACCUSE CONSULT"},
		{"actor:william-ruto", "ACCUSE CONSULT"},
		{`actor:"Ruto William"`, ""},
		{"recipient:GHA", "CONSULT"},
		{"recipient:GHA.MIL", "CONSULT"},
		{"recipient:*", "ASSAULT CONSULT"},
		{"-recipient:*", "ACCUSE"},
		{"party:GHA", "CONSULT"},
		{"said-by:ruto", "ASSAULT"},
		{"said-by:*", "ASSAULT"},
		{"-said-by:*", "ACCUSE CONSULT"},
		{"type:CONSULT", "CONSULT"},
		{"-type:CONSULT", "ACCUSE ASSAULT"},
		{"type:CONSULT or type:ACCUSE", "ACCUSE CONSULT"},
		{"type:CONSULT type:ACCUSE", ""},
		{"mode:visit", "CONSULT"},
		{"-mode:*", "ACCUSE ASSAULT"},
		{"context:diplomatic", "CONSULT"},
		{"context:*", "CONSULT"},
		{"status:negated", "ACCUSE"},
		{"status:happened", "ASSAULT CONSULT"},
		{"quad:4", "ASSAULT"},
		{"cameo:04", "CONSULT"},
		{"cameo:17", "ASSAULT"},
		{"since:2024-03-12", "ACCUSE ASSAULT"},
		{"until:2024-03-11", "CONSULT"},
		{"until:2024-03", "ACCUSE ASSAULT CONSULT"},
		{"since:2024-04", ""},
		{"place:nairobi", "CONSULT"},
		{"place:*", "ASSAULT CONSULT"},
		{"country:PER", "ASSAULT"},
		{"confidence:0.6", "ASSAULT CONSULT"},
		{"source:example.org", "CONSULT"},
		{"source:example.com", "ACCUSE ASSAULT"},
		{"source:ample.com", ""},
		{"lang:en", "ACCUSE ASSAULT CONSULT"},
		{"lang:fr", ""},
		{"harbours", "ACCUSE ASSAULT"},
		{`"the harbour"`, "ACCUSE ASSAULT"},
		{`"harbour the"`, ""},
		{`"AND" "NEAR(" visit`, ""},
		{"visiting", "CONSULT"},
		{"-visiting", "ACCUSE ASSAULT"},
		{`(actor:KEN or actor:PER) -status:negated country:PER`, "ASSAULT"},
	} {
		total, err := a.Total(context.Background(), parse(t, tt.query))
		if err != nil {
			t.Errorf("Total(%q): %v", tt.query, err)
		}
		for _, few := range []float64{0, fewRows} { // rows walked, and rows gathered
			a.few = few
			got, err := a.Events(context.Background(), parse(t, tt.query), Page{})
			if err != nil {
				t.Errorf("Events(%q): %v", tt.query, err)
				continue
			}
			var types []string
			for _, e := range got.Found {
				types = append(types, e.Type)
			}
			if got := strings.Join(types, " "); got != tt.want {
				t.Errorf("Events(%q) are %q, want %q (few is %v)", tt.query, got, tt.want, few)
			}
			if total != len(types) {
				t.Errorf("Total(%q) = %d; Events are %d", tt.query, total, len(types))
			}
		}
	}
}

func TestEvent(t *testing.T) {
	a := filled(t, sample()...)
	got, err := a.Events(context.Background(), parse(t, "type:ASSAULT"), Page{})
	if err != nil || len(got.Found) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	e := got.Found[0]
	shown := fmt.Sprintf("%s %v %v said by %v at %s on %d (%s): %s [%s]", e.Type, e.Actors, e.Recipients, e.SaidBy, e.Place.Name, e.Day, e.Basis,
		e.Trigger.Of(e.Sentence), e.Article.Title)
	want := "ASSAULT [Police (PER.COP)] [teachers (LAB)] said by [William Ruto (KEN.GOV)] at Lima on 20240314 (published): attacked [Arrests in Lima]"
	if shown != want {
		t.Errorf("got  %s\nwant %s", shown, want)
	}
}

func TestArticles(t *testing.T) {
	a := filled(t, sample()...)
	for _, tt := range []struct{ query, want string }{
		{"", "Of harbours, Arrests in Lima, A visit to Nairobi"},
		{"sort:oldest", "A visit to Nairobi, Arrests in Lima, Of harbours"},
		{"harbour", "Of harbours, Arrests in Lima"},
		{"harbour -arrest", "Of harbours"},
		{"since:2024-04", "Of harbours"},
		{"harbour actor:KEN", "Arrests in Lima"},
		{"type:ASSAULT actor:KEN", ""}, // no one event has both
		{"source:example.org", "Of harbours, A visit to Nairobi"},
	} {
		got, err := a.Articles(context.Background(), parse(t, tt.query), Page{})
		if err != nil {
			t.Errorf("Articles(%q): %v", tt.query, err)
			continue
		}
		var titles []string
		for _, art := range got.Found {
			titles = append(titles, art.Title)
		}
		if got := strings.Join(titles, ", "); got != tt.want {
			t.Errorf("Articles(%q) are %q, want %q", tt.query, got, tt.want)
		}
		if n, err := a.TotalArticles(context.Background(), parse(t, tt.query)); err != nil || n != len(titles) {
			t.Errorf("TotalArticles(%q) = %d, %v; Articles are %d", tt.query, n, err, len(titles))
		}
	}
	got, err := a.Articles(context.Background(), parse(t, "harbours lima"), Page{})
	if err != nil || len(got.Found) != 1 || !strings.Contains(got.Found[0].Snippet, "«harbour»") {
		t.Errorf("the snippet of %+v does not show the word; %v", got.Found, err)
	}
}

// TestPlans wants the same answer however it is looked for.
func TestPlans(t *testing.T) {
	a := filled(t, generated(2, 100)...)
	ctx := context.Background()
	for _, text := range []string{"actor:KEN", "actor:KEN recipient:USA", "actor:KEN or said-by:GHA", "-actor:KEN", word(1), word(1) + " actor:KEN type:CONSULT",
		"-" + word(1) + " sort:oldest", "place:Town1", "source:paper1.example " + word(0), "person", "party:person-ken-0 sort:confidence"} {
		q := parse(t, text)
		var events, articles []string
		for _, few := range []float64{0, 5, fewRows} {
			a.few = few
			e, err := a.Events(ctx, q, Page{Limit: 30})
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			d, err := a.Articles(ctx, q, Page{Limit: 30})
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			events, articles = append(events, fmt.Sprint(e)), append(articles, fmt.Sprint(d))
		}
		if len(slices.Compact(events)) != 1 || len(slices.Compact(articles)) != 1 {
			t.Errorf("%q: the answer depends on how it is looked for", text)
		}
	}
}

// TestPages wants an answer in parts to be the answer, in every order.
func TestPages(t *testing.T) {
	a := filled(t, generated(1, 60)...)
	for _, text := range []string{"", "sort:oldest", "sort:confidence", "sort:added", "actor:KEN sort:confidence"} {
		q := parse(t, text)
		whole, err := a.Events(context.Background(), q, Page{Limit: 1000})
		if err != nil || whole.Next != "" {
			t.Fatal(whole.Next, err)
		}
		var parts []Event
		p := Page{Limit: 7}
		for {
			part, err := a.Events(context.Background(), q, p)
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, part.Found...)
			if p.After = part.Next; p.After == "" {
				break
			}
		}
		same := func(x, y Event) bool { return x.ID == y.ID }
		if !slices.EqualFunc(parts, whole.Found, same) {
			t.Errorf("%q: %d events in parts are not the %d in one", text, len(parts), len(whole.Found))
		}
	}
	if _, err := a.Events(context.Background(), query.Query{}, Page{After: "x"}); err == nil || !strings.Contains(err.Error(), "begin without it") {
		t.Errorf("a cursor that is none: %v", err)
	}
}

func TestCountBy(t *testing.T) {
	a := filled(t, sample()...)
	for _, tt := range []struct{ by, want string }{
		{"day", "2024-03-11 1, 2024-03-14 2"},
		{"week", "2024-03-11 3"},
		{"month", "2024-03 3"},
		{"year", "2024 3"},
		{"actor", "William Ruto 2, PER.COP 1"},
		{"recipient", "GHA.GOV 1, LAB 1"},
		{"said-by", "William Ruto 1"},
		{"dyad", "KEN > GHA 1, PER > LAB 1"},
		{"type", "ACCUSE 1, ASSAULT 1, CONSULT 1"},
		{"mode", "ACCUSE 1, ASSAULT 1, CONSULT visit 1"},
		{"status", "happened 2, negated 1"},
		{"place", " 1, Nairobi, KEN 1, Lima, PER 1"},
		{"country", " 1, KEN 1, PER 1"},
		{"paper", "news.example.com 2, example.org 1"},
		{"lang", "en 3"},
	} {
		counts, err := a.CountBy(context.Background(), query.Query{}, tt.by, 0)
		var got []string
		for _, c := range counts {
			got = append(got, fmt.Sprintf("%s %d", c.Key, c.N))
		}
		if s := strings.Join(got, ", "); err != nil || s != tt.want {
			t.Errorf("CountBy(%s) = %q, want %q; %v", tt.by, s, tt.want, err)
		}
	}
	got, err := a.CountBy(context.Background(), parse(t, "status:happened"), "actor", 1)
	if err != nil || len(got) != 1 || got[0] != (Count{"William Ruto", 1}) {
		t.Errorf("CountBy of a query = %v, %v", got, err)
	}
	if _, err := a.CountBy(context.Background(), query.Query{}, "moth", 0); err == nil || !strings.Contains(err.Error(), `did you mean "month"?`) {
		t.Errorf("CountBy(moth): %v", err)
	}
}

// TestKeeps wants back all that was put in.
func TestKeeps(t *testing.T) {
	a := filled(t, sample()...)
	ctx := context.Background()
	for i, want := range sample() {
		id := int64(i + 1)
		r, err := a.Reading(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		got, wanted := fmt.Sprintf("%+v", *r.Doc), fmt.Sprintf("%+v", *want.Reading.Doc)
		r.Doc, want.Reading.Doc = nil, nil
		if got != wanted {
			t.Errorf("document\ngot  %s\nwant %s", got, wanted)
		}
		if got, want := fmt.Sprintf("%+v", *r), fmt.Sprintf("%+v", *want.Reading); got != want {
			t.Errorf("reading\ngot  %s\nwant %s", got, want)
		}
		if page, err := a.Fetched(ctx, id); err != nil || !bytes.Equal(page, want.Page) {
			t.Errorf("page %q, want %q; %v", page, want.Page, err)
		}
	}
	if _, err := a.Reading(ctx, 99); !errors.Is(err, ErrNone) {
		t.Errorf("a document that is not there: %v", err)
	}
}

// TestVersions wants the same page once, and a changed one beside the old one.
func TestVersions(t *testing.T) {
	a := temporary(t)
	ctx := context.Background()
	first, other := sample()[0], sample()[1]
	if got := add(t, a, first, first, other); !slices.Equal(got, []Outcome{New, Known, New}) {
		t.Errorf("added %v", got)
	}
	changed := sample()[1]
	changed.Reading.Doc.URL = first.Reading.Doc.URL + "?utm_source=feed#top"
	if got := add(t, a, first, changed); !slices.Equal(got, []Outcome{Known, Changed}) {
		t.Errorf("added %v", got)
	}
	if has, err := a.Has(ctx, first.Reading.Doc); err != nil || !has {
		t.Errorf("Has of an old version = %v, %v", has, err)
	}
	if n, err := a.Total(ctx, parse(t, "type:CONSULT")); err != nil || n != 0 {
		t.Errorf("%d events of the old version are found; %v", n, err)
	}
	versions, err := a.Versions(ctx, Address(first.Reading.Doc))
	if err != nil || len(versions) != 2 || versions[0].Title != "A visit to Nairobi" || versions[1].Version != 2 {
		t.Errorf("Versions = %+v, %v", versions, err)
	}
	b, err := a.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	if had, err := b.Gone(Address(first.Reading.Doc), day); err != nil || !had {
		t.Errorf("Gone = %v, %v", had, err)
	}
	if had, err := b.Gone("https://example.org/none", day); err != nil || had {
		t.Errorf("Gone of nothing = %v, %v", had, err)
	}
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}
	versions, err = a.Versions(ctx, Address(first.Reading.Doc))
	if err != nil || !versions[0].Gone.IsZero() || !versions[1].Gone.Equal(day) {
		t.Errorf("after Gone, Versions = %+v, %v", versions, err)
	}
	sound(t, a)
}

func TestRecode(t *testing.T) {
	a := filled(t, sample()...)
	ctx := context.Background()
	r := sample()[0].Reading
	r.Coder, r.Events[0].Type = "v2 book 2", "AID"
	b, err := a.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Recode(1, r); err != nil {
		t.Fatal(err)
	}
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"type:AID": 1, "type:CONSULT": 0, "": 3} {
		if n, err := a.Total(ctx, parse(t, text)); err != nil || n != want {
			t.Errorf("after Recode, %q finds %d, want %d; %v", text, n, want, err)
		}
	}
	c, err := a.Contents(ctx)
	if err != nil || c.Readings != 4 || !slices.Equal(c.Coders, []Count{{"v2 book 2", 1}, {"v1 book 1", 3}}) {
		t.Errorf("Contents = %+v, %v", c, err)
	}
	sound(t, a)
}

func TestAddress(t *testing.T) {
	for _, tt := range []struct{ url, canonical, want string }{
		{"https://Example.org/a?utm_source=x&id=3#top", "", "https://example.org/a?id=3"},
		{"https://www.example.org/a?x=1", "https://example.org/a", "https://example.org/a"},
		{"https://example.org/a", "https://example.org/", "https://example.org/a"},
		{"https://example.org/a", "https://elsewhere.example/a", "https://example.org/a"},
		{"", "https://example.org/a", "https://example.org/a"},
		{"https://example.org:443/a", "", "https://example.org/a"},
		{"not an address", "", fmt.Sprintf("sha256:%x", Hash(&khaldun.Document{}))},
	} {
		if got := Address(&khaldun.Document{URL: tt.url, Canonical: tt.canonical}); got != tt.want {
			t.Errorf("Address(%q, %q) = %q, want %q", tt.url, tt.canonical, got, tt.want)
		}
	}
}

func TestSuggest(t *testing.T) {
	a := filled(t, sample()...)
	ctx := context.Background()
	for _, tt := range []struct {
		field query.Field
		begin string
		want  string
	}{
		{query.Actor, "ru", "[{William Ruto 3}]"},
		{query.Actor, "zz", "[]"},
		{query.Actor, `" OR`, "[]"},
		{query.Place, "na", "[{Nairobi 1}]"},
		{query.Place, "", "[{Lima 1} {Nairobi 1}]"},
	} {
		got, err := a.Suggest(ctx, tt.field, tt.begin)
		if err != nil || fmt.Sprint(got) != tt.want {
			t.Errorf("Suggest(%s, %q) = %v, want %s; %v", tt.field, tt.begin, got, tt.want, err)
		}
	}
	got, err := a.Doubts(ctx, parse(t, "actor:rutto place:Nairobbi actor:KEN -said-by:zzzzzz actor:*"))
	want := []string{`the archive has no actor "rutto"; did you mean "Ruto"?`, `the archive has no place "Nairobbi"; did you mean "Nairobi"?`, `the archive has no said-by "zzzzzz"`}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("Doubts = %q, want %q; %v", got, want, err)
	}
}

func TestBackup(t *testing.T) {
	a := filled(t, sample()...)
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "copy")
	if err := a.Backup(ctx, path); err != nil {
		t.Fatal(err)
	}
	b, err := OpenExisting(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	sound(t, b)
	if n, err := b.Total(ctx, query.Query{}); err != nil || n != 3 {
		t.Errorf("the copy has %d events; %v", n, err)
	}
	if err := a.Backup(ctx, path); err == nil || !strings.Contains(err.Error(), "name a new file") {
		t.Errorf("a backup over a file: %v", err)
	}
}

// TestCheck wants what is broken by hand to be found.
func TestCheck(t *testing.T) {
	for _, tt := range []struct{ sql, want string }{
		{"UPDATE page SET body = x'00' WHERE id = 1", "page 1: not what was fetched"},
		{"UPDATE printed SET text = 'other' WHERE id = 1", "document 1: not what was printed"},
		{"UPDATE printed SET text = 'other' WHERE id = 1", "full-text index: it does not have the words of the documents"},
		{"UPDATE reading SET body = x'28b52ffd' WHERE id = 1", "reading 1 of document 1: not what was written down"},
		{"DELETE FROM event WHERE document = 2", "document 2: its reading has another number of events than can be searched"},
		{"UPDATE document SET latest = 0 WHERE id = 3", "article https://example.org/harbours: not exactly one version is the latest"},
	} {
		a := filled(t, sample()...)
		if _, err := a.write.Exec(tt.sql); err != nil {
			t.Fatal(err)
		}
		if faults, err := a.Check(context.Background()); err != nil || !slices.Contains(faults, tt.want) {
			t.Errorf("after %s, Check finds %q, not %q; %v", tt.sql, faults, tt.want, err)
		}
	}
}

func TestOpenFaults(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, make func(path string)) string {
		path := filepath.Join(dir, name)
		make(path)
		return path
	}
	archive := func(path string, then string) {
		a, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		add(t, a, sample()...)
		if _, err := a.write.Exec(then); err != nil {
			t.Fatal(err)
		}
		a.Close()
	}
	for _, tt := range []struct {
		path string
		want error
		says string
	}{
		{file("text", func(p string) { os.WriteFile(p, bytes.Repeat([]byte("no archive "), 100), 0o644) }), ErrForeign, "name another file"},
		{file("other", func(p string) {
			db, _ := sql.Open("sqlite", p)
			db.Exec("CREATE TABLE x (y)")
			db.Close()
		}), ErrForeign, "another SQLite database"},
		{file("newer", func(p string) { archive(p, "PRAGMA user_version = 99") }), ErrNewer, "update khaldun"},
		{dir, nil, "not a file"},
		{filepath.Join(dir, "none", "x"), nil, "no folder"},
	} {
		a, err := Open(tt.path, Options{})
		if err == nil {
			a.Close()
			t.Errorf("%s opens", tt.path)
			continue
		}
		if tt.want != nil && !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), tt.path) {
			t.Errorf("%s: %v; want %v and %q", tt.path, err, tt.want, tt.says)
		}
	}
	if _, err := OpenExisting(filepath.Join(dir, "absent"), Options{}); err == nil || !strings.Contains(err.Error(), "khaldun add") {
		t.Errorf("an archive that is not there: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "absent")); err == nil {
		t.Error("OpenExisting has made an archive")
	}
}

// TestDamaged overwrites the middle of an archive.
func TestDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	a, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	add(t, a, generated(1, 200)...)
	a.Close()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(raw) / 4; i < len(raw)*3/4; i++ {
		raw[i] = 0xa5
	}
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	if a, err = Open(path, Options{}); err != nil {
		if !errors.Is(err, ErrDamaged) {
			t.Fatalf("Open: %v, want ErrDamaged", err)
		}
		return
	}
	defer a.Close()
	faults, err := a.Check(context.Background())
	if err != nil || len(faults) == 0 {
		t.Errorf("Check finds %q, %v", faults, err)
	}
	if _, err := a.CountBy(context.Background(), query.Query{}, "actor", 0); err != nil && !errors.Is(err, ErrDamaged) {
		t.Errorf("CountBy: %v, want ErrDamaged", err)
	}
}

// TestFull stands a disk that is full in for by a cap on the size of the file.
func TestFull(t *testing.T) {
	a := filled(t, sample()...)
	ctx := context.Background()
	if _, err := a.write.Exec("PRAGMA max_page_count = 1"); err != nil { // the present size is the least
		t.Fatal(err)
	}
	b, err := a.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range generated(1, 500) {
		if _, err = b.Add(e); err != nil {
			break
		}
	}
	b.Rollback()
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "what was added before is kept") {
		t.Errorf("adding to a full disk: %v", err)
	}
	if n, err := a.Total(ctx, query.Query{}); err != nil || n != 3 {
		t.Errorf("after that, %d events, %v", n, err)
	}
	sound(t, a)
}

func TestTwoWriters(t *testing.T) {
	a := filled(t, sample()[0])
	ctx := context.Background()
	other, err := Open(a.Path(), Options{Wait: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	b, err := a.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Rollback()
	if _, err := other.Begin(ctx); !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), "--archive") {
		t.Errorf("a second writer: %v", err)
	}
	if n, err := other.Total(ctx, query.Query{}); err != nil || n != 1 {
		t.Errorf("a reader beside a writer: %d events, %v", n, err)
	}
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := add(t, other, sample()...); !slices.Equal(got, []Outcome{Known, New, New}) {
		t.Errorf("the second writer adds %v", got)
	}
}

// TestMigrate makes an archive of each earlier form and opens it.
func TestMigrate(t *testing.T) {
	shape := func(a *Archive) (s string) {
		err := a.each(context.Background(), "SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY 1", nil, func(rows *sql.Rows) error {
			var line string
			err := rows.Scan(&line)
			s += line + "\n"
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	want := shape(temporary(t))
	all, err := migrations.ReadDir("migrations")
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= len(all); n++ {
		some := fstest.MapFS{}
		for _, f := range all[:n] {
			text, err := migrations.ReadFile("migrations/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			some["migrations/"+f.Name()] = &fstest.MapFile{Data: text}
		}
		path := filepath.Join(t.TempDir(), "a")
		old, err := open(path, Options{}, some)
		if err != nil {
			t.Fatal(err)
		}
		old.Close()
		a, err := Open(path, Options{})
		if err != nil {
			t.Fatalf("from form %d: %v", n, err)
		}
		if got := shape(a); got != want {
			t.Errorf("from form %d the archive becomes\n%s\nnot\n%s", n, got, want)
		}
		add(t, a, sample()...)
		sound(t, a)
		a.Close()
	}
}

// TestMigrateFault wants a step that breaks to leave nothing behind.
func TestMigrateFault(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	steps := fstest.MapFS{
		"migrations/0001.sql": &fstest.MapFile{Data: []byte("CREATE TABLE one (x);")},
		"migrations/0002.sql": &fstest.MapFile{Data: []byte("CREATE TABLE two (x); CREATE TABLE broken (")},
	}
	if _, err := open(path, Options{}, steps); err == nil || !strings.Contains(err.Error(), "0002.sql") {
		t.Fatalf("a broken step: %v", err)
	}
	steps["migrations/0002.sql"].Data = []byte("CREATE TABLE two (x);")
	a, err := open(path, Options{}, steps)
	if err != nil {
		t.Fatalf("the step mended: %v", err)
	}
	a.Close()
}
