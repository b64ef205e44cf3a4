package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"khaldun"
)

// table is a format of rows and columns; T is what a row is made of.
type table[T any] struct {
	Format
	comma   rune   // ',' or '\t'
	header  bool   // the first line names the columns
	none    string // stands for what is unknown or none
	columns []field[T]
	rows    func(p *plover) []T
}

type field[T any] struct {
	name, means string
	value       func(T) string // nil: always empty
}

// format is the table as a Format.
func (t table[T]) format() Format {
	f := t.Format
	for _, c := range t.columns {
		f.Columns = append(f.Columns, Column{c.name, c.means})
	}
	f.open = func(w io.Writer, o Options) Writer {
		out := &tableWriter[T]{table: t, o: o, line: tabs(w)}
		if t.comma == ',' {
			out.line = commas(w)
		}
		return out
	}
	return f
}

type tableWriter[T any] struct {
	table[T]
	o     Options
	line  func(cells []string) error
	begun bool
}

func (t *tableWriter[T]) Write(r *khaldun.Reading) error {
	if err := t.begin(); err != nil {
		return err
	}
	cells := make([]string, len(t.columns))
	for _, row := range t.rows(newPlover(r, t.o)) {
		for i, c := range t.columns {
			cells[i] = ""
			if c.value != nil {
				cells[i] = c.value(row)
			}
			if cells[i] == "" {
				cells[i] = t.none
			}
		}
		if err := t.line(cells); err != nil {
			return err
		}
	}
	return nil
}

// Close writes the header of a table without rows.
func (t *tableWriter[T]) Close() error { return t.begin() }

func (t *tableWriter[T]) begin() error {
	if t.begun || !t.header {
		return nil
	}
	t.begun = true
	var names []string
	for _, c := range t.columns {
		names = append(names, c.name)
	}
	return t.line(names)
}

// commas writes lines as RFC 4180 has them, safe to open in a spreadsheet.
func commas(w io.Writer) func([]string) error {
	out := csv.NewWriter(w)
	return func(cells []string) error {
		line := make([]string, len(cells))
		for i, c := range cells {
			line[i] = unformula(cell(c))
		}
		if err := out.Write(line); err != nil {
			return err
		}
		out.Flush()
		return out.Error()
	}
}

// tabs writes lines parted by tabs. Some readers of such files take quotation
// marks for quoting and some do not, so there is none in them.
func tabs(w io.Writer) func([]string) error {
	return func(cells []string) error {
		out := bufio.NewWriter(w)
		for i, c := range cells {
			if i > 0 {
				out.WriteByte('\t')
			}
			out.WriteString(strings.ReplaceAll(cell(c), `"`, "'"))
		}
		out.WriteByte('\n')
		return out.Flush()
	}
}

// cell is s on one line: valid UTF-8, with no tab, line break, NUL or other
// control character.
func cell(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return oneLine(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s))
}

// unformula puts an apostrophe before a text that a spreadsheet would run as a
// formula. Numbers stay as they are.
func unformula(s string) string {
	if s == "" || !strings.ContainsRune("=+-@＝＋－＠", []rune(s)[0]) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

// join lists items in one cell; a separator inside an item gives way.
func join(items []string, sep string) string {
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = strings.TrimSpace(strings.ReplaceAll(s, sep, " "))
	}
	return strings.Join(out, sep)
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// or is what p points to, or empty.
func or(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

// dyad is one source and one target of an event: what a row is in the formats
// that know a single party on either side.
type dyad struct {
	*plover
	event          *khaldun.Event
	record         ploverEvent
	source, target *khaldun.Mention // nil: none is told
	id             string           // of its own
}

// dyadNotes is what the formats of dyads have in common.
const dyadNotes = `A row is one source and one target. An event of several parties makes a row for every
pair; an event whose parties act together, with no recipient, makes a row for every
ordered pair of them. Events that are negated, future or hypothetical are left out,
because no column could say that they are.`

// tookPlace is whether a format that cannot tell a status has the event.
func tookPlace(e *khaldun.Event) bool {
	return e.Status == khaldun.Happened || e.Status == khaldun.Historical
}

// dyads are the rows of the events that took place.
func (p *plover) dyads() []dyad {
	var out []dyad
	for i := range p.r.Events {
		e := &p.r.Events[i]
		if !tookPlace(e) {
			continue
		}
		record := p.event(i)
		for n, pair := range pairs(e) {
			d := dyad{plover: p, event: e, record: record, source: p.mention(pair[0]), target: p.mention(pair[1]), id: p.ids[i]}
			if n > 0 {
				d.id = fmt.Sprintf("%s/%d", p.ids[i], n+1)
			}
			out = append(out, d)
		}
	}
	return out
}

// cameoDyads are the dyads of the events that have a code in CAMEO.
func (p *plover) cameoDyads() []dyad {
	var out []dyad
	for _, d := range p.dyads() {
		if len(d.event.Cameo) >= 2 {
			out = append(out, d)
		}
	}
	return out
}

// pairs are the mentions of source and target, −1 for none.
func pairs(e *khaldun.Event) [][2]int {
	var out [][2]int
	if len(e.Recipients) == 0 && len(e.Actors) > 1 {
		for _, a := range e.Actors {
			for _, b := range e.Actors {
				if a != b {
					out = append(out, [2]int{a, b})
				}
			}
		}
		return out
	}
	for _, a := range orNone(e.Actors) {
		for _, b := range orNone(e.Recipients) {
			out = append(out, [2]int{a, b})
		}
	}
	return out
}

func orNone(ms []int) []int {
	if len(ms) == 0 {
		return []int{-1}
	}
	return ms
}

func (p *plover) mention(i int) *khaldun.Mention {
	if i < 0 {
		return nil
	}
	return &p.r.Mentions[i]
}

// known is the best name of a party: the entity's, or else the words that stand
// for it, those of what a pronoun stands for.
func (p *plover) known(m *khaldun.Mention) string {
	if m == nil {
		return ""
	}
	if m.Name == "" && m.Kind == khaldun.Pronominal && m.Antecedent >= 0 {
		m = &p.r.Mentions[m.Antecedent]
	}
	if m.Name != "" {
		return m.Name
	}
	return p.r.Text(m.Span)
}

// words are the words that stand for a party.
func (p *plover) words(m *khaldun.Mention) string {
	if m == nil {
		return ""
	}
	return p.r.Text(m.Span)
}

// first is the first day of the event in this layout; empty if nothing is known.
func (d dyad) first(layout string) string {
	t := d.when(d.event)
	if t.From.IsZero() || t.Grain == khaldun.NoGrain {
		return ""
	}
	return t.From.Format(layout)
}

// added is when the document was fetched, or else printed, in UTC.
func (p *plover) added() string {
	for _, t := range []time.Time{p.r.Doc.Fetched, p.r.Doc.Published.From} {
		if !t.IsZero() {
			return t.UTC().Format("20060102150405")
		}
	}
	return ""
}

// address is the document's URL, or its id if it has none.
func (p *plover) address() string {
	if p.r.Doc.URL != "" {
		return p.r.Doc.URL
	}
	return p.r.Doc.ID
}

func (d dyad) where() *khaldun.Place {
	if d.event.Where < 0 {
		return nil
	}
	return &d.r.Places[d.event.Where]
}

// at is a cell about the place of the event.
func at(value func(*khaldun.Place) string) func(dyad) string {
	return func(d dyad) string {
		if x := d.where(); x != nil {
			return value(x)
		}
		return ""
	}
}

// named is the name of a place if it is of one of these resolutions.
func named(resolutions ...int) func(*khaldun.Place) string {
	return func(x *khaldun.Place) string {
		for _, r := range resolutions {
			if x.Resolution == r {
				return x.Name
			}
		}
		return ""
	}
}

func latitude(x *khaldun.Place) string  { return decimal(x.Lat) }
func longitude(x *khaldun.Place) string { return decimal(x.Lon) }
func inCountry(x *khaldun.Place) string { return countryOf(x.Country).name }

func geoNameID(x *khaldun.Place) string {
	if x.GeoNameID == 0 {
		return ""
	}
	return strconv.Itoa(x.GeoNameID)
}

func (d dyad) goldstein() string {
	if d.record.Goldstein == nil {
		return ""
	}
	return decimal(*d.record.Goldstein)
}

// number is a whole number made of an id. It has 53 bits, which survive readers
// that take every number for a floating-point one.
func number(id string) string {
	h := sha256.Sum256([]byte(id))
	return strconv.FormatUint(binary.BigEndian.Uint64(h[:8])>>11, 10)
}
