package entities

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a day, a month (Day is 0) or a year (Month is 0 too). The zero Date is
// no date.
type Date struct{ Year, Month, Day int }

// String is the date as the codebook writes it.
func (d Date) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.Year == 0 }

// First is the first moment of d, in UTC; the zero time if d is no date.
func (d Date) First() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, time.Month(max(d.Month, 1)), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
}

// After is the first moment after d; the zero time if d is no date.
func (d Date) After() time.Time {
	switch t := d.First(); {
	case d.IsZero():
		return t
	case d.Month == 0:
		return t.AddDate(1, 0, 0)
	case d.Day == 0:
		return t.AddDate(0, 1, 0)
	default:
		return t.AddDate(0, 0, 1)
	}
}

// next is the date behind d, of the same grain.
func (d Date) next() Date {
	t := d.After()
	switch {
	case d.IsZero():
		return d
	case d.Month == 0:
		return Date{Year: t.Year()}
	case d.Day == 0:
		return Date{t.Year(), int(t.Month()), 0}
	}
	return Date{t.Year(), int(t.Month()), t.Day()}
}

// makeDate is a Date of numbers that may be 0 for unknown. A day that its month
// does not have is taken for the last: lists write 31 February for "the end of".
func makeDate(y, m, d int) (Date, error) {
	const oldest, latest = 1000, 2999
	switch {
	case y < oldest || y > latest:
		return Date{}, fmt.Errorf("there is no year %d", y)
	case m < 0 || m > 12:
		return Date{}, fmt.Errorf("there is no month %d", m)
	case d < 0 || d > 31:
		return Date{}, fmt.Errorf("there is no day %d", d)
	case m == 0:
		return Date{Year: y}, nil
	}
	last := time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return Date{y, m, min(d, last)}, nil
}

// parseISO reads YYYY, YYYY-MM, YYYY-MM-DD and what has a time of day behind it;
// the empty string is the zero Date.
func parseISO(s string) (Date, error) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "+")
	if s == "" {
		return Date{}, nil
	}
	s, _, _ = strings.Cut(s, "T")
	s, _, _ = strings.Cut(s, " ")
	var n [3]int
	parts := strings.Split(s, "-")
	if len(parts) > len(n) || len(parts[0]) != 4 {
		return Date{}, fmt.Errorf("%q is no date", s)
	}
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || v < 0 {
			return Date{}, fmt.Errorf("%q is no date", s)
		}
		n[i] = v
	}
	return makeDate(n[0], n[1], n[2])
}

// parseTable reads dates of tables: as parseISO, or D/M/Y.
func parseTable(s string) (Date, error) {
	s = strings.TrimSpace(s)
	p := strings.Split(s, "/")
	if len(p) != 3 {
		return parseISO(s)
	}
	return parseISO(p[2] + "-" + p[1] + "-" + p[0])
}

// TABARI's dictionaries write the years from 1931 to 2030 with two digits.
const lastShortYear = 30

// parseTABARI reads YYMMDD or YYYYMMDD. Months and days of 00 are unknown.
func parseTABARI(s string) (Date, error) {
	s = strings.TrimSpace(s)
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return Date{}, fmt.Errorf("%q is no date", s)
	}
	y, m, d := n/10000, n/100%100, n%100
	switch len(s) {
	case 6:
		y += 1900
		if y <= 1900+lastShortYear {
			y += 100
		}
	case 8:
	default:
		return Date{}, fmt.Errorf("%q is no date", s)
	}
	return makeDate(y, m, d)
}
