package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"khaldun"
	"khaldun/coder"
	"khaldun/store"
)

type recodeCmd struct {
	archiveFlags
	Query    string `help:"Read only the articles that this finds again." placeholder:"QUERY"`
	DryRun   bool   `short:"n" help:"Report what would change and leave the archive as it is."`
	Examples int    `help:"How many changes to show a rule; 0 is all." default:"3"`
	JSON     bool   `name:"json" help:"Print every change, one JSON object a line."`
}

func (recodeCmd) Help() string {
	return `Reads the articles of an archive again with the present codebook, keeps the new
readings beside the old ones, and reports the events gained, lost and changed, by
the rule they rest on, with their sentences. Articles that this version has read
are left out, so an interrupted run goes on where it stopped.

  khaldun recode
  khaldun --book mine recode --dry-run --query 'country:KEN since:2024'
  khaldun recode --json > changes.jsonl`
}

func (c recodeCmd) Run(p *program) error {
	cd, b, err := p.coder()
	if err != nil {
		return err
	}
	q, err := findFlags{}.parse(c.Query, b)
	if err != nil {
		return err
	}
	a, err := c.open(b)
	if err != nil {
		return err
	}
	defer a.Close()
	ctx, stop := interruptible()
	defer stop()
	ids, err := a.Outdated(ctx, q, cd.Version())
	if err != nil {
		return err
	}
	out := bufio.NewWriter(p.out)
	run := &recoding{cmd: c, p: p, archive: a, out: out, show: newProgress(p), byRule: map[string]*ruleChanges{}}
	err = run.all(ctx, cd, ids)
	run.show.clear()
	run.report()
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return errors.New("interrupted; the same command goes on where this one stopped")
	case run.failed > 0:
		return errFaults
	}
	return nil
}

// recoding is one run of recode.
type recoding struct {
	cmd     recodeCmd
	p       *program
	archive *store.Archive
	out     *bufio.Writer
	show    *progress

	pending map[int64]*khaldun.Reading // read again, not yet written down
	byRule  map[string]*ruleChanges
	read    int
	failed  int
}

// ruleChanges are the changes to events of one rule.
type ruleChanges struct {
	gained, lost, changed int
	examples              []change
}

func (g *recoding) all(ctx context.Context, cd *coder.Coder, ids []int64) error {
	at := 0 // ReadAll answers once for each id, in their order
	for res := range cd.ReadAll(g.documents(ctx, ids), g.p.opts.Workers) {
		id := ids[at]
		at++
		if res.Err != nil {
			g.failed++
			g.show.clear()
			fmt.Fprintln(g.p.err, "khaldun:", res.Err)
			continue
		}
		if res.Reading == nil {
			continue
		}
		if err := g.one(id, res.Reading); err != nil {
			return err
		}
	}
	return g.flush()
}

func (g *recoding) documents(ctx context.Context, ids []int64) iter.Seq2[*khaldun.Document, error] {
	return func(yield func(*khaldun.Document, error) bool) {
		for _, id := range ids {
			if ctx.Err() != nil || !yield(g.archive.Document(context.Background(), id)) {
				return
			}
		}
	}
}

// one compares a new reading with the one the archive has.
func (g *recoding) one(id int64, r *khaldun.Reading) error {
	r.Words, r.States = khaldun.Vectors{}, khaldun.Vectors{}
	old, err := g.archive.Reading(context.Background(), id)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return err
	}
	if old == nil {
		old = &khaldun.Reading{Doc: r.Doc}
	}
	for _, c := range changes(old, r) {
		g.note(c)
	}
	g.read++
	g.show.step(len(r.Events))
	if g.cmd.DryRun {
		return nil
	}
	if g.pending == nil {
		g.pending = map[int64]*khaldun.Reading{}
	}
	g.pending[id] = r
	if len(g.pending) >= addBatch {
		return g.flush()
	}
	return nil
}

func (g *recoding) flush() error {
	if len(g.pending) == 0 {
		return nil
	}
	b, err := g.archive.Begin(context.Background())
	if err != nil {
		return err
	}
	defer b.Rollback()
	for _, id := range slices.Sorted(maps.Keys(g.pending)) {
		err := b.Recode(id, g.pending[id])
		if errors.Is(err, store.ErrEntry) {
			g.failed++
			fmt.Fprintln(g.p.err, "khaldun:", err)
		} else if err != nil {
			return err
		}
	}
	clear(g.pending)
	return b.Commit()
}

// note counts a change and keeps or prints it.
func (g *recoding) note(c change) {
	if g.cmd.JSON {
		writeLine(g.out, c)
	}
	r := g.byRule[c.Rule]
	if r == nil {
		r = &ruleChanges{}
		g.byRule[c.Rule] = r
	}
	switch c.Kind {
	case "gained":
		r.gained++
	case "lost":
		r.lost++
	default:
		r.changed++
	}
	if g.cmd.Examples == 0 || len(r.examples) < g.cmd.Examples {
		r.examples = append(r.examples, c)
	}
}

// report prints the changes by rule, those with most changes first.
func (g *recoding) report() {
	var all ruleChanges
	for _, r := range g.byRule {
		all.gained, all.lost, all.changed = all.gained+r.gained, all.lost+r.lost, all.changed+r.changed
	}
	w := io.Writer(g.out)
	if g.cmd.JSON {
		w = g.p.err
	}
	fmt.Fprintf(w, "%d articles read again; events gained %d, lost %d, changed %d\n", g.read, all.gained, all.lost, all.changed)
	if g.cmd.JSON {
		return
	}
	size := func(rule string) int { r := g.byRule[rule]; return r.gained + r.lost + r.changed }
	for _, rule := range slices.SortedFunc(maps.Keys(g.byRule), func(a, b string) int {
		return cmp.Or(size(b)-size(a), strings.Compare(a, b))
	}) {
		r := g.byRule[rule]
		fmt.Fprintf(w, "\n%s: gained %d, lost %d, changed %d\n", cmp.Or(rule, "no rule"), r.gained, r.lost, r.changed)
		for _, c := range r.examples {
			c.print(w)
		}
	}
}

// change is an event that two readings of an article differ in.
type change struct {
	Kind     string `json:"change"` // gained, lost or changed
	Rule     string `json:"rule"`   // of the new event, or of the one lost
	DocID    string `json:"doc_id"`
	Sentence string `json:"sentence"`
	Before   []told `json:"before"` // what the old reading tells of it; empty if gained
	After    []told `json:"after"`  // the same of the new one; empty if lost
}

// told is a property of an event in words.
type told struct {
	What  string `json:"what"`
	Value string `json:"value"`
}

func (c change) print(w io.Writer) {
	sign := map[string]string{"gained": "+", "lost": "-", "changed": "~"}[c.Kind]
	fmt.Fprintf(w, "  %s %s  [%s]\n", sign, c.Sentence, c.DocID)
	for i := range max(len(c.Before), len(c.After)) {
		switch {
		case c.Kind == "gained" && c.After[i].Value != "":
			fmt.Fprintf(w, "      %-9s  %s\n", c.After[i].What, c.After[i].Value)
		case c.Kind == "lost" && c.Before[i].Value != "":
			fmt.Fprintf(w, "      %-9s  %s\n", c.Before[i].What, c.Before[i].Value)
		case c.Kind == "changed" && c.Before[i] != c.After[i]:
			fmt.Fprintf(w, "      %-9s  %s → %s\n", c.Before[i].What, cmp.Or(c.Before[i].Value, "none"), cmp.Or(c.After[i].Value, "none"))
		}
	}
}

// changes compares two readings of a document. Events that tell the same of
// overlapping words are the same; those left over that share words are one event
// that changed.
func changes(old, now *khaldun.Reading) []change {
	lost, gained := pairOff(old, now, func(x, y int) bool { return slices.Equal(tell(old, x), tell(now, y)) }, allOf(old), allOf(now), nil)
	var out []change
	lost, gained = pairOff(old, now, func(x, y int) bool { return true }, lost, gained, func(x, y int) {
		out = append(out, changeOf("changed", now, y, tell(old, x), tell(now, y)))
	})
	for _, x := range lost {
		out = append(out, changeOf("lost", old, x, tell(old, x), nil))
	}
	for _, y := range gained {
		out = append(out, changeOf("gained", now, y, nil, tell(now, y)))
	}
	return out
}

func allOf(r *khaldun.Reading) []int {
	out := make([]int, len(r.Events))
	for i := range out {
		out[i] = i
	}
	return out
}

// pairOff takes pairs of events out of xs and ys that share words and are alike, and
// hands each to found.
func pairOff(old, now *khaldun.Reading, alike func(x, y int) bool, xs, ys []int, found func(x, y int)) (restX, restY []int) {
	ys = slices.Clone(ys)
	for _, x := range xs {
		i := slices.IndexFunc(ys, func(y int) bool {
			return old.Events[x].Trigger.Overlaps(now.Events[y].Trigger) && alike(x, y)
		})
		if i < 0 {
			restX = append(restX, x)
			continue
		}
		if found != nil {
			found(x, ys[i])
		}
		ys = slices.Delete(ys, i, i+1)
	}
	return restX, ys
}

func changeOf(kind string, r *khaldun.Reading, n int, before, after []told) change {
	e := &r.Events[n]
	sentence := e.Trigger
	if s := r.SentenceAt(e.Trigger.Start); s >= 0 {
		sentence = r.Sentences[s].Span
	}
	return change{kind, e.Why.Rule, r.Doc.ID, flat(r.Text(sentence)), before, after}
}

// tell is what a reading says of an event, always the same things in the same order.
func tell(r *khaldun.Reading, n int) []told {
	e := &r.Events[n]
	date, place := "", ""
	if e.When >= 0 {
		date = r.Times[e.When].Value
	}
	if e.Where >= 0 {
		place = r.Places[e.Where].Name
	}
	var speakers []int
	for st := e.Statement; st >= 0 && len(speakers) < 16; st = r.Statements[st].Parent {
		speakers = append(speakers, r.Statements[st].Speaker)
	}
	return []told{
		{"code", strings.TrimSpace(e.Type + " " + e.Mode)},
		{"status", e.Status.String()},
		{"context", strings.Join(e.Contexts, ", ")},
		{"cameo", e.Cameo},
		{"actor", mentionList(r, e.Actors)},
		{"recipient", mentionList(r, e.Recipients)},
		{"date", date},
		{"place", place},
		{"said by", mentionList(r, speakers)},
	}
}

func mentionList(r *khaldun.Reading, ms []int) string {
	var parties []store.Party
	for _, i := range ms {
		if i < 0 {
			parties = append(parties, store.Party{Name: "somebody"})
			continue
		}
		m := &r.Mentions[i]
		parties = append(parties, store.Party{Entity: m.Entity, Name: m.Name, Country: m.Country, Sector: m.Sector, Phrase: r.Text(m.Span)})
	}
	return partyList(parties)
}
