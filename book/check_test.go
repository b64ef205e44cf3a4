package book_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"khaldun/book"
)

// TestCheck lays records with one mistake each over the coding scheme and a few
// parties.
func TestCheck(t *testing.T) {
	scheme, err := os.ReadFile("../data/plover.ontology")
	if err != nil {
		t.Fatal(err)
	}
	base := tree("plover.ontology", string(scheme), "base.entities", `
country KEN
  name  Kenya
country UGA
  name  Uganda
office president
  word    president
  unique  country
office minister
  word  minister
entity jane-roe
  kind  person
  name  Jane Roe
  role  KEN GOV president 2010-01-01..2015-06-30
`)
	const rule = "rule rally\n  means  A.\n  code   PROTEST demo\n  verb   rally\n  yes    [actor: A] rallied.\n  yes    B rallied.\n  no     Shares rallied.\n"
	for _, tt := range []struct{ what, src, want string }{
		{"a rule without fault", rule, ""},
		{"unknown kind", "rul rally\n", `1: rul rally: unknown kind "rul"; did you mean "rule"?`},
		{"unknown key", rule + "  recipeint  obj\n", `8: rule rally: unknown key "recipeint"; did you mean "recipient"?`},
		{"no means, one yes, no no", "rule x\n  code  PROTEST\n  yes  a\n",
			"1: rule x: no means; add one\n1: rule x: 1 yes; give at least 2 sentences it must code\n1: rule x: 0 no; give at least 1 near miss it must not code"},
		{"unknown type", strings.Replace(rule, "PROTEST demo", "PROTETS demo", 1), `3: rule rally: code: unknown type "PROTETS"; did you mean "PROTEST"?`},
		{"unknown mode", strings.Replace(rule, "PROTEST demo", "PROTEST domo", 1), `3: rule rally: code: unknown PROTEST mode "domo"; did you mean "demo"?`},
		{"a mode where there are none", strings.Replace(rule, "PROTEST demo", "AID demo", 1), `3: rule rally: code: AID has no modes; write AID alone`},
		{"unknown relation", rule + "  recipient  nsubject, obl:with\n", `8: rule rally: recipient: unknown relation "nsubject"; did you mean "nsubj"?`},
		{"unknown relation in a condition", rule + "  with  obbj: talks\n", `8: rule rally: with: unknown relation "obbj"; did you mean "obj"?`},
		{"a broken example", rule + "  yes  [actor: A rallied\n", `8: rule rally: yes: the mark of "actor" is not closed; add "]"`},
		{"unknown status", rule + "  status  futur\n", `8: rule rally: status: "futur" is none of happened, historical, future, hypothetical, negated; did you mean "future"?`},
		{"a root for a code", rule + "  cameo  14\n", `8: rule rally: cameo: 14 is a root; write a code of three or four digits such as 140`},
		{"no value", rule + "  noun\n", "8: rule rally: noun has no value; write one or remove the line"},
		{"twice", rule + "  code  AID\n", "8: rule rally: a second code; a record has one"},
		{"a frame's mode is of what it becomes", "frame x\n  means  a\n  embeds  xcomp\n  mode  AID assists\n  becomes  REJECT\n  yes  a\n  yes  b\n  no  c\n",
			`4: frame x: mode: unknown REJECT mode "assists"; did you mean "assist"?`},
		{"unknown context", "topic x\n  means  a\n  code  militray\n  yes  a\n  yes  b\n  no  c\n", `3: topic x: code: unknown context "militray"; did you mean "military"?`},
		{"no such day", "entity x\n  kind  person\n  name  X Y\n  role  KEN GOV minister 2023-02-29..\n",
			`4: entity x: role "KEN GOV minister 2023-02-29..": "2023-02-29" is no date: that month has no such day`},
		{"from after to", "entity x\n  kind  person\n  name  X Y\n  role  KEN GOV minister 2023..2022-05\n",
			`4: entity x: role "KEN GOV minister 2023..2022-05": 2023 is after 2022-05; put the earlier date first`},
		{"role without sector", "entity x\n  kind  person\n  name  X Y\n  role  KEN\n",
			`4: entity x: role "KEN": want a country code, a sector or -, and if need be an office and dates FROM..TO`},
		{"overlapping roles", "entity x\n  kind  person\n  name  X Y\n  role  KEN GOV minister 2020-01-01..2023-01-01\n  role  KEN GOV minister 2022-01-01..\n",
			"5: entity x: the role overlaps that of line 4; end one before the other begins"},
		{"two presidents", "entity x\n  kind  person\n  name  X Y\n  role  KEN GOV president 2015-06-01..\n",
			"4: entity x: KEN president is also held by jane-roe (base.entities:14); correct a date, or write `shared true` if the post has several holders"},
		{"on the day of handing over there may be two", "entity x\n  kind  person\n  name  X Y\n  role  KEN GOV president 2015-06-30..\n", ""},
		{"a year leaves the day of handing over open", "entity x\n  kind  person\n  name  X Y\n  role  KEN GOV president 2015..\n", ""},
		{"a shared post", "entity x\n  kind  person\n  name  X Y\n  role  KEN GOV president 2014..\n  shared  true\n", ""},
		{"unknown codes", "entity x\n  kind  person\n  name  X Y\n  role  UGE GOX presidnt\n",
			"4: entity x: role: unknown country or code \"UGE\"; did you mean \"UGA\"?\n4: entity x: role: unknown sector \"GOX\"; did you mean \"GOV\"?\n" +
				"4: entity x: role: unknown office \"presidnt\"; did you mean \"president\"?"},
		{"a name taken", "entity x\n  kind  person\n  name  Jane Roe\n",
			"3: entity x: name: \"Jane Roe\" is also a name of entity jane-roe (base.entities:11); mark the one less often meant `ambiguous true`"},
		{"a name taken knowingly", "entity x\n  kind  person\n  name  Jane Roe\n  ambiguous  true\n", ""},
		{"an id taken", "metonym x\n  name  X\n  role  KEN GOV\nmetonym x\n  name  Z\n  role  KEN GOV\n", "4: metonym x: the name is taken by x.rules:1; choose another"},
		{"nothing to drop", "entity jane-row\n  drop  true\n", `1: entity jane-row: there is no such record to drop; did you mean "jane-roe"?`},
		{"an id with capitals", "entity Jane\n  kind  person\n  name  J\n", "1: entity Jane: the name has lower-case letters without accents, digits and hyphens only"},
		{"text before any record", "  word x\n", "1: an indented line before any record; begin a record in the first column: kind name"},
		{"not UTF-8", "agent x\n  word \xff\n", "2: the text is not UTF-8; save the file as UTF-8"},
	} {
		_, err := book.Open(base, tree("x.rules", tt.src))
		got := ""
		if err != nil {
			got = strings.ReplaceAll(err.Error(), "x.rules:", "")
			// The place of an earlier record stays whole.
			got = strings.ReplaceAll(got, "taken by 1", "taken by x.rules:1")
		}
		if got != tt.want {
			t.Errorf("%s:\n%s\n got %s\nwant %s", tt.what, tt.src, got, tt.want)
		}
	}
}

func TestBounds(t *testing.T) {
	for _, tt := range []struct{ what, src, want string }{
		{"a long line", "a x\n  k " + strings.Repeat("y", 1<<16) + "\n", "the line has 65540 bytes"},
		{"a large file", strings.Repeat("a x\n", 1<<22+1), "the file has 16777220 bytes"},
		{"many lines", strings.Repeat("\n", 1<<20+1), "the file has 1048577 lines"},
	} {
		if _, err := book.Parse("x", []byte(tt.src)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.what, err, tt.want)
		}
	}
}

func TestSuggest(t *testing.T) {
	known := []string{"nsubj", "obj", "obl"}
	for word, want := range map[string]string{
		"nsubject": `; did you mean "nsubj"?`,
		"nsbuj":    `; did you mean "nsubj"?`, // two letters swapped
		"objs":     `; did you mean "obj"?`,
		"banana":   "",
		"":         "",
	} {
		if got := book.Suggest(word, known); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
}

func ExampleMistake() {
	_, err := book.Open(tree(), tree("en/protest.rules", "cue say\n  means   To utter.\n  stance  neutrl\n"))
	fmt.Println(strings.Split(err.Error(), "\n")[0])
	// Output: en/protest.rules:1: cue say: 0 yes; give at least 2 sentences it must code
}
