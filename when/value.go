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

// tells reports whether later expressions may be counted from r.
func (r *result) tells() bool {
	return r.typ == "DATE" && !r.aside && !r.from.IsZero() && r.grain <= khaldun.Year
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
		r.interval, r.typ = r.minute(hhmm), "TIME"
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
	"yearly":   {(*eval).yearly, 1, 1},
	"range":    {(*eval).between, 0, 0},
	"weekday":  {(*eval).weekday, 0, 0},
	"weekend":  {(*eval).weekend, 0, 0},
	"week":     {(*eval).week, 0, 0},
	"shift":    {(*eval).shift, 2, 2},
	"later":    {(*eval).later, 2, 2},
	"quarter":  {(*eval).quarter, 0, 1},
	"half":     {(*eval).halfYear, 0, 1},
	"season":   {(*eval).season, 0, 0},
	"decade":   {(*eval).decade, 0, 0},
	"century":  {(*eval).century, 0, 0},
	"duration": {(*eval).duration, 2, 2},
	"past":     {(*eval).past, 2, 2},
	"coming":   {(*eval).coming, 2, 2},
	"set":      {(*eval).set, 1, 2},
	"ref":      {(*eval).ref, 1, 1},
	"none":     {func(*eval) (result, bool) { return result{}, false }, 0, 0},
}

func opNames() []string { return slices.Sorted(maps.Keys(operations)) }

// references are the arguments of ref.
var references = []string{"PAST", "PRESENT", "FUTURE"}

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
	case op == "yearly":
		t, err := time.Parse("01-02", s)
		if err != nil {
			return a, fmt.Errorf("%q is no month and day; write 12-25", s)
		}
		a.n = int(t.Month())*100 + t.Day()
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

// toward is the direction that <which> or the tense gives.
func (e *eval) toward() (ahead, bool) {
	if n, ok := e.get(classWhich, 0); ok {
		return ahead(n), true
	}
	return e.tense(), false
}

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

// nearest is the one of three instants a year apart that is nearest to
// printing on the side the sentence looks to; against is how many times nearer
// one on the other side must be.
func (e *eval) nearest(against time.Duration, of func(year int) (time.Time, bool)) (time.Time, bool) {
	p := e.clock.printed
	way := e.tense()
	var best time.Time
	var least time.Duration = -1
	for y := p.Year() - 1; y <= p.Year()+1; y++ {
		t, ok := of(y)
		if !ok {
			continue
		}
		far := t.Sub(p)
		if far < 0 {
			far = -far
		}
		switch {
		case way > 0 && t.Before(p):
			far *= against
		case way < 0 && t.After(p):
			far *= against
		}
		if least < 0 || far < least {
			best, least = t, far
		}
	}
	return best, least >= 0
}

func (e *eval) nearestDay(m, d int) (result, bool) {
	if !isDate(2000, m, d) {
		return result{}, false
	}
	if e.clock.printed.IsZero() {
		return blank(fmt.Sprintf("XXXX-%02d-%02d", m, d))
	}
	t, ok := e.nearest(6, func(y int) (time.Time, bool) { return date(y, m, d), isDate(y, m, d) })
	if !ok {
		return result{}, false
	}
	return dated(dayOf(t), khaldun.Relative)
}

func (e *eval) nearestMonth(m int) (result, bool) {
	p := e.clock.printed
	if p.IsZero() {
		return blank(fmt.Sprintf("XXXX-%02d", m))
	}
	this := date(p.Year(), int(p.Month()), 1)
	if n, ok := e.get(classWhich, 0); ok {
		t := date(p.Year(), m, 1)
		switch {
		case n < 0 && !t.Before(this):
			t = t.AddDate(-1, 0, 0)
		case n > 0 && !t.After(this):
			t = t.AddDate(1, 0, 0)
		}
		return dated(monthOf(t), khaldun.Relative)
	}
	if int(p.Month()) == m {
		return dated(monthOf(this), khaldun.Relative)
	}
	t, _ := e.nearest(8, func(y int) (time.Time, bool) { return date(y, m, 15), true })
	return dated(monthOf(t), khaldun.Relative)
}

// dayOfMonth reads "the 5th": of this month, or of the next or last.
func (e *eval) dayOfMonth(d int) (result, bool) {
	p := e.clock.printed
	if p.IsZero() {
		return blank(fmt.Sprintf("XXXX-XX-%02d", d))
	}
	t := date(p.Year(), int(p.Month()), d)
	switch way := e.tense(); {
	case way > 0 && t.Before(p):
		t = t.AddDate(0, 1, 0)
	case way <= 0 && t.After(p):
		t = t.AddDate(0, -1, 0)
	}
	if t.Day() != d {
		return result{}, false
	}
	return dated(dayOf(t), khaldun.Relative)
}

func (e *eval) yearly() (result, bool) {
	m, d := e.args[0].n/100, e.args[0].n%100
	if y, ok := e.foundYear(); ok {
		return dated(dayOf(date(y, m, d)), khaldun.Stated)
	}
	p := e.clock.printed
	if n, ok := e.get(classWhich, 0); ok && !p.IsZero() {
		t := date(p.Year(), m, d)
		if n < 0 && !t.Before(p) || n > 0 && !t.After(p) {
			t = t.AddDate(n, 0, 0)
		}
		return dated(dayOf(t), khaldun.Relative)
	}
	return e.nearestDay(m, d)
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

func (e *eval) weekday() (result, bool) {
	n, ok := e.get(classWeekday, 0)
	if !ok {
		return result{}, false
	}
	p := e.clock.printed
	if p.IsZero() {
		return blank(fmt.Sprintf("XXXX-WXX-%d", n))
	}
	if w, ok := e.pointed(week); ok {
		return dated(dayOf(days(weekOf(days(p, 7*w)).from, n-1)), khaldun.Relative)
	}
	way, said := e.toward()
	back := (weekday(p) - n + 7) % 7
	t := days(p, -back)
	switch {
	case said && way < 0 && back == 0:
		t = days(p, -7)
	case said && way == 0 && e.tense() < 0:
	case way > 0 && !said && back == 0:
	case way > 0 || said && way == 0 && back > 0:
		t = days(t, 7)
	}
	return dated(dayOf(t), khaldun.Relative)
}

func (e *eval) weekend() (result, bool) {
	p := e.clock.printed
	if p.IsZero() {
		return blank("XXXX-WXX-WE")
	}
	way, said := e.toward()
	w := weekendOf(p)
	switch {
	case said && way == 0 && e.tense() >= 0:
	case way > 0 && said && !p.Before(w.from):
		w = weekendOf(days(p, 7))
	case way > 0:
	case p.Before(w.from) || said && way < 0:
		w = weekendOf(days(p, -7))
	}
	return dated(w, khaldun.Relative)
}

func (e *eval) week() (result, bool) {
	r, ok := e.date()
	if !ok || r.from.IsZero() {
		return r, ok
	}
	r.interval = weekOf(r.from)
	return r, true
}

func (e *eval) shift() (result, bool) {
	u, ok := e.unit(0)
	if !ok {
		return result{}, false
	}
	if e.clock.printed.IsZero() {
		return blank(unknownDay)
	}
	if e.vague(1) {
		return e.some(e.args[1].sign)
	}
	r, ok := dated(e.counted(u, e.clock.printed), khaldun.Relative)
	c := e.args[1].class
	r.aside = c != noClass && c != classWhich && e.number(1) < 0
	return r, ok
}

// counted is the time as many units from t as the second argument says. A decade
// ago is a year, last decade is a decade.
func (e *eval) counted(u unit, t time.Time) interval {
	n := e.number(1)
	if e.args[1].class != classWhich {
		switch u {
		case decade:
			u, n = year, 10*n
		case century:
			u, n = year, 100*n
		}
	}
	return unitAt(u, t, n)
}

// vague reports whether the k-th argument is a number nobody knows: several.
func (e *eval) vague(k int) bool {
	a := e.args[k]
	return a.class != noClass && a.class != classWhich && a.sign*e.number(k) < 0
}

// some is some time past or to come.
func (e *eval) some(way int) (result, bool) {
	v := "PAST_REF"
	if way > 0 {
		v = "FUTURE_REF"
	}
	return dated(interval{value: v}, khaldun.Relative)
}

func (e *eval) later() (result, bool) {
	u, ok := e.unit(0)
	if !ok {
		return result{}, false
	}
	at := e.clock.told.from
	if _, hasClock := e.get(classClock, 0); u == day && e.clock.told.grain > khaldun.Day {
		if !hasClock {
			return result{}, false // "that day" after "in 1987"
		}
		at = time.Time{}
	}
	if at.IsZero() {
		at = e.clock.printed
	}
	if at.IsZero() {
		return blank(unknownDay)
	}
	if e.vague(1) {
		return e.some(e.args[1].sign)
	}
	r, ok := dated(e.counted(u, at), khaldun.Relative)
	r.aside = e.number(1) < 0
	return r, ok
}

// yearFound is the year an expression names: 2011, "last year's". Without one
// it is that for which start is the last before printing, or the next where the
// sentence looks ahead.
func (e *eval) yearFound(start func(y int) time.Time) (int, khaldun.Basis, bool) {
	if y, ok := e.foundYear(); ok {
		return y, khaldun.Stated, true
	}
	p := e.clock.printed
	if p.IsZero() {
		return 0, khaldun.NoBasis, false
	}
	if n, ok := e.pointed(year); ok {
		return p.Year() + n, khaldun.Relative, true
	}
	if n, ok := e.get(classWhich, 0); ok {
		y := p.Year()
		switch {
		case n < 0 && !start(y).AddDate(0, 3, 0).Before(p):
			y--
		case n > 0 && !start(y).After(p):
			y++
		}
		return y, khaldun.Relative, true
	}
	y := p.Year()
	switch way := e.tense(); {
	case way <= 0 && start(y).After(p):
		y--
	case way > 0 && start(y).AddDate(0, 5, 0).Before(p): // "will report third-quarter profits" in October
		y++
	}
	return y, khaldun.Relative, true
}

// ordinal is the argument, or the ordinal found.
func (e *eval) ordinal() (int, bool) {
	if len(e.args) > 0 {
		return e.number(0), true
	}
	return e.get(classOrdinal, 0)
}

func (e *eval) quarter() (result, bool) {
	q, ok := e.ordinal()
	if !ok || q > 4 || q < 1 {
		return result{}, false
	}
	start := func(y int) time.Time { return date(y, 3*q-2, 1) }
	y, basis, ok := e.yearFound(start)
	if !ok {
		return blank(fmt.Sprintf("XXXX-Q%d", q))
	}
	return dated(quarterOf(start(y)), basis)
}

func (e *eval) halfYear() (result, bool) {
	h, ok := e.ordinal()
	if !ok || h > 2 || h < 1 {
		return result{}, false
	}
	y, basis, ok := e.yearFound(func(y int) time.Time { return halfOf(h, y).from })
	if !ok {
		return blank(fmt.Sprintf("XXXX-H%d", h))
	}
	return dated(halfOf(h, y), basis)
}

func (e *eval) season() (result, bool) {
	n, ok := e.get(classSeason, 0)
	if !ok || n < 1 || n > 4 {
		return result{}, false
	}
	y, basis, ok := e.yearFound(func(y int) time.Time { return seasonOf(n, y).from })
	if !ok {
		return blank("XXXX-" + seasonOf(n, 2000).value[5:])
	}
	return dated(seasonOf(n, y), basis)
}

func (e *eval) decade() (result, bool) {
	y, ok := e.get(classDecade, 0)
	if !ok {
		return result{}, false
	}
	if y < 100 {
		y += 1900
	}
	return dated(decadeOf(y), khaldun.Stated)
}

func (e *eval) century() (result, bool) {
	n, ok := e.get(classOrdinal, 0)
	if !ok || n < 1 || n > 30 {
		return result{}, false
	}
	return dated(centuryOf(n*100), khaldun.Stated)
}

// stretch reads the two arguments of a duration.
func (e *eval) stretch() (n int, known, half bool, u unit, ok bool) {
	u, ok = e.unit(1)
	n = e.number(0)
	for i := range e.n {
		half = half || e.all[i].half
	}
	return n, n >= 0, half, u, ok
}

func (e *eval) duration() (result, bool) {
	n, known, half, u, ok := e.stretch()
	if !ok {
		return result{}, false
	}
	return result{interval: interval{value: length(n, half, known, u)}, typ: "DURATION"}, true
}

func (e *eval) past() (result, bool) {
	r, ok := e.duration()
	n, known, _, u, _ := e.stretch()
	if ok && known && n > 0 && u >= day && !e.clock.printed.IsZero() {
		r.until = days(e.clock.printed, 1)
		r.from = moved(r.until, u, -n)
		r.grain, r.basis = unitGrain[u], khaldun.Relative
	}
	return r, ok
}

func (e *eval) coming() (result, bool) {
	r, ok := e.duration()
	n, known, _, u, _ := e.stretch()
	if ok && known && n > 0 && u >= day && !e.clock.printed.IsZero() {
		r.from = e.clock.printed
		r.until = moved(r.from, u, n)
		r.grain, r.basis = unitGrain[u], khaldun.Relative
	}
	return r, ok
}

// moved is t and n units more.
func moved(t time.Time, u unit, n int) time.Time {
	switch u {
	case week, weekend:
		return days(t, 7*n)
	case month:
		return t.AddDate(0, n, 0)
	case quarter:
		return t.AddDate(0, 3*n, 0)
	case year:
		return t.AddDate(n, 0, 0)
	case decade:
		return t.AddDate(10*n, 0, 0)
	case century:
		return t.AddDate(100*n, 0, 0)
	}
	return days(t, n)
}

func (e *eval) set() (result, bool) {
	if len(e.args) == 1 {
		n, ok := e.get(classWeekday, 0)
		v := fmt.Sprintf("XXXX-WXX-%d", n)
		if p, ok := e.get(classPart, 0); ok && partOf(p).code != "" {
			v += "T" + partOf(p).code
		}
		return result{interval: interval{value: v}, typ: "SET"}, ok
	}
	r, ok := e.duration()
	r.typ = "SET"
	return r, ok
}

func (e *eval) ref() (result, bool) {
	return dated(interval{value: references[e.args[0].n] + "_REF"}, khaldun.Relative)
}
