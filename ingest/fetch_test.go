package ingest

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock is a Clock that nobody waits for.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func newClock() *clock { return &clock{now: time.Date(2024, 3, 13, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	return nil
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// names resolves hosts: what is not in it is this machine.
type names map[string]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	if a, ok := n[host]; ok {
		if a == "" {
			return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
		}
		return []netip.Addr{netip.MustParseAddr(a)}, nil
	}
	return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
}

// site is a server of pages under many names, and a fetcher that may read it.
type site struct {
	*Fetcher
	clock *clock
	port  string
	pages map[string]http.HandlerFunc // by path

	mu    sync.Mutex
	asked []string // "host path" of all requests but those for robots.txt
}

func newSite(t *testing.T, o FetchOptions, pages map[string]http.HandlerFunc) *site {
	t.Helper()
	s := &site{clock: newClock(), pages: pages}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.port = server.URL[strings.LastIndex(server.URL, ":"):]
	o.Contact, o.Clock = "mailto:desk@khaldun.example", s.clock
	if o.Allow == nil {
		o.Allow = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	}
	if o.Resolver == nil {
		o.Resolver = names{}
	}
	f, err := NewFetcher(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.client.CloseIdleConnections)
	s.Fetcher = f
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/robots.txt" {
		host, _, _ := strings.Cut(r.Host, ":")
		s.mu.Lock()
		s.asked = append(s.asked, host+" "+r.URL.RequestURI())
		s.mu.Unlock()
	}
	if page := s.pages[r.URL.Path]; page != nil {
		page(w, r)
		return
	}
	http.NotFound(w, r)
}

// url is path on host, which may be any.
func (s *site) url(host, path string) string { return "http://" + host + s.port + path }

func (s *site) get(path string) (*Page, error) {
	return s.Get(context.Background(), Link{URL: s.url("news.example", path)})
}

// text serves body as it is.
func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }
}

func packed(how, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", how)
		io.WriteString(w, body)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	}
}

func TestGet(t *testing.T) {
	var deflated bytes.Buffer
	z := zlib.NewWriter(&deflated)
	io.WriteString(z, "<p>deflated")
	z.Close()
	var asked http.Header
	s := newSite(t, FetchOptions{MaxPage: 1000}, map[string]http.HandlerFunc{
		"/a": func(w http.ResponseWriter, r *http.Request) {
			asked = r.Header
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Set-Cookie", "a=b")
			w.Header().Set("Etag", `"v1"`)
			io.WriteString(w, "<p>a")
		},
		"/gzip": packed("gzip", pack("<p>packed")), "/deflate": packed("deflate", deflated.String()), "/odd": packed("gzip", "<p>not packed"), "/br": packed("br", "xx"),
		"/twice": packed("gzip", pack(pack("<p>twice"))),
		"/long":  text("<p>" + strings.Repeat("a", 5000)),
		"/moved": redirect("/a?utm_source=x#top"), "/round": redirect("/round2"), "/round2": redirect("/round"), "/self": redirect("/self"),
		"/far": redirect("/far1"), "/far1": redirect("/far2"), "/far2": redirect("/far3"), "/far3": redirect("/far4"), "/far4": redirect("/far5"), "/far5": redirect("/far6"), "/far6": text("far"),
		"/ftp": redirect("ftp://news.example/a"), "/file": redirect("file:///etc/passwd"), "/user": redirect("http://ann:secret@news.example/"), "/nowhere": redirect(""), "/odd-port": redirect("http://news.example:22/"),
		"/gone": status(410), "/empty": status(204), "/same": status(304),
		"/picture": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "image/png") },
		"/private": redirect("http://intranet.example/"), "/mapped": redirect("http://[::ffff:10.0.0.1]/"), "/metadata": redirect("http://169.254.169.254/latest/meta-data/"),
	})
	for _, tt := range []struct{ path, want string }{
		{"/a", "200 /a <p>a"},
		{"/gzip", "200 /gzip <p>packed"},
		{"/deflate", "200 /deflate <p>deflated"},
		{"/odd", "200 /odd <p>not packed"},
		{"/twice", "200 /twice <p>twice"},
		{"/br", "error packed in a way that is not read"},
		{"/long", "200 /long <p>" + strings.Repeat("a", 997) + " (cut)"},
		{"/moved", "200 /a?utm_source=x <p>a"},
		{"/round", "error redirects again and again"},
		{"/self", "error redirects again and again"},
		{"/far", "error redirects again and again"},
		{"/far1", "200 /far6 far"},
		{"/ftp", "error only http and https"},
		{"/file", "error only http and https"},
		{"/user", "error holds a user name"},
		{"/odd-port", "error port 22 is not read"},
		{"/nowhere", "error the server answered 302 Found"},
		{"/gone", "error the server answered 410 Gone"},
		{"/empty", "204 /empty"},
		{"/same", "error the server answered 304"}, // it was not asked whether it is
		{"/none", "error the server answered 404 Not Found"},
		{"/picture", "error the server sends image/png: not a page"},
		{"/mapped", "error not on the public internet"},
		{"/metadata", "error not on the public internet"},
	} {
		p, err := s.get(tt.path)
		got := ""
		if err != nil {
			got = "error " + err.Error()
			if strings.Contains(got, "secret") {
				t.Errorf("%s: the error tells the password: %s", tt.path, got)
			}
		} else {
			got = strings.TrimSpace(fmt.Sprintf("%d %s %s", p.Status, strings.TrimPrefix(p.URL, s.url("news.example", "")), p.Body))
			if p.Truncated {
				got += " (cut)"
			}
		}
		checkLines(t, []string{got}, tt.want)
	}
	if got := asked.Get("User-Agent"); got != "khaldun (+mailto:desk@khaldun.example)" {
		t.Errorf("User-Agent is %q, want our name and the contact", got)
	}
	if asked.Get("Cookie") != "" || asked.Get("Referer") != "" {
		t.Errorf("the request tells of others: %v", asked)
	}
}

func TestGetSaysWhatItKnows(t *testing.T) {
	s := newSite(t, FetchOptions{}, map[string]http.HandlerFunc{
		"/a": func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("If-None-Match") == `"v1"` || r.Header.Get("If-Modified-Since") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			w.Header().Set("Etag", `"v1"`)
			w.Header().Set("Last-Modified", "Tue, 12 Mar 2024 08:00:00 GMT")
			io.WriteString(w, "<p>a")
		},
	})
	link := Link{URL: s.url("news.example", "/a?utm_source=x"), Source: "a feed", Title: "T", Published: s.clock.Now()}
	p, err := s.Get(context.Background(), link)
	if err != nil {
		t.Fatal(err)
	}
	if p.Canonical != s.url("news.example", "/a") || p.Source != "a feed" || p.Title != "T" || p.Published != link.Published || p.Fetched.Year() != 2024 {
		t.Errorf("got %+v, want what link says and the time of the clock", p)
	}
	for _, again := range []Link{{URL: link.URL, ETag: p.ETag}, {URL: link.URL, LastModified: p.LastModified}} {
		if p, err := s.Get(context.Background(), again); err != nil || p.Status != http.StatusNotModified || len(p.Body) > 0 {
			t.Errorf("asked whether it changed: got %+v, %v; want status 304", p, err)
		}
	}
}

func TestPrivateAddresses(t *testing.T) {
	s := newSite(t, FetchOptions{Allow: []netip.Prefix{}, Resolver: names{"intranet.example": "10.0.0.7", "mapped.example": "::ffff:192.168.0.1", "gone.example": ""}}, map[string]http.HandlerFunc{"/": text("secret")})
	for _, url := range []string{s.url("news.example", "/"), s.url("127.0.0.1", "/"), s.url("[::1]", "/"), s.url("localhost", "/"), "http://intranet.example/", "http://mapped.example/", "http://169.254.169.254/"} {
		if p, err := s.Get(context.Background(), Link{URL: url}); !errors.Is(err, ErrPrivate) {
			t.Errorf("Get(%s) = %v, %v; want ErrPrivate", url, p, err)
		}
	}
	if len(s.asked) > 0 || len(s.clock.slept) > 14 {
		t.Errorf("private addresses were asked %d times, tried again after %v", len(s.asked), s.clock.slept)
	}
	if _, err := s.Get(context.Background(), Link{URL: "http://gone.example/"}); err == nil || !strings.Contains(err.Error(), "no such host") {
		t.Errorf("a host that is not: got %v", err)
	}
}

func TestProxyOfTheEnvironmentIsNotUsed(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("http_proxy", "http://127.0.0.1:1")
	s := newSite(t, FetchOptions{}, map[string]http.HandlerFunc{"/": text("a")})
	if _, err := s.get("/"); err != nil {
		t.Error(err)
	}
}

func TestRobotsAreAsked(t *testing.T) {
	robots, status := "User-agent: khaldun\nDisallow: /no\nCrawl-delay: 10\n", 200
	reads := 0
	s := newSite(t, FetchOptions{}, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
			reads++
			w.WriteHeader(status)
			io.WriteString(w, robots)
		},
		"/yes": text("yes"), "/no": text("no"), "/moved": redirect("/no?a=b"),
	})
	for path, want := range map[string]bool{"/yes": true, "/no": false, "/moved": false} {
		if p, err := s.get(path); (err == nil) != want || !want && !errors.Is(err, ErrRobots) {
			t.Errorf("Get(%s) = %v, %v; want it to be allowed: %v", path, p, err, want)
		}
	}
	if reads != 1 {
		t.Errorf("robots.txt was read %d times, want once", reads)
	}
	before := s.clock.Now()
	s.get("/yes")
	s.get("/yes")
	if d := s.clock.Now().Sub(before); d != 20*time.Second {
		t.Errorf("two requests take %v, want the 20 s that robots.txt asks for", d)
	}
	if s.get("/no"); slices.Contains(s.asked, "news.example /no") {
		t.Error("what robots.txt forbids was asked for")
	}

	status = 503 // no change for a day, then nothing is read
	if _, err := s.get("/yes"); err != nil {
		t.Errorf("robots.txt is good for a day, but: %v", err)
	}
	s.clock.set(s.clock.Now().Add(25 * time.Hour))
	if _, err := s.get("/yes"); err == nil || !strings.Contains(err.Error(), "robots.txt cannot be read") {
		t.Errorf("a robots.txt that cannot be read: got %v, want an error that says so", err)
	}
	status = 403 // those who may not read the rules have none
	s.clock.set(s.clock.Now().Add(25 * time.Hour))
	if _, err := s.get("/no"); err != nil {
		t.Errorf("a robots.txt that is forbidden: got %v, want the page", err)
	}
}

func TestPauses(t *testing.T) {
	s := newSite(t, FetchOptions{Delay: 3 * time.Second}, map[string]http.HandlerFunc{"/": text("a")})
	for range 4 { // and the robots.txt
		if _, err := s.get("/"); err != nil {
			t.Fatal(err)
		}
	}
	checkLines(t, strings.Fields(fmt.Sprint(s.clock.slept)), "[3s", "3s", "3s", "3s]")
	s.clock.slept = nil
	s.Get(context.Background(), Link{URL: s.url("other.example", "/")})
	checkLines(t, strings.Fields(fmt.Sprint(s.clock.slept)), "[3s]") // its robots.txt, then the page
}

func TestClockPutBack(t *testing.T) {
	s := newSite(t, FetchOptions{Delay: 3 * time.Second}, map[string]http.HandlerFunc{"/": text("a")})
	if _, err := s.get("/"); err != nil {
		t.Fatal(err)
	}
	s.pages["/trouble"] = status(500)
	s.get("/trouble")
	s.clock.set(s.clock.Now().Add(-5 * time.Hour))
	s.clock.slept = nil
	if _, err := s.get("/"); err != nil {
		t.Fatal(err)
	}
	for _, d := range s.clock.slept {
		if d > 12*time.Second {
			t.Errorf("after the clock was put back the next request waits %v, want no more than the 12s it would have waited before", d)
		}
	}
}

func TestTriesAgain(t *testing.T) {
	answers := []int{}
	var after string
	s := newSite(t, FetchOptions{Delay: time.Second}, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, _ *http.Request) {
		code := 200
		if len(answers) > 0 {
			code, answers = answers[0], answers[1:]
		}
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		if code == 0 { // no answer
			c, _, _ := w.(http.Hijacker).Hijack()
			c.Close()
			return
		}
		w.WriteHeader(code)
		io.WriteString(w, "a")
	}})
	s.get("/") // robots.txt
	for _, tt := range []struct {
		name    string
		answers []int
		after   string
		want    string // the error, if any
		slept   string
	}{
		{"twice in trouble", []int{500, 502}, "", "", "[1s 1s 2s]"},
		{"no answer", []int{0, 0, 503}, "", "", "[1s 1s 2s]"}, // the first breaks a connection that was kept, and is made again at once,
		{"always in trouble", []int{503, 503, 503}, "", "503 Service Unavailable", "[1s 1s 2s]"},
		{"what comes next waits", nil, "", "", "[4s]"},
		{"a wait of seconds", []int{429}, "40", "", "[1s 40s]"},
		{"a wait till a date", []int{429}, "DATE", "", "[1s 50s]"},
		{"a wait that is too long", []int{429}, "3600", "left alone until", "[1s]"},
		{"the host is left alone", nil, "", "left alone until", "[]"},
	} {
		answers, after, s.clock.slept = tt.answers, tt.after, nil
		if tt.after == "DATE" {
			after = s.clock.Now().Add(51 * time.Second).Format(http.TimeFormat)
		}
		_, err := s.get("/")
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got error %v, want %q", tt.name, err, tt.want)
		}
		if got := fmt.Sprint(s.clock.slept); got != tt.slept {
			t.Errorf("%s: waited %s, want %s", tt.name, got, tt.slept)
		}
	}
	s.clock.set(s.clock.Now().Add(time.Hour))
	if _, err := s.get("/"); err != nil {
		t.Errorf("after the hour: %v", err)
	}
}

func TestDeadHostIsGivenUp(t *testing.T) {
	s := newSite(t, FetchOptions{}, map[string]http.HandlerFunc{"/": status(500)})
	for range 20 {
		s.get("/")
	}
	if n := len(s.asked); n > 8 {
		t.Errorf("a host that always fails was asked %d times for 20 pages, want it to be given up before", n)
	}
}

func TestSlowServers(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	hang := func(r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-stop:
		}
	}
	s := newSite(t, FetchOptions{Timeout: 20 * time.Millisecond, Tries: 1}, map[string]http.HandlerFunc{
		"/robots.txt": text(""),
		"/silent":     func(_ http.ResponseWriter, r *http.Request) { hang(r) },
		"/drip": func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "<p>")
			w.(http.Flusher).Flush()
			hang(r)
		},
	})
	for path, want := range map[string]string{"/silent": "no answer within 20ms", "/drip": "not all of the answer came within 20ms"} {
		if p, err := s.get(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Get(%s) = %v, %v; want an error that says %q", path, p, err, want)
		}
	}
}

// bomb is gzip that unpacks to n bytes of nothing.
func bomb(n int64) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	io.Copy(z, &endless{n})
	z.Close()
	return b.Bytes()
}

func TestBomb(t *testing.T) {
	b := string(bomb(300 << 20))
	s := newSite(t, FetchOptions{MaxPage: 1 << 20}, map[string]http.HandlerFunc{"/bomb": packed("gzip", b), "/sitemap.xml.gz": text(pack("<urlset>") + b)})
	for path, most := range map[string]int{"/bomb": 1 << 20, "/sitemap.xml.gz": maxList} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p, err := s.get(path)
		runtime.ReadMemStats(&after)
		if err != nil || !p.Truncated || len(p.Body) > most {
			t.Errorf("%s: got %v; want %d bytes, cut", path, err, most)
		}
		if used := int(after.TotalAlloc - before.TotalAlloc); used > 8*most+8<<20 {
			t.Errorf("%s: a page of 300 MB took %d MB of memory in all; the cap is %d MB", path, used>>20, most>>20)
		}
	}
}

func TestContact(t *testing.T) {
	for contact, want := range map[string]bool{"": false, "me": false, "a b.example": false, "x@y.example\r\nCookie: a=b": false, "https://khaldun.example/bot": true, "desk@khaldun.example": true} {
		if _, err := NewFetcher(FetchOptions{Contact: contact}); (err == nil) != want {
			t.Errorf("contact %q: got %v, want it taken: %v", contact, err, want)
		}
	}
}

func TestAll(t *testing.T) {
	s := newSite(t, FetchOptions{}, map[string]http.HandlerFunc{"/1": text("1"), "/2": text("2"), "/3": text("3")})
	links := func(yield func(Link, error) bool) {
		for _, host := range []string{"a.example", "b.example", "c.example"} {
			for _, path := range []string{"/1", "/none", "/2", "/3"} {
				if !yield(Link{URL: s.url(host, path)}, nil) {
					return
				}
			}
			if !yield(Link{}, errors.New("a bad list")) {
				return
			}
		}
		yield(Link{URL: "mailto:desk@a.example"}, nil)
	}
	pages, notFound, others := map[string]string{}, 0, 0
	for p, err := range s.All(context.Background(), links) {
		code, answered := errors.AsType[*StatusError](err)
		switch {
		case answered && code.Status == 404:
			notFound++
		case err != nil:
			others++
		default:
			pages[p.URL] += string(p.Body)
		}
	}
	if len(pages) != 9 || notFound != 3 || others != 4 {
		t.Errorf("got %d pages, %d not found, %d other errors; want 9, 3 and 4", len(pages), notFound, others)
	}
	// Of one host, pages come in the order of the links.
	var ofA []string
	for _, a := range s.asked {
		if path, ok := strings.CutPrefix(a, "a.example "); ok {
			ofA = append(ofA, path)
		}
	}
	checkLines(t, ofA, "/1", "/none", "/2", "/3")
}

func TestAllStops(t *testing.T) {
	s := newSite(t, FetchOptions{}, map[string]http.HandlerFunc{"/": text("a")})
	endless := func(yield func(Link, error) bool) {
		for n := 0; yield(Link{URL: s.url(fmt.Sprintf("h%d.example", n%50), "/")}, nil); n++ {
		}
	}
	n := 0
	for range s.All(context.Background(), endless) {
		if n++; n == 5 {
			break
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var last error
	for _, err := range s.All(ctx, endless) {
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("a cancelled run ends with %v, want its reason", last)
	}
}

func TestHostsAreForgotten(t *testing.T) {
	s := newSite(t, FetchOptions{}, nil)
	for n := range 3 * maxHosts {
		s.release(s.host(fmt.Sprint("h", n)))
	}
	if n := len(s.hosts); n > maxHosts {
		t.Errorf("%d hosts are remembered, want at most %d", n, maxHosts)
	}
}

func TestOpenAddresses(t *testing.T) {
	s := newSite(t, FetchOptions{MaxPage: 2000}, nil)
	at := func(path string) string { return s.url("news.example", path) }
	s.pages = map[string]http.HandlerFunc{
		"/1": text("one"), "/2": text("two"), "/3": text("three"), "/old": text("old"), "/to2": redirect("/2"),
		"/feed": text("<rss><channel><item><link>/1</link></item><item><link>/1?utm_source=rss</link></item><item><link>/none</link></item>" +
			"<item><link>/2</link></item><item><link>/to2</link></item><item><link>/old</link><pubDate>2020-01-01</pubDate></item></channel></rss>"),
		"/cut.xml":   text("<feed><entry><link href='/1'/></entry><entry><link href='/2'/>"),
		"/index.xml": text("<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/none.xml</loc></sitemap><sitemap><loc>/b.xml.gz</loc></sitemap><sitemap><loc>/index.xml</loc></sitemap></sitemapindex>"),
		"/a.xml":     text("<urlset><url><loc>" + at("/1") + "</loc></url></urlset>"),
		"/b.xml.gz":  text(pack("<urlset><url><loc>" + at("/1") + "/</loc></url><url><loc>" + at("/3") + "</loc></url></urlset>")),
		"/deep.xml":  text("<sitemapindex><sitemap><loc>/deep2.xml</loc></sitemap></sitemapindex>"),
		"/deep2.xml": text("<sitemapindex><sitemap><loc>/deep3.xml</loc></sitemap></sitemapindex>"),
		"/deep3.xml": text("<sitemapindex><sitemap><loc>/deep4.xml</loc></sitemap></sitemapindex>"),
		"/lines":     text(`{"text":"a line"}`),
		"/long":      text(`{"text":"a line"}` + "\n" + `{"text":"` + strings.Repeat("a", 3000) + `"}`),
	}
	for _, tt := range []struct {
		path string
		want []string
	}{
		{"/1", []string{"/1 one"}},
		{"/none", []string{"error 404"}},
		{"/feed", []string{"/1 one", "/2 two", "error read " + at("/none")}},
		{"/cut.xml", []string{"error broken after 2 entries", "/1 one", "/2 two"}},
		{"/index.xml", []string{"error read " + at("/none.xml"), "/1 one", "/3 three"}},
		{"/deep.xml", []string{"error more sitemaps than are read"}},
		{"/lines", []string{" a line"}},
		{"/long", []string{" a line", "error download it and give its path", "error not a JSON object"}},
	} {
		var got []string
		for p, err := range Open(context.Background(), at(tt.path), Options{Fetch: s.Fetcher, Since: time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)}) {
			if err != nil {
				got = append(got, "error "+err.Error())
				continue
			}
			got = append(got, strings.TrimPrefix(p.URL, at(""))+" "+string(p.Body))
		}
		// The error of a list may come before or after the pages of another.
		slices.Sort(got)
		slices.Sort(tt.want)
		t.Run(tt.path, func(t *testing.T) { checkLines(t, got, tt.want...) })
	}
}

func TestOpenFeedFile(t *testing.T) {
	s := newSite(t, FetchOptions{}, map[string]http.HandlerFunc{"/1": text("one")})
	path := t.TempDir() + "/feed"
	if err := os.WriteFile(path, []byte("<feed><entry><link href='"+s.url("news.example", "/1")+"'/></entry><entry><link href='/relative'/></entry></feed>"), 0o666); err != nil {
		t.Fatal(err)
	}
	var got []string
	for p, err := range Open(context.Background(), path, Options{Fetch: s.Fetcher}) {
		if err != nil {
			got = append(got, "error "+err.Error())
			continue
		}
		got = append(got, string(p.Body)+" "+p.Source)
	}
	slices.Sort(got)
	checkLines(t, got, "error only http and https", "one "+path)
}

func TestSecureSite(t *testing.T) {
	s := newSite(t, FetchOptions{Resolver: names{}}, map[string]http.HandlerFunc{"/": text("plain")})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			io.WriteString(w, r.Proto)
		case "/down":
			redirect(s.url("news.example", "/"))(w, r)
		default:
			http.NotFound(w, r)
		}
	}))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of those who do not trust it
	server.StartTLS()
	defer server.Close()
	trusted := server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	port := server.URL[strings.LastIndex(server.URL, ":"):]

	if _, err := s.Get(context.Background(), Link{URL: "https://example.com" + port + "/"}); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a server nobody vouches for: got %v, want an error that says so", err)
	}
	if len(s.clock.slept) > 1 {
		t.Errorf("it was tried again after %v; a certificate does not mend itself", s.clock.slept)
	}
	s = newSite(t, FetchOptions{}, s.pages)
	s.client.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: trusted}
	for path, want := range map[string]string{"/": "HTTP/2.0", "/down": "plain"} {
		p, err := s.Get(context.Background(), Link{URL: "https://example.com" + port + path})
		if err != nil || string(p.Body) != want {
			t.Errorf("Get(%s) = %v, %v; want %s", path, p, err, want)
		}
	}
}

// TestAtOnce reads from many hosts and counts the requests under way: in all, and at
// each host.
func TestAtOnce(t *testing.T) {
	const perHost, atOnce = 2, 5
	var mu sync.Mutex
	under, most := map[string]int{}, map[string]int{}
	count := func(name string, by int) {
		mu.Lock()
		defer mu.Unlock()
		under[name] += by
		most[name] = max(most[name], under[name])
	}
	s := newSite(t, FetchOptions{PerHost: perHost, AtOnce: atOnce}, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{r.Host, ""} {
			count(name, 1)
			defer count(name, -1)
		}
		runtime.Gosched()
		io.WriteString(w, "a")
	}})
	links := func(yield func(Link, error) bool) {
		for n := range 200 {
			if !yield(Link{URL: s.url(fmt.Sprintf("h%d.example", n%10), "/")}, nil) {
				return
			}
		}
	}
	pages := 0
	for _, err := range s.All(context.Background(), links) {
		if err != nil {
			t.Fatal(err)
		}
		pages++
	}
	if pages != 200 || most[""] > atOnce {
		t.Errorf("%d pages, up to %d at once; want 200 and at most %d", pages, most[""], atOnce)
	}
	for host, n := range most {
		if host != "" && n > perHost {
			t.Errorf("%s was asked %d times at once, want at most %d", host, n, perHost)
		}
	}
}

func TestSystemClock(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c := systemClock{}
	if err := c.Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("a sleep that is cancelled: got %v, want its reason", err)
	}
	if err := c.Sleep(context.Background(), time.Nanosecond); err != nil || c.Now().IsZero() {
		t.Errorf("a sleep that ends: got %v", err)
	}
}
