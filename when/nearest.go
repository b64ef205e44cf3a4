package when

import (
	"fmt"
	"time"

	"khaldun"
)

// nearest is the one of three instants a year apart that is nearest to printing.
func (e *eval) nearest(against time.Duration, of func(year int) (time.Time, bool)) (time.Time, bool) {
	y, ok := e.nearestYear(against, e.clock.printed.Year(), of)
	t, _ := of(y)
	return t, ok
}

// nearestYear is the year, of that around printing and those beside it, whose
// instant is nearest to printing on the side the sentence looks to; against is
// how many times nearer one on the other side must be. A sentence that does not
// say looks back, if not as firmly.
func (e *eval) nearestYear(against time.Duration, around int, of func(year int) (time.Time, bool)) (int, bool) {
	const unsaid = 4
	p := e.clock.printed
	way := e.tense()
	best := 0
	var least time.Duration = -1
	for y := around - 1; y <= around+1; y++ {
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
		case way == 0 && t.After(p):
			far *= unsaid
		}
		if least < 0 || far < least {
			best, least = y, far
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
		case n < 0 && !t.AddDate(0, 1, 0).Before(this): // that of the month just past is "last month"
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
