package score

import (
	"strings"
	"testing"

	"khaldun"
)

const gold = `{"id":"a","date":"2024-03-13","text":"Él habló. Police held two men. Peru met Chile.","paragraphs":[{"start":0,"end":9},{"start":10,"end":30},{"start":31,"end":46}],` +
	`"events":[{"type":"COERCE","mode":"arrest","status":"happened","judgement":"clear","trigger":{"start":17,"end":21},"actors":[{"start":10,"end":16,"code":"PER","sector":"COP"}],"recipients":[]},` +
	`{"type":"CONSULT","mode":null,"status":"happened","judgement":"clear","trigger":{"start":36,"end":39},"actors":[{"start":31,"end":35,"code":"PER"},{"start":40,"end":45,"code":"CHL"}]},` +
	`{"type":"REQUEST","status":"future","judgement":"debatable","trigger":{"start":3,"end":8}}]}`

func event(r *khaldun.Reading, typ, trigger string, actors ...int) khaldun.Event {
	at := int32(strings.Index(r.Doc.Text, trigger))
	return khaldun.Event{Type: typ, Trigger: khaldun.Span{Start: at, End: at + int32(len(trigger))}, Actors: actors, Statement: -1}
}

func TestNews(t *testing.T) {
	as, err := ReadNews(strings.NewReader(gold))
	if err != nil {
		t.Fatal(err)
	}
	a := as[0]
	if got := a.Labels[0].Trigger.Of(a.Doc.Text); got != "held" {
		t.Fatalf("character offsets give %q, want held", got)
	}
	r := &khaldun.Reading{Doc: a.Doc, Mentions: []khaldun.Mention{{Country: "PER", Sector: "COP"}, {Country: "CHL"}, {Country: "PER"}}}
	r.Events = []khaldun.Event{
		event(r, "COERCE", "held", 0),       // a hit, parties right
		event(r, "COERCE", "two", 0),        // the same label again: a duplicate
		event(r, "CONSULT", "met", 1),       // a hit, but one of two parties
		event(r, "REQUEST", "habló", 0),     // on a debatable label: counts for nothing
		event(r, "ASSAULT", "Police", 0),    // wrong
		event(r, "CONSULT", "Police", 1, 2), // the right type in the wrong paragraph: wrong
	}
	var n News
	n.AddNews(a, r)
	if n.Type != (Count{Hits: 2, Wrong: 2, Labels: 2}) {
		t.Errorf("type: got %+v, want 2 hits, 2 wrong, 2 labels", n.Type)
	}
	if n.Parties != 1 || n.Duplicates != 1 || n.Debatable != 1 {
		t.Errorf("got %d with parties, %d duplicates, %d debatable; want 1 each", n.Parties, n.Duplicates, n.Debatable)
	}
}

func TestReadNewsNamesTheFault(t *testing.T) {
	_, err := ReadNews(strings.NewReader(strings.Replace(gold, `"start":36,"end":39`, `"start":36,"end":399`, 1)))
	if err == nil || !strings.Contains(err.Error(), "line 1") || !strings.Contains(err.Error(), "36:399") {
		t.Errorf("got %v, want the line and the span", err)
	}
}

func TestRecords(t *testing.T) {
	recs, err := ReadRecords(strings.NewReader(`{"id":"x","text":"Peru thanked Japan and the UN.","date":"2000-01-01","events":[{"type":"SUPPORT","source":[{"text":"Peru","code":"PER"}],"target":[{"text":"Japan","code":"JPN"},{"text":"UN","code":"IGO"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	r := &khaldun.Reading{Doc: recs[0].Doc, Mentions: []khaldun.Mention{{Country: "PER"}, {Country: "JPN"}, {Country: "UNO"}}}
	r.Events = []khaldun.Event{{Type: "SUPPORT", Actors: []int{0}, Recipients: []int{1, 2}}, {Type: "REQUEST"}}
	var s Records
	s.Add(recs[0], r)
	if s.Type != (Count{Hits: 1, Wrong: 1, Labels: 1}) || s.Triple != 1 {
		t.Errorf("got %+v, triple %d; want one hit, one wrong, UNO taken for IGO", s.Type, s.Triple)
	}
	r.Events[0].Recipients = []int{1}
	s = Records{}
	s.Add(recs[0], r)
	if s.Triple != 0 {
		t.Error("a record with one of two recipients counts as a whole triple")
	}
}

func TestReadLabels(t *testing.T) {
	as, err := ReadLabels(strings.NewReader(`{"id":"a","events":[{"type":"COERCE","status":"happened","judgement":"clear","trigger":{"start":7,"end":11}}]}`),
		map[string]string{"a": "Police held two men.\n\nIt rained."})
	if err != nil {
		t.Fatal(err)
	}
	if got := as[0].Labels[0].Trigger.Of(as[0].Doc.Text); got != "held" || len(as[0].Paragraphs) != 2 {
		t.Errorf("got trigger %q and %d paragraphs, want held and 2", got, len(as[0].Paragraphs))
	}
	if _, err := ReadLabels(strings.NewReader(`{"id":"b","events":[]}`), nil); err == nil {
		t.Error("a label without its text is taken")
	}
}
