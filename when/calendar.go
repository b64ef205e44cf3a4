package when

import (
	"fmt"
	"time"

	"khaldun"
)

// unit is a length of time by which calendars count. Its numbers are those the
// codebook gives the words of the classes <unit> and <units>.
type unit int

const (
	noUnit unit = iota
	second
	minute
	hour
	day
	week
	month
	quarter
	year
	decade
	century
	weekend // shifts like a week
)

var unitNames = map[string]unit{"second": second, "minute": minute, "hour": hour, "day": day, "week": week, "month": month,
	"quarter": quarter, "year": year, "decade": decade, "century": century, "weekend": weekend}

var unitGrain = [...]khaldun.Grain{khaldun.NoGrain, khaldun.Second, khaldun.Minute, khaldun.Hour, khaldun.Day, khaldun.Week,
	khaldun.Month, khaldun.Quarter, khaldun.Year, khaldun.Decade, khaldun.Century, khaldun.Day}

// interval is a stretch of the calendar with its TIMEX3 value.
type interval struct {
	from, until time.Time
	grain       khaldun.Grain
	value       string
}

func date(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// isDate reports whether there is such a day.
func isDate(y, m, d int) bool {
	t := date(y, m, d)
	return m >= 1 && m <= 12 && d >= 1 && t.Day() == d && int(t.Month()) == m
}

func days(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) }

func dayOf(t time.Time) interval {
	return interval{t, days(t, 1), khaldun.Day, t.Format("2006-01-02")}
}

// weekday is t's day of the week, 1 Monday to 7 Sunday.
func weekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

func weekOf(t time.Time) interval {
	from := days(t, 1-weekday(t))
	y, w := from.ISOWeek()
	return interval{from, days(from, 7), khaldun.Week, fmt.Sprintf("%04d-W%02d", y, w)}
}

func weekendOf(t time.Time) interval {
	w := weekOf(t)
	return interval{days(w.from, 5), w.until, khaldun.Day, w.value + "-WE"}
}

func monthOf(t time.Time) interval {
	from := date(t.Year(), int(t.Month()), 1)
	return interval{from, from.AddDate(0, 1, 0), khaldun.Month, from.Format("2006-01")}
}

func quarterOf(t time.Time) interval {
	q := (int(t.Month()) - 1) / 3
	from := date(t.Year(), q*3+1, 1)
	return interval{from, from.AddDate(0, 3, 0), khaldun.Quarter, fmt.Sprintf("%04d-Q%d", t.Year(), q+1)}
}

func yearOf(y int) interval {
	return interval{date(y, 1, 1), date(y+1, 1, 1), khaldun.Year, fmt.Sprintf("%04d", y)}
}

func decadeOf(y int) interval {
	y -= y % 10
	return interval{date(y, 1, 1), date(y+10, 1, 1), khaldun.Decade, fmt.Sprintf("%03dX", y/10)}
}

// centuryOf is the century that holds the year y; the 20th is 1901 to 2000.
func centuryOf(y int) interval {
	c := (y - 1) / 100
	return interval{date(c*100+1, 1, 1), date(c*100+101, 1, 1), khaldun.Century, fmt.Sprintf("%02dXX", c)}
}

// seasonOf is spring (1), summer, autumn or winter (4) of a year, by the months
// of the northern half of the earth. A winter belongs to the year it begins in.
func seasonOf(s, y int) interval {
	from := date(y, 3*s, 1)
	return interval{from, from.AddDate(0, 3, 0), khaldun.Quarter, fmt.Sprintf("%04d-%s", y, [...]string{"SP", "SU", "FA", "WI"}[s-1])}
}

func halfOf(h, y int) interval {
	from := date(y, 6*h-5, 1)
	return interval{from, from.AddDate(0, 6, 0), khaldun.Quarter, fmt.Sprintf("%04d-H%d", y, h)}
}

// unitAt is the day, week, month … that is n of them from the one t lies in.
func unitAt(u unit, t time.Time, n int) interval {
	first := date(t.Year(), int(t.Month()), 1)
	switch u {
	case second, minute, hour:
		return dayOf(t)
	case day:
		return dayOf(days(t, n))
	case week:
		return weekOf(days(t, 7*n))
	case weekend:
		return weekendOf(days(t, 7*n))
	case month:
		return monthOf(first.AddDate(0, n, 0))
	case quarter:
		return quarterOf(first.AddDate(0, 3*n, 0))
	case year:
		return yearOf(t.Year() + n)
	case decade:
		return decadeOf(t.Year() + 10*n)
	}
	return centuryOf(t.Year() + 100*n)
}

// part is a stretch of the day. Its number is that the codebook gives the words
// of the class <part>.
type part struct {
	code        string
	first, last int // hours
}

func partOf(n int) part {
	parts := [...]part{{"MO", 6, 12}, {"MI", 11, 13}, {"AF", 12, 18}, {"EV", 18, 24}, {"NI", 20, 30}, {"DT", 6, 18}}
	if n < 1 || n > len(parts) {
		return part{}
	}
	return parts[n-1]
}

// partNames are the parts in the order of their numbers.
var partNames = []string{"", "morning", "midday", "afternoon", "evening", "night", "daytime"}

// at narrows a day to a part of it.
func (i interval) at(p part) interval {
	i.until = i.from.Add(time.Duration(p.last) * time.Hour)
	i.from = i.from.Add(time.Duration(p.first) * time.Hour)
	i.grain = khaldun.Hour
	i.value += "T" + p.code
	return i
}

// minute narrows a day to a minute; hhmm is 1915 for 19:15.
func (i interval) minute(hhmm int) interval {
	i.from = i.from.Add(time.Duration(hhmm/100)*time.Hour + time.Duration(hhmm%100)*time.Minute)
	i.until = i.from.Add(time.Minute)
	i.grain = khaldun.Minute
	i.value += fmt.Sprintf("T%02d:%02d", hhmm/100, hhmm%100)
	return i
}

// east moves an instant that a clock so many minutes east of Greenwich showed.
func (i interval) east(minutes int) interval {
	i.from = i.from.Add(-time.Duration(minutes) * time.Minute)
	i.until = i.until.Add(-time.Duration(minutes) * time.Minute)
	return i
}

// to is the stretch from i to the end of j.
func (i interval) to(j interval) interval {
	return interval{i.from, j.until, j.grain, i.value + "/" + j.value}
}

// halfOfOne is the length of half a unit.
var halfOfOne = map[unit]string{minute: "PT30S", hour: "PT30M", day: "PT12H", year: "P6M", decade: "P5Y", century: "P50Y"}

// length is the TIMEX3 value of a duration: P3D, PT5H, P2Y6M, PXW.
func length(n int, half, known bool, u unit) string {
	code := [...]string{"", "S", "M", "H", "D", "W", "M", "Q", "Y", "E", "C", "D"}[u]
	time := ""
	if u <= hour {
		time = "T"
	}
	if u == quarter {
		n, code = 3*n, "M"
	}
	switch {
	case !known:
		return "P" + time + "X" + code
	case half && n == 0 && halfOfOne[u] != "":
		return halfOfOne[u]
	case u == decade:
		return fmt.Sprintf("P%dY", 10*n)
	case u == century:
		return fmt.Sprintf("P%dY", 100*n)
	case half && u == year:
		return fmt.Sprintf("P%dY6M", n)
	case half && u == hour:
		return fmt.Sprintf("PT%dH30M", n)
	case half && u == minute:
		return fmt.Sprintf("PT%dM30S", n)
	case half:
		return fmt.Sprintf("P%s%d.5%s", time, n, code)
	}
	return fmt.Sprintf("P%s%d%s", time, n, code)
}
