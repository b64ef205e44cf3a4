package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"khaldun/book"
	"khaldun/entities"
)

type entitiesCmd struct {
	Find   entitiesFindCmd   `cmd:"" help:"Show who a name can be."`
	Import entitiesImportCmd `cmd:"" help:"Make records of lists of people and bodies."`
	Check  entitiesCheckCmd  `cmd:"" help:"Show where a list and the codebook disagree."`
}

type entitiesFindCmd struct {
	On   string   `help:"Only the role held that day." placeholder:"YYYY-MM-DD"`
	Name []string `arg:"" help:"A name, an entity's id or a Wikidata item."`
}

func (entitiesFindCmd) Help() string {
	return `Shows the entities of the codebook that have the name, the one most often meant
first, with their roles. If there is none, it shows names that are spelt alike and
the exit code is 1.

  khaldun entities find Angela Merkel
  khaldun entities find --on 2015-06-01 Kerry
  khaldun entities find Q567`
}

func (c entitiesFindCmd) Run(p *program) error {
	var day time.Time
	if c.On != "" {
		d, err := parseDay(c.On)
		if err != nil {
			return usageError("--on: " + err.Error())
		}
		day = d.From
	}
	b, err := p.book()
	if err != nil {
		return err
	}
	ix := entities.NewIndex(b)
	name := strings.Join(c.Name, " ")
	found := ix.Find(name)
	if len(found) == 0 {
		fmt.Fprintf(p.err, "khaldun: no entity is called %q\n", name)
		const shown = 5
		for _, n := range ix.Near(name, shown) {
			fmt.Fprintf(p.err, "  did you mean %s (%s)?\n", n.Name, n.Entity.ID)
		}
		return errFaults
	}
	out := bufio.NewWriter(p.out)
	for i, e := range found {
		if i > 0 {
			fmt.Fprintln(out)
		}
		showEntity(out, b, e, day)
	}
	return out.Flush()
}

// showEntity prints an entity with its roles, or with that of a day.
func showEntity(w io.Writer, b *book.Book, e *book.Entity, day time.Time) {
	note := ""
	if e.Ambiguous {
		note = ", another is more often meant"
	}
	fmt.Fprintf(w, "%s  %s, %s (%s%s)\n", e.ID, e.Names[0], e.Kind, e.Pos, note)
	show := func(label string, values []string) {
		if len(values) > 0 {
			fmt.Fprintf(w, "  %-8s %s\n", label, strings.Join(values, "; "))
		}
	}
	show("also", slices.Concat(e.Names[1:], e.Aliases, e.Acronyms))
	show("short", e.Shorts)
	if e.Item != "" {
		show("item", []string{e.Item})
	}
	if !day.IsZero() {
		r, ok := e.RoleOn(day)
		if !ok {
			fmt.Fprintf(w, "  no role on %s\n", day.Format(time.DateOnly))
			return
		}
		fmt.Fprintf(w, "  %-8s %s  %s\n", "role", entities.Dates(r.From, r.Until), &r)
		return
	}
	for i := range e.Roles {
		r := &e.Roles[i]
		fmt.Fprintf(w, "  %-8s %-24s  %s\n", "role", entities.Dates(r.From, r.Until), r)
	}
}

// listFlags are how lists are read.
type listFlags struct {
	Format string   `enum:"auto,ftm,wikidata,archigos,actors,agents,countryinfo" default:"auto" help:"What the lists are: auto, ftm, wikidata, archigos, actors, agents or countryinfo."`
	List   []string `arg:"" name:"list" help:"Lists, packed by gzip or bzip2 or not; - for standard input."`
}

// read hands all that the lists hold to sink.
func (f listFlags) read(p *program, b *book.Book, o entities.Options, sink entities.Sink, show *lineProgress) error {
	rd := entities.NewReader(b, o)
	for _, name := range f.List {
		show.list = name
		if err := f.one(p, rd, name, sink); err != nil {
			return err
		}
	}
	return nil
}

func (f listFlags) one(p *program, rd *entities.Reader, name string, sink entities.Sink) error {
	in := p.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return bare(name, err)
		}
		defer file.Close()
		in = file
	} else {
		name = "standard input"
	}
	br := bufio.NewReaderSize(in, sniffed)
	format := entities.Format(f.Format)
	if f.Format == "auto" {
		start, err := br.Peek(sniffed)
		if err != nil && !errors.Is(err, io.EOF) {
			return bare(name, err)
		}
		if format = entities.Detect(bytes.Clone(start)); format == "" {
			return fmt.Errorf("%s: no list in a format we know; name it by --format", name)
		}
	}
	return rd.Read(name, format, br, sink)
}

type entitiesImportCmd struct {
	listFlags
	To      string `required:"" help:"The directory to write to, to be used as --book." placeholder:"DIR" type:"path"`
	Name    string `help:"What to call the import: its files go to DIR/entities/NAME." default:"imported" placeholder:"NAME"`
	Undated bool   `help:"People too of whom the list knows no post but a country or an occupation."`
	Log     string `help:"A file to write all that was skipped to, with line and reason." placeholder:"FILE" type:"path"`
}

func (entitiesImportCmd) Help() string {
	return `Reads lists of people and bodies and writes entity records for the codebook:

  ftm          FollowTheMoney, a JSON object a line (OpenSanctions: entities.ftm.json)
  wikidata     Wikidata's JSON, an entity a line; posts must be in the same list
  archigos     the table of leaders, parted by tabs
  actors       an actor dictionary of TABARI, PETRARCH or Phoenix
  agents       an agent dictionary of the same
  countryinfo  CountryInfo.txt

What is skipped is counted by reason. The codebook's own entities keep what they
have and gain roles for times for which they have none.

  khaldun entities import --to mine entities.ftm.json.gz
  khaldun entities import --to mine --name leaders --log skipped.tsv archigos.tsv
  khaldun --book mine test data/entities
  khaldun --book mine read page.html`
}

func (c entitiesImportCmd) Run(p *program) error {
	if strings.ContainsAny(c.Name, `/\`) || strings.HasPrefix(c.Name, ".") || strings.HasPrefix(c.Name, "_") || c.Name == "" {
		return usageError("--name: want a plain name that begins with a letter")
	}
	dir := filepath.Join(c.To, "entities", c.Name)
	if _, err := os.Stat(dir); err == nil {
		return usageError(dir + " is there already; remove it, or choose another --name")
	}
	b, err := c.below(p)
	if err != nil {
		return err
	}
	skips, err := newSkipCount(c.Log)
	if err != nil {
		return err
	}
	scratch := &scratchFiles{}
	defer scratch.remove()
	show := newLineProgress(p)
	out := entities.NewWriter(b, func(path string) (io.WriteCloser, error) {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, err
		}
		return os.Create(filepath.Join(dir, path))
	})
	opts := entities.Options{Scratch: scratch.open, Skipped: skips.add, Progress: show.at, Undated: c.Undated}
	err = c.read(p, b, opts, out, show)
	show.clear()
	err = cmp.Or(err, out.Close(), skips.close())
	skips.print(p.err)
	c.summary(p.err, &out.Count, dir)
	return err
}

// below is the codebook the import is laid over: also what is in the directory
// already.
func (c entitiesImportCmd) below(p *program) (*book.Book, error) {
	layers := p.layers()
	if st, err := os.Stat(c.To); err == nil && st.IsDir() && !sameDir(c.To, p.opts.Book) {
		layers = append(layers, os.DirFS(c.To))
	}
	b, err := book.Open(layers...)
	if err != nil {
		return nil, fmt.Errorf("codebook: %w", err)
	}
	return b, nil
}

func sameDir(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

func (c entitiesImportCmd) summary(w io.Writer, n *entities.Count, dir string) {
	if n.New+n.Merged+n.Agents > 0 {
		fmt.Fprintln(w, "written to", dir)
	}
	for _, row := range []struct {
		n    int
		text string
	}{
		{n.New, "new entities"},
		{n.Merged, "entities of the codebook with further roles"},
		{n.Known, "entities the codebook has, with nothing new"},
		{n.Doubtful, "entities that may be either of two of the codebook"},
		{n.Again, "entities that came twice, of one name, sort and country; the second was left out"},
		{n.Ambiguous, "new entities with somebody else's name, marked ambiguous"},
		{n.Agents, "new agents"},
		{n.KnownAgents, "agents the codebook has"},
		{n.Roles, "roles"},
		{n.Dated, "of them with dates"},
		{n.Open, "of them without an end; look at them if the list is old"},
		{n.Held, "offices left out because somebody else held them that day"},
	} {
		if row.n > 0 {
			fmt.Fprintf(w, "%9d  %s\n", row.n, row.text)
		}
	}
}

// skipCount counts what lists lose, by reason.
type skipCount struct {
	reasons map[string]*skipReason
	log     *bufio.Writer
	file    *os.File
}

type skipReason struct {
	n     int
	first entities.Skip
}

func newSkipCount(log string) (*skipCount, error) {
	s := &skipCount{reasons: map[string]*skipReason{}}
	if log == "" {
		return s, nil
	}
	f, err := os.Create(log)
	if err != nil {
		return nil, bare(log, err)
	}
	s.file, s.log = f, bufio.NewWriter(f)
	fmt.Fprintln(s.log, "line\treason\tdetail")
	return s, nil
}

// maxReasons bounds what a list with thousands of schemas can make us keep.
const maxReasons = 200

func (s *skipCount) add(k entities.Skip) {
	if s.log != nil {
		fmt.Fprintf(s.log, "%d\t%s\t%s\n", k.Line, k.Reason, strings.Join(strings.Fields(k.Detail), " "))
	}
	r := s.reasons[k.Reason]
	if r == nil {
		if len(s.reasons) == maxReasons {
			k.Reason = "other reasons"
		}
		if r = s.reasons[k.Reason]; r == nil {
			r = &skipReason{first: k}
			s.reasons[k.Reason] = r
		}
	}
	r.n++
}

func (s *skipCount) close() error {
	if s.log == nil {
		return nil
	}
	return cmp.Or(s.log.Flush(), s.file.Close())
}

func (s *skipCount) print(w io.Writer) {
	if len(s.reasons) == 0 {
		return
	}
	fmt.Fprintln(w, "skipped:")
	names := slices.Sorted(maps.Keys(s.reasons))
	slices.SortStableFunc(names, func(a, b string) int { return s.reasons[b].n - s.reasons[a].n })
	for _, name := range names {
		r := s.reasons[name]
		fmt.Fprintf(w, "%9d  %s", r.n, name)
		if r.first.Detail != "" {
			fmt.Fprintf(w, ", such as line %d: %s", r.first.Line, r.first.Detail)
		}
		fmt.Fprintln(w)
	}
}

// scratchFiles are files that are removed at the end.
type scratchFiles struct{ files []*os.File }

func (s *scratchFiles) open() (io.ReadWriteSeeker, error) {
	f, err := os.CreateTemp("", "khaldun-*")
	if err != nil {
		return nil, err
	}
	s.files = append(s.files, f)
	return f, nil
}

func (s *scratchFiles) remove() {
	for _, f := range s.files {
		f.Close()
		os.Remove(f.Name())
	}
}

// lineProgress shows on a terminal how far a long list is read.
type lineProgress struct {
	w            io.Writer
	list         string
	start, shown time.Time
}

func newLineProgress(p *program) *lineProgress {
	g := &lineProgress{start: time.Now()}
	if p.terminal && !p.opts.Quiet {
		g.w = p.err
	}
	return g
}

func (g *lineProgress) at(lines int64) {
	now := time.Now()
	if g.w == nil || now.Sub(g.start) < progressAfter || now.Sub(g.shown) < progressEvery {
		return
	}
	g.shown = now
	fmt.Fprintf(g.w, "\r%s: %d lines, %.0f lines/s\x1b[K", g.list, lines, float64(lines)/now.Sub(g.start).Seconds())
}

func (g *lineProgress) clear() {
	if g.w != nil && !g.shown.IsZero() {
		fmt.Fprint(g.w, "\r\x1b[K")
	}
}

type entitiesCheckCmd struct {
	listFlags
	Since string `help:"Leave out what ended before that day." default:"2000-01-01" placeholder:"YYYY-MM-DD"`
	Slack int    `help:"How many days dates may be apart." default:"62" placeholder:"DAYS"`
	Only  string `help:"Only disagreements of these kinds." placeholder:"KIND,..."`
	To    string `enum:"text,jsonl" default:"text" help:"text or jsonl."`
}

func (entitiesCheckCmd) Help() string {
	s := "Lists where a list and the codebook disagree about who was what when. Either may\nbe wrong. The kinds:\n\n"
	for _, k := range entities.DisagreementKinds() {
		s += fmt.Sprintf("  %-9s%s\n", k.Kind, k.Means)
	}
	return s + `
  khaldun entities check CountryInfo.txt.gz
  khaldun entities check --only dates,holder --since 2005-01-01 Phoenix.Countries.actors.txt`
}

func (c entitiesCheckCmd) Run(p *program) error {
	since, err := parseDay(c.Since)
	if err != nil {
		return usageError("--since: " + err.Error())
	}
	kinds := strings.FieldsFunc(c.Only, func(r rune) bool { return r == ',' || r == ' ' })
	for _, k := range kinds {
		if !slices.ContainsFunc(entities.DisagreementKinds(), func(d struct{ Kind, Means string }) bool { return d.Kind == k }) {
			return usageError(fmt.Sprintf("--only: unknown kind %q", k))
		}
	}
	b, err := p.book()
	if err != nil {
		return err
	}
	compare := entities.NewComparison(b)
	compare.Since, compare.Slack = since.From, time.Duration(c.Slack)*24*time.Hour
	skips, err := newSkipCount("")
	if err != nil {
		return err
	}
	show := newLineProgress(p)
	err = c.read(p, b, entities.Options{Skipped: skips.add, Progress: show.at}, compare, show)
	show.clear()
	if err != nil {
		return err
	}
	skips.print(p.err)
	return c.print(p, compare.Disagreements(), kinds)
}

func (c entitiesCheckCmd) print(p *program, all []entities.Disagreement, kinds []string) error {
	out := bufio.NewWriter(p.out)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	count := map[string]int{}
	for _, d := range all {
		if len(kinds) > 0 && !slices.Contains(kinds, d.Kind) {
			continue
		}
		count[d.Kind]++
		if c.To == "jsonl" {
			if err := enc.Encode(d); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(out, "%s: %s: %s, %s", d.Where, d.Kind, d.Who, d.Theirs)
		if d.Ours != "" {
			fmt.Fprintf(out, "; codebook: %s", d.Ours)
		}
		fmt.Fprintln(out)
	}
	for _, k := range entities.DisagreementKinds() {
		if n := count[k.Kind]; n > 0 {
			fmt.Fprintf(p.err, "%9d  %s: %s\n", n, k.Kind, k.Means)
		}
	}
	return out.Flush()
}
