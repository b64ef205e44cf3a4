package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khaldun"
)

// TestAbout holds what a page says of itself against the golden file beside it, for
// every testdata/about/*.html.
func TestAbout(t *testing.T) {
	files, err := filepath.Glob("testdata/about/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures in testdata/about")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			page, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := Page(page, Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := renderAbout(doc)
			golden := strings.TrimSuffix(file, ".html") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("%v; make it with go test ./extract -update and read it", err)
			}
			if got != string(want) {
				t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
			}
		})
	}
}

// renderAbout writes each field of a document that is not empty, and where it was
// found.
func renderAbout(doc *khaldun.Document) string {
	var b strings.Builder
	for _, f := range []struct{ name, value string }{
		{"title", doc.Title}, {"authors", strings.Join(doc.Authors, "; ")}, {"site", doc.Site}, {"section", doc.Section},
		{"lang", doc.Lang}, {"lang declared", doc.LangDeclared}, {"published", doc.Published.Value}, {"modified", doc.Modified.Value},
		{"agency", doc.Agency}, {"dateline", doc.Dateline}, {"canonical", doc.Canonical}, {"amp", doc.AMP}, {"print", doc.Print},
		{"charset", doc.Charset}, {"charset from", doc.CharsetFrom},
	} {
		if f.value == "" {
			continue
		}
		fmt.Fprintf(&b, "%s: %s\n", f.name, f.value)
		if from := source(doc, f.name); from != "" {
			fmt.Fprintf(&b, "    %s\n", from)
		}
	}
	return b.String()
}
