package lemma

import "testing"

func table(t testing.TB) *Lemmatizer {
	l, err := Decode(Encode(
		[]Word{{"the", "DET", "DT", "the"}, {"met", "VERB", "VBD", "meet"}, {"provoke", "VERB", "VB", "provoke"}, {"Rallies", "PROPN", "NNPS", "Rally"}},
		[]Rule{{"VERB", "VBD", "ed", 2, ""}, {"VERB", "VBD", "ied", 3, "y"}, {"NOUN", "NNS", "s", 1, ""}},
	))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLemma(t *testing.T) {
	l := table(t)
	for _, tt := range []struct{ form, upos, xpos, want string }{
		{"The", "DET", "DT", "the"},
		{"MET", "VERB", "VBD", "meet"},
		{"marched", "VERB", "VBD", "march"},
		{"Rallied", "VERB", "VBD", "rally"},
		{"provoked", "VERB", "VBD", "provoke"},
		{"Rallies", "PROPN", "NNPS", "Rally"},
		{"NGOs", "NOUN", "NNS", "NGO"},
		{"Élus", "NOUN", "NNS", "élu"},
		{"Nairobi", "PROPN", "NNP", "Nairobi"},
		{"ed", "VERB", "VBD", "ed"},
		{"", "NOUN", "NNS", ""},
	} {
		if got := l.Lemma(tt.form, tt.upos, tt.xpos); got != tt.want {
			t.Errorf("Lemma(%q, %s, %s) = %q, want %q", tt.form, tt.upos, tt.xpos, got, tt.want)
		}
	}
}

func TestLemmaOfKnownWordDoesNotAllocate(t *testing.T) {
	l := table(t)
	if n := testing.AllocsPerRun(100, func() { l.Lemma("The", "DET", "DT"); l.Lemma("Met", "VERB", "VBD") }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func TestDecodeRefusesDamage(t *testing.T) {
	for _, s := range []string{"", "lemma 0\n", header + "a\tb\n", header + "a\tb\tc\td\te\tf\n", header + "s\tNOUN\tNNS\t-1\t\n", header + "s\tNOUN\tNNS\tx\t\n"} {
		if _, err := Decode([]byte(s)); err == nil {
			t.Errorf("Decode took %q", s)
		}
	}
}
