package what_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"khaldun"
	"khaldun/book"
	"khaldun/coder"
	"khaldun/extract"
	"khaldun/what"
)

func codebook(t testing.TB) *book.Book {
	t.Helper()
	b, err := book.Open(os.DirFS("../data"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reader gives a function that reads text, printed on 13 March 2024, by the whole
// coder or, if upTo, up to the mentions only.
func reader(t testing.TB, b *book.Book, whole bool) func(text string) *khaldun.Reading {
	t.Helper()
	stages, err := coder.UpToMentions(b)
	if whole {
		stages, err = coder.Default(b)
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := coder.Of("test", stages...)
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2024, 3, 13, 0, 0, 0, 0, time.UTC)
	return func(text string) *khaldun.Reading {
		doc := extract.Text(text, extract.Options{ID: "test", Date: khaldun.Time{From: day, Until: day.AddDate(0, 0, 1), Grain: khaldun.Day, Value: "2024-03-13"}})
		r, err := c.Read(doc)
		if err != nil {
			t.Fatalf("read %q: %v", text, err)
		}
		return r
	}
}

// told prints the events of r: type, status, actors > recipients, and who says so.
func told(r *khaldun.Reading) []string {
	var out []string
	for i := range r.Events {
		e := &r.Events[i]
		s := e.Type + " " + e.Status.String() + ":"
		for _, m := range e.Actors {
			s += " " + r.Mentions[m].Country
		}
		s += " >"
		for _, m := range e.Recipients {
			s += " " + r.Mentions[m].Country
		}
		if e.Statement >= 0 {
			s += " by " + r.Text(r.Statements[e.Statement].SpeakerSpan)
		}
		out = append(out, s)
	}
	return out
}

func TestEvents(t *testing.T) {
	read := reader(t, codebook(t), true)
	for _, tt := range []struct{ text, want string }{
		{"Police in Nairobi arrested three activists on Tuesday.", "COERCE happened: KEN > KEN"},
		{"The French foreign minister met the Brazilian president in Paris.", "CONSULT happened: FRA BRA >"},
		{"Norway condemned the attack on the embassy.", "ACCUSE happened: NOR >"},
		{"Canada and Mexico agreed to hold talks on water rights.", "AGREE happened: CAN MEX >"},
		{"Chile refused to meet the Bolivian delegation.", "REJECT happened: CHL > BOL"},
		{"Japan urged India to release the fishermen.", "REQUEST happened: JPN > IND"},
		{"Shares rallied in Tokyo after the central bank cut rates.", ""},
		{"The home side beat the visitors in extra time.", ""},
		{"The museum bought two paintings by a Dutch master.", ""},
	} {
		got := strings.Join(told(read(tt.text)), "; ")
		if tt.want == "" && got != "" || tt.want != "" && !strings.Contains(got, tt.want) {
			t.Errorf("%q\n got %q\nwant %q", tt.text, got, tt.want)
		}
	}
}

func TestStatements(t *testing.T) {
	read := reader(t, codebook(t), true)
	for _, tt := range []struct {
		text, speaker, content string
		direct                 bool
	}{
		{"The governor said that the bridge would reopen in May.", "The governor", "the bridge would reopen", false},
		{"\"We will rebuild the market,\" the mayor told reporters.", "the mayor", "We will rebuild the market", true},
		{"According to the union, wages have not been paid since June.", "the union", "wages have not been paid", false},
	} {
		r := read(tt.text)
		if len(r.Statements) != 1 {
			t.Errorf("%q has %d statements, want 1", tt.text, len(r.Statements))
			continue
		}
		s := r.Statements[0]
		if got := r.Text(s.SpeakerSpan); got != tt.speaker {
			t.Errorf("%q: speaker %q, want %q", tt.text, got, tt.speaker)
		}
		if got := r.Text(s.Content); !strings.Contains(got, tt.content) {
			t.Errorf("%q: content %q, want it to hold %q", tt.text, got, tt.content)
		}
		if s.Direct != tt.direct {
			t.Errorf("%q: direct is %v", tt.text, s.Direct)
		}
	}
}

// lesson is a text with one label, the word at trigger.
func lesson(r *khaldun.Reading, typ, trigger string) *khaldun.Article {
	at := int32(strings.Index(r.Doc.Text, trigger))
	return &khaldun.Article{Doc: r.Doc, Labels: []khaldun.Label{{Type: typ, Trigger: khaldun.Span{Start: at, End: at + int32(len(trigger))}}}}
}

func learned(t *testing.T, b *book.Book) []byte {
	t.Helper()
	read := reader(t, b, false)
	l, err := what.NewLearner(b)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for _, x := range [][3]string{
			{"ACCUSE", "condemned", "Peru condemned the raid."}, {"COERCE", "arrested", "Police arrested a clerk."}, {"CONSULT", "met", "Ghana met Togo."},
		} {
			r := read(x[2])
			if err := l.Add(lesson(r, x[0], x[1]), r); err != nil {
				t.Fatal(err)
			}
		}
	}
	packed, err := l.Learn(func(int) bool { return true }).Encode()
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

func TestLearnIsRepeatable(t *testing.T) {
	b := codebook(t)
	first := learned(t, b)
	if !bytes.Equal(first, learned(t, b)) {
		t.Error("the same lessons gave two different models")
	}
	m, err := what.Open(first)
	if err != nil {
		t.Fatal(err)
	}
	again, err := what.New(b, m)
	if err != nil {
		t.Fatal(err)
	}
	r := reader(t, b, false)("Police arrested a clerk.")
	if err := again.Stage().Run(r); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told(r), ";"); !strings.HasPrefix(got, "COERCE") {
		t.Errorf("a model of six sentences codes one of them as %q, want COERCE", got)
	}
}

func TestOpenRefusesDamage(t *testing.T) {
	whole, err := os.ReadFile("../data/en/events.model")
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"empty": nil, "cut": whole[:len(whole)/2], "another file": []byte("PK\x03\x04 not a model"),
		"flipped": append(append([]byte{}, whole[:1000]...), append([]byte{whole[1000] ^ 1}, whole[1001:]...)...),
	} {
		if _, err := what.Open(b); !errors.Is(err, what.ErrModel) {
			t.Errorf("%s: got %v, want ErrModel", name, err)
		}
	}
}

func TestModelOfAnotherWidthIsRefused(t *testing.T) {
	b := codebook(t)
	packed, err := os.ReadFile("../data/en/events.model")
	if err != nil {
		t.Fatal(err)
	}
	m, err := what.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	c, err := what.New(b, m)
	if err != nil {
		t.Fatal(err)
	}
	r := reader(t, b, false)("Police arrested a clerk.")
	r.States = khaldun.Vectors{}
	if err := c.Stage().Run(r); err == nil || !strings.Contains(err.Error(), "cmd/train events") {
		t.Errorf("got %v, want an error that says to train again", err)
	}
}

func BenchmarkWhat(b *testing.B) {
	bk := codebook(b)
	packed, err := os.ReadFile("../data/en/events.model")
	if err != nil {
		b.Fatal(err)
	}
	m, err := what.Open(packed)
	if err != nil {
		b.Fatal(err)
	}
	c, err := what.New(bk, m)
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("Police in Nairobi arrested three activists on Tuesday. The French foreign minister met the Brazilian president in Paris. \"We will rebuild the market,\" the mayor told reporters.\n\n", 10)
	r := reader(b, bk, false)(text)
	stage := c.Stage()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := stage.Run(r); err != nil {
			b.Fatal(err)
		}
	}
}
