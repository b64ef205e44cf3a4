package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"khaldun"
	"khaldun/query"
	"khaldun/store"
)

type searchCmd struct {
	archiveFlags
	findFlags
	Articles bool     `help:"Find articles instead of events."`
	CountBy  string   `help:"Count what is found by day, week, month, year, actor, recipient, said-by, dyad, type, mode, status, place, country, paper or lang." placeholder:"WHAT"`
	JSON     bool     `name:"json" help:"Print one JSON object a line."`
	Limit    int      `short:"n" help:"How many to print, at most 1000." default:"20"`
	After    string   `help:"Go on where an answer stopped, which says how." placeholder:"CURSOR"`
	Query    []string `arg:"" optional:"" help:"What to find."`
}

func (searchCmd) Help() string {
	return `Finds events in an archive, the latest first.

  khaldun search actor:IRN.GOV type:CONSULT since:2023-06
  khaldun search '"peace talks" -status:future place:Nairobi'
  khaldun search 'recipient:hamas (said-by:raisi or said-by:IRN)' --json
  khaldun search country:KEN --count-by month
  khaldun search --articles 'harbour source:example.org sort:oldest'

Conditions side by side must all hold. "a or b" wants either, "-a" or "not a" the
opposite, parentheses group; the shell wants quotes around them, and "--" before a
query that begins with "-". Words without a field are looked for in title and text.

  actor, recipient, party, said-by  a code (IRN.GOV, IRN, *.GOV), a name, or * for anybody
  type, mode, context, status       as PLOVER names them; quad:1 to quad:4; cameo:04
  since, until                      a day, month or year
  place, country                    where it was: place:Tehran country:IRN
  source, lang                      the paper's host, the language of the article
  confidence                        at least this, from 0 to 1
  sort                              date, oldest, confidence or added

An article matches if one of its events has all that is asked of events.`
}

func (c searchCmd) Run(p *program) error {
	b, err := p.book()
	if err != nil {
		return err
	}
	q, err := c.parse(strings.Join(c.Query, " "), b)
	if err != nil {
		return err
	}
	if c.CountBy != "" && c.Articles {
		return usageError("--count-by counts events; leave out --articles")
	}
	a, err := c.open(b)
	if err != nil {
		return err
	}
	defer a.Close()
	ctx, stop := interruptible()
	defer stop()
	out := bufio.NewWriter(p.out)
	n, err := c.print(ctx, a, q, out, p.err)
	if err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if n > 0 {
		return nil
	}
	doubts, err := a.Doubts(ctx, q)
	for _, d := range doubts {
		fmt.Fprintln(p.err, "khaldun:", d)
	}
	return err
}

// print prints what a query finds and returns how much that is.
func (c searchCmd) print(ctx context.Context, a *store.Archive, q query.Query, w, errs io.Writer) (int, error) {
	page := store.Page{Limit: c.Limit, After: c.After}
	switch {
	case c.CountBy != "":
		counts, err := a.CountBy(ctx, c.events(q), c.CountBy, c.Limit)
		for _, x := range counts {
			c.count(w, x)
		}
		return len(counts), err
	case c.Articles:
		answer, err := a.Articles(ctx, q, page)
		for i := range answer.Found {
			c.article(w, &answer.Found[i])
		}
		return len(answer.Found), c.more(ctx, err, answer.Next, errs, func() (int, error) { return a.TotalArticles(ctx, q) })
	}
	q = c.events(q)
	answer, err := a.Events(ctx, q, page)
	for i := range answer.Found {
		c.event(w, &answer.Found[i])
	}
	return len(answer.Found), c.more(ctx, err, answer.Next, errs, func() (int, error) { return a.Total(ctx, q) })
}

// more tells how to get at what was found and not printed.
func (c searchCmd) more(ctx context.Context, err error, next string, errs io.Writer, total func() (int, error)) error {
	if err != nil || next == "" {
		return err
	}
	n, err := total()
	if err == nil {
		fmt.Fprintf(errs, "%d in all; more with --after %s\n", n, next)
	}
	return err
}

func (c searchCmd) count(w io.Writer, x store.Count) {
	switch {
	case c.JSON:
		writeLine(w, struct {
			Key   string `json:"key"`
			Count int    `json:"count"`
		}{x.Key, x.N})
	case x.Key == "":
		fmt.Fprintf(w, "%9d  (unknown)\n", x.N)
	default:
		fmt.Fprintf(w, "%9d  %s\n", x.N, x.Key)
	}
}

// foundArticle is an article in JSON.
type foundArticle struct {
	DocID     string `json:"doc_id"`
	URL       string `json:"url"`
	Source    string `json:"source"`
	Title     string `json:"title"`
	Lang      string `json:"lang"`
	Published string `json:"published"`
	Version   int    `json:"version"`
	Gone      bool   `json:"gone"`
	Snippet   string `json:"snippet"`
}

func articleOf(a *store.Article) foundArticle {
	return foundArticle{a.Name, a.URL, a.Source, a.Title, a.Lang, dayText(a.Day), a.Version, !a.Gone.IsZero(), a.Snippet}
}

func (c searchCmd) article(w io.Writer, a *store.Article) {
	if c.JSON {
		writeLine(w, articleOf(a))
		return
	}
	notes := ""
	if a.Version > 1 {
		notes += fmt.Sprintf(", version %d", a.Version)
	}
	if !a.Gone.IsZero() {
		notes += ", deleted by " + a.Gone.Format("2006-01-02")
	}
	name := a.Title
	if name == "" {
		name = a.Name
	}
	fmt.Fprintf(w, "%-10s  %s%s\n", dayText(a.Day), name, notes)
	if a.URL != "" {
		fmt.Fprintf(w, "            %s\n", a.URL)
	}
	if a.Snippet != "" {
		fmt.Fprintf(w, "            %s\n", a.Snippet)
	}
}

// foundEvent is an event in JSON. Trigger counts bytes of the sentence.
type foundEvent struct {
	Type       string       `json:"event"`
	Mode       string       `json:"mode"`
	Contexts   []string     `json:"context"`
	Status     string       `json:"status"`
	Cameo      string       `json:"cameo"`
	Date       string       `json:"date"`
	DateGrain  string       `json:"date_grain"`
	DateBasis  string       `json:"date_basis"`
	Actor      []foundParty `json:"actor"`
	Recipient  []foundParty `json:"recipient"`
	SaidBy     []foundParty `json:"said_by"`
	Place      string       `json:"place"`
	Country    string       `json:"country"`
	Confidence float64      `json:"confidence"`
	Rule       string       `json:"rule"`
	Sentence   string       `json:"sentence"`
	Trigger    string       `json:"trigger"`
	Article    foundArticle `json:"article"`
}

type foundParty struct {
	Name    string `json:"name"`
	Entity  string `json:"entity"`
	Country string `json:"country"`
	Sector  string `json:"sector"`
	Text    string `json:"text"`
}

func partiesOf(ps []store.Party) []foundParty {
	out := []foundParty{}
	for _, p := range ps {
		out = append(out, foundParty{p.Name, p.Entity, p.Country, p.Sector, p.Phrase})
	}
	return out
}

func (c searchCmd) event(w io.Writer, e *store.Event) {
	if !c.JSON {
		printEvent(w, e)
		return
	}
	writeLine(w, foundEvent{e.Type, e.Mode, append([]string{}, e.Contexts...), e.Status.String(), e.Cameo, dayText(e.Day), e.Grain.String(), e.Basis.String(),
		partiesOf(e.Actors), partiesOf(e.Recipients), partiesOf(e.SaidBy), e.Place.Name, e.Place.Country,
		float64(int(e.Confidence*1000+0.5)) / 1000, e.Rule, e.Sentence, e.Trigger.Of(e.Sentence), articleOf(&e.Article)})
}

// printEvent prints an event on two lines: what it is, and the sentence that tells it.
func printEvent(w io.Writer, e *store.Event) {
	what := e.Type
	if e.Mode != "" {
		what += " " + e.Mode
	}
	if e.Status != khaldun.Happened {
		what += ", " + e.Status.String()
	}
	fmt.Fprintf(w, "%-10s  %s  %s", dayText(e.Day), what, partyList(e.Actors))
	if len(e.Recipients) > 0 {
		fmt.Fprintf(w, " > %s", partyList(e.Recipients))
	}
	if e.Place.Name != "" {
		fmt.Fprintf(w, "  at %s", e.Place.Name)
	}
	if len(e.SaidBy) > 0 {
		fmt.Fprintf(w, "  said by %s", partyList(e.SaidBy))
	}
	from := e.Article.Source
	if from == "" {
		from = e.Article.Name
	}
	fmt.Fprintf(w, "\n            %s  [%s]\n", flat(e.Sentence), from)
}

func partyList(ps []store.Party) string {
	var names []string
	for _, p := range ps {
		names = append(names, p.String())
	}
	return strings.Join(names, ", ")
}

// dayText is a day of an archive as a date, "" if it is unknown.
func dayText(day int) string {
	if day == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", day/10000, day/100%100, day%100)
}

// writeLine writes v as one line of JSON.
func writeLine(w io.Writer, v any) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(v) // errors of a bufio.Writer come again when it is flushed
}
