// Package ingest reads pages: from the web, from feeds and sitemaps, from crawl
// archives, folders, lines of JSON and standard input.
//
//	f, err := ingest.NewFetcher(ingest.FetchOptions{Contact: "https://example.org/about-our-crawler"})
//	…
//	for page, err := range ingest.Open(ctx, "https://example.org/feed.xml", ingest.Options{Fetch: f}) {
//		if err != nil {
//			log.Print(err) // this page, or part of the input; the rest goes on
//			continue
//		}
//		doc, err := extract.Page(page.Body, extract.Options{URL: page.URL, ContentType: page.ContentType})
//		…
//	}
//
// [Open] finds out what its input is. [Fetcher.Watch] polls feeds for ever. What
// cannot be read is an error in the place of the page, and the next page follows.
//
// A Fetcher is polite and wary. It asks robots.txt, leaves a pause between two
// requests to a host and steps back when told to; it speaks http and https to
// machines on the public internet only, reads so much and waits so long and no
// more, and keeps no cookies. Memory is bounded: an archive of any size streams, and
// what unpacks to more than a page's cap is cut there.
//
// It does not run scripts, log in, or read ARC files, WARCs packed by zstd, brotli,
// lists of addresses in plain text, or the older pages of a feed. Two addresses
// that are one page only by the page's own word (rel=canonical, AMP) are two pages
// here; package extract reads that word.
package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
)

// Page is one page or text as it came, and what is known of it from outside.
type Page struct {
	ID          string    // the name a line of JSON gives it; else empty
	URL         string    // where it was read, after redirects; empty if it has no address
	Canonical   string    // [CanonicalURL] of URL; empty if that is
	Status      int       // HTTP's; 0 if it did not come by HTTP, 304 if it has not changed
	ContentType string    // as the server says; empty if nothing says
	Body        []byte    // unpacked, but in its own charset; at most MaxPage bytes
	Truncated   bool      // Body is the beginning of something longer
	Fetched     time.Time // zero for a file: when it was fetched is not known
	Source      string    // the input and the place in it: "crawl.warc.gz@8190", "pages.jsonl:3", the feed's address

	Title     string    // as the feed, sitemap or line of JSON says; empty if it does not
	Lang      string    // the same
	Published time.Time // the same

	ETag, LastModified string // what a server wants to hear when asked again
}

// Link is an address that a list gives, with what the list says of it.
type Link struct {
	URL       string    `json:"url"`
	Source    string    `json:"source,omitempty"` // the list
	Title     string    `json:"title,omitempty"`
	Lang      string    `json:"lang,omitempty"`
	Published time.Time `json:"published,omitzero"` // zero: not said

	// Of the copy the caller has; the page comes with Status 304 and no Body if it
	// is still the same.
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
}

// Options say how inputs are opened. The zero value reads files, not the web.
type Options struct {
	Fetch   *Fetcher  // reads addresses; nil: they are refused
	Stdin   io.Reader // what "-" is; nil: empty
	Since   time.Time // entries of feeds and sitemaps that say they are older are left out
	MaxPage int64     // bytes kept of a page that Fetch did not read; 0: 8 MB
}

// Bounds on what one input may cost.
const (
	defaultMaxPage = 8 << 20
	maxList        = 52 << 20 // bytes of a feed or sitemap; sitemaps may have 50 MB
	maxLinks       = 50_000   // links taken from one list
	maxLists       = 5_000    // sitemaps read for one index
	maxListDepth   = 3        // sitemaps that list sitemaps
	sniffed        = 4096     // bytes looked at to tell what an input is
)

// Source is a kind of input.
type Source struct {
	Name string                 // "feed"
	Is   func(head []byte) bool // head is the beginning, unpacked, 4096 bytes if there are as many
	read func(*reader, *stream, yieldFunc) bool
}

// Sources are the kinds of input in the order they are tried; what is none of them
// is a page. To add one, add a line.
func Sources() []Source {
	return []Source{
		{"warc", isWARC, (*reader).warc},
		{"feed", isFeed, (*reader).linked},
		{"sitemap", isSitemap, (*reader).linked},
		{"jsonl", isJSONL, (*reader).jsonl},
	}
}

// yieldFunc hands a page or an error to the caller and says whether it wants more.
type yieldFunc = func(*Page, error) bool

// Open yields the pages of one input: the address of a page, feed or sitemap; the
// path of a WARC or WARC.gz, a folder, a file of JSON lines, a feed, sitemap or page;
// or "-" for standard input. Files may be packed by gzip. What an input is shows in
// its first bytes, not in its name. An address that was listed twice is read once.
func Open(ctx context.Context, input string, o Options) iter.Seq2[*Page, error] {
	if o.MaxPage <= 0 {
		o.MaxPage = defaultMaxPage
	}
	return func(yield func(*Page, error) bool) {
		r := &reader{ctx: ctx, o: o, seen: addressSet{}}
		switch scheme, _, isURL := strings.Cut(input, "://"); {
		case input == "-":
			in := o.Stdin
			if in == nil {
				in = bytes.NewReader(nil)
			}
			r.stream("standard input", in, yield)
		case isURL && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")):
			r.address(input, yield)
		case isURL && isScheme(scheme):
			yield(nil, fmt.Errorf("read %s: %s is not read; give an http or https address, or a path", input, scheme))
		default:
			r.path(input, yield)
		}
	}
}

func isScheme(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !('a' <= r|0x20 && r|0x20 <= 'z' || r == '+') })
}

// Once leaves out pages whose address came before; http and https count as the
// same, and so do a path with and without a slash at its end. Pages without an
// address and errors all pass. It keeps 8 bytes of each address, so that of a
// billion pages one or two may be taken for another.
func Once(pages iter.Seq2[*Page, error]) iter.Seq2[*Page, error] {
	return func(yield func(*Page, error) bool) {
		seen := addressSet{}
		for p, err := range pages {
			if p != nil && p.Canonical != "" && !seen.add(p.Canonical) {
				continue
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// reader reads one input.
type reader struct {
	ctx   context.Context
	o     Options
	seen  addressSet // links taken
	lists int        // sitemaps read
}

// stream is an input being read.
type stream struct {
	name string // for messages and Page.Source
	in   *bufio.Reader
	raw  *rewinder // what in unpacks; nil if it was not packed
	page *Page     // set if it came by HTTP
}

// stream reads an input of any kind, packed or not.
func (r *reader) stream(name string, in io.Reader, yield yieldFunc) bool {
	raw := newRewinder(in)
	s := &stream{name: name, in: bufio.NewReaderSize(raw, 64<<10)}
	if isGzip(raw.peek(sniffed)) {
		s.raw = raw
		s.in = bufio.NewReaderSize(newGunzip(raw), 64<<10)
	}
	return r.sniff(s, yield)
}

// sniff reads s as what its first bytes say it is.
func (r *reader) sniff(s *stream, yield yieldFunc) bool {
	head, err := s.in.Peek(sniffed)
	for _, src := range Sources() {
		if !src.Is(head) {
			continue
		}
		if s.page != nil && s.page.Truncated && !yield(nil, fmt.Errorf("read %s: longer than what is read of an address; the rest was left out: download it and give its path", s.name)) {
			return false
		}
		return src.read(r, s, yield)
	}
	isCut := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) && len(head) > 0
	if err != nil && !isCut && s.raw != nil {
		// What it is cannot be unpacked. But if it is an archive, only its first
		// record need be broken.
		return r.warc(s, yield)
	}
	return r.page(s, yield)
}

// page reads all of s as one page.
func (r *reader) page(s *stream, yield yieldFunc) bool {
	if s.page != nil {
		return yield(s.page, nil)
	}
	body, cut, err := readMax(s.in, r.o.MaxPage)
	if err != nil && len(body) == 0 {
		return yield(nil, fmt.Errorf("read %s: %w", s.name, err))
	}
	// Of a file cut short the beginning is worth reading.
	p := &Page{Body: body, Truncated: cut || err != nil, Source: s.name}
	if err != nil && !yield(nil, fmt.Errorf("read %s: %w; what comes before is read", s.name, err)) {
		return false
	}
	return yield(p, nil)
}

// readMax reads up to limit bytes and says whether there were more.
func readMax(in io.Reader, limit int64) (b []byte, cut bool, err error) {
	b, err = io.ReadAll(io.LimitReader(in, limit+1))
	if int64(len(b)) > limit {
		return b[:limit:limit], true, err
	}
	return b, false, err
}
