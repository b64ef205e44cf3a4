package ingest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

func TestStandardInput(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", []string{""}},
		{"a page", "<p>abc", []string{"<p>abc"}},
		{"text", "Kisumu, 12 March", []string{"Kisumu, 12 March"}},
		{"a packed page", pack("<p>abc"), []string{"<p>abc"}},
		{"a packed page cut short", pack("<p>" + strings.Repeat("abcdefg hijklmn ", 3))[:35], []string{"error unexpected EOF", "<p>abcdefg hijklmn abcdefg hijklmn abcdefg hijklmn  (cut)"}},
		{"a page in two members", pack("<p>") + pack("abc"), []string{"<p>abc"}},
		{"a page with zeros after it", pack("<p>abc") + "\x00\x00\x00\x00", []string{"<p>abc"}},
		{"a page longer than the cap", strings.Repeat("a", 2000), []string{"aaaaaaaaaaaaaaaaaaaa… 1000 bytes (cut)"}},
		{"a feed without a fetcher", "<rss><channel><item><link>https://courier.example/1</link></item></channel></rss>", []string{"error reading from the web was not asked for"}},
		{"lines", `{"url":"https://courier.example/1","html":"<p>a"}` + "\n\n" + `{"text":"b"}`, []string{"https://courier.example/1 <p>a", "b"}},
		{"packed lines", pack("{\"text\":\"a\"}\r\n{\"text\":\"b\"}\r\n"), []string{"a", "b"}},
		{"lines after a mark", "\xEF\xBB\xBF{\"text\":\"a\"}\n", []string{"a"}},
		{"bad lines among good", `{"text":"a"}
{"text":"b"
{"text":7}
["text"]
{"title":"no text"}
{"text":"c","date":"soon"}
{"text":"d","url":"no address"}
`, []string{"a", "error standard input:2: not a JSON object", "error standard input:3: text is number; want a string", "error standard input:4: not a JSON object",
			"error standard input:5: a JSON object without html or text", `error standard input:6: date "soon"`, "no address d"}},
		{"a long line among short", "{\"text\":\"a\"}\n{\"text\":\"" + strings.Repeat("b", maxLine) + "\"}\n{\"text\":\"c\"}\n", []string{"a", "error standard input:2: a line longer than 16 MB", "c"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			checkLines(t, readAll(t, strings.NewReader(tt.in), Options{MaxPage: 1000}), tt.want...)
		})
	}
}

func TestLineKeepsWhatItSays(t *testing.T) {
	in := `{"id":"x7","url":"http://Courier.example/1?utm_source=a","text":"b","title":"T","lang":"sw","date":"2024-03-12"}`
	for p, err := range Open(context.Background(), "-", Options{Stdin: strings.NewReader(in)}) {
		if err != nil {
			t.Fatal(err)
		}
		if p.ID != "x7" || p.Title != "T" || p.Lang != "sw" || p.Published.Format("2006-01-02") != "2024-03-12" ||
			p.Canonical != "http://courier.example/1" || p.Source != "standard input:1" {
			t.Errorf("got %+v", p)
		}
	}
}

func TestStandardInputThatBreaks(t *testing.T) {
	broken := iotest.ErrReader(errors.New("the pipe is broken"))
	checkLines(t, readAll(t, broken, Options{}), "error the pipe is broken")
	checkLines(t, readAll(t, iotest.TimeoutReader(strings.NewReader("{\"text\":\""+strings.Repeat("a", 200_000))), Options{}), "error standard input:1: timeout")
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	for name, body := range map[string]string{
		"b.html": "<p>b", "a/one.warc.gz": pack(warcPage(1)), "a/two.jsonl": `{"text":"two"}`, ".git/config": "hidden", ".draft.html": "hidden", "c.txt": "c",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "d.html")); err != nil {
		t.Skipf("this system has no links: %v", err)
	}
	var got []string
	for p, err := range Open(context.Background(), dir, Options{}) {
		if err != nil {
			got = append(got, "error "+err.Error())
			continue
		}
		source, _ := filepath.Rel(dir, p.Source)
		got = append(got, source+" "+string(p.Body))
	}
	checkLines(t, got, "a/one.warc.gz@0 <html><p>Report 1 on the harbour.</html>", "a/two.jsonl:1 two", "b.html <p>b", "c.txt c", "error no such file")
}

func TestInputsThatAreNone(t *testing.T) {
	for input, want := range map[string]string{
		"/no/such/file":         "read /no/such/file: no such file",
		"ftp://news.example/":   "ftp is not read",
		"https://news.example/": "reading from the web was not asked for",
	} {
		for p, err := range Open(context.Background(), input, Options{}) {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("Open(%q) yields %v, %v; want an error that says %q", input, p, err, want)
			}
		}
	}
}

func TestOnce(t *testing.T) {
	in := ""
	for _, url := range []string{"https://a.example/1", "http://a.example/1/", "https://a.example/1?utm_source=x", "https://a.example/2", "", ""} {
		in += `{"text":"a","url":"` + url + "\"}\n"
	}
	var got []string
	for p, err := range Once(Open(context.Background(), "-", Options{Stdin: strings.NewReader(in)})) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, "line "+p.URL)
	}
	checkLines(t, got, "line https://a.example/1", "line https://a.example/2", "line ", "line ")
}
