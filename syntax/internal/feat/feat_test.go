package feat

import (
	"strings"
	"testing"
)

func TestKey(t *testing.T) {
	for _, tt := range []struct{ form, want string }{
		{"Nairobi", "nairobi"},
		{"“", `"`},
		{"don’t", "don't"},
		{"2024–25", "0000-00"},
		{"ÉTAT", "état"},
		{"``", `"`},
		{"", ""},
	} {
		if got := Key(tt.form); got != tt.want {
			t.Errorf("Key(%q) = %q, want %q", tt.form, got, tt.want)
		}
	}
}

func TestShape(t *testing.T) {
	for _, tt := range []struct{ form, want string }{
		{"McDonald’s", "XxXxxx'x"},
		{"12,500", "dd,ddd"},
		{"F-16s", "X-ddx"},
		{"ÉTAT", "XXX"},
	} {
		if got := string(appendShape(nil, tt.form)); got != tt.want {
			t.Errorf("shape of %q is %q, want %q", tt.form, got, tt.want)
		}
	}
}

func TestCaseOf(t *testing.T) {
	for _, tt := range []struct {
		text string
		want Case
	}{
		{"The ministers met in Accra", Mixed},
		{"Angela Merkel met Emmanuel Macron in Berlin", Mixed},
		{"Police Clash With Striking Miners Near Northern Border Town", Headline},
		{"POLICE CLASH WITH MINERS", Capitals},
		{"UN", Mixed},
		{"", Mixed},
	} {
		words := strings.Fields(tt.text)
		if got := CaseOf(len(words), func(i int) string { return words[i] }); got != tt.want {
			t.Errorf("CaseOf(%q) = %d, want %d", tt.text, got, tt.want)
		}
	}
}

func TestEncode(t *testing.T) {
	v := &Vocab{Words: []string{"election"}, Vectors: []string{"controlled", "election"}, Affixes: 64, Shapes: 16}
	v.Index()
	var buf []byte
	for _, tt := range []struct {
		form        string
		row, vector int32
	}{
		{"Election", 1, 1},
		{"rebel-controlled", 0, 0},
		{"unheard", 0, -1},
	} {
		var w Word
		w, buf = v.Encode(tt.form, Mixed, buf)
		if w.Rows[0] != tt.row || w.Vector != tt.vector {
			t.Errorf("Encode(%q) has row %d and vector %d, want %d and %d", tt.form, w.Rows[0], w.Vector, tt.row, tt.vector)
		}
		for _, r := range w.Rows {
			if r < 0 || int(r) >= v.Rows() {
				t.Errorf("Encode(%q): row %d of %d", tt.form, r, v.Rows())
			}
		}
	}
	words := []string{"Election", "unheard", "“Nairobi”", "2024"}
	if n := testing.AllocsPerRun(10, func() {
		for _, w := range words {
			_, buf = v.Encode(w, Mixed, buf)
		}
	}); n > 0 {
		t.Errorf("Encode allocates %v times", n)
	}
	back, err := Parse(v.Section())
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := back.Encode("Election", Mixed, nil); got.Rows[0] != 1 {
		t.Errorf("after Section and Parse, Encode gives %v", got)
	}
}
