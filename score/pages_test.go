package score

import (
	"encoding/base64"
	"math"
	"strings"
	"testing"

	"khaldun"
)

// blocks makes a document of a headline and paragraphs.
func blocks(headline string, paragraphs ...string) *khaldun.Document {
	doc := &khaldun.Document{Title: headline}
	kind := khaldun.Headline
	for _, s := range append([]string{headline}, paragraphs...) {
		start := int32(len(doc.Text))
		doc.Text += s
		doc.Blocks = append(doc.Blocks, khaldun.Block{Kind: kind, Span: khaldun.Span{Start: start, End: int32(len(doc.Text))}})
		doc.Text += "\n\n"
		kind = khaldun.Paragraph
	}
	return doc
}

const bodies = `{"id":"a","url":"https://a.example/","html":"<p>a","body":"Nurses in Lima met the minister.\nThey go back to work."}
{"id":"b","url":"https://b.example/","html":"<p>b","body":"The bridge at Lokoja is open again."}
`

func TestPagesWithBodies(t *testing.T) {
	docs := map[string]*khaldun.Document{
		"https://a.example/": blocks("Nurses return", "Nurses in Lima met the minister."), // 3 of 8 shingles
		"https://b.example/": blocks("Open", "The bridge at Lokoja is open again."),
	}
	s, err := Pages(strings.NewReader(bodies), func(p *Page) *khaldun.Document { return docs[p.URL] })
	if err != nil {
		t.Fatal(err)
	}
	p, r, f1, stderr := s.Body()
	if p != 1 || math.Abs(r-(1+3.0/8)/2) > 1e-9 || math.Abs(f1-2*r/(1+r)) > 1e-9 {
		t.Errorf("precision %v, recall %v, F1 %v; want 1, 0.6875 and their mean", p, r, f1)
	}
	// Without one page F1 is that of the other: 1 and 6/11.
	if want := (1 - 6.0/11) / 2; math.Abs(stderr-want) > 1e-9 {
		t.Errorf("standard error %v, want %v", stderr, want)
	}
	if s.Exact != 1 || s.NoBody != 0 || s.Pages != 2 {
		t.Errorf("exact %d, without a body %d, of %d; want 1, 0, 2", s.Exact, s.NoBody, s.Pages)
	}
	want := PageFault{"https://a.example/", "missed", "", "They go back to work."}
	if len(s.Faults) != 1 || s.Faults[0] != want {
		t.Errorf("faults %+v; want only %+v", s.Faults, want)
	}
}

func TestPagesWithHints(t *testing.T) {
	page := base64.StdEncoding.EncodeToString([]byte("<p>a"))
	line := `{"id":"a","url":"https://a.example/","html_b64":"` + page + `","with":["met  the\u00admayor","in Oslo"],"without":["Share this","Sign up"],` +
		`"title":"A meeting","author":["Ana Ruiz","Bo Lind"],"date":"2024-03-12"}`
	doc := blocks("A meeting", "Fishers met themayor. Share this")
	doc.Authors = []string{"Ana Ruiz", "Bo Lind"}
	doc.Published.Value = "2024-03-13T09:00"
	s, err := Pages(strings.NewReader(line), func(p *Page) *khaldun.Document {
		if string(p.HTML) != "<p>a" {
			t.Errorf("page %q, want it unpacked", p.HTML)
		}
		return doc
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.With != (Part{1, 2}) || s.Without != (Part{1, 2}) || s.Title != (Part{1, 1}) || s.Author != (Part{1, 1}) || s.Date != (Part{0, 1}) {
		t.Errorf("with %v, without %v, title %v, author %v, date %v", s.With, s.Without, s.Title, s.Author, s.Date)
	}
	if p, r, f1 := s.Words(); p != 0.5 || r != 0.5 || f1 != 0.5 {
		t.Errorf("words: %v, %v, %v; want a half each", p, r, f1)
	}
	var out strings.Builder
	if err := s.Table(&out); err != nil {
		t.Fatal(err)
	}
	want := `1 pages, 0 without a body
words   P  50.0  R  50.0  F1  50.0  accuracy 50.0 % of 4
title   exact 100.0 % of 1
author  exact 100.0 % of 1
date    exact 0.0 % of 1
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", &out, want)
	}
}

func TestPagesReadAuthors(t *testing.T) {
	for _, tt := range []struct {
		got  []string
		want string
		ok   bool
	}{
		{[]string{"Ana Ruiz"}, "Ana Ruiz", true},
		{[]string{"Ana Ruiz"}, "By ANA RUIZ", true},
		{[]string{"Ana Ruiz", "Bo Lind"}, "Bo Lind, Ana Ruiz", true},
		{[]string{"Ana Ruiz", "Bo Lind"}, "Von Ana Ruiz und Bo Lind", true},
		{[]string{"Ana Ruiz"}, "Ana Ruiz; Bo Lind", false},
		{[]string{"Ana Ruiz", "Bo Lind"}, "Ana Ruiz", false},
		{nil, "Ana Ruiz", false},
	} {
		var s PageScores
		s.Add(&Page{Author: tt.want}, &khaldun.Document{Authors: tt.got})
		if got := s.Author == (Part{1, 1}); got != tt.ok || len(s.Faults) == 0 != tt.ok {
			t.Errorf("%q for %q: right is %v, faults %v; want %v", tt.got, tt.want, got, s.Faults, tt.ok)
		}
	}
}

func TestPagesWithoutArticle(t *testing.T) {
	s, err := Pages(strings.NewReader(bodies), func(*Page) *khaldun.Document { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if p, r, f1, _ := s.Body(); s.NoBody != 2 || p != 0 || r != 0 || f1 != 0 {
		t.Errorf("%d without a body, scores %v %v %v; want 2 and zeros", s.NoBody, p, r, f1)
	}
}

func TestPagesNamesTheFault(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{bodies + "not JSON", "line 3"},
		{`{"id":"x","body":"Words."}`, "page x has neither html nor html_b64"},
		{`{"id":"x","html":"<p>"}`, "page x has neither body nor with and without"},
	} {
		_, err := Pages(strings.NewReader(tt.in), func(*Page) *khaldun.Document { return nil })
		if _, same := ReadPages(strings.NewReader(tt.in)); err == nil || same == nil || err.Error() != same.Error() || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Pages(%q): %v; want %q", tt.in, err, tt.want)
		}
	}
}
