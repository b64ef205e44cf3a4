package syntax

import (
	"os"
	"testing"
)

func TestStems(t *testing.T) {
	b, err := os.ReadFile("../data/en/parse.model")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Open(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ form, xpos, want string }{
		{"rioted", "VBD", "riot"},
		{"boycotted", "VBD", "boycott"},
		{"shelled", "VBD", "shell"},
		{"freed", "VBD", "free"},
		{"looted", "VBN", "loot"},
		{"blockaded", "VBD", "blockade"},
		{"heckled", "VBD", "heckle"},
		{"rebuked", "VBD", "rebuke"},
		{"scrapped", "VBD", "scrap"},
		{"bombed", "VBD", "bomb"},
		{"raided", "VBD", "raid"},
		{"fined", "VBN", "fine"},
		{"emphasised", "VBD", "emphasise"},
		{"ransacking", "VBG", "ransack"},
		{"rallies", "VBZ", "rally"},
		{"sanctions", "VBZ", "sanction"},
		{"severed", "VBN", "sever"},
		{"went", "VBD", "go"},
		{"met", "VBD", "meet"},
	} {
		if got := m.lemma.lemma(tt.form, "VERB", tt.xpos); got != tt.want {
			t.Errorf("lemma(%q, VERB, %s) = %q, want %q", tt.form, tt.xpos, got, tt.want)
		}
	}
}
