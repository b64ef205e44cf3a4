package extract

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khaldun"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata")

// TestFixtures holds every testdata/*.html against the golden file beside it.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures in testdata")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			page, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := Page(page, Options{})
			got := render(doc, err)
			golden := strings.TrimSuffix(file, ".html") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
			}
			if doc != nil {
				checkSources(t, page, doc)
			}
		})
	}
}

// render writes a document for people to read: what it knows, then block by block.
func render(doc *khaldun.Document, err error) string {
	if err != nil {
		for _, known := range []error{ErrNoBody, ErrBinary, ErrEmpty} {
			if errors.Is(err, known) {
				return "error " + known.Error() + "\n"
			}
		}
		return "unexpected error " + err.Error() + "\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "title %s\nsite %s\nauthor %s\nlang %s\n", doc.Title, doc.Site, strings.Join(doc.Authors, "; "), doc.Lang)
	if fmt.Fprintf(&b, "published %s\n", doc.Published.Value); doc.Published.Value != "" {
		fmt.Fprintf(&b, "    %s: %s\n", doc.Published.Why.Rule, doc.Published.Why.Note)
	}
	for _, e := range doc.Published.Why.From {
		fmt.Fprintf(&b, "    %s: %s\n", e.Rule, e.Note)
	}
	for _, block := range doc.Blocks {
		fmt.Fprintf(&b, "\n%s %d:%d\n%s\n", block.Kind, block.Source.Start, block.Source.End, block.Span.Of(doc.Text))
	}
	return b.String()
}

// checkSources demands that the bytes a block comes from hold its first and last word.
func checkSources(t *testing.T, page []byte, doc *khaldun.Document) {
	t.Helper()
	for _, b := range doc.Blocks {
		if b.Source.Len() == 0 {
			continue
		}
		if int(b.Source.End) > len(page) || b.Source.Start < 0 {
			t.Fatalf("%v block: source %v lies outside the page", b.Kind, b.Source)
		}
		source := decode(page[b.Source.Start:b.Source.End], "text/html; charset="+decode(page, "").charset)
		words := strings.FieldsFunc(b.Span.Of(doc.Text), func(r rune) bool { return strings.ContainsRune(" \n|“”’\"", r) })
		plain := fold(unescape(string(source.text)))
		for _, w := range []string{words[0], words[len(words)-1]} {
			if !strings.Contains(plain, w) {
				t.Errorf("%v block: %q is not in its source %q", b.Kind, w, plain)
			}
		}
	}
}

// check demands what every document must keep to.
func check(doc *khaldun.Document, page []byte) error {
	if !slices.IsSortedFunc(doc.Blocks, func(a, b khaldun.Block) int { return int(a.Span.Start - b.Span.Start) }) {
		return errors.New("blocks are out of order")
	}
	at := int32(0)
	for _, b := range doc.Blocks {
		if err := khaldun.CheckSpan(doc.Text, b.Span); err != nil {
			return err
		}
		if b.Span.Start < at || b.Span.Len() == 0 {
			return fmt.Errorf("block %v overlaps the one before or is empty", b.Span)
		}
		if gap := doc.Text[at:b.Span.Start]; strings.TrimSpace(gap) != "" {
			return fmt.Errorf("no block covers %q", gap)
		}
		at = b.Span.End
		if b.Source.Start < 0 || b.Source.End < b.Source.Start || int(b.Source.End) > len(page) {
			return fmt.Errorf("source %v lies outside a page of %d bytes", b.Source, len(page))
		}
	}
	if strings.TrimSpace(doc.Text[at:]) != "" || len(doc.Blocks) == 0 && doc.Text != "" {
		return errors.New("blocks do not reach the end of the text")
	}
	if doc.Text != strings.ToValidUTF8(doc.Text, "") || doc.Title != strings.ToValidUTF8(doc.Title, "") || strings.Join(doc.Authors, "") != strings.ToValidUTF8(strings.Join(doc.Authors, ""), "") || doc.Site != strings.ToValidUTF8(doc.Site, "") {
		return errors.New("not valid UTF-8")
	}
	return nil
}

func TestErrors(t *testing.T) {
	random := make([]byte, 5<<20)
	x := uint32(1)
	for i := range random {
		x = x*1664525 + 1013904223
		random[i] = byte(x >> 24)
	}
	late := append(bytes.Repeat([]byte("<p>A page whose bytes turn wild after some time.</p>"), 200), random[:1<<20]...)
	for _, tt := range []struct {
		name string
		page []byte
		want error
	}{
		{"nothing", nil, ErrEmpty},
		{"blanks", []byte(" \n\t"), ErrEmpty},
		{"random bytes", random, ErrBinary},
		{"random bytes after a page", late, ErrBinary},
		{"a picture", []byte("\x89PNG\r\n\x1a\n...."), ErrBinary},
		{"a PDF file", []byte("%PDF-1.7 and so on"), ErrBinary},
		{"a page of links", []byte("<ul>" + strings.Repeat("<li><a href=/x>One more thing</a>", 90)), ErrNoBody},
		{"an empty page", []byte("<html><body></body></html>"), ErrNoBody},
	} {
		doc, err := Page(tt.page, Options{URL: "https://example.org/x"})
		if !errors.Is(err, tt.want) || doc != nil {
			t.Errorf("%s: got %v; want %v", tt.name, err, tt.want)
		}
		if err != nil && !strings.Contains(err.Error(), "https://example.org/x") {
			t.Errorf("%s: error %q does not name the page", tt.name, err)
		}
	}
}

func TestFirstArticle(t *testing.T) {
	page, err := os.ReadFile(goldDir + "article/first-article.html")
	if err != nil {
		t.Skipf("the first article is not here; it is kept outside the repository: %v", err)
	}
	doc, err := Page(page, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := doc.Title, "Hamas Delegation Meets With Iranian President, IRGC Cmdr."; got != want {
		t.Errorf("title %q; want %q", got, want)
	}
	if doc.Site != "Islamic World News" || doc.Lang != "en" || doc.Published.Value != "2023-06-21T19:15" {
		t.Errorf("site %q, lang %q, published %q", doc.Site, doc.Lang, doc.Published.Value)
	}
	if len(doc.Blocks) != 11 || doc.Blocks[0].Kind != khaldun.Headline || doc.Blocks[10].Kind != khaldun.Paragraph {
		t.Errorf("got %d blocks; want a headline and ten paragraphs:\n%s", len(doc.Blocks), render(doc, nil))
	}
	checkSources(t, page, doc)
}

func TestSniff(t *testing.T) {
	for _, tt := range []struct{ bytes, want string }{
		{"<!DOCTYPE html><html>", "html"},
		{"\xEF\xBB\xBF\n<html>", "html"},
		{"<p>One", "html"},
		{"\xFF\xFE<\x00h\x00t\x00m\x00l\x00>\x00", "html"},
		{"Plain words, 2 < 3 and so on.", "text"},
		{"", "text"},
		{`{"id": 1, "text": "x"}`, "jsonl"},
		{"# sent_id = 1\n1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n", "conllu"},
		{"PK\x03\x04", "binary"},
		{"\x1f\x8b\x08\x00", "binary"},
		{"a\x00b\x00c\x00", "binary"},
	} {
		if got := Sniff([]byte(tt.bytes)); got != tt.want {
			t.Errorf("Sniff(%q) = %q, want %q", tt.bytes, got, tt.want)
		}
	}
}

func TestCharset(t *testing.T) {
	const body = "<p>Le président a reçu à Nouméa une délégation de pêcheurs, a-t-on appris mercredi.</p><p>La réunion a duré trois heures, selon le secrétaire général du conseil.</p>"
	latin := func(s string) string {
		var b []byte
		for _, r := range s {
			b = append(b, byte(r))
		}
		return string(b)
	}
	utf16 := func(s string) string {
		b := []byte{0xFF, 0xFE}
		for _, r := range s {
			b = append(b, byte(r), byte(r>>8))
		}
		return string(b)
	}
	for _, tt := range []struct{ name, page, header, why string }{
		{"UTF-8", body, "", "valid utf-8"},
		{"byte order mark", "\xEF\xBB\xBF" + body, "text/html; charset=iso-8859-1", "byte order mark"},
		{"UTF-8 declared as Latin-1", `<meta charset="iso-8859-1">` + body, "", "valid utf-8"},
		{"header", latin(body), "text/html; charset=ISO-8859-1", "header"},
		{"meta", `<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15">` + latin(body), "", "meta"},
		{"undeclared", latin(strings.Repeat(body, 2)), "", "guess"},
		{"UTF-16", utf16(body), "", "byte order mark"},
	} {
		doc, err := Page([]byte(tt.page), Options{ContentType: tt.header})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if !strings.HasPrefix(doc.Text, "Le président a reçu à Nouméa") {
			t.Errorf("%s: got %q", tt.name, doc.Text)
		}
		if why := decode([]byte(tt.page), tt.header).why; why != tt.why {
			t.Errorf("%s: decoded for %q; want %q", tt.name, why, tt.why)
		}
		checkSources(t, []byte(tt.page), doc)
	}
}

func TestCallerKnowsBetter(t *testing.T) {
	page, err := os.ReadFile("testdata/wordpress.html")
	if err != nil {
		t.Fatal(err)
	}
	day := khaldun.Time{Value: "2001-01-01", Grain: khaldun.Day}
	doc, err := Page(page, Options{URL: "https://example.org/", ID: "mine", Date: day})
	if err != nil {
		t.Fatal(err)
	}
	if doc.ID != "mine" || doc.URL != "https://example.org/" || doc.Published.Value != "2001-01-01" {
		t.Errorf("got id %q, URL %q, published %q", doc.ID, doc.URL, doc.Published.Value)
	}
	a, _ := Page(page, Options{URL: "https://example.org/"})
	b, _ := Page(page, Options{URL: "https://example.org/"})
	if a.ID == "" || a.ID != b.ID {
		t.Errorf("ids %q and %q of the same page; want one", a.ID, b.ID)
	}
}

func FuzzPage(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.html")
	for _, file := range files {
		page, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(page)
	}
	f.Add([]byte("<p>a</a><table><tr><td><svg><title/><b><p></b>x<td>y</table>"))
	f.Fuzz(func(t *testing.T, page []byte) {
		doc, err := Page(page, Options{})
		if err != nil {
			return
		}
		if err := check(doc, page); err != nil {
			t.Fatal(err)
		}
		again, err := Page(page, Options{})
		if err != nil || render(doc, nil) != render(again, nil) {
			t.Fatal("the same page gave two documents")
		}
		text := Text(string(page), Options{})
		if err := check(text, nil); err != nil {
			t.Fatal(err)
		}
	})
}
