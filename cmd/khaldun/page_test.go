package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// page is the article that a first version of the program has to read. It lies
// beside the repository, not in it.
const page = "../../../shared/data/article/first-article.html"

// run runs the program in this process and returns its standard output.
func run(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &out, err: &errs}
	if code := p.run(args); code != exitOK {
		t.Fatalf("khaldun %s: exit code %d: %s", strings.Join(args, " "), code, &errs)
	}
	return out.String()
}

// lines are the objects of JSON lines.
func lines(t *testing.T, s string) []map[string]any {
	t.Helper()
	var out []map[string]any
	for line := range strings.Lines(s) {
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		out = append(out, v)
	}
	return out
}

// TestPage reads a real page, a report of 21 June 2023 on a delegation's visit to
// Tehran, and wants the acts it reports: by type, parties, day and who says so.
func TestPage(t *testing.T) {
	if _, err := os.Stat(page); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there", page)
	}
	events := lines(t, run(t, "read", page))
	for _, e := range events {
		t.Log(brief(e))
	}
	for _, tt := range []struct {
		what  string
		wants []string // as coded reads them
	}{
		// Who meets whom may stand on either side.
		{"Haniyeh's delegation meets President Raisi",
			[]string{"event=CONSULT", "status=happened", "party=PSE", "party=Ebrahim Raisi | IRN | GOV", "date=2023-06-20", "by="}},
		{"Haniyeh's delegation meets General Salami",
			[]string{"event=CONSULT", "status=happened", "party=PSE", "party=Hossein Salami | IRN", "date=2023-06-20", "by="}},
		{"Haniyeh meets Ahmadian",
			[]string{"event=CONSULT", "status=happened", "party=Ismail Haniyeh", "party=Ahmadian", "date=2023-06-19", "by="}},
		{"Haniyeh visits Tehran",
			[]string{"event=CONSULT", "mode=visit", "status=happened", "actor=PSE", "trigger=visit"}},
		{"Raisi congratulates the Palestinian groups",
			[]string{"event=SUPPORT", "status=happened", "actor=Ebrahim Raisi", "recipient=PSE"}},
		{"Haniyeh thanks Iran",
			[]string{"event=SUPPORT", "status=happened", "actor=PSE", "recipient=IRN"}},
	} {
		if !some(events, tt.wants) {
			t.Errorf("%s: no event has %q", tt.what, tt.wants)
		}
	}
	// The betrayal that Raisi speaks of is his word, not the paper's.
	for _, e := range events {
		if e["event"].([]any)[0] == "ACCUSE" && !coded(e, []string{"actor=Raisi"}) && !coded(e, []string{"by=Raisi"}) {
			t.Errorf("an accusation that is not Raisi's: %s", brief(e))
		}
	}
	// Roles are those of the day.
	for _, e := range events {
		for _, side := range []string{"actor", "recipient"} {
			for _, v := range e[side].([]any) {
				p := v.(map[string]any)
				if name, office := p["identifier_text"], p["office"]; name == "Ebrahim Raisi" && office != "president" {
					t.Errorf("the office of %v is %v on that day, want president", name, office)
				}
			}
		}
	}
}

func some(events []map[string]any, wants []string) bool {
	for _, e := range events {
		if coded(e, wants) {
			return true
		}
	}
	return false
}

// TestPageText: the article and nothing of menu, ticker, related posts, share bar
// and comment form.
func TestPageText(t *testing.T) {
	if _, err := os.Stat(page); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there", page)
	}
	doc := lines(t, run(t, "read", "--to", "document", page))[0]
	text := doc["text"].(string)
	for _, want := range []string{"On June 20, a high-ranking delegation", "stab in the back", "issues of mutual interests"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q", want)
		}
	}
	for _, not := range []string{"Share it", "Leave a Reply", "Your email address", "Required fields",
		"Military situation map", "Daily briefing", "border security", "Protest rally", "Army launches", "All rights reserved"} {
		if strings.Contains(text, not) {
			t.Errorf("the text holds %q", not)
		}
	}
	if date, _ := doc["date"].(string); !strings.HasPrefix(date, "2023-06-21") {
		t.Errorf("published %v, want 2023-06-21", doc["date"])
	}
}

// TestPageSpeakers: the sentences that somebody says have their speaker.
func TestPageSpeakers(t *testing.T) {
	if _, err := os.Stat(page); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there", page)
	}
	reading := lines(t, run(t, "read", "--to", "reading", page))[0]
	mentions := reading["mentions"].([]any)
	for _, tt := range []struct{ content, speaker string }{
		{"such victories demonstrate", "Ebrahim Raisi"},
		{"the resistance movement is stronger", "Ebrahim Raisi"},
		{"is a betrayal of the Palestinian ideal", "Ebrahim Raisi"},
		{"expanding and strengthening", "Ismail Haniyeh"},
		{"Palestine has turned into", "Ismail Haniyeh"},
		{"we hold constant meetings", "Ismail Haniyeh"},
	} {
		got := "nobody"
		for _, s := range reading["statements"].([]any) {
			st := s.(map[string]any)
			content := st["content"].(map[string]any)["text"].(string)
			if !strings.Contains(content, tt.content) {
				continue
			}
			got = "somebody unknown"
			if i, ok := st["speaker_mention"].(float64); ok {
				got, _ = mentions[int(i)].(map[string]any)["name"].(string)
			}
		}
		if got != tt.speaker {
			t.Errorf("%q is said by %s, want %s", tt.content, got, tt.speaker)
		}
	}
}
