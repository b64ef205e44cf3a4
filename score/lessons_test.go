package score

import (
	"strings"
	"testing"

	"khaldun"
)

func TestReadLessons(t *testing.T) {
	as, err := ReadLessons(strings.NewReader(`{"text":"Zoé cut water.","events":[{"type":"WATER-CUT","trigger":{"start":4,"end":7,"text":"cut"}}]}

{"id":"b","date":"2024-03-12","text":"Rain fell.","events":[]}
`))
	if err != nil {
		t.Fatal(err)
	}
	if len(as) != 2 || as[0].Doc.ID != "line 1" || as[1].Doc.ID != "b" {
		t.Fatalf("got %d articles, want line 1 and b", len(as))
	}
	l := as[0].Labels[0]
	if got := l.Trigger.Of(as[0].Doc.Text); got != "cut" || l.Debatable || l.Status != khaldun.Happened {
		t.Errorf("the label is of %q, debatable %v, %s; want a clear one of \"cut\" that happened", got, l.Debatable, l.Status)
	}
	for _, tt := range []struct{ line, want string }{
		{`{"text":"Rain fell.","colour":"red"}`, `line 1: unknown field "colour"`},
		{`{"text":" ","events":[]}`, "no text"},
		{`not json`, "line 1: invalid character"},
		{`{"text":"Rain.","events":[{"type":"rain","trigger":{"start":0,"end":4}}]}`, "want capitals"},
		{`{"text":"Rain.","events":[{"type":"RAIN","trigger":{"start":3,"end":9}}]}`, "lies outside its 5 characters"},
		{`{"text":"Rain.","events":[{"type":"RAIN","trigger":{"start":3,"end":3}}]}`, "holds no words"},
		{`{"text":"Rain.","events":[{"type":"RAIN","status":"maybe","trigger":{"start":0,"end":4}}]}`, `unknown status "maybe"`},
		{`{"text":"Rain.","date":"March","events":[]}`, "is not a day"},
	} {
		if _, err := ReadLessons(strings.NewReader(tt.line)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s\n got error %v\nwant one that says %q", tt.line, err, tt.want)
		}
	}
}
