// Package score compares what the coder wrote with what was labelled by hand, and
// prints precision, recall and F1 by the published rules of each gold set.
package score

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"khaldun"
)

// maxLine bounds one line of a gold file.
const maxLine = 16 << 20

// ReadNews reads whole articles with every event: JSON lines of id, date, title,
// url, text, paragraphs (if there are none, the lines) and events, offsets in
// characters. The documents have
// neither language nor blocks; give them to extract.Text for those.
func ReadNews(r io.Reader) ([]*khaldun.Article, error) {
	var out []*khaldun.Article
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), maxLine)
	for line := 1; sc.Scan(); line++ {
		var g newsArticle
		if err := json.Unmarshal(sc.Bytes(), &g); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		a, err := g.article()
		if err != nil {
			return nil, fmt.Errorf("line %d: article %s: %w", line, g.ID, err)
		}
		out = append(out, a)
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

type newsSpan struct {
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Text   string `json:"text"`
	Code   string `json:"code"`
	Sector string `json:"sector"`
}

type newsArticle struct {
	ID, Date, Title, URL, Text string
	Paragraphs                 []newsSpan
	Events                     []struct {
		Type, Mode, Status, Judgement, Date string
		Trigger                             newsSpan
		Mentions, Actors, Recipients        []newsSpan
		Attribution                         []newsSpan
		Context                             []string
	}
}

func (g *newsArticle) article() (*khaldun.Article, error) {
	bytes := byteOffsets(g.Text)
	span := func(s newsSpan) (khaldun.Span, error) {
		if s.Start < 0 || s.End < s.Start || s.End >= len(bytes) {
			return khaldun.Span{}, fmt.Errorf("span %d:%d lies outside its %d characters", s.Start, s.End, len(bytes)-1)
		}
		return khaldun.Span{Start: bytes[s.Start], End: bytes[s.End]}, nil
	}
	doc := &khaldun.Document{ID: g.ID, URL: g.URL, Title: g.Title, Text: g.Text}
	if g.Date != "" {
		day, err := time.Parse(time.DateOnly, g.Date)
		if err != nil {
			return nil, fmt.Errorf("date %q is not a day: %w", g.Date, err)
		}
		doc.Published = khaldun.Time{Type: "DATE", Value: g.Date, From: day, Until: day.AddDate(0, 0, 1), Grain: khaldun.Day, Basis: khaldun.Stated}
	}
	a := &khaldun.Article{Doc: doc}
	var err error
	add := func(to *[]khaldun.Span, s newsSpan) {
		sp, e := span(s)
		if e != nil && err == nil {
			err = e
		}
		*to = append(*to, sp)
	}
	parties := func(from []newsSpan) (out []khaldun.Party) {
		for _, s := range from {
			var one []khaldun.Span
			add(&one, s)
			out = append(out, khaldun.Party{Span: one[0], Text: s.Text, Country: s.Code, Sector: s.Sector})
		}
		return out
	}
	for _, p := range g.Paragraphs {
		add(&a.Paragraphs, p)
	}
	if len(g.Paragraphs) == 0 {
		a.Paragraphs = lines(g.Text)
	}
	for _, e := range g.Events {
		status, serr := khaldun.ParseStatus(e.Status)
		if serr != nil {
			return nil, serr
		}
		l := khaldun.Label{Type: e.Type, Mode: e.Mode, Status: status, Debatable: e.Judgement != "clear", Contexts: e.Context, Date: e.Date}
		var t []khaldun.Span
		add(&t, e.Trigger)
		l.Trigger = t[0]
		for _, m := range e.Mentions {
			add(&l.Mentions, m)
		}
		l.Actors, l.Recipients = parties(e.Actors), parties(e.Recipients)
		for _, s := range e.Attribution {
			add(&l.Attribution, s)
		}
		a.Labels = append(a.Labels, l)
	}
	return a, err
}

// lines are the spans of the lines of text that are not empty.
func lines(text string) []khaldun.Span {
	var out []khaldun.Span
	for at := 0; at < len(text); {
		end := len(text)
		if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
			end = at + n
		}
		if end > at {
			out = append(out, khaldun.Span{Start: int32(at), End: int32(end)})
		}
		at = end + 1
	}
	return out
}

// ReadLabels reads labels that are kept apart from the articles they are of: JSON
// lines of id and events, offsets in characters. texts gives the articles by id; a
// line may bring its own text instead. An id without a text is an error. Paragraphs
// are the lines of the text.
func ReadLabels(r io.Reader, texts map[string]string) ([]*khaldun.Article, error) {
	var out []*khaldun.Article
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), maxLine)
	for line := 1; sc.Scan(); line++ {
		var g newsArticle
		if err := json.Unmarshal(sc.Bytes(), &g); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		text := g.Text
		if text == "" {
			var ok bool
			if text, ok = texts[g.ID]; !ok {
				return nil, fmt.Errorf("line %d: no text for article %s; name the file that has it", line, g.ID)
			}
			g.Text = text
		}
		a, err := g.article()
		if err != nil {
			return nil, fmt.Errorf("line %d: article %s: %w", line, g.ID, err)
		}
		out = append(out, a)
	}
	return out, sc.Err()
}

// ReadTexts reads articles without labels, JSON lines of id and text, into texts.
func ReadTexts(r io.Reader, texts map[string]string) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), maxLine)
	for line := 1; sc.Scan(); line++ {
		var g struct{ ID, Text string }
		if err := json.Unmarshal(sc.Bytes(), &g); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		texts[g.ID] = g.Text
	}
	return sc.Err()
}

// byteOffsets maps each character of s, and the place after its last, to bytes.
func byteOffsets(s string) []int32 {
	out := make([]int32, 0, utf8.RuneCountInString(s)+1)
	for i := range s {
		out = append(out, int32(i))
	}
	return append(out, int32(len(s)))
}

// Count is what precision and recall are made of. Hits are labels found, Wrong
// are events that no label answers for, Labels are all labels to be found.
type Count struct{ Hits, Wrong, Labels int }

// Precision, Recall and F1 are shares from 0 to 1; 0 where nothing is counted.
// predicted is the number of events that count: hits of the loosest measure and
// wrong ones.
func (c Count) f1(predicted int) (p, r, f float64) {
	if predicted > 0 {
		p = float64(c.Hits) / float64(predicted)
	}
	if c.Labels > 0 {
		r = float64(c.Hits) / float64(c.Labels)
	}
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return p, r, f
}

// News is the score of readings of whole articles.
type News struct {
	Type           Count // an event of the same type told in the same paragraph
	Parties        int   // hits whose parties' countries agree too
	Status         int   // and whose status agrees too
	Mode           int   // hits of the type with the right mode
	ModeOf         int   // hits whose label has a mode
	Sector         int   // hits with an actor of the right country and sector, of Parties
	Attributed     int   // hits attributed where the label is and not where it is not
	Duplicates     int   // further events that hit a label already found
	Debatable      int   // events that hit only a debatable label
	Quiet, Noisy   int   // articles without any label; those of them that got an event
	StatusOf       [5][5]int
	ByType         map[string]*Count
	Wrong          []Miss    // events that no label answers for
	Missed         []Miss    // clear labels no event hit
	Verdicts       []Verdict // one an event, in the order they were added
	ActorRight     int
	ActorOf        int
	RecipientRight int
	RecipientOf    int
	Party          Count // of hits: countries by side, order-free acts as one side
}

// Miss is one error, for reading by eye.
type Miss struct{ Doc, Type, Words string }

// Verdict is what the labels say of one event.
type Verdict struct {
	Confidence float32
	Counts     bool // false for an event that hits only a debatable label, or one found before
	Type       bool // a label answers for it
	Parties    bool // and its parties' countries agree
	Status     bool // and its status agrees
}

// AddNews counts one article. events are indexed against r's layers.
func (n *News) AddNews(a *khaldun.Article, r *khaldun.Reading) {
	if n.ByType == nil {
		n.ByType = map[string]*Count{}
	}
	of := func(t string) *Count {
		c := n.ByType[t]
		if c == nil {
			c = new(Count)
			n.ByType[t] = c
		}
		return c
	}
	if len(a.Labels) == 0 {
		n.Quiet++
		if len(r.Events) > 0 {
			n.Noisy++
		}
	}
	for i := range a.Labels {
		if !a.Labels[i].Debatable {
			n.Type.Labels++
			of(a.Labels[i].Type).Labels++
		}
	}
	hit := make([]bool, len(a.Labels))
	for i := range r.Events {
		e := &r.Events[i]
		n.Verdicts = append(n.Verdicts, Verdict{Confidence: e.Confidence})
		v := &n.Verdicts[len(n.Verdicts)-1]
		switch l := n.answer(a, e, hit); {
		case l < 0:
			v.Counts = true
			n.Type.Wrong++
			of(e.Type).Wrong++
			n.Wrong = append(n.Wrong, Miss{a.Doc.ID, e.Type + " " + e.Status.String(), r.Text(e.Trigger)})
		case a.Labels[l].Debatable:
			n.Debatable++
		case hit[l]:
			n.Duplicates++
		default:
			hit[l] = true
			n.Type.Hits++
			of(e.Type).Hits++
			v.Counts, v.Type = true, true
			parties, status := n.Parties, n.Status
			n.compare(&a.Labels[l], e, r)
			v.Parties, v.Status = n.Parties > parties, n.Status > status
		}
	}
	for i, h := range hit {
		if l := &a.Labels[i]; !h && !l.Debatable {
			n.Missed = append(n.Missed, Miss{a.Doc.ID, l.Type + " " + l.Status.String(), l.Trigger.Of(a.Doc.Text)})
		}
	}
}

// answer finds the label e hits: same type, told in the paragraph of e's trigger.
// One whose words overlap the trigger comes first, then a clear label not yet
// found, then a clear one, then a debatable one.
func (n *News) answer(a *khaldun.Article, e *khaldun.Event, hit []bool) int {
	par := a.ParagraphAt(e.Trigger.Start)
	best, rank := -1, 0
	for i := range a.Labels {
		l := &a.Labels[i]
		if l.Type != e.Type {
			continue
		}
		told, over := false, false
		for k := -1; k < len(l.Mentions); k++ {
			s := l.Trigger
			if k >= 0 {
				s = l.Mentions[k]
			}
			told = told || a.ParagraphAt(s.Start) == par
			over = over || s.Overlaps(e.Trigger)
		}
		if !told && !over {
			continue
		}
		r := 1
		if !l.Debatable {
			r = 2
			if !hit[i] {
				r = 3
			}
		}
		if over {
			r += 3
		}
		if r > rank {
			best, rank = i, r
		}
	}
	return best
}

// compare scores a hit's parties, status, mode, sector and attribution.
func (n *News) compare(l *khaldun.Label, e *khaldun.Event, r *khaldun.Reading) {
	n.StatusOf[l.Status][e.Status]++
	actors, recipients := e.Actors, e.Recipients
	ok := false
	if orderFree(l) {
		all := append(append([]khaldun.Party(nil), l.Actors...), l.Recipients...)
		mine := append(append([]int(nil), actors...), recipients...)
		want := min(2, len(countriesOf(all)))
		ok = agree(all, mine, r) >= want
		n.ActorOf++
		if ok {
			n.ActorRight++
		}
	} else {
		a := agree(l.Actors, actors, r) >= min(1, len(countriesOf(l.Actors)))
		b := agree(l.Recipients, recipients, r) >= min(1, len(countriesOf(l.Recipients)))
		ok = a && b
		if len(countriesOf(l.Actors)) > 0 {
			n.ActorOf++
			if a {
				n.ActorRight++
			}
		}
		if len(countriesOf(l.Recipients)) > 0 {
			n.RecipientOf++
			if b {
				n.RecipientRight++
			}
		}
	}
	n.countParties(l, actors, recipients, r)
	if l.Mode != "" {
		n.ModeOf++
		if l.Mode == e.Mode {
			n.Mode++
		}
	}
	if (len(l.Attribution) > 0) == (e.Statement >= 0) {
		n.Attributed++
	}
	if !ok {
		return
	}
	n.Parties++
	if l.Status == e.Status {
		n.Status++
	}
	for _, p := range l.Actors {
		for _, m := range actors {
			if p.Country == r.Mentions[m].Country && p.Sector == r.Mentions[m].Sector {
				n.Sector++
				return
			}
		}
	}
}

// countParties counts the countries given to each side of a hit against those of its
// label, so that a party too many costs as much as one too few.
func (n *News) countParties(l *khaldun.Label, actors, recipients []int, r *khaldun.Reading) {
	count := func(gold []khaldun.Party, mine []int) {
		g, m := countriesOf(gold), map[string]bool{}
		for _, i := range mine {
			if c := r.Mentions[i].Country; c != "" {
				m[c] = true
			}
		}
		n.Party.add(m, g)
	}
	if orderFree(l) {
		count(append(append([]khaldun.Party(nil), l.Actors...), l.Recipients...), append(append([]int(nil), actors...), recipients...))
		return
	}
	count(l.Actors, actors)
	count(l.Recipients, recipients)
}

// orderFree reports whether the parties of l may stand on either side: meetings,
// cooperation, agreements, and fighting told with both sides as actors.
func orderFree(l *khaldun.Label) bool {
	switch l.Type {
	case "CONSULT", "COOPERATE", "AGREE":
		return true
	case "ASSAULT":
		return len(l.Actors) > 1 && len(l.Recipients) == 0
	}
	return false
}

func countriesOf(ps []khaldun.Party) map[string]bool {
	m := map[string]bool{}
	for _, p := range ps {
		if p.Country != "" {
			m[p.Country] = true
		}
	}
	return m
}

// agree counts the countries of ps that are among the countries of ms.
func agree(ps []khaldun.Party, ms []int, r *khaldun.Reading) int {
	mine := map[string]bool{}
	for _, m := range ms {
		mine[r.Mentions[m].Country] = true
	}
	n := 0
	for c := range countriesOf(ps) {
		if mine[c] {
			n++
		}
	}
	return n
}

// Table writes the score for people: one measure a line.
func (n *News) Table(w io.Writer) error {
	predicted := n.Type.Hits + n.Type.Wrong
	row := func(name string, hits int) error {
		p, r, f := Count{Hits: hits, Labels: n.Type.Labels}.f1(predicted)
		_, err := fmt.Fprintf(w, "%-12s P %5.1f  R %5.1f  F1 %5.1f\n", name, 100*p, 100*r, 100*f)
		return err
	}
	if _, err := fmt.Fprintf(w, "%d clear labels, %d events that count, %d duplicates, %d on debatable labels\n", n.Type.Labels, predicted, n.Duplicates, n.Debatable); err != nil {
		return err
	}
	for _, m := range []struct {
		name string
		hits int
	}{{"type", n.Type.Hits}, {"+ parties", n.Parties}, {"+ status", n.Status}} {
		if err := row(m.name, m.hits); err != nil {
			return err
		}
	}
	pp, pr, pf := n.Party.f1(n.Party.Hits + n.Party.Wrong)
	if _, err := fmt.Fprintf(w, "of hits, countries by side: P %5.1f  R %5.1f  F1 %5.1f\n", 100*pp, 100*pr, 100*pf); err != nil {
		return err
	}
	for s, row := range n.StatusOf {
		all := 0
		for _, k := range row {
			all += k
		}
		if _, err := fmt.Fprintf(w, "status %-12s right %s\n", khaldun.Status(s), share(row[s], all)); err != nil {
			return err
		}
	}
	if err := n.reliability(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "of hits: actor country %s, recipient country %s, mode %s, attributed or not %s; of + parties: actor sector %s\narticles without a label that got an event: %d of %d\n",
		share(n.ActorRight, n.ActorOf), share(n.RecipientRight, n.RecipientOf), share(n.Mode, n.ModeOf), share(n.Attributed, n.Type.Hits), share(n.Sector, n.Parties), n.Noisy, n.Quiet)
	return err
}

// reliability prints, for events by confidence, how many are right in type, parties
// and status; and the confidence that would give the best F1 of all three.
func (n *News) reliability(w io.Writer) error {
	var bins [10]Count
	var sure, sureRight, all int
	var vs []Verdict
	for _, v := range n.Verdicts {
		if !v.Counts {
			continue
		}
		all++
		vs = append(vs, v)
		b := &bins[min(9, int(v.Confidence*10))]
		if v.Status {
			b.Hits++
		} else {
			b.Wrong++
		}
		if v.Confidence >= 0.8 {
			sure++
			if v.Status {
				sureRight++
			}
		}
	}
	if _, err := fmt.Fprintf(w, "confidence: share right in type, parties and status (events)\n"); err != nil {
		return err
	}
	for i, b := range bins {
		if b.Hits+b.Wrong == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "  %.1f  %s\n", float64(i)/10, share(b.Hits, b.Hits+b.Wrong)); err != nil {
			return err
		}
	}
	slices.SortStableFunc(vs, func(a, b Verdict) int { return cmp.Compare(b.Confidence, a.Confidence) })
	best, at, hits := 0.0, float32(0), 0
	for i, v := range vs {
		if v.Status {
			hits++
		}
		if _, _, f := (Count{Hits: hits, Labels: n.Type.Labels}).f1(i + 1); f > best {
			best, at = f, v.Confidence
		}
	}
	_, err := fmt.Fprintf(w, "at 0.8 and more: %s right, %s of all; best F1 + status %.1f from confidence %.2f\n",
		share(sureRight, sure), share(sure, all), 100*best, at)
	return err
}

func share(a, b int) string {
	if b == 0 {
		return "none"
	}
	return fmt.Sprintf("%.1f %% of %d", 100*float64(a)/float64(b), b)
}

// Merge adds the counts of o to n.
func (n *News) Merge(o *News) {
	add := func(a *Count, b Count) {
		a.Hits += b.Hits
		a.Wrong += b.Wrong
		a.Labels += b.Labels
	}
	add(&n.Type, o.Type)
	if n.ByType == nil {
		n.ByType = map[string]*Count{}
	}
	for t, c := range o.ByType {
		if n.ByType[t] == nil {
			n.ByType[t] = new(Count)
		}
		add(n.ByType[t], *c)
	}
	n.Parties += o.Parties
	n.Status += o.Status
	n.Mode += o.Mode
	n.ModeOf += o.ModeOf
	n.Sector += o.Sector
	n.Attributed += o.Attributed
	n.Duplicates += o.Duplicates
	n.Debatable += o.Debatable
	n.Quiet += o.Quiet
	n.Noisy += o.Noisy
	n.ActorRight += o.ActorRight
	n.ActorOf += o.ActorOf
	n.RecipientRight += o.RecipientRight
	n.RecipientOf += o.RecipientOf
	for i := range n.StatusOf {
		for j := range n.StatusOf[i] {
			n.StatusOf[i][j] += o.StatusOf[i][j]
		}
	}
	n.Wrong = append(n.Wrong, o.Wrong...)
	n.Missed = append(n.Missed, o.Missed...)
}
