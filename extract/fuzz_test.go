package extract

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// seeds are pages that take a reader to the corners of the HTML standard.
var seeds = []string{
	"<p>a<b>c</b> &amp; d &#150; e &notit; f",
	"<!-- a --><!--><!---><!----!>b<!--c--d-->e<!doctype html><?php x ?></ f></>g",
	"<a href=x/>b<br/><br / ><img alt='>' title=\"a&copy=1&amp;b\">c",
	"<script>a<!--<script>b</script>--></script>c<script><!--d</script>e",
	"<SCRIPT>if (a</b)</scr></SCRIPT\n>x<title>y</titlez></title>z",
	"<style>p{}</style><textarea>&lt;<p></textarea><xmp><b></xmp><plaintext></plaintext>",
	"<p class=a class=b ID=c =d=e / f = 'g' h=i\"j>k",
	"a < b <3 <- </ <é<p",
	"<svg><title/><style><a></style></svg>",
	"<iframe><p></iframe><noscript><p></noscript><noembed></noembed><div",
}

// FuzzScanner holds the scanner against the tokenizer of x/net/html: the same
// tags with the same names, at the same places.
func FuzzScanner(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, page string) {
		if len(page) > 1<<16 || strings.Contains(page, "\x00") {
			return // x/net/html writes U+FFFD for a NUL; here it is dropped with the other control characters
		}
		if got, want := scanned(page), tokenized(page); got != want {
			t.Errorf("page %q: got\n%s\nwant\n%s", page, got, want)
		}
	})
}

// TestScannerOnPages does what FuzzScanner does, on the annotated pages.
func TestScannerOnPages(t *testing.T) {
	for _, g := range goldBodies(t) {
		page := string(g.HTML)
		if got, want := scanned(page), tokenized(page); got != want {
			t.Errorf("%s: differs from x/net/html %s", g.URL, firstDifference(got, want))
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("at piece %d: got %q, want %q", i, g[i], w[i])
		}
	}
	return fmt.Sprintf("in length: got %d, want %d", len(g), len(w))
}

// scanned writes a page's pieces, one a line. Texts that follow each other are one.
func scanned(page string) string {
	var b lister
	s := scanner{page: page}
	for {
		switch p := s.next(); p.kind {
		case pageEnd:
			return b.String()
		case textPiece:
			b.text(int(p.src.Start), int(p.src.End))
		case startTag:
			b.tag("<"+p.tag.String()+p.name, int(p.src.Start), int(p.src.End))
			b.attrs(s.attrs)
		case endTag:
			b.tag("</"+p.tag.String()+p.name, int(p.src.Start), int(p.src.End))
		}
	}
}

func tokenized(page string) string {
	var b lister
	z := html.NewTokenizer(strings.NewReader(page))
	for pos := 0; ; {
		kind := z.Next()
		start := pos
		pos += len(z.Raw())
		switch kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.text(start, pos)
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			b.tag("<"+string(name), start, pos)
			var kept []attr
			for more {
				var key, val []byte
				key, val, more = z.TagAttr()
				k := keepAttr(string(key))
				if k != "" && !hasKey(kept, k) {
					kept = append(kept, attr{k, string(val)})
				}
			}
			b.attrs(kept)
		case html.EndTagToken:
			name, _ := z.TagName()
			b.tag("</"+string(name), start, pos)
		}
	}
}

func hasKey(attrs []attr, key string) bool {
	n := node{attrs: attrs}
	return n.hasAttr(key)
}

type lister struct {
	strings.Builder
	textEnd int
}

func (l *lister) text(start, end int) {
	if start == end {
		return
	}
	if start != l.textEnd || l.Len() == 0 {
		fmt.Fprintf(l, "\ntext from %d", start)
	}
	l.textEnd = end
}

func (l *lister) tag(name string, start, end int) {
	if a := atom.Lookup([]byte(name)); a != 0 {
		name = a.String()
	}
	fmt.Fprintf(l, "\n%s %d:%d", name, start, end)
}

func (l *lister) attrs(attrs []attr) {
	for _, a := range attrs {
		val := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(a.val)
		fmt.Fprintf(l, " %s=%q", a.key, val)
	}
}

// FuzzDecode: whatever the bytes and whatever they are said to be, the text is valid
// UTF-8, and its characters come from the page in order.
func FuzzDecode(f *testing.F) {
	for _, label := range []string{"", "utf-8", "windows-1251", "iso-2022-jp", "gbk", "utf-16le", "nonsense"} {
		f.Add([]byte("<p>caf\xe9 \xc3\xa9 \x1b$B$3$s\x1b(B \xff\xfe</p>"), label)
		f.Add([]byte("\xff\xfea\x00b\x00\x3d\xd8\x0a"), label)
		f.Add([]byte(strings.Repeat("<\x00p\x00>\x00", 20)), label)
	}
	f.Fuzz(func(t *testing.T, page []byte, label string) {
		if len(page) > 1<<14 {
			return
		}
		before := bytes.Clone(page)
		d := decode(page, "text/html; charset="+label)
		if !utf8.Valid(d.text) {
			t.Fatalf("%s by %s gives invalid UTF-8", d.charset, d.why)
		}
		if !bytes.Equal(page, before) {
			t.Fatal("the page was changed")
		}
		last := 0
		for i := range d.text {
			if !utf8.RuneStart(d.text[i]) {
				continue
			}
			at := d.place(i)
			if at < last || at > len(page) {
				t.Fatalf("%s: byte %d comes from %d of %d, the one before from %d", d.charset, i, at, len(page), last)
			}
			last = at
		}
		again := decode(page, "text/html; charset="+label)
		if again.charset != d.charset || !bytes.Equal(again.text, d.text) {
			t.Fatalf("read as %s, then as %s", d.charset, again.charset)
		}
	})
}

// FuzzRepeated repeats a piece of a page until it is long: the tree keeps to its
// bounds, and the document to what every document keeps to.
func FuzzRepeated(f *testing.F) {
	for _, h := range hostile {
		f.Add(h.before, h.unit, h.after)
	}
	f.Fuzz(func(t *testing.T, before, unit, after string) {
		if unit == "" || len(unit) > 1<<10 || len(before)+len(after) > 1<<12 {
			return
		}
		page := hostilePage(before, unit, after, 1<<15)
		doc, err := Page(page, Options{})
		switch {
		case errors.Is(err, ErrNoBody), errors.Is(err, ErrBinary):
		case err != nil:
			t.Fatal(err)
		default:
			if err := check(doc, page); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzUnpack: no bytes unpack to more than the limit, and none bring the reader down.
func FuzzUnpack(f *testing.F) {
	for _, p := range packers {
		f.Add(packWith(f, hostilePara, p.open))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		const limit = 1 << 12
		if page, _ := unpack(b, limit); len(page) > limit {
			t.Fatalf("%d bytes", len(page))
		}
	})
}
