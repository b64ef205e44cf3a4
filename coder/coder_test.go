package coder_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"khaldun"
	"khaldun/coder"
)

// stage is a stage for tests that runs f.
func stage(name string, needs, adds khaldun.Layer, f func(*khaldun.Reading) error) khaldun.Stage {
	if f == nil {
		f = func(*khaldun.Reading) error { return nil }
	}
	return khaldun.Stage{Name: name, Needs: needs, Adds: adds, Run: f}
}

func TestOfRefusesStages(t *testing.T) {
	words := stage("words", 0, khaldun.Tokens|khaldun.Names, nil)
	events := stage("events", khaldun.Tokens|khaldun.Mentions, khaldun.Events, nil)
	nameless := words
	nameless.Name = ""
	for _, tt := range []struct {
		stages []khaldun.Stage
		want   string // part of the error; none if empty
	}{
		{[]khaldun.Stage{words}, ""},
		{[]khaldun.Stage{words, events}, "stage events needs mentions"},
		{[]khaldun.Stage{events, words}, "stage events needs tokens"},
		{[]khaldun.Stage{nameless}, "stage 1"},
		{[]khaldun.Stage{words, {Name: "idle"}}, "stage 2"},
	} {
		_, err := coder.Of("test", tt.stages...)
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("Of gives %v, want no error", err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("Of gives %v, want an error that says %q", err, tt.want)
		}
	}
}

// slow makes a coder whose one stage takes longer for some documents than for
// others, fails on "bad" and panics on "broken".
func slow(t *testing.T) *coder.Coder {
	t.Helper()
	c, err := coder.Of("test", stage("slow", 0, khaldun.Tokens, func(r *khaldun.Reading) error {
		for range len(r.Doc.ID) % 3 * 1000 {
			runtime.Gosched() // let others overtake
		}
		switch r.Doc.ID {
		case "bad":
			return errors.New("no verb")
		case "broken":
			panic("index out of range")
		}
		r.Tokens = []khaldun.Token{{Lemma: r.Doc.ID}}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestReadSurvivesStages: what goes wrong with one document is that document's
// error, which names it and the stage.
func TestReadSurvivesStages(t *testing.T) {
	c := slow(t)
	if r, err := c.Read(&khaldun.Document{ID: "good"}); err != nil || r.Coder != "test" || r.Doc.ID != "good" {
		t.Errorf("good: %+v, %v", r, err)
	}
	_, err := c.Read(&khaldun.Document{ID: "bad"})
	if err == nil || err.Error() != "read bad: slow: no verb" {
		t.Errorf("bad: %v", err)
	}
	r, err := c.Read(&khaldun.Document{ID: "broken"})
	if r != nil || !errors.Is(err, coder.ErrStage) || !strings.HasPrefix(err.Error(), "read broken: slow: index out of range") {
		t.Errorf("broken: %v, %v", r, err)
	}
}

// TestReadAllKeepsOrder: whatever the number of workers, answers and errors come
// in the order of the input, none is lost, none comes twice.
func TestReadAllKeepsOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var docs []string
		for i := range 60 {
			docs = append(docs, strings.Repeat("x", i%7)+fmt.Sprint(i))
		}
		docs[10], docs[20], docs[30] = "bad", "broken", "unreadable"
		in := func(yield func(*khaldun.Document, error) bool) {
			for _, id := range docs {
				doc, err := &khaldun.Document{ID: id}, error(nil)
				if id == "unreadable" {
					doc, err = nil, errors.New("unreadable: no such file")
				}
				if !yield(doc, err) {
					return
				}
			}
		}
		for _, workers := range []int{0, 1, 2, 9} {
			var got []string
			for res := range slow(t).ReadAll(in, workers) {
				if res.Err == nil {
					got = append(got, res.Reading.Doc.ID)
					continue
				}
				// Not anywhere in the error: an address in its stack trace may spell "bad".
				said := strings.TrimPrefix(res.Err.Error(), "read ")
				for _, id := range []string{"bad", "broken", "unreadable"} {
					if strings.HasPrefix(said, id+":") {
						got = append(got, id)
						break
					}
				}
			}
			if !slices.Equal(got, docs) {
				t.Errorf("%d workers: got\n%q\nwant\n%q", workers, got, docs)
			}
		}
	})
}

// TestReadAllStops: a caller who has seen enough ends the input and the workers.
// The bubble fails if a goroutine is left behind.
func TestReadAllStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		endless := func(yield func(*khaldun.Document, error) bool) {
			for yield(&khaldun.Document{ID: "x"}, nil) {
				asked++
			}
		}
		seen := 0
		for range slow(t).ReadAll(endless, 3) {
			if seen++; seen == 10 {
				break
			}
		}
		synctest.Wait()
		if asked > 30 {
			t.Errorf("%d documents were asked for to answer 10", asked)
		}
	})
}

// TestOfNothing: a coder without stages hands documents through.
func TestOfNothing(t *testing.T) {
	c, err := coder.Of("test")
	if err != nil {
		t.Fatal(err)
	}
	doc := &khaldun.Document{ID: "a", Text: "Police arrested two men."}
	r, err := c.Read(doc)
	if err != nil || r.Doc != doc || r.Coder != "test" || r.Tokens != nil {
		t.Errorf("Read gives %+v, %v", r, err)
	}
}
