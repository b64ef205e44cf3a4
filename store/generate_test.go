package store

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"khaldun"
)

// The vocabulary of generated articles. Words are drawn by Zipf's law, as in news,
// so that some are in most articles and some in few.
var (
	countries = strings.Fields("KEN GHA NGA EGY ETH ZAF MAR SDN FRA DEU GBR ESP ITA POL UKR RUS TUR IRN IRQ SAU ISR SYR YEM IND PAK CHN JPN KOR PRK IDN PHL VNM AUS USA MEX COL PER BRA ARG CHL")
	sectors   = strings.Fields("GOV MIL OPP REB COP CVL JUD LEG BUS MED")
	types     = strings.Fields("CONSULT AGREE SUPPORT COOPERATE AID REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION COERCE ASSAULT MOBILIZE")
	modes     = []string{"", "", "visit", "phone", "demo", "expel", "arrest"}
)

const generatedWords = 20000

// generated makes n articles by chance, four events each, without any text being
// read. The same seed gives the same articles.
func generated(seed uint64, n int) []Entry {
	out := make([]Entry, n)
	for i := range out {
		out[i] = generate(seed, i)
	}
	return out
}

// generate makes article i of a seed.
func generate(seed uint64, i int) Entry {
	rnd := rand.New(rand.NewPCG(seed, uint64(i)))
	pick := func(of []string) string { return of[zipf(rnd, len(of))] }
	day := time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rnd.IntN(2000))
	var text strings.Builder
	var sentences []khaldun.Sentence
	for range 12 {
		start := int32(text.Len())
		for w := range 20 {
			if w > 0 {
				text.WriteByte(' ')
			}
			text.WriteString(word(zipf(rnd, generatedWords)))
		}
		text.WriteString(". ")
		sentences = append(sentences, khaldun.Sentence{Span: khaldun.Span{Start: start, End: int32(text.Len()) - 1}})
	}
	r := &khaldun.Reading{Coder: "v1 book 1", Sentences: sentences, Doc: &khaldun.Document{
		ID: fmt.Sprintf("g%d-%d", seed, i), URL: fmt.Sprintf("https://paper%d.example/%d/%d", zipf(rnd, 200), seed, i),
		Title: fmt.Sprintf("%s %s %d", word(zipf(rnd, generatedWords)), word(zipf(rnd, generatedWords)), i), Lang: "en", Text: text.String(),
		Published: khaldun.Time{Value: day.Format(time.DateOnly), From: day, Until: day.AddDate(0, 0, 1), Grain: khaldun.Day}}}
	for range 8 {
		m := khaldun.Mention{Country: pick(countries), Sector: pick(sectors), Antecedent: -1, Span: khaldun.Span{End: 4}}
		if rnd.IntN(3) > 0 {
			m.Entity = fmt.Sprintf("person-%s-%d", strings.ToLower(m.Country), zipf(rnd, 200))
			m.Name, m.Kind = strings.ToUpper(m.Entity[:1])+m.Entity[1:], khaldun.Named
		}
		r.Mentions = append(r.Mentions, m)
	}
	r.Statements = []khaldun.Statement{{Speaker: rnd.IntN(8), Addressee: -1, Parent: -1}}
	for range 3 {
		n := zipf(rnd, 5000)
		r.Places = append(r.Places, khaldun.Place{Span: khaldun.Span{End: 4}, GeoNameID: n + 1, Name: fmt.Sprintf("Town%d", n), Country: countries[n%len(countries)]})
	}
	for range 4 {
		s := sentences[rnd.IntN(len(sentences))].Span
		r.Events = append(r.Events, khaldun.Event{Type: pick(types), Mode: modes[rnd.IntN(len(modes))], Cameo: "040",
			Status: khaldun.Status(zipf(rnd, 5)), Trigger: khaldun.Span{Start: s.Start, End: s.Start + 3},
			Actors: []int{rnd.IntN(4)}, Recipients: []int{4 + rnd.IntN(4)}, When: -1, Where: rnd.IntN(4) - 1,
			Statement: rnd.IntN(2) - 1, Confidence: float32(rnd.IntN(100)) / 100})
	}
	return Entry{r, []byte("<html><body><p>" + text.String())}
}

// zipf draws from 0 to n−1, low numbers more often.
func zipf(rnd *rand.Rand, n int) int {
	return min(n-1, int(math.Exp(rnd.Float64()*math.Log(float64(n+1))))-1)
}

// word is word n of a vocabulary, the same for the same n.
func word(n int) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for n += 1; n > 0; n /= len(consonants) * len(vowels) {
		k := n % (len(consonants) * len(vowels))
		b.WriteByte(consonants[k/len(vowels)])
		b.WriteByte(vowels[k%len(vowels)])
	}
	return b.String() + "n"
}
