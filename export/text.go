package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"khaldun"
)

// Text writes the events of r for people, a paragraph each: what was done, by
// whom to whom, when and where, who says so, and the words.
func Text(w io.Writer, r *khaldun.Reading, o Options) error {
	bw := bufio.NewWriter(w)
	p := newPlover(r, o)
	fmt.Fprintf(bw, "%s\n", oneLine(r.Doc.ID))
	if r.Doc.Title != "" {
		fmt.Fprintf(bw, "%s\n", oneLine(r.Doc.Title))
	}
	for i := range r.Events {
		if !p.skips(&r.Events[i]) {
			e := p.event(i)
			e.print(bw)
		}
	}
	fmt.Fprintln(bw)
	return bw.Flush()
}

func (e *ploverEvent) print(w io.Writer) {
	fmt.Fprintf(w, "\n%s", strings.Join(append(e.Event, e.Mode...), " "))
	if e.Status != khaldun.Happened.String() {
		fmt.Fprintf(w, ", %s", e.Status)
	}
	if e.Date != nil {
		fmt.Fprintf(w, ", %s", *e.Date)
		if e.DateBasis != nil && *e.DateBasis == khaldun.Published.String() {
			fmt.Fprint(w, " (day of publication)")
		}
	}
	if e.EventLoc != nil {
		fmt.Fprintf(w, ", %s", e.EventLoc.ResolvedPlace)
	}
	fmt.Fprintf(w, "\n  %s → %s\n", parties(e.Actor), parties(e.Recipient))
	for _, a := range e.Attribution {
		says := "somebody unnamed"
		if a.Entity != nil {
			says = oneLine(a.Entity.EntityText)
		}
		fmt.Fprintf(w, "  according to %s\n", says)
	}
	for _, c := range e.Counts {
		fmt.Fprintf(w, "  %s: %s\n", c.Kind, oneLine(c.Text))
	}
	if e.TextInfo != nil {
		fmt.Fprintf(w, "  %s: %s\n", oneLine(e.Trigger.Text), oneLine(e.TextInfo.Text))
	}
}

// parties lists parties by their words with country and sector behind them.
func parties(es []entity) string {
	if len(es) == 0 {
		return "–"
	}
	var out []string
	for _, e := range es {
		s := oneLine(e.EntityText)
		if e.Code != nil {
			s += " " + *e.Code
		}
		if e.Sector != nil {
			s += " " + *e.Sector
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}
