package entities

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// actor is an entry of an actor dictionary: names, and codes with dates.
type actor struct {
	line  int64
	names []string
	codes []string // what stands between the brackets: "USAGOV 20010120-20090120"
}

// readActors reads a dictionary whose entries are `NAME_ [CODE dates]`, with more
// codes on the same line or on lines of their own and synonyms on lines that begin
// with "+".
func (rd *Reader) readActors(ls *lines, sink Sink) error {
	var a actor
	flush := func() error {
		e := rd.actor(ls, &a)
		a = actor{}
		if e == nil {
			return nil
		}
		return sink.Entity(e)
	}
	for comment := false; ; {
		raw, ok := ls.next()
		if !ok {
			break
		}
		line := ""
		if line, comment = withoutComment(string(raw), comment); strip(line) == "" {
			continue
		}
		name, codes := cutCodes(line)
		synonym := strings.HasPrefix(name, "+")
		name = strings.TrimPrefix(name, "+")
		if name != "" && !synonym {
			if err := flush(); err != nil {
				return err
			}
			a.line = ls.no
		}
		switch {
		case a.line == 0:
			ls.skip("a code or synonym before the first name", strip(line))
			continue
		case name != "":
			a.names = append(a.names, name)
		}
		a.codes = append(a.codes, codes...)
	}
	if err := flush(); err != nil {
		return err
	}
	return ls.unended
}

// withoutComment takes comments off a line: what is behind "#" and what is between
// "<!--" and "-->", which may go over lines.
func withoutComment(line string, inside bool) (rest string, still bool) {
	if inside {
		_, after, ok := strings.Cut(line, "-->")
		if !ok {
			return "", true
		}
		line = after
	}
	line, _, _ = strings.Cut(line, "#")
	before, after, ok := strings.Cut(line, "<!--")
	if !ok {
		return line, false
	}
	_, after, ok = strings.Cut(after, "-->")
	return before + after, !ok
}

// cutCodes parts a line into the name before the first bracket and what stands in
// the brackets.
func cutCodes(line string) (name string, codes []string) {
	name, rest, ok := strings.Cut(line, "[")
	for ok {
		var code string
		code, rest, _ = strings.Cut(rest, "]")
		codes = append(codes, strip(code))
		_, rest, ok = strings.Cut(rest, "[")
	}
	if i := strings.IndexAny(name, "{;"); i > 0 {
		name = name[:i]
	}
	return strip(strings.TrimSpace(name)), codes
}

// actor makes an entity of an entry; nil, and counted, if it is of no use.
func (rd *Reader) actor(ls *lines, a *actor) *Entity {
	if a.line == 0 {
		return nil
	}
	if len(a.codes) == 0 {
		ls.skipAt(a.line, "a name without a code", a.names[0])
		return nil
	}
	e := &Entity{Source: ls.at(a.line)}
	dated, bare := false, true
	for _, c := range a.codes {
		code, dates, _ := strings.Cut(c, " ")
		r, kind, ok := rd.cameo(code)
		if !ok {
			ls.skipAt(a.line, "a code that cannot be translated", code+" "+a.names[0])
			continue
		}
		from, to, err := tabariSpan(dates)
		if err != nil {
			ls.skipAt(a.line, "a date that is none", err.Error())
			continue
		}
		r.From, r.To = from, to
		dated = dated || dates != ""
		bare = bare && len(r.Sectors) == 0 && kind == ""
		e.Roles = append(e.Roles, r)
		if e.Kind == "" {
			e.Kind = kind
		}
	}
	switch {
	case len(e.Roles) == 0:
		return nil
	case bare && !dated:
		ls.skipAt(a.line, "a name of a country, its people or a place", a.names[0])
		return nil
	case dated:
		e.Kind = "person"
	case e.Kind == "":
		e.Kind = "body"
	}
	e.Roles = fallbacks(e.Roles)
	rd.nameActor(ls, e, a)
	if len(e.Names) == 0 {
		return nil
	}
	return e
}

// nameActor turns capitals and underscores into names.
func (rd *Reader) nameActor(ls *lines, e *Entity, a *actor) {
	for _, n := range a.names {
		n = readableName(n)
		words := strings.Fields(n)
		switch {
		case !isLatin(n):
			ls.skipAt(a.line, "a name that is none", n)
		case len(words) == 1 && e.Kind == "person":
			ls.skipAt(a.line, "a person with a surname only", n)
		case len(words) == 1 && utf8.RuneCountInString(n) <= 5:
			e.Acronyms = append(e.Acronyms, strings.ToUpper(n)) // a word or letters: capitals cannot tell
		default:
			if e.Kind == "person" {
				n = withoutTitle(words)
			}
			if !slices.Contains(e.Names, n) {
				e.Names = append(e.Names, n)
			}
		}
	}
	if len(e.Names) == 0 && len(e.Acronyms) > 0 {
		e.Names, e.Acronyms = e.Acronyms[:1], e.Acronyms[1:]
	}
}

// withoutTitle takes titles off the front of a person's name if two words stay.
func withoutTitle(words []string) string {
	for len(words) > 2 {
		switch strings.ToLower(words[0]) {
		case "president", "general", "gen.", "colonel", "col.", "minister", "prime", "foreign", "acting", "dr.", "mr.", "admiral", "ambassador",
			"premier", "chancellor", "lt.", "maj.", "major", "sir", "lord":
			words = words[1:]
			continue
		}
		break
	}
	return strings.Join(words, " ")
}

// readableName is "Ahmed of Kano" for "AHMED_OF_KANO_".
func readableName(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == '_' || r == ' ' || r == '\t' })
	for i, w := range words {
		words[i] = capital(w, i > 0)
	}
	return strings.Join(words, " ")
}

// capital is a word with a capital letter, also behind a hyphen or apostrophe, and
// small letters else; particles of names stay small inside one.
func capital(w string, inside bool) string {
	w = strings.ToLower(w)
	switch w {
	case "of", "the", "and", "for", "de", "del", "la", "da", "do", "dos", "van", "von", "der", "den", "bin", "ibn", "al", "el", "y", "e", "in", "on":
		if inside {
			return w
		}
	}
	letters := []rune(w)
	for i := range letters {
		behind := i == 0 || strings.ContainsRune("-'.(", letters[i-1])
		if behind && !(i > 0 && letters[i-1] == '\'' && i == len(letters)-1) { // "People's"
			letters[i] = unicode.ToUpper(letters[i])
		}
	}
	return string(letters)
}

// tabariSpan reads `YYMMDD-YYMMDD`, `>YYMMDD` (since) and `<YYMMDD` (until), with
// years of two or four digits. No dates are always.
func tabariSpan(s string) (from, to Date, err error) {
	s = strings.ReplaceAll(s, " ", "")
	switch {
	case s == "":
	case s[0] == '>':
		from, err = parseTABARI(s[1:])
	case s[0] == '<':
		to, err = parseTABARI(s[1:])
	default:
		a, b, ok := strings.Cut(s, "-")
		if !ok {
			b = a // one day
		}
		if from, err = parseTABARI(a); err == nil {
			to, err = parseTABARI(b)
		}
	}
	if err != nil {
		return Date{}, Date{}, fmt.Errorf("%s: %w", s, err)
	}
	if !from.IsZero() && !to.IsZero() && !from.First().Before(to.After()) {
		return Date{}, Date{}, fmt.Errorf("%s: the end is before the beginning", s)
	}
	return from, to, nil
}

// fallbacks dates the codes without dates. A dictionary means them for all days
// that no other code covers; for a former official that is true only after the
// last office.
func fallbacks(roles []Role) []Role {
	var dated, undated []Role
	for _, r := range roles {
		if r.From.IsZero() && r.To.IsZero() {
			undated = append(undated, r)
		} else {
			dated = append(dated, r)
		}
	}
	if len(dated) == 0 || len(undated) == 0 {
		return roles
	}
	var last Date
	for _, r := range dated {
		if r.To.IsZero() {
			return dated // the last office has no end
		}
		if last.IsZero() || r.To.After().After(last.After()) {
			last = r.To
		}
	}
	for _, r := range undated {
		r.From = last.next()
		dated = append(dated, r)
	}
	return dated
}

// cameo translates a chain of CAMEO's codes of three letters into a role, and the
// kind of party it makes likely, empty if any. Codes of ethnic groups, of single
// organisations and of attributes are left out.
func (rd *Reader) cameo(code string) (r Role, kind string, ok bool) {
	code = strings.TrimRight(strings.ToUpper(code), "0123456789")
	if len(code) < 3 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return Role{}, "", false
	}
	head, rest := code[:3], code[3:]
	switch head {
	case "IGO":
		kind, r.Country = "igo", "IGO"
		switch {
		case strings.HasPrefix(rest, "UNO"):
			r.Country = "UNO"
		case strings.HasPrefix(rest, "EUREEC"), strings.HasPrefix(rest, "EEC"):
			r.Country = "EUR"
		}
		return r, kind, true
	case "NGO", "NGM":
		return Role{Country: "NGO"}, "ngo", true
	case "MNC":
		return Role{Country: "MNC"}, "company", true
	case "IMG":
		return Role{Country: "IMG", Sectors: []string{"REB"}}, "group", true
	}
	if r.Country = rd.cameoCountry(head); r.Country == "" {
		return Role{}, "", false
	}
	for len(rest) >= 3 && len(r.Sectors) < 2 {
		s, k := cameoSector(rest[:3])
		rest = rest[3:]
		if s == "" || slices.Contains(r.Sectors, s) || len(r.Sectors) > 0 && r.Sectors[0] == "GOV" {
			continue // GOVAGR is a minister, no farmer
		}
		r.Sectors = append(r.Sectors, s)
		if kind == "" {
			kind = k
		}
	}
	return r, kind, len(code) == 3 || len(r.Sectors) > 0
}

// cameoCountry is the country of CAMEO's letters, some of which are of old.
func (rd *Reader) cameoCountry(c string) string {
	switch c {
	case "TMP":
		c = "TLS"
	case "ROM":
		c = "ROU"
	case "ZAR":
		c = "COD"
	case "KSV":
		c = "KOS"
	case "SAF":
		c = "ZAF"
	case "EUR":
		return "EUR"
	}
	if rd.book.Country(c) == nil {
		return ""
	}
	return c
}

// cameoSector is PLOVER's sector for CAMEO's code of a role and the kind of party
// it makes likely. Health and media have each other's letters in the two.
func cameoSector(c string) (sector, kind string) {
	switch c {
	case "REB", "SEP", "INS":
		return "REB", "group"
	case "PTY":
		return "PTY", "party"
	case "MED":
		return "JRN", "media"
	case "HLH":
		return "MED", ""
	case "HRI", "ENV", "DEV":
		return "SOC", ""
	case "CHR", "MOS", "JEW", "HIN", "MUS", "BUD", "REL":
		return "REL", ""
	case "GOV", "MIL", "COP", "JUD", "SPY", "LEG", "OPP", "EDU", "BUS", "AGR", "CRM", "CVL", "ELI", "LAB", "REF", "UAF", "PRM":
		return c, ""
	}
	return "", ""
}

// readAgents reads a dictionary whose entries are `WORD {PLURAL} [~CODE]`. Sets such as
// `!PERSON! = MAN,MEN,WOMAN` are put in where entries name them.
func (rd *Reader) readAgents(ls *lines, sink Sink) error {
	sets := map[string][]string{}
	for comment := false; ; {
		raw, ok := ls.next()
		if !ok {
			return ls.unended
		}
		line := ""
		if line, comment = withoutComment(string(raw), comment); strip(line) == "" {
			continue
		}
		if set, members, ok := strings.Cut(line, "="); ok && strings.HasPrefix(set, "!") {
			for m := range strings.SplitSeq(members, ",") {
				if m = strip(strings.Trim(strip(m), "_")); m != "" {
					sets[strip(set)] = append(sets[strip(set)], m)
				}
			}
			continue
		}
		for _, entry := range expand(line, sets) {
			if a := rd.agent(ls, entry); a != nil {
				if err := sink.Agent(a); err != nil {
					return err
				}
			}
		}
	}
}

// expand puts the members of a set in the place of its name.
func expand(line string, sets map[string][]string) []string {
	start := strings.IndexByte(line, '!')
	if start < 0 {
		return []string{line}
	}
	end := strings.IndexByte(line[start+1:], '!')
	if end < 0 {
		return []string{line}
	}
	end += start + 2
	members, ok := sets[line[start:end]]
	if !ok {
		return []string{line}
	}
	var out []string
	for _, m := range members {
		out = append(out, line[:start]+"_"+m+line[end:])
	}
	return out
}

func (rd *Reader) agent(ls *lines, line string) *Agent {
	before, rest, ok := strings.Cut(line, "[")
	code, _, _ := strings.Cut(rest, "]")
	code = strings.ReplaceAll(strip(code), " ", "")
	if !ok || !strings.HasPrefix(code, "~") {
		if strings.HasSuffix(code, "~") {
			ls.skip("a code before the country's", strip(line))
		} else {
			ls.skip("a line that is no agent", strip(line))
		}
		return nil
	}
	word, plural, braces := strings.Cut(before, "{")
	plural, _, _ = strings.Cut(plural, "}")
	a := &Agent{Word: agentWord(word), Plural: agentWord(plural), Source: ls.at(ls.no)}
	for rest := strings.ToUpper(code[1:]); len(rest) >= 3 && len(a.Sectors) < 2; rest = rest[3:] {
		if s, _ := cameoSector(rest[:3]); s != "" && !slices.Contains(a.Sectors, s) {
			a.Sectors = append(a.Sectors, s)
		}
	}
	switch {
	case len(a.Sectors) == 0:
		ls.skip("a code that cannot be translated", code+" "+a.Word)
		return nil
	case isPlural(a.Word):
		ls.skip("the plural of another entry", a.Word)
		return nil
	case !isLatin(a.Word) || strings.ContainsAny(a.Word, "!,"):
		ls.skip("a word that is none", strip(line))
		return nil
	case braces && a.Plural == "":
		a.Kind = "people" // it has no plural: police, troops
	}
	return a
}

// isPlural reports whether the last word is one that sets list next to their
// singular.
func isPlural(word string) bool {
	switch word[strings.LastIndexByte(word, ' ')+1:] {
	case "men", "women", "children", "people", "persons", "boys", "girls":
		return strings.Contains(word, " ")
	}
	return false
}

func agentWord(s string) string {
	return strings.ToLower(strip(strings.ReplaceAll(s, "_", " ")))
}
