package when

import (
	"fmt"
	"time"

	"khaldun"
)

// toward is the direction that <which> or the tense gives.
func (e *eval) toward() (ahead, bool) {
	if n, ok := e.get(classWhich, 0); ok {
		return ahead(n), true
	}
	return e.tense(), false
}

func (e *eval) weekday() (result, bool) {
	n, ok := e.get(classWeekday, 0)
	if !ok {
		return result{}, false
	}
	if len(e.args) > 0 {
		return e.weekdayBeside(n, besides[e.args[0].n] == "later")
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

// weekdayBeside is the first weekday n behind the date last told, or the last
// before it.
func (e *eval) weekdayBeside(n int, later bool) (result, bool) {
	at := e.clock.told.from
	if e.clock.told.grain > khaldun.Day {
		at = e.clock.printed
	}
	if at.IsZero() {
		return blank(fmt.Sprintf("XXXX-WXX-%d", n))
	}
	t := days(at, 1+(n-weekday(at)+6)%7)
	if !later {
		t = days(t, -7)
		if weekday(at) == n {
			t = days(t, -7)
		}
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
	r, ok := e.apart(u, e.clock.printed)
	if len(e.args) > 2 {
		r.interval, r.typ = r.at(partOf(e.number(2))), "TIME"
	}
	c := e.args[1].class
	r.aside = c != noClass && c != classWhich && e.number(1) < 0
	return r, ok
}

// apart is the time as many units from t as the second argument says. Of hours
// and minutes the text tells how many, but seldom from when: the day is t's.
func (e *eval) apart(u unit, t time.Time) (result, bool) {
	r, ok := dated(e.counted(u, t), khaldun.Relative)
	if n := e.args[1].sign * e.number(1); u < day && n > 0 {
		r.typ, r.value = "DURATION", length(n, false, true, u)
	}
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
	if e.vague(1) { // "a few days later"
		return result{interval: interval{value: length(0, false, false, u)}, typ: "DURATION"}, true
	}
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
	r, ok := e.apart(u, at)
	r.aside = e.number(1) < 0
	return r, ok
}

// event is the day of something that happened, "since the coup", which the words
// name and the calendar does not.
func (e *eval) event() (result, bool) { return blank(unknownDay) }

func (e *eval) ref() (result, bool) {
	return dated(interval{value: references[e.args[0].n] + "_REF"}, khaldun.Relative)
}

// soon is some time to come, unless the sentence looks back: "soon became".
func (e *eval) soon() (result, bool) {
	if e.tense() < 0 {
		return result{}, false
	}
	return e.some(+1)
}
