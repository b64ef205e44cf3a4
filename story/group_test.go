package story

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"khaldun"
)

// goldGroup is a line of testdata/groups.jsonl: reports of one event, coded by hand.
type goldGroup struct {
	Group   string
	Reports []goldReport
}

type goldReport struct {
	Site, Agency, Published string
	Type, Mode, Status      string
	Actors, Recipients      []goldParty
	When                    string
	Where                   khaldun.Place
	Counts                  []khaldun.Count
	Sentence, Speaker       string
}

type goldParty struct {
	Name, Country, Office, Entity string
	Sectors                       []string
}

func dayOf(t *testing.T, date string, b khaldun.Basis) khaldun.Time {
	t.Helper()
	if date == "" {
		return khaldun.Time{}
	}
	from, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	return khaldun.Time{From: from, Until: from.AddDate(0, 0, 1), Grain: khaldun.Day, Basis: b}
}

func (g *goldReport) report(t *testing.T, doc string) Report {
	t.Helper()
	r := Report{
		Doc: doc, Site: g.Site, Agency: g.Agency, Lang: "en", Published: dayOf(t, g.Published, khaldun.Stated),
		Type: g.Type, Mode: g.Mode, Actors: mentions(g.Actors), Recipients: mentions(g.Recipients),
		When: dayOf(t, g.When, khaldun.Relative), Where: g.Where, Counts: g.Counts, Sentence: g.Sentence,
	}
	if g.Speaker != "" {
		r.Speakers = []string{g.Speaker}
	}
	if g.Status != "" {
		s, err := khaldun.ParseStatus(g.Status)
		if err != nil {
			t.Fatal(err)
		}
		r.Status = s
	}
	return r
}

func mentions(parties []goldParty) []khaldun.Mention {
	var out []khaldun.Mention
	for _, p := range parties {
		m := khaldun.Mention{Name: p.Name, Country: p.Country, Office: p.Office, Entity: p.Entity}
		if len(p.Sectors) > 0 {
			m.Sector, m.Sectors = p.Sectors[0], p.Sectors[1:]
		}
		out = append(out, m)
	}
	return out
}

// readLines decodes each line of a data file.
func readLines[T any](t *testing.T, path string) []T {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []T
	for s, n := bufio.NewScanner(f), 1; s.Scan(); n++ {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatalf("%s:%d: %v", path, n, err)
		}
		out = append(out, v)
	}
	return out
}

// goldReports is every report of the gold set; a document's ID begins with its group.
func goldReports(t *testing.T) []Report {
	t.Helper()
	var out []Report
	for _, g := range readLines[goldGroup](t, "testdata/groups.jsonl") {
		for i, r := range g.Reports {
			out = append(out, r.report(t, fmt.Sprintf("%s/%d", g.Group, i)))
		}
	}
	return out
}

func groupOf(doc string) string { return doc[:strings.LastIndexByte(doc, '/')] }

// tally counts decisions about pairs.
type tally struct{ right, invented, missed int }

func (n tally) f1() float64 {
	return 2 * float64(n.right) / float64(2*n.right+n.invented+n.missed)
}

func (n *tally) add(got, want bool) {
	switch {
	case got && want:
		n.right++
	case got:
		n.invented++
	case want:
		n.missed++
	}
}

func (n tally) String() string {
	return fmt.Sprintf("F1 %.3f: %d right, %d invented, %d missed", n.f1(), n.right, n.invented, n.missed)
}

func TestGroupGold(t *testing.T) {
	const floor = .90
	reports := goldReports(t)
	storyOf := make(map[string]int)
	for i, s := range Combine(reports, nil) {
		for _, r := range s.Reports {
			storyOf[r.Doc] = i
		}
	}
	var n tally
	for i := range reports {
		for j := range i {
			a, b := reports[j].Doc, reports[i].Doc
			got, want := storyOf[a] == storyOf[b], groupOf(a) == groupOf(b)
			n.add(got, want)
			if got != want && testing.Verbose() {
				t.Logf("%s and %s: one story %v, want %v", a, b, got, want)
			}
		}
	}
	t.Log(n)
	if n.f1() < floor {
		t.Errorf("groups: %v, want at least %.2f; see the pairs with -v", n, floor)
	}
}

func TestCombineKeepsNoOrder(t *testing.T) {
	reports := goldReports(t)
	want := Combine(reports, nil)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		rng.Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
		if got := Combine(reports, nil); !reflect.DeepEqual(got, want) {
			t.Fatal("the stories depend on the order of the reports")
		}
	}
}

// storyWith is the story of the gold set that holds a document.
func storyWith(t *testing.T, doc string, copies ...Copy) Story {
	t.Helper()
	for _, s := range Combine(goldReports(t), copies) {
		for _, r := range s.Reports {
			if r.Doc == doc {
				return s
			}
		}
	}
	t.Fatalf("no story holds %s", doc)
	return Story{}
}

func TestThreeNumbers(t *testing.T) {
	// Two of the four papers print one agency's report, and one of them twice over.
	s := storyWith(t, "som-hotel/0", Copy{A: "som-hotel/0", B: "som-hotel/1"})
	got := [...]int{s.Mentions, s.Documents, s.Copies, s.Independent}
	if want := [...]int{4, 4, 1, 3}; got != want {
		t.Errorf("mentions, documents, copies, independent = %v, want %v", got, want)
	}
	if len(s.Joins) != s.Mentions-1 {
		t.Errorf("%d joins of %d reports, want one fewer", len(s.Joins), s.Mentions)
	}
	for _, j := range s.Joins {
		if len(j.Why.From) == 0 {
			t.Errorf("join of %s and %s says no reason", s.Reports[j.A].Doc, s.Reports[j.B].Doc)
		}
	}
}

func TestContradictions(t *testing.T) {
	for _, tt := range []struct{ doc, want string }{
		{"som-hotel/0", "dead: 9 [0 1] | at least 12 [2] | 12 [3]"},
		{"sdn-fasher/0", "denial: happened [0 1] | negated [2]"},
		{"hti-gangs/0", "date: 2024-03-02 [0 1] | 2024-03-03 [2]"},
		{"nga-school-sokoto/0", ""},
	} {
		var got []string
		for _, c := range storyWith(t, tt.doc).Contradictions {
			var sides []string
			for _, s := range c.Sides {
				sides = append(sides, fmt.Sprint(s.Says, " ", s.Reports))
			}
			got = append(got, c.Kind+": "+strings.Join(sides, " | "))
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("contradictions of %s\n got %q\nwant %q", tt.doc, strings.Join(got, "; "), tt.want)
		}
	}
}

func TestDates(t *testing.T) {
	// Both papers are printed on 12 March 2024.
	for _, tt := range []struct {
		a, b  string
		never bool
		least float64
	}{
		{"2024-03-12", "2024-03-12", false, 2},
		{"2024-03-12", "", false, 1.5},
		{"", "", false, 1.5},
		{"2024-03-12", "2024-03-11", false, -2.5},
		{"2024-03-12", "2024-03-10", true, 0},
		{"2024-03-01", "", true, 0},
	} {
		a := Report{Published: dayOf(t, "2024-03-12", khaldun.Stated), When: dayOf(t, tt.a, khaldun.Stated)}
		b := Report{Published: dayOf(t, "2024-03-12", khaldun.Stated), When: dayOf(t, tt.b, khaldun.Stated)}
		got := date(&a, &b)
		if (got.points == never) != tt.never || !tt.never && got.points != tt.least {
			t.Errorf("date(%q, %q) = %v %q", tt.a, tt.b, got.points, got.note)
		}
		if back := date(&b, &a); back != got {
			t.Errorf("date(%q, %q) = %v, the other way round %v", tt.a, tt.b, got, back)
		}
	}
}
