package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khaldun"
)

// TestBodies holds the blocks and flags of every testdata/body/*.html against the
// golden file beside it.
func TestBodies(t *testing.T) {
	files, err := filepath.Glob("testdata/body/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures in testdata/body")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			page, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := Page(page, Options{})
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			got := renderBody(doc)
			golden := strings.TrimSuffix(file, ".html") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
			}
			checkSources(t, page, doc)
		})
	}
}

// renderBody writes a document's flags, and its blocks with their times.
func renderBody(doc *khaldun.Document) string {
	var b strings.Builder
	for _, f := range doc.Flags {
		fmt.Fprintf(&b, "flag %s\n", f)
	}
	for i, block := range doc.Blocks {
		if i > 0 || len(doc.Flags) > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(block.Kind.String())
		if block.Time.Value != "" {
			fmt.Fprintf(&b, " posted %s (%s)", block.Time.Value, block.Time.Why.Rule)
		}
		fmt.Fprintf(&b, "\n%s\n", block.Span.Of(doc.Text))
	}
	return b.String()
}
