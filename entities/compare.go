package entities

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"khaldun/book"
)

// Comparison says where a list and the codebook disagree about who was what when.
// Either may be wrong.
type Comparison struct {
	// Since leaves out what the list has ended before that day.
	Since time.Time
	// Slack is how far dates may be apart without being said to differ.
	Slack time.Duration

	book   *book.Book
	known  *Index
	list   []*Entity
	latest time.Time
	unique map[string]bool
}

// maxCompared is how many entities of a list are compared.
const maxCompared = 1 << 20

// NewComparison makes a Comparison with the entities of b, to be used as the Sink
// of lists.
func NewComparison(b *book.Book) *Comparison {
	c := &Comparison{book: b, known: NewIndex(b), unique: map[string]bool{}}
	for _, o := range b.Offices {
		c.unique[o.ID] = o.Unique
	}
	return c
}

// Entity takes an entity of the list.
func (c *Comparison) Entity(e *Entity) error {
	if len(c.list) == maxCompared {
		return fmt.Errorf("%s: the list has more than %d entities; compare it in parts", e.Source, maxCompared)
	}
	c.list = append(c.list, e)
	for _, r := range e.Roles {
		for _, d := range []Date{r.From, r.To} {
			if t := d.First(); t.After(c.latest) {
				c.latest = t
			}
		}
	}
	return nil
}

// Agent takes an agent of the list, which is not compared.
func (c *Comparison) Agent(*Agent) error { return nil }

// Disagreement is one thing a list says that the codebook does not, or says
// otherwise.
type Disagreement struct {
	Kind   string `json:"kind"` // dates, role, holder, missing or either
	Who    string `json:"who"`
	Theirs string `json:"theirs"` // the role as the list has it
	Where  string `json:"where"`  // list and line
	Ours   string `json:"ours"`   // what the codebook has instead, and where; empty if nothing
}

// DisagreementKinds are the kinds of disagreement and what they mean.
func DisagreementKinds() []struct{ Kind, Means string } {
	return []struct{ Kind, Means string }{
		{"dates", "both say who held the office, for other times"},
		{"role", "the codebook has the person, in another role or none that day"},
		{"holder", "the codebook has somebody else in the office"},
		{"missing", "the codebook has nobody in the office"},
		{"either", "two of the codebook's entities have the name"},
	}
}

// Disagreements compares the lists that were read. What a list holds open is taken
// to last to the latest date in it.
func (c *Comparison) Disagreements() []Disagreement {
	var out []Disagreement
	for _, e := range c.list {
		if !slices.ContainsFunc(e.Roles, c.matters) {
			continue
		}
		known := c.known.match(e)
		for _, r := range ordered(join(e.Roles)) {
			if !c.matters(r) {
				continue
			}
			d := Disagreement{Who: e.Names[0], Theirs: r.String(), Where: e.Source}
			switch len(known) {
			case 0:
				d.Kind, d.Ours = c.nobody(r)
			case 1:
				d.Kind, d.Ours = c.compare(known[0], r)
			default:
				d.Kind, d.Ours = "either", known[0].ID+", "+known[1].ID
			}
			if d.Kind != "" {
				out = append(out, d)
			}
		}
	}
	order := func(kind string) int {
		return slices.IndexFunc(DisagreementKinds(), func(k struct{ Kind, Means string }) bool { return k.Kind == kind })
	}
	slices.SortStableFunc(out, func(a, b Disagreement) int {
		return cmp.Or(order(a.Kind)-order(b.Kind), strings.Compare(a.Theirs[:3], b.Theirs[:3]))
	})
	return out
}

// matters reports whether a role is dated and not over before Since.
func (c *Comparison) matters(r Role) bool {
	return !r.From.IsZero() && (r.To.IsZero() || r.To.After().After(c.Since))
}

// end is when a role of the list ends.
func (c *Comparison) end(r Role) time.Time {
	if r.To.IsZero() {
		return c.latest
	}
	return r.To.After()
}

// middle is a day in the middle of what the list says, not before Since.
func (c *Comparison) middle(r Role) time.Time {
	from := r.From.First()
	if from.Before(c.Since) {
		from = c.Since
	}
	return from.Add(c.end(r).Sub(from) / 2)
}

// nobody compares a role of somebody the codebook does not have: only offices of
// which a country has one are looked at.
func (c *Comparison) nobody(r Role) (kind, ours string) {
	if !c.unique[r.Office] {
		return "", ""
	}
	day := c.middle(r)
	for _, e := range c.book.Entities {
		for i := range e.Roles {
			if k := &e.Roles[i]; k.Country == r.Country && k.Office == r.Office && k.On(day) {
				return "holder", describe(e, k)
			}
		}
	}
	return "missing", ""
}

// compare compares a role of the list with those of the same person in the
// codebook.
func (c *Comparison) compare(e *book.Entity, r Role) (kind, ours string) {
	var best *book.Role
	for i := range e.Roles {
		k := &e.Roles[i]
		if k.Country == r.Country && k.Office == r.Office && r.Office != "" &&
			(best == nil || together(r.From.First(), c.end(r), k.From, k.Until) > together(r.From.First(), c.end(r), best.From, best.Until)) {
			best = k
		}
	}
	if best != nil && together(r.From.First(), c.end(r), best.From, best.Until) > 0 {
		if c.apart(r.From.First(), best.From) || c.endsApart(r, best) {
			return "dates", describe(e, best)
		}
		return "", ""
	}
	on, held := e.RoleOn(c.middle(r))
	switch {
	case !held && slices.Contains(r.Sectors, "ELI"):
		return "", "" // a former official, of whom we say nothing
	case !held:
		return "role", e.ID + ": no role that day (" + e.Pos.String() + ")"
	case on.Country != r.Country || !overlap(on.Sectors, r.Sectors):
		return "role", describe(e, &on)
	case c.unique[r.Office] && on.Office == "":
		return "", "" // we say less, not otherwise
	case c.unique[r.Office] && on.Office != r.Office && !c.holds(e, r):
		return "role", describe(e, &on)
	}
	return "", ""
}

// holds reports whether the codebook has e in the office of r at some time of r.
func (c *Comparison) holds(e *book.Entity, r Role) bool {
	return slices.ContainsFunc(e.Roles, func(k book.Role) bool {
		return k.Office == r.Office && k.Country == r.Country && together(r.From.First(), c.end(r), k.From, k.Until) > 0
	})
}

func overlap(a, b []string) bool {
	return len(a) == 0 && len(b) == 0 || slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// apart reports whether two times differ by more than the slack. A zero time is
// not known.
func (c *Comparison) apart(a, b time.Time) bool {
	d := a.Sub(b)
	return !a.IsZero() && !b.IsZero() && (d > c.Slack || -d > c.Slack)
}

// endsApart reports whether the ends differ. What the list holds open may have
// ended at any time after its latest date.
func (c *Comparison) endsApart(r Role, k *book.Role) bool {
	if r.To.IsZero() {
		return !k.Until.IsZero() && c.latest.Sub(k.Until) > c.Slack
	}
	return k.Until.IsZero() || c.apart(r.To.After(), k.Until)
}

func describe(e *book.Entity, r *book.Role) string {
	return fmt.Sprintf("%s %s %s (%s)", e.ID, r, Dates(r.From, r.Until), r.Pos)
}

// Dates is a time as `2013-04-09..2022-09-12`, the last day included; "always" if
// it has neither beginning nor end.
func Dates(from, until time.Time) string {
	if from.IsZero() && until.IsZero() {
		return "always"
	}
	s := ""
	if !from.IsZero() {
		s = from.Format(time.DateOnly)
	}
	s += ".."
	if !until.IsZero() {
		s += until.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return s
}
