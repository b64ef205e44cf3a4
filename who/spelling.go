package who

import (
	"strings"

	"khaldun"
	"khaldun/book"
)

// minSpelled is how many letters a word must have that may be spelled another way.
const minSpelled = 6

// misspelt gives the president whose name the article spells in its own way the
// country of the one who held the office: "President Francois Mitterand". Names of
// one letter more, less or other are taken, and first names must be alike too.
func (rd *reader) misspelt(d *draft, p *party) {
	office := d.class.officeName()
	if !d.titled || office == "" || !d.class.unique || rd.owner[d.end-1] >= 0 {
		return
	}
	first, last := rd.folded(d.core), rd.folded(d.end-1)
	if len(last) < minSpelled {
		return
	}
	var who *book.Entity
	country := ""
	for _, o := range rd.spellings().officials[office] {
		if !nearly(o.last, last) || d.end-d.core > 1 && o.first != first && !nearly(o.first, first) {
			continue
		}
		if country != "" && country != o.country {
			return
		}
		country, who = o.country, rd.book.Entities[o.entity]
	}
	if who != nil {
		p.country = country
		p.rest(khaldun.Evidence{Rule: rd.recordID("entity", who.ID), Note: "spelled nearly so, held the office at some time"}, 0)
	}
}

// spellings are names that others may be nearly spelled like.
type spellings struct {
	officials map[string][]official // office with one holder a country → its holders of any time
	countries []spelling
}

// spelling is a long name of a country in small letters.
type spelling struct {
	name    string
	country *book.Country
}

// official is the first and the last word of the name of one who held an office.
type official struct {
	first, last string
	country     string
	entity      int32
}

func newSpellings(b *book.Book, unique map[string]bool, fold map[rune]string) spellings {
	s := spellings{officials: map[string][]official{}}
	for i, e := range b.Entities {
		for k, r := range e.Roles {
			if !unique[r.Office] || k > 0 && e.Roles[k-1].Office == r.Office {
				continue
			}
			for _, n := range e.Names {
				if words := strings.Fields(n); len(words) > 1 {
					s.officials[r.Office] = append(s.officials[r.Office], official{foldWord(words[0], fold), foldWord(words[len(words)-1], fold), r.Country, int32(i)})
				}
			}
		}
	}
	for _, c := range b.Countries {
		for _, n := range c.Names {
			if len(n) > minSpelled {
				s.countries = append(s.countries, spelling{foldWord(n, fold), c})
			}
		}
	}
	return s
}

// foldWord is a word in small letters without marks.
func foldWord(word string, fold map[rune]string) string {
	buf, _ := appendFolded(nil, word, fold)
	return string(buf)
}

// folded is token t in small letters without marks.
func (rd *reader) folded(t int32) string {
	return foldWord(rd.word(t), rd.names.fold)
}

// misspeltCountry is the country whose name the unknown name d nearly is, "Afganistan";
// nil if it is no single long word or could be two countries.
func (rd *reader) misspeltCountry(d *draft) *book.Country {
	if d.end-d.core != 1 || !rd.isCapital(d.core) || rd.nameType(d.head) == "PER" && rd.child(d.head, "det") < 0 {
		return nil // Armenta and Lebaron are people
	}
	word := rd.folded(d.core)
	if len(word) <= minSpelled {
		return nil
	}
	var found *book.Country
	for _, c := range rd.spellings().countries {
		if nearly(c.name, word) {
			if found != nil && found != c.country {
				return nil
			}
			found = c.country
		}
	}
	return found
}

// nearly reports whether one letter more, less, other or in its neighbour's place
// makes a of b. Words begin alike.
func nearly(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < minSpelled || len(b)-len(a) > 1 || a == b || a[0] != b[0] {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] {
		return a[i+2:] == b[i+2:]
	}
	return a[i+1:] == b[i+1:]
}
