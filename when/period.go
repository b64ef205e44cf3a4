package when

import (
	"fmt"
	"time"

	"khaldun"
)

// samePeriod is the quarter or half year told a moment ago, moved by so many
// years or to the year found. "Third-quarter profit rose to 60 from 40 a year
// earlier" is about the third quarter of that year.
func (e *eval) samePeriod() (result, bool) {
	const moment = 3 // sentences
	p, n := e.clock.printed, e.number(0)
	if p.IsZero() {
		return blank(unknownDay)
	}
	if q, ok := e.get(classOrdinal, 0); ok && q >= 1 && q <= 4 {
		return dated(quarterOf(date(p.Year()+n, 3*q-2, 1)), khaldun.Relative)
	}
	told := e.clock.period
	if told.from.IsZero() || e.clock.sentence-e.clock.periodAt >= moment || n == 0 && told.until.After(p) {
		return e.unsaidPeriod(n)
	}
	if y, ok := e.foundYear(); ok {
		n = y - told.from.Year()
	}
	told.from, told.until = told.from.AddDate(n, 0, 0), told.until.AddDate(n, 0, 0)
	told.value = fmt.Sprintf("%04d%s", told.from.Year(), told.value[4:])
	return result{interval: told, typ: "DATE", basis: khaldun.Relative, aside: n != 0}, true
}

// unsaidPeriod is the year found, the year n from printing or, for 0, the last
// full quarter before it.
func (e *eval) unsaidPeriod(n int) (result, bool) {
	p := e.clock.printed
	if y, ok := e.foundYear(); ok {
		return dated(yearOf(y), khaldun.Stated)
	}
	if n == 0 {
		return dated(unitAt(quarter, p, -1), khaldun.Relative)
	}
	return result{interval: yearOf(p.Year() + n), typ: "DATE", basis: khaldun.Relative, aside: true}, true
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

// ordinal is the argument, or the ordinal found, or the number: Q3.
func (e *eval) ordinal() (int, bool) {
	if len(e.args) > 0 {
		return e.number(0), true
	}
	if n, ok := e.get(classNumber, 0); ok {
		return n, true
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
