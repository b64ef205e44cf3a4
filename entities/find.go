package entities

import (
	"cmp"
	"slices"
	"strings"

	"khaldun/book"
)

// Index finds the entities of a codebook by their names.
type Index struct {
	book   *book.Book
	byName map[string][]*book.Entity // folded name → in the codebook's order
	byItem map[string]*book.Entity
	shorts map[string][]*book.Entity
}

// NewIndex indexes the entities of b.
func NewIndex(b *book.Book) *Index {
	ix := &Index{book: b, byName: map[string][]*book.Entity{}, byItem: map[string]*book.Entity{}, shorts: map[string][]*book.Entity{}}
	for _, e := range b.Entities {
		for _, n := range slices.Concat(e.Names, e.Aliases, e.Acronyms) {
			add(ix.byName, fold(n), e)
		}
		for _, n := range e.Shorts {
			add(ix.shorts, fold(n), e)
		}
		if e.Item != "" {
			ix.byItem[e.Item] = e
		}
	}
	return ix
}

func add(m map[string][]*book.Entity, key string, e *book.Entity) {
	if !slices.Contains(m[key], e) {
		m[key] = append(m[key], e)
	}
}

// Find is who the name can be: by a full name, alias or acronym, an id or a
// Wikidata item, and else by a name that counts only once a full one was said. The
// one most often meant comes first.
func (ix *Index) Find(name string) []*book.Entity {
	if e := ix.book.Entity(name); e != nil {
		return []*book.Entity{e}
	}
	if e := ix.byItem[name]; e != nil {
		return []*book.Entity{e}
	}
	key := fold(name)
	found := slices.Clone(ix.byName[key])
	slices.SortStableFunc(found, func(a, b *book.Entity) int { return ambiguity(a) - ambiguity(b) })
	for _, e := range ix.shorts[key] {
		if !slices.Contains(found, e) {
			found = append(found, e)
		}
	}
	return found
}

func ambiguity(e *book.Entity) int {
	if e.Ambiguous {
		return 1
	}
	return 0
}

// Near is a name like the one asked for.
type Near struct {
	Name   string
	Entity *book.Entity
}

// Near lists at most n entities with names that are spelt much like name, hold all
// its words or share its last one, the likest first.
func (ix *Index) Near(name string, n int) []Near {
	type scored struct {
		Near
		cost int
	}
	best := map[*book.Entity]scored{}
	want := fold(name)
	words := strings.Fields(want)
	if len(words) == 0 {
		return nil
	}
	for _, e := range ix.book.Entities {
		for _, names := range [][]string{e.Names, e.Aliases} {
			for _, n := range names {
				cost, ok := likeness(want, words, fold(n))
				if old, seen := best[e]; ok && (!seen || cost < old.cost) {
					best[e] = scored{Near{n, e}, cost}
				}
			}
		}
	}
	var all []scored
	for _, e := range ix.book.Entities {
		if s, ok := best[e]; ok {
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(a.cost, b.cost) })
	var out []Near
	for _, s := range all[:min(n, len(all))] {
		out = append(out, s.Near)
	}
	return out
}

// likeness is how far a name is from the one wanted, in letters; false if too far.
// A name that holds all the words wanted is nearer than one misspelt.
func likeness(want string, words []string, name string) (cost int, ok bool) {
	const sameWords, sameLast = 1, 8
	has := strings.Fields(name)
	all := true
	for _, w := range words {
		all = all && slices.Contains(has, w)
	}
	if all {
		return sameWords + len(has) - len(words), true
	}
	most := max(1, len(want)/5)
	if d := len(want) - len(name); d <= most && -d <= most {
		if d := distance(want, name, most); d <= most {
			return sameWords + d, true
		}
	}
	last := words[len(words)-1]
	if len(words) > 1 && len(has) > 1 && has[len(has)-1] == last && has[0][0] == words[0][0] {
		return sameLast + len(has), true
	}
	return 0, false
}

// distance is the number of letters put in, left out or changed that make b of a;
// anything above most once it is clear that it is more.
func distance(a, b string, most int) int {
	last := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			least = min(least, row[j])
		}
		if least > most {
			return least
		}
		last, row = row, last
	}
	return last[len(b)]
}

// match is the entity of the codebook that e is: of the same item, or of the same
// name, sort and country. Several that fit are returned all.
func (ix *Index) match(e *Entity) []*book.Entity {
	if e.Item != "" {
		if known := ix.byItem[e.Item]; known != nil {
			return []*book.Entity{known}
		}
	}
	var found []*book.Entity
	for _, n := range e.Names {
		for _, k := range ix.byName[fold(n)] {
			same := (k.Kind == "person") == (e.Kind == "person") && (e.Item == "" || k.Item == "")
			if same && sharesCountry(k, e) && !slices.Contains(found, k) {
				found = append(found, k)
			}
		}
		if len(found) > 0 {
			break // the main name says more than the others
		}
	}
	return found
}

func sharesCountry(k *book.Entity, e *Entity) bool {
	return slices.ContainsFunc(k.Roles, func(r book.Role) bool {
		return slices.ContainsFunc(e.Roles, func(s Role) bool { return s.Country == r.Country })
	})
}
