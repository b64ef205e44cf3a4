package when

import (
	"time"

	"khaldun"
)

// feastFirmly is how many times nearer than the last feast the next must be in a
// sentence that looks back: people name a feast to come a season before.
const feastFirmly = 30

// easter is Easter Sunday of the Western churches.
func easter(y int) time.Time {
	century := y / 100
	golden := y % 19
	epact := (century - century/4 - (8*century+13)/25 + 19*golden + 15) % 30
	epact -= epact / 28 * (1 - epact/28*(29/(epact+1))*((21-golden)/11))
	moon := (y + y/4 + epact + 2 - century + century/4) % 7
	return days(date(y, 3, 28), epact-moon)
}

// orthodoxEaster is Easter Sunday by the Julian calendar, on a Gregorian day.
func orthodoxEaster(y int) time.Time {
	full := (19*(y%19) + 15) % 30
	sunday := (2*(y%4) + 4*(y%7) - full + 34) % 7
	behind := y/100 - y/400 - 2 // days by which the Julian calendar is behind
	return days(date(y, 3, 22), full+sunday+behind)
}

// newYear is Rosh Hashanah, with which a Jewish year begins in autumn of year y.
func newYear(y int) time.Time {
	h := y + 3761
	before, this, next := moonDays(h-1), moonDays(h), moonDays(h+1)
	switch {
	case next-this == 356: // no year is as long
		this += 2
	case this-before == 382: // nor as short
		this++
	}
	return julianDay(347998 + this)
}

// moonDays is how many days after the first of all Jewish years year h begins, by
// the mean moon and the weekdays on which it must not begin.
func moonDays(h int) int {
	months := (235*h - 234) / 19
	n := 29*months + (12084+13753*months)/25920
	if 3*(n+1)%7 < 3 {
		n++
	}
	return n
}

func (e *eval) jewish() (result, bool) {
	return e.feast(func(y int) time.Time { return days(newYear(y), e.number(0)) })
}

func (e *eval) easter() (result, bool) {
	return e.feast(func(y int) time.Time { return days(easter(y), e.number(0)) })
}

func (e *eval) orthodox() (result, bool) {
	return e.feast(func(y int) time.Time { return days(orthodoxEaster(y), e.number(0)) })
}

// nth reads the N-th weekday of a month, the last if N is 5 and there are four.
func (e *eval) nth() (result, bool) {
	day, n, m := e.number(0), e.number(1), e.number(2)
	return e.feast(func(y int) time.Time {
		first := date(y, m, 1)
		t := days(first, (day-weekday(first)+7)%7+7*(n-1))
		if int(t.Month()) != m {
			t = days(t, -7)
		}
		return t
	})
}

func (e *eval) yearly() (result, bool) {
	m, d := e.args[0].n/100, e.args[0].n%100
	if e.clock.printed.IsZero() {
		if _, ok := e.foundYear(); !ok {
			return e.nearestDay(m, d)
		}
	}
	return e.feast(func(y int) time.Time { return date(y, m, d) })
}

// feast is the day on which a feast falls in the year found, else the one <which>
// says, else the nearest.
func (e *eval) feast(of func(year int) time.Time) (result, bool) {
	if y, ok := e.foundYear(); ok {
		return dated(dayOf(of(y)), khaldun.Stated)
	}
	p := e.clock.printed
	if p.IsZero() {
		return blank(unknownDay)
	}
	if n, ok := e.get(classWhich, 0); ok {
		t := of(p.Year())
		if n < 0 && !t.Before(p) || n > 0 && !t.After(p) {
			t = of(p.Year() + n)
		}
		return dated(dayOf(t), khaldun.Relative)
	}
	y, ok := e.nearestYear(feastFirmly, p.Year(), func(y int) (time.Time, bool) { return of(y), true })
	return result{interval: dayOf(of(y)), typ: "DATE", basis: khaldun.Relative}, ok
}
