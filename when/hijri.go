package when

import (
	"math"
	"time"

	"khaldun"
)

// reckoning is a calendar other than that of the Document.
type reckoning struct {
	// day is the midnight a day begins at; the 31st of a month of 30 days is the
	// next month's first.
	day func(y, m, d int) time.Time
	// year is that in which the Gregorian day t lies, or one beside it.
	year func(t time.Time) int
}

// islamic is the Hijri calendar as Mecca would keep it by calculation. Where a month
// begins with the sight of the moon it may be a day off.
func islamic() reckoning {
	const mean = 354.367 // days
	return reckoning{hijriDay, func(t time.Time) int { return int(float64(t.Unix()/86400+2440588-1948440)/mean) + 1 }}
}

// solar is the calendar of Iran and, with other names of months, Afghanistan.
func solar() reckoning {
	return reckoning{iranianDay, func(t time.Time) int { return t.Year() - 621 }}
}

// julianDay is the midnight at which the Julian day number n, counted by noons,
// has begun.
func julianDay(n int) time.Time { return days(date(2000, 1, 1), n-2451545) }

// hijriDay begins a month on the day after the first sunset at Mecca before which
// the moon is new.
func hijriDay(y, m, d int) time.Time {
	const (
		counted = 1419*12 + 9 // months before Shawwal 1420, that of new moon 0
		sunset  = 14.0 / 24   // of a day in UTC, less the hour a moon needs to set later than the sun
	)
	midnights := newMoon(12*(y-1)+m-1-counted) + 0.5
	return julianDay(int(math.Floor(midnights+1-sunset)) + d)
}

// newMoon is the Julian date of the k-th new moon after that of 6 January 2000, to
// about ten minutes: the mean moon put right by the greatest pulls of the sun.
func newMoon(k int) float64 {
	n := float64(k)
	angle := func(at, turn float64) float64 { return math.Mod(at+turn*n, 360) * math.Pi / 180 }
	sun, moon, node := angle(2.5534, 29.10535670), angle(201.5643, 385.81693528), angle(160.7108, 390.67050284)
	return 2451550.09766 + 29.530588861*n -
		0.40720*math.Sin(moon) + 0.17241*math.Sin(sun) + 0.01608*math.Sin(2*moon) + 0.01039*math.Sin(2*node) +
		0.00739*math.Sin(moon-sun) - 0.00514*math.Sin(moon+sun) + 0.00208*math.Sin(2*sun)
}

// iranianDay counts eight leap years in 33, which meets the equinox from 1799 to
// 2256.
func iranianDay(y, m, d int) time.Time {
	return julianDay(1948319 + d + min(31*(m-1), 30*(m-1)+6) + (y-1)*365 + (8*y+21)/33)
}

func (e *eval) hijri() (result, bool)   { return e.reckoned(islamic(), classHijri) }
func (e *eval) iranian() (result, bool) { return e.reckoned(solar(), classIranian) }

// reckoned reads a feast, which the argument gives as month and day, or the month,
// day and year found.
func (e *eval) reckoned(r reckoning, months class) (result, bool) {
	m, ok := e.get(months, 0)
	d, hasDay := e.get(classDay, 0)
	if len(e.args) > 0 {
		m, d, ok, hasDay = e.args[0].n/100, e.args[0].n%100, true, true
	}
	if !ok {
		return result{}, false
	}
	y, basis, ok := e.yearReckoned(r, func(y int) time.Time { return r.day(y, m, max(d, 1)) })
	switch {
	case !ok:
		return blank(unknownDay)
	case hasDay:
		return dated(dayOf(r.day(y, m, d)), basis)
	}
	return dated(monthFrom(r.day(y, m, 1), r.day(y+m/12, m%12+1, 1)), basis)
}

// yearReckoned is the year of r that is found or, if the one found is Gregorian,
// in which start falls into that. Without one it is the nearest.
func (e *eval) yearReckoned(r reckoning, start func(y int) time.Time) (int, khaldun.Basis, bool) {
	const gregorian = 1600 // and later
	found, ok := e.foundYear()
	switch {
	case ok && found < gregorian:
		return found, khaldun.Stated, true
	case ok:
		for y := r.year(date(found, 1, 1)) - 1; start(y).Year() <= found; y++ {
			if start(y).Year() == found {
				return y, khaldun.Stated, true
			}
		}
		return 0, khaldun.NoBasis, false
	case e.clock.printed.IsZero():
		return 0, khaldun.NoBasis, false
	}
	y, ok := e.nearestYear(feastFirmly, r.year(e.clock.printed), func(y int) (time.Time, bool) { return start(y), true })
	return y, khaldun.Relative, ok
}

// monthFrom is a month of another calendar, which has no TIMEX3 value but that of
// its first and last day.
func monthFrom(from, until time.Time) interval {
	return interval{from, until, khaldun.Month, dayOf(from).value + "/" + dayOf(days(until, -1)).value}
}
