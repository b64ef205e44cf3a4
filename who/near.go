package who

import (
	"sort"

	"khaldun"
)

// spot is a place or a country named in the text: what is told next to it may well
// belong there.
type spot struct {
	tok     int32
	country string
	at      bool // "in Kenya", "near Nairobi", "across Kenya"
	note    string
}

// findSpots lists the countries and places that the text names, in text order.
func (rd *reader) findSpots() {
	for t := int32(0); t < int32(len(rd.r.Tokens)); t++ {
		s := spot{tok: t}
		end := t + 1
		if o := rd.owner[t]; o >= 0 && rd.matches[o].first == t {
			m := rd.matches[o]
			nm := rd.choose(m)
			if nm == nil || !nm.isCountry() {
				continue
			}
			s.country, end = rd.book.Countries[nm.ref].ID, m.last
		} else if p := rd.place[t]; p >= 0 && (t == 0 || rd.place[t-1] != p) && rd.owner[t] < 0 {
			s.country = rd.r.Places[p].Country
			for end < int32(len(rd.place)) && rd.place[end] == p {
				end++
			}
		}
		if len(s.country) != 3 {
			continue
		}
		s.note = rd.r.Text(rd.span(t, end))
		top := rd.top(t, end)
		switch rd.caseOf(top) {
		case "in", "at", "near", "across", "inside", "throughout", "outside", "within":
			s.at = true
		}
		rd.spots = append(rd.spots, s)
		t = end - 1
	}
}

// nearBack is how many sentences before its own a phrase may take its place from.
const nearBack = 2

// near is the one country where the sentence of d says that things happen, "in Kenya",
// or the sentence before it in the paragraph: there the police are not the article's
// country's. Empty if nothing does, or several.
func (rd *reader) near(d *draft) (country string, why khaldun.Evidence) {
	home := rd.sentence[d.head]
	for n := home; n >= 0 && home-n <= nearBack && rd.r.Sentences[n].Block == rd.r.Sentences[home].Block; n-- {
		spots := rd.spotsOf(n)
		for i := range spots {
			sp := &spots[i]
			switch {
			case !sp.at || sp.country == country:
			case country != "":
				return "", why
			default:
				country, why = sp.country, khaldun.Evidence{Span: rd.tok(sp.tok).Span, Note: "told of " + sp.note}
			}
		}
		if len(spots) > 0 {
			break
		}
	}
	return country, why
}

// ofSpeaker is the country of the ministry or government that is the subject of d's
// sentence before it: "China's foreign ministry said that the deputy minister left".
func (rd *reader) ofSpeaker(d *draft) (country string, why khaldun.Evidence) {
	for t := rd.r.Sentences[rd.sentence[d.head]].First; t < d.first; t++ {
		k := rd.heads[t]
		if k < 0 || base(rd.tok(t).Rel) != "nsubj" || rd.drafts[k].pronoun {
			continue
		}
		p := rd.peek(k, 1)
		if p.country != "" && !p.assumed && p.count == body && p.sector == "GOV" {
			return p.country, khaldun.Evidence{Span: rd.span(rd.drafts[k].first, rd.drafts[k].last), Note: "told by one of the country"}
		}
	}
	return "", why
}

// opposite is the foreign country named last before d where d is what the article's
// own country acts on: of "Kenya urged the authorities to open the border" the
// authorities are not Kenya's.
func (rd *reader) opposite(d *draft) (country string, why khaldun.Evidence) {
	v := rd.tok(d.head).Head
	if rel := base(rd.tok(d.head).Rel); v < 0 || rel != "obj" && rel != "iobj" || !d.class.isPower() {
		return "", why
	}
	s := rd.child(v, "nsubj")
	if s < 0 && rd.tok(v).Rel == "conj" && rd.tok(v).Head >= 0 {
		s = rd.child(rd.tok(v).Head, "nsubj")
	}
	if s < 0 || s > d.head || rd.heads[s] < 0 || rd.drafts[rd.heads[s]].pronoun {
		return "", why
	}
	p := rd.peek(rd.heads[s], 1)
	if p.country != rd.home.country || p.assumed || !p.isState() && p.sector != "GOV" {
		return "", why
	}
	return rd.foreign(d, func(*spot) bool { return true })
}

// isPower reports whether a party of the class rules a state or fights over it.
func (c found) isPower() bool {
	switch c.sector {
	case "GOV", "MIL", "OPP", "REB", "LEG":
		return true
	}
	return false
}

// heldIn is the one country named in the article that has such an office: "the king" of
// an article on Kenya and Oman is Oman's.
func (rd *reader) heldIn(office string) (country string, why khaldun.Evidence) {
	for c := range rd.home.votes {
		if !rd.isHeld(c, office) {
			continue
		}
		if country != "" {
			return "", why
		}
		country, why = c, khaldun.Evidence{Rule: rd.recordID("country", c), Note: "the one country of the article with such an office"}
	}
	return country, why
}

// isHeld reports whether somebody the codebook knows of held the office in the country
// on the day.
func (rd *reader) isHeld(country, office string) bool {
	for _, e := range rd.holders[holding{country, office}] {
		roles := rd.book.Entities[e].Roles
		for k := range roles {
			if r := &roles[k]; r.Country == country && r.Office == office && (rd.from.IsZero() || rd.holds(r)) {
				return true
			}
		}
	}
	return false
}

// abroad is the foreign country named last before d: an ambassador whom nothing else
// places is not the article's own. That something is in a country says nothing.
func (rd *reader) abroad(d *draft) (country string, why khaldun.Evidence) {
	return rd.foreign(d, func(s *spot) bool { return !s.at })
}

// foreign is the country, not the article's own, that is named last before d in its
// sentence or those before it, of those that may be meant.
func (rd *reader) foreign(d *draft, may func(*spot) bool) (country string, why khaldun.Evidence) {
	for i := len(rd.spots) - 1; i >= 0; i-- {
		s := &rd.spots[i]
		if s.tok >= d.first || s.country == rd.home.country || !may(s) {
			continue
		}
		if rd.sentence[d.head]-rd.sentence[s.tok] > nearBack {
			break
		}
		return s.country, khaldun.Evidence{Span: rd.tok(s.tok).Span, Note: "foreign, told of " + s.note}
	}
	return "", why
}

// spotsOf are the spots of sentence n.
func (rd *reader) spotsOf(n int32) []spot {
	s := &rd.r.Sentences[n]
	from := sort.Search(len(rd.spots), func(i int) bool { return rd.spots[i].tok >= s.First })
	until := from
	for until < len(rd.spots) && rd.spots[until].tok < s.Last {
		until++
	}
	return rd.spots[from:until]
}
