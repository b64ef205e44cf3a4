package ingest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	maxHosts     = 1000             // remembered while nothing is asked of them
	maxAway      = 24 * time.Hour   // longest that a server can send us away for
	robotsLast   = 24 * time.Hour   // how long a robots.txt is good for, as RFC 9309 says
	robotsFailed = 10 * time.Minute // how long one that could not be read stays so
)

// host is what is known of a host, and the queue of those who want to ask it.
type host struct {
	users int           // guarded by Fetcher.mu
	slots chan struct{} // one for each request under way

	mu       sync.Mutex
	next     time.Time     // when the next request may start
	until    time.Time     // it is left alone till then
	away     time.Duration // and that was so long before
	failures int           // in a row
	pause    time.Duration

	reading chan struct{}          // full while a robots.txt is read, so that it is read once
	robots  map[string]*robotsFile // by scheme, host and port
}

// robotsFile is the robots.txt of one scheme and port of a host.
type robotsFile struct {
	rules         *robots
	err           error
	read, expires time.Time
}

// host is the host called name, to be given back by release.
func (f *Fetcher) host(name string) *host {
	f.mu.Lock()
	defer f.mu.Unlock()
	h := f.hosts[name]
	if h == nil {
		if len(f.hosts) >= maxHosts {
			f.forget()
		}
		h = &host{slots: make(chan struct{}, f.o.PerHost), pause: f.o.Delay, reading: make(chan struct{}, 1), robots: map[string]*robotsFile{}}
		f.hosts[name] = h
	}
	h.users++
	return h
}

func (f *Fetcher) release(h *host) {
	f.mu.Lock()
	h.users--
	f.mu.Unlock()
}

// forget drops the hosts that nobody asks and that may be asked again at once.
func (f *Fetcher) forget() {
	now := f.o.Clock.Now()
	for name, h := range f.hosts {
		if h.users == 0 && !h.next.After(now) && !h.until.After(now) {
			delete(f.hosts, name)
		}
	}
}

// enter waits until h may be asked. It must be followed by leave.
func (f *Fetcher) enter(ctx context.Context, h *host) error {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	wait, err := f.reserve(h)
	if err == nil && wait > 0 {
		err = f.o.Clock.Sleep(ctx, wait)
	}
	if err == nil {
		select {
		case f.slots <- struct{}{}:
			return nil
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	<-h.slots
	return err
}

func (f *Fetcher) leave(h *host) {
	<-f.slots
	<-h.slots
}

// reserve takes the next moment at which a request to h may start, and says how far
// away it is.
func (f *Fetcher) reserve(h *host) (time.Duration, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := f.o.Clock.Now()
	// Moments that lie further ahead than they were when they were set are left from
	// before the clock was put back.
	if ahead := h.pause * time.Duration(f.o.PerHost); h.next.Sub(now) > ahead {
		h.next = now.Add(ahead)
	}
	if h.until.Sub(now) > h.away {
		h.until = now.Add(h.away)
	}
	if h.until.Sub(now) > f.o.Patience {
		return 0, &StatusError{Err: errors.New("the host does not answer as it should"), Until: h.until}
	}
	start := latest(now, h.next, h.until)
	h.next = start.Add(h.pause)
	return start.Sub(now), nil
}

func latest(t time.Time, others ...time.Time) time.Time {
	for _, o := range others {
		if o.After(t) {
			t = o
		}
	}
	return t
}

// stepBack leaves h alone for a while after an answer that failed; a is nil if there
// was none. The while doubles with every failure and is as long as the server says
// if it says it.
func (f *Fetcher) stepBack(h *host, a *answer) (until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := f.o.Clock.Now()
	away := min(max(h.pause, time.Second)<<min(h.failures, 12), time.Hour)
	h.failures++
	if a != nil {
		away = max(away, retryAfter(a.header, now))
	}
	h.away = min(away, maxAway)
	h.until = now.Add(h.away)
	return h.until
}

func (h *host) succeeded() {
	h.mu.Lock()
	h.failures = 0
	h.mu.Unlock()
}

// retryAfter is how long a server asks to be left alone; 0 if it does not.
func retryAfter(header http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(header.Get("Retry-After"))
	if s, err := strconv.Atoi(v); err == nil {
		return time.Duration(max(0, min(s, int(maxAway.Seconds())))) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(0, t.Sub(now))
	}
	return 0
}

// robots is the robots.txt for u, read if it is not known. An error means that it
// cannot be known at present what it asks for; then nothing is read.
func (f *Fetcher) robots(ctx context.Context, u *url.URL) (*robots, error) {
	h := f.host(u.Hostname())
	defer f.release(h)
	select {
	case h.reading <- struct{}{}:
		defer func() { <-h.reading }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	origin := u.Scheme + "://" + u.Host
	now := f.o.Clock.Now()
	if r := h.robots[origin]; r != nil && now.Before(r.expires) && !now.Before(r.read) {
		return r.rules, r.err
	}
	r := &robotsFile{}
	if r.rules, r.err = f.readRobots(ctx, origin); ctx.Err() != nil {
		return nil, ctx.Err()
	}
	r.read = f.o.Clock.Now()
	r.expires = r.read.Add(robotsLast)
	if r.err != nil {
		r.expires = r.read.Add(robotsFailed)
	}
	if len(h.robots) >= 16 { // ports of one host
		clear(h.robots)
	}
	h.robots[origin] = r
	if r.rules != nil {
		h.mu.Lock()
		h.pause = max(f.o.Delay, r.rules.delay)
		h.mu.Unlock()
	}
	return r.rules, r.err
}

// readRobots reads the robots.txt of origin. A server that has none forbids nothing;
// one that cannot say at present forbids all.
func (f *Fetcher) readRobots(ctx context.Context, origin string) (*robots, error) {
	u, err := parseAddress(origin + "/robots.txt")
	if err != nil {
		return nil, err
	}
	a, _, err := f.follow(ctx, u, Link{}, nil)
	status, answered := errors.AsType[*StatusError](err)
	switch {
	case err == nil:
		return parseRobots(a.body, product), nil
	case errors.Is(err, ErrPrivate):
		return nil, err
	case answered && (status.passing() || status.Status >= 500):
		if status.Status == 0 {
			return nil, err // the page would have the same trouble
		}
		return nil, fmt.Errorf("its robots.txt cannot be read, so the host is left alone: %w", err)
	case answered, errors.Is(err, ErrNotPage), errors.Is(err, errLoop):
		return &robots{}, nil
	}
	return nil, err
}
