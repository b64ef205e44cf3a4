package extract

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"khaldun"
)

const hostilePara = "<p>The ministers of both countries met on Monday, and they agreed to meet again, officials said.</p>\n"

// hostile are pages made to exhaust a reader: a unit repeated between two pieces of
// an ordinary page.
var hostile = []struct{ name, before, unit, after string }{
	{"flat paragraphs", "", hostilePara, ""},
	{"short paragraphs", "", "<p>a1", ""},
	{"lines between paragraphs", "", "<p>Mayors met, and spoke at length today.</p>x", ""},
	{"one paragraph of dates", "<p>", "on 12 May 2020, and ", ""},
	{"lines", "<p>", "One line of text, and no more.<br>", ""},
	{"line ends", "<p>", "<br>", ""},
	{"headings", "", "<h1>Ministers met on Monday in the port</h1>", ""},
	{"nested divs", "", "<div>", ""},
	{"nested lists", "", "<ul><li>x 1 2 2020", ""},
	{"nested tables", "", "<table><tr><td>x 1<td>", ""},
	{"unclosed bold", "", "<b>", ""},
	{"unclosed bold words", "", "<b>x", ""},
	{"unclosed links", "", "<a href=x>y", "</a>"},
	{"unclosed formatting of four kinds", "", "<b><i><u><s>", ""},
	{"elements nobody knows", "", "<xxxxxxxxxxxxxxxxxxxxxxxxxxxxx>", ""},
	{"empty elements", "", "<i></i>", ""},
	{"links", "<p>", "<a href=/x>y z</a> ", ""},
	{"hover lists", "<p>", "<span class=tooltip>name<span class=tooltip>x <a href=/>y</a></span></span> ", ""},
	{"drawings with paragraphs", "", "<svg><p>", ""},
	{"lists to choose from", "", "<select><option>a", ""},
	{"stray end tags", "", "</b></div></p></td>", ""},
	{"a huge table", "<table>", "<tr><td>a 1<td>b 2<td>c 3", ""},
	{"a row of cells", "<table><tr>", "<td>a", ""},
	{"one attribute", `<p class="`, "share-bar ", `">`},
	{"an attribute many times", "<p ", "class=x ", ">"},
	{"attributes without names", "<p ", "=", ">"},
	{"attributes everywhere", "", "<i class=share-bar id=x title=y>a</i>", ""},
	{"less-than signs", "", "<", ""},
	{"slashes", "<p ", "/ ", ""},
	{"open comments", "", "<!--", ""},
	{"comments that nearly close", "<!--", "- -- ->", ""},
	{"declarations", "", "<!>", ""},
	{"scripts within scripts", "<script>", "<!--<script>", ""},
	{"a title that never ends", "<svg><title>", "x ", ""},
	{"titles", "", "<title>x</title>", ""},
	{"entities without end", "", "&amp", ""},
	{"an entity without end", "&", "a", ""},
	{"ampersands", `<p title="`, "&", `">`},
	{"numbers without end", "&#", "9", ""},
	{"dates", "", "<time datetime=2020-01-01>1</time><br>", ""},
	{"meta elements", "", "<meta name=author content='Ana Ruiz'>", ""},
	{"an author who is many", `<meta name=author content="`, "Ana Ruiz and ", `">`},
	{"a title of many", `<meta property=og:title content="`, "x - 界-", `"><p>x<p>y<p>z`},
	{"a long headline", "<h1>", "x - 界-", "</h1>"},
	{"a long address", `<link rel=canonical href="https://example.org/`, "a/", `"><a href=/x>y</a>`},
	{"a long JSON-LD dateline", `<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"A. Ruiz"},"dateline":"`, "a.", `"}</script>`},
	{"times within times", "", "<time>", "12 May"},
	{"deep JSON-LD", `<script type="application/ld+json">`, `{"a":[`, "</script>"},
	{"wide JSON-LD", `<script type="application/ld+json">[`, `{"@type":"NewsArticle","author":[{"name":"x"}]},`, "{}]</script>"},
	{"many JSON-LD scripts", "", `<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>`, ""},
	{"bytes of a legacy charset", "", "<p>caf\xe9 et th\xe9, un jour de f\xeate en \xe9t\xe9.</p>", ""},
	{"escapes of a Japanese charset", "", "<p>\x1b$B$3$s$K$A$O\x1b(B", ""},
	{"UTF-8 with other bytes in it", "", "<p>caf\xe9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", ""},
}

func hostilePage(before, unit, after string, size int) []byte {
	paras := strings.Repeat(hostilePara, 3)
	return []byte(paras + before + strings.Repeat(unit, size/len(unit)) + after + paras)
}

// hostileTexts are plain texts made for the same, a unit repeated.
var hostileTexts = []struct{ name, unit string }{
	{"words on lines", "a\n"},
	{"line ends", "\n"},
	{"indented line ends", "\t\n"},
	{"blanks", " "},
	{"paragraphs", "Mayors met, and spoke at length today.\n\n"},
	{"wrapped lines", "Mayors of the towns on the coast met today and\nspoke of the harbour, and of who is to\n"},
	{"one line", "word "},
	{"datelines", "NAIROBI, 12 March\n\n"},
	{"addresses", "http://a\n"},
	{"quotation marks", "\""},
	{"credits", "(AFP) "},
}

func hostileText(unit string, size int) string { return strings.Repeat(unit, size/len(unit)) }

// TestHostileTexts demands that a text as long as the cap is kept as it is, with no
// more blocks than a page may have and little memory for them.
func TestHostileTexts(t *testing.T) {
	for _, h := range hostileTexts {
		text := hostileText(h.unit, maxBytes)
		var doc *khaldun.Document
		if n := allocated(func() { doc = Text(text, Options{}) }); n > 4*maxBytes {
			t.Errorf("%s: %d bytes to read %d", h.name, n, len(text))
		}
		if err := check(doc, nil); err != nil {
			t.Errorf("%s: %v", h.name, err)
		}
		if doc.Text != text || len(doc.Blocks) > maxLines {
			t.Errorf("%s: kept %d bytes of %d, in %d blocks", h.name, len(doc.Text), len(text), len(doc.Blocks))
		}
		if full := len(doc.Blocks) == maxLines; doc.Truncated != full {
			t.Errorf("%s: %d blocks, truncated is %v", h.name, len(doc.Blocks), doc.Truncated)
		}
	}
}

// TestHostilePages demands that every bound holds on pages longer than the cap,
// without a stack deep enough for recursion.
func TestHostilePages(t *testing.T) {
	if testing.Short() {
		t.Skip("four dozen pages of 8 MB")
	}
	stackWas := debug.SetMaxStack(256 << 10) // a fatal error, should it not do
	t.Cleanup(func() { debug.SetMaxStack(stackWas) })
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			page := hostilePage(h.before, h.unit, h.after, maxBytes+4096)
			doc, err := Page(page, Options{})
			if err != nil && !errors.Is(err, ErrNoBody) {
				t.Error(err)
			}
			if doc == nil {
				return
			}
			if err := check(doc, page); err != nil {
				t.Error(err)
			}
			if !doc.Truncated {
				t.Error("a page over the cap is not marked as truncated")
			}
			if len(doc.Blocks) > maxLines+1 {
				t.Errorf("%d blocks", len(doc.Blocks))
			}
		})
	}
}

// TestHostileTrees demands the bounds of the tree.
func TestHostileTrees(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			tr := parse(hostilePage(h.before, h.unit, h.after, 1<<19))
			if len(tr.nodes) > maxNodes+maxDepth {
				t.Errorf("%d nodes", len(tr.nodes))
			}
			depth := make([]int, len(tr.nodes))
			for i := 1; i < len(tr.nodes); i++ {
				n := &tr.nodes[i]
				depth[i] = depth[n.parent] + 1
				for j, a := range n.attrs {
					if hasKey(n.attrs[:j], a.key) {
						t.Fatalf("an element with attributes %v", n.attrs)
					}
				}
			}
			if most := slices.Max(depth); most > maxDepth+2 {
				t.Errorf("%d deep", most)
			}
		})
	}
}

// TestHostileGrowth demands that four times the page takes at most four times the
// memory, with room for what pools and tables round up. Time has no test, for it
// depends on the machine: see BenchmarkHostile.
func TestHostileGrowth(t *testing.T) {
	const size = 32 << 10
	for _, h := range hostile {
		small := allocatedBy(hostilePage(h.before, h.unit, h.after, size))
		large := allocatedBy(hostilePage(h.before, h.unit, h.after, 4*size))
		if large > 5*small+1<<20 {
			t.Errorf("%s: %d bytes for a page of %d, %d for one four times as long", h.name, small, size, large)
		}
	}
}

// allocatedBy is how many bytes reading a page allocates.
func allocatedBy(page []byte) uint64 { return allocated(func() { Page(page, Options{}) }) }

// allocated is how many bytes read allocates, freed ones and all.
func allocated(read func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestManyAttributes: of a tag with many different attributes, those are kept that
// extraction looks at, wherever they stand.
func TestManyAttributes(t *testing.T) {
	var b strings.Builder
	b.WriteString("<p")
	for i := range 100_000 {
		fmt.Fprintf(&b, " a%d=%d", i, i)
	}
	b.WriteString(" class=last>" + strings.Repeat(hostilePara, 4))
	tr := parse([]byte(b.String()))
	if got := tr.nodes[1].attrs; len(got) != 1 || got[0] != (attr{"class", "last"}) {
		t.Errorf("kept %d attributes; want only the class", len(got))
	}
	if _, err := Page([]byte(b.String()), Options{}); err != nil {
		t.Error(err)
	}
}

func TestTruncated(t *testing.T) {
	article := strings.Repeat(hostilePara, 4)
	for _, tt := range []struct {
		name, page string
		want       bool
	}{
		{"an ordinary page", article, false},
		{"as long as the cap", article + strings.Repeat(" ", maxBytes-len(article)), false},
		{"a byte longer", article + strings.Repeat(" ", maxBytes-len(article)+1), true},
		{"too many nodes", article + strings.Repeat("<i></i>", maxNodes), true},
		{"too many lines", article + strings.Repeat("<p>A line.", maxLines), true},
		{"deep, but whole", strings.Repeat("<div>", 100_000) + article, false},
		{"bold, but whole", strings.Repeat("<b>", 200_000) + article, false},
		{"blank lines", "<p>" + strings.Repeat("<br>", 200_000) + article, false},
	} {
		doc, err := Page([]byte(tt.page), Options{})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		} else if doc.Truncated != tt.want {
			t.Errorf("%s: truncated is %v, want %v", tt.name, doc.Truncated, tt.want)
		}
	}
}

func packWith(t testing.TB, page string, open func(io.Writer) (io.WriteCloser, error)) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := open(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, page); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var packers = []struct {
	name string
	open func(io.Writer) (io.WriteCloser, error)
}{
	{"gzip", func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }},
	{"zlib", func(w io.Writer) (io.WriteCloser, error) { return zlib.NewWriter(w), nil }},
	{"zstd", func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }},
}

func TestPacked(t *testing.T) {
	page := "<html><body>" + strings.Repeat(hostilePara, 6) + "</body></html>"
	want, err := Page([]byte(page), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packers {
		packed := packWith(t, page, p.open)
		if got := Sniff(packed); got != "html" {
			t.Errorf("%s: a packed page looks like %s", p.name, got)
		}
		if got := Sniff(packWith(t, "Only words, and no page.", p.open)); got != "binary" {
			t.Errorf("%s: a packed text looks like %s; want binary, for nothing unpacks it", p.name, got)
		}
		doc, err := Page(packed, Options{})
		if err != nil || render(doc, nil) != render(want, nil) || doc.Truncated {
			t.Errorf("%s: %v, %v; want what the page itself gives", p.name, doc, err)
		}
		if _, err := Page(packWith(t, string(packed), p.open), Options{}); !errors.Is(err, ErrBinary) {
			t.Errorf("%s, twice: %v; want it refused", p.name, err)
		}
		if _, err := Page(packed[:12], Options{}); err == nil {
			t.Errorf("%s, the first bytes only: no error", p.name)
		}
	}
	padded := append(packWith(t, page, packers[0].open), make([]byte, 512)...)
	if doc, err := Page(padded, Options{}); err != nil || doc.Truncated {
		t.Errorf("gzip with padding after it: %v; want a whole document", err)
	}
	broken := packWith(t, page+strings.Repeat(hostilePara, 5000), packers[0].open)
	if doc, err := Page(broken[:len(broken)-10], Options{}); err != nil || !doc.Truncated {
		t.Errorf("a download that broke off: %v; want what came, marked as truncated", err)
	}
}

// TestBombs: a small file that unpacks to a large one costs no more than the cap.
func TestBombs(t *testing.T) {
	page := strings.Repeat(hostilePara, 4) + strings.Repeat("<b>", 40<<20/3)
	for _, p := range packers {
		packed := packWith(t, page, p.open)
		got, whole := unpack(packed, maxBytes)
		if len(got) != maxBytes || whole {
			t.Errorf("%s: unpacked %d bytes, whole %v; want %d", p.name, len(got), whole, maxBytes)
		}
		if n := allocatedBy(packed); n > 25*maxBytes {
			t.Errorf("%s: %d bytes packed, %d to read them", p.name, len(packed), n)
		}
		doc, err := Page(packed, Options{})
		if err != nil || !doc.Truncated {
			t.Errorf("%s: %v; want a truncated document", p.name, err)
		}
	}
}

// TestBinary: what is no text is refused, and text that looks odd is not.
func TestBinary(t *testing.T) {
	random := make([]byte, 1<<16)
	x := uint32(7)
	for i := range random {
		x = x*1664525 + 1013904223
		random[i] = byte(x >> 24)
	}
	for _, tt := range []struct {
		name string
		in   []byte
		want bool
	}{
		{"random bytes", random, true},
		{"few random bytes", random[:64], true},
		{"random bytes after a mark of UTF-16", append([]byte("\xFF\xFE"), random...), true},
		{"16-bit sound", bytes.Repeat([]byte("\x12\x00\x01\x00\x7f\x00\x03\x00"), 500), true},
		{"a picture", []byte("\x89PNG\r\n\x1a\n....."), true},
		{"a report from Bahrain", []byte("RIFFA, 12 March - The match was put off because of rain."), false},
		{"one stray control character", []byte("The harbour" + strings.Repeat(" and the sea", 20) + "\x03"), false},
		{"a legacy charset", []byte(strings.Repeat("\xcc\xe8\xed\xe8\xf1\xf2\xf0\xfb ", 50)), false},
		{"Japanese with escapes", []byte(strings.Repeat("\x1b$B$3$s\x1b(B ", 50)), false},
	} {
		if got := isBinary(tt.in); got != tt.want {
			t.Errorf("isBinary(%s) = %v, want %v", tt.name, got, tt.want)
		}
	}
	for n := range 40 {
		for c := range 256 {
			b := bytes.Repeat([]byte{'a'}, n)
			if n > 0 {
				b[n/2] = byte(c)
			}
			control, high := 0, 0
			for _, c := range b {
				if isControl(c) {
					control++
				}
				if c >= 0x80 {
					high++
				}
			}
			if c, h := countOdd(b); c != control || h != high {
				t.Fatalf("countOdd(%q) = %d, %d; want %d, %d", b, c, h, control, high)
			}
		}
	}
}

// BenchmarkHostile reads each page and text at a tenth of the cap and at the cap.
// Time is linear if both take about as many ns/byte.
func BenchmarkHostile(b *testing.B) {
	for _, size := range []int{maxBytes / 10, maxBytes - 1000} {
		for _, h := range hostile {
			page := hostilePage(h.before, h.unit, h.after, size-len(h.before))
			b.Run(fmt.Sprintf("%s/%d", h.name, size), func(b *testing.B) {
				perByte(b, len(page), func() { Page(page, Options{}) })
			})
		}
		for _, h := range hostileTexts {
			text := hostileText(h.unit, size)
			b.Run(fmt.Sprintf("text of %s/%d", h.name, size), func(b *testing.B) {
				perByte(b, len(text), func() { Text(text, Options{}) })
			})
		}
	}
}

func perByte(b *testing.B, bytes int, read func()) {
	b.ReportAllocs()
	for b.Loop() {
		read()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(bytes), "ns/byte")
}
