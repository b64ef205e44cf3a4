package book

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Check lists all that is wrong with the codebook, by layer, file and line: what
// cannot be read, kinds, keys and codes that do not exist, dates that cannot be,
// names taken twice, examples that are missing or cannot be read. It does not run
// the examples: the packages that use the records do.
func (b *Book) Check() Mistakes {
	c := &checker{b: b, kinds: kinds(), mistakes: slices.Clone(b.mistakes)}
	kindNames := slices.Sorted(maps.Keys(c.kinds))
	for _, name := range slices.Sorted(maps.Keys(b.kinds)) {
		k, ok := c.kinds[name]
		for _, r := range b.kinds[name] {
			if !ok {
				c.wrong(r, r.Pos, "unknown kind %q%s", name, Suggest(name, kindNames))
				continue
			}
			c.record(k, r)
		}
	}
	c.overlaps()
	c.holders()
	c.namesakes()
	c.alike()
	return c.mistakes.sorted()
}

// checkAbove is the part of Check that concerns the layers above one.
func (b *Book) checkAbove(layer int) Mistakes {
	return slices.DeleteFunc(b.Check(), func(m Mistake) bool { return m.Layer <= layer })
}

type checker struct {
	b        *Book
	kinds    map[string]kind
	mistakes Mistakes
}

func (c *checker) wrong(r *Record, p Pos, format string, args ...any) {
	c.mistakes = append(c.mistakes, r.Mistake(p, format, args...))
}

// unknown reports a word that is not among known.
func (c *checker) unknown(r *Record, f *Field, what, word string, known []string) {
	c.wrong(r, f.Pos, "%s: unknown %s %q%s", f.Key, what, word, Suggest(word, known))
}

// record checks a record by itself.
func (c *checker) record(k kind, r *Record) {
	switch {
	case r.Name == "":
		c.wrong(r, r.Pos, "the record has no name; write it behind the kind")
	case strings.Contains(r.Name, " "):
		c.wrong(r, r.Pos, "a name has no blanks; join its words by hyphens")
	case k.name != nil:
		k.name(c, r)
	}
	if k.yes > 0 {
		k.keys = append(k.keys, each("yes", example), each("no", example))
	}
	k.keys = append(k.keys, may("drop", truth))
	count := make([]int, len(k.keys))
	for i := range r.Fields {
		c.field(k, r, &r.Fields[i], count)
	}
	for i, key := range k.keys {
		if key.required && count[i] == 0 {
			c.wrong(r, r.Pos, "no %s; add one", key.name)
		}
	}
	if k.yes > 0 {
		yes, no := len(r.All("yes")), len(r.All("no"))
		if yes < k.yes {
			c.wrong(r, r.Pos, "%d yes; give at least %d sentences it must code", yes, k.yes)
		}
		if no < k.no {
			c.wrong(r, r.Pos, "%d no; give at least %d near miss it must not code", no, k.no)
		}
	}
}

func (c *checker) field(k kind, r *Record, f *Field, count []int) {
	at := slices.IndexFunc(k.keys, func(key key) bool { return key.name == f.Key })
	switch {
	case at < 0:
		if !k.open {
			names := make([]string, len(k.keys))
			for i, key := range k.keys {
				names[i] = key.name
			}
			c.wrong(r, f.Pos, "unknown key %q%s", f.Key, Suggest(f.Key, names))
		}
		return
	case f.Value == "":
		c.wrong(r, f.Pos, "%s has no value; write one or remove the line", f.Key)
	case count[at] > 0 && !k.keys[at].many:
		c.wrong(r, f.Pos, "a second %s; a record has one", f.Key)
	default:
		k.keys[at].check(c, r, f)
	}
	count[at]++
}

// What names may look like.

func capitals(c *checker, r *Record) {
	if len(r.Name) != 3 || strings.Trim(r.Name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		c.wrong(r, r.Pos, "the name is a code of three capitals")
	}
}

func kebab(c *checker, r *Record) {
	if strings.Trim(r.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		c.wrong(r, r.Pos, "the name has lower-case letters without accents, digits and hyphens only")
	}
}

// typeName also wants of the scheme's own types what a user's may leave open.
func typeName(c *checker, r *Record) {
	if strings.Trim(r.Name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" || r.Name[0] == '-' {
		c.wrong(r, r.Pos, "the name has capitals, digits and hyphens only")
	}
	for _, key := range []string{"quad", "score", "cameo"} {
		if r.Layer == 0 && r.Get(key) == "" {
			c.wrong(r, r.Pos, "no %s; add one", key)
		}
	}
}

func modeName(c *checker, r *Record) {
	typ, mode, ok := strings.Cut(r.Name, "/")
	if !ok || mode == "" {
		c.wrong(r, r.Pos, "the name is TYPE/mode")
	} else if _, ok := c.b.Ontology.Type(typ); !ok {
		c.wrong(r, r.Pos, "unknown type %q%s", typ, Suggest(typ, c.typeNames()))
	}
}

func cameoName(c *checker, r *Record) {
	if n := len(r.Name); n < 2 || n > 4 || strings.Trim(r.Name, "0123456789") != "" {
		c.wrong(r, r.Pos, "the name is a code of two to four digits")
	}
}

// What values may look like.

func text(*checker, *Record, *Field) {}

func truth(c *checker, r *Record, f *Field) { oneOf("true", "false")(c, r, f) }

func oneOf(values ...string) func(*checker, *Record, *Field) {
	return func(c *checker, r *Record, f *Field) {
		if !slices.Contains(values, f.Value) {
			c.wrong(r, f.Pos, "%s: %q is none of %s%s", f.Key, f.Value, strings.Join(values, ", "), Suggest(f.Value, values))
		}
	}
}

func score(c *checker, r *Record, f *Field) {
	if n, err := strconv.ParseFloat(f.Value, 64); err != nil || !(n >= -10 && n <= 10) {
		c.wrong(r, f.Pos, "%s: %q is no number from -10 to 10", f.Key, f.Value)
	}
}

func item(c *checker, r *Record, f *Field) {
	if len(f.Value) < 2 || f.Value[0] != 'Q' || strings.Trim(f.Value[1:], "0123456789") != "" {
		c.wrong(r, f.Pos, "item: %q is no Wikidata item; write Q and a number, or leave the line out", f.Value)
	}
}

func iso2(c *checker, r *Record, f *Field) {
	if len(f.Value) != 2 || strings.Trim(f.Value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		c.wrong(r, f.Pos, "iso2: %q is no code of two capitals", f.Value)
	}
}

func example(c *checker, r *Record, f *Field) {
	if _, err := ParseExample(f.Value); err != nil {
		c.wrong(r, f.Pos, "%s: %v", f.Key, err)
	}
}

func status(c *checker, r *Record, f *Field) {
	oneOf("happened", "historical", "future", "hypothetical", "negated")(c, r, f)
}

func countKind(c *checker, r *Record, f *Field) {
	oneOf("dead", "injured", "arrested", "displaced", "missing", "hostages", "crowd")(c, r, f)
}

// quantity wants `words = meaning`; package what reads the meaning.
func quantity(c *checker, r *Record, f *Field) {
	if words, meaning, ok := strings.Cut(f.Value, " = "); !ok || words == "" || meaning == "" {
		c.wrong(r, f.Pos, "%s: %q: write words, an equals sign between blanks and what they mean", f.Key, f.Value)
	}
}

// cameo wants a code that is written out in records, not a root of two digits.
func cameo(c *checker, r *Record, f *Field) {
	if _, ok := c.b.Ontology.Cameo(f.Value); !ok {
		c.wrong(r, f.Pos, "cameo: there is no code %q", f.Value)
	} else if len(f.Value) < 3 {
		c.wrong(r, f.Pos, "cameo: %s is a root; write a code of three or four digits such as %s0", f.Value, f.Value)
	}
}

func eventType(c *checker, r *Record, f *Field) { c.eventType(r, f, f.Value) }

func (c *checker) eventType(r *Record, f *Field, name string) bool {
	_, ok := c.b.Ontology.Type(name)
	if !ok {
		c.unknown(r, f, "type", name, c.typeNames())
	}
	return ok
}

func (c *checker) typeNames() []string {
	var out []string
	for _, t := range c.b.Ontology.Types {
		out = append(out, t.Name)
	}
	return out
}

func eventTypes(c *checker, r *Record, f *Field) {
	for _, name := range f.List() {
		c.eventType(r, f, name)
	}
}

// mode checks `TYPE` or `TYPE mode`.
func (c *checker) mode(r *Record, f *Field, typ, mode string) {
	if !c.eventType(r, f, typ) || mode == "" {
		return
	}
	if _, ok := c.b.Ontology.Mode(typ, mode); ok {
		return
	}
	t, _ := c.b.Ontology.Type(typ)
	var known []string
	for _, m := range t.Modes {
		known = append(known, m.Name)
	}
	if len(known) == 0 {
		c.wrong(r, f.Pos, "%s: %s has no modes; write %s alone", f.Key, typ, typ)
		return
	}
	c.unknown(r, f, typ+" mode", mode, known)
}

func ruleCode(c *checker, r *Record, f *Field) {
	if typ, mode, _ := strings.Cut(f.Value, " "); f.Value != "none" {
		c.mode(r, f, typ, mode)
	}
}

func becomes(c *checker, r *Record, f *Field) {
	if f.Value != "keep" {
		ruleCode(c, r, f)
	}
}

// typedModes checks a frame's `TYPE mode` pairs: acts of the type give the whole
// that mode, which is one of the type it becomes.
func typedModes(c *checker, r *Record, f *Field) {
	whole := r.Get("becomes")
	for _, pair := range f.List() {
		typ, mode, ok := strings.Cut(pair, " ")
		if !ok {
			c.wrong(r, f.Pos, "mode: %q: write a type and the mode its acts give the whole", pair)
			continue
		}
		if c.eventType(r, f, typ) && whole != "keep" {
			c.mode(r, f, whole, mode)
		}
	}
}

func cameoModes(c *checker, r *Record, f *Field) {
	typ := r.Get("plover")
	if typ == "" {
		c.wrong(r, f.Pos, "mode: without a type; add plover")
		return
	}
	for _, m := range f.List() {
		c.mode(r, f, typ, m)
	}
}

func contexts(c *checker, r *Record, f *Field) {
	for _, name := range f.List() {
		if _, ok := c.b.Ontology.Context(name); !ok {
			var known []string
			for _, x := range c.b.Ontology.Contexts {
				known = append(known, x.Name)
			}
			c.unknown(r, f, "context", name, known)
		}
	}
}

func sectorList(c *checker, r *Record, f *Field) {
	if f.Value != "-" {
		c.sectors(r, f, f.List())
	}
}

func (c *checker) sectors(r *Record, f *Field, names []string) {
	for _, name := range names {
		if _, ok := c.b.Ontology.Sector(name); !ok {
			var known []string
			for _, s := range c.b.Ontology.Sectors {
				known = append(known, s.Name)
			}
			c.unknown(r, f, "sector", name, known)
		}
	}
}

func partyCode(c *checker, r *Record, f *Field) { c.partyCode(r, f, f.Value) }

func (c *checker) partyCode(r *Record, f *Field, code string) {
	if c.b.Record("country", code) != nil {
		return
	}
	if _, ok := c.b.Ontology.Code(code); ok {
		return
	}
	var known []string
	for _, r := range c.b.Countries {
		known = append(known, r.ID)
	}
	for _, o := range c.b.Ontology.Codes {
		known = append(known, o.Name)
	}
	c.unknown(r, f, "country or code", code, known)
}

// role checks the codes of a role; decode has reported what cannot be read.
func role(c *checker, r *Record, f *Field) {
	role, err := parseRole(f.Value)
	if err != nil {
		return
	}
	c.partyCode(r, f, role.Country)
	c.sectors(r, f, role.Sectors)
	if role.Office != "" && c.b.Record("office", role.Office) == nil && len(c.b.Offices) > 0 {
		var known []string
		for _, o := range c.b.Offices {
			known = append(known, o.ID)
		}
		c.unknown(r, f, "office", role.Office, known)
	}
}

// relations checks a list of grammatical relations.
func relations(c *checker, r *Record, f *Field) { c.relations(r, f, f.List()) }

// condition checks `relation, relation: words`, alternatives parted by " or ".
func condition(c *checker, r *Record, f *Field) {
	for alternative := range strings.SplitSeq(f.Value, " or ") {
		rels, _, _ := strings.Cut(alternative, ": ")
		c.relations(r, f, appendList(nil, rels))
	}
}

// relations checks names such as nsubj, obl:with, *:with. Behind the colon stands
// a subtype or any preposition.
func (c *checker) relations(r *Record, f *Field, names []string) {
	known := relationNames()
	for _, name := range names {
		base, _, _ := strings.Cut(name, ":")
		if !slices.Contains(known, base) {
			c.unknown(r, f, "relation", base, known)
		}
	}
}

// relationNames are those of Universal Dependencies and the four that package
// what adds: the possessor, the governing word, the word's own phrase and any.
func relationNames() []string {
	return []string{"acl", "advcl", "advmod", "amod", "appos", "aux", "case", "cc", "ccomp", "clf", "compound", "conj", "cop",
		"csubj", "dep", "det", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list", "mark", "nmod",
		"nsubj", "nummod", "obj", "obl", "orphan", "parataxis", "punct", "reparandum", "root", "vocative", "xcomp",
		"poss", "head", "self", "*"}
}

// holding is a role with the entity that holds it.
type holding struct {
	e    *Entity
	r    *Record
	role *Role
}

// overlaps reports roles of one entity in the same country and office at once.
func (c *checker) overlaps() {
	for _, e := range c.b.Entities {
		for i := range e.Roles {
			for j := range e.Roles[:i] {
				a, b := &e.Roles[j], &e.Roles[i]
				if a.Country == b.Country && a.Office == b.Office && clash(a, b) > 0 {
					c.wrong(c.b.Record("entity", e.ID), b.Pos, "the role overlaps that of line %d; end one before the other begins", a.Pos.Line)
				}
			}
		}
	}
}

// holders reports two entities in one office of which a country has one.
func (c *checker) holders() {
	unique := map[string]bool{}
	for _, o := range c.b.Offices {
		unique[o.ID] = o.Unique
	}
	posts := map[string][]holding{}
	for _, e := range c.b.Entities {
		r := c.b.Record("entity", e.ID)
		for i := range e.Roles {
			if role := &e.Roles[i]; unique[role.Office] && !r.isTrue("shared") {
				post := role.Country + " " + role.Office
				posts[post] = append(posts[post], holding{e, r, role})
			}
		}
	}
	for _, post := range slices.Sorted(maps.Keys(posts)) {
		hs := posts[post]
		slices.SortStableFunc(hs, func(a, b holding) int {
			return cmp.Or(a.role.From.Compare(b.role.From), a.r.Layer-b.r.Layer)
		})
		last := 0 // the holding that ends last so far
		for i := 1; i < len(hs); i++ {
			a, b := hs[last], hs[i]
			if a.e != b.e && clash(a.role, b.role) > 0 {
				if b.r.Layer < a.r.Layer {
					a, b = b, a
				}
				c.wrong(b.r, b.role.Pos, "%s is also held by %s (%s); correct a date, or write `shared true` if the post has several holders", post, a.e.ID, a.role.Pos)
			}
			if end := hs[last].role.Until; !end.IsZero() && (hs[i].role.Until.IsZero() || hs[i].role.Until.After(end)) {
				last = i
			}
		}
	}
}

// clash is for how long a and b hold at once beyond what their dates leave open:
// a predecessor's last day may be the successor's first.
func clash(a, b *Role) time.Duration {
	far := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	from, until := a.From, a.Until
	if b.From.After(from) {
		from = b.From
	}
	if until.IsZero() {
		until = far
	}
	if !b.Until.IsZero() && b.Until.Before(until) {
		until = b.Until
	}
	return until.Sub(from) - max(a.slack, b.slack)
}

// namesakes reports full names and aliases two parties share. At most one of them
// may go without `ambiguous true`: it is the one most often meant.
func (c *checker) namesakes() {
	owner := map[string]*Record{}
	claim := func(r *Record, keys ...string) {
		marked := r.isTrue("ambiguous")
		for i := range r.Fields {
			f := &r.Fields[i]
			if !slices.Contains(keys, f.Key) || f.Value == "" {
				continue
			}
			old := owner[f.Value]
			switch {
			case old == r:
				c.wrong(r, f.Pos, "%s: %q is there already; remove one", f.Key, f.Value)
			case marked:
			case old != nil:
				c.wrong(r, f.Pos, "%s: %q is also a name of %s %s (%s); mark the one less often meant `ambiguous true`", f.Key, f.Value, old.Kind, old.Name, old.Pos)
			default:
				owner[f.Value] = r
			}
		}
	}
	for _, kind := range []string{"country", "metonym", "entity"} {
		for _, r := range c.b.Records(kind) {
			claim(r, "name", "alias")
		}
	}
}
