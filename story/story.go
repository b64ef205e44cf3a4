// Package story finds reports that are copies of each other, and brings together
// what many papers tell of one event.
//
// A bomb in a market is printed by three hundred papers, most of them from one
// agency's text. Counted as three hundred attacks, or as three hundred sources, it
// misleads; so a [Story] keeps three numbers apart: its mentions, the copies among
// the documents, and the sources that are independent of each other.
//
//	for _, s := range story.Group(readings) {
//		fmt.Println(s.Type, s.Mentions, s.Copies, s.Independent)
//		for _, c := range s.Contradictions {
//			fmt.Println(c.Kind, c.Sides) // dead: "12" in two reports, "at least 30" in one
//		}
//	}
//
// Every copy and every join says what it rests on. Where reports differ, in a count,
// in a date, or in whether it happened at all, the sides are shown and nothing is
// averaged. All answers are the same in whatever order the documents come.
//
// It is wrong most often on words: two statements of one day by the same speaker to
// the same hearer, told in few words, are taken for one, and one statement told in
// quite other words for two. An agency's text rewritten throughout is not seen to be
// a copy unless the paper names the agency.
package story

import (
	"cmp"
	"slices"

	"khaldun"
)

// Story is one event of the world and all that is told of it.
type Story struct {
	// Type, Mode, When and Where are what the most independent sources tell; see
	// Contradictions for what the others do. Where is zero if nobody says.
	Type, Mode string
	When       khaldun.Time
	Where      khaldun.Place

	Reports []Report // the table of mentions, by document and event
	Joins   []Join   // why the reports are held to be one; one fewer than Reports

	Mentions    int // reports
	Documents   int // documents that hold them
	Copies      int // documents that repeat another of these documents
	Independent int // sources, one for all documents of a site, an agency or a text

	Contradictions []Contradiction
}

// Join says why two reports, or the groups formed round them, became one.
type Join struct {
	A, B  int              // indexes into Story.Reports
	Score float64          // the sum of the clues; see Why
	Why   khaldun.Evidence // one From for each clue, with its points in the Note
}

// Contradiction is a question to which the reports give answers that cannot all hold.
// Reports of different hours may differ because the event went on: a death toll
// rises. The reader has the times to judge by.
type Contradiction struct {
	Kind  string // "date", "denial", "place", or the Kind of a khaldun.Count
	Sides []Side // by the first report of each
}

// Side is one answer and the reports that give it.
type Side struct {
	Says    string // "12", "at least 20", "24 to 99", "2024-03-12", "negated", "Nairobi"
	Reports []int  // indexes into Story.Reports
}

// Group brings together the events of readings. Documents need distinct IDs; of
// readings of the same document one is taken.
func Group(readings []*khaldun.Reading) []Story {
	sorted := slices.Clone(readings)
	slices.SortStableFunc(sorted, func(a, b *khaldun.Reading) int {
		return cmp.Or(cmp.Compare(a.Doc.ID, b.Doc.ID), cmp.Compare(a.Coder, b.Coder))
	})
	sorted = slices.CompactFunc(sorted, func(a, b *khaldun.Reading) bool { return a.Doc.ID == b.Doc.ID })
	var ix Index
	var reports []Report
	for _, r := range sorted {
		if err := ix.Add(Fingerprint(r.Doc)); err != nil {
			panic(err) // the IDs were made distinct above
		}
		reports = append(reports, Reports(r)...)
	}
	return Combine(reports, ix.Copies())
}

// Combine is Group for reports and copies found before. It gives every report to
// exactly one story. Stories come by their first report.
func Combine(reports []Report, copies []Copy) []Story {
	sorted := slices.Clone(reports)
	slices.SortFunc(sorted, compareReports)
	g := newGrouper(sorted, copies)
	var stories []Story
	for _, c := range g.cluster() {
		stories = append(stories, g.story(c))
	}
	return stories
}

func (g *grouper) story(c *cluster) Story {
	s := Story{Mentions: len(c.members), Joins: c.joins}
	at := make(map[int]int, len(c.members))
	for i, m := range c.members {
		at[m] = i
		s.Reports = append(s.Reports, g.reports[m])
	}
	for i, j := range s.Joins {
		s.Joins[i].A, s.Joins[i].B = at[j.A], at[j.B]
	}
	source := g.sources(&s)
	s.summarise(source)
	s.Contradictions = contradictions(s.Reports)
	return s
}

// sources fills the numbers of documents and gives each report the number of its source.
func (g *grouper) sources(s *Story) []int {
	index := make(map[string]int)
	of := make([]int, len(s.Reports))
	first := []int(nil) // of each document, its first report
	for i, r := range s.Reports {
		d, ok := index[r.Doc]
		if !ok {
			d = len(first)
			index[r.Doc] = d
			first = append(first, i)
		}
		of[i] = d
	}
	copied, depend := newForest(len(first)), newForest(len(first))
	by := make(map[string]int)
	for d, i := range first {
		for _, other := range g.copies[s.Reports[i].Doc] {
			if o, ok := index[other]; ok {
				copied.union(d, o)
				depend.union(d, o)
			}
		}
		for _, key := range []string{"site " + s.Reports[i].Site, "agency " + s.Reports[i].Agency} {
			if key == "site " || key == "agency " {
				continue
			}
			if o, ok := by[key]; ok {
				depend.union(d, o)
			} else {
				by[key] = d
			}
		}
	}
	s.Documents = len(first)
	s.Copies = len(first) - copied.trees()
	s.Independent = depend.trees()
	for i, d := range of {
		of[i] = depend.root(d)
	}
	return of
}

// summarise fills Type, Mode, When and Where, each source having one vote.
func (s *Story) summarise(source []int) {
	kind := vote(s.Reports, source, func(r *Report) string { return r.Type })
	s.Type = s.Reports[kind].Type
	mode := vote(s.Reports, source, func(r *Report) string {
		if r.Type != s.Type {
			return ""
		}
		return r.Mode
	})
	if mode >= 0 {
		s.Mode = s.Reports[mode].Mode
	}
	day := vote(s.Reports, source, func(r *Report) string {
		if w := r.window(); w.basis == onDay {
			return w.String()
		}
		return ""
	})
	if day < 0 {
		day = vote(s.Reports, source, func(r *Report) string { return r.window().String() })
	}
	s.When = s.Reports[day].When
	finest := 0
	for _, r := range s.Reports {
		finest = max(finest, r.Where.Resolution)
	}
	place := vote(s.Reports, source, func(r *Report) string {
		if r.Where.Resolution < finest {
			return ""
		}
		return r.Where.Name
	})
	if place >= 0 {
		s.Where = s.Reports[place].Where
	}
}

// vote is the index of the first report that gives the answer most sources give;
// of equal answers the one that sorts first. It is −1 if all answers are empty.
func vote(reports []Report, source []int, answer func(*Report) string) int {
	type ballot struct {
		source int
		answer string
	}
	cast := make(map[ballot]bool)
	votes := make(map[string]int)
	best, most := -1, ""
	for i := range reports {
		b := ballot{source[i], answer(&reports[i])}
		if b.answer != "" && !cast[b] {
			cast[b] = true
			votes[b.answer]++
		}
	}
	for i := range reports {
		a := answer(&reports[i])
		if a == "" || a == most {
			continue
		}
		if best < 0 || votes[a] > votes[most] || votes[a] == votes[most] && a < most {
			best, most = i, a
		}
	}
	return best
}

// forest is a union-find structure over 0 to len−1; a root is the least of its tree.
type forest []int

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = i
	}
	return f
}

func (f forest) root(i int) int {
	for f[i] != i {
		f[i] = f[f[i]]
		i = f[i]
	}
	return i
}

func (f forest) union(i, j int) {
	i, j = f.root(i), f.root(j)
	f[max(i, j)] = min(i, j)
}

func (f forest) trees() int {
	n := 0
	for i, p := range f {
		if i == p {
			n++
		}
	}
	return n
}
