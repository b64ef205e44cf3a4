package who

import (
	"strings"

	"khaldun"
)

// maxListed bounds the names of one list, maxBetween the tokens from one to the next.
const (
	maxListed  = 24
	maxBetween = 8
)

// listed gives the names of a list what the plural before it says of them all: "the
// four lawmakers, Ann Mwangi, Luc Moreau and Jane Roe", "charities, namely Rift Aid and
// Coast Aid". Of persons one name behind a comma could be anybody, so it takes two.
func (rd *reader) listed(d *draft) {
	if d.class.class == nil || !d.class.plural || d.named || d.pronoun || d.class.count == place || d.class.count == thing {
		return
	}
	at, marked := rd.listStart(d)
	if at < 0 {
		return
	}
	names := rd.namesFrom(at, d.class.count)
	if len(names) == 0 || len(names) == 1 && !marked {
		return
	}
	for _, n := range names {
		rd.describeBy(n, d)
	}
}

// listStart is the token behind the mark that opens a list after d, −1 if there is
// none; marked reports that it is more than a comma.
func (rd *reader) listStart(d *draft) (at int32, marked bool) {
	at = max(d.last, d.class.last)
	opened := false
	for n := int32(len(rd.r.Tokens)); at < n && rd.sentence[at] == rd.sentence[d.head]; at++ {
		switch w := rd.lower(at); w {
		case ",":
			opened = true
		case "namely", "including", "identified", "as", ":", "—", "–", "-", "--":
			opened, marked = true, true
		default:
			if !opened || !rd.isCapital(at) {
				return -1, false
			}
			return at, marked
		}
	}
	return -1, false
}

// namesFrom are the drafts of the names that follow each other from token at, parted
// by commas, "and" and brackets: persons for a plural of persons, else others.
func (rd *reader) namesFrom(at int32, of count) []int32 {
	var out []int32
	s := rd.sentence[at]
	inBrackets := false
	for last := at; int(at) < len(rd.r.Tokens) && rd.sentence[at] == s && at-last <= maxBetween && len(out) < maxListed; at++ {
		w := rd.lower(at)
		k := rd.heads[at]
		switch {
		case w == "(" || w == ")":
			inBrackets = w == "("
		case inBrackets:
		case k >= 0 && rd.drafts[k].named && rd.drafts[k].core == at && (rd.nameType(at) == "PER") == (of != body):
			out = append(out, k)
			at = max(at, rd.drafts[k].end-1)
			last = at
		case w == "," || w == "and" || w == "the" || w == "&" || w == "mr" || w == "mrs" || w == "dr":
		default:
			return out
		}
	}
	return out
}

// sharesFate gives a name in a row of names, "Ann Mwangi, Luc Moreau and Jane Roe were
// jailed", what befell the first of them.
func (rd *reader) sharesFate(i int32) {
	d := &rd.drafts[i]
	if !d.lacksSector() || rd.tok(d.head).Rel != "conj" {
		return
	}
	h := rd.tok(d.head).Head
	if h < 0 || rd.heads[h] < 0 {
		return
	}
	q := &rd.drafts[rd.heads[h]]
	if !q.named || q.titled || q.party.entity != "" || q.party.count != person || !strings.HasPrefix(q.party.why.Note, befellNote) {
		return
	}
	d.party.sector = q.party.sector
	d.party.why = khaldun.Evidence{Span: rd.span(d.first, d.last), Note: befellNote + ", like " + rd.r.Text(rd.span(q.first, q.last)), From: []khaldun.Evidence{q.party.why}}
	rd.keep(i)
}
