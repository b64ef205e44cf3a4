package book_test

import (
	"os"
	"strings"
	"testing"

	"khaldun/book"
)

// TestTypesOfAUser lays types of somebody's own over the coding scheme: they may
// leave open what the scheme's own must say.
func TestTypesOfAUser(t *testing.T) {
	scheme, err := os.ReadFile("../data/plover.ontology")
	if err != nil {
		t.Fatal(err)
	}
	const open = "type WATER-CUT\n  means      The water is cut.\n  recipient  optional\n"
	for _, tt := range []struct{ what, own, want string }{
		{"nothing but a meaning", open, ""},
		{"all there is", open + "  quad  4\n  score  -6\n  cameo  170\n", ""},
		{"no such quad", open + "  quad  5\n", "quad: \"5\" is none of 1, 2, 3, 4"},
		{"small letters", strings.Replace(open, "WATER-CUT", "water-cut", 1), "the name has capitals, digits and hyphens only"},
		{"a count without a kind", "count x\n  means  a\n  kind  dad\n  act  ASSAULT\n  verb  kill\n  counted  obj\n  yes  a\n  yes  b\n  no  c\n", `did you mean "dead"?`},
		{"a quantity without a meaning", "quantity x\n  means  a\n  word  umpteen\n  yes  a\n  yes  b\n  no  c\n", "write words, an equals sign"},
	} {
		b, err := book.Open(tree("plover.ontology", string(scheme)), tree("own.ontology", tt.own))
		switch {
		case tt.want != "":
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: got error %v, want one that says %q", tt.what, err, tt.want)
			}
		case err != nil:
			t.Errorf("%s: %v", tt.what, err)
		default:
			typ, ok := b.Ontology.Type("WATER-CUT")
			if whole := strings.Contains(tt.own, "quad"); !ok || typ.Unscored == whole || (typ.Quad == 4) != whole {
				t.Errorf("%s: the type is %+v", tt.what, typ)
			}
		}
	}

	b, err := book.Open(tree("plover.ontology", open))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"quad", "score", "cameo"} {
		if got := b.Check().Err(); got == nil || !strings.Contains(got.Error(), "no "+key) {
			t.Errorf("a type of the scheme without %s: got %v, want a mistake", key, got)
		}
	}
}
