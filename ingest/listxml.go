package ingest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
)

// listParser walks through the XML of a list. It knows elements by their local
// name: feeds get their namespaces wrong.
type listParser struct {
	*list
	dec   *xml.Decoder
	base  *url.URL
	path  []string // names of the open elements
	entry *entry   // nil outside items
	text  strings.Builder
}

// entry is an item of a feed or an entry of a sitemap being read.
type entry struct {
	depth     int
	isList    bool
	link      string // from <link>, <loc>
	alternate bool   // link says that it leads to the page itself
	guid      string
	Link
}

const (
	maxText  = 8 << 10 // bytes kept of one element's text; what is looked for is shorter
	maxDepth = 512     // elements open at once
)

func (p *listParser) parse() error {
	for {
		tok, err := p.dec.RawToken()
		if errors.Is(err, io.EOF) && len(p.path) == 0 {
			return nil
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = errors.New("it ends in the middle")
			}
			p.end(0)
			return fmt.Errorf("broken after %d entries: %w", len(p.links)+len(p.lists), err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if len(p.path) >= maxDepth {
				return fmt.Errorf("broken after %d entries: elements are nested more than %d deep", len(p.links)+len(p.lists), maxDepth)
			}
			p.start(t)
		case xml.EndElement:
			p.close(strings.ToLower(t.Name.Local))
		case xml.CharData:
			if p.entry != nil || len(p.path) < 4 {
				p.text.Write(t[:min(len(t), max(0, maxText-p.text.Len()))])
			}
		}
		if len(p.links)+len(p.lists) >= maxLinks {
			return fmt.Errorf("more than %d entries; the rest was left out", maxLinks)
		}
	}
}

func (p *listParser) start(t xml.StartElement) {
	name := strings.ToLower(t.Name.Local)
	if n := len(p.path); p.entry != nil && isLeaf(name) && n > p.entry.depth && isLeaf(p.path[n-1]) {
		p.close(p.path[n-1]) // it was left open
	}
	if p.entry != nil && p.isEntry(name) {
		for depth := p.entry.depth; len(p.path) >= depth; { // so was the last entry
			p.close(p.path[len(p.path)-1])
		}
	}
	if !p.inTitle() {
		p.text.Reset()
	}
	p.path = append(p.path, name)
	switch {
	case p.entry == nil && p.isEntry(name):
		p.entry = &entry{depth: len(p.path), isList: name == "sitemap"}
	case p.entry != nil && name == "link":
		p.linkAttributes(t)
	case p.entry == nil && len(p.path) <= 2:
		if base := attr(t, "base"); base != "" && p.base != nil {
			if u, err := p.base.Parse(base); err == nil {
				p.base = u
			}
		}
	}
}

// isLeaf reports whether an element of an entry holds nothing but text.
func isLeaf(name string) bool {
	return name == "title" || name == "link" || name == "guid" || name == "pubdate" || name == "description"
}

// inTitle reports whether the title of an entry is open; it may have <b> in it.
func (p *listParser) inTitle() bool {
	return p.entry != nil && len(p.path) > p.entry.depth && p.path[p.entry.depth] == "title"
}

// isEntry reports whether an element called name, about to be opened or just opened, is an
// entry. The picture
// of an RSS channel has a <url> too.
func (p *listParser) isEntry(name string) bool {
	root := name
	if len(p.path) > 0 {
		root = p.path[0]
	}
	switch root {
	case "urlset":
		return name == "url"
	case "sitemapindex":
		return name == "sitemap"
	}
	return name == "item" || name == "entry"
}

// linkAttributes reads an Atom link. RSS feeds contain them as well.
func (p *listParser) linkAttributes(t xml.StartElement) {
	href, rel := attr(t, "href"), attr(t, "rel")
	if href == "" || len(p.path) != p.entry.depth+1 {
		return
	}
	if isAlternate := rel == "" || strings.EqualFold(rel, "alternate"); isAlternate && !p.entry.alternate {
		p.entry.link, p.entry.alternate = href, true
	}
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if strings.EqualFold(a.Name.Local, name) {
			return a.Value
		}
	}
	return ""
}

// close ends the element name and what was left open inside it. An end tag that
// nothing opened is passed over.
func (p *listParser) close(name string) {
	i := len(p.path) - 1
	for ; i >= 0 && p.path[i] != name; i-- {
		if len(p.path)-i > 16 {
			return
		}
	}
	if i < 0 {
		return
	}
	inTitle := p.inTitle() && i > p.entry.depth
	p.path = p.path[:i+1]
	if inTitle {
		p.path = p.path[:i]
		return
	}
	text := strings.TrimSpace(p.text.String())
	p.text.Reset()
	if p.entry != nil {
		p.field(name, text)
	} else {
		p.period(name, text)
	}
	p.end(i + 1)
	p.path = p.path[:i]
}

// field takes what an element of an entry says.
func (p *listParser) field(name, text string) {
	e := p.entry
	if text == "" {
		return
	}
	below := len(p.path) - e.depth
	if below == 2 && p.path[len(p.path)-2] == "news" {
		below = 1 // news:title in news:news; pictures and films have titles too
	}
	switch name {
	case "origlink": // FeedBurner's links lead through its counter
		e.link, e.alternate = text, true
	case "link", "loc":
		if below == 1 && e.link == "" {
			e.link = text
		}
	case "guid":
		e.guid = text
	case "title":
		if below == 1 && e.Title == "" {
			e.Title = text
		}
	case "language":
		e.Lang = text
	case "pubdate", "published", "publication_date", "date", "issued":
		if t := parseTime(text); !t.IsZero() && below == 1 {
			e.Published = t
		}
	case "lastmod", "updated":
		if e.Published.IsZero() && below == 1 {
			e.Published = parseTime(text)
		}
	}
}

// period takes what a feed says of how often it changes.
func (p *listParser) period(name, text string) {
	n := time.Duration(number(text))
	switch {
	case name == "ttl" && n > 0:
		p.every = min(n*time.Minute, 30*day)
	case name == "updateperiod":
		p.every = periodOf(strings.ToLower(text))
	case name == "updatefrequency" && n > 1: // so many times a period, which comes before it
		p.every /= n
	}
}

func periodOf(name string) time.Duration {
	switch name {
	case "hourly":
		return time.Hour
	case "daily":
		return day
	case "weekly":
		return 7 * day
	case "monthly", "yearly":
		return 30 * day
	}
	return 0
}

const day = 24 * time.Hour

// number is a short decimal number; 0 if s is none.
func number(s string) int {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' || n > 1e6 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// end finishes the entry that the element at depth is, if it is one. Depth 0 is the
// end of all.
func (p *listParser) end(depth int) {
	e := p.entry
	if e == nil || depth > e.depth {
		return
	}
	p.entry = nil
	if e.link == "" && (strings.HasPrefix(e.guid, "http://") || strings.HasPrefix(e.guid, "https://")) {
		e.link = e.guid
	}
	if e.link == "" {
		return
	}
	e.URL = resolve(p.base, e.link)
	e.Title = strings.Join(strings.Fields(e.Title), " ")
	if e.isList {
		p.lists = append(p.lists, e.Link)
	} else {
		p.links = append(p.links, e.Link)
	}
}
