package entities

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"khaldun/book"
)

// maxFile is how large a file of records grows, half of what package book reads.
const maxFile = 8 << 20

// Writer writes what lists hold as files of the codebook, one a country, to be
// laid over the codebook it was made with. What it writes passes book.Check: a name
// that is taken is marked ambiguous, a role that overlaps another of its office is
// joined with it, and an office that has another holder that day is left out of the
// role. The codebook's own entities keep what they have and gain what they lack.
//
// Its memory does not grow with the lists but for who holds the offices of which a
// country has one. So of two entities of one name, sort and country the second is
// left out: what became of the first is not known any more.
type Writer struct {
	Count Count

	book   *book.Book
	known  *Index
	create func(path string) (io.WriteCloser, error)
	taken  taken             // names, ids, and the main names, sorts and countries of what was written
	words  map[string]bool   // words of agents taken
	unique map[string]bool   // offices a country has one of
	posts  map[string][]term // country and such an office → its terms
	merged map[string]bool   // ids of the codebook's entities written again
	files  map[string]*outFile
}

// Count is what became of what a Writer was given.
type Count struct {
	New, Merged, Known, Doubtful int // entities: written, added to, left as they are, left out as they may be either of two
	Again                        int // entities left out because one of the name, sort and country was written
	Roles, Dated, Open           int // roles written, those with dates, and those of them without an end
	Ambiguous                    int // entities whose name was taken
	Held                         int // offices left out of a role because somebody else held them
	Agents, KnownAgents          int
}

// term is a time for which somebody held an office.
type term struct {
	id          string
	from, until time.Time
}

// outFile is a file being written.
type outFile struct {
	w    *bufio.Writer
	c    io.Closer
	size int
	part int
}

// NewWriter makes a Writer that lays its files over b. The function create opens a
// new file for the path it is given.
func NewWriter(b *book.Book, create func(path string) (io.WriteCloser, error)) *Writer {
	w := &Writer{book: b, known: NewIndex(b), create: create, taken: newTaken(), words: map[string]bool{},
		unique: map[string]bool{}, posts: map[string][]term{}, merged: map[string]bool{}, files: map[string]*outFile{}}
	for _, kind := range []string{"country", "metonym", "entity"} {
		for _, r := range b.Records(kind) {
			for _, f := range r.Fields {
				if f.Key == "name" || f.Key == "alias" {
					w.taken.add(nameWord, fold(f.Value))
				}
			}
		}
	}
	for _, o := range b.Offices {
		w.unique[o.ID] = o.Unique
	}
	for _, e := range b.Entities {
		w.taken.add(idWord, e.ID)
		for _, r := range e.Roles {
			w.claim(e.ID, r.Country, r.Office, r.From, r.Until)
		}
	}
	for _, a := range b.Agents {
		for _, word := range slices.Concat(a.Words, a.Plurals) {
			w.words[strings.ToLower(word)] = true
		}
	}
	return w
}

// Sorts of words that are taken.
const (
	nameWord = "name"
	idWord   = "id"
	partyAs  = "party "
)

func (w *Writer) claim(id, country, office string, from, until time.Time) {
	if w.unique[office] {
		post := country + " " + office
		w.posts[post] = append(w.posts[post], term{id, from, until})
	}
}

// Entity writes an entity, or what the codebook's own lacks.
func (w *Writer) Entity(e *Entity) error {
	switch known := w.known.match(e); len(known) {
	case 0:
		return w.fresh(e)
	case 1:
		return w.merge(known[0], e)
	default:
		w.Count.Doubtful++
		return nil
	}
}

// fresh writes an entity the codebook does not have.
func (w *Writer) fresh(e *Entity) error {
	if w.again(e) {
		w.Count.Again++
		return nil
	}
	id := w.newID(e)
	if id == "" {
		w.Count.Doubtful++
		return nil
	}
	roles := w.fit(id, ordered(join(e.Roles)), nil)
	var r record
	r.begin("entity", id)
	r.add("kind", e.Kind)
	ambiguous := w.addNames(&r, e)
	for _, a := range e.Acronyms {
		if !strings.Contains(a, ",") {
			r.add("acronym", a)
		}
	}
	r.add("item", e.Item)
	w.addRoles(&r, roles)
	if ambiguous {
		r.add("ambiguous", "true")
		w.Count.Ambiguous++
	}
	w.Count.New++
	return w.write(fileOf(roles), &r)
}

// again reports whether an entity of the name, sort and country was written.
func (w *Writer) again(e *Entity) bool {
	sort := "body"
	if e.Kind == "person" {
		sort = "person"
	}
	return w.taken.add(partyAs+sort, e.Roles[0].Country+" "+fold(e.Names[0]))
}

// newID is an id nobody has; empty if none can be made of the name.
func (w *Writer) newID(e *Entity) string {
	stem := ID(e.Names[0])
	if stem == "" {
		return ""
	}
	country := strings.ToLower(e.Roles[0].Country)
	for _, id := range []string{stem, stem + "-" + country, stem + "-" + strings.ToLower(e.Item)} {
		if w.takeID(id) {
			return id
		}
	}
	const most = 1000 // of one name in one country
	for n := 2; n < most; n++ {
		if id := stem + "-" + country + "-" + strconv.Itoa(n); w.takeID(id) {
			return id
		}
	}
	return ""
}

func (w *Writer) takeID(id string) bool {
	return !strings.HasSuffix(id, "-") && !w.taken.add(idWord, id)
}

// addNames adds the main name, and of the others those nobody has yet. It reports
// whether the main name is somebody else's too.
func (w *Writer) addNames(r *record, e *Entity) (ambiguous bool) {
	own := map[string]bool{}
	for i, n := range e.Names {
		key := fold(n)
		if own[key] {
			continue
		}
		own[key] = true
		switch taken := w.taken.has(nameWord, key); {
		case taken && i > 0:
			continue
		case taken:
			ambiguous = true
		}
		w.taken.add(nameWord, key)
		r.add("name", n)
	}
	return ambiguous
}

// merge writes a record of the codebook again with the roles it lacks: those that
// are dated and of a time for which it has none.
func (w *Writer) merge(known *book.Entity, e *Entity) error {
	var lacking []Role
	for _, r := range ordered(join(e.Roles)) {
		if (!r.From.IsZero() || !r.To.IsZero()) && !slices.ContainsFunc(known.Roles, r.meets) {
			lacking = append(lacking, r)
		}
	}
	lacking = w.fit(known.ID, lacking, known.Roles)
	if len(lacking) == 0 || w.merged[known.ID] {
		w.Count.Known++
		return nil
	}
	w.merged[known.ID] = true
	w.Count.Merged++
	rec := w.book.Record("entity", known.ID)
	var r record
	r.begin("entity", known.ID)
	before := false // the new roles are written
	for _, f := range rec.Fields {
		if f.Key == "role" && !before && !strings.Contains(f.Value, "..") {
			w.addRoles(&r, lacking)
			before = true
		}
		r.add(f.Key, f.Value)
	}
	if !before {
		w.addRoles(&r, lacking)
	}
	return w.write(fileOf(lacking), &r)
}

// meets reports whether the role and one of the codebook hold at once, to a day.
// One of the codebook without dates meets what it says itself.
func (r Role) meets(k book.Role) bool {
	if k.From.IsZero() && k.Until.IsZero() {
		return k.Country == r.Country && (k.Office == r.Office || slices.Equal(k.Sectors, r.Sectors))
	}
	const day = 24 * time.Hour
	return together(r.From.First(), r.To.After(), k.From, k.Until) > day
}

// together is for how long two times overlap; an end of zero is none.
func together(from1, until1, from2, until2 time.Time) time.Duration {
	far := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	if until1.IsZero() {
		until1 = far
	}
	if until2.IsZero() {
		until2 = far
	}
	from, until := from1, until1
	if from2.After(from) {
		from = from2
	}
	if until2.Before(until) {
		until = until2
	}
	return until.Sub(from)
}

// join makes one of roles of the same office that overlap, and of those that say
// the same and touch: the codebook holds one role of an office at a time.
func join(roles []Role) []Role {
	var out []Role
	for _, r := range roles {
		for {
			i := slices.IndexFunc(out, r.joins)
			if i < 0 {
				break
			}
			r = out[i].union(r)
			out = slices.Delete(out, i, i+1)
		}
		out = append(out, r)
	}
	return out
}

func (r Role) joins(o Role) bool {
	if o.Country != r.Country || o.Office != r.Office {
		return false
	}
	common := together(o.From.First(), o.To.After(), r.From.First(), r.To.After())
	return common > max(o.slack(), r.slack()) || common >= 0 && slices.Equal(o.Sectors, r.Sectors)
}

// slack is how far the role's dates may be off.
func (r Role) slack() time.Duration {
	most := time.Duration(0)
	for _, d := range []Date{r.From, r.To} {
		if !d.IsZero() {
			most = max(most, d.After().Sub(d.First()))
		}
	}
	return most
}

// union is the role for the time of both. Nobody is a former official while he is
// an official.
func (r Role) union(o Role) Role {
	if o.From.First().Before(r.From.First()) {
		r.From = o.From
	}
	if o.To.IsZero() || !r.To.IsZero() && r.To.After().Before(o.To.After()) {
		r.To = o.To
	}
	sectors := slices.Clone(r.Sectors)
	for _, s := range o.Sectors {
		if !slices.Contains(sectors, s) {
			sectors = append(sectors, s)
		}
	}
	if len(sectors) > 1 {
		sectors = slices.DeleteFunc(sectors, func(s string) bool { return s == "ELI" })
	}
	r.Sectors = sectors
	return r
}

// ordered puts the weightiest roles first: what is dated, then offices, then the
// government, then what is latest.
func ordered(roles []Role) []Role {
	weight := func(r Role) int {
		switch {
		case r.From.IsZero() && r.To.IsZero():
			return 3
		case r.Office != "" && slices.Contains(r.Sectors, "GOV"):
			return 0
		case slices.Contains(r.Sectors, "GOV"):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(roles, func(a, b Role) int {
		return cmp.Or(weight(a)-weight(b), b.From.First().Compare(a.From.First()))
	})
	return roles
}

// fit leaves out of roles the offices that somebody else holds that day, and roles
// that are then like another.
func (w *Writer) fit(id string, roles []Role, has []book.Role) []Role {
	const day = 24 * time.Hour
	for i := range roles {
		r := &roles[i]
		post := r.Country + " " + r.Office
		if !w.unique[r.Office] || !slices.ContainsFunc(w.posts[post], func(t term) bool {
			return t.id != id && together(r.From.First(), r.To.After(), t.from, t.until) > 0
		}) {
			continue
		}
		r.Office = ""
		w.Count.Held++
	}
	roles = join(roles)
	roles = slices.DeleteFunc(roles, func(r Role) bool {
		return slices.ContainsFunc(has, func(k book.Role) bool {
			return k.Country == r.Country && k.Office == r.Office && together(r.From.First(), r.To.After(), k.From, k.Until) > day
		})
	})
	for _, r := range roles {
		w.claim(id, r.Country, r.Office, r.From.First(), r.To.After())
	}
	return roles
}

func (w *Writer) addRoles(r *record, roles []Role) {
	for _, role := range roles {
		r.add("role", role.String())
		w.Count.Roles++
		if !role.From.IsZero() || !role.To.IsZero() {
			w.Count.Dated++
			if role.To.IsZero() {
				w.Count.Open++
			}
		}
	}
}

// String is the role as the codebook writes it.
func (r Role) String() string {
	s := r.Country + " -"
	if len(r.Sectors) > 0 {
		s = r.Country + " " + strings.Join(r.Sectors, ",")
	}
	if r.Office != "" {
		s += " " + r.Office
	}
	if !r.From.IsZero() || !r.To.IsZero() {
		s += " " + r.From.String() + ".." + r.To.String()
	}
	return s
}

// Agent writes an agent whose word the codebook does not have.
func (w *Writer) Agent(a *Agent) error {
	id := ID(a.Word)
	if w.words[a.Word] || w.book.Record("agent", id) != nil || id == "" {
		w.Count.KnownAgents++
		return nil
	}
	w.words[a.Word] = true
	if !w.takeID("agent " + id) {
		w.Count.KnownAgents++
		return nil
	}
	kind := a.Kind
	if kind == "" {
		kind = w.kindOf(a.Word)
	}
	var r record
	r.begin("agent", id)
	r.add("word", a.Word)
	r.add("plural", a.Plural)
	r.add("sector", strings.Join(a.Sectors, ", "))
	r.add("kind", kind)
	w.Count.Agents++
	return w.write("agents", &r)
}

// kindOf is body if the codebook's agent whose word ends the phrase is one: an
// "unlicensed news agency" is a body because an agency is.
func (w *Writer) kindOf(phrase string) string {
	for _, a := range w.book.Agents {
		for _, word := range a.Words {
			if a.Kind == "body" && strings.HasSuffix(phrase, " "+word) {
				return "body"
			}
		}
	}
	return "person"
}

// fileOf is the file an entity's record goes to.
func fileOf(roles []Role) string {
	if len(roles) == 0 {
		return "other"
	}
	return roles[0].Country
}

// write puts a record into a file, formatted.
func (w *Writer) write(name string, r *record) error {
	text, err := book.Format([]byte(r.String()))
	if err != nil {
		return fmt.Errorf("write %s: %w", strings.SplitN(r.String(), "\n", 2)[0], err)
	}
	f, err := w.file(name, len(text)+1)
	if err != nil {
		return err
	}
	if f.size > 0 {
		f.w.WriteByte('\n')
	}
	f.size += len(text) + 1
	_, err = f.w.Write(text)
	return err
}

// file is the open file of this name, a further part of it if it would grow too
// large.
func (w *Writer) file(name string, size int) (*outFile, error) {
	f := w.files[name]
	if f != nil && f.size+size <= maxFile {
		return f, nil
	}
	part := 1
	if f != nil {
		part = f.part + 1
		if err := f.close(); err != nil {
			return nil, err
		}
	}
	path := name + ".entities"
	if part > 1 {
		path = name + "-" + strconv.Itoa(part) + ".entities"
	}
	out, err := w.create(path)
	if err != nil {
		return nil, err
	}
	f = &outFile{w: bufio.NewWriterSize(out, 16<<10), c: out, part: part}
	w.files[name] = f
	return f, nil
}

func (f *outFile) close() error {
	err := f.w.Flush()
	return cmp.Or(err, f.c.Close())
}

// Close ends all files. The error is the first there was.
func (w *Writer) Close() error {
	var first error
	for _, name := range slices.Sorted(maps.Keys(w.files)) {
		if err := w.files[name].close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// record is a record as text.
type record struct{ strings.Builder }

func (r *record) begin(kind, name string) { r.WriteString(kind + " " + name + "\n") }

// add adds a field if it has a value.
func (r *record) add(key, value string) {
	if value != "" {
		r.WriteString("  " + key + "  " + value + "\n")
	}
}
