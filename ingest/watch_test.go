package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// rssOf serves a feed of pages at paths, with a tag that changes when they do.
func rssOf(paths *string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		tag := fmt.Sprintf("%q", *paths)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Etag", tag)
		io.WriteString(w, "<rss><channel>")
		for path := range strings.FieldsSeq(*paths) {
			fmt.Fprintf(w, "<item><link>%s</link></item>", path)
		}
		io.WriteString(w, "</channel></rss>")
	}
}

// watchFor watches feeds for d and describes what was yielded, each with the time
// since the beginning.
func (s *site) watchFor(t *testing.T, d time.Duration, state *State, feeds ...string) []string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	begin := s.clock.Now()
	var got []string
	stop := stopAt{s.clock, begin.Add(d), cancel}
	s.o.Clock = stop
	for p, err := range s.Watch(ctx, feeds, state, WatchOptions{}) {
		if ctx.Err() != nil {
			break
		}
		line := ""
		if err != nil {
			line = "error " + err.Error()
		} else {
			line = string(p.Body)
		}
		got = append(got, line)
	}
	return got
}

// stopAt is a clock that cancels a run that sleeps beyond a time.
type stopAt struct {
	*clock
	end    time.Time
	cancel context.CancelFunc
}

func (s stopAt) Sleep(ctx context.Context, d time.Duration) error {
	if s.Now().Add(d).After(s.end) {
		s.set(s.end)
		s.cancel()
		return ctx.Err()
	}
	return s.clock.Sleep(ctx, d)
}

func (s *site) count(request string) int {
	n := 0
	for _, a := range s.asked {
		if a == request {
			n++
		}
	}
	return n
}

func TestWatch(t *testing.T) {
	feed, feed2 := "/1 /2", "/2?utm_source=b /3"
	s := newSite(t, FetchOptions{}, map[string]http.HandlerFunc{
		"/feed": rssOf(&feed), "/feed2": rssOf(&feed2),
		"/1": text("one"), "/2": text("two"), "/3": text("three"), "/4": text("four"), "/5": text("five"),
	})
	feeds := []string{s.url("news.example", "/feed"), s.url("news.example", "/feed2"), s.url("news.example", "/feed#again")}
	state := &State{}
	checkLines(t, s.watchFor(t, time.Hour, state, feeds...), "one", "two", "three")
	if n := s.count("news.example /feed"); n < 2 || n > 4 {
		t.Errorf("a feed that does not change was asked %d times in an hour", n)
	}

	// What is kept as JSON goes on where it was.
	kept, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	state = &State{}
	if err := json.Unmarshal(kept, state); err != nil {
		t.Fatal(err)
	}
	feed = "/4 /1 /2"
	checkLines(t, s.watchFor(t, 6*time.Hour, state, feeds...), "four")
	for _, path := range []string{"/1", "/2", "/3", "/4"} {
		if n := s.count("news.example " + path); n != 1 {
			t.Errorf("%s was read %d times, want once", path, n)
		}
	}
}

func TestWatchStoppedInTheMiddle(t *testing.T) {
	feed := "/1 /2 /3"
	s := newSite(t, FetchOptions{}, map[string]http.HandlerFunc{"/feed": rssOf(&feed), "/1": text("one"), "/2": text("two"), "/3": text("three")})
	state := &State{}
	for p, err := range s.Watch(context.Background(), []string{s.url("news.example", "/feed")}, state, WatchOptions{}) {
		if err != nil || string(p.Body) != "one" {
			t.Fatalf("got %v, %v; want the first page", p, err)
		}
		break
	}
	checkLines(t, s.watchFor(t, time.Hour, state, s.url("news.example", "/feed")), "two", "three")
}

func TestWatchTrouble(t *testing.T) {
	feed := "/1 /flaky /none"
	flaky := 0
	s := newSite(t, FetchOptions{Tries: 1}, map[string]http.HandlerFunc{
		"/feed": rssOf(&feed),
		"/1":    text("one"),
		"/flaky": func(w http.ResponseWriter, _ *http.Request) {
			if flaky++; flaky < 3 {
				w.WriteHeader(http.StatusBadGateway)
			}
			io.WriteString(w, "at last")
		},
		"/page": text(`<html><link rel="alternate" type="application/atom+xml" href="/atom"><p>Welcome.`),
		"/gone": status(410), "/down": status(404),
		"/index": text("<sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>"),
	})
	at := func(path string) string { return s.url("news.example", path) }
	got := s.watchFor(t, 2*time.Hour, &State{}, at("/feed"), "gopher://news.example/")
	checkLines(t, got, "error only http and https", "one", "error 502", "error 404", "error 502", "at last")

	got = s.watchFor(t, 2*time.Hour, &State{}, at("/page"))
	for _, line := range got {
		checkLines(t, []string{line}, "error not a feed but a page; it names the feed "+at("/atom"))
	}
	if len(got) < 2 || len(got) > 6 {
		t.Errorf("a feed that is a page was asked %d times in two hours, want it to be asked less and less", len(got))
	}
	checkLines(t, s.watchFor(t, time.Hour, &State{}, at("/gone")), "error 410 Gone; it is not polled any more")
	checkLines(t, s.watchFor(t, time.Minute, &State{}, at("/index")), "error an index of sitemaps; watch the one for news: "+at("/s.xml"))
	checkLines(t, s.watchFor(t, time.Minute, &State{}))
}

func TestWatchPageThatNeverComes(t *testing.T) {
	feed := "/bad"
	s := newSite(t, FetchOptions{Tries: 1}, map[string]http.HandlerFunc{"/feed": rssOf(&feed), "/bad": status(503)})
	got := s.watchFor(t, 48*time.Hour, &State{}, s.url("news.example", "/feed"))
	pageErrors := 0
	for _, line := range got {
		if strings.Contains(line, "/bad") {
			pageErrors++
		}
	}
	if pageErrors != pageTries {
		t.Errorf("a page that never comes was tried %d times, want %d:\n%s", pageErrors, pageTries, strings.Join(got, "\n"))
	}
}

func TestWatchManyPagesOfOneHost(t *testing.T) {
	var feed, other string
	pages := map[string]http.HandlerFunc{"/feed": rssOf(&feed), "/other": rssOf(&other)}
	for n := range 3 * perRound {
		path := fmt.Sprintf("/%d", n)
		feed += path + " "
		pages[path] = text("a page")
	}
	s := newSite(t, FetchOptions{}, pages)
	got := s.watchFor(t, time.Hour, &State{}, s.url("news.example", "/feed"))
	if len(got) != 3*perRound {
		t.Errorf("got %d pages, want %d", len(got), 3*perRound)
	}
}

func TestWatchClockPutBack(t *testing.T) {
	feed := "/1"
	s := newSite(t, FetchOptions{}, map[string]http.HandlerFunc{"/feed": rssOf(&feed), "/1": text("one"), "/2": text("two")})
	state := &State{}
	at := s.url("news.example", "/feed")
	checkLines(t, s.watchFor(t, time.Hour, state, at), "one")
	s.clock.set(s.clock.Now().Add(-300 * day))
	feed = "/2 /1"
	checkLines(t, s.watchFor(t, time.Minute, state, at), "error the clock was put back by 7199h", "two")
	s.clock.set(s.clock.Now().Add(300 * day)) // and forward again
	checkLines(t, s.watchFor(t, time.Minute, state, at))
}

func TestEvery(t *testing.T) {
	w := &watch{o: WatchOptions{Least: 5 * time.Minute, Most: 6 * time.Hour}}
	dated := &list{}
	for n := range 10 {
		dated.links = append(dated.links, Link{Published: time.Date(2024, 3, 12, n, 0, 0, 0, time.UTC)})
	}
	for _, tt := range []struct {
		name  string
		last  time.Duration
		l     *list
		fresh int
		want  time.Duration
	}{
		{"a new feed without dates", 0, &list{}, 3, firstEvery},
		{"a new feed of one entry an hour", 0, dated, 10, time.Hour},
		{"nothing new", time.Hour, &list{}, 0, 90 * time.Minute},
		{"one new entry", time.Hour, &list{}, 1, time.Hour},
		{"four new entries", time.Hour, &list{}, 4, 30 * time.Minute},
		{"many new entries", time.Hour, &list{}, 100, 20 * time.Minute},
		{"never less than the least", 6 * time.Minute, &list{}, 100, 5 * time.Minute},
		{"never more than the most", 5 * time.Hour, &list{}, 0, 6 * time.Hour},
		{"as seldom as the feed asks", time.Hour, &list{every: 2 * time.Hour}, 4, 2 * time.Hour},
		{"but within reason", time.Hour, &list{every: 30 * day}, 4, 6 * time.Hour},
	} {
		if got := w.every(tt.last, tt.l, tt.fresh); got != tt.want {
			t.Errorf("%s: after %v the next poll is in %v, want %v", tt.name, tt.last, got, tt.want)
		}
	}
}

func TestPrune(t *testing.T) {
	c := newClock()
	s := &State{Seen: map[string]time.Time{"old": c.now.Add(-rememberIn - time.Hour), "new": c.now}}
	const most = 1000
	for n := range most + 10 {
		s.Seen[fmt.Sprint("a.example/", n)] = c.now.Add(-time.Duration(n+1) * time.Second)
	}
	w := &watch{f: &Fetcher{o: FetchOptions{Clock: c}}, s: s}
	w.prune(most)
	_, old := s.Seen["old"]
	_, fresh := s.Seen["new"]
	_, last := s.Seen[fmt.Sprint("a.example/", most+9)]
	if old || last || !fresh || len(s.Seen) > most {
		t.Errorf("old %v, the last of too many %v, new %v, %d in all; want only what is new", old, last, fresh, len(s.Seen))
	}
}
