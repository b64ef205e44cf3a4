package split

// maxFeatures bounds the number of features of one place.
const maxFeatures = 40

// bag collects the features of one place.
type bag struct {
	f *[maxFeatures]uint32
	n int
}

// add puts in a feature made of three numbers; the number of features put in
// before keeps like values of different features apart.
func (b *bag) add(x, y, z uint32) {
	h := (uint32(b.n)+1)*0x9E3779B1 ^ x*0x85EBCA6B
	h = (h ^ h>>15 ^ y) * 0xC2B2AE35
	h = (h ^ h>>13 ^ z) * 0x27D4EB2F
	b.f[b.n] = (h ^ h>>16) & (1<<Bits - 1)
	b.n++
}

// restLimit is how many characters of a chunk's rest a feature reads.
const restLimit = 12

// cutFeatures describes the place after character i of chunk n.
func (w *walker) cutFeatures(n int, i int32) []uint32 {
	p := w.p
	c := &p.chunks[n]
	k := p.kinds[i-3 : i+4 : i+4]
	r := p.runes[i-2 : i+4 : i+4]
	p2, p1, k0, k1, k2, k3 := uint32(k[1]), uint32(k[2]), uint32(k[3]), uint32(k[4]), uint32(k[5]), uint32(k[6])
	around := p1<<16 | k0<<8 | k1
	rest := seed
	for j := i + 1; j < c.last && j < i+1+restLimit; j++ {
		rest = step(rest, p.runes[j])
	}
	shape := uint32(c.flags)
	token := p.runes[w.start : i+1]
	if p.kinds[i+1] == full {
		token = p.runes[w.start : i+2]
	}
	short := uint32(abbreviation(token))
	b := bag{f: &w.r.feats}
	b.add(0, 0, 0)
	b.add(k0, k1, 0)
	b.add(around, 0, 0)
	b.add(around, k2, 0)
	b.add(around, p2, k2)
	b.add(k0<<16|k1<<8|k2, k3, 0)
	b.add(around, uint32(k[0])<<8|p2, k2<<8|k3)
	b.add(uint32(r[2]), uint32(r[3]), 0)
	b.add(uint32(r[2]), uint32(r[3]), uint32(r[4]))
	b.add(uint32(r[1]), uint32(r[2]), uint32(r[3]))
	b.add(w.hash, k1, k2)
	b.add(w.hash, uint32(r[3]), uint32(r[4])<<8^uint32(r[5]))
	b.add(w.hash, rest, 0)
	b.add(c.hash, uint32(i-c.first), 0)
	b.add(rest, k0, 0)
	b.add(rest, p1<<8|k0, min(uint32(i-c.first), 3))
	b.add(shape, k0<<8|k1, 0)
	b.add(shape, around, k2)
	b.add(min(uint32(i-w.start), 4), around, k2)
	b.add(min(uint32(i-c.first), 6), min(uint32(c.last-i), 6), k0<<8|k1)
	b.add(short, around, k2)
	b.add(short, k0<<8|k1, k2)
	b.add(short, k1, 0)
	if i+2 == c.last && n+1 < len(p.chunks) { // before a mark at the chunk's end
		d := &p.chunks[n+1]
		b.add(short, k0<<8|k1, uint32(p.kinds[d.first]))
		b.add(w.hash, k1, uint32(p.kinds[d.first]))
		b.add(short, k1, d.word)
		b.add(short, k0<<8|k1, w.last[0])
	}
	return b.f[:b.n]
}

// endFeatures describes the place after a token that ends with character i of
// chunk n.
func (w *walker) endFeatures(n int, i int32, chunkEnds bool) []uint32 {
	p := w.p
	c := &p.chunks[n]
	gap := uint32(0) // nothing, a blank or a newline follows
	next := i + 1    // the first character of what follows
	word := seed
	after := seed // the chunk after the next
	if chunkEnds {
		d := &p.chunks[n+1]
		gap, next, word = 1, d.first, d.word
		if c.line {
			gap = 2
		}
		if n+2 < len(p.chunks) {
			after = p.chunks[n+2].word
		}
	} else {
		for j := next; j < c.last && j < next+restLimit && p.kinds[j].word(); j++ {
			word = step(word, p.runes[j])
		}
	}
	k0, p1, p2 := uint32(p.kinds[i]), uint32(p.kinds[i-1]), uint32(p.kinds[i-2])
	k1, k2, k3 := uint32(p.kinds[next]), uint32(p.kinds[next+1]), uint32(p.kinds[next+2])
	if p.kinds[next] == openQuote || p.kinds[next] == openBracket || p.kinds[next] == openSingle {
		if word == seed { // look behind the mark
			for j := next + 1; j < next+restLimit && p.kinds[j].word(); j++ {
				word = step(word, p.runes[j])
			}
		}
	}
	size := min(uint32(i-w.start+1), 5)
	far := min(uint32(w.length), 4)
	state := uint32(0)
	if w.quoted {
		state = 1
	}
	if w.brackets > 0 {
		state |= 2
	}
	look := gap<<24 | k0<<16 | k1<<8 | k2
	short := uint32(abbreviation(p.runes[w.start : i+1]))
	b := bag{f: &w.r.feats}
	b.add(gap, 0, 0)
	b.add(gap, k0, 0)
	b.add(gap, k0, k1)
	b.add(look, 0, 0)
	b.add(look, p1, 0)
	b.add(look, p1, p2)
	b.add(look, k3, p1)
	b.add(w.hash, gap, 0)
	b.add(w.hash, gap, k1)
	b.add(w.hash, word, 0)
	b.add(w.hash, w.last[0], k1)
	b.add(w.last[0], k0<<8|k1, gap)
	b.add(w.last[0], w.last[1], k0<<8|k1)
	b.add(w.last[0], word, k0)
	b.add(word, k0, gap)
	b.add(word, k1, gap)
	b.add(word, after, k0)
	b.add(after, k0, k1)
	b.add(c.hash, k1, gap)
	b.add(size, k0<<8|k1, gap)
	b.add(size, p1<<16|k0<<8|k1, p2)
	b.add(far, k0<<8|k1, gap)
	b.add(state, k0<<8|k1, gap)
	b.add(state, look, far)
	b.add(min(uint32(w.length)/8, 6), k0<<8|k1, gap)
	b.add(uint32(c.flags), k0<<8|k1, gap)
	b.add(short, k1, gap)
	b.add(short, k1, k2)
	b.add(short, word, 0)
	return b.f[:b.n]
}

// Sorts of abbreviation. They are features, not rules: what each does to a
// sentence's end is learned, so that "Sgt." profits from "Mr.".
const (
	noAbbreviation = iota
	endsInStop     // any other token with a full stop at its end
	title          // before a name
	initial        // one letter
	acronym        // U.S., a.m.
	month          // months and week days
	reference      // before a number
	company        // after a name
	ordinary       // etc., approx.
)

// abbreviation says what sort of abbreviation a token is.
func abbreviation(token []rune) uint8 {
	n := len(token)
	if n < 2 || n > 8 || token[n-1] != '.' {
		return noAbbreviation
	}
	if n == 2 {
		return initial
	}
	stops := 0
	var key [8]byte
	for i, r := range token {
		if r == '.' {
			stops++
		}
		if r >= 0x80 {
			return endsInStop
		}
		key[i] = byte(r)
	}
	if stops > 1 && stops*2 >= n-1 {
		return acronym
	}
	return abbreviationOf(string(key[:n-1]))
}

func abbreviationOf(s string) uint8 {
	switch s {
	case "mr", "mrs", "ms", "dr", "prof", "rev", "fr", "hon", "gen", "maj", "col", "lt", "capt", "cpt", "cmdr", "cdr", "cpl",
		"sgt", "pvt", "adm", "brig", "lieut", "const", "insp", "supt", "det", "pres", "gov", "sen", "rep", "sec", "amb",
		"min", "msgr", "st", "ste", "mt", "ft", "atty", "pte", "spc", "messrs", "mme", "sr", "sra", "dra", "ing", "eng", "engr", "arch", "asst", "assoc", "dep", "hr", "frau", "m", "mlle", "h.e":
		return title
	case "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun":
		return month
	case "no", "nos", "art", "arts", "vol", "fig", "p", "pp", "ch", "para", "res", "reg", "al", "ed", "eds", "op", "cit", "ca", "v", "vs", "cf", "viz", "approx", "tel", "ext":
		return reference
	case "inc", "ltd", "corp", "co", "bros", "llc", "plc", "jr", "esq", "phd", "ph.d", "assn", "dept", "univ", "govt", "intl", "natl", "ave", "blvd", "rd", "hwy", "ariz", "calif", "colo", "conn", "fla", "ga", "ill", "ind", "kan", "ky", "la", "mass", "md", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ont", "ore", "pa", "que", "sask", "man", "alta", "tenn", "tex", "va", "vt", "wash", "wis", "wyo":
		return company
	case "etc", "est", "max", "avg", "ie", "eg", "a.k.a", "misc", "temp":
		return ordinary
	}
	return endsInStop
}
