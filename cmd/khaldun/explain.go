package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"khaldun"
	"khaldun/book"
	"khaldun/what"
)

type explainCmd struct {
	inputFlags
	Words bool     `help:"Print the words with tags and tree."`
	Input []string `arg:"" optional:"" name:"input" help:"Files, folders, or - for standard input."`
}

func (explainCmd) Help() string {
	return `Prints, sentence by sentence, the parties, times and places found, who says
what, and for each event what decided it, down to the line of a rule or the
weights of the model. For a sentence without an event: what came nearest, and
what was lacking.

  khaldun explain page.html
  echo "Police arrested two men in Oslo." | khaldun explain --from text -`
}

func (c explainCmd) Run(p *program) error {
	src, err := c.source(p)
	if err != nil {
		return err
	}
	cd, b, err := p.coder()
	if err != nil {
		return err
	}
	near, err := nearest(b)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(p.out)
	failed := false
	for res := range cd.ReadAll(src.documents(inputs(c.Input)), p.opts.Workers) {
		if res.Err != nil {
			failed = true
			fmt.Fprintln(p.err, "khaldun:", res.Err)
			continue
		}
		explain(w, res.Reading, near(res.Reading), c.Words)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if failed {
		return errFaults
	}
	return nil
}

// nearest gives a function that finds what came near to being an event.
func nearest(b *book.Book) (func(*khaldun.Reading) []what.Near, error) {
	c, err := eventCoder(b)
	if err != nil {
		return nil, err
	}
	return c.Nearest, nil
}

// eventCoder is the last stage by itself, with the built-in model.
func eventCoder(b *book.Book) (*what.Coder, error) {
	packed, err := b.Model("en/events.model")
	if err != nil {
		return nil, err
	}
	m, err := what.Open(packed)
	if err != nil {
		return nil, err
	}
	return what.New(b, m)
}

func explain(w io.Writer, r *khaldun.Reading, near []what.Near, words bool) {
	d := r.Doc
	fmt.Fprintf(w, "%s\n", d.ID)
	if d.Title != "" {
		fmt.Fprintf(w, "  title      %s\n", d.Title)
	}
	if d.Published.Grain != khaldun.NoGrain {
		fmt.Fprintf(w, "  published  %s (%s)\n", d.Published.Value, d.Published.Why.Rule)
	}
	fmt.Fprintf(w, "  coder      %s\n", r.Coder)
	for i := range r.Sentences {
		s := &r.Sentences[i]
		fmt.Fprintf(w, "\n%d  %s\n", i+1, flat(r.Text(s.Span)))
		if words {
			explainWords(w, r, s)
		}
		explainLayers(w, r, s)
		for k := range r.Events {
			if s.Span.Contains(r.Events[k].Trigger) {
				explainEvent(w, r, &r.Events[k])
			}
		}
		for _, n := range near {
			if s.Span.Contains(n.Span) {
				fmt.Fprintf(w, "   no event: nearest is %q as %s %.2f; %s\n", r.Text(n.Span), n.Type, n.P, n.Lack)
			}
		}
	}
	fmt.Fprintln(w)
}

func explainWords(w io.Writer, r *khaldun.Reading, s *khaldun.Sentence) {
	for i := s.First; i < s.Last; i++ {
		t := &r.Tokens[i]
		head := "root"
		if t.Head >= 0 {
			head = r.Text(r.Tokens[t.Head].Span)
		}
		fmt.Fprintf(w, "     %3d %-16s %-16s %-6s %-5s %-14s %s\n", i-s.First+1, r.Text(t.Span), t.Lemma, t.UPOS, t.XPOS, t.Rel, head)
	}
}

func explainLayers(w io.Writer, r *khaldun.Reading, s *khaldun.Sentence) {
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if s.Span.Contains(m.Span) && (m.Country != "" || m.Sector != "" || m.Entity != "") {
			fmt.Fprintf(w, "   party     %q %s  [%s]\n", flat(r.Text(m.Span)), party(m), reason(m.Why))
		}
	}
	for i := range r.Times {
		t := &r.Times[i]
		if s.Span.Contains(t.Span) {
			fmt.Fprintf(w, "   time      %q %s %s  [%s]\n", flat(r.Text(t.Span)), t.Type, t.Value, reason(t.Why))
		}
	}
	for i := range r.Places {
		pl := &r.Places[i]
		if s.Span.Contains(pl.Span) {
			fmt.Fprintf(w, "   place     %q %s, %s %.2f %.2f  [%s]\n", r.Text(pl.Span), pl.Name, pl.Country, pl.Lat, pl.Lon, reason(pl.Why))
		}
	}
	for i := range r.Statements {
		st := &r.Statements[i]
		if s.Span.Contains(st.Content) {
			how := "reported"
			if st.Direct {
				how = "direct"
			}
			fmt.Fprintf(w, "   said      by %q, %s: %q  [%s]\n", flat(r.Text(st.SpeakerSpan)), how, flat(r.Text(st.Content)), reason(st.Why))
		}
	}
}

func party(m *khaldun.Mention) string {
	parts := []string{m.Kind.String()}
	for _, s := range []string{m.Name, m.Country, m.Sector, m.Office} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}

func reason(e khaldun.Evidence) string {
	if e.Note == "" {
		return e.Rule
	}
	return e.Rule + ": " + e.Note
}

func explainEvent(w io.Writer, r *khaldun.Reading, e *khaldun.Event) {
	code := e.Type
	if e.Mode != "" {
		code += " " + e.Mode
	}
	fmt.Fprintf(w, "   event     %s, %s, %.2f: %q\n", code, e.Status, e.Confidence, flat(r.Text(e.Trigger)))
	for _, side := range []struct {
		name string
		ms   []int
	}{{"actor", e.Actors}, {"recipient", e.Recipients}} {
		for _, m := range side.ms {
			fmt.Fprintf(w, "     %-9s %q %s\n", side.name, flat(r.Text(r.Mentions[m].Span)), party(&r.Mentions[m]))
		}
	}
	if e.Statement >= 0 {
		fmt.Fprintf(w, "     said by   %q\n", flat(r.Text(r.Statements[e.Statement].SpeakerSpan)))
	}
	for i := range e.Counts {
		explainCount(w, r, &e.Counts[i])
	}
	explainWhy(w, r, e.Why, 2)
}

// explainCount prints a number of people with the rule that found it.
func explainCount(w io.Writer, r *khaldun.Reading, c *khaldun.Count) {
	number := fmt.Sprint(c.Min)
	switch c.Max {
	case c.Min:
	case 0:
		number += " or more"
	default:
		number += fmt.Sprintf(" to %d", c.Max)
	}
	by := ""
	if c.Statement >= 0 {
		by = fmt.Sprintf(", by %q", flat(r.Text(r.Statements[c.Statement].SpeakerSpan)))
	}
	fmt.Fprintf(w, "     %-9s %q %s%s  [%s]\n", c.Kind, flat(r.Text(c.Span)), number, by, c.Why.Rule)
	for _, f := range c.Why.From {
		explainWhy(w, r, f, 4)
	}
}

// maxExplain bounds the depth of a tree of evidence that is printed.
const maxExplain = 8

func explainWhy(w io.Writer, r *khaldun.Reading, e khaldun.Evidence, depth int) {
	if depth > maxExplain {
		return
	}
	words := ""
	if e.Span.Len() > 0 {
		words = fmt.Sprintf(" %q", flat(r.Text(e.Span)))
	}
	fmt.Fprintf(w, "  %s└ %s%s\n", strings.Repeat("  ", depth), reason(e), words)
	for _, f := range e.From {
		explainWhy(w, r, f, depth+1)
	}
}

// flat is text on one line.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
