package extract

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"khaldun/score"
)

// goldDir holds annotated pages that are not part of the repository.
const goldDir = "../../shared/data/"

// openGold opens a packed file of goldDir, or skips the test if it is not there.
func openGold(t testing.TB, name string) io.Reader {
	t.Helper()
	f, err := os.Open(goldDir + name)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("the annotations %s are not here; they are kept outside the repository", goldDir+name)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// readGold reads JSON lines from goldDir.
func readGold[T any](t testing.TB, name string) []T {
	t.Helper()
	var out []T
	sc := bufio.NewScanner(openGold(t, name))
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

// goldBodies are pages whose article somebody copied out; goldHints are pages with
// words that the article must and must not hold, and with title, author and date.
func goldBodies(t testing.TB) []*score.Page { return readPages(t, "pages/scrapinghub.dev.jsonl.gz") }
func goldHints(t testing.TB) []*score.Page  { return readPages(t, "pages/trafilatura.dev.jsonl.gz") }

func readPages(t testing.TB, name string) []*score.Page {
	t.Helper()
	pages, err := score.ReadPages(openGold(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

var wordPattern = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// shingles are the runs of four words of a text; of a shorter one, the whole.
func shingles(words []string) map[string]bool {
	n := min(len(words), 4)
	out := make(map[string]bool)
	for i := 0; n > 0 && i+n <= len(words); i++ {
		out[strings.Join(words[i:i+n], " ")] = true
	}
	return out
}
