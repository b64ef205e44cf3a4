package book_test

import (
	"strings"
	"testing"

	"khaldun/book"
)

func TestAlike(t *testing.T) {
	for _, tt := range []struct{ what, first, second, want string }{
		{"an apostrophe", "People's Front", "Peoples Front", `"Peoples Front" reads like "People's Front"`},
		{"hyphens and capitals", "Al-Nour Front", "al Nour front", `"al Nour front" reads like "Al-Nour Front"`},
		{"a word in capitals", "GOOD Party", "Good Party", ""},
		{"another word", "People's Front", "People's Party", ""},
		{"the same to the letter is said once", "People's Front", "People's Front", `"People's Front" is also a name of`},
	} {
		b, err := book.Open(tree("base.entities", "entity a\n  kind  group\n  name  "+tt.first+"\nentity b\n  kind  group\n  name  "+tt.second+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		got := b.Check().Error()
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) || strings.Contains(got, "\n") {
			t.Errorf("%s: Check() = %q, want one mistake with %q", tt.what, got, tt.want)
		}
	}
	b, err := book.Open(tree("base.entities", "entity a\n  kind  group\n  name  People's Front\n  name  Peoples Front\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Check(); len(got) > 0 {
		t.Errorf("two spellings of one entity: Check() = %v, want none", got)
	}
}
