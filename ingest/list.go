package ingest

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// list is a feed or sitemap.
type list struct {
	links []Link
	lists []Link        // of a sitemap index: the sitemaps
	every time.Duration // how often it says it changes; zero: not said
}

// Names of the elements that lists begin with, after an XML declaration, comments and
// instructions.
var (
	feedRoot    = regexp.MustCompile(`(?i)^<(?:\w+:)?(?:rss|rdf|feed)[\s>/]`)
	sitemapRoot = regexp.MustCompile(`(?i)^<(?:\w+:)?(?:urlset|sitemapindex)[\s>/]`)
	jsonFeed    = regexp.MustCompile(`^\{[^\[{]*"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org\\?/version`)
	xmlEncoding = regexp.MustCompile(`^<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']`)
)

// isFeed reports whether head begins an RSS, Atom or JSON feed.
func isFeed(head []byte) bool { return feedRoot.Match(root(head)) || isJSONFeed(head) }

// isSitemap reports whether head begins a sitemap or an index of sitemaps.
func isSitemap(head []byte) bool { return sitemapRoot.Match(root(head)) }

// isJSONFeed reports whether head is that of a JSON object with the version of a
// feed before the first thing nested in it.
func isJSONFeed(head []byte) bool { return jsonFeed.Match(trimBlank(head)) }

func trimBlank(b []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")), " \t\r\n")
}

// root is what is left of head from the root element on; empty if head ends before.
func root(head []byte) []byte {
	head = trimBlank(unwide(head))
	for {
		end := ""
		switch {
		case bytes.HasPrefix(head, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(head, []byte("<?")):
			end = "?>"
		case bytes.HasPrefix(head, []byte("<!")):
			end = ">"
		default:
			return head
		}
		_, rest, _ := bytes.Cut(head, []byte(end))
		head = trimBlank(rest)
	}
}

// unwide turns UTF-16 into UTF-8 if a byte order mark says that it is.
func unwide(b []byte) []byte {
	if !bytes.HasPrefix(b, []byte("\xFF\xFE")) && !bytes.HasPrefix(b, []byte("\xFE\xFF")) {
		return b
	}
	out, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), b)
	if err != nil {
		return b
	}
	return out
}

// parseList reads a feed or sitemap. Of one that breaks off, what comes before the
// break is returned with the error.
func parseList(body []byte, at *url.URL, contentType string) (*list, error) {
	if bytes.HasPrefix(trimBlank(body), []byte("{")) {
		return parseJSONFeed(body, at)
	}
	head := body[:min(len(body), sniffed)]
	if !isFeed(head) && !isSitemap(head) {
		return &list{}, notList(body, at)
	}
	p := &listParser{list: &list{}, base: at, dec: xml.NewDecoder(bytes.NewReader(xmlText(body, contentType)))}
	p.dec.Strict = false
	p.dec.Entity = xml.HTMLEntity
	p.dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return p.list, p.parse()
}

// xmlText is body in UTF-8, without the control characters that XML forbids and
// feeds contain all the same.
func xmlText(body []byte, contentType string) []byte {
	body = unwide(body)
	if name := xmlCharset(body, contentType); !utf8.Valid(body) {
		if e, _ := charset.Lookup(name); e != nil {
			if out, err := e.NewDecoder().Bytes(body); err == nil {
				body = out
			}
		}
	}
	// A sitemap may have 50 MB: copy it only if need be.
	if !utf8.Valid(body) {
		body = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	if !bytes.ContainsFunc(body, isForbidden) {
		return body
	}
	return bytes.Map(func(r rune) rune {
		if isForbidden(r) {
			return -1
		}
		return r
	}, body)
}

// isForbidden reports whether XML forbids r.
func isForbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// xmlCharset is what body, which is no UTF-8, says it is written in. If it says
// UTF-8 that is wrong, but most of it may be.
func xmlCharset(body []byte, contentType string) string {
	if m := xmlEncoding.FindSubmatch(trimBlank(body[:min(len(body), sniffed)])); m != nil {
		return string(m[1])
	}
	if _, name, ok := strings.Cut(strings.ToLower(contentType), "charset="); ok {
		return strings.Trim(strings.TrimSpace(name), `"'`)
	}
	return "utf-8"
}

// A link of a page's head, and what it says.
var (
	linkTag   = regexp.MustCompile(`(?is)<link\s[^>]*>`)
	attribute = regexp.MustCompile(`(?i)\b(type|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))`)
)

// notList says that body is no list, and if it is a page that names its feed, which
// address to give instead.
func notList(body []byte, at *url.URL) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return errors.New("empty; want a feed or sitemap")
	}
	for _, tag := range linkTag.FindAllString(string(body[:min(len(body), 256<<10)]), 200) {
		var kind, href string
		for _, m := range attribute.FindAllStringSubmatch(tag, -1) {
			if v := m[2] + m[3] + m[4]; strings.EqualFold(m[1], "type") {
				kind = strings.ToLower(v)
			} else {
				href = v
			}
		}
		if kind == "application/rss+xml" || kind == "application/atom+xml" || kind == "application/feed+json" {
			return fmt.Errorf("not a feed but a page; it names the feed %.200s", resolve(at, href))
		}
	}
	return errors.New("neither a feed nor a sitemap; open the address in a browser to see what it is")
}

// resolve is href as seen from the list at base; as it is if that cannot be said.
func resolve(base *url.URL, href string) string {
	href = strings.TrimSpace(href)
	if href == "" || base == nil {
		return href
	}
	u, err := base.Parse(href)
	if err != nil {
		return href
	}
	return u.String()
}

// parseJSONFeed reads a feed as jsonfeed.org describes it.
func parseJSONFeed(body []byte, at *url.URL) (*list, error) {
	var feed struct {
		Version  string `json:"version"`
		Language string `json:"language"`
		Items    []struct {
			URL       string `json:"url"`
			External  string `json:"external_url"`
			ID        any    `json:"id"` // a string, but some write numbers
			Title     string `json:"title"`
			Language  string `json:"language"`
			Published string `json:"date_published"`
			Modified  string `json:"date_modified"`
		} `json:"items"`
	}
	l := &list{}
	err := json.Unmarshal(unwide(bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF"))), &feed)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return l, fmt.Errorf("broken JSON feed: byte %d: %w", syntax.Offset, err)
	}
	if !strings.Contains(feed.Version, "jsonfeed.org/version/") {
		return l, errors.New("JSON, but not a JSON feed: it does not say which version of jsonfeed.org's it is")
	}
	for _, it := range feed.Items[:min(len(feed.Items), maxLinks)] {
		id, _ := it.ID.(string)
		link := first(it.URL, it.External)
		if link == "" && strings.HasPrefix(id, "http") {
			link = id
		}
		if link == "" {
			continue
		}
		l.links = append(l.links, Link{URL: resolve(at, link), Title: it.Title, Lang: first(it.Language, feed.Language),
			Published: parseTime(first(it.Published, it.Modified))})
	}
	if err != nil { // a value of the wrong type; the others are there
		return l, fmt.Errorf("JSON feed: %w", err)
	}
	return l, nil
}

func first(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}
