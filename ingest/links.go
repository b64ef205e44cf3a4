package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"slices"
)

// address reads what is at an address.
func (r *reader) address(address string, yield yieldFunc) bool {
	if r.o.Fetch == nil {
		return yield(nil, fmt.Errorf("read %s: %w", address, errNoFetcher))
	}
	p, err := r.o.Fetch.Get(r.ctx, Link{URL: address})
	if err != nil {
		return yield(nil, err)
	}
	r.seen.add(p.Canonical) // an index may list itself
	return r.sniff(streamOf(p), yield)
}

// linked reads the pages that a feed or sitemap names, or those that the sitemaps of
// an index name.
func (r *reader) linked(s *stream, yield yieldFunc) bool {
	p, err := s.whole()
	if err != nil && !yield(nil, fmt.Errorf("read %s: %w", s.name, err)) {
		return false
	}
	if r.o.Fetch == nil {
		return yield(nil, fmt.Errorf("read %s: it lists pages of the web: %w", s.name, errNoFetcher))
	}
	for page, err := range Once(r.o.Fetch.All(r.ctx, r.links(p))) {
		if !yield(page, err) {
			return false
		}
	}
	return true
}

// links are the links of a list and of the lists that it lists.
func (r *reader) links(p *Page) iter.Seq2[Link, error] {
	return func(yield func(Link, error) bool) { r.listed(p, 1, yield) }
}

func (r *reader) listed(p *Page, depth int, yield func(Link, error) bool) bool {
	l, err := p.list()
	if err != nil && !yield(Link{}, fmt.Errorf("read %s: %w", first(p.URL, p.Source), err)) {
		return false
	}
	for _, link := range l.links {
		if !r.wants(&link, p) {
			continue
		}
		if !yield(link, nil) {
			return false
		}
	}
	for i, link := range l.lists {
		if !r.wants(&link, p) {
			continue
		}
		if r.lists++; depth >= maxListDepth || r.lists > maxLists {
			return yield(Link{}, fmt.Errorf("read %s: more sitemaps than are read of one input; %d were left out", first(p.URL, p.Source), len(l.lists)-i))
		}
		sub, err := r.o.Fetch.Get(r.ctx, link)
		if err == nil {
			if !r.listed(sub, depth+1, yield) {
				return false
			}
		} else if !yield(Link{}, err) || r.ctx.Err() != nil {
			return false
		}
	}
	return true
}

// wants reports whether link is new and not too old, and completes it.
func (r *reader) wants(link *Link, list *Page) bool {
	if !r.o.Since.IsZero() && !link.Published.IsZero() && link.Published.Before(r.o.Since) {
		return false
	}
	link.Source = first(list.URL, list.Source)
	canonical, err := CanonicalURL(link.URL)
	return err != nil || r.seen.add(canonical) // of a bad address, reading it will tell
}

// list reads p as a feed or sitemap. What could be read comes with an error.
func (p *Page) list() (*list, error) {
	var at *url.URL
	if p.URL != "" {
		at, _ = url.Parse(p.URL)
	}
	l, err := parseList(p.Body, at, p.ContentType)
	if p.Truncated {
		return l, errors.Join(err, fmt.Errorf("longer than %d MB; the rest was left out", maxList>>20))
	}
	return l, err
}

// streamOf is a page that came by HTTP, to be looked at.
func streamOf(p *Page) *stream {
	return &stream{name: p.URL, in: bufio.NewReader(bytes.NewReader(p.Body)), page: p}
}

// whole is all of s as a page, even if it is cut short by the error.
func (s *stream) whole() (*Page, error) {
	if s.page != nil {
		return s.page, nil
	}
	body, cut, err := readMax(s.in, maxList)
	return &Page{Body: slices.Clip(body), Truncated: cut, Source: s.name}, err
}
