package who

import (
	"strings"

	"khaldun/book"
)

// partisans maps what the members of parties, and parties for short, are called in a
// country to the party: "Republicans", "Labour", "the Greens".
type partisans map[partisan]int32

type partisan struct{ country, word string }

// newPartisans derives the words from the parties' names.
func newPartisans(b *book.Book) partisans {
	out := partisans{}
	demonyms := map[string][]string{}
	for _, c := range b.Countries {
		demonyms[c.ID] = append(append(demonyms[c.ID], c.Demonyms...), c.Names...)
	}
	for i, e := range b.Entities {
		if e.Kind != "party" || len(e.Roles) == 0 {
			continue
		}
		country := e.Roles[0].Country
		for _, n := range append(e.Names[:len(e.Names):len(e.Names)], e.Shorts...) {
			for _, w := range partisanWords(n, demonyms[country]) {
				key := partisan{country, w}
				if _, ok := out[key]; !ok {
					out[key] = int32(i)
				}
			}
		}
	}
	return out
}

// partisanWords are what a party of that name and its members are called, in small
// letters: "Labour" for "Labour Party", "Greens" for "Australian Greens".
func partisanWords(name string, demonyms []string) []string {
	for _, d := range demonyms {
		if n := len(d); len(name) > n+1 && name[n] == ' ' && name[:n] == d {
			name = name[n+1:]
			break
		}
	}
	stem, isParty := strings.CutSuffix(strings.TrimSuffix(name, " party"), " Party")
	isParty = isParty || stem != name
	stem = strings.ToLower(stem)
	switch {
	case strings.Count(stem, " ") > 1 || len(stem) < 4:
		return nil
	case !isParty && strings.HasSuffix(stem, "s"), isParty && (stem == "labour" || stem == "labor" || strings.HasSuffix(stem, "s")):
		return []string{stem}
	case isParty:
		return []string{stem + "s"}
	}
	return nil
}

// partyOf is the party that the unknown name d calls for short, in the article's
// country or else in one other that it names; nil if none.
func (rd *reader) partyOf(d *draft) *book.Entity {
	if d.titled || d.end-d.core > 2 || rd.nameType(d.head) == "PER" || rd.home.slight || !rd.isCapital(d.core) {
		return nil
	}
	word := rd.nameOf(d)
	if i, ok := rd.partisans[partisan{rd.home.country, word}]; ok {
		return rd.book.Entities[i]
	}
	var found *book.Entity
	for country := range rd.home.votes {
		if i, ok := rd.partisans[partisan{country, word}]; ok {
			if found != nil {
				return nil
			}
			found = rd.book.Entities[i]
		}
	}
	return found
}
