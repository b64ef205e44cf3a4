package what_test

import (
	"slices"
	"strings"
	"testing"

	"khaldun"
	"khaldun/what"
)

// said prints the statements of r: speaker, cue and content, and whose words they
// are told in.
func said(r *khaldun.Reading) []string {
	var out []string
	for i := range r.Statements {
		s := &r.Statements[i]
		var parts []string
		for _, p := range s.Pieces() {
			parts = append(parts, r.Text(p))
		}
		line := r.Text(s.SpeakerSpan) + " / " + r.Text(s.Cue) + " / " + strings.Join(parts, " + ")
		if s.Parent >= 0 {
			line += " / told by " + r.Text(r.Statements[s.Parent].SpeakerSpan)
		}
		out = append(out, line)
	}
	return out
}

// TestSaid reads statements of every make by the built-in model.
func TestSaid(t *testing.T) {
	read := reader(t, codebook(t), true)
	for _, tt := range []struct {
		text string
		want string // one of what said prints
	}{
		{"The minister told parliament on Tuesday that the rebels had burned three villages.",
			"The minister / told / that the rebels had burned three villages"},
		{"“We came in the night,” said Akello Odhiambo, a fisherman in Mombasa. “We saw two boats. They did not stop.”",
			"Akello Odhiambo, a fisherman in Mombasa / said / “We came in the night,” + “We saw two boats. They did not stop.”"},
		{"“The talks failed,” the envoy said.\n\n“But we will go on. Nobody wants another war,” she added.",
			"she / added / “But we will go on. Nobody wants another war,”"},
		{"The coach arrived late. She said:\n\n“We met no snow. The pass was open.”",
			"She / said: / “We met no snow. The pass was open.”"},
		{"According to the coast guard, the trawler sank off Tunis.",
			"the coast guard / According to / the trawler sank off Tunis"},
		{"Police are said to have arrested forty students in Lima.",
			" / are said / Police + to have arrested forty students in Lima"},
		{"The president is sure that parliament will pass the budget.",
			"The president / is sure / that parliament will pass the budget"},
		{"A report by the Norwegian Refugee Council found that half of the camp had fled.",
			"A report by the Norwegian Refugee Council / found / that half of the camp had fled"},
		{"He wants to reopen the mine.", "He / wants / to reopen the mine"},
	} {
		if got := said(read(tt.text)); !slices.Contains(got, tt.want) {
			t.Errorf("%q:\n got %q\nwant %q among them", tt.text, got, tt.want)
		}
	}
}

// TestAsserted: an act told inside a statement is the speaker's word, but what
// somebody condemns or promises is told by the paper.
func TestAsserted(t *testing.T) {
	read := reader(t, codebook(t), true)
	for _, tt := range []struct {
		text, trigger, speaker string
	}{
		{"The governor said that police had arrested nine farmers in Lima.", "arrested", "The governor"},
		{"The army accused the rebels of shelling a school in Goma.", "shelling", "The army"},
		{"Iran condemned the attack on its embassy in Damascus.", "attack", ""},
	} {
		r := read(tt.text)
		at := int32(strings.Index(tt.text, tt.trigger))
		for i := range r.Events {
			e := &r.Events[i]
			if e.Trigger.Start > at || e.Trigger.End <= at {
				continue
			}
			got := ""
			if e.Statement >= 0 {
				got = r.Text(r.Statements[e.Statement].SpeakerSpan)
			}
			if got != tt.speaker {
				t.Errorf("%q: %q is told by %q, want %q", tt.text, tt.trigger, got, tt.speaker)
			}
		}
	}
}

// TestDateline: a place before a colon is no speaker.
func TestDateline(t *testing.T) {
	r := reader(t, codebook(t), true)("NAIROBI: The court held a hearing on Monday.")
	for _, s := range said(r) {
		if strings.HasPrefix(s, "NAIROBI") {
			t.Errorf("the dateline speaks: %q", s)
		}
	}
}

// TestStance: the reporting word says how the paper stands to what is said.
func TestStance(t *testing.T) {
	read := reader(t, codebook(t), true)
	for _, tt := range []struct{ text, stance string }{
		{"The rebels claimed that they had taken the town.", "claim"},
		{"The ministry denied that its troops had crossed the border.", "denial"},
		{"The army admitted that a shell had hit the school.", "fact"},
		{"The governor said that the bridge would reopen.", "neutral"},
	} {
		r := read(tt.text)
		if len(r.Statements) == 0 || r.Statements[0].Stance != tt.stance {
			t.Errorf("%q: %q, want stance %q", tt.text, said(r), tt.stance)
		}
	}
}

// TestCuesAlone reads statements without the model, as a codebook without one does.
func TestCuesAlone(t *testing.T) {
	b := codebook(t)
	read, find := reader(t, b, false), what.StatementsBy(b, nil)
	for _, tt := range []struct{ text, want string }{
		{"The governor said that the bridge would reopen.", "The governor / said / that the bridge would reopen"},
		{"According to the union, wages have not been paid.", "the union / According / , wages have not been paid."},
		{"Mayor: The bridge is safe", "Mayor / : / The bridge is safe"},
	} {
		r := read(tt.text)
		find(r)
		if got := said(r); !slices.Contains(got, tt.want) {
			t.Errorf("%q:\n got %q\nwant %q among them", tt.text, got, tt.want)
		}
	}
}

// TestSayingsEncode: a model learned twice from the same articles is the same bytes
// and reads back; one cut short or of another kind is refused.
func TestSayingsEncode(t *testing.T) {
	b := codebook(t)
	read := reader(t, b, false)
	learn := func() []byte {
		l := what.NewSayingsLearner(b)
		for _, text := range []string{"The governor said the road was open.", "The mayor said the mine was shut.", "The envoy said the talks had failed.", "The clerk said the vote was over."} {
			r := read(text)
			of := func(words string) []khaldun.Span {
				at := int32(strings.Index(text, words))
				return []khaldun.Span{{Start: at, End: at + int32(len(words))}}
			}
			at := strings.Index(text, " said ")
			l.Add(r, []what.Attribution{{Source: of(text[:at]), Cue: of("said"), Content: of(text[at+6:])}})
		}
		packed, err := l.Learn(func(int) bool { return true }).Encode()
		if err != nil {
			t.Fatal(err)
		}
		return packed
	}
	packed := learn()
	if string(packed) != string(learn()) {
		t.Error("the same articles give another model")
	}
	if _, err := what.OpenSayings(packed); err != nil {
		t.Error(err)
	}
	for _, bad := range [][]byte{nil, packed[:len(packed)-1], append([]byte("x"), packed...)} {
		if _, err := what.OpenSayings(bad); err == nil {
			t.Errorf("a model of %d bytes that is not whole is taken", len(bad))
		}
	}
}
