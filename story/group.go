package story

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"khaldun"
)

const (
	followers = 128 // later reports of the same parties or place that a report is compared with
	asked     = 12  // members of each group that must bear its being joined to another
	slack     = 1   // points below joinScore at which the members of two groups still bear it on average
)

// grouper holds what is compared: reports in order, and what is made of them once.
type grouper struct {
	reports []Report
	stems   []map[string]bool
	copies  map[string][]string // documents, by document
}

type cluster struct {
	members []int // indexes into grouper.reports, rising
	joins   []Join
}

func newGrouper(sorted []Report, copies []Copy) *grouper {
	g := &grouper{reports: sorted, stems: make([]map[string]bool, len(sorted)), copies: make(map[string][]string)}
	for i, r := range sorted {
		g.stems[i] = stems(r.Sentence)
	}
	for _, c := range copies {
		g.copies[c.A] = append(g.copies[c.A], c.B)
		g.copies[c.B] = append(g.copies[c.B], c.A)
	}
	return g
}

func (g *grouper) isCopy(a, b string) bool { return slices.Contains(g.copies[a], b) }

type link struct {
	i, j  int
	score float64
}

// cluster joins the strongest pairs first. Two groups become one only if their
// members bear it: none contradicts another outright, and on average they fit.
// Without that, a week of daily protests would hang together day by day.
func (g *grouper) cluster() []*cluster {
	of := make([]*cluster, len(g.reports))
	for i := range of {
		of[i] = &cluster{members: []int{i}}
	}
	refused := make(map[[2]*cluster]bool)
	for _, l := range g.links() {
		a, b := of[l.i], of[l.j]
		if a == b || refused[[2]*cluster{a, b}] || refused[[2]*cluster{b, a}] {
			continue
		}
		if !g.bear(a, b) {
			refused[[2]*cluster{a, b}] = true
			continue
		}
		c := &cluster{
			members: append(slices.Clone(a.members), b.members...),
			joins:   append(append(slices.Clone(a.joins), b.joins...), g.join(l)),
		}
		slices.Sort(c.members)
		for _, m := range c.members {
			of[m] = c
		}
	}
	var out []*cluster
	for i, c := range of {
		if c.members[0] == i {
			out = append(out, c)
		}
	}
	return out
}

// links is every pair worth joining, the strongest first.
func (g *grouper) links() []link {
	var out []link
	for _, p := range g.candidates() {
		i, j := int(p>>32), int(uint32(p))
		if score := total(g.clues(i, j)); score >= joinScore {
			out = append(out, link{i, j, score})
		}
	}
	slices.SortFunc(out, func(a, b link) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j))
	})
	return out
}

// candidates is every pair that may tell one event: of types that are kin, with a
// party, a country or a place in common, and days that may be one.
func (g *grouper) candidates() []uint64 {
	blocks := make(map[string][]int)
	for i := range g.reports {
		r := &g.reports[i]
		for _, key := range r.keys() {
			blocks[key] = append(blocks[key], i)
		}
	}
	var out []uint64
	for _, block := range blocks {
		slices.SortFunc(block, func(i, j int) int {
			return cmp.Or(cmp.Compare(g.reports[i].window().from, g.reports[j].window().from), cmp.Compare(i, j))
		})
		for n, i := range block {
			last := g.reports[i].window().until + 1
			for _, j := range block[n+1 : min(n+1+followers, len(block))] {
				if g.reports[j].window().from > last {
					break
				}
				out = append(out, uint64(min(i, j))<<32|uint64(max(i, j)))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// keys are the blocks in which a report is compared.
func (r *Report) keys() []string {
	var anchors []string
	for _, side := range [][]khaldun.Mention{r.Actors, r.Recipients} {
		for _, m := range side {
			anchors = append(anchors, m.Entity, m.Country, strings.ToLower(m.Name))
		}
	}
	anchors = append(anchors, r.Where.Country)
	slices.Sort(anchors)
	types := []string{r.Type}
	for _, k := range kin {
		if k[0] == r.Type || k[1] == r.Type {
			types = append(types, k[0]+"~"+k[1])
		}
	}
	var out []string
	for _, a := range slices.Compact(anchors) {
		if a == "" {
			continue
		}
		for _, t := range types {
			out = append(out, t+" "+a)
		}
	}
	return out
}

// bear reports whether members of a and b, taken evenly if there are many, fit.
func (g *grouper) bear(a, b *cluster) bool {
	sum, n := 0.0, 0
	for _, i := range sample(a.members) {
		for _, j := range sample(b.members) {
			score := total(g.clues(i, j))
			if score == never {
				return false
			}
			sum, n = sum+score, n+1
		}
	}
	return sum/float64(n) >= joinScore-slack
}

func sample(members []int) []int {
	if len(members) <= asked {
		return members
	}
	out := make([]int, asked)
	for i := range out {
		out[i] = members[i*len(members)/asked]
	}
	return out
}

func (g *grouper) join(l link) Join {
	j := Join{A: l.i, B: l.j, Score: l.score}
	j.Why = khaldun.Evidence{Rule: "story.join", Note: fmt.Sprintf("%.2f points, %.2f asked for", l.score, joinScore)}
	for _, c := range g.clues(l.i, l.j) {
		if c.points != 0 {
			j.Why.From = append(j.Why.From, khaldun.Evidence{Rule: c.rule, Note: fmt.Sprintf("%+.2f %s", c.points, c.note)})
		}
	}
	return j
}
