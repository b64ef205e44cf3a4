package where_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"khaldun"
	"khaldun/book"
	"khaldun/where"
)

// goldArticle is an article of TR-News with its annotated places.
type goldArticle struct {
	ID, Title, URL, Date, Text string
	Places                     []goldPlace
}

type goldPlace struct {
	Phrase, Start, End, GeonameID, Lat, Lon, FCode string
}

const gold = "../../shared/data/places/tr-news.dev.jsonl.gz"

func openGazetteer(t testing.TB) *where.Gazetteer {
	t.Helper()
	b, err := book.Open(os.DirFS("../data"))
	if err != nil {
		t.Fatal(err)
	}
	g, err := where.New(b)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func readGold(t testing.TB) []goldArticle {
	t.Helper()
	f, err := os.Open(gold)
	if os.IsNotExist(err) {
		t.Skipf("%s is not here: the score against TR-News is not measured", gold)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []goldArticle
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var a goldArticle
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func read(a goldArticle) *khaldun.Reading {
	day, _ := time.Parse("2006-01-02", a.Date)
	return plainReading(&khaldun.Document{ID: a.ID, URL: a.URL, Title: a.Title, Text: a.Text,
		Published: khaldun.Time{From: day, Until: day.AddDate(0, 0, 1), Grain: khaldun.Day}})
}

// find is where the phrase stands in text: the annotators counted characters of
// a text with other blanks, so it is the nearest place not yet taken.
func (p goldPlace) find(text string, taken map[khaldun.Span]bool) (khaldun.Span, bool) {
	want, _ := strconv.Atoi(p.Start)
	var best khaldun.Span
	least := -1
	for at := 0; ; at++ {
		i := strings.Index(text[at:], p.Phrase)
		if i < 0 {
			return best, least >= 0
		}
		at += i
		span := khaldun.Span{Start: int32(at), End: int32(at + len(p.Phrase))}
		far := utf8.RuneCountInString(text[:at]) - want
		if far = max(far, -far); !taken[span] && (least < 0 || far < least) {
			best, least = span, far
		}
	}
}

func TestScoreTRNews(t *testing.T) {
	g := openGazetteer(t)
	var want, got, right, nationalities, resolved, near, exact int
	var misses, extras, wrong []string
	for _, a := range readGold(t) {
		r := read(a)
		if err := g.Stage().Run(r); err != nil {
			t.Fatal(err)
		}
		at := map[khaldun.Span]khaldun.Place{}
		for _, p := range r.Places {
			at[trim(a.Text, p.Span)] = p
		}
		got += len(r.Places)
		taken := map[khaldun.Span]bool{}
		for _, w := range a.Places {
			span, ok := w.find(a.Text, taken)
			if !ok {
				t.Errorf("article %s: no %q near character %s", a.ID, w.Phrase, w.Start)
				continue
			}
			taken[span] = true
			span = trim(a.Text, span)
			want++
			p, ok := at[span]
			if !ok {
				if strings.HasPrefix(w.FCode, "PCL") && isNationality(w.Phrase) {
					nationalities++
				}
				misses = append(misses, fmt.Sprintf("%s %q %s", a.ID, w.Phrase, around(a.Text, span)))
				continue
			}
			right++
			delete(at, span)
			if w.GeonameID == "" {
				continue
			}
			resolved++
			lat, _ := strconv.ParseFloat(w.Lat, 64)
			lon, _ := strconv.ParseFloat(w.Lon, 64)
			id, _ := strconv.Atoi(w.GeonameID)
			if id == p.GeoNameID {
				exact++
			}
			if d := kilometres(lat, lon, p.Lat, p.Lon); id == p.GeoNameID || d <= 161 {
				near++
			} else {
				wrong = append(wrong, fmt.Sprintf("%s %q want %d got %d %s %s (%.0f km): %s", a.ID, w.Phrase, id, p.GeoNameID, p.Name, p.Country, d, p.Why.Note))
			}
		}
		for s, p := range at {
			extras = append(extras, fmt.Sprintf("%s %q %s", a.ID, p.Name, around(a.Text, s)))
		}
	}
	if testing.Verbose() {
		sort.Strings(extras)
		for _, list := range [][]string{misses, extras, wrong} {
			t.Logf("\n%s", strings.Join(list, "\n"))
		}
	}
	precision, recall := percent(right, got), percent(right, want)
	f1 := 2 * precision * recall / (precision + recall)
	t.Logf("TR-News dev: toponyms P %.1f R %.1f F1 %.1f; of %d resolved %.1f %% within 161 km, %.1f %% exact; %d of %d missed are nationalities",
		precision, recall, f1, resolved, percent(near, resolved), percent(exact, resolved), nationalities, want-right)
	for _, floor := range []struct {
		what      string
		got, want float64
	}{{"toponym F1", f1, 70}, {"share within 161 km", percent(near, resolved), 85}, {"share exact", percent(exact, resolved), 75}} {
		if floor.got < floor.want {
			t.Errorf("%s is %.1f; want at least %.1f", floor.what, floor.got, floor.want)
		}
	}
}

func percent(a, b int) float64 { return 100 * float64(a) / float64(max(b, 1)) }

// trim leaves out blanks and dots around a span, on which annotators differ.
func trim(text string, s khaldun.Span) khaldun.Span {
	w := s.Of(text)
	left := len(w) - len(strings.TrimLeft(w, " \n"))
	right := len(w) - len(strings.TrimRight(w, " \n."))
	return khaldun.Span{Start: s.Start + int32(left), End: max(s.Start+int32(left), s.End-int32(right))}
}

func isNationality(s string) bool {
	switch s {
	case "French", "British", "Spanish", "Chinese", "Kazakhstan":
		return s != "Kazakhstan"
	}
	return strings.HasSuffix(s, "n") && s != "Japan" && s != "Taiwan" && s != "Washington"
}

func around(text string, s khaldun.Span) string {
	a, b := max(0, int(s.Start)-30), min(len(text), int(s.End)+25)
	for !utf8.RuneStart(text[a]) {
		a++
	}
	return strings.ReplaceAll(text[a:s.Start]+"["+text[s.Start:s.End]+"]"+strings.ToValidUTF8(text[s.End:b], ""), "\n", "¶")
}

func kilometres(lat1, lon1, lat2, lon2 float64) float64 {
	const r = math.Pi / 180
	h := math.Pow(math.Sin((lat2-lat1)*r/2), 2) + math.Cos(lat1*r)*math.Cos(lat2*r)*math.Pow(math.Sin((lon2-lon1)*r/2), 2)
	return 2 * 6371 * math.Asin(math.Sqrt(min(1, h)))
}

var wordPattern = regexp.MustCompile(`(?:[A-Z]\.){2,}|[A-Z][a-z]{0,4}\.(?:[A-Z][a-z]*\.)+|[\pL\pN]+(?:['’]s\b)?|[^\s]`)

// plainReading splits text at blanks and punctuation and calls every word with a
// capital a name: what a reading holds where no parser is at hand.
func plainReading(d *khaldun.Document) *khaldun.Reading {
	r := &khaldun.Reading{Doc: d}
	for _, at := range wordPattern.FindAllStringIndex(d.Text, -1) {
		parts := [][2]int{{at[0], at[1]}}
		if w := d.Text[at[0]:at[1]]; strings.HasSuffix(w, "'s") && len(w) > 2 {
			parts = [][2]int{{at[0], at[1] - 2}, {at[1] - 2, at[1]}}
		} else if strings.HasSuffix(w, "’s") && len(w) > 4 {
			parts = [][2]int{{at[0], at[1] - 4}, {at[1] - 4, at[1]}}
		}
		for _, p := range parts {
			w := d.Text[p[0]:p[1]]
			pos := "NOUN"
			switch c, _ := utf8.DecodeRuneInString(w); {
			case unicode.IsUpper(c):
				pos = "PROPN"
			case !unicode.IsLetter(c):
				pos = "PUNCT"
			}
			r.Tokens = append(r.Tokens, khaldun.Token{Span: khaldun.Span{Start: int32(p[0]), End: int32(p[1])}, UPOS: pos})
		}
	}
	first := 0
	for i, t := range r.Tokens {
		end := i+1 == len(r.Tokens) || strings.Contains(d.Text[t.Span.End:r.Tokens[i+1].Span.Start], "\n") || d.Text[t.Span.Start:t.Span.End] == "." && i+1 < len(r.Tokens) && r.Tokens[i+1].UPOS == "PROPN" && len(r.Text(r.Tokens[max(0, i-1)].Span)) > 4
		if end {
			r.Sentences = append(r.Sentences, khaldun.Sentence{Span: khaldun.Span{Start: r.Tokens[first].Span.Start, End: t.Span.End}, First: int32(first), Last: int32(i + 1)})
			first = i + 1
		}
	}
	return r
}
