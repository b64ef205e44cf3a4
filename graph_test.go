package khaldun_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport is the import graph: what each package may import of the module's
// own. Tests are free. ARCHITECTURE.md has the reasons.
var mayImport = map[string][]string{
	"khaldun":                 {},
	"khaldun/book":            {},
	"khaldun/data":            {},
	"khaldun/extract":         {"khaldun", "khaldun/book"},
	"khaldun/syntax":          {"khaldun", "khaldun/book", "khaldun/syntax/..."},
	"khaldun/syntax/train":    {"khaldun", "khaldun/syntax", "khaldun/syntax/..."},
	"khaldun/when":            {"khaldun", "khaldun/book"},
	"khaldun/where":           {"khaldun", "khaldun/book", "khaldun/where/..."},
	"khaldun/where/gazetteer": {"khaldun", "khaldun/book", "khaldun/where", "khaldun/where/..."},
	"khaldun/who":             {"khaldun", "khaldun/book"},
	"khaldun/what":            {"khaldun", "khaldun/book"},
	"khaldun/coder":           {"khaldun", "khaldun/book", "khaldun/syntax", "khaldun/when", "khaldun/where", "khaldun/who", "khaldun/what"},
	"khaldun/export":          {"khaldun", "khaldun/book"},
	"khaldun/entities":        {"khaldun/book"},
	"khaldun/ingest":          {"khaldun"},
	"khaldun/score":           {"khaldun"},
	"khaldun/query":           {"khaldun/book"},
	"khaldun/store":           {"khaldun", "khaldun/book", "khaldun/query"},
	"khaldun/story":           {"khaldun"},
	"khaldun/cmd/khaldun":     {"khaldun", "khaldun/..."},
	"khaldun/cmd/train":       {"khaldun", "khaldun/..."},
}

func TestImportGraph(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	seen := 0
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		allowed, ok := mayImport[p.ImportPath]
		if !ok {
			parent, found := p.ImportPath, false
			for !found && strings.Contains(parent, "/") {
				parent = parent[:strings.LastIndexByte(parent, '/')]
				allowed, found = mayImport[parent]
			}
			if parent == "khaldun" {
				t.Errorf("package %s is not in the import graph; add it to mayImport and to ARCHITECTURE.md", p.ImportPath)
				continue
			}
		}
		for _, imp := range p.Imports {
			if imp != "khaldun" && !strings.HasPrefix(imp, "khaldun/") {
				continue
			}
			if !slices.ContainsFunc(allowed, func(a string) bool {
				return a == imp || strings.HasSuffix(a, "/...") && strings.HasPrefix(imp, strings.TrimSuffix(a, "..."))
			}) {
				t.Errorf("%s imports %s; it may import only %v", p.ImportPath, imp, allowed)
			}
		}
		if imp := "khaldun/data"; slices.Contains(p.Imports, imp) && !strings.HasPrefix(p.ImportPath, "khaldun/cmd/") {
			t.Errorf("%s imports data; only commands and tests may", p.ImportPath)
		}
	}
	if seen < 10 {
		t.Errorf("go list found %d packages; the graph is not being checked", seen)
	}
}
