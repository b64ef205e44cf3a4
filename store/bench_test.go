package store

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"khaldun/query"
)

var benchKeep = flag.String("keep", "", "the file BenchmarkArchive keeps its archive in, to search it again; none: it is thrown away")

var benchArticles = flag.Int("articles", 2000, "how many generated articles BenchmarkArchive searches, four events each")

// BenchmarkArchive asks a generated archive what the pages of a program that shows
// it would ask, each time with other names, and reports the time half and 95 in a
// hundred of the questions take at most. "make bench-archive" runs it.
func BenchmarkArchive(b *testing.B) {
	a := benchArchive(b, *benchArticles)
	ctx := context.Background()
	for _, v := range []struct {
		name string
		ask  string // %s is filled by one of fill
		fill func(*rand.Rand) string
	}{
		{"everything", "", nil},
		{"country", "actor:%s", anyCountry},
		{"person", "actor:%s", anyPerson},
		{"sector", "actor:%s.GOV", anyCountry},
		{"dyad", "actor:%s recipient:USA", anyCountry},
		{"type", "type:%s", anyType},
		{"type-since", "type:%s since:2023 until:2023-06", anyType},
		{"place", "place:%s", anyPlace},
		{"said-by", "said-by:%s status:happened", anyCountry},
		{"opposite", "-actor:%s -status:happened", anyCountry},
		{"either", "actor:%s or recipient:DEU", anyCountry},
		{"paper", "source:paper3.example type:%s", anyType},
		{"common-word", word(1), nil},
		{"word", "%s", anyWord},
		{"phrase", `"` + word(0) + " " + word(1) + `"`, nil},
		{"word-and-country", "%s actor:KEN", anyWord},
		{"by-confidence", "type:%s sort:confidence", anyType},
		{"oldest", "actor:%s sort:oldest", anyCountry},
	} {
		ask := func(rnd *rand.Rand) query.Query {
			if v.fill == nil {
				return parse(b, v.ask)
			}
			return parse(b, fmt.Sprintf(v.ask, v.fill(rnd)))
		}
		b.Run("events/"+v.name, func(b *testing.B) {
			timed(b, func(rnd *rand.Rand) error { _, err := a.Events(ctx, ask(rnd), Page{}); return err })
		})
		b.Run("articles/"+v.name, func(b *testing.B) {
			timed(b, func(rnd *rand.Rand) error { _, err := a.Articles(ctx, ask(rnd), Page{}); return err })
		})
		b.Run("total/"+v.name, func(b *testing.B) {
			timed(b, func(rnd *rand.Rand) error { _, err := a.Total(ctx, ask(rnd)); return err })
		})
		for _, by := range []string{"month", "actor", "dyad", "type", "place", "paper"} {
			b.Run("count-"+by+"/"+v.name, func(b *testing.B) {
				timed(b, func(rnd *rand.Rand) error { _, err := a.CountBy(ctx, ask(rnd), by, 20); return err })
			})
		}
	}
	b.Run("suggest/actor", func(b *testing.B) {
		timed(b, func(rnd *rand.Rand) error { _, err := a.Suggest(ctx, query.Actor, anyPerson(rnd)[:8]); return err })
	})
	b.Run("doubts/actor", func(b *testing.B) {
		timed(b, func(rnd *rand.Rand) error { _, err := a.Doubts(ctx, parse(b, "actor:zzz"+anyPerson(rnd))); return err })
	})
}

func anyCountry(rnd *rand.Rand) string { return countries[zipf(rnd, len(countries))] }
func anyType(rnd *rand.Rand) string    { return types[zipf(rnd, len(types))] }
func anyPlace(rnd *rand.Rand) string   { return fmt.Sprintf("Town%d", zipf(rnd, 5000)) }
func anyWord(rnd *rand.Rand) string    { return word(zipf(rnd, generatedWords)) }
func anyPerson(rnd *rand.Rand) string {
	return fmt.Sprintf("person-%s-%d", []string{"ken", "gha", "nga"}[rnd.IntN(3)], zipf(rnd, 200))
}

// benchArchive generates an archive and says what that took.
func benchArchive(b *testing.B, n int) *Archive {
	path := *benchKeep
	if path == "" {
		path = filepath.Join(b.TempDir(), "khaldun.archive")
	}
	a, err := Open(path, Options{Ontology: scheme()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { a.Close() })
	if has, err := a.Has(context.Background(), generate(3, n-1).Reading.Doc); err == nil && has {
		return a
	}
	var took time.Duration
	for i := 0; i < n; i += 64 {
		var entries []Entry
		for j := i; j < min(n, i+64); j++ {
			entries = append(entries, generate(3, j))
		}
		start := time.Now()
		add(b, a, entries...)
		took += time.Since(start)
	}
	st, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	fmt.Printf("%d articles, %d events; %.0f articles/s added; %.1f KB an article\n", n, 4*n, float64(n)/took.Seconds(), float64(st.Size())/1e3/float64(n))
	return a
}

// timed runs f and reports the median and the 95th percentile of its times.
func timed(b *testing.B, f func(*rand.Rand) error) {
	rnd := rand.New(rand.NewPCG(5, 5))
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		if err := f(rnd); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	at := func(percent int) float64 {
		return float64(times[(len(times)-1)*percent/100].Microseconds()) / 1000
	}
	b.ReportMetric(0, "ns/op") // leaves the mean out
	b.ReportMetric(at(50), "p50-ms")
	b.ReportMetric(at(95), "p95-ms")
}
