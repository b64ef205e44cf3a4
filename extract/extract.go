// Package extract turns a page into a [khaldun.Document]: the article it holds,
// block by block, with its title, author, publisher, language and date.
//
//	doc, err := extract.Page(page, extract.Options{URL: "https://example.org/2024/03/12/rally"})
//
// A page is parsed once. Its text is cut into blocks, and a small model, fitted
// to annotated pages, says of each block whether it belongs to the article; menus,
// tickers, share bars, related links, sign-up forms and comments do not. What is
// kept has a kind, a span of Document.Text, and the bytes of the page it came from.
//
// Text is normalised once: entities are decoded, runs of blanks made one space,
// soft hyphens and other invisible marks dropped, ligatures taken apart. Blocks are
// parted by an empty line; a line end within a block is a <br> of the page. Letters
// are left as they were written: no Unicode normalisation form is forced.
//
// Input is hostile until shown otherwise: pages are read up to 8 MB, packed or not,
// depth, nodes and JSON-LD are bounded, nothing recurses, and bytes that are no text
// are refused. Time is linear in the bytes read, which is why no function here
// takes a deadline: the worst page costs about as much as the longest.
package extract

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"khaldun"
)

// Errors a caller may test for.
var (
	ErrNoBody = errors.New("no article body found: the page may be a list of links, or filled in by scripts; give the address of one article, or its text with --from text")
	ErrBinary = errors.New("input is binary, not a page or text: unpack archives and turn PDF or office files into text first")
	ErrEmpty  = errors.New("input is empty: check that the download or the pipe before this step wrote something")
)

// Options say what the caller knows about a page beyond its bytes. The zero
// value is right for a page about which nothing is known.
type Options struct {
	URL         string       // where the page was found; its path may hold the date
	ContentType string       // the HTTP header, for its charset
	ID          string       // the document's id; if empty it is made of URL and text
	Date        khaldun.Time // the day of publication if the caller knows it; wins over the page
}

// Page extracts the article from a page, in any charset browsers read, packed by
// gzip, zlib or zstd or not; the sources of its blocks are places in the unpacked
// page. The error is [ErrEmpty], [ErrBinary] or [ErrNoBody], perhaps wrapped with
// the URL. The page is not kept and not changed.
func Page(page []byte, o Options) (*khaldun.Document, error) {
	page, truncated := limit(page)
	if err := refuse(page); err != nil {
		return nil, at(o.URL, err)
	}
	d := decode(page, o.ContentType)
	p := readPage(d, o)
	p.choose()
	if !p.hasBody() || p.wall() != nil {
		return nil, at(o.URL, p.noBody())
	}
	doc := p.document()
	doc.Truncated = truncated || p.t.truncated
	letGo(doc)
	return doc, nil
}

// letGo copies the strings of doc that may be parts of the page: a document lives
// long, and one of them would hold the whole page in memory.
func letGo(doc *khaldun.Document) {
	for _, s := range []*string{&doc.Title, &doc.Site, &doc.Section, &doc.Lang, &doc.LangDeclared, &doc.Agency, &doc.Dateline, &doc.Canonical, &doc.AMP, &doc.Print} {
		*s = strings.Clone(*s)
	}
	for i := range doc.Authors {
		doc.Authors[i] = strings.Clone(doc.Authors[i])
	}
}

// limit unpacks a page if need be and cuts it to what is read of one page, but not
// within a character.
func limit(b []byte) (page []byte, truncated bool) {
	if isPacked(b) {
		if page, whole := unpack(b, maxBytes); len(page) > 0 {
			return page, !whole
		}
	}
	if len(b) <= maxBytes {
		return b, false
	}
	b = b[:maxBytes]
	for cut := 1; cut < utf8.UTFMax; cut++ {
		if tail := b[len(b)-cut:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				b = b[:len(b)-cut]
			}
			break
		}
	}
	return b, true
}

func refuse(b []byte) error {
	switch {
	case len(bytes.TrimSpace(b)) == 0:
		return ErrEmpty
	case isBinary(b[:min(len(b), sniffed)]) || isBinary(b):
		return ErrBinary
	}
	return nil
}

func at(url string, err error) error {
	if url == "" {
		return err
	}
	return fmt.Errorf("read %s: %w", url, err)
}

// idOf is a stable name for a document that came without one.
func idOf(url, text string) string {
	h := sha256.New()
	h.Write([]byte(url))
	h.Write([]byte{0})
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil)[:8])
}
