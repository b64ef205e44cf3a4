package store

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"khaldun"
)

// role is what a party has to do with an event.
type role int

const (
	actor role = iota
	recipient
	speaker
)

// What events are counted by, beside their roles.
const dyad = 3

// Keys of rows that are kept once.
type (
	sourceKey string
	coderKey  string
	partyKey  struct{ entity, name, country, sector, sectors string }
	placeKey  struct {
		name, country string
		geoname       int
	}
	labelKey struct {
		kind int
		name string
	}
)

// party is the row of who a mention stands for.
func (b *Batch) party(m *khaldun.Mention) (int64, error) {
	k := partyKey{m.Entity, m.Name, m.Country, m.Sector, ""}
	if len(m.Sectors) > 0 {
		k.sectors = " " + strings.Join(m.Sectors, " ") + " "
	}
	return b.once(k, func() scanner {
		return b.row("SELECT id FROM party WHERE entity = ? AND name = ? AND country = ? AND sector = ? AND sectors = ?", k.entity, k.name, k.country, k.sector, k.sectors)
	}, func() (int64, error) {
		id, err := b.insert("INSERT INTO party (entity, name, country, sector, sectors) VALUES (?, ?, ?, ?, ?)", k.entity, k.name, k.country, k.sector, k.sectors)
		if err == nil && k.name != "" {
			err = b.exec("INSERT INTO party_words (rowid, name, entity) VALUES (?, ?, ?)", id, k.name, k.entity)
		}
		return id, err
	})
}

// mentions writes down who is named in an article.
func (b *Batch) mentions(r *khaldun.Reading, art article) error {
	times := map[int64]int{}
	var order []int64
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Entity == "" && m.Country == "" && m.Name == "" {
			continue
		}
		id, err := b.party(m)
		if err != nil {
			return err
		}
		if times[id]++; times[id] == 1 {
			order = append(order, id)
		}
	}
	for _, id := range order {
		if err := b.exec("INSERT INTO mention (party, document, times) VALUES (?, ?, ?)", id, art.id, times[id]); err != nil {
			return err
		}
	}
	return nil
}

// event writes down event n of a reading.
func (b *Batch) event(r *khaldun.Reading, n int, art article) error {
	e := &r.Events[n]
	place, country, err := b.place(r, e.Where)
	if err != nil {
		return err
	}
	when := timeOf(r, e)
	sentence, start, end := sentenceOf(r, e.Trigger)
	last := when.From
	if when.Until.After(last) {
		last = when.Until.Add(-time.Nanosecond)
	}
	id, err := b.insert(`INSERT INTO event (document, n, type, mode, status, cameo, confidence, day, last, grain, basis, place, country, source, lang)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		art.id, n, e.Type, e.Mode, int(e.Status), e.Cameo, e.Confidence, dayOf(when.From), dayOf(last), int(when.Grain), int(when.Basis),
		place, country, art.source, r.Doc.Lang)
	if err != nil {
		return err
	}
	if err := b.exec("INSERT INTO told (event, sentence, start, end, rule) VALUES (?, ?, ?, ?, ?)", id, sentence, start, end, e.Why.Rule); err != nil {
		return err
	}
	for _, c := range e.Contexts {
		if err := b.exec("INSERT OR IGNORE INTO event_context (context, event) VALUES (?, ?)", c, id); err != nil {
			return err
		}
	}
	speakers := speakersOf(r, e.Statement)
	for role, ms := range [][]khaldun.Mention{actor: mentionsOf(r, e.Actors), recipient: mentionsOf(r, e.Recipients), speaker: speakers} {
		if err := b.parties(r, id, role, ms); err != nil {
			return err
		}
	}
	return b.dyads(r, id, e)
}

// parties writes down the parties of one role, and what the event counts under.
func (b *Batch) parties(r *khaldun.Reading, event int64, role int, ms []khaldun.Mention) error {
	for i := range ms {
		id, err := b.party(&ms[i])
		if err != nil {
			return err
		}
		phrase, _, _ := clip(r.Text(ms[i].Span), khaldun.Span{})
		if err := b.exec("INSERT INTO event_party (event, role, n, party, phrase) VALUES (?, ?, ?, ?, ?)", event, role, i, id, phrase); err != nil {
			return err
		}
		if err := b.label(event, role, partyLabel(&ms[i])); err != nil {
			return err
		}
	}
	return nil
}

func (b *Batch) dyads(r *khaldun.Reading, event int64, e *khaldun.Event) error {
	for _, x := range mentionsOf(r, e.Actors) {
		for _, y := range mentionsOf(r, e.Recipients) {
			if err := b.label(event, dyad, dyadLabel(&x)+" > "+dyadLabel(&y)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Batch) label(event int64, kind int, name string) error {
	id, err := b.id(labelKey{kind, name}, "SELECT id FROM label WHERE kind = ? AND name = ?", "INSERT INTO label (kind, name) VALUES (?, ?)", kind, name)
	if err != nil {
		return err
	}
	return b.exec(`INSERT OR IGNORE INTO event_label (kind, label, id, document, type, mode, status, cameo, confidence, day, last, place, country, source, lang)
		SELECT ?, ?, id, document, type, mode, status, cameo, confidence, day, last, place, country, source, lang FROM event WHERE id = ?`, kind, id, event)
}

// partyLabel is what a party is counted under: the entity, or its country and
// sector, or else its name.
func partyLabel(m *khaldun.Mention) string {
	if m.Entity != "" {
		return cmp.Or(m.Name, m.Entity)
	}
	return cmp.Or(codeOf(m), m.Name)
}

// dyadLabel is a party's side of a dyad: its country, or else what it is counted
// under.
func dyadLabel(m *khaldun.Mention) string { return cmp.Or(m.Country, partyLabel(m)) }

// codeOf is a party's country and sector as a query has them: "KEN.GOV", "KEN" or
// "GOV".
func codeOf(m *khaldun.Mention) string {
	if m.Country == "" || m.Sector == "" {
		return m.Country + m.Sector
	}
	return m.Country + "." + m.Sector
}

func mentionsOf(r *khaldun.Reading, is []int) []khaldun.Mention {
	out := make([]khaldun.Mention, 0, len(is))
	for _, i := range is {
		out = append(out, r.Mentions[i])
	}
	return out
}

// maxChain bounds how many mouths a claim is followed through.
const maxChain = 16

// speakersOf are those who assert what statement st says, the outermost first. One
// whom the reading knows only as a phrase is a mention of nobody.
func speakersOf(r *khaldun.Reading, st int) []khaldun.Mention {
	var out []khaldun.Mention
	for ; st >= 0 && len(out) < maxChain; st = r.Statements[st].Parent {
		if s := &r.Statements[st]; s.Speaker >= 0 {
			out = append(out, r.Mentions[s.Speaker])
		} else {
			out = append(out, khaldun.Mention{Span: s.SpeakerSpan})
		}
	}
	slices.Reverse(out)
	return out
}

func (b *Batch) place(r *khaldun.Reading, i int) (id int64, country string, err error) {
	if i < 0 {
		return 0, "", nil
	}
	p := &r.Places[i]
	k := placeKey{p.Name, p.Country, p.GeoNameID}
	id, err = b.once(k, func() scanner {
		return b.row("SELECT id FROM place WHERE name = ? AND country = ? AND geoname = ?", k.name, k.country, k.geoname)
	}, func() (int64, error) {
		return b.insert("INSERT INTO place (geoname, name, folded, country, lat, lon) VALUES (?, ?, ?, ?, ?, ?)",
			p.GeoNameID, p.Name, fold(p.Name), p.Country, p.Lat, p.Lon)
	})
	return id, p.Country, err
}

// timeOf is when an event was: what the text tells, or else the day of publication.
func timeOf(r *khaldun.Reading, e *khaldun.Event) khaldun.Time {
	if e.When >= 0 && !r.Times[e.When].From.IsZero() {
		return r.Times[e.When]
	}
	t := r.Doc.Published
	t.Basis = khaldun.Published
	if t.Grain != khaldun.NoGrain && t.Grain < khaldun.Day {
		t.Grain = khaldun.Day
	}
	return t
}

// dayOf is a day as a number, 20240313; 0 if it is unknown.
func dayOf(t time.Time) int {
	if t.IsZero() {
		return 0
	}
	return t.Year()*10000 + int(t.Month())*100 + t.Day()
}

// sentenceOf is the sentence around a trigger and where in it the trigger lies.
func sentenceOf(r *khaldun.Reading, trigger khaldun.Span) (text string, start, end int) {
	s := trigger
	if i := r.SentenceAt(trigger.Start); i >= 0 {
		s = r.Sentences[i].Span.Cover(trigger)
	}
	return clip(r.Text(s), khaldun.Span{Start: trigger.Start - s.Start, End: trigger.End - s.Start})
}

// maxSentence bounds what of a sentence is kept beside an event.
const maxSentence = 1000

// clip cuts a text that is too long to the words around at.
func clip(text string, at khaldun.Span) (cut string, start, end int) {
	if len(text) <= maxSentence {
		return text, int(at.Start), int(at.End)
	}
	from := max(0, int(at.Start)-maxSentence/2)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	until := min(len(text), from+maxSentence)
	for until < len(text) && !utf8.RuneStart(text[until]) {
		until--
	}
	return text[from:until], min(int(at.Start), until) - from, min(int(at.End), until) - from
}

// fold is a name in lower case and without accents.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
