package when

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"khaldun"
	"khaldun/book"
)

// value is a value field made ready: an operation and its arguments.
type value struct {
	op   func(*eval) (result, bool)
	args []arg
}

// arg is a number or a class that stands for one.
type arg struct {
	class class // noClass: the number
	sign  int
	n     int
	half  bool // and a half more
}

// eval is what an operation works on.
type eval struct {
	*found
	args  []arg
	clock *clock
	// tense says whether the sentence looks ahead; it is asked only where that
	// matters.
	tense func() ahead
}

// result is what a time expression means.
type result struct {
	interval
	typ   string
	basis khaldun.Basis
	// aside: the text looks back for a moment only, "from 40 a year earlier".
	aside bool
}

// tells is the date later expressions may be counted from, if r tells one.
func (r *result) tells() (interval, bool) {
	if r.aside || r.from.IsZero() || r.grain > khaldun.Year {
		return interval{}, false
	}
	if r.typ == "TIME" {
		day, err := time.Parse(time.DateOnly, r.value[:min(len(time.DateOnly), len(r.value))])
		return dayOf(day), err == nil
	}
	return r.interval, r.typ == "DATE"
}

func (v *value) of(f *found, c *clock, tense func() ahead) (result, bool) {
	e := eval{found: f, args: v.args, clock: c, tense: tense}
	r, ok := v.op(&e)
	if !ok || !r.from.IsZero() && (r.from.Year() < 1 || r.until.Year() > 9999) {
		return r, false // "a million years ago"
	}
	return e.narrow(r), true
}

// narrow takes the part of the day or the clock time found.
func (e *eval) narrow(r result) result {
	if r.grain != khaldun.Day || r.typ != "DATE" || strings.Contains(r.value, "/") {
		return r
	}
	if hhmm, ok := e.get(classClock, 0); ok {
		zone, _ := e.get(classZone, 0)
		r.interval, r.typ = r.minute(hhmm).east(zone), "TIME"
	} else if n, ok := e.get(classPart, 0); ok && partOf(n).code != "" {
		r.interval, r.typ = r.at(partOf(n)), "TIME"
	}
	return r
}

// operation is one the value field may name.
type operation struct {
	run  func(*eval) (result, bool)
	args int // least number of arguments
	most int
}

var operations = map[string]operation{
	"date":     {(*eval).date, 0, 0},
	"modern":   {(*eval).modern, 0, 0},
	"yearly":   {(*eval).yearly, 1, 1},
	"range":    {(*eval).between, 0, 0},
	"weekday":  {(*eval).weekday, 0, 1},
	"weekend":  {(*eval).weekend, 0, 0},
	"week":     {(*eval).week, 0, 0},
	"shift":    {(*eval).shift, 2, 3},
	"later":    {(*eval).later, 2, 2},
	"period":   {(*eval).samePeriod, 1, 1},
	"event":    {(*eval).event, 0, 0},
	"soon":     {(*eval).soon, 0, 0},
	"easter":   {(*eval).easter, 1, 1},
	"jewish":   {(*eval).jewish, 1, 1},
	"orthodox": {(*eval).orthodox, 1, 1},
	"nth":      {(*eval).nth, 3, 3},
	"hijri":    {(*eval).hijri, 0, 1},
	"iranian":  {(*eval).iranian, 0, 1},
	"quarter":  {(*eval).quarter, 0, 1},
	"half":     {(*eval).halfYear, 0, 1},
	"season":   {(*eval).season, 0, 0},
	"decade":   {(*eval).decade, 0, 0},
	"century":  {(*eval).century, 0, 0},
	"duration": {(*eval).duration, 2, 3},
	"past":     {(*eval).past, 2, 2},
	"coming":   {(*eval).coming, 2, 2},
	"set":      {(*eval).set, 1, 2},
	"ref":      {(*eval).ref, 1, 1},
	"none":     {func(*eval) (result, bool) { return result{}, false }, 0, 0},
}

func opNames() []string { return slices.Sorted(maps.Keys(operations)) }

// references are the arguments of ref.
var references = []string{"PAST", "PRESENT", "FUTURE"}

// besides are the arguments of weekday.
var besides = []string{"earlier", "later"}

// readValue reads a value field.
func (l *lexicon) readValue(s string) (value, error) {
	words := strings.Fields(s)
	if len(words) == 0 {
		return value{}, fmt.Errorf("empty value; want one of %s", strings.Join(opNames(), ", "))
	}
	op, ok := operations[words[0]]
	if !ok {
		return value{}, fmt.Errorf("unknown operation %q%s; want one of %s", words[0], book.Suggest(words[0], opNames()), strings.Join(opNames(), ", "))
	}
	v := value{op: op.run}
	if n := len(words) - 1; n < op.args || n > op.most {
		return v, fmt.Errorf("%s has %d arguments; want %d", words[0], n, op.args)
	}
	for _, w := range words[1:] {
		a, err := l.readArg(words[0], w)
		if err != nil {
			return v, err
		}
		v.args = append(v.args, a)
	}
	return v, nil
}

func (l *lexicon) readArg(op, w string) (arg, error) {
	a := arg{sign: 1}
	s, minus := strings.CutPrefix(w, "-")
	if minus {
		a.sign = -1
	}
	if name, ok := strings.CutPrefix(s, "<"); ok {
		name = strings.TrimSuffix(name, ">")
		c, ok := l.classes[name]
		if !ok {
			return a, fmt.Errorf("unknown class %q%s", name, book.Suggest(name, l.classNames()))
		}
		a.class = c
		return a, nil
	}
	switch u, isUnit := unitNames[s]; {
	case op == "yearly" || op == "hijri" || op == "iranian":
		if a.n = monthDay(s); a.n == 0 {
			return a, fmt.Errorf("%q is no month and day; write 12-25", s)
		}
	case op == "weekday":
		if a.n = slices.Index(besides, s); a.n < 0 {
			return a, fmt.Errorf("unknown direction %q; want one of %s", s, strings.Join(besides, ", "))
		}
	case op == "duration" && s == "half":
		a.half = true
	case op == "shift" && slices.Contains(partNames, s):
		a.n = slices.Index(partNames, s)
	case op == "ref":
		if a.n = slices.Index(references, s); a.n < 0 {
			return a, fmt.Errorf("unknown reference %q%s; want one of %s", s, book.Suggest(s, references), strings.Join(references, ", "))
		}
	case op == "set" && s == "weekday":
		a.n = -1
	case s == "X":
		a.n = -1
	case isUnit:
		a.n = int(u)
	default:
		n, err := strconv.Atoi(s)
		if err != nil {
			return a, fmt.Errorf("%s: %q is neither a number, a class nor a unit%s", op, w, book.Suggest(s, slices.Sorted(maps.Keys(unitNames))))
		}
		a.n = n
	}
	return a, nil
}

// monthDay reads 12-25 as 1225; 0 if s is no such thing.
func monthDay(s string) int {
	month, day, _ := strings.Cut(s, "-")
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return 0
	}
	return 100*m + d
}

// number is the k-th argument's value; for a class, of the word found. Where
// the class found nothing it is 0.
func (e *eval) number(k int) int {
	a := e.args[k]
	if a.class == noClass {
		return a.sign * a.n
	}
	n, ok := e.get(a.class, 0)
	for _, c := range alike(a.class) {
		if !ok {
			n, ok = e.get(c, 0)
		}
	}
	return a.sign * n
}

// alike lists the classes that do as well for an argument as c: "a" or "several"
// for a number, "year" for "years".
func alike(c class) []class {
	switch c {
	case classNumber, classCount:
		return []class{classNumber, classCount, classOne}
	case classUnit, classUnits:
		return []class{classUnit, classUnits}
	}
	return nil
}

func (e *eval) unit(k int) (unit, bool) {
	n := e.number(k)
	return unit(n), n > 0 && n < len(unitGrain)
}

func dated(i interval, b khaldun.Basis) (result, bool) {
	return result{interval: i, typ: "DATE", basis: b}, true
}

// blank is the answer where the day of printing is needed but not known.
func blank(v string) (result, bool) {
	return dated(interval{value: v}, khaldun.Relative)
}

const unknownDay = "XXXX-XX-XX"

func (e *eval) date() (result, bool) {
	for _, c := range []class{classISODate, classSlashDate} {
		if n, ok := e.get(c, 0); ok {
			return dated(dayOf(date(n/10000, n/100%100, n%100)), khaldun.Stated)
		}
	}
	y, hasYear := e.foundYear()
	m, hasMonth := e.get(classMonth, 0)
	d, hasDay := e.get(classDay, 0)
	if n, ok := e.pointed(year); ok && hasMonth && !hasYear {
		y, hasYear = e.clock.printed.Year()+n, true
	}
	switch {
	case hasYear && hasMonth && hasDay:
		if !isDate(y, m, d) {
			return result{}, false
		}
		return dated(dayOf(date(y, m, d)), khaldun.Stated)
	case hasYear && hasMonth:
		return dated(monthOf(date(y, m, 1)), khaldun.Stated)
	case hasYear:
		return dated(yearOf(y), khaldun.Stated)
	case hasMonth && hasDay:
		return e.nearestDay(m, d)
	case hasMonth:
		return e.nearestMonth(m)
	case hasDay:
		return e.dayOfMonth(d)
	}
	return e.weekday()
}

// modern reads a year that only its figures tell from a number.
func (e *eval) modern() (result, bool) {
	y, ok := e.foundYear()
	if !ok || y < 1900 || y >= 2040 {
		return result{}, false
	}
	return dated(yearOf(y), khaldun.Stated)
}

// pointed is the direction of "last year" for u year, if that is found and the
// day of printing is known.
func (e *eval) pointed(u unit) (int, bool) {
	n, ok := e.get(classWhich, 0)
	found, hasUnit := e.get(classUnit, 0)
	return n, ok && hasUnit && unit(found) == u && !e.clock.printed.IsZero()
}

func (e *eval) foundYear() (int, bool) {
	if y, ok := e.get(classYear, 0); ok {
		return y, true
	}
	return e.get(classShortYear, 0)
}

// between reads "3 to 5 March 2011", "March to May", "2011-13".
func (e *eval) between() (result, bool) {
	d1, _ := e.get(classDay, 0)
	d2, hasDays := e.get(classDay, 1)
	m1, hasMonth := e.get(classMonth, 0)
	m2, twoMonths := e.get(classMonth, 1)
	y1, hasYear := e.get(classYear, 0)
	y2, twoYears := e.get(classYear, 1)
	basis := khaldun.Stated
	if !hasYear {
		basis = khaldun.Relative
	}
	if n, ok := e.get(classNumber, 0); ok && hasYear && !twoYears {
		y2, twoYears = y1-y1%100+n, n > y1%100 && n < 100
	}
	switch {
	case !hasMonth && !twoYears:
		return result{}, false
	case !hasMonth:
		if y2 <= y1 {
			return result{}, false
		}
		return dated(yearOf(y1).to(yearOf(y2)), basis)
	case !twoMonths:
		m2 = m1
	}
	if !hasYear {
		last := max(d2, 1)
		r, ok := e.nearestDay(m2, last)
		if !ok || r.from.IsZero() {
			return r, ok
		}
		y1 = r.from.Year()
	}
	y2 = y1
	if twoMonths && m2 < m1 {
		y1--
	}
	first, last := monthOf(date(y1, m1, 1)), monthOf(date(y2, m2, 1))
	if hasDays {
		if !isDate(y1, m1, d1) || !isDate(y2, m2, d2) {
			return result{}, false
		}
		first, last = dayOf(date(y1, m1, d1)), dayOf(date(y2, m2, d2))
	}
	if !first.from.Before(last.from) {
		return result{}, false
	}
	return dated(first.to(last), basis)
}
