package export

import (
	"strconv"
	"strings"

	"khaldun"
)

// cameoParty is a party in CAMEO's codes.
type cameoParty struct {
	country string   // three letters; empty if of no one country
	group   string   // known group: UNO, EEC
	types   []string // roles, the main one first
	full    string   // all of them in a chain: KENGOV, IGOUNO
}

// cameoOf translates the codes of a party.
func cameoOf(m *khaldun.Mention) cameoParty {
	if m == nil {
		return cameoParty{}
	}
	var c cameoParty
	switch m.Country {
	case "UNO":
		c.group, c.types, c.full = "UNO", []string{"IGO"}, "IGOUNO"
	case "EUR":
		c.country, c.group, c.types, c.full = "EUR", "EEC", []string{"IGO"}, "IGOEUREEC"
	case "IGO", "NGO", "MNC", "IMG":
		c.types, c.full = []string{m.Country}, m.Country
	case "ISM":
		c.types, c.full = []string{"NGM"}, "NGM"
	default:
		c.country, c.full = m.Country, m.Country
	}
	for _, s := range sectorsOf(m) {
		if role := cameoRole(s); role != "" {
			c.types = append(c.types, role)
			c.full += role
		}
	}
	return c
}

// kind is the n-th role, counted from 0; empty if there are fewer.
func (c cameoParty) kind(n int) string {
	if n >= len(c.types) {
		return ""
	}
	return c.types[n]
}

// cameoRole is PLOVER's sector in CAMEO. MED is the trap: health to PLOVER, the
// media to CAMEO.
func cameoRole(sector string) string {
	switch sector {
	case "MED":
		return "HLH"
	case "JRN":
		return "MED"
	case "PRM":
		return "UAF"
	case "SOC":
		return "CVL"
	case "UNK", "PRE":
		return ""
	}
	return sector
}

// root is the first two digits of a CAMEO code, which has a leading zero.
func root(code string) string { return code[:2] }

// base is the first three digits of a CAMEO code, or all of a shorter one.
func base(code string) string { return code[:min(3, len(code))] }

// gdeltQuad is the quad class of a CAMEO code as GDELT counts it: 16 is material
// conflict, 01 and 02 are verbal cooperation.
func gdeltQuad(code string) string {
	switch n := rootNumber(code); {
	case n <= 5:
		return "1"
	case n <= 8:
		return "2"
	case n <= 13:
		return "3"
	}
	return "4"
}

// phoenixQuad is the quad class of a CAMEO code as Phoenix counts it: 16 is verbal
// conflict, 01 and 02 are neither.
func phoenixQuad(code string) string {
	switch n := rootNumber(code); {
	case n <= 2:
		return "0"
	case n <= 5:
		return "1"
	case n <= 8:
		return "2"
	case n <= 13 || n == 16:
		return "3"
	}
	return "4"
}

// rootNumber is the root of a CAMEO code as a number; that of a user's code that
// is none is beyond all.
func rootNumber(code string) int {
	n, err := strconv.Atoi(root(code))
	if err != nil {
		return 99
	}
	return n
}

// sectorWord is the name of a sector where a format spells sectors out.
func sectorWord(sector string) string {
	words := map[string]string{
		"COP": "Police", "GOV": "Government", "JUD": "Judicial", "LEG": "Legislative", "MIL": "Military",
		"PRM": "Paramilitary", "PTY": "Parties", "REB": "Rebel", "SPY": "Intelligence", "UAF": "Unidentified Forces",
		"AGR": "Agricultural", "BUS": "Business", "CRM": "Criminals / Gangs", "CVL": "General Population / Civilian / Social",
		"EDU": "Education", "ELI": "Elite", "JRN": "News", "LAB": "Labor", "MED": "Medical / Health", "REF": "Refugees / Displaced",
		"OPP": "Opposition", "REL": "Religious", "SOC": "Social",
	}
	return words[sector]
}

// sectorWords lists the sectors of a party in words, parted by commas.
func sectorWords(m *khaldun.Mention) string {
	var out []string
	for _, s := range sectorsOf(m) {
		if w := sectorWord(s); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, ",")
}
