package entities

import (
	"errors"
	"net/url"
	"strings"

	"khaldun/book"
)

// readArchigos reads the table of leaders, whose columns it finds by the header.
// The table says who ruled, not in which office: a leader is a country's
// government. Most leaders stand there by surname only; the address of their page
// has the full name.
func (rd *Reader) readArchigos(ls *lines, sink Sink) error {
	var cols archigosColumns
	for {
		line, ok := ls.next()
		if !ok {
			return ls.unended
		}
		cells := strings.Split(string(line), "\t")
		if cols == nil {
			if cols = newArchigosColumns(cells); !cols.complete() {
				return errors.New(ls.at(ls.no) + `: no header with the columns leader, idacr, startdate and enddate; is the table parted by tabs?`)
			}
			continue
		}
		if strip(string(line)) == "" {
			continue
		}
		if e := rd.archigos(ls, cols, cells); e != nil {
			if err := sink.Entity(e); err != nil {
				return err
			}
		}
	}
}

// archigosColumns maps names of columns to where they stand.
type archigosColumns map[string]int

func newArchigosColumns(header []string) archigosColumns {
	cols := archigosColumns{}
	for i, h := range header {
		h = strings.ToLower(strings.Trim(strings.TrimSpace(h), `"`))
		switch h {
		case "eindate":
			h = "startdate"
		case "eoutdate":
			h = "enddate"
		case "dbpedia-uri", "dbpedia_uri":
			h = "dbpedia.uri"
		}
		if _, ok := cols[h]; !ok {
			cols[h] = i
		}
	}
	return cols
}

func (c archigosColumns) complete() bool {
	for _, name := range []string{"leader", "idacr", "startdate", "enddate"} {
		if _, ok := c[name]; !ok {
			return false
		}
	}
	return true
}

func (c archigosColumns) get(cells []string, name string) string {
	i, ok := c[name]
	if !ok || i >= len(cells) {
		return ""
	}
	s := strings.Trim(strings.TrimSpace(cells[i]), `"`)
	if s == "NA" {
		return ""
	}
	return s
}

func (rd *Reader) archigos(ls *lines, cols archigosColumns, cells []string) *Entity {
	leader := cols.get(cells, "leader")
	name := nameOfPage(cols.get(cells, "dbpedia.uri"))
	if !strings.Contains(name, " ") {
		name = leader
	}
	if name = strip(name); !strings.Contains(name, " ") || !isLatin(name) {
		ls.skip("a person with a surname only", leader)
		return nil
	}
	country := rd.byCOW[cols.get(cells, "idacr")]
	if country == "" {
		ls.skip("a state that is none today", cols.get(cells, "idacr")+" "+leader)
		return nil
	}
	from, err1 := parseTable(cols.get(cells, "startdate"))
	to, err2 := parseTable(cols.get(cells, "enddate"))
	switch {
	case errors.Join(err1, err2) != nil:
		ls.skip("a date that is none", errors.Join(err1, err2).Error())
		return nil
	case strings.EqualFold(cols.get(cells, "exit"), "Still in Office"):
		to = Date{} // the table's own end is not the leader's
	case !from.IsZero() && !to.IsZero() && from.First().After(to.First()):
		ls.skip("a role that ends before it begins", name)
		return nil
	}
	return &Entity{Kind: "person", Names: []string{name}, Source: ls.at(ls.no),
		Roles: []Role{{Country: country, Sectors: []string{"GOV"}, From: from, To: to}}}
}

// nameOfPage is the name at the end of a page's address, without what tells
// namesakes apart.
func nameOfPage(address string) string {
	name := address[strings.LastIndexByte(address, '/')+1:]
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	name = strings.ReplaceAll(name, "_", " ")
	name, _, _ = strings.Cut(name, " (")
	return name
}

// cowCodes maps the letters the Correlates of War project has for states to
// countries: those of ISO 3166, but for these.
func cowCodes(b *book.Book) map[string]string {
	m := map[string]string{}
	for _, c := range b.Countries {
		m[c.ID] = c.ID
	}
	pairs := strings.Fields(`AAB ATG ALG DZA ANG AGO AUL AUS AUS AUT BAH BHR BAR BRB BFO BFA BHM BHS BHU BTN BNG BGD BOS BIH
		BOT BWA BRU BRN BUI BDI BUL BGR CAM KHM CAO CMR CAP CPV CDI CIV CEN CAF CHA TCD CON COG COS CRI CRO HRV CZR CZE
		DEN DNK DRC COD DRV VNM EQG GNQ ETM TLS FIJ FJI FRN FRA GAM GMB GFR DEU GMY DEU GRG GEO GRN GRD GUA GTM GUI GIN
		HAI HTI HON HND ICE ISL INS IDN IRE IRL KUW KWT KYR KGZ KZK KAZ LAT LVA LEB LBN LES LSO LIB LBY LIT LTU MAA MRT
		MAC MKD MAD MDV MAG MDG MAL MYS MAS MUS MAW MWI MLD MDA MNC MCO MNG MNE MON MNG MOR MAR MSI MHL MYA MMR MZM MOZ
		NAU NRU NEP NPL NEW NZL NIG NGA NIR NER NTH NLD OMA OMN PAL PLW PAR PRY PHI PHL POR PRT ROK KOR ROM ROU RUM ROU
		SAF ZAF SAL SLV SEY SYC SIE SLE SIN SGP SKN KNA SLO SVK SLU LCA SLV SVN SNM SMR SOL SLB SPN ESP SRI LKA SUD SDN
		SVG VCT SWA SWZ SWD SWE SWZ CHE TAJ TJK TAW TWN TAZ TZA THI THA TOG TGO TRI TTO UAE ARE UKG GBR URU URY VAN VUT
		ZAM ZMB ZIM ZWE`)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}
