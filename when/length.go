package when

import (
	"fmt"
	"time"

	"khaldun"
)

// stretch reads the two arguments of a duration.
func (e *eval) stretch() (n int, known, half bool, u unit, ok bool) {
	u, ok = e.unit(1)
	n = e.number(0)
	for i := range e.n {
		half = half || e.all[i].half
	}
	half = half || len(e.args) > 2 && e.args[2].half
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
