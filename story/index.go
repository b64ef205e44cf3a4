package story

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"khaldun"
)

const (
	simhashBands = 4  // of 16 bits: texts that differ in three bits or fewer share one
	sketchBands  = 16 // of the least shingles: a text cut to a third shares one in all but 2 of 1,000
	bandWidth    = 32 // neighbours a document is compared with in a crowded band

	leastShared = 8   // shingles in common, below which nothing is a copy
	copyShare   = .40 // of the shorter text's shingles: a copy, whoever printed it
	hintShare   = .20 // a copy if the papers name the same agency, or the same place it was sent from
)

// Copy says that two documents hold one text, whole, cut or partly rewritten. It
// does not say which was first: papers are dated when they are printed.
type Copy struct {
	A, B     string  // IDs of the documents, A < B
	Share    float64 // of the shorter text's shingles that are in the other, 0 to 1
	Distance int     // bits in which the simhashes differ, 0 to 64
	Agency   string  // named by both; empty if none
	Dateline string  // of both; empty if none
	Why      khaldun.Evidence
}

// Index finds the copies among documents. It keeps about three kilobytes for each.
// The zero Index is empty and ready.
type Index struct {
	prints []Print
	ids    map[string]bool
	bands  map[uint64][]int32
}

// Add puts a document's print into the index. A document may be added once.
func (ix *Index) Add(p Print) error {
	if ix.ids[p.ID] {
		return fmt.Errorf("add document %q to the index of copies: it is there already; give every document its own ID", p.ID)
	}
	if ix.ids == nil {
		ix.ids, ix.bands = make(map[string]bool), make(map[uint64][]int32)
	}
	ix.ids[p.ID] = true
	n := int32(len(ix.prints))
	ix.prints = append(ix.prints, p)
	for _, b := range p.bands() {
		ix.bands[b] = append(ix.bands[b], n)
	}
	return nil
}

// Near is every copy of p in the index, by ID. p itself need not be in it, and is
// no copy of itself.
func (ix *Index) Near(p Print) []Copy {
	var near []int32
	for _, b := range p.bands() {
		near = append(near, ix.bands[b]...)
	}
	slices.Sort(near)
	var out []Copy
	for _, n := range slices.Compact(near) {
		if c, ok := compare(&p, &ix.prints[n]); ok {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, compareCopies)
	return out
}

// Copies is the pairs of copies in the index, by IDs, in time linear in their
// number. A text printed more than a few dozen times does not have all its pairs
// listed, but each of its copies is in some of them.
func (ix *Index) Copies() []Copy {
	var pairs []uint64
	for _, bucket := range ix.bands {
		sorted := slices.Clone(bucket)
		slices.SortFunc(sorted, func(i, j int32) int {
			p, q := &ix.prints[i], &ix.prints[j]
			return cmp.Or(cmp.Compare(p.Simhash, q.Simhash), cmp.Compare(p.ID, q.ID))
		})
		for i, a := range sorted {
			for _, b := range sorted[i+1 : min(i+1+bandWidth, len(sorted))] {
				pairs = append(pairs, uint64(min(a, b))<<32|uint64(max(a, b)))
			}
		}
	}
	slices.Sort(pairs)
	var out []Copy
	for _, pair := range slices.Compact(pairs) {
		if c, ok := compare(&ix.prints[pair>>32], &ix.prints[uint32(pair)]); ok {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, compareCopies)
	return out
}

func compareCopies(a, b Copy) int {
	return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
}

// bands are the keys under which documents that may be copies of p are found.
func (p *Print) bands() []uint64 {
	if len(p.Sketch) == 0 {
		return nil
	}
	out := make([]uint64, 0, simhashBands+sketchBands)
	for b := range simhashBands {
		out = append(out, mix(uint64(b+1)<<16|p.Simhash>>(16*b)&0xffff))
	}
	return append(out, p.Sketch[:min(sketchBands, len(p.Sketch))]...)
}

func compare(p, q *Print) (Copy, bool) {
	if p.ID == q.ID {
		return Copy{}, false
	}
	if q.ID < p.ID {
		p, q = q, p
	}
	shared, of := p.common(q)
	if shared < leastShared {
		return Copy{}, false
	}
	c := Copy{A: p.ID, B: q.ID, Share: float64(shared) / float64(of), Distance: bits.OnesCount64(p.Simhash ^ q.Simhash)}
	if p.Agency == q.Agency {
		c.Agency = p.Agency
	}
	if strings.EqualFold(p.Dateline, q.Dateline) {
		c.Dateline = p.Dateline
	}
	if c.Share < hintShare || c.Share < copyShare && c.Agency == "" && c.Dateline == "" {
		return Copy{}, false
	}
	c.Why = c.why(shared, of)
	return c, true
}

func (c *Copy) why(shared, of int) khaldun.Evidence {
	e := khaldun.Evidence{
		Rule: "story.copy",
		Note: fmt.Sprintf("%d of %d runs of %d words in common, %d of 64 bits differ", shared, of, shingleWords, c.Distance),
	}
	if c.Agency != "" {
		e.From = append(e.From, khaldun.Evidence{Rule: "story.agency", Note: "both name " + c.Agency})
	}
	if c.Dateline != "" {
		e.From = append(e.From, khaldun.Evidence{Rule: "story.dateline", Note: "both sent from " + c.Dateline})
	}
	return e
}
