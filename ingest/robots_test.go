package ingest

import (
	"strings"
	"testing"
	"time"
)

func TestRobots(t *testing.T) {
	for _, tt := range []struct {
		name, file string
		yes, no    string // paths, parted by blanks
	}{
		{"nothing", "", "/ /a", ""},
		{"no groups", "Disallow: /", "/a", ""},
		{"all", "User-agent: *\nDisallow: /", "/robots.txt", "/ /a"},
		{"an empty rule forbids nothing", "User-agent: *\nDisallow:", "/ /a", ""},
		{"others", "User-agent: other\nDisallow: /", "/a", ""},
		{"a name within a name", "User-agent: khaldun-images\nDisallow: /", "/a", ""},
		{"our group counts, not that for all", "User-agent: *\nDisallow: /\n\nUser-agent: Khaldun/1.0\nDisallow: /private", "/a", "/private/a"},
		{"two groups of ours", "user-agent: khaldun\ndisallow: /a\nuser-agent: x\ndisallow: /c\nuser-agent: KHALDUN\ndisallow: /b", "/c", "/a /b"},
		{"one group of several", "User-agent: x\nUser-agent: khaldun\nDisallow: /a", "/b", "/a"},
		{"a sitemap parts no agents", "User-agent: khaldun\nSitemap: https://a.example/s.xml\nUser-agent: x\nDisallow: /a", "", "/a"},
		{"the longest rule decides", "User-agent: *\nDisallow: /news\nAllow: /news/world\nDisallow: /news/world/live", "/news/world/1", "/news /news/world/live"},
		{"of equals the one that allows", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", ""},
		{"stars", "User-agent: *\nDisallow: /*/print\nDisallow: *.pdf$", "/a/b /a.pdf?x=1", "/a/print /x/y/print/1 /a.pdf"},
		{"an end", "User-agent: *\nDisallow: /a$", "/ab /a/", "/a"},
		{"a star and an end", "User-agent: *\nDisallow: /a*b$", "/abc /axbx", "/ab /axb /abxb"},
		{"queries", "User-agent: *\nDisallow: /*?print=", "/a?page=2", "/a?print=1"},
		{"percent signs", "User-agent: *\nDisallow: /caf\u00e9\nDisallow: /%7eann", "/cafe", "/caf%C3%A9 /caf%c3%a9/1 /~ann"},
		{"comments, odd line ends, a mark", "\uFEFF# no\rUser-agent : khaldun # us\r\nDisallow : /a # not this\rnonsense\nDisallow /b", "/b", "/a"},
		{"no slash", "User-agent: *\nDisallow: a", "/b", "/a"},
	} {
		r := parseRobots([]byte(tt.file), product)
		for path := range strings.FieldsSeq(tt.yes) {
			if !r.allows(path) {
				t.Errorf("%s: %q forbids %s, want it allowed", tt.name, tt.file, path)
			}
		}
		for path := range strings.FieldsSeq(tt.no) {
			if r.allows(path) {
				t.Errorf("%s: %q allows %s, want it forbidden", tt.name, tt.file, path)
			}
		}
	}
}

func TestRobotsDelay(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"10": 10 * time.Second, "0.5": 500 * time.Millisecond, "1e9": maxCrawl, "-1": 0, "NaN": 0, "soon": 0,
	} {
		r := parseRobots([]byte("User-agent: *\nCrawl-delay: "+value), product)
		if r.delay != want {
			t.Errorf("Crawl-delay: %s is %v, want %v", value, r.delay, want)
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 3", "/axb?c")
	f.Add("user-agent:khaldun\ndisallow:****$", "/%%%")
	f.Fuzz(func(t *testing.T, file, path string) {
		r := parseRobots([]byte(file), product)
		if r.allows(path) && !r.allows("/robots.txt") {
			t.Errorf("%q forbids /robots.txt", file)
		}
		if r.delay < 0 || r.delay > maxCrawl {
			t.Errorf("%q asks for a pause of %v", file, r.delay)
		}
	})
}
