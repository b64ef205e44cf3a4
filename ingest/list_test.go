package ingest

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestLists reads every feed and sitemap of testdata as if it came from
// https://site.example/dir/list and compares with the file beside it.
func TestLists(t *testing.T) {
	files, err := filepath.Glob("testdata/*.[xjh]*")
	if err != nil || len(files) < 10 {
		t.Fatalf("testdata has %d lists: %v", len(files), err)
	}
	at, _ := url.Parse("https://site.example/dir/list")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			l, err := parseList(body, at, "text/xml")
			got := describe(l, err)
			golden := strings.TrimSuffix(file, filepath.Ext(file)) + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("%v; run go test ./ingest -update and read what it wrote", err)
			}
			if got != string(want) {
				t.Errorf("%s:\ngot:\n%s\nwant:\n%s", file, got, want)
			}
		})
	}
}

func describe(l *list, err error) string {
	var b strings.Builder
	line := func(kind string, k Link) {
		date := "-"
		if !k.Published.IsZero() {
			date = k.Published.UTC().Format(time.RFC3339)
		}
		fmt.Fprintf(&b, "%s %s | %s | %s | %s\n", kind, k.URL, date, k.Lang, k.Title)
	}
	for _, k := range l.links {
		line("page", k)
	}
	for _, k := range l.lists {
		line("list", k)
	}
	if l.every != 0 {
		fmt.Fprintln(&b, "every", l.every)
	}
	if err != nil {
		fmt.Fprintln(&b, "error", err)
	}
	return b.String()
}

func TestListBounds(t *testing.T) {
	long := "<rss><channel>" + strings.Repeat("<item><link>https://a.example/</link></item>", maxLinks+5)
	if l, err := parseList([]byte(long), nil, ""); len(l.links) != maxLinks || err == nil || !strings.Contains(err.Error(), "left out") {
		t.Errorf("a feed without end: got %d links and %v, want %d and an error that says so", len(l.links), err, maxLinks)
	}
	deep := "<rss>" + strings.Repeat("<a>", 1_000_000)
	if _, err := parseList([]byte(deep), nil, ""); err == nil || !strings.Contains(err.Error(), "nested") {
		t.Errorf("a deep feed: got %v, want an error that says so", err)
	}
	text := "<rss><item><title>" + strings.Repeat("a", 1_000_000) + "</title><link>https://a.example/</link></item></rss>"
	if l, err := parseList([]byte(text), nil, ""); err != nil || len(l.links) != 1 || len(l.links[0].Title) > maxText {
		t.Errorf("a long title: got %d links and %v, want one with a title of at most %d bytes", len(l.links), err, maxText)
	}
}

func TestParseTime(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"Tue, 12 Mar 2024 08:30:00 +0100", "2024-03-12T07:30:00Z"},
		{"Wed, 12 Mar 2024 08:30:00 PDT", "2024-03-12T15:30:00Z"}, // a wrong day of the week
		{"12 Mar 2024 08:30 GMT", "2024-03-12T08:30:00Z"},
		{"12 March 2024", "2024-03-12T00:00:00Z"},
		{"2024-03-12", "2024-03-12T00:00:00Z"},
		{"2024-03-12T08:30:00.5+05:30", "2024-03-12T03:00:00Z"},
		{"2024-03", "2024-03-01T00:00:00Z"},
		{"", ""},
		{"soon", ""},
		{"0001-01-01T00:00:00Z", ""},
	} {
		got := ""
		if d := parseTime(tt.in); !d.IsZero() {
			got = d.UTC().Format(time.RFC3339)
		}
		if got != tt.want {
			t.Errorf("parseTime(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzList(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.[xjh]*")
	for _, file := range files {
		if body, err := os.ReadFile(file); err == nil {
			f.Add(body)
		}
	}
	at, _ := url.Parse("https://site.example/dir/list")
	f.Fuzz(func(t *testing.T, body []byte) {
		l, err := parseList(body, at, "")
		if n := len(l.links) + len(l.lists); n > maxLinks || n > len(body) {
			t.Errorf("%d links of %d bytes; error %v", n, len(body), err)
		}
		for _, k := range l.links {
			if k.URL == "" {
				t.Errorf("a link without address: %+v", k)
			}
		}
	})
}
