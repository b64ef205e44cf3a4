package coder_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"khaldun"
	"khaldun/book"
	"khaldun/coder"
	"khaldun/data"
	"khaldun/export"
	"khaldun/extract"
	"khaldun/what"
)

var update = flag.Bool("update", false, "rewrite the golden readings")

// builtin is the default coder of the built-in codebook.
func builtin(tb testing.TB) (*coder.Coder, *book.Book) {
	tb.Helper()
	b, err := book.Open(data.FS)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := coder.New(b, "test")
	if err != nil {
		tb.Fatal(err)
	}
	return c, b
}

// golden is an article of testdata with the events that are read from it.
type golden struct {
	path    string
	archive *txtar.Archive
	doc     *khaldun.Document
}

func goldens(tb testing.TB) []golden {
	tb.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "testdata", "*.txtar"))
	if err != nil || len(paths) == 0 {
		tb.Fatalf("no golden readings in ../testdata: %v", err)
	}
	var out []golden
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		if len(a.Files) != 2 || a.Files[0].Name != "article.txt" || a.Files[1].Name != "events" {
			tb.Fatalf("%s: want two files, article.txt and events", path)
		}
		id := strings.TrimSuffix(filepath.Base(path), ".txtar")
		out = append(out, golden{path, a, extract.Text(string(a.Files[0].Data), extract.Options{ID: id})})
	}
	return out
}

// TestGolden compares what is read from each article of testdata with what was
// read before. After a change that is meant, run go test ./coder -update and read
// the difference: a line nobody can explain is a bug.
func TestGolden(t *testing.T) {
	c, b := builtin(t)
	for _, g := range goldens(t) {
		r, err := c.Read(g.doc)
		if err != nil {
			t.Error(err)
			continue
		}
		r.Events = slices.DeleteFunc(r.Events, func(e khaldun.Event) bool { return e.Confidence < what.Sound })
		var got bytes.Buffer
		if err := export.Text(&got, r, export.Options{Ontology: b.Ontology, Negated: true}); err != nil {
			t.Fatal(err)
		}
		want := &g.archive.Files[1].Data
		if bytes.Equal(got.Bytes(), *want) {
			continue
		}
		if !*update {
			t.Errorf("%s: the events read have changed:\n%s", g.path, changes(string(*want), got.String()))
			continue
		}
		*want = got.Bytes()
		if err := os.WriteFile(g.path, txtar.Format(g.archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// changes are the lines that one text has and the other lacks, in order.
func changes(want, got string) string {
	var out strings.Builder
	count := map[string]int{}
	for l := range strings.Lines(got) {
		count[l]++
	}
	for l := range strings.Lines(want) {
		if count[l]--; count[l] < 0 {
			out.WriteString("- " + l)
			count[l] = 0
		}
	}
	for l := range strings.Lines(got) {
		if count[l] > 0 {
			out.WriteString("+ " + l)
			count[l]--
		}
	}
	return out.String()
}
