package store

import (
	"strconv"
	"strings"
	"unicode"

	"khaldun"
	"khaldun/query"
)

// condition is a part of an SQL statement with its arguments.
type condition struct {
	sql  strings.Builder
	args []any
}

func (c *condition) add(sql string, args ...any) {
	c.sql.WriteString(sql)
	c.args = append(c.args, args...)
}

// group writes what f writes in parentheses.
func (c *condition) group(open string, f func()) {
	c.add(open + "(")
	f()
	c.add(")")
}

// subject is what a query is asked of: the rows of event, as e, or those of
// document, as d.
type subject uint8

const (
	events subject = iota
	documents
)

// where writes the condition of a query on s. A document has the property of an
// event if one of its events has it, and it must be one event that has all of them.
func (a *Archive) where(c *condition, q *query.Query, s subject, p plan) {
	switch {
	case s == events:
		a.node(c, &q.Where, events, p)
	case q.OfEvents() && p.byRow != nil && !p.driven:
		c.group("d.latest = 1 AND EXISTS ", func() {
			c.add("SELECT 1 FROM event e INDEXED BY event_document WHERE e.document = d.id AND ")
			a.node(c, &q.Where, events, p)
		})
	case q.OfEvents():
		c.group("d.latest = 1 AND d.id IN ", func() {
			c.add("SELECT e.document FROM event e WHERE ")
			a.node(c, &q.Where, events, p)
		})
	default:
		c.add("d.latest = 1 AND ")
		a.node(c, &q.Where, documents, p)
	}
}

func (a *Archive) node(c *condition, n *query.Node, s subject, p plan) {
	switch n.Op {
	case query.Term:
		a.term(c, n, s, p.byRow[n])
	case query.Not:
		c.group("NOT ", func() { a.node(c, &n.Args[0], s, p) })
	default:
		join, none := " AND ", "1"
		if n.Op == query.Any {
			join, none = " OR ", "0"
		}
		c.group("", func() {
			for i := range n.Args {
				if i > 0 {
					c.add(join)
				}
				a.node(c, &n.Args[i], s, p)
			}
			if len(n.Args) == 0 {
				c.add(none)
			}
		})
	}
}

// term writes one condition: as membership in the set of all that have it, or, byRow,
// as a question put to each row. No column of event or document is ever NULL here,
// so NOT is the opposite.
func (a *Archive) term(c *condition, n *query.Node, s subject, byRow bool) {
	row, document := "e", "e.document"
	if s == documents {
		row, document = "d", "d.id"
	}
	switch v := n.Value; n.Field {
	case query.Text:
		if byRow {
			c.add("EXISTS (SELECT 1 FROM words WHERE words MATCH ? AND rowid = "+document+")", phrase(v))
		} else {
			c.add(document+" IN (SELECT rowid FROM words WHERE words MATCH ?)", phrase(v))
		}
	case query.Source:
		c.add(row+".source IN (SELECT id FROM source WHERE host = ? OR substr(host, -length(?)) = ?)", v, "."+v, "."+v)
	case query.Lang:
		c.add(row+".lang = ?", v)
	case query.Since:
		last := "e.last"
		if s == documents {
			last = "d.day"
		}
		from, _, _ := query.Days(v)
		c.add(last+" >= ?", dayOf(from))
	case query.Until:
		_, until, _ := query.Days(v)
		c.add(row+".day BETWEEN 1 AND ?", dayOf(until.AddDate(0, 0, -1)))
	case query.Actor, query.Recipient, query.Involves, query.SaidBy:
		a.party(c, n, byRow)
	case query.Type:
		c.add("e.type = ?", v)
	case query.Mode:
		c.either(v, "e.mode <> ''", "e.mode = ?", v)
	case query.Context:
		c.either(v, "e.id IN (SELECT event FROM event_context)", "e.id IN (SELECT event FROM event_context WHERE context = ?)", v)
	case query.Status:
		c.add("e.status = ?", statusOf(v))
	case query.Quad:
		a.quad(c, v)
	case query.Cameo:
		c.add("e.cameo >= ? AND e.cameo < ?", v, v+":") // the character after 9
	case query.Place:
		c.either(v, "e.place <> 0", "e.place IN (SELECT id FROM place WHERE folded = ?)", fold(v))
	case query.Country:
		c.add("e.country = ?", v)
	case query.Confidence:
		least, _ := strconv.ParseFloat(v, 64)
		c.add("e.confidence >= ?", least)
	}
}

// either writes some if the value asks for anything, or else one.
func (c *condition) either(value, some, one string, arg any) {
	if value == query.Anything {
		c.add(some)
		return
	}
	c.add(one, arg)
}

// roles is the condition on event_party that a field makes.
func roles(f query.Field) string {
	switch f {
	case query.Actor:
		return "role = 0"
	case query.Recipient:
		return "role = 1"
	case query.SaidBy:
		return "role = 2"
	}
	return "role < 2"
}

// party writes that an event has a party of a role.
func (a *Archive) party(c *condition, n *query.Node, byRow bool) {
	switch {
	case n.Value == query.Anything:
		c.add("EXISTS (SELECT 1 FROM event_party ep WHERE ep.event = e.id AND " + roles(n.Field) + ")")
	case byRow:
		c.group("EXISTS ", func() {
			c.add("SELECT 1 FROM event_party ep WHERE ep.event = e.id AND ep." + roles(n.Field) + " AND +ep.party IN ")
			c.group("", func() { a.parties(c, n.Value) })
		})
	default:
		c.group("e.id IN ", func() { a.eventsOf(c, n) })
	}
}

// eventsOf writes the query for the events that have a party.
func (a *Archive) eventsOf(c *condition, n *query.Node) {
	c.add("SELECT event FROM event_party WHERE " + roles(n.Field) + " AND party IN ")
	c.group("", func() { a.parties(c, n.Value) })
}

// parties writes the query for the rows of party that a value means.
func (a *Archive) parties(c *condition, value string) {
	switch p := query.Party(value); {
	case p.Name != "":
		c.add("SELECT rowid FROM party_words WHERE party_words MATCH ?", phrase(p.Name))
	case p.Country != "" && p.Sector != "":
		c.add("SELECT id FROM party WHERE country = ? AND (sector = ? OR instr(sectors, ?) > 0)", p.Country, p.Sector, " "+p.Sector+" ")
	case p.Sector != "" || a.isSector(p.Country):
		c.add("SELECT id FROM party WHERE sector = ? OR instr(sectors, ?) > 0", p.Sector+p.Country, " "+p.Sector+p.Country+" ")
	default:
		c.add("SELECT id FROM party WHERE country = ?", p.Country)
	}
}

func (a *Archive) isSector(code string) bool {
	if a.ontology == nil {
		return false
	}
	_, ok := a.ontology.Sector(code)
	return ok
}

// quad writes that an event's type is of a quad class.
func (a *Archive) quad(c *condition, v string) {
	quad, _ := strconv.Atoi(v)
	c.group("e.type IN ", func() {
		sep := ""
		if a.ontology == nil {
			return
		}
		for _, t := range a.ontology.Types {
			if t.Quad == quad {
				c.add(sep+"?", t.Name)
				sep = ", "
			}
		}
	})
}

// phrase is a text as the full-text index is asked for it: its words side by side.
func phrase(text string) string {
	return `"` + strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return r == '"' || unicode.IsControl(r)
	}), " ") + `"`
}

func statusOf(v string) int {
	s, err := khaldun.ParseStatus(v)
	if err != nil {
		return -1 // no event has it
	}
	return int(s)
}
