package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"khaldun/extract"
)

// pageReaders turn a page into an article: body, title, author and date.
var pageReaders = []contestant{
	{"khaldun", func(in input) error {
		_, err := extract.Page(in.data, extract.Options{URL: in.url})
		return err
	}},
	{"go-trafilatura, fast", func(in input) error { return trafilate(in, false) }},
	{"go-trafilatura, with fallback", func(in input) error { return trafilate(in, true) }},
}

// trafilate parses pages as UTF-8, which nearly all are. Left to itself the peer
// guesses each page's charset first and takes half as long again.
func trafilate(in input, fallback bool) error {
	doc, err := html.Parse(bytes.NewReader(in.data))
	if err != nil {
		return err
	}
	o := trafilatura.Options{EnableFallback: fallback, ExcludeComments: true}
	if u, err := url.Parse(in.url); err == nil {
		o.OriginalURL = u
	}
	_, err = trafilatura.ExtractDocument(doc, o)
	return err
}

// readPages reads pages as they are, and those in JSON lines of url with html or
// html_b64, packed if the file's name ends in .gz.
func readPages(files []string) ([]input, error) {
	var all []input
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		pages, err := readFile(name, f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, pages...)
	}
	return all, nil
}

func readFile(name string, r io.Reader) ([]input, error) {
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		r, name = z, strings.TrimSuffix(name, ".gz")
	}
	if !strings.HasSuffix(name, ".jsonl") {
		page, err := io.ReadAll(r)
		return []input{{data: page}}, err
	}
	var pages []input
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 32<<20)
	for line := 1; sc.Scan(); line++ {
		var rec struct {
			URL, HTML string
			Packed    []byte `json:"html_b64"`
		}
		if err := json.Unmarshal(sc.Bytes(), &rec); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if rec.HTML != "" {
			rec.Packed = []byte(rec.HTML)
		}
		pages = append(pages, input{rec.URL, rec.Packed})
	}
	return pages, sc.Err()
}
