package book_test

import (
	"slices"
	"testing"

	"khaldun/book"
	"khaldun/data"
)

func TestOntology(t *testing.T) {
	o := open(t, data.FS).Ontology
	modes := 0
	for _, typ := range o.Types {
		modes += len(typ.Modes)
	}
	for _, tt := range []struct {
		what      string
		got, want int
	}{
		{"types", len(o.Types), 16},
		{"modes", modes, 67},
		{"contexts", len(o.Contexts), 37},
		{"sectors", len(o.Sectors), 25},
		{"codes", len(o.Codes), 7},
		{"CAMEO codes", len(o.Cameos), 315},
	} {
		if tt.got != tt.want {
			t.Errorf("%d %s, want %d", tt.got, tt.what, tt.want)
		}
	}
	for _, tt := range []struct {
		typ, mode string
		want      float64
	}{
		{"CONSULT", "phone", 1.5},
		{"CONSULT", "", 2.5},
		{"PROTEST", "vandalize", -5}, // the scheme gives no score: the type's
		{"ACCUSE", "", -3},           // printed as +3
		{"NONE", "", 0},
	} {
		if got := o.Score(tt.typ, tt.mode); got != tt.want {
			t.Errorf("Score(%q, %q) = %g, want %g", tt.typ, tt.mode, got, tt.want)
		}
	}
	if typ, _ := o.Type("SANCTION"); typ.Quad != 4 || !typ.Recipient {
		t.Errorf("SANCTION: quad %d, recipient required %t; want 4, true", typ.Quad, typ.Recipient)
	}
}

func TestCameoFor(t *testing.T) {
	o := open(t, data.FS).Ontology
	for _, tt := range []struct {
		typ, mode string
		contexts  []string
		want      string
	}{
		{"AID", "", nil, "070"},
		{"AID", "", []string{"economic"}, "071"},
		{"AID", "", []string{"military", "economic"}, "070"}, // economic or military aid: both, so neither code
		{"PROTEST", "demo", nil, "141"},
		{"PROTEST", "demo", []string{"rights_freedoms"}, "1413"},
		{"PROTEST", "demo", []string{"executive"}, "141"}, // leadership or policy: PLOVER does not say
		{"PROTEST", "strike", []string{"executive"}, "143"},
		{"CONCEDE", "", []string{"political_institutions"}, "083"},
		{"ACCUSE", "allege", []string{"military"}, "1123"},
		{"ACCUSE", "allege", []string{"military", "legal"}, "1124"},
		{"ACCUSE", "allege", []string{"crime"}, "1121"},
		{"ACCUSE", "investigate", []string{"corruption"}, "091"},
		{"SANCTION", "convict", []string{"legal"}, "116"},
		{"SANCTION", "discontinue", []string{"economic"}, "163"},
		{"COERCE", "seize", []string{"military"}, "171"},
		{"COERCE", "seize", []string{"military", "territory"}, "192"},
		{"ASSAULT", "drone", []string{"military"}, "1952"},
		{"ASSAULT", "", []string{"military"}, "190"},
		{"ASSAULT", "no-such-mode", nil, "180"},
		{"NONE", "", nil, ""},
	} {
		if got := o.CameoFor(tt.typ, tt.mode, tt.contexts); got != tt.want {
			t.Errorf("CameoFor(%s, %q, %q) = %s, want %s", tt.typ, tt.mode, tt.contexts, got, tt.want)
		}
	}
}

// Whatever an event is, its code exists and stands for an act of its type, unless
// CAMEO has none that does.
func TestCameoForAll(t *testing.T) {
	o := open(t, data.FS).Ontology
	elsewhere := []string{
		"RETREAT/resign",                           // a change in leadership is a concession in CAMEO
		"RETREAT/",                                 // so is yielding in general
		"ASSAULT/destroy", "ASSAULT/crowd-control", // coercion in CAMEO, but PLOVER's equivalents
	}
	for _, typ := range o.Types {
		for _, mode := range append([]string{""}, modeNames(typ.Modes)...) {
			for _, c := range o.Contexts {
				code := o.CameoFor(typ.Name, mode, []string{c.Name})
				entry, ok := o.Cameo(code)
				if !ok || len(code) < 3 {
					t.Errorf("%s/%s %s: no code %q", typ.Name, mode, c.Name, code)
				}
				if entry.Type != typ.Name && !slices.Contains(elsewhere, typ.Name+"/"+mode) {
					t.Errorf("%s/%s %s: code %s (%s) is of type %q", typ.Name, mode, c.Name, code, entry.Name, entry.Type)
				}
			}
		}
	}
}

func modeNames(ms []book.Mode) []string {
	var out []string
	for _, m := range ms {
		out = append(out, m.Name)
	}
	return out
}
