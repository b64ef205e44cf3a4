package ingest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Errors a caller may test for.
var (
	ErrRobots  = errors.New("robots.txt asks programs not to read it")
	ErrNotPage = errors.New("not a page")

	errLoop      = errors.New("it redirects again and again; open it in a browser to see which page is meant")
	errNoFetcher = errors.New("reading from the web was not asked for; give a Fetcher in Options")
)

// StatusError is an answer of a server that holds no page.
type StatusError struct {
	Status int       // of HTTP; 0: there was no answer
	Until  time.Time // before that the host should not be asked again; zero: any time
	Err    error     // what went wrong if there was no answer
}

func (e *StatusError) Error() string {
	s := ""
	switch {
	case e.Err != nil && e.Status == 0:
		s = e.Err.Error()
	default:
		s = strings.TrimSpace(fmt.Sprintf("the server answered %d %s", e.Status, http.StatusText(e.Status)))
	}
	if !e.Until.IsZero() {
		s += "; its host is left alone until " + e.Until.UTC().Format(time.RFC3339)
	}
	return s
}

// Unwrap is what went wrong on the way, if anything.
func (e *StatusError) Unwrap() error { return e.Err }

// passing reports whether it may go better later.
func (e *StatusError) passing() bool {
	switch e.Status {
	case 0, http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// Clock tells the time and lets it pass.
type Clock interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error // nil, or why ctx is done
}

// systemClock is the machine's.
type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// FetchOptions say how a [Fetcher] behaves. Only Contact has to be given.
type FetchOptions struct {
	Contact   string         // an address of the web or of mail, told to every server
	Delay     time.Duration  // from one request to a host to the next; robots.txt may ask for more; 0: 2 s
	PerHost   int            // requests to one host at the same time; 0: 1
	AtOnce    int            // requests at the same time in all; 0: 8
	Timeout   time.Duration  // for one request and its answer; 0: 30 s
	Patience  time.Duration  // longest pause taken before a request is given up; 0: 2 min
	Tries     int            // how often a request that fails in passing is made; 0: 3
	Redirects int            // followed from one address; 0: 5
	MaxPage   int64          // bytes kept of a page; 0: 8 MB
	Allow     []netip.Prefix // networks that are not on the public internet and may be read all the same
	Resolver  Resolver       // nil: the machine's
	Clock     Clock          // nil: the machine's
}

// Fetcher reads addresses. What it knows of hosts, such as their robots.txt and when
// they may be asked again, lasts as long as it does. Its methods may be called
// from several goroutines.
type Fetcher struct {
	o      FetchOptions
	agent  string
	client *http.Client
	slots  chan struct{} // one for each request under way

	mu    sync.Mutex
	hosts map[string]*host // by name, without port
}

// product is our name in robots.txt and in User-Agent.
const product = "khaldun"

// NewFetcher makes a Fetcher.
func NewFetcher(o FetchOptions) (*Fetcher, error) {
	if !strings.ContainsAny(o.Contact, "@.") || strings.ContainsFunc(o.Contact, func(r rune) bool { return r <= ' ' || r > '~' || r == '(' || r == ')' }) {
		return nil, fmt.Errorf("contact %q: give an address of the web or of mail at which whoever runs a site can reach you", o.Contact)
	}
	setDefault(&o.Delay, 2*time.Second)
	setDefault(&o.PerHost, 1)
	setDefault(&o.AtOnce, 8)
	setDefault(&o.Timeout, 30*time.Second)
	setDefault(&o.Patience, 2*time.Minute)
	setDefault(&o.Tries, 3)
	setDefault(&o.Redirects, 5)
	setDefault(&o.MaxPage, defaultMaxPage)
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Clock == nil {
		o.Clock = systemClock{}
	}
	d := &dialer{resolver: o.Resolver, allow: o.Allow, timeout: o.Timeout}
	return &Fetcher{
		o:     o,
		agent: product + " (+" + o.Contact + ")",
		client: &http.Client{
			// Redirects are followed in get: each is a request like any other.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				Proxy:                  nil, // not even if the environment names one: it would do the dialling
				DialContext:            d.DialContext,
				ForceAttemptHTTP2:      true,
				DisableCompression:     true, // unpacked here, with a cap
				MaxResponseHeaderBytes: 256 << 10,
				MaxConnsPerHost:        o.PerHost,
				MaxIdleConns:           64,
				IdleConnTimeout:        30 * time.Second,
				TLSHandshakeTimeout:    o.Timeout,
			},
		},
		slots: make(chan struct{}, o.AtOnce),
		hosts: map[string]*host{},
	}, nil
}

// setDefault gives *v the value d if it has none that makes sense.
func setDefault[T int | int64 | time.Duration](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}

// Get reads the page at link. The error says which address and what is wrong with
// it; it is or wraps [ErrRobots], [ErrPrivate], [ErrNotPage] or a [StatusError]
// if one of them tells the reason.
func (f *Fetcher) Get(ctx context.Context, link Link) (*Page, error) {
	u, err := parseAddress(link.URL)
	if err != nil {
		return nil, err
	}
	p, err := f.get(ctx, u, link)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", u, err)
	}
	return p, nil
}

// get follows the redirects from u to a page.
func (f *Fetcher) get(ctx context.Context, u *url.URL, link Link) (*Page, error) {
	a, u, err := f.follow(ctx, u, link, f.mayRead)
	if err != nil {
		return nil, err
	}
	p := &Page{URL: u.String(), Status: a.status, ContentType: a.header.Get("Content-Type"), Body: a.body, Truncated: a.cut,
		Fetched: a.at, Source: first(link.Source, link.URL), Title: link.Title, Lang: link.Lang, Published: link.Published,
		ETag: a.header.Get("Etag"), LastModified: a.header.Get("Last-Modified")}
	p.Canonical, err = CanonicalURL(p.URL)
	return p, err
}

// follow asks for u, and for what it redirects to, if may lets it.
func (f *Fetcher) follow(ctx context.Context, u *url.URL, link Link, may func(context.Context, *url.URL) error) (*answer, *url.URL, error) {
	seen := map[string]bool{}
	for {
		if seen[u.String()] || len(seen) > f.o.Redirects {
			return nil, u, errLoop
		}
		seen[u.String()] = true
		if may != nil {
			if err := may(ctx, u); err != nil {
				return nil, u, err
			}
		}
		a, err := f.ask(ctx, u, link)
		if err != nil {
			return nil, u, err
		}
		to := a.header.Get("Location")
		if !a.isRedirect() || to == "" {
			return a, u, a.err(link)
		}
		next, err := u.Parse(to)
		if err != nil {
			return nil, u, fmt.Errorf("it redirects to %.200q, which is no address", to)
		}
		if next, err = parseAddress(next.String()); err != nil {
			return nil, u, fmt.Errorf("it redirects: %w", err)
		}
		u = next
	}
}

// answer is what a server sent.
type answer struct {
	status int
	header http.Header
	body   []byte
	cut    bool
	at     time.Time
}

func (a *answer) isRedirect() bool {
	switch a.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// err is why a is not what link asks for; nil if it is.
func (a *answer) err(link Link) error {
	isSame := a.status == http.StatusNotModified && (link.ETag != "" || link.LastModified != "")
	if isSame || a.status >= 200 && a.status <= 299 {
		return nil
	}
	return &StatusError{Status: a.status}
}

// ask makes one request, again if it fails in passing and its host can be waited
// for.
func (f *Fetcher) ask(ctx context.Context, u *url.URL, link Link) (*answer, error) {
	h := f.host(u.Hostname())
	defer f.release(h)
	for try := 1; ; try++ {
		if err := f.enter(ctx, h); err != nil {
			return nil, err
		}
		a, err := f.exchange(ctx, u, link)
		f.leave(h)
		failed := failure(a, err)
		if failed == nil || !failed.passing() || ctx.Err() != nil {
			if err == nil {
				h.succeeded()
			}
			return a, err
		}
		until := f.stepBack(h, a)
		if try >= f.o.Tries || until.Sub(f.o.Clock.Now()) > f.o.Patience {
			failed.Until = until
			return nil, failed
		}
	}
}

// failure is what may pass of a request; nil if it never will.
func failure(a *answer, err error) *StatusError {
	if err == nil {
		return &StatusError{Status: a.status}
	}
	for _, lasting := range []error{ErrPrivate, ErrNotPage, errPacked} {
		if errors.Is(err, lasting) {
			return nil
		}
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return nil
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return nil
	}
	return &StatusError{Err: err}
}

// exchange sends one request and reads its answer.
func (f *Fetcher) exchange(ctx context.Context, u *url.URL, link Link) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, f.o.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", f.agent)
	req.Header.Set("Accept", "text/html, application/xhtml+xml, application/xml;q=0.9, application/feed+json;q=0.9, text/plain;q=0.8, */*;q=0.1")
	req.Header.Set("Accept-Encoding", "gzip")
	if link.ETag != "" {
		req.Header.Set("If-None-Match", link.ETag)
	}
	if link.LastModified != "" {
		req.Header.Set("If-Modified-Since", link.LastModified)
	}
	res, err := f.client.Do(req)
	if err != nil {
		if ue, ok := errors.AsType[*url.Error](err); ok {
			err = ue.Err // our caller names the address
		}
		if errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("no answer within %v", f.o.Timeout)
		}
		return nil, err
	}
	defer res.Body.Close()
	a := &answer{status: res.StatusCode, header: res.Header, at: f.o.Clock.Now()}
	if a.status < 200 || a.status > 299 {
		return a, nil
	}
	if err := a.read(res.Body, f.o.MaxPage); err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("not all of the answer came within %v", f.o.Timeout)
		}
		return nil, err
	}
	return a, nil
}

// read reads the body of a, unpacked, up to the cap that what it is has.
func (a *answer) read(wire io.Reader, maxPage int64) error {
	if t := a.header.Get("Content-Type"); !isReadable(t) {
		return fmt.Errorf("the server sends %.60s: %w", t, ErrNotPage)
	}
	// What is packed is never longer than what it unpacks to, but for a trap.
	in, err := unpacked(newRewinder(io.LimitReader(wire, max(maxPage, maxList))), a.header.Get("Content-Encoding"))
	if err != nil {
		return err
	}
	body := newRewinder(in)
	if isGzip(body.peek(3)) { // a file that is packed, packed again on the way
		body = newRewinder(newGunzip(body))
	}
	limit := maxPage
	if head := body.peek(sniffed); isFeed(head) || isSitemap(head) {
		limit = max(limit, maxList)
	}
	a.body, a.cut, err = readMax(body, limit)
	return err
}

// isReadable reports whether a Content-Type is of a page or a list, or says nothing.
func isReadable(s string) bool {
	s, _, _ = strings.Cut(strings.ToLower(s), ";")
	s = strings.TrimSpace(s)
	switch s {
	case "", "application/octet-stream", "application/gzip", "application/x-gzip", "application/warc", "application/x-ndjson", "application/jsonl", "application/json":
		return true
	}
	return strings.HasPrefix(s, "text/") || strings.HasSuffix(s, "xml") || strings.HasSuffix(s, "+json")
}

// mayRead returns an error if u's robots.txt does not let us read it.
func (f *Fetcher) mayRead(ctx context.Context, u *url.URL) error {
	r, err := f.robots(ctx, u)
	if err != nil {
		return err
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if !r.allows(path) {
		return ErrRobots
	}
	return nil
}
