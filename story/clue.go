package story

import (
	"math"
	"strings"

	"khaldun"
)

// A clue speaks for or against two reports telling one event. Its points were set
// by hand: two points are about what one fully agreeing question (who, when, where)
// is worth, and joinScore asks for two such and the kind of act.
type clue struct {
	rule   string
	points float64
	note   string
}

const joinScore = 4.5

// never is given by a clue that no other can outweigh.
var never = math.Inf(-1)

// clues compares two reports question by question. A question that one of them
// leaves open gives no clue.
func (g *grouper) clues(i, j int) []clue {
	a, b := &g.reports[i], &g.reports[j]
	out := make([]clue, 0, 9)
	for _, c := range []clue{act(a, b), date(a, b), place(a.Where, b.Where)} {
		if c.points == never {
			return []clue{c}
		}
		out = append(out, c)
	}
	out = append(out, parties(a, b)...)
	out = append(out, counts(a, b), g.words(i, j))
	switch {
	case a.Doc == b.Doc:
		out = append(out, clue{"story.document", -1.5, "told apart by one document"})
	case g.isCopy(a.Doc, b.Doc):
		out = append(out, clue{"story.copy", 2, "the documents are copies"})
	}
	return out
}

func total(clues []clue) float64 {
	sum := 0.0
	for _, c := range clues {
		sum += c.points
	}
	return sum
}

// kin lists the types under which one act may be coded by two readers of it.
var kin = [...][2]string{
	{"AGREE", "CONSULT"},    // talks to come; talks that ended in a pledge
	{"AGREE", "COOPERATE"},  // a treaty signed
	{"AGREE", "AID"},        // aid pledged, aid sent
	{"AID", "COOPERATE"},    // engineers sent
	{"AID", "SUPPORT"},      // "backs with money"
	{"AGREE", "CONCEDE"},    // a truce
	{"CONCEDE", "RETREAT"},  // a truce, a release
	{"ACCUSE", "REJECT"},    // "rejects as lies"
	{"ACCUSE", "REQUEST"},   // "condemned and urged"
	{"REQUEST", "THREATEN"}, // an ultimatum
	{"MOBILIZE", "THREATEN"},
	{"COERCE", "MOBILIZE"}, // police sent in
	{"COERCE", "SANCTION"}, // expelled, convicted
	{"ASSAULT", "COERCE"},  // a crackdown
	{"ASSAULT", "PROTEST"}, // a riot
}

// exclusive types are those whose modes are different acts, not views of one.
const exclusive = " COERCE SANCTION RETREAT MOBILIZE "

// verbal types are acts of speech: of these, the words tell one from another.
const verbal = " AGREE CONSULT SUPPORT CONCEDE REQUEST ACCUSE REJECT THREATEN "

// mutual types have parties that may stand in either place.
const mutual = " AGREE CONSULT COOPERATE "

func among(list, name string) bool { return strings.Contains(list, " "+name+" ") }

func act(a, b *Report) clue {
	const rule = "story.act"
	if a.Type != b.Type {
		for _, k := range kin {
			if k == [2]string{a.Type, b.Type} || k == [2]string{b.Type, a.Type} {
				return clue{rule, -.5, "types that one act may be given: " + k[0] + ", " + k[1]}
			}
		}
		return clue{rule, never, "acts of different types"}
	}
	switch {
	case a.Mode == "" || b.Mode == "":
		return clue{rule, 1, "same type " + a.Type}
	case a.Mode == b.Mode:
		return clue{rule, 1.5, "same type and mode " + a.Type + " " + a.Mode}
	case among(exclusive, a.Type):
		return clue{rule, -2, "modes of different acts: " + a.Mode + ", " + b.Mode}
	}
	return clue{rule, 0, "same type " + a.Type + ", modes differ"}
}

func date(a, b *Report) clue {
	const rule = "story.date"
	v, w := a.window(), b.window()
	if v.basis > w.basis {
		v, w = w, v
	}
	apart := max(v.from-w.until, w.from-v.until) + 1 // days between them; 0 or less if they overlap
	switch {
	case v.basis == onDay && apart <= 0:
		return clue{rule, 2, "same day " + v.String()}
	case v.basis == onDay && apart == 1:
		return clue{rule, -2.5, "days next to each other"}
	case v.basis == onPaper && w.basis == onDay:
		return fromPaper(v.paper - w.from)
	case v.basis == onPaper && w.basis == onPaper:
		return betweenPapers(v.paper - w.paper)
	case apart > 0:
		return clue{rule, never, "days too far apart"}
	case v.basis == within && v.until-v.from <= 7:
		return clue{rule, 1, "same week"}
	case v.basis == within:
		return clue{rule, .5, "the same longer time"}
	}
	return clue{rule, 0, "the day of one is not known"}
}

// fromPaper weighs the days that a paper without a date came out after the day told.
func fromPaper(days int) clue {
	const rule = "story.date"
	switch {
	case days == 0 || days == 1:
		return clue{rule, 1.5, "printed on the day the other tells, or the next"}
	case -1 <= days && days <= 3:
		return clue{rule, .5, "printed within three days of the day the other tells"}
	}
	return clue{rule, never, "printed too long after the day the other tells"}
}

func betweenPapers(days int) clue {
	const rule = "story.date"
	switch max(days, -days) {
	case 0, 1:
		return clue{rule, 1.5, "no day told, printed within a day of each other"}
	case 2:
		return clue{rule, 0, "no day told, printed two days apart"}
	}
	return clue{rule, never, "no day told, printed too far apart"}
}

func place(p, q khaldun.Place) clue {
	const (
		rule     = "story.place"
		district = 3 // the Resolution from which a place is a point rather than an area
		nearby   = 30
		far      = 60
		acrossAn = 400 // area from its middle
	)
	if p.Resolution > q.Resolution {
		p, q = q, p
	}
	switch {
	case p.Name == "" || q.Name == "":
		return clue{rule, 0, "place told by one alone"}
	case p.Country != q.Country:
		return clue{rule, never, "places in different countries"}
	case p.Name == q.Name && p.Resolution >= district:
		return clue{rule, 2, "same place " + p.Name}
	case p.Name == q.Name:
		return clue{rule, 1, "same area " + p.Name}
	case p.Resolution <= 1:
		return clue{rule, .5, q.Name + " is in " + p.Name}
	}
	km := distance(p, q)
	switch {
	case p.Resolution >= district && km <= nearby:
		return clue{rule, 1.5, p.Name + " is near " + q.Name}
	case p.Resolution >= district && km <= far:
		return clue{rule, 0, p.Name + " is not far from " + q.Name}
	case p.Resolution >= district:
		return clue{rule, never, p.Name + " is far from " + q.Name}
	case km <= acrossAn && q.Resolution >= district:
		return clue{rule, .5, q.Name + " may be in " + p.Name}
	}
	return clue{rule, -2, p.Name + " is another area than " + q.Name}
}

// distance is the kilometres between two places on a round earth.
func distance(p, q khaldun.Place) float64 {
	const radius, degree = 6371, math.Pi / 180
	dLat, dLon := (q.Lat-p.Lat)*degree, (q.Lon-p.Lon)*degree
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(p.Lat*degree)*math.Cos(q.Lat*degree)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))
}

func parties(a, b *Report) []clue {
	if among(mutual, a.Type) && among(mutual, b.Type) {
		return mutualParties(append(a.Actors[:len(a.Actors):len(a.Actors)], a.Recipients...),
			append(b.Actors[:len(b.Actors):len(b.Actors)], b.Recipients...))
	}
	return []clue{
		bestParty("story.actor", a.Actors, b.Actors),
		bestParty("story.recipient", a.Recipients, b.Recipients),
	}
}

// mutualParties compares all parties with all, and then those that are left.
func mutualParties(a, b []khaldun.Mention) []clue {
	first, i, j := bestPair(a, b)
	if i < 0 {
		return nil
	}
	first.rule = "story.party"
	rest, k, _ := bestPair(without(a, i), without(b, j))
	if k < 0 {
		return []clue{first}
	}
	rest.rule = "story.party"
	return []clue{first, rest}
}

func without(list []khaldun.Mention, i int) []khaldun.Mention {
	return append(list[:i:i], list[i+1:]...)
}

func bestParty(rule string, a, b []khaldun.Mention) clue {
	c, i, _ := bestPair(a, b)
	if i < 0 {
		return clue{rule, 0, "told by one alone"}
	}
	c.rule = rule
	return c
}

// bestPair is the clue of the two parties that are most alike; −1 if a side has none.
func bestPair(a, b []khaldun.Mention) (best clue, at, with int) {
	at, with = -1, -1
	for i := range a {
		for j := range b {
			if c := party(&a[i], &b[j]); at < 0 || c.points > best.points {
				best, at, with = c, i, j
			}
		}
	}
	return best, at, with
}

func party(p, q *khaldun.Mention) clue {
	switch {
	case p.Entity != "" && p.Entity == q.Entity:
		return clue{points: 2, note: "both " + p.Name}
	case p.Entity != "" && q.Entity != "" && p.Office != "" && q.Office != "":
		return clue{points: -2, note: "two people: " + p.Name + ", " + q.Name}
	case p.Country != "" && q.Country != "" && p.Country != q.Country:
		return clue{points: -2.5, note: "of different countries: " + p.Name + ", " + q.Name}
	case sameName(p.Name, q.Name):
		return clue{points: 2, note: "both " + p.Name}
	case p.Entity != "" && q.Entity != "" && p.Sector == q.Sector:
		return clue{points: .5, note: "of one country and sector: " + p.Name + ", " + q.Name}
	case p.Sector != "" && q.Sector != "" && !shareSector(p, q):
		return clue{points: -1, note: "of different sectors: " + p.Name + ", " + q.Name}
	case p.Country == "" || q.Country == "":
		return clue{points: .25, note: "one is not known: " + p.Name + ", " + q.Name}
	case p.Sector == "" || q.Sector == "":
		return clue{points: 1, note: "of one country: " + p.Name + ", " + q.Name}
	}
	return clue{points: 1.5, note: "of one country and sector: " + p.Name + ", " + q.Name}
}

func shareSector(p, q *khaldun.Mention) bool {
	for _, s := range append([]string{p.Sector}, p.Sectors...) {
		if s == q.Sector {
			return true
		}
		for _, t := range q.Sectors {
			if s == t {
				return true
			}
		}
	}
	return false
}

// sameName reports whether the words of one name are all in the other: "Salva
// Kiir", "Kiir".
func sameName(a, b string) bool {
	short, long := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) == 0 {
		return false
	}
	have := make(map[string]bool, len(long))
	for _, w := range long {
		have[w] = true
	}
	for _, w := range short {
		if !have[w] {
			return false
		}
	}
	return true
}

// counts weighs the kind of count that agrees best; a crowd is whatever its
// counters wish it to be, so different ones say nothing.
func counts(a, b *Report) clue {
	const rule = "story.count"
	best, found := clue{rule: rule, note: "no count that both tell"}, false
	for _, p := range a.Counts {
		for _, q := range b.Counts {
			if p.Kind != q.Kind {
				continue
			}
			if c := count(p, q); !found || c.points > best.points {
				best, found = clue{rule, c.points, c.note}, true
			}
		}
	}
	return best
}

func count(p, q khaldun.Count) clue {
	lo, hi := max(p.Min, q.Min), min(top(p), top(q))
	switch {
	case p.Min == q.Min && p.Max == q.Max && p.Min > 1:
		return clue{points: 1.5, note: "same count of " + p.Kind + ": " + says(p)}
	case lo <= hi:
		return clue{points: .5, note: "counts of " + p.Kind + " can both hold: " + says(p) + ", " + says(q)}
	case p.Kind == "crowd" || lo <= 2*hi || lo-hi <= 3:
		return clue{points: 0, note: "counts of " + p.Kind + " differ: " + says(p) + ", " + says(q)}
	case lo <= 5*hi:
		return clue{points: -1, note: "counts of " + p.Kind + " differ much: " + says(p) + ", " + says(q)}
	}
	return clue{points: -2, note: "counts of " + p.Kind + " differ very much: " + says(p) + ", " + says(q)}
}

func top(c khaldun.Count) int {
	if c.Max == 0 {
		return math.MaxInt
	}
	return c.Max
}

// words weighs how many of the longer words of the shorter sentence are in the other.
func (g *grouper) words(i, j int) clue {
	const (
		rule  = "story.words"
		least = 4 // words, below which a sentence says too little
	)
	a, b := g.stems[i], g.stems[j]
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < least || g.reports[i].Lang != g.reports[j].Lang {
		return clue{rule, 0, "sentences not compared"}
	}
	shared := 0
	for w := range a {
		if b[w] {
			shared++
		}
	}
	switch share := float64(shared) / float64(len(a)); {
	case share >= .5:
		return clue{rule, 1.5, "most words in common"}
	case share >= .3:
		return clue{rule, .75, "some words in common"}
	case share >= .15:
		return clue{rule, 0, "few words in common"}
	case among(verbal, g.reports[i].Type):
		return clue{rule, -2, "no words in common, and an act of words"}
	}
	return clue{rule, -1, "no words in common"}
}
