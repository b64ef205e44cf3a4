package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"slices"
	"time"
)

// State is what a watch has to remember. The caller keeps it, as JSON for example,
// whenever a page was yielded or before the program ends, and gives it back to
// resume. The zero State is that of a watch that never ran. It must not be looked at
// by others while the watch is working, that is between two yields.
type State struct {
	Feeds   map[string]*Feed     `json:"feeds"`
	Seen    map[string]time.Time `json:"seen"`    // address of a page read → when a feed last named it
	Pending map[string]*Pending  `json:"pending"` // address of a page yet to be read
}

// Feed is what is remembered of a feed.
type Feed struct {
	ETag         string        `json:"etag,omitempty"`
	LastModified string        `json:"lastModified,omitempty"`
	Polled       time.Time     `json:"polled,omitzero"`
	Next         time.Time     `json:"next,omitzero"`
	Every        time.Duration `json:"every,omitempty"` // in nanoseconds; from one poll to the next
	Failures     int           `json:"failures,omitempty"`
	Gone         bool          `json:"gone,omitempty"` // the server says it will not come back; not polled any more
}

// Pending is a page that a feed named and that was not read yet.
type Pending struct {
	Link  Link      `json:"link"`
	Tries int       `json:"tries,omitempty"`
	After time.Time `json:"after,omitzero"` // not to be tried before
}

// WatchOptions say how feeds are watched. The zero value is right for news.
type WatchOptions struct {
	Least time.Duration // from one poll to the next at least; 0: 5 min
	Most  time.Duration // and at most; 0: 6 h
	Since time.Time     // entries that say they are older are left out
}

const (
	firstEvery = 30 * time.Minute // for a feed that does not show how often it changes
	rememberIn = 90 * day         // how long a page is remembered after its feed dropped it
	maxSeen    = 500_000          // pages remembered
	pageTries  = 4                // a page that fails in passing is tried
	perRound   = 30               // pages of one host that are read before feeds are polled again
	together   = 15 * time.Second // feeds due within that are polled at once
)

// Watch polls feeds, RSS, Atom or JSON or sitemaps of news, and yields the pages they
// name, each once, until ctx is done. A feed that changes often is polled often. What
// goes wrong is yielded as an error, and the feed or page is tried again later and
// later. Stopped and given the same State it goes on where it was.
func (f *Fetcher) Watch(ctx context.Context, feeds []string, s *State, o WatchOptions) iter.Seq2[*Page, error] {
	setDefault(&o.Least, 5*time.Minute)
	setDefault(&o.Most, 6*time.Hour)
	o.Most = max(o.Most, o.Least)
	return func(yield func(*Page, error) bool) {
		w := &watch{f: f, s: s, o: o, yield: yield}
		if !w.begin(feeds) {
			return
		}
		for w.feeds != nil && w.sleep(ctx) && w.poll(ctx) && w.read(ctx) {
		}
	}
}

type watch struct {
	f     *Fetcher
	s     *State
	o     WatchOptions
	feeds []string // canonical, each once
	yield yieldFunc
}

func (w *watch) now() time.Time { return w.f.o.Clock.Now() }

// begin completes the state. It reports whether to go on.
func (w *watch) begin(feeds []string) bool {
	if w.s.Feeds == nil {
		w.s.Feeds = map[string]*Feed{}
	}
	if w.s.Seen == nil {
		w.s.Seen = map[string]time.Time{}
	}
	if w.s.Pending == nil {
		w.s.Pending = map[string]*Pending{}
	}
	for _, feed := range feeds {
		name, err := CanonicalURL(feed)
		if err != nil {
			if !w.yield(nil, fmt.Errorf("watch: %w", err)) {
				return false
			}
			continue
		}
		if slices.Contains(w.feeds, name) {
			continue
		}
		w.feeds = append(w.feeds, name)
		if w.s.Feeds[name] == nil {
			w.s.Feeds[name] = &Feed{}
		}
	}
	return true
}

// sleep waits until something is due. It reports whether anything ever will be.
func (w *watch) sleep(ctx context.Context) bool {
	if ctx.Err() != nil {
		w.yield(nil, ctx.Err())
		return false
	}
	if !w.checkClock() {
		return false
	}
	var next time.Time
	earlier := func(t time.Time) {
		if t = latest(t, time.Unix(0, 0)); next.IsZero() || t.Before(next) {
			next = t
		}
	}
	for _, name := range w.feeds {
		if f := w.s.Feeds[name]; !f.Gone {
			earlier(f.Next)
		}
	}
	for _, p := range w.s.Pending {
		earlier(p.After)
	}
	if next.IsZero() {
		return false
	}
	wait := next.Sub(w.now())
	if wait <= 0 {
		return true
	}
	if err := w.f.o.Clock.Sleep(ctx, wait); err != nil {
		w.yield(nil, err)
		return false
	}
	return true
}

// checkClock starts schedules anew if the clock was put back: what is due would be
// far away. A clock put forward makes everything due, and hosts have their pauses.
func (w *watch) checkClock() bool {
	now := w.now()
	var back time.Duration
	for _, name := range w.feeds {
		f := w.s.Feeds[name]
		if ahead := f.Polled.Sub(now); ahead > time.Minute {
			back = max(back, ahead)
			f.Polled, f.Next = now, now
		}
	}
	if back == 0 {
		return true
	}
	for _, p := range w.s.Pending {
		p.After = time.Time{}
	}
	return w.yield(nil, fmt.Errorf("watch: the clock was put back by %v or more; feeds are polled now and their schedules start anew", back.Round(time.Second)))
}

// poll asks the feeds that are due for what is new.
func (w *watch) poll(ctx context.Context) bool {
	soon := w.now().Add(together)
	var due []Link
	for _, name := range w.feeds {
		if f := w.s.Feeds[name]; !f.Gone && !f.Next.After(soon) {
			due = append(due, Link{URL: name, ETag: f.ETag, LastModified: f.LastModified})
		}
	}
	for res := range w.f.results(ctx, all(due)) {
		if !w.polled(res) {
			return false
		}
	}
	w.prune(maxSeen)
	return true
}

// polled takes in what came of polling a feed.
func (w *watch) polled(res result) bool {
	f := w.s.Feeds[res.link.URL]
	now := w.now()
	f.Polled = now
	if res.err != nil {
		return w.failed(f, res.link.URL, res.err)
	}
	l, err := &list{}, error(nil)
	if res.page.Status != http.StatusNotModified {
		l, err = res.page.list()
		if err == nil && len(l.links) == 0 && len(l.lists) > 0 {
			err = fmt.Errorf("an index of sitemaps; watch the one for news: %.200s", l.lists[0].URL)
		}
		if err != nil && len(l.links) == 0 {
			return w.failed(f, res.link.URL, fmt.Errorf("read %s: %w", res.link.URL, err))
		}
		f.ETag, f.LastModified = res.page.ETag, res.page.LastModified
	}
	fresh := w.take(l, res.link.URL)
	f.Failures = 0
	f.Every = w.every(f.Every, l, fresh)
	f.Next = now.Add(f.Every)
	if err != nil { // part of it could be read
		return w.yield(nil, fmt.Errorf("read %s: %w", res.link.URL, err))
	}
	return true
}

// failed puts off the next poll of a feed, longer with each failure.
func (w *watch) failed(f *Feed, name string, err error) bool {
	f.Failures++
	f.Every = max(f.Every, w.o.Least)
	f.Next = f.Polled.Add(min(f.Every<<min(f.Failures, 10), w.o.Most))
	if status, ok := errors.AsType[*StatusError](err); ok {
		f.Next = latest(f.Next, status.Until)
		if status.Status == http.StatusGone {
			f.Gone = true
			err = fmt.Errorf("%w; it is not polled any more, take it from the list", err)
		}
	}
	return w.yield(nil, err)
}

// take notes the links of a feed that are new and says how many.
func (w *watch) take(l *list, feed string) (fresh int) {
	now := w.now()
	for _, link := range l.links {
		if !w.o.Since.IsZero() && !link.Published.IsZero() && link.Published.Before(w.o.Since) {
			continue
		}
		key := link.URL // of a bad address; reading it will say what is wrong, once
		if name, err := CanonicalURL(link.URL); err == nil {
			key = sameKey(name)
		}
		if _, seen := w.s.Seen[key]; seen {
			w.s.Seen[key] = now
			continue
		}
		if w.s.Pending[key] == nil {
			link.Source = feed
			w.s.Pending[key] = &Pending{Link: link}
			fresh++
		}
	}
	return fresh
}

// every is the time to the next poll: such that a poll finds one new entry or two.
// At first the dates of the entries tell.
func (w *watch) every(last time.Duration, l *list, fresh int) time.Duration {
	switch {
	case last == 0:
		last = usualGap(l.links)
	case fresh == 0:
		last += last / 2
	case fresh > 2:
		last = last * 2 / time.Duration(min(fresh, 6))
	}
	return min(max(last, w.o.Least, l.every), w.o.Most)
}

// usualGap is the median of the times between the entries of a feed.
func usualGap(links []Link) time.Duration {
	var dates []time.Time
	for _, l := range links {
		if !l.Published.IsZero() {
			dates = append(dates, l.Published)
		}
	}
	if len(dates) < 4 {
		return firstEvery
	}
	slices.SortFunc(dates, time.Time.Compare)
	gaps := make([]time.Duration, len(dates)-1)
	for i := range gaps {
		gaps[i] = dates[i+1].Sub(dates[i])
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}

// read reads pages that are due: of one host no more than fit between two polls, the
// others come next time.
func (w *watch) read(ctx context.Context) bool {
	now := w.now()
	var links []Link
	keys := map[string]string{}
	for key, p := range w.s.Pending {
		if !p.After.After(now) {
			links = append(links, p.Link)
			keys[p.Link.URL] = key
		}
	}
	// The newest first, for they are what is waited for.
	slices.SortFunc(links, func(a, b Link) int { return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.URL, b.URL)) })
	taken := map[string]int{}
	links = slices.DeleteFunc(links, func(l Link) bool {
		host := hostOf(l.URL)
		taken[host]++
		return taken[host] > perRound
	})
	for res := range w.f.results(ctx, all(links)) {
		if !w.arrived(keys[res.link.URL], res) {
			return false
		}
	}
	return true
}

// arrived takes in what came of reading a page.
func (w *watch) arrived(key string, res result) bool {
	p := w.s.Pending[key]
	status, failed := errors.AsType[*StatusError](res.err)
	if failed && status.passing() && p.Tries+1 < pageTries {
		p.Tries++
		p.After = latest(w.now().Add(w.o.Least<<p.Tries), status.Until)
		return w.yield(nil, res.err)
	}
	delete(w.s.Pending, key)
	w.s.Seen[key] = w.now()
	if res.page != nil {
		// Links of several forms may lead to one page.
		final := sameKey(res.page.Canonical)
		if _, twice := w.s.Seen[final]; twice && final != key {
			return true
		}
		w.s.Seen[final] = w.now()
	}
	return w.yield(res.page, res.err)
}

// prune forgets pages that no feed has named for long, and the oldest if there are
// more than most.
func (w *watch) prune(most int) {
	old := w.now().Add(-rememberIn)
	maps.DeleteFunc(w.s.Seen, func(_ string, t time.Time) bool { return t.Before(old) })
	if len(w.s.Seen) <= most {
		return
	}
	type page struct {
		key string
		at  time.Time
	}
	pages := make([]page, 0, len(w.s.Seen))
	for key, at := range w.s.Seen {
		pages = append(pages, page{key, at})
	}
	slices.SortFunc(pages, func(a, b page) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.key, b.key)) })
	for _, p := range pages[:len(pages)-most*9/10] { // some more, so as not to sort again at once
		delete(w.s.Seen, p.key)
	}
}

// all are links as they come from a list without mistakes.
func all(links []Link) iter.Seq2[Link, error] {
	return func(yield func(Link, error) bool) {
		for _, l := range links {
			if !yield(l, nil) {
				return
			}
		}
	}
}
