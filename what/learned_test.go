package what_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"khaldun"
	"khaldun/book"
	"khaldun/what"
)

// ownModel learns a type GATE-LOCK from a few sentences.
func ownModel(t *testing.T, b *book.Book, read func(string) *khaldun.Reading) ([]byte, []what.Trial) {
	t.Helper()
	l, err := what.NewLearnerOf(b, []string{"GATE-LOCK"})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range [][2]string{
		{"locked", "Guards locked the gate of the school."}, {"locked", "Soldiers locked the gates of the camp."},
		{"bolted", "Wardens bolted the gate of the prison."}, {"locked", "Police locked the gate of the park."},
		{"bolted", "Troops bolted the gates of the market."}, {"locked", "Officers locked the gate of the port."},
		{"", "The minister met the envoy."}, {"", "The bank cut rates."}, {"", "Guards painted the wall."},
		{"", "Two ships left the harbour."}, {"", "The court fined the company."},
	} {
		r := read(x[1])
		a := &khaldun.Article{Doc: r.Doc}
		if x[0] != "" {
			a = lesson(r, "GATE-LOCK", x[0])
		}
		if err := l.Add(a, r); err != nil {
			t.Fatal(err)
		}
	}
	data, trials, err := l.LearnOwn(10)
	if err != nil {
		t.Fatal(err)
	}
	return data, trials
}

func TestLearned(t *testing.T) {
	b := codebook(t)
	read := reader(t, b, false)
	data, trials := ownModel(t, b, read)
	if again, _ := ownModel(t, b, read); !bytes.Equal(data, again) {
		t.Error("the same lessons gave two different models")
	}
	if len(trials) != 1 || trials[0].Type != "GATE-LOCK" || trials[0].Hits+trials[0].Missed != 6 {
		t.Errorf("trials are %+v, want one of GATE-LOCK with 6 labels", trials)
	}
	own, err := what.OpenLearned(data)
	if err != nil {
		t.Fatal(err)
	}
	c, err := what.New(b, nil)
	if err != nil {
		t.Fatal(err)
	}
	stage := c.WithLearned(own).Stage()
	for _, tt := range []struct{ text, want string }{
		{"Marshals locked the gate of the stadium.", "GATE-LOCK"},
		{"The envoy met the minister.", ""},
	} {
		r := read(tt.text)
		if err := stage.Run(r); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(told(r), ";")
		if tt.want == "" && strings.Contains(got, "GATE-LOCK") || !strings.HasPrefix(got, tt.want) {
			t.Errorf("%q is coded %q, want %q", tt.text, got, tt.want)
			continue
		}
		if tt.want != "" && r.Events[0].Why.Rule != what.LearnedPath {
			t.Errorf("%q: the event rests on %q, want %q", tt.text, r.Events[0].Why.Rule, what.LearnedPath)
		}
	}
	r := read("Marshals locked the gate.")
	r.States = khaldun.Vectors{}
	if err := stage.Run(r); err == nil || !strings.Contains(err.Error(), "khaldun learn") {
		t.Errorf("got %v, want an error that says to learn again", err)
	}
}

// TestLearnedParties gives as many acts as it takes to learn who their parties are.
func TestLearnedParties(t *testing.T) {
	b := codebook(t)
	read := reader(t, b, false)
	l, err := what.NewLearnerOf(b, []string{"GATE-LOCK"})
	if err != nil {
		t.Fatal(err)
	}
	for _, actor := range []string{"Guards", "Soldiers", "Police", "Rebels", "Troops", "Officials"} {
		for _, recipient := range []string{"students", "workers", "teachers", "farmers", "journalists"} {
			r := read(actor + " locked the gate against the " + recipient + ".")
			a := lesson(r, "GATE-LOCK", "locked")
			at := int32(strings.Index(r.Doc.Text, recipient))
			a.Labels[0].Actors = []khaldun.Party{{Span: khaldun.Span{End: int32(len(actor))}}}
			a.Labels[0].Recipients = []khaldun.Party{{Span: khaldun.Span{Start: at, End: at + int32(len(recipient))}}}
			if err := l.Add(a, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	data, _, err := l.LearnOwn(2)
	if err != nil {
		t.Fatal(err)
	}
	own, err := what.OpenLearned(data)
	if err != nil {
		t.Fatal(err)
	}
	c, err := what.New(b, builtIn(t))
	if err != nil {
		t.Fatal(err)
	}
	r := read("Policemen locked the gate against the lawyers.")
	if err := c.WithLearned(own).Stage().Run(r); err != nil {
		t.Fatal(err)
	}
	if len(r.Events) != 1 || len(r.Events[0].Actors) != 1 || len(r.Events[0].Recipients) != 1 {
		t.Fatalf("%q is coded %q, want one act with two parties", r.Doc.Text, told(r))
	}
	e := &r.Events[0]
	if got := r.Text(r.Mentions[e.Actors[0]].Span) + " > " + r.Text(r.Mentions[e.Recipients[0]].Span); got != "Policemen > the lawyers" {
		t.Errorf("its parties are %q, want %q", got, "Policemen > the lawyers")
	}
	if !slices.ContainsFunc(e.Why.From, func(w khaldun.Evidence) bool {
		return w.Rule == what.LearnedPath && strings.HasPrefix(w.Note, "actor")
	}) {
		t.Errorf("no evidence says that the learned model chose the actor: %+v", e.Why.From)
	}
}

func TestOpenLearnedRefusesDamage(t *testing.T) {
	b := codebook(t)
	whole, _ := ownModel(t, b, reader(t, b, false))
	for name, data := range map[string][]byte{
		"empty": nil, "cut": whole[:len(whole)/2], "another file": []byte("PK\x03\x04 not a model"),
		"flipped": append(append([]byte{}, whole[:100]...), append([]byte{whole[100] ^ 1}, whole[101:]...)...),
	} {
		if _, err := what.OpenLearned(data); !errors.Is(err, what.ErrLearned) {
			t.Errorf("%s: got %v, want ErrLearned", name, err)
		}
	}
}

func TestGaps(t *testing.T) {
	read := reader(t, codebook(t), true)
	c, err := what.New(codebook(t), builtIn(t))
	if err != nil {
		t.Fatal(err)
	}
	g := c.NewGaps()
	for range 2 {
		g.Add(read("The governor sprinkled the soldiers with rice. Police arrested two students in Kisumu."))
	}
	var words []string
	for _, x := range g.List(2, 0) {
		words = append(words, x.Lemma+" "+strings.Join(x.Pattern, " "))
		if x.Count != 2 || x.Articles != 2 {
			t.Errorf("%s: %d times in %d articles, want 2 in 2", x.Lemma, x.Count, x.Articles)
		}
	}
	if got := strings.Join(words, "; "); got != "sprinkle nsubj obj" {
		t.Errorf("the gaps are %q, want %q", got, "sprinkle nsubj obj")
	}
}

// builtIn is the program's own event model.
func builtIn(t *testing.T) *what.Model {
	t.Helper()
	packed, err := codebook(t).Model("en/events.model")
	if err != nil {
		t.Fatal(err)
	}
	m, err := what.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
