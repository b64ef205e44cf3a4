package entities

import (
	"strings"
)

// readCountryInfo reads the leaders and governments of CountryInfo.txt. Among the
// leaders a tag names the office; members of governments have their titles behind
// "#", one for each term or one for all.
func (rd *Reader) readCountryInfo(ls *lines, sink Sink) error {
	var at infoPlace
	for comment := false; ; {
		raw, ok := ls.next()
		if !ok {
			return ls.unended
		}
		line := string(raw)
		if _, inside := withoutComment(line, comment); comment || inside || strings.HasPrefix(line, "<!--") {
			comment = inside
			continue
		}
		line = strip(line)
		if line == "" || line[0] == '#' || at.tag(line) {
			continue
		}
		e := rd.infoLine(ls, &at, line)
		if e == nil {
			continue
		}
		if err := sink.Entity(e); err != nil {
			return err
		}
	}
}

// infoPlace is where in the file a line stands.
type infoPlace struct {
	country string
	leaders bool // or government
	inside  bool // in one of the two
	office  string
}

// tag takes a line that is a tag.
func (p *infoPlace) tag(line string) bool {
	if line[0] != '<' {
		return false
	}
	name, rest, ok := strings.Cut(line[1:], ">")
	if !ok {
		name = line[1:]
	}
	switch {
	case name == "CountryCode":
		code, _, _ := strings.Cut(rest, "<")
		*p = infoPlace{country: strip(code)}
	case name == "Leaders":
		p.inside, p.leaders, p.office = true, true, ""
	case name == "Government":
		p.inside, p.leaders, p.office = true, false, ""
	case name == "/Leaders", name == "/Government", name == "/Country":
		p.inside, p.office = false, ""
	case strings.HasPrefix(name, "/"):
		p.office = ""
	case p.inside:
		p.office = name
	}
	return true
}

// infoLine reads a person: a leader's line has dates in brackets, a minister's a
// code too.
func (rd *Reader) infoLine(ls *lines, at *infoPlace, line string) *Entity {
	if !at.inside {
		return nil // names of places
	}
	country := rd.cameoCountry(at.country)
	if country == "" {
		ls.skip("a state that is none today", at.country)
		return nil
	}
	line, comment, _ := strings.Cut(line, "#")
	e := &Entity{Kind: "person", Source: ls.at(ls.no)}
	a := actor{line: ls.no}
	a.names, a.codes = infoNames(line)
	if len(a.names) == 0 || len(a.codes) == 0 {
		ls.skip("a line without a name or dates", line)
		return nil
	}
	if at.leaders {
		rd.infoLeader(ls, e, at, country, a.codes)
	} else {
		rd.infoMinister(ls, e, a.codes, parts(comment))
	}
	if len(e.Roles) == 0 {
		return nil
	}
	rd.nameActor(ls, e, &a)
	if len(e.Names) == 0 {
		return nil
	}
	return e
}

// infoNames parts `{A_NAME_}{ANOTHER_} [dates]`.
func infoNames(line string) (names, codes []string) {
	name, rest, ok := strings.Cut(line, "[")
	if ok {
		_, codes = cutCodes("[" + rest)
	}
	for n := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '{' || r == '}' }) {
		n, _, _ = strings.Cut(n, "(")
		if n = strip(n); n != "" {
			names = append(names, n)
		}
	}
	return names, codes
}

func (rd *Reader) infoLeader(ls *lines, e *Entity, at *infoPlace, country string, spans []string) {
	r := Role{Country: country, Sectors: []string{"GOV"}}
	if of, _ := rd.title(singularTitle(at.office)); of != nil {
		r.Office, r.Sectors = of.ID, []string{of.Sector}
	}
	for _, s := range spans {
		if strings.HasPrefix(s, "B:") || strings.HasPrefix(s, "D:") {
			continue
		}
		from, to, err := tabariSpan(s)
		if err != nil {
			ls.skip("a date that is none", err.Error())
			continue
		}
		r.From, r.To = from, to
		e.Roles = append(e.Roles, r)
	}
}

// singularTitle is the office a tag such as "Prime ministers" is about.
func singularTitle(tag string) string {
	tag = strings.ReplaceAll(tag, "_", " ")
	return strings.TrimSuffix(tag, "s")
}

func (rd *Reader) infoMinister(ls *lines, e *Entity, codes, titles []string) {
	for i, c := range codes {
		code, dates, _ := strings.Cut(c, " ")
		if strings.HasPrefix(code, "B:") || strings.HasPrefix(code, "D:") {
			continue
		}
		r, _, ok := rd.cameo(code)
		if !ok {
			ls.skip("a code that cannot be translated", code+" "+e.Source)
			continue
		}
		var err error
		if r.From, r.To, err = tabariSpan(dates); err != nil {
			ls.skip("a date that is none", err.Error())
			continue
		}
		title := ""
		switch {
		case len(titles) == 1:
			title = titles[0]
		case len(titles) == len(codes):
			title = titles[i]
		}
		if of, _ := rd.title(title); of != nil && len(r.Sectors) > 0 && r.Sectors[0] == of.Sector {
			r.Office = of.ID
		}
		e.Roles = append(e.Roles, r)
	}
}
