package extract

import (
	"bufio"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"khaldun"
)

// goldDir holds annotated pages that are not part of the repository.
const goldDir = "../../shared/data/"

// goldPage is a page whose article body somebody copied out.
type goldPage struct {
	ID, URL, HTML, Body string
}

// goldHints is a page with words its text must and must not hold.
type goldHints struct {
	ID, URL       string
	HTML          string `json:"html_b64"`
	With, Without []string
	Title         string
	Author        any
	Date          string
}

func (g *goldHints) author() string {
	s, _ := g.Author.(string)
	return s
}

// readGold reads JSON lines from goldDir, or skips the test if they are not there.
func readGold[T any](t testing.TB, name string) []T {
	t.Helper()
	f, err := os.Open(goldDir + name)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("the annotated pages %s are not here; they are kept outside the repository", goldDir+name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []T
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 32<<20)
	for sc.Scan() {
		var v T
		if err := json.Unmarshal(sc.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func goldPages(t testing.TB) []goldPage {
	return readGold[goldPage](t, "pages/scrapinghub.dev.jsonl.gz")
}

func goldHintPages(t testing.TB) []goldHints {
	hints := readGold[goldHints](t, "pages/trafilatura.dev.jsonl.gz")
	for i := range hints {
		b, err := base64.StdEncoding.DecodeString(hints[i].HTML)
		if err != nil {
			t.Fatal(err)
		}
		hints[i].HTML = string(b)
	}
	return hints
}

var wordPattern = regexp.MustCompile(`[\p{L}\p{M}\p{N}_]+`)

// shingles counts the runs of four words of a text; of a shorter one, the whole.
func shingles(text string) map[string]int {
	words := wordPattern.FindAllString(text, -1)
	n := min(len(words), 4)
	out := make(map[string]int)
	if n == 0 {
		return out
	}
	for i := 0; i+n <= len(words); i++ {
		out[strings.Join(words[i:i+n], " ")]++
	}
	return out
}

// tally sums what every page found, missed and added, each page weighing the same.
type tally struct{ hit, extra, missed, pages, exact float64 }

func (a *tally) add(want, got string) (hit, extra, missed float64) {
	w, g := shingles(want), shingles(got)
	for k, n := range w {
		hit += float64(min(n, g[k]))
		missed += float64(max(0, n-g[k]))
	}
	for k, n := range g {
		extra += float64(max(0, n-w[k]))
	}
	if sum := hit + extra + missed; sum > 0 {
		hit, extra, missed = hit/sum, extra/sum, missed/sum
	}
	a.hit, a.extra, a.missed, a.pages = a.hit+hit, a.extra+extra, a.missed+missed, a.pages+1
	if strings.Join(wordPattern.FindAllString(want, -1), " ") == strings.Join(wordPattern.FindAllString(got, -1), " ") {
		a.exact++
	}
	return hit, extra, missed
}

func (a *tally) scores() (f1, precision, recall, exact float64) {
	precision, recall = a.hit/(a.hit+a.extra), a.hit/(a.hit+a.missed)
	return 2 * precision * recall / (precision + recall), precision, recall, a.exact / a.pages
}

// bodyText is what the gold bodies hold: the article without headline, dek,
// dateline and captions.
func bodyText(doc *khaldun.Document) string {
	var parts []string
	for _, b := range doc.Blocks {
		switch b.Kind {
		case khaldun.Headline, khaldun.Dek, khaldun.Caption:
		default:
			parts = append(parts, b.Span.Of(doc.Text))
		}
	}
	return strings.Join(parts, "\n")
}
