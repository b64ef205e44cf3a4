package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// record is a record of a WARC as the standard describes it.
func warcRecord(kind, url, contentType, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2024-03-12T08:00:00Z\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, url, contentType, len(block), block)
}

func warcPage(n int) string {
	return warcRecord("response", fmt.Sprintf("https://courier.example/%d", n), "application/http; msgtype=response",
		fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>Report %d on the harbour.</html>", n))
}

func pack(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.String()
}

// readAll reads in as standard input and describes each page, or error, on a line.
func readAll(t *testing.T, in io.Reader, o Options) []string {
	t.Helper()
	o.Stdin = in
	var got []string
	for p, err := range Open(context.Background(), "-", o) {
		if err != nil {
			got = append(got, "error "+err.Error())
			continue
		}
		body := string(p.Body)
		if len(body) > 60 {
			body = fmt.Sprintf("%s… %d bytes", body[:20], len(body))
		}
		if p.Truncated {
			body += " (cut)"
		}
		got = append(got, strings.TrimSpace(p.URL+" "+body))
	}
	return got
}

func checkLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		g, w := "nothing more", "nothing more"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w && !(strings.HasPrefix(w, "error ") && strings.HasPrefix(g, "error ") && strings.Contains(g, w[len("error "):])) {
			t.Errorf("line %d:\ngot  %s\nwant %s", i+1, g, w)
		}
	}
}

const (
	page1 = "https://courier.example/1 <html><p>Report 1 on the harbour.</html>"
	page2 = "https://courier.example/2 <html><p>Report 2 on the harbour.</html>"
	page3 = "https://courier.example/3 <html><p>Report 3 on the harbour.</html>"
)

func TestWARC(t *testing.T) {
	http := func(head, body string) string {
		return warcRecord("response", "https://courier.example/x", "application/http; msgtype=response", head+"\r\n\r\n"+body)
	}
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"plain", warcPage(1) + warcPage(2), []string{page1, page2}},
		{"a member a record", pack(warcPage(1)) + pack(warcPage(2)), []string{page1, page2}},
		{"one member for all", pack(warcPage(1) + warcPage(2)), []string{page1, page2}},
		{"what is no page is passed over", pack(warcRecord("warcinfo", "", "application/warc-fields", "software: ours\r\n")) +
			pack(warcRecord("request", "https://courier.example/1", "application/http; msgtype=request", "GET /1 HTTP/1.1\r\n\r\n")) +
			pack(warcRecord("response", "dns:courier.example", "text/dns", "20240312 courier.example. 192.0.2.1")) +
			pack(warcRecord("revisit", "https://courier.example/1", "application/http; msgtype=response", "HTTP/1.1 200 OK\r\n\r\n")) +
			pack(http("HTTP/1.1 404 Not Found\r\nContent-Type: text/html", "gone")) +
			pack(http("HTTP/1.1 200 OK\r\nContent-Type: image/png", "\x89PNG")) +
			pack(http("SSH-2.0-x", "")) +
			pack(warcPage(1)), []string{page1}},
		{"resources and conversions", warcRecord("resource", "https://courier.example/r", "text/html", "<p>a") +
			warcRecord("conversion", "<https://courier.example/c>", "text/plain", "b"), []string{"https://courier.example/r <p>a", "https://courier.example/c b"}},
		{"chunks", http("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked", "4\r\nabcd\r\n3\r\nefg\r\n0\r\n\r\n"), []string{"https://courier.example/x abcdefg"}},
		{"chunks that were put together", http("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked", "<p>abc"), []string{"https://courier.example/x <p>abc"}},
		{"chunks that break off", http("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked", "4\r\nabcd\r\n30\r\nefg"), []string{"https://courier.example/x abcdefg (cut)"}},
		{"a packed body", http("HTTP/1.1 200 OK\r\nContent-Encoding: gzip", pack("<p>abc")), []string{"https://courier.example/x <p>abc"}},
		{"a body that only says it is packed", http("HTTP/1.1 200 OK\r\nContent-Encoding: gzip", "<p>abc"), []string{"https://courier.example/x <p>abc"}},
		{"headers that are folded, double and broken", http("HTTP/1.1 200\r\ncontent-type: text/html;\r\n charset=utf-8\r\nContent-Type: image/png\r\nnonsense\r\n: empty", "<p>abc"), []string{"https://courier.example/x <p>abc"}},
		{"line ends of one character", strings.ReplaceAll(warcRecord("resource", "https://courier.example/r", "text/html", "<p>a"), "\r\n", "\n"), []string{"https://courier.example/r <p>a"}},
		{"blank lines between records", warcPage(1) + "\r\n\r\n\r\n" + warcPage(2), []string{page1, page2}},

		{"cut in the middle", warcPage(1) + warcPage(2)[:250], []string{page1, "error the file ends in the middle"}},
		{"cut in a header", warcPage(1) + warcPage(2)[:50], []string{page1, "error the file ends in the middle"}},
		{"packed and cut in the middle", pack(warcPage(1)) + pack(warcPage(2))[:150], []string{page1, "error the file ends in the middle"}},
		{"a member that ends too early", pack(warcPage(1)) + pack(warcPage(2))[:150] + pack(warcPage(3)), []string{page1, "error standard input@", page3}},
		{"a first record that is broken", pack(warcPage(1))[:30] + pack(warcPage(2)), []string{"error standard input@0", page2}},
		{"a wrong checksum", pack(warcPage(1)) + spoil(pack(warcPage(2)), -6) + pack(warcPage(3)), []string{page1, "error checksum", page3}},
		{"rubbish between members", pack(warcPage(1)) + strings.Repeat("rubbish ", 100) + pack(warcPage(3)), []string{page1, "error not gzip", page3}},
		{"a member that holds no record", pack(warcPage(1)) + pack("hello") + pack(warcPage(3)), []string{page1, "error not a WARC record", page3}},
		{"a record shorter than it says", pack(warcPage(1)) + pack(strings.Replace(warcPage(2), "Length: ", "Length: 9", 1)) + pack(warcPage(3)), []string{page1, "error shorter than it says", page3}},
		{"a plain record shorter than it says", warcPage(1) + strings.Replace(warcPage(2), "Length: ", "Length: 9", 1) + warcPage(3), []string{page1, "error the file ends", page3}},
		{"a plain record longer than it says", warcPage(1) + strings.Replace(warcPage(2), "<html>", "<html>\n\nWARC is", 1) + warcPage(3),
			[]string{page1, "https://courier.example/2 <html>\n\nWARC is<p>Report 2 on the harbou", "error not a WARC record", page3}},
		{"no length", warcPage(1) + strings.Replace(warcPage(2), "Content-Length", "Content-Lenght", 1) + warcPage(3), []string{page1, `error Content-Length ""`, page3}},
		{"a header without end", pack(warcPage(1)) + pack("WARC/1.0\r\n"+strings.Repeat("a: b\r\n", 20_000)) + pack(warcPage(3)), []string{page1, "error header of more than 64 KB", page3}},
		{"a line without end", pack(warcPage(1)) + pack("WARC/1.0\r\n"+strings.Repeat("a", 200_000)) + pack(warcPage(3)), []string{page1, "error header of more than 64 KB", page3}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			checkLines(t, readAll(t, strings.NewReader(tt.in), Options{}), tt.want...)
			checkLines(t, readAll(t, iotest.OneByteReader(strings.NewReader(tt.in)), Options{}), tt.want...)
		})
	}
}

// spoil changes one byte of s, counted from the end if at is negative.
func spoil(s string, at int) string {
	b := []byte(s)
	b[(at+len(b))%len(b)] ^= 0x55
	return string(b)
}

func TestWARCSaysWhere(t *testing.T) {
	in := pack(warcPage(1)) + pack(warcPage(2))
	var at []string
	for p, err := range Open(context.Background(), "-", Options{Stdin: strings.NewReader(in)}) {
		if err != nil {
			t.Fatal(err)
		}
		at = append(at, p.Source)
		if p.Fetched.IsZero() || p.Status != 200 || p.Canonical != p.URL || p.ContentType != "text/html" {
			t.Errorf("got %+v, want date, status, address and type of the record", p)
		}
	}
	checkLines(t, at, "standard input@0", fmt.Sprintf("standard input@%d", len(pack(warcPage(1)))))
}

func TestWARCReadError(t *testing.T) {
	broken := errors.New("the disk is broken")
	in := io.MultiReader(strings.NewReader(pack(warcPage(1))+pack(warcPage(2))[:100]), iotest.ErrReader(broken))
	checkLines(t, readAll(t, in, Options{}), page1, "error the disk is broken")
	in = io.MultiReader(strings.NewReader(warcPage(1)+warcPage(2)[:200]), iotest.ErrReader(broken))
	checkLines(t, readAll(t, in, Options{}), page1, "error the disk is broken")
}

// endless is n bytes of nothing.
type endless struct{ n int64 }

func (e *endless) Read(p []byte) (int, error) {
	if e.n <= 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), e.n)
	clear(p[:n])
	e.n -= n
	return int(n), nil
}

// giant is a packed record with a block of n bytes.
func giant(n int64) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
	fmt.Fprintf(z, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/giant\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n%s", n+int64(len(head)), head)
	io.Copy(z, &endless{n})
	z.Close()
	return b.Bytes()
}

// TestWARCGiant reads a record that unpacks to 200 MB: what is kept of it is the
// cap, and its end is searched for, not unpacked to.
func TestWARCGiant(t *testing.T) {
	in := append([]byte(pack(warcPage(1))), giant(200<<20)...)
	in = append(in, pack(warcPage(3))...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := readAll(t, bytes.NewReader(in), Options{MaxPage: 1 << 20})
	runtime.ReadMemStats(&after)
	checkLines(t, got, page1, "error unpacks to more than 64 MB", page3)
	if used := after.TotalAlloc - before.TotalAlloc; used > 32<<20 {
		t.Errorf("a record of 200 MB took %d MB of memory in all, want no more than 32", used>>20)
	}
}

func TestWARCLongPageIsCut(t *testing.T) {
	in := append(giant(3<<20), pack(warcPage(3))...)
	checkLines(t, readAll(t, bytes.NewReader(in), Options{MaxPage: 1 << 20}),
		"https://courier.example/giant "+strings.Repeat("\x00", 20)+"… 1048576 bytes (cut)", page3)
}

// TestWARCNoise puts noise over every part of an archive in turn: all records that
// were not touched must be read.
func TestWARCNoise(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var members []string
	for n := range 5 {
		members = append(members, pack(warcPage(n)))
	}
	for round := range 200 {
		hit := r.IntN(len(members))
		in := ""
		for n, m := range members {
			if n == hit {
				b := []byte(m)
				at := 3 + r.IntN(len(b)-3) // what begins otherwise is no archive
				for i := at; i < min(len(b), at+1+r.IntN(40)); i++ {
					b[i] = byte(r.Uint32())
				}
				m = string(b)
			}
			in += m
		}
		got := strings.Join(readAll(t, strings.NewReader(in), Options{}), "\n")
		for n := range members {
			if n != hit && !strings.Contains(got, fmt.Sprintf("Report %d on", n)) {
				t.Errorf("round %d: noise in record %d loses record %d; got:\n%s", round, hit, n, got)
			}
		}
	}
}

func TestWARCStops(t *testing.T) {
	n := 0
	for range Open(context.Background(), "-", Options{Stdin: strings.NewReader(pack(warcPage(1)) + pack(warcPage(2)))}) {
		n++
		break
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, err := range Open(ctx, "-", Options{Stdin: strings.NewReader(warcPage(1) + warcPage(2))}) {
		if n++; !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled reading yields %v, want its reason", err)
		}
	}
	if n != 2 {
		t.Errorf("got %d pages and errors, want one page and one error", n)
	}
}

func FuzzWARC(f *testing.F) {
	f.Add([]byte(warcPage(1) + warcPage(2)))
	f.Add([]byte(pack(warcPage(1)) + pack(warcPage(2))[:100] + pack(warcPage(3))))
	f.Add([]byte(strings.Replace(warcPage(1), "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: deflate", 1)))
	f.Fuzz(func(t *testing.T, in []byte) {
		const limit = 1000
		n := 0
		for p, err := range Open(context.Background(), "-", Options{Stdin: bytes.NewReader(append([]byte("WARC/"), in...)), MaxPage: limit}) {
			if n++; n > len(in)+2 {
				t.Errorf("%d bytes yield more than as many pages and errors", len(in))
			}
			if err == nil && len(p.Body) > limit {
				t.Errorf("a page of %d bytes", len(p.Body))
			}
		}
		for range Open(context.Background(), "-", Options{Stdin: bytes.NewReader(append([]byte(pack("WARC/1.0\r\n")), in...)), MaxPage: limit}) {
		}
	})
}

// BenchmarkWARC is the speed at which a packed archive of pages of 50 KB is read.
func BenchmarkWARC(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	var words strings.Builder
	for words.Len() < 50_000 {
		fmt.Fprintf(&words, "<p>ministers met %d delegates at %x</p>\n", r.IntN(1000), r.Uint32())
	}
	var in bytes.Buffer
	for n := range 100 {
		in.WriteString(pack(strings.Replace(warcRecord("response", fmt.Sprintf("https://courier.example/%d", n), "application/http",
			"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+words.String()), "\r\n\r\n\r\n", "\r\n\r\n", 1)))
	}
	path := filepath.Join(b.TempDir(), "a.warc.gz")
	if err := os.WriteFile(path, in.Bytes(), 0o666); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(100 * int64(words.Len()))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range Open(context.Background(), path, Options{}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 100 {
			b.Fatalf("read %d pages, want 100", n)
		}
	}
}
