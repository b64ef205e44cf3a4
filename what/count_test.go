package what_test

import (
	"fmt"
	"strings"
	"testing"

	"khaldun"
)

// counted prints the counts of r's events: kind, range, who, and who says so.
func counted(r *khaldun.Reading) string {
	var out []string
	for i := range r.Events {
		for _, c := range r.Events[i].Counts {
			s := fmt.Sprintf("%s %d", c.Kind, c.Min)
			switch {
			case c.Max == 0:
				s += "+"
			case c.Max != c.Min:
				s += fmt.Sprintf("-%d", c.Max)
			}
			if c.Of != "" {
				s += " " + c.Of
			}
			if c.Statement >= 0 {
				s += " by " + r.Text(r.Statements[c.Statement].SpeakerSpan)
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

func TestCounts(t *testing.T) {
	read := reader(t, codebook(t), true)
	for _, tt := range []struct{ text, want string }{
		{"Gunmen killed 12 villagers in northern Nigeria.", "dead 12 villagers"},
		{"At least 14 soldiers were killed in an ambush in Mali.", "dead 14+ soldiers"},
		{"Dozens of civilians were killed in the air raid.", "dead 24-99 civilians"},
		{"Rebels killed 12 to 15 policemen near the border.", "dead 12-15 policemen"},
		{"More than 200 people were killed in the attack.", "dead 201+ people"},
		{"Several soldiers were killed by insurgents in Iraq.", "dead 3-9 soldiers"},
		{"Two people were killed when police opened fire in Kampala.", "dead 2 people"},
		{"Soldiers killed two hundred and fifty prisoners.", "dead 250 prisoners"},
		{"The army killed twenty-three rebels in Colombia.", "dead 23 rebels"},
		{"The bombing killed 1,200 people.", "dead 1200 people"},
		{"The militia massacred hundreds of villagers.", "dead 200-999 villagers"},
		{"A suicide bomber killed nearly 100 worshippers in Pakistan.", "dead 90-100 worshippers"},
		{"The shelling killed up to 50 people.", "dead 0-50 people"},
		{"Fewer than 20 soldiers were killed in the clashes.", "dead 0-19 soldiers"},
		{"The strike killed 30 or more fighters.", "dead 30+ fighters"},
		{"A missile attack left 12 people dead and 30 wounded.", "dead 12 people; injured 30"},
		{"The attack claimed 19 lives.", "dead 19"},
		{"Militants attacked a village in Burkina Faso. The death toll rose to 45.", "dead 45"},
		{"Gunmen attacked a bus in Kenya. Seven passengers died.", "dead 7 passengers"},
		{"Insurgents bombed a market, killing 12 and wounding 30.", "dead 12; injured 30"},
		{"Police fired on marchers in Lima, injuring nine people.", "injured 9 people"},
		{"A car bomb wounded about 40 people in Damascus.", "injured 36-44 people"},
		{"Police said 12 people were killed in the attack.", "dead 12 people by Police"},
		{"The rebels said they had killed 60 soldiers, but the army said three soldiers were killed.", "dead 60 soldiers by The rebels; dead 3 soldiers by the army"},
		{"Police arrested three activists in Nairobi.", "arrested 3 activists"},
		{"Turkish police detained dozens of journalists.", "arrested 24-99 journalists"},
		{"Authorities in Egypt arrested between 30 and 40 students.", "arrested 30-40 students"},
		{"Riot police arrested more than a dozen demonstrators in Santiago.", "arrested 13+ demonstrators"},
		{"Police in Georgia made 40 arrests.", "arrested 40"},
		{"Police in Minsk arrested an opposition activist.", "arrested 1 opposition activist"},
		{"Officers in Manila took six men into custody.", "arrested 6 men"},
		{"Militia attacks displaced 5,000 people in Ituri.", "displaced 5000 people"},
		{"The army shelled the town. Thousands of families fled the shelling.", "displaced 2000-9999 families"},
		{"Thousands of teachers rallied outside parliament in Warsaw.", "crowd 2000-9999 teachers"},
		{"Some 500 dockers protested in Valparaiso.", "crowd 450-550 dockers"},
		{"Tens of thousands of people marched against the government in Belgrade.", "crowd 20000-99999 people"},
		{"Several hundred students demonstrated in Dhaka on Tuesday.", "crowd 300-999 students"},
		{"Farmers protested in Delhi. Organisers put the crowd of 80,000 people down to anger over prices.", "crowd 80000 people"},
		{"Around 1.5 million people marched against the government in Barcelona.", "crowd 1350000-1650000 people"},
		{"Bandits abducted 20 pupils in Zamfara.", "hostages 20 pupils"},
		{"The rebels released eight hostages in Colombia.", "hostages 8"},
		{"Gunmen attacked a camp in Chad. Five aid workers are missing.", "missing 5 aid workers"},

		{"Police in Madrid arrested a gang on Monday.", ""},
		{"Gunmen killed 12 to 15 farmers in Plateau state after ten people died in clashes.", "dead 12-15 farmers; dead 10 people"},
		{"Rebels in Ituri killed three of the four hostages.", "dead 3 hostages; hostages 4"},
		{"Police in Tbilisi put the dead in the attack at 109.", "dead 109"},

		{"The minister condemned the attack on the embassy.", ""},
		{"Nobody was killed in the attack on the barracks.", ""},
		{"Police arrested the mayor two days later.", ""},
		{"Police in Oslo seized 20 tonnes of cocaine.", ""},
		{"The president met 12 ministers in Cairo.", ""},
		{"The general threatened to kill 12 prisoners.", ""},
		{"No soldiers were killed in the raid on the base.", ""},
		{"A 12-year-old boy was arrested in Gaza by soldiers.", "arrested 1 12-year-old boy"},
	} {
		if got := counted(read(tt.text)); got != tt.want {
			t.Errorf("%q\n got %q\nwant %q; see data/en/counts.rules", tt.text, got, tt.want)
		}
	}
}
