package story

import (
	"fmt"
	"slices"
	"strconv"

	"khaldun"
)

// contradictions asks of each kind of answer whether all that is said can hold at once.
func contradictions(reports []Report) []Contradiction {
	var out []Contradiction
	if c, ok := dates(reports); ok {
		out = append(out, c)
	}
	if c, ok := denials(reports); ok {
		out = append(out, c)
	}
	if c, ok := places(reports); ok {
		out = append(out, c)
	}
	return append(out, tolls(reports)...)
}

// ask collects what the reports say, equal answers on one side.
func ask(kind string, reports []Report, answer func(*Report) []string) Contradiction {
	c := Contradiction{Kind: kind}
	for i := range reports {
		for _, says := range answer(&reports[i]) {
			at := slices.IndexFunc(c.Sides, func(s Side) bool { return s.Says == says })
			if at < 0 {
				at = len(c.Sides)
				c.Sides = append(c.Sides, Side{Says: says})
			}
			if !slices.Contains(c.Sides[at].Reports, i) {
				c.Sides[at].Reports = append(c.Sides[at].Reports, i)
			}
		}
	}
	return c
}

func dates(reports []Report) (Contradiction, bool) {
	from, until := -1<<31, 1<<31
	c := ask("date", reports, func(r *Report) []string {
		w := r.window()
		if w.basis < within {
			return nil
		}
		from, until = max(from, w.from), min(until, w.until)
		return []string{w.String()}
	})
	return c, len(c.Sides) > 1 && from >= until
}

// denials sets those who say it did not happen against those who say it did. A plan
// does not speak against either.
func denials(reports []Report) (Contradiction, bool) {
	c := ask("denial", reports, func(r *Report) []string {
		switch r.Status {
		case khaldun.Negated, khaldun.Happened:
			return []string{r.Status.String()}
		}
		return nil
	})
	return c, len(c.Sides) > 1
}

func places(reports []Report) (Contradiction, bool) {
	const city = 4
	var all []khaldun.Place
	c := ask("place", reports, func(r *Report) []string {
		if r.Where.Resolution < city {
			return nil
		}
		all = append(all, r.Where)
		return []string{r.Where.Name}
	})
	for i, p := range all {
		for _, q := range all[:i] {
			if p.Name != q.Name && place(p, q).points <= 0 {
				return c, true
			}
		}
	}
	return c, false
}

func tolls(reports []Report) []Contradiction {
	var kinds []string
	for _, r := range reports {
		for _, c := range r.Counts {
			kinds = append(kinds, c.Kind)
		}
	}
	slices.Sort(kinds)
	var out []Contradiction
	for _, kind := range slices.Compact(kinds) {
		lo, hi := 0, int(^uint(0)>>1)
		c := ask(kind, reports, func(r *Report) (answers []string) {
			for _, c := range r.Counts {
				if c.Kind == kind {
					lo, hi = max(lo, c.Min), min(hi, top(c))
					answers = append(answers, says(c))
				}
			}
			return answers
		})
		if lo > hi {
			out = append(out, c)
		}
	}
	return out
}

// says is a count in words: "12", "at least 20", "up to 5", "24 to 99".
func says(c khaldun.Count) string {
	switch {
	case c.Max == 0:
		return fmt.Sprintf("at least %d", c.Min)
	case c.Min == c.Max:
		return strconv.Itoa(c.Min)
	case c.Min == 0:
		return fmt.Sprintf("up to %d", c.Max)
	}
	return fmt.Sprintf("%d to %d", c.Min, c.Max)
}
