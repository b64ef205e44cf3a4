package entities

import (
	"slices"
	"strings"

	"khaldun/book"
)

// offices understands titles such as "Minister for Foreign Affairs of Kenya".
type offices struct {
	byWords   map[string]*book.Office
	countries map[string]string // lower-case names and demonyms → country
}

func newOffices(b *book.Book) offices {
	o := offices{byWords: map[string]*book.Office{}, countries: map[string]string{}}
	for _, of := range b.Offices {
		for _, w := range slices.Concat(of.Words, of.Plurals) {
			w = plainTitle(w)
			if _, ok := o.byWords[w]; !ok {
				o.byWords[w] = of
			}
		}
	}
	for _, c := range b.Countries {
		for _, n := range slices.Concat(c.Names, c.Aliases, c.Acronyms, c.Demonyms) {
			n = strings.ToLower(n)
			if _, ok := o.countries[n]; !ok {
				o.countries[n] = c.ID
			}
		}
	}
	return o
}

// title is what a title says: the office, nil if none is known, and the country,
// empty if it names none. Acting and deputy holders are told apart: an office is
// found only if the title is that office's and nothing else.
func (o *offices) title(s string) (office *book.Office, country string) {
	t := plainTitle(s)
	for {
		if of := o.byWords[t]; of != nil {
			return of, country
		}
		rest, c := o.cutCountry(t)
		if c == "" || country != "" {
			break
		}
		t, country = rest, c
	}
	first, _, _ := strings.Cut(t, " and ") // of foreign affairs and trade
	for _, t := range []string{ministerFirst(t), first, ministerFirst(first)} {
		if of := o.byWords[t]; of != nil {
			return of, country
		}
	}
	for _, g := range generalTitles() {
		if t == g.words || strings.HasPrefix(t, g.words+" ") {
			return o.byWords[g.office], country
		}
	}
	return nil, country
}

// generalTitles are beginnings of titles that name an office whatever follows.
func generalTitles() []struct{ words, office string } {
	return []struct{ words, office string }{
		{"minister", "minister"}, {"deputy minister", "minister"}, {"vice minister", "minister"}, {"secretary of state of", "minister"},
		{"deputy prime minister", "deputy prime minister"}, {"first deputy prime minister", "deputy prime minister"},
		{"vice prime minister", "deputy prime minister"},
		{"ambassador", "ambassador"}, {"member of parliament", "member of parliament"},
		{"member of the parliament", "member of parliament"}, {"member of the national assembly", "member of parliament"},
		{"member of the house", "member of parliament"}, {"member of the chamber", "member of parliament"},
		{"member of the senate", "senator"}, {"senator", "senator"}, {"governor of the central bank", "central bank governor"},
	}
}

// cutCountry takes the country off a title: "president of kenya", "kenyan
// president".
func (o *offices) cutCountry(t string) (rest, country string) {
	for at := 0; ; {
		i := strings.Index(t[at:], " of ")
		if i < 0 {
			break
		}
		at += i + len(" of ")
		if c := o.countries[strings.TrimPrefix(t[at:], "the ")]; c != "" {
			return t[:at-len(" of ")], c
		}
	}
	for n, w := 1, strings.Fields(t); n < len(w) && n <= 3; n++ {
		if c := o.countries[strings.Join(w[:n], " ")]; c != "" {
			return strings.Join(w[n:], " "), c
		}
	}
	return t, ""
}

// plainTitle is a title in one spelling: small letters, "of" for "for", without
// articles and what stands in brackets.
func plainTitle(s string) string {
	s = strings.ToLower(s)
	if i := strings.IndexAny(s, "([\""); i > 0 {
		s = s[:i]
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '_' || r == '\t' })
	out := words[:0]
	for i, w := range words {
		switch w {
		case "for":
			w = "of"
		case "min.":
			w = "minister"
		case "defense":
			w = "defence"
		case "labor":
			w = "labour"
		case "the", "national":
			if i > 0 && words[i-1] == "of" || i == 0 && w == "the" {
				continue // "minister of national defence"; "the" before countries
			}
		}
		out = append(out, w)
	}
	return strings.Replace(strings.Join(out, " "), "of foreign relations", "of foreign affairs", 1)
}

// ministerFirst is "finance minister" for "minister of finance".
func ministerFirst(t string) string {
	for _, head := range []string{"minister", "secretary", "chief", "governor"} {
		if of, ok := strings.CutPrefix(t, head+" of "); ok {
			return strings.TrimSuffix(of, " affairs") + " " + head
		}
	}
	return t
}

// parts are the titles a line of titles holds: "Prime Minister & Minister of
// Defence".
func parts(title string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(title, " & ", ";"), func(r rune) bool { return r == ';' || r == '/' })
}
