package when

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"khaldun"
	"khaldun/book"
)

// unread stands in for the syntax stage: one sentence without tokens.
func unread(text string) (*khaldun.Reading, error) {
	day := time.Date(2024, time.March, 13, 0, 0, 0, 0, time.UTC)
	return &khaldun.Reading{
		Doc:       &khaldun.Document{Text: text, Published: khaldun.Time{From: day, Until: day.AddDate(0, 0, 1), Grain: khaldun.Day}},
		Sentences: []khaldun.Sentence{{Span: khaldun.Span{End: int32(len(text))}}},
	}, nil
}

func finder(t testing.TB) (*Finder, *book.Book) {
	t.Helper()
	b, err := book.Open(os.DirFS("../data"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := New(b)
	if err != nil {
		t.Fatal(err)
	}
	return f, b
}

// TestExamples runs the codebook's examples without tags and trees, which help
// but must not be needed for sentences this plain.
func TestExamples(t *testing.T) {
	f, b := finder(t)
	for _, r := range b.Records("time") {
		for _, err := range f.Check(r, unread) {
			t.Error(err)
		}
	}
}

// daysOf is the days that the times found cover, as FROM..UNTIL.
func daysOf(r *khaldun.Reading) string {
	var out []string
	for _, t := range r.Times {
		s := t.From.Format("2006-01-02")
		switch {
		case t.From.IsZero():
			s = t.Value
		case !t.Until.Equal(t.From.AddDate(0, 0, 1)):
			s += ".." + t.Until.Format("2006-01-02")
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestIntervals(t *testing.T) {
	f, _ := finder(t)
	// Printed on Wednesday 13 March 2024.
	for _, tt := range []struct{ text, want string }{
		{"They met on Tuesday.", "2024-03-12"},
		{"They met on Wednesday.", "2024-03-13"},
		{"They will meet on Wednesday.", "2024-03-13"},
		{"They will meet on Friday.", "2024-03-15"},
		{"Talks are scheduled for Monday.", "2024-03-18"},
		{"They meet next Tuesday.", "2024-03-19"},
		{"It rained over the weekend.", "2024-03-09..2024-03-11"},
		{"They may march.", ""},
		{"See https://example.org/2024/02/03/page.", ""},
		{"The march of 18 July, his birthday, was held.", "2023-07-18"},
		{"A 20-year-old student was held.", ""},
		{"It was signed in 2019.", "2019-01-01..2020-01-01"},
		{"It was signed in the 1990s.", "1990-01-01..2000-01-01"},
		{"It ran from 3 to 5 March.", "2024-03-03..2024-03-06"},
		{"It ruled between 2011 and 2013.", "2011-01-01..2014-01-01 2011-01-01..2014-01-01"},
		{"In the past three days ten were held.", "2024-03-11..2024-03-14"},
		{"They left two days ago.", "2024-03-11"},
		{"They left last month.", "2024-02-01..2024-03-01"},
		{"They left earlier this year.", "2024-01-01..2025-01-01"},
		{"They left in the last quarter of 2023, on 21/12/2023.", "2023-10-01..2024-01-01 2023-12-21"},
		{"Wednesday 21 June 2023 - 19:15", "2023-06-21..2023-06-21"},
		{"They left on 30 February 2023.", ""},
		{"It happened on June 20.", "2023-06-20"},
		{"It will happen on June 20.", "2024-06-20"},
		{"It happened 1,000,000 years ago.", ""},
		{"It will rain in the coming days.", "PXD"},
		{"On 1 May 2020 he left; he was back two days later.", "2020-05-01 2020-05-03"},
		{"The vote was held between 3 and 7 March.", "2024-03-03..2024-03-08"},
		{"The roads were shut from Monday to Wednesday.", "2024-03-11..2024-03-14 2024-03-11..2024-03-14"},
		{"Talks will be held from Friday until Tuesday.", "2024-03-15..2024-03-20 2024-03-15..2024-03-20"},
		{"The roads were shut Monday through Wednesday.", "2024-03-11..2024-03-14 2024-03-11..2024-03-14"},
		{"They met on Monday and Tuesday.", "2024-03-11 2024-03-12"},
		{"They walked from the port to the mosque on Monday.", "2024-03-11"},
		{"The port was shut from 28 June 2019 to 2 July 2019.", "2019-06-28..2019-07-03 2019-06-28..2019-07-03"},
		{"The hearing was postponed until Friday.", "2024-03-15"},
		{"Nothing has moved since Friday.", "2024-03-08"},
		{"The reservoir was full in the winter.", "2023-12-01..2024-03-01"},
		{"Nobody has voted since the coup.", "XXXX-XX-XX"},
		{"He fled on 3 May 2023 and returned the following Wednesday.", "2023-05-03 2023-05-10"},
		{"He fled in May 2023 and returned the following month.", "2023-05-01..2023-06-01 2023-06-01..2023-07-01"},
		{"The bridge was rebuilt in half a year.", "P6M"},
		{"The council met in the second quarter of 2022, a year earlier and last year.", "2022-04-01..2022-07-01 2021-04-01..2021-07-01 2023-01-01..2024-01-01"},
	} {
		r, _ := unread(tt.text)
		if err := f.run(r); err != nil {
			t.Fatal(err)
		}
		if got := daysOf(r); got != tt.want {
			t.Errorf("times of %q: %s, want %s", tt.text, got, tt.want)
		}
	}
}

// TestClocks gives times of day with their zones; Published is in UTC.
func TestClocks(t *testing.T) {
	f, _ := finder(t)
	for _, tt := range []struct{ text, value, from string }{
		{"The first shots fell at 1500 GMT.", "2024-03-13T15:00", "2024-03-13T15:00:00Z"},
		{"The first shots fell at 10 a.m. EST.", "2024-03-13T10:00", "2024-03-13T15:00:00Z"},
		{"The first shots fell at 1:30 a.m. JST on 5 May 2020.", "2020-05-05T01:30", "2020-05-04T16:30:00Z"},
		{"The first shots fell at 8 p.m. Moscow time on Monday.", "2024-03-11T20:00", "2024-03-11T17:00:00Z"},
		{"The first shots fell at 8 p.m. local time on Monday.", "2024-03-11T20:00", "2024-03-11T20:00:00Z"},
		{"The first shots fell overnight.", "2024-03-12TNI", "2024-03-12T20:00:00Z"},
		{"About 1500 people fled.", "", ""},
	} {
		r, _ := unread(tt.text)
		if err := f.run(r); err != nil {
			t.Fatal(err)
		}
		value, from := "", ""
		if len(r.Times) > 0 {
			value, from = r.Times[0].Value, r.Times[0].From.Format(time.RFC3339)
		}
		if value != tt.value || from != tt.from {
			t.Errorf("time of %q: %s from %s, want %s from %s", tt.text, value, from, tt.value, tt.from)
		}
	}
}

// TestCalendars checks days that almanacs give.
func TestCalendars(t *testing.T) {
	for _, tt := range []struct {
		name string
		got  time.Time
		want string
	}{
		{"1 Ramadan 1445", hijriDay(1445, 9, 1), "2024-03-11"},
		{"1 Shawwal 1445", hijriDay(1445, 10, 1), "2024-04-10"},
		{"1 Shawwal 1443", hijriDay(1443, 10, 1), "2022-05-02"},
		{"1 Shawwal 1444", hijriDay(1444, 10, 1), "2023-04-21"},
		{"10 Dhu al-Hijja 1444", hijriDay(1444, 12, 10), "2023-06-28"},
		{"10 Dhu al-Hijja 1445", hijriDay(1445, 12, 10), "2024-06-16"},
		{"1 Muharram 1446", hijriDay(1446, 1, 1), "2024-07-07"},
		{"1 Ramadan 1424", hijriDay(1424, 9, 1), "2003-10-26"},
		{"1 Farvardin 1399", iranianDay(1399, 1, 1), "2020-03-20"},
		{"1 Farvardin 1400", iranianDay(1400, 1, 1), "2021-03-21"},
		{"1 Farvardin 1403", iranianDay(1403, 1, 1), "2024-03-20"},
		{"1 Farvardin 1404", iranianDay(1404, 1, 1), "2025-03-21"},
		{"22 Bahman 1357", iranianDay(1357, 11, 22), "1979-02-11"},
		{"28 Mordad 1332", iranianDay(1332, 5, 28), "1953-08-19"},
		{"Easter 2000", easter(2000), "2000-04-23"},
		{"Easter 2008", easter(2008), "2008-03-23"},
		{"Easter 2024", easter(2024), "2024-03-31"},
		{"Orthodox Easter 2023", orthodoxEaster(2023), "2023-04-16"},
		{"Orthodox Easter 2024", orthodoxEaster(2024), "2024-05-05"},
		{"Orthodox Easter 2025", orthodoxEaster(2025), "2025-04-20"},
		{"Rosh Hashanah 2023", newYear(2023), "2023-09-16"},
		{"Rosh Hashanah 2024", newYear(2024), "2024-10-03"},
		{"Rosh Hashanah 1973", newYear(1973), "1973-09-27"},
		{"Passover 2024", days(newYear(2024), -163), "2024-04-23"},
	} {
		if got := tt.got.Format(time.DateOnly); got != tt.want {
			t.Errorf("%s is %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestFeasts gives days of other calendars and feasts in running text.
func TestFeasts(t *testing.T) {
	f, _ := finder(t)
	// Printed on Wednesday 13 March 2024.
	for _, tt := range []struct{ text, want string }{
		{"The decree of 15 Ramadan 1445 was read.", "2024-03-25"},
		{"The decree of 1 Farvardin 1403 was read.", "2024-03-20"},
		{"The decree of Farvardin 1402 was read.", "2023-03-21..2023-04-21"},
		{"Crowds marked 22 Bahman.", "2024-02-11"},
		{"Raids continued during Ramadan.", "2024-03-11..2024-04-10"},
		{"Ramadan Hassan was held.", ""},
		{"Mehr printed the letter.", ""},
		{"The truce ended on Eid al-Fitr 2022.", "2022-05-02"},
		{"The talks will resume after Nowruz.", "2024-03-20"},
		{"The court sat on Good Friday.", "2023-04-07"},
		{"The court will not sit on Good Friday.", "2024-03-29"},
		{"The Good Friday Agreement was signed.", ""},
		{"The budget passed before Thanksgiving 2021.", "2021-11-25"},
		{"The Yom Kippur war was costly.", ""},
	} {
		r, _ := unread(tt.text)
		if err := f.run(r); err != nil {
			t.Fatal(err)
		}
		if got := daysOf(r); got != tt.want {
			t.Errorf("times of %q: %s, want %s", tt.text, got, tt.want)
		}
	}
}

// TestTreeSaysTense gives sentences whose neighbouring words mislead the tags of
// their verbs.
func TestTreeSaysTense(t *testing.T) {
	f, _ := finder(t)
	for _, tt := range []struct {
		text string
		tags []khaldun.Token // of the four words
		want string
	}{
		{"Reports killed Friday march", []khaldun.Token{{XPOS: "MD", Rel: "aux", Head: 3}, {Head: 3, Rel: "obj"}, {Head: 3, Rel: "obl"}, {XPOS: "VB", Rel: "root", Head: -1}}, "2024-03-15"},
		{"Plans will Friday end", []khaldun.Token{{Head: 3, Rel: "nsubj"}, {Head: 3, Rel: "advmod"}, {Head: 3, Rel: "obl"}, {XPOS: "VBD", Rel: "root", Head: -1}}, "2024-03-08"},
	} {
		r, _ := unread(tt.text)
		at := int32(0)
		for i, w := range strings.Fields(tt.text) {
			tt.tags[i].Span = khaldun.Span{Start: at, End: at + int32(len(w))}
			at += int32(len(w)) + 1
		}
		r.Tokens, r.Sentences[0].Last = tt.tags, int32(len(tt.tags))
		if err := f.run(r); err != nil {
			t.Fatal(err)
		}
		if got := daysOf(r); got != tt.want {
			t.Errorf("times of %q: %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestUndatedDocument(t *testing.T) {
	f, _ := finder(t)
	r, _ := unread("They met on Tuesday, last month, on 5 May and on 5 May 2020, two years later and for three days.")
	r.Doc.Published = khaldun.Time{}
	if err := f.run(r); err != nil {
		t.Fatal(err)
	}
	if got, want := daysOf(r), "XXXX-WXX-2 XXXX-XX-XX XXXX-05-05 2020-05-05 2022-01-01..2023-01-01 P3D"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMistakes(t *testing.T) {
	for _, tt := range []struct{ fields, want string }{
		{"pattern <weekdy>\n  value weekday", `unknown class "weekdy"; did you mean "weekday"?`},
		{"pattern <weekday>\n  value weekdays", `unknown operation "weekdays"; did you mean "weekday"?`},
		{"pattern today\n  value shift dy 0", `"dy" is neither a number, a class nor a unit; did you mean "day"?`},
		{"pattern today\n  value shift day", "shift has 1 arguments; want 2"},
		{"pattern (today\n  value shift day 0", `"(" is not closed`},
		{"pattern a ~b c\n  value none", "stands in the middle"},
		{"pattern a?\n  value none", "no word at all"},
		{"pattern (a / b)? (a / b)? (a / b)? (a / b)? (a / b)? (a / b)? x\n  value none", "more than 400 rows"},
		{"pattern today\n  valu none", `unknown key "valu"; did you mean "value"?`},
		{"value none", "no pattern"},
		{"pattern today", "no value"},
		{"pattern today\n  value hijri 13-01", `"13-01" is no month and day`},
		{"pattern today\n  value weekday after", `unknown direction "after"; want one of earlier, later`},
		{"class x\n  word a, = 3", "an empty word"},
		{"class x\n  word a = b", `"b" is not a whole number`},
	} {
		src := "time x\n  means  Nothing.\n  yes  Nothing.\n  " + tt.fields + "\n"
		b, err := book.Open(fstest.MapFS{"en/dates.rules": {Data: []byte(src)}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = New(b)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "en/dates.rules:") {
			t.Errorf("New with %q: %v; want %s", tt.fields, err, tt.want)
		}
	}
}

func FuzzFind(f *testing.F) {
	find, _ := finder(f)
	for _, s := range []string{"Friday 5 May '95, 10:30 a.m. GMT", "from 3–5 March 2011-13", "nineteen ninety-six - - 1 1/2 years", "’90s’ 31/12/99 2024-02-30T"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, _ := unread(text)
		if err := find.run(r); err != nil {
			t.Fatal(err)
		}
		last := int32(0)
		for _, x := range r.Times {
			if x.Span.Start < last || x.Span.Len() <= 0 || int(x.Span.End) > len(text) || x.Until.Before(x.From) || x.Value == "" {
				t.Fatalf("%q: time %+v after byte %d", text, x, last)
			}
			last = x.Span.End
		}
	})
}
