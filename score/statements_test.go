package score

import (
	"strings"
	"testing"

	"khaldun"
)

const attributions = `{"id":"a","text":"Él habló: Ana said it rained. Leo slept.","attributions":[` +
	`{"source":[[10,13]],"cue":[[14,18]],"content":[[19,28]]},{"cue":[[3,8]]}]}`

func TestStatements(t *testing.T) {
	as, err := ReadAttributions(strings.NewReader(attributions))
	if err != nil {
		t.Fatal(err)
	}
	a := as[0]
	if len(a.Attributions) != 1 || a.Attributions[0].Source[0].Of(a.Doc.Text) != "Ana" {
		t.Fatalf("attributions are %v; want the one that has a content, with source Ana", a.Attributions)
	}
	at := func(words string) khaldun.Span {
		i := int32(strings.Index(a.Doc.Text, words))
		return khaldun.Span{Start: i, End: i + int32(len(words))}
	}
	r := &khaldun.Reading{Doc: a.Doc, Statements: []khaldun.Statement{
		{Speaker: -1, SpeakerSpan: at("Ana"), Cue: at("said"), Content: at("rained. Leo")},
		{Speaker: -1, SpeakerSpan: at("Leo"), Cue: at("slept"), Content: at("Leo")},
	}}
	var s Statements
	s.Add(a, r)
	for _, tt := range []struct {
		name      string
		got, want Count
	}{
		{"source", s.Source, Count{Hits: 1, Wrong: 1, Labels: 1}},
		{"cue", s.Cue, Count{Hits: 1, Wrong: 1, Labels: 1}},
		{"content", s.Content, Count{Hits: 1, Wrong: 2, Labels: 2}},
		{"related", s.Related, Count{Hits: 1, Wrong: 1, Labels: 1}},
	} {
		if tt.got != tt.want {
			t.Errorf("%s counts %+v, want %+v", tt.name, tt.got, tt.want)
		}
	}
}

func TestReadAttributionsRefuses(t *testing.T) {
	for _, bad := range []string{"{", `{"text":"a","attributions":[{"cue":[[0,1]],"content":[[0,9]]}]}`} {
		if _, err := ReadAttributions(strings.NewReader(bad)); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
