package when

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"khaldun"
)

// goldDoc is an article of TimeBank or AQUAINT with its TIMEX3 marks.
type goldDoc struct {
	ID, Date, Text string
	Timex          []goldTime
}

type goldTime struct {
	Start, End        int // characters
	Text, Type, Value string
}

const goldFile = "../../shared/data/times/timebank.dev.jsonl.gz"

func goldDocs(t testing.TB) []goldDoc {
	f, err := os.Open(goldFile)
	if err != nil {
		t.Skipf("no gold times: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var docs []goldDoc
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var d goldDoc
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return docs
}

// timeScore counts time expressions: those of the gold set, those found, those
// found that overlap a gold one, are the same, have its value.
type timeScore struct{ gold, found, relaxed, strict, value int }

func (s *timeScore) f1(right int) float64 { return 200 * float64(right) / float64(s.gold+s.found) }

// scoreTimes compares what was found in d, with spans in characters, to gold;
// each gold expression counts once.
func (s *timeScore) add(d *goldDoc, found []goldTime) {
	s.gold += len(d.Timex)
	s.found += len(found)
	used := make([]bool, len(d.Timex))
	for _, f := range found {
		for i, g := range d.Timex {
			if used[i] || f.Start >= g.End || g.Start >= f.End {
				continue
			}
			used[i] = true
			s.relaxed++
			if f.Start == g.Start && f.End == g.End {
				s.strict++
			}
			if f.Value == g.Value {
				s.value++
			}
			break
		}
	}
}

// readGold makes a reading of d whose sentences are paragraphs parted at full
// stops; the tags a syntax model would add are not needed.
func readGold(d *goldDoc) *khaldun.Reading {
	day, _ := time.Parse("2006-01-02", d.Date[:10])
	r := &khaldun.Reading{Doc: &khaldun.Document{Text: d.Text, Published: khaldun.Time{From: day, Until: day.AddDate(0, 0, 1), Grain: khaldun.Day}}}
	start := 0
	end := func(i int) {
		if strings.TrimSpace(d.Text[start:i]) != "" {
			r.Sentences = append(r.Sentences, khaldun.Sentence{Span: khaldun.Span{Start: int32(start), End: int32(i)}})
		}
		start = i
	}
	for i := range d.Text {
		next := d.Text[i:]
		if strings.HasPrefix(next, "\n\n") || len(next) > 1 && next[0] == ' ' && !lower(next[1]) && endsSentence(d.Text[start:i]) {
			end(i)
		}
	}
	end(len(d.Text))
	return r
}

// endsSentence reports whether text ends with a full stop or its like behind a
// word that is no name cut short.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, `'"`)
	word := strings.TrimRight(text, ".?!")
	if word == text {
		return false
	}
	word = word[strings.LastIndexAny(word, " \n.")+1:]
	return len(word) > 1 && lower(word[0]) && lower(word[len(word)-1])
}

func lower(c byte) bool { return 'a' <= c && c <= 'z' }

// foundIn turns the times of a reading into characters.
func foundIn(r *khaldun.Reading) []goldTime {
	var out []goldTime
	for _, t := range r.Times {
		start := utf8.RuneCountInString(r.Doc.Text[:t.Span.Start])
		out = append(out, goldTime{start, start + utf8.RuneCountInString(r.Text(t.Span)), r.Text(t.Span), t.Type, t.Value})
	}
	return out
}

func TestGoldTimes(t *testing.T) {
	docs := goldDocs(t)
	f, _ := finder(t)
	var s timeScore
	for i := range docs {
		r := readGold(&docs[i])
		if err := f.run(r); err != nil {
			t.Fatal(err)
		}
		s.add(&docs[i], foundIn(r))
	}
	relaxed, strict, value := s.f1(s.relaxed), s.f1(s.strict), s.f1(s.value)
	t.Logf("%d gold, %d found: relaxed F1 %.1f, strict F1 %.1f, value F1 %.1f", s.gold, s.found, relaxed, strict, value)
	if relaxed < 93 || strict < 87 || value < 79 {
		t.Errorf("relaxed F1 %.1f, strict %.1f, value %.1f; want at least 93, 87, 79", relaxed, strict, value)
	}
}
