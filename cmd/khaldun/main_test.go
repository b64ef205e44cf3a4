package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestMain lets scripts run the program: this test binary under its name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"khaldun": main})
}

// TestScripts runs testdata/script/*.txt, each a set of files and of commands. The
// commands beyond those of testscript are:
//
//	exits CODE COMMAND...       run a command and look at its exit code
//	valid SCHEMA FILE           every line of FILE fits export/schema/SCHEMA.schema.json
//	offsets FILE DOCUMENTS      spans in FILE cut their words out of the texts in DOCUMENTS
//	coded FILE KEY=VALUE...     some event in FILE has all these values (see coded)
//	bytes FILE STRING           add bytes to a file, written as in a Go string
//	fill FILE MEGABYTES STRING  add that much of the repeated string
//
// With -short, which the race detector runs with, only those run in which several
// goroutines have work.
func TestScripts(t *testing.T) {
	dir := filepath.Join("testdata", "script")
	p := testscript.Params{
		Dir: dir,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"valid":   valid,
			"offsets": offsets,
			"coded":   codedCmd,
			"bytes":   writeBytes,
			"fill":    fill,
		},
		RequireExplicitExec: true,
	}
	if testing.Short() {
		p.Dir, p.Files = "", []string{filepath.Join(dir, "stable.txt"), filepath.Join(dir, "inputs.txt")}
	}
	testscript.Run(t, p)
}

// usage ends the script if a command has too few arguments or a "!".
func usage(ts *testscript.TestScript, neg bool, args []string, least int, how string) {
	if neg || len(args) < least {
		ts.Fatalf("usage: %s", how)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 2, "exits CODE COMMAND...")
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ee *exec.ExitError
		if !errors.As(err, &ee) {
			ts.Fatalf("%v", err)
		}
		got = ee.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func valid(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 2, "valid SCHEMA FILE")
	path, err := filepath.Abs(filepath.Join("..", "..", "export", "schema", args[0]+".schema.json"))
	ts.Check(err)
	schema, err := jsonschema.NewCompiler().Compile(path)
	ts.Check(err)
	n := 0
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		n++
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err != nil {
			ts.Fatalf("%s:%d: %v\n%s", args[1], n, err, line)
		}
		if err := schema.Validate(v); err != nil {
			ts.Fatalf("%s:%d: %v\n%s", args[1], n, err, line)
		}
	}
	if n == 0 {
		ts.Fatalf("%s holds no lines", args[1])
	}
}

// objects are the lines of JSON in a file of the script.
func objects(ts *testscript.TestScript, file string) []map[string]any {
	var out []map[string]any
	for line := range strings.Lines(ts.ReadFile(file)) {
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			ts.Fatalf("%s: %v\n%s", file, err, line)
		}
		out = append(out, v)
	}
	return out
}

func offsets(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 2, "offsets FILE DOCUMENTS")
	texts := map[any][]rune{}
	for _, d := range objects(ts, args[1]) {
		texts[d["doc_id"]] = []rune(d["text"].(string))
	}
	checked := 0
	for _, o := range objects(ts, args[0]) {
		text, ok := texts[o["doc_id"]]
		if !ok {
			ts.Fatalf("no document has the doc_id %v", o["doc_id"])
		}
		checked += checkOffsets(ts, text, o)
	}
	if checked == 0 {
		ts.Fatalf("%s holds no spans", args[0])
	}
}

// checkOffsets looks at v and all within it: characters start to end of the text
// must be the words the object shows. It returns how many it has compared.
func checkOffsets(ts *testscript.TestScript, text []rune, v any) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			n += checkOffsets(ts, text, x)
		}
	case map[string]any:
		for _, key := range []string{"text", "form", "entity_text", "extracted_place"} {
			want, ok := v[key].(string)
			start, isSpan := v["start"].(float64)
			if !ok || !isSpan {
				continue
			}
			if got := string(text[int(start):int(v["end"].(float64))]); got != want {
				ts.Fatalf("characters %v to %v are %q, not the %s %q", v["start"], v["end"], got, key, want)
			}
			n++
		}
		for _, x := range v {
			n += checkOffsets(ts, text, x)
		}
	}
	return n
}

// codedCmd is "coded FILE KEY=VALUE..."; "! coded" wants no such event.
func codedCmd(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: [!] coded FILE KEY=VALUE...")
	}
	events := objects(ts, args[0])
	for _, e := range events {
		if coded(e, args[1:]) {
			if neg {
				ts.Fatalf("an event has %q: %v", args[1:], brief(e))
			}
			return
		}
	}
	if !neg {
		var all strings.Builder
		for _, e := range events {
			all.WriteString(brief(e) + "\n")
		}
		ts.Fatalf("no event has all of %q; there are\n%s", args[1:], &all)
	}
}

// coded reports whether an event has all the values asked for. A want is
// "key=value". The keys actor, recipient, party (either) and by (who asserts it)
// hold their words, names, codes, sectors and offices; others hold themselves. A
// value is looked for within what the event has, and "key=" wants nothing there.
func coded(e map[string]any, wants []string) bool {
	for _, w := range wants {
		key, want, _ := strings.Cut(w, "=")
		got := values(e, key)
		if want == "" && got != "" || !strings.Contains(got, want) {
			return false
		}
	}
	return true
}

// values are what an event has under key, parted by " | ".
func values(e map[string]any, key string) string {
	var parts []string
	add := func(v any) {
		if v != nil {
			parts = append(parts, fmt.Sprint(v))
		}
	}
	party := func(v any) {
		p, ok := v.(map[string]any)
		if !ok {
			return
		}
		for _, k := range []string{"entity_text", "identifier_text", "code", "sector", "office"} {
			add(p[k])
		}
	}
	switch key {
	case "actor", "recipient":
		for _, p := range e[key].([]any) {
			party(p)
		}
	case "party":
		return values(e, "actor") + " | " + values(e, "recipient")
	case "by":
		for _, a := range e["attribution"].([]any) {
			party(a.(map[string]any)["entity"])
		}
	case "trigger":
		add(e["trigger"].(map[string]any)["text"])
	case "place":
		if p, ok := e["event_loc"].(map[string]any); ok {
			add(p["resolved_place"])
		}
	default:
		if list, ok := e[key].([]any); ok {
			for _, v := range list {
				add(v)
			}
		} else {
			add(e[key])
		}
	}
	return strings.Join(parts, " | ")
}

// brief is an event on one line, for messages.
func brief(e map[string]any) string {
	var b strings.Builder
	for _, key := range []string{"doc_id", "event", "mode", "status", "date", "actor", "recipient", "by", "trigger"} {
		fmt.Fprintf(&b, "%s=%s  ", key, values(e, key))
	}
	return strings.TrimSpace(b.String())
}

func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 2, "bytes FILE GO-STRING")
	add(ts, args[0], unquote(ts, args[1]))
}

func fill(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 3, "fill FILE MEGABYTES GO-STRING")
	mb, err := strconv.Atoi(args[1])
	ts.Check(err)
	s := unquote(ts, args[2])
	block := bytes.Repeat(s, (1<<20)/len(s)+1)
	for range mb {
		add(ts, args[0], block)
	}
}

// unquote reads a Go string without its quotes.
func unquote(ts *testscript.TestScript, s string) []byte {
	s, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
	ts.Check(err)
	return []byte(s)
}

// add writes b at the end of a file, which need not be there.
func add(ts *testscript.TestScript, file string, b []byte) {
	f, err := os.OpenFile(ts.MkAbs(file), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	ts.Check(err)
	_, err = f.Write(b)
	ts.Check(err)
	ts.Check(f.Close())
}
