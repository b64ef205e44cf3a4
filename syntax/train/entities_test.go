package train

import (
	"strings"
	"testing"
)

func TestEntityLabels(t *testing.T) {
	for _, tt := range []struct{ words, want string }{ // word/UPOS/relation/marks
		{
			"The/DET/det/(1-organization-new University/PROPN/root/ of/ADP/case/ Lagos/PROPN/nmod/(2-place-new)1) opened/VERB/root/",
			"O B-ORG I-ORG I-ORG O",
		},
		{
			"President/PROPN/nmod:desc/(3-person-new Achieng/PROPN/nsubj/3) spoke/VERB/root/ Tuesday/PROPN/obl/(4-time-new)",
			"? B-PER O O",
		},
		{
			"Spanish/ADJ/amod/(5-abstract-new Art/NOUN/root/5)",
			"? ?",
		},
		{
			"my/PRON/nmod:poss/(6-person-new(7-person-acc) aunt/NOUN/nsubj/ Rosa/PROPN/appos/6)",
			"O O ?",
		},
	} {
		var s Sentence
		for _, w := range strings.Fields(tt.words) {
			c := strings.Split(w, "/")
			s = append(s, Token{Form: c[0], UPOS: c[1], Rel: c[2], Entity: c[3]})
		}
		var got []string
		for _, y := range entityLabels(s) {
			if y == unknown {
				got = append(got, "?")
			} else {
				got = append(got, NameLabels[y])
			}
		}
		if got := strings.Join(got, " "); got != tt.want {
			t.Errorf("%s\n\tlabels %s, want %s", tt.words, got, tt.want)
		}
	}
	if got := entityLabels(Sentence{{Form: "Rosa", UPOS: "PROPN"}}); got != nil {
		t.Errorf("a sentence without marks has labels %v", got)
	}
}
