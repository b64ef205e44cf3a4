package extract

import "testing"

func TestDateline(t *testing.T) {
	for _, tt := range []struct{ text, place, agency string }{
		{"NAIROBI, March 12 (Reuters) - The cabinet met on Tuesday.", "NAIROBI", "Reuters"},
		{"NAIROBI (Reuters) — The cabinet met on Tuesday.", "NAIROBI", "Reuters"},
		{"SUVA, Fiji (AP) — The cabinet met on Tuesday.", "SUVA", "AP"},
		{"Montevideo (AFP) – The cabinet met on Tuesday.", "Montevideo", "AFP"},
		{"RIO DE JANEIRO, June 21 (Xinhua) -- The cabinet met on Tuesday.", "RIO DE JANEIRO", "Xinhua"},
		{"ST. JOHN'S, Antigua (AP) - The cabinet met.", "ST. JOHN'S", "AP"},
		{"New Delhi, Jun 21 (PTI) The cabinet met on Tuesday.", "New Delhi", "PTI"},
		{"ANKARA (AA) - The cabinet met on Tuesday.", "ANKARA", "Anadolu"},
		{"TEHRAN, June 21 (IRNA) – The cabinet met on Tuesday.", "TEHRAN", "IRNA"},
		{"SEOUL, June 21 (Yonhap) -- The cabinet met on Tuesday.", "SEOUL", "Yonhap"},
		{"KUALA LUMPUR, June 21 (Bernama) -- The cabinet met.", "KUALA LUMPUR", "Bernama"},
		{"Jakarta (ANTARA) - The cabinet met on Tuesday.", "Jakarta", "Antara"},
		{"Abuja, June 21, 2023 (NAN) The cabinet met on Tuesday.", "Abuja", "NAN"},
		{"Berlin (dpa/lni) - Das Kabinett hat am Dienstag beraten.", "Berlin", "dpa"},
		{"Madrid, 21 jun (EFE).- El gabinete se reunió el martes.", "Madrid", "EFE"},
		{"(ANSA) - ROMA, 21 GIU - Il consiglio si è riunito martedì.", "ROMA", "ANSA"},
		{"МОСКВА, 21 июня. /ТАСС/. Совет собрался во вторник.", "МОСКВА", "TASS"},
		{"МОСКВА, 21 июн - РИА Новости. Совет собрался во вторник.", "МОСКВА", "RIA Novosti"},
		{"القاهرة (رويترز) - اجتمع المجلس يوم الثلاثاء.", "القاهرة", "Reuters"},
		{"دمشق-سانا", "", ""},
		{"新华社北京6月21日电（记者某某）内阁周二开会。", "北京", "Xinhua"},
		{"【ソウル聯合ニュース】内閣は火曜日に会議を開いた。", "ソウル", "Yonhap"},
		{"LAOAG — A storm tore down power lines.", "LAOAG", ""},
		{"GENEVA, 12 March – The cabinet met on Tuesday.", "GENEVA", ""},
		{"The African Union (AU) - the continent's body - met on Tuesday.", "", ""},
		{"The National Alliance (NAN) said it would not vote.", "", ""},
		{"The cabinet met on Tuesday - its first meeting of the year.", "", ""},
		{"A NATO official said on Tuesday that talks would go on.", "", ""},
		{"“We will stay,” the minister said – and left.", "", ""},
		{"", "", ""},
	} {
		if place, agency := datelineOf(tt.text); place != tt.place || agency != tt.agency {
			t.Errorf("datelineOf(%q) = %q, %q; want %q, %q", tt.text, place, agency, tt.place, tt.agency)
		}
	}
}

func TestCredit(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"Source: Reuters", "Reuters"},
		{"Quelle: dpa", "dpa"},
		{"Fuente: EFE", "EFE"},
		{"Источник: Интерфакс", "Interfax"},
		{"来源：新华社", "Xinhua"},
		{"(AFP)", "AFP"},
		{"— Agence France-Presse", "AFP"},
		{"© Ukrinform", "Ukrinform"},
		{"With inputs from PTI", "PTI"},
		{"Reporting by A. Writer in Suva; Editing by B. Reader", "Reuters"},
		{"Source: the ministry", ""},
		{"The minister thanked Reuters for its report.", ""},
		{"Share this", ""},
		{"", ""},
	} {
		if got := creditOf(tt.line); got != tt.want {
			t.Errorf("creditOf(%q) = %q, want %q", tt.line, got, tt.want)
		}
	}
}

// TestWireText reads dateline and agency of plain text, and leaves them there.
func TestWireText(t *testing.T) {
	const first = "NAIROBI, March 12 (Reuters) - The two governments agreed on Tuesday to open the border bridge again."
	doc := Text("Border bridge to open again\n\nBy Amina Diallo and Jonas Berg\n\n"+first+"\n\nThe bridge had been closed since the spring.\n", Options{})
	if doc.Dateline != "NAIROBI" || doc.Agency != "Reuters" || len(doc.Authors) != 2 || doc.Authors[0] != "Amina Diallo" {
		t.Errorf("got dateline %q, agency %q, authors %q", doc.Dateline, doc.Agency, doc.Authors)
	}
	if got := doc.Blocks[2].Span.Of(doc.Text); got != first {
		t.Errorf("the paragraph is %q, want %q", got, first)
	}
	if got, want := source(doc, "agency"), "dateline"; got != want {
		t.Errorf("agency found in %q, want %q", got, want)
	}
}

// TestAgencyTable demands that no printed name stands for two agencies.
func TestAgencyTable(t *testing.T) {
	seen := map[string]string{}
	for _, a := range agencies {
		for _, s := range append([]string{a.name}, a.also...) {
			if other := seen[s]; other != "" {
				t.Errorf("%q stands for %s and %s", s, other, a.name)
			}
			seen[s] = a.name
		}
	}
}
