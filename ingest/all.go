package ingest

import (
	"context"
	"iter"
	"net/url"
	"sync"
)

// maxQueued is how many links wait for their hosts at the same time.
const maxQueued = 1000

// All reads the pages at links, of many hosts at the same time, and yields them as
// they come. An error of links is yielded too. If ctx is done, the last error says so.
func (f *Fetcher) All(ctx context.Context, links iter.Seq2[Link, error]) iter.Seq2[*Page, error] {
	return func(yield func(*Page, error) bool) {
		for res := range f.results(ctx, links) {
			if !yield(res.page, res.err) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// result is what came of a link.
type result struct {
	link Link
	page *Page
	err  error
}

// results reads links like All. Links that were not read when ctx was done have no
// result.
func (f *Fetcher) results(ctx context.Context, links iter.Seq2[Link, error]) iter.Seq[result] {
	return func(yield func(result) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		q := &queue{f: f, out: make(chan result), room: make(chan struct{}, maxQueued), lines: map[string]*line{}}
		q.work.Go(func() { q.feed(ctx, links) })
		go func() {
			q.work.Wait()
			close(q.out)
		}()
		for res := range q.out {
			if !yield(res) {
				break
			}
		}
		cancel()
		for range q.out { // until all who work for us have gone home
		}
	}
}

// queue hands links to workers, a line for each host, so that a slow one holds up
// nobody else's.
type queue struct {
	f    *Fetcher
	out  chan result
	room chan struct{} // one for each link waiting
	work sync.WaitGroup

	mu    sync.Mutex
	lines map[string]*line // by host
}

type line struct {
	links   []Link
	workers int
}

// feed puts links into lines and sees to it that each is worked on.
func (q *queue) feed(ctx context.Context, links iter.Seq2[Link, error]) {
	for link, err := range links {
		if err != nil {
			if !q.send(ctx, result{link: link, err: err}) {
				return
			}
			continue
		}
		select {
		case q.room <- struct{}{}:
		case <-ctx.Done():
			return
		}
		q.put(ctx, link)
	}
}

func (q *queue) put(ctx context.Context, link Link) {
	name := hostOf(link.URL)
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.lines[name]
	if l == nil {
		l = &line{}
		q.lines[name] = l
	}
	l.links = append(l.links, link)
	if l.workers < q.f.o.PerHost {
		l.workers++
		q.work.Go(func() { q.serve(ctx, name) })
	}
}

// serve reads the links of one line until it is empty.
func (q *queue) serve(ctx context.Context, name string) {
	for {
		link, ok := q.take(name)
		if !ok {
			return
		}
		page, err := q.f.Get(ctx, link)
		<-q.room
		if ctx.Err() != nil || !q.send(ctx, result{link, page, err}) {
			return
		}
	}
}

func (q *queue) take(name string) (Link, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.lines[name]
	if len(l.links) == 0 {
		if l.workers--; l.workers == 0 {
			delete(q.lines, name)
		}
		return Link{}, false
	}
	link := l.links[0]
	l.links = l.links[1:]
	return link, true
}

func (q *queue) send(ctx context.Context, r result) bool {
	select {
	case q.out <- r:
		return true
	case <-ctx.Done():
		return false
	}
}

// hostOf is the host of an address; empty if it is none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
