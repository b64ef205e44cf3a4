package where

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"khaldun"
)

// article weighs the places an article's toponyms may mean against each other.
type article struct {
	g         *Gazetteer
	r         *khaldun.Reading
	found     []toponym
	groups    []group
	inside    []int // for each toponym the one that contains it by name, −1: "Paris, Texas"
	choice    []int // index into sites of each toponym, −1 if not yet chosen
	countries map[string]float64
	provinces map[int]float64
	whole     map[string]float64 // what of countries names the country itself
	total     float64            // sum of countries
	home      string             // the publisher's country
}

// group is the toponyms of one name, which mean the same place if nothing beside
// one of them says otherwise.
type group struct {
	mentions []int     // indices into found
	sites    []site    // what they may mean
	scores   []float64 // of sites, for mentions with nothing beside them
}

// Weights of what speaks for a place, in doublings of its inhabitants: a town
// named beside its province wins over any town not so named; a town of the
// article's country over a foreign one 30 times as large.
const (
	besideWeight   = 40
	countryWeight  = 7
	provinceWeight = 12
	nearWeight     = 4
	seatWeight     = 1
	capitalWeight  = 3
	divisionWeight = 10
	ownSeatWeight  = -4
	otherName      = -5
	shortName      = -2 // a seat's other spelling, or a name that begins the main one: Newcastle

	homeShare        = 2
	nationalityShare = 0.7
	townShare        = 0.5
)

func newArticle(g *Gazetteer, r *khaldun.Reading, found []toponym) *article {
	a := &article{
		g: g, r: r, found: found, inside: make([]int, len(found)), choice: make([]int, len(found)),
		countries: map[string]float64{}, provinces: map[int]float64{}, whole: map[string]float64{},
		home: g.publisher(r.Doc),
	}
	// The same name in capitals may mean fewer places: it is another group.
	type name struct {
		key   uint64
		sites int
	}
	at := map[name]int{}
	for i, t := range found {
		a.inside[i], a.choice[i] = -1, -1
		if t.country != "" {
			continue
		}
		n := name{t.key, len(t.sites)}
		if _, ok := at[n]; !ok {
			at[n] = len(a.groups)
			a.groups = append(a.groups, group{sites: t.sites, scores: make([]float64, len(t.sites))})
		}
		m := &a.groups[at[n]]
		m.mentions = append(m.mentions, i)
	}
	return a
}

// publisher is the country that the last part of the document's host name stands
// for, empty if it stands for none or was sold to everybody.
func (g *Gazetteer) publisher(d *khaldun.Document) string {
	_, host, ok := strings.Cut(d.URL, "://")
	if !ok {
		return ""
	}
	host, _, _ = strings.Cut(host, "/")
	host, _, _ = strings.Cut(host, ":")
	last := host[strings.LastIndexByte(host, '.')+1:]
	switch last {
	case "co", "tv", "me", "io", "ai", "fm", "ws", "cc", "to", "ly", "am":
		return ""
	case "uk":
		return "GBR"
	}
	return g.domains[last]
}

// resolve chooses a site for every toponym: first by what stands beside it and by
// size, then again in the light of what was chosen for the others.
func (a *article) resolve() {
	a.pair()
	if a.home != "" {
		a.countries[a.home], a.whole[a.home], a.total = homeShare, homeShare, homeShare
	}
	for i := range a.found {
		a.count(i, 1)
	}
	for range 2 {
		for i := range a.groups {
			a.choose(&a.groups[i])
		}
	}
}

// pair finds toponyms that name the province or country of the one before them.
func (a *article) pair() {
	for i := 1; i < len(a.found); i++ {
		t, u := &a.found[i-1], &a.found[i]
		if t.country != "" || u.country != "" || !a.adjacent(t, u) {
			continue
		}
		for _, s := range t.sites {
			if slices.ContainsFunc(u.sites, func(o site) bool { return contains(o, s) }) {
				a.inside[i-1] = i
				break
			}
		}
	}
}

// adjacent reports whether only a comma, a bracket or "in" parts t from u.
func (a *article) adjacent(t, u *toponym) bool {
	gap := a.r.Doc.Text[t.span.End:u.span.Start]
	if len(gap) > 12 {
		return false
	}
	switch strings.TrimSpace(gap) {
	case ",", "(", "in", ", in", ", the", "of", "":
		return true
	}
	return false
}

// contains reports whether inner lies in outer by the gazetteer's word.
func contains(outer, inner site) bool {
	switch outer.rank {
	case nation:
		return inner.rank != nation && outer.country == inner.country
	case province:
		return inner.rank != province && inner.rank != nation && inner.parent >= 0 && inner.parent == outer.province()
	case district, region, plain, seat1, seat2, capital:
		return inner.rank != province && inner.rank != nation && outer.ref != inner.ref &&
			outer.country == inner.country && outer.parent == inner.parent && distance(outer, inner) < 60
	}
	return false
}

// province is the table's index of the province s lies in or is, −1 if none.
func (s site) province() int {
	if s.rank == province && s.parent < 0 {
		return s.ref
	}
	return s.parent
}

// share is what one toponym says of where the article is set.
type share struct {
	country  string
	province int
	weight   float64
}

// share is what toponym i says. Before it is chosen it says something only if it
// can be nothing but a country or province.
func (a *article) share(i int) share {
	t := &a.found[i]
	if t.country != "" {
		return share{t.country, -1, nationalityShare}
	}
	k, w := max(a.choice[i], 0), townShare
	switch s := &t.sites[k]; {
	case s.rank == nation || s.rank == province || a.inside[i] >= 0:
		w = 1
	case a.choice[i] < 0:
		w = 0
	}
	return share{t.sites[k].country, t.sites[k].province(), w}
}

// count adds sign times the share of toponym i to what the article is about.
func (a *article) count(i int, sign float64) {
	s := a.share(i)
	if s.country == "" {
		return
	}
	a.total += sign * s.weight
	a.countries[s.country] += sign * s.weight
	if s.province >= 0 {
		a.provinces[s.province] += sign * s.weight
	} else {
		a.whole[s.country] += sign * s.weight
	}
}

// choose settles the mentions of one name.
func (a *article) choose(m *group) {
	for _, i := range m.mentions {
		a.count(i, -1) // a name is no evidence for itself
	}
	a.weigh(m)
	best := highest(m.scores)
	for _, i := range m.mentions {
		a.choice[i] = best
		if o := a.inside[i]; o >= 0 {
			own := slices.Clone(m.scores)
			for k, s := range m.sites {
				if a.holds(o, s) {
					own[k] += besideWeight
				}
			}
			a.choice[i] = highest(own)
		}
		a.count(i, 1)
	}
}

// holds reports whether toponym o may mean a place that contains s.
func (a *article) holds(o int, s site) bool {
	return slices.ContainsFunc(a.found[o].sites, func(o site) bool { return contains(o, s) })
}

// highest is the index of the highest score; of equals the first, which is the
// largest place.
func highest(scores []float64) int {
	best := 0
	for k, s := range scores {
		if s > scores[best] {
			best = k
		}
	}
	return best
}

// weigh scores the sites of a name by size and by the rest of the article.
func (a *article) weigh(m *group) {
	for k, s := range m.sites {
		v := prior(s)
		if a.found[m.mentions[0]].alt[k] {
			v += a.renamed(m, s)
		}
		if m.seatOf(s) {
			v += ownSeatWeight
		}
		if a.total > 0.01 && s.country != "" {
			v += countryWeight * a.countries[s.country] / a.total
		}
		// That a country is named says nothing about which of its provinces is meant.
		if p := s.province(); p >= 0 && a.provinces[p] > 0.01 {
			v += provinceWeight * a.provinces[p] / (a.total - a.whole[s.country])
		}
		m.scores[k] = v + a.near(m, s)
	}
	a.weighMentions(m)
}

// seatOf reports whether a province shares the name with its seat, and is not the
// better known of the two.
func (m *group) seatOf(s site) bool {
	_, state, _ := kindOf("state")
	return s.rank == province && s.size < state && slices.ContainsFunc(m.sites, func(o site) bool {
		return (o.rank == seat1 || o.rank == capital) && o.parent == s.province()
	})
}

// weighMentions adds what stands beside single mentions, as far as it holds for
// all: one "Paris, Texas" tells what Paris means elsewhere in the article.
func (a *article) weighMentions(m *group) {
	part := 1 / float64(len(m.mentions))
	for _, i := range m.mentions {
		if !a.found[i].province && a.inside[i] < 0 {
			continue
		}
		for k, s := range m.sites {
			if a.found[i].province && s.rank == province {
				m.scores[k] += divisionWeight * part
			}
			if o := a.inside[i]; o >= 0 && a.holds(o, s) {
				m.scores[k] += besideWeight * part
			}
		}
	}
}

// prior is what a site weighs by itself: the binary logarithm of its inhabitants
// and something for its rank.
func prior(s site) float64 {
	v := float64(s.size) / 8
	switch s.rank {
	case capital:
		v += capitalWeight
	case seat1:
		v += seatWeight
	case section:
		v -= 2
	}
	return v
}

// renamed is the weight of an alternative name.
func (a *article) renamed(m *group, s site) float64 {
	if s.rank == capital || s.rank == seat1 || s.rank != province && strings.HasPrefix(a.g.name(s), a.r.Text(a.found[m.mentions[0]].span)+" ") {
		return shortName
	}
	return otherName
}

// near is the weight of a place named around the first mention that lies close to s.
func (a *article) near(m *group, s site) float64 {
	if s.rank == nation || s.rank == feature {
		return 0
	}
	least := math.Inf(1)
	i := m.mentions[0]
	for j := max(0, i-10); j < min(len(a.found), i+10); j++ {
		t := &a.found[j]
		if t.country != "" || t.key == a.found[i].key || a.choice[j] < 0 {
			continue
		}
		o := &t.sites[a.choice[j]]
		if o.rank == nation || o.rank == feature || o.rank == province || o.country != s.country || math.Abs(o.lat-s.lat) > 10 {
			continue
		}
		least = min(least, distance(*o, s))
	}
	return nearWeight * math.Exp(-least/150)
}

// reason says in words why a site was chosen.
func (a *article) reason(i int, m *group) string {
	s := m.sites[a.choice[i]]
	switch o := a.inside[i]; {
	case o >= 0 && a.holds(o, s):
		return "named beside " + a.r.Text(a.found[o].span)
	case len(m.sites) == 1:
		return "the only place of this name"
	}
	for _, o := range m.sites {
		if prior(o) > prior(s) {
			return "by the article's other places"
		}
	}
	return fmt.Sprintf("largest of %d places", len(m.sites))
}

// places writes the choices down.
func (a *article) places() []khaldun.Place {
	var out []khaldun.Place
	for g := range a.groups {
		m := &a.groups[g]
		others := a.others(m)
		for _, i := range m.mentions {
			out = append(out, a.write(i, m, others))
		}
	}
	slices.SortFunc(out, func(p, q khaldun.Place) int { return cmp.Compare(p.Span.Start, q.Span.Start) })
	return out
}

// write is toponym i as a place of the reading.
func (a *article) write(i int, m *group, others string) khaldun.Place {
	t, s := &a.found[i], m.sites[a.choice[i]]
	p := khaldun.Place{
		Span: t.span, GeoNameID: s.id, Name: a.g.name(s), Country: s.country,
		Lat: s.lat, Lon: s.lon, Resolution: s.resolution(),
		Why: khaldun.Evidence{Rule: a.g.rule(s), Span: t.span, Note: a.reason(i, m) + a.dispute(s) + others},
	}
	if o := a.inside[i]; o >= 0 && a.holds(o, s) {
		u := &a.found[o]
		p.Why.From = []khaldun.Evidence{{Rule: a.g.rule(u.sites[a.choice[o]]), Span: u.span}}
	}
	return p
}

// dispute says who disputes a site, empty if nobody.
func (a *article) dispute(s site) string {
	j := s.ref - a.g.table.len()
	if j < 0 || a.g.places[j].disputed == "" {
		return ""
	}
	p := &a.g.places[j]
	if p.held == "" {
		return "; disputed by " + p.disputed
	}
	return "; disputed by " + p.disputed + ", held by " + p.held
}

// others names the likeliest places of a name, the one most mentions mean first.
func (a *article) others(m *group) string {
	if len(m.sites) == 1 {
		return ""
	}
	order := make([]int, len(m.sites))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(m.scores[y], m.scores[x]) })
	var b strings.Builder
	for n, k := range order[:min(4, len(order))] {
		s := m.sites[k]
		if n == 0 {
			b.WriteString("; weighed: ")
		} else {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %s %d (%.1f)", a.g.name(s), s.country, s.id, m.scores[k])
	}
	return b.String()
}
