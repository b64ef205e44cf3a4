package book_test

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"khaldun/book"
	"khaldun/data"
)

// tree is a layer of files given as name, content, name, content …
func tree(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

func open(t *testing.T, layers ...fs.FS) *book.Book {
	t.Helper()
	b, err := book.Open(layers...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParse(t *testing.T) {
	const src = `# A file.
rule rally  # a note
  means  People gather # here
  word   a,  b ,
         c,
         # between
         d  # last

  word   e
  yes	tab  and   blanks
# at the margin, but the record goes on
  empty
rule next
`
	recs, err := book.Parse("en/x.rules", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	r := recs[0]
	for _, tt := range []struct{ what, got, want string }{
		{"records", fmt.Sprint(len(recs)), "2"},
		{"ID", r.ID(), "en/x.rules:2 rally"},
		{"comment", r.Comment, "a note"},
		{"a number sign behind one blank", r.Get("means"), "People gather # here"},
		{"a list over lines and fields", strings.Join(r.List("word"), "|"), "a|b|c|d|e"},
		{"a field's comment", r.All("word")[0].Comment, "last"},
		{"a field's place", r.All("word")[1].Pos.String(), "en/x.rules:9"},
		{"blanks are squeezed", r.Get("yes"), "tab and blanks"},
		{"a key without value", r.Fields[4].Key + r.Fields[4].Value, "empty"},
		{"a key that is not there", r.Get("no"), ""},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.what, tt.got, tt.want)
		}
	}
}

func TestLayers(t *testing.T) {
	base := tree(
		"a.rules", "cue one\n  verb say\ncue two\n  verb tell\ncue three\n  verb add\n",
		"b/c.rules", "cue four\n  verb note\n",
		"m.model", "old", "n.model", "base only",
		".hidden/d.rules", "cue hidden\n",
		"README.md", "no records")
	mine := tree(
		"mine.rules", "cue two\n  means  To say.\n  verb recount\n  stance neutral\n  yes [speaker: The mayor] recounted it.\n  yes x\n  no y\n"+
			"cue three\n  drop true\n",
		"m.model", "new")
	b := open(t, base, mine)
	var got []string
	for _, r := range b.Records("cue") {
		got = append(got, r.ID()+" "+r.Get("verb"))
	}
	want := []string{"a.rules:1 one say", "+mine.rules:1 two recount", "b/c.rules:1 four note"}
	if !slices.Equal(got, want) {
		t.Errorf("cues %q, want %q", got, want)
	}
	if b.Record("cue", "three") != nil {
		t.Error("a dropped record is still there")
	}
	for path, want := range map[string]string{"m.model": "new", "n.model": "base only"} {
		if got, err := b.Model(path); err != nil || string(got) != want {
			t.Errorf("Model(%q) = %q, %v; want %q", path, got, err, want)
		}
	}
	if _, err := b.Model("none.model"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Model of a file that is not there: %v, want fs.ErrNotExist", err)
	}
}

func TestOpenRefusesMistakesAboveTheBase(t *testing.T) {
	wrong := tree("x.rules", "cue one\n  verbs say\n")
	if _, err := book.Open(wrong); err != nil {
		t.Errorf("in the first layer: %v; want none, Check is for that", err)
	}
	_, err := book.Open(tree(), wrong)
	var ms book.Mistakes
	if !errors.As(err, &ms) || !strings.Contains(err.Error(), `x.rules:2: cue one: unknown key "verbs"; did you mean "verb"?`) {
		t.Errorf("in the second layer: %v", err)
	}
}

func TestVersion(t *testing.T) {
	base := tree("a.rules", "cue one\n", "m.model", "x")
	version := open(t, base).Version()
	if len(version) != 7 {
		t.Errorf("version %q, want seven characters", version)
	}
	for what, layers := range map[string][]fs.FS{
		"another text":  {tree("a.rules", "cue two\n", "m.model", "x")},
		"another name":  {tree("b.rules", "cue one\n", "m.model", "x")},
		"another model": {tree("a.rules", "cue one\n", "m.model", "y")},
		"a layer more":  {base, tree("b.site", "site x\n")},
	} {
		if v := open(t, layers...).Version(); v == version {
			t.Errorf("%s: the version is still %s", what, v)
		}
	}
	if v := open(t, tree("a.rules", "cue one\n", "m.model", "x", "README.md", "hello")).Version(); v != version {
		t.Errorf("a file that means nothing makes version %s of %s", v, version)
	}
}

func TestRoleOn(t *testing.T) {
	b := open(t, tree("x.entities", `
entity jane-roe
  kind  person
  name  Jane Roe
  role  KEN GOV president 2022-09-13..2024
  role  KEN GOV minister 2013-04..2022-09-13
  role  KEN PTY,OPP ..2012
entity some-body
  kind  body
  name  Some Body
  role  UNO -
`))
	for _, tt := range []struct{ id, day, want string }{
		{"jane-roe", "2022-09-12", "KEN GOV minister"},
		{"jane-roe", "2022-09-13", "KEN GOV president"}, // the last day of one is the first of the other
		{"jane-roe", "2024-12-31", "KEN GOV president"},
		{"jane-roe", "2025-01-01", ""},
		{"jane-roe", "2013-03-31", ""},
		{"jane-roe", "1990-01-01", "KEN PTY,OPP"},
		{"some-body", "1950-01-01", "UNO -"},
	} {
		day, err := time.Parse(time.DateOnly, tt.day)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if r, ok := b.Entity(tt.id).RoleOn(day); ok {
			got = r.String()
		}
		if got != tt.want {
			t.Errorf("role of %s on %s: %q, want %q", tt.id, tt.day, got, tt.want)
		}
	}
}

func TestParseExample(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"[actor: Thousands of teachers] rallied outside [recipient: parliament] on [date 2024-03-12: Tuesday].",
			"Thousands of teachers rallied outside parliament on Tuesday.|actor||Thousands of teachers|recipient||parliament|date|2024-03-12|Tuesday"},
		{"no mark at all", "no mark at all"},
		{`\[sic\] a \\ and \n`, `[sic] a \ and \n`},
		{"at [time 2024-03-12T19:15: 7:15 p.m.]", "at 7:15 p.m.|time|2024-03-12T19:15|7:15 p.m."},
		{"[speaker: Çelik]: “ja”", "Çelik: “ja”|speaker||Çelik"},
		{"[sic] he said", `error: "[sic] he said" opens no mark; write [label: words], or \[ for a plain bracket`},
		{"[actor: one [place: two]]", `error: a mark within the mark of "actor"; marks do not nest, and a plain bracket is written \[`},
		{"[actor: one", `error: the mark of "actor" is not closed; add "]"`},
		{"[actor: ]", `error: the mark of "actor" holds no words`},
		{"one]", `error: "]" closes no mark; a plain bracket is written \]`},
		{"[Actor: one]", `error: label "Actor": want lower-case letters and hyphens`},
	} {
		e, err := book.ParseExample(tt.in)
		got := e.Text
		for _, s := range e.Slots {
			got += "|" + s.Label + "|" + s.Arg + "|" + s.Of(e.Text)
		}
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != tt.want {
			t.Errorf("ParseExample(%q)\n got %s\nwant %s", tt.in, got, tt.want)
		}
	}
}

// BenchmarkOpen reads the built-in codebook, and one of ten thousand entities:
// what every start of the program pays.
func BenchmarkOpen(b *testing.B) {
	b.Run("built-in", func(b *testing.B) {
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			bk, err := book.Open(data.FS)
			if err != nil {
				b.Fatal(err)
			}
			n = len(bk.Entities)
		}
		b.ReportMetric(float64(n), "entities")
	})
	b.Run("10000", func(b *testing.B) {
		fsys := manyEntities(10000)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := book.Open(fsys); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkCheck is what a start with a codebook laid over the built-in one pays
// on top.
func BenchmarkCheck(b *testing.B) {
	bk, err := book.Open(data.FS)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		bk.Check()
	}
}

// manyEntities is a codebook of n entities as rich as those of the built-in one.
func manyEntities(n int) fstest.MapFS {
	fsys := fstest.MapFS{}
	for f := range 100 {
		var s strings.Builder
		for i := range n / 100 {
			fmt.Fprintf(&s, "entity jane-roe-%d-%d\n  kind   person\n  name   Jane Roe %d %d\n  name   Jane A. Roe %d %d\n  short  Roe\n  item   Q%d\n"+
				"  role   KEN GOV foreign-minister 2013-04-09..2022-09-13\n  role   KEN LEG mp 2008..2013-04-08\n\n", f, i, f, i, f, i, f*1000+i)
		}
		fsys[fmt.Sprintf("entities/%03d.entities", f)] = &fstest.MapFile{Data: []byte(s.String())}
	}
	return fsys
}
