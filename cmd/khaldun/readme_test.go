package main

import (
	"os"
	"strings"
	"testing"
)

// TestReadme holds what README.md shows of --to text against what is printed. A
// line that ends in "…" is the beginning of one.
func TestReadme(t *testing.T) {
	const command = "    $ go run ./cmd/khaldun read --to text examples/harbour.html\n"
	src, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, ok := strings.Cut(string(src), command)
	if !ok {
		t.Fatalf("README.md does not show %q", strings.TrimSpace(command))
	}
	t.Chdir("../..")
	printed := run(t, "read", "--to", "text", "examples/harbour.html")
	for line := range strings.Lines(shown) {
		line, indented := strings.CutPrefix(strings.TrimRight(line, "\n"), "    ")
		if !indented && line != "" {
			break
		}
		begin, cut := strings.CutSuffix(line, "…")
		if !cut {
			begin += "\n"
		}
		if !strings.Contains("\n"+printed, "\n"+begin) {
			t.Errorf("README.md shows %q, which is not printed; printed is\n%s", line, printed)
		}
	}
}
