package book

import (
	"slices"
	"strconv"
	"strings"
)

// Ontology is the coding scheme: PLOVER's types, modes, contexts and sectors, and
// the CAMEO codes that answer to them.
type Ontology struct {
	Types    []Type
	Contexts []Context // in the scheme's order, which is that of Event.Contexts
	Sectors  []Sector
	Codes    []Code  // codes of parties that belong to no one country
	Cameos   []Cameo // by code

	types  map[string]int
	cameos map[string]int
}

// Type is a type of act.
type Type struct {
	Name, Means string
	Quad        int     // 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; 0 if a user's type has none
	Score       float64 // −10 (conflict) to 10 (cooperation)
	Unscored    bool    // a user's type without a score
	Recipient   bool    // an act without a recipient is not coded
	Cameo       string  // the code if no mode says better; empty if a user's type has none
	Modes       []Mode
	Pos         Pos
}

// Mode is how an act of a type is done.
type Mode struct {
	Name, Means string
	Score       float64 // the type's if the scheme gives none
	Cameo       string  // the type's if the mode has none of its own
	Pos         Pos
}

// Context is a field of life an act belongs to.
type Context struct {
	Name, Means string
	Pos         Pos
}

// Sector is a walk of life a party belongs to.
type Sector struct {
	Name, Means string
	Pos         Pos
}

// Code stands where a country's code does, for a party of no one country.
type Code struct {
	Name, Means string
	Pos         Pos
}

// Cameo is an entry of CAMEO with its equivalent in PLOVER.
type Cameo struct {
	Code, Name string // Code has two to four digits, a leading zero among them
	Goldstein  float64
	Type       string     // PLOVER; empty if PLOVER does not code the act
	Modes      []string   // of these modes, the most usual first; none: without mode
	Contexts   [][]string // any of these sets of contexts, if there are some
	Pos        Pos
}

// Type is the type of this name.
func (o *Ontology) Type(name string) (Type, bool) {
	i, ok := o.types[name]
	if !ok {
		return Type{}, false
	}
	return o.Types[i], true
}

// Mode is the mode of this name that acts of type typ have.
func (o *Ontology) Mode(typ, mode string) (Mode, bool) {
	t, _ := o.Type(typ)
	for _, m := range t.Modes {
		if m.Name == mode {
			return m, true
		}
	}
	return Mode{}, false
}

// Context is the context of this name.
func (o *Ontology) Context(name string) (Context, bool) {
	for _, c := range o.Contexts {
		if c.Name == name {
			return c, true
		}
	}
	return Context{}, false
}

// Sector is the sector of this name: "GOV".
func (o *Ontology) Sector(name string) (Sector, bool) {
	for _, s := range o.Sectors {
		if s.Name == name {
			return s, true
		}
	}
	return Sector{}, false
}

// Code is the code of this name: "UNO".
func (o *Ontology) Code(name string) (Code, bool) {
	for _, c := range o.Codes {
		if c.Name == name {
			return c, true
		}
	}
	return Code{}, false
}

// Cameo is the entry of CAMEO with this code.
func (o *Ontology) Cameo(code string) (Cameo, bool) {
	i, ok := o.cameos[code]
	if !ok {
		return Cameo{}, false
	}
	return o.Cameos[i], true
}

// Score is how far an act leads towards conflict (−10) or cooperation (10): the
// mode's score, or the type's if mode is empty; 0 if the type is unknown.
func (o *Ontology) Score(typ, mode string) float64 {
	if m, ok := o.Mode(typ, mode); ok {
		return m.Score
	}
	t, _ := o.Type(typ)
	return t.Score
}

// CameoFor is the CAMEO code, of three or four digits, that says an act of this
// type, mode and contexts best: the entry of the type and mode whose contexts are
// all among the event's, the one that asks for most of them first. Where several
// fit as well, CAMEO makes a distinction PLOVER does not, and the answer is the
// code they all refine. Where that is none, or nothing fits, it is the general
// code of the mode, or else of the type. It is empty for an unknown type.
func (o *Ontology) CameoFor(typ, mode string, contexts []string) string {
	t, ok := o.Type(typ)
	if !ok {
		return ""
	}
	code, most := "", 0
	for i := range o.Cameos {
		c := &o.Cameos[i]
		if c.Type != typ || !c.hasMode(mode) {
			continue
		}
		switch n := c.fits(contexts); {
		case n > most:
			code, most = c.Code, n
		case n == most && n > 0:
			code = code[:commonPrefix(code, c.Code)]
		}
	}
	if _, ok := o.cameos[code]; ok && len(code) >= 3 {
		return code
	}
	if m, ok := o.Mode(typ, mode); ok {
		return m.Cameo
	}
	return t.Cameo
}

func (c *Cameo) hasMode(mode string) bool {
	if len(c.Modes) == 0 {
		return mode == ""
	}
	return slices.Contains(c.Modes, mode)
}

// commonPrefix is the number of bytes a and b begin with alike.
func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// fits is the size of the largest of c's sets of contexts that lies in contexts.
func (c *Cameo) fits(contexts []string) int {
	most := 0
	for _, set := range c.Contexts {
		all := true
		for _, s := range set {
			all = all && slices.Contains(contexts, s)
		}
		if all {
			most = max(most, len(set))
		}
	}
	return most
}

// decodeOntology reads the records of the coding scheme. Values that cannot be
// read stay zero; Check reports them.
func decodeOntology(b *Book) *Ontology {
	o := &Ontology{types: map[string]int{}, cameos: map[string]int{}}
	for _, r := range b.Records("type") {
		o.types[r.Name] = len(o.Types)
		o.Types = append(o.Types, Type{Name: r.Name, Means: r.Get("means"), Quad: int(number(r.Get("quad"))),
			Score: number(r.Get("score")), Unscored: r.Get("score") == "", Recipient: r.Get("recipient") == "required", Cameo: r.Get("cameo"), Pos: r.Pos})
	}
	for _, r := range b.Records("mode") {
		typ, name, _ := strings.Cut(r.Name, "/")
		i, ok := o.types[typ]
		if !ok {
			continue
		}
		t := &o.Types[i]
		m := Mode{Name: name, Means: r.Get("means"), Score: t.Score, Cameo: t.Cameo, Pos: r.Pos}
		if s := r.Get("score"); s != "" {
			m.Score = number(s)
		}
		if c := r.Get("cameo"); c != "" {
			m.Cameo = c
		}
		t.Modes = append(t.Modes, m)
	}
	for _, r := range b.Records("context") {
		o.Contexts = append(o.Contexts, Context{r.Name, r.Get("means"), r.Pos})
	}
	for _, r := range b.Records("sector") {
		o.Sectors = append(o.Sectors, Sector{r.Name, r.Get("means"), r.Pos})
	}
	for _, r := range b.Records("code") {
		o.Codes = append(o.Codes, Code{r.Name, r.Get("means"), r.Pos})
	}
	for _, r := range b.Records("cameo") {
		c := Cameo{Code: r.Name, Name: r.Get("name"), Goldstein: number(r.Get("goldstein")), Type: r.Get("plover"), Modes: r.List("mode"), Pos: r.Pos}
		for _, f := range r.All("context") {
			c.Contexts = append(c.Contexts, f.List())
		}
		o.Cameos = append(o.Cameos, c)
	}
	slices.SortStableFunc(o.Cameos, func(a, b Cameo) int { return strings.Compare(a.Code, b.Code) })
	for i, c := range o.Cameos {
		o.cameos[c.Code] = i
	}
	return o
}

// number is s as a number; 0 if it is none.
func number(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return f
}
