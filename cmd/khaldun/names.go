package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"khaldun"
	"khaldun/coder"
	"khaldun/entities"
)

type namesCmd struct {
	Unknown namesUnknownCmd `cmd:"" help:"List the most frequent people and bodies the codebook does not have."`
}

type namesUnknownCmd struct {
	inputFlags
	Most  int      `short:"n" help:"How many names to list; 0 is all." default:"50"`
	Least int      `help:"How many articles must have the name." default:"1"`
	To    string   `enum:"text,jsonl,entities" default:"text" help:"What to print: text, jsonl, or entities, records to be completed by hand."`
	Input []string `arg:"" optional:"" name:"input" help:"Files, folders, or - for standard input."`
}

func (namesUnknownCmd) Help() string {
	return `Reads articles and lists the people and bodies they name that are not in the
codebook, those of most articles first, with a sentence and with what the articles
say of country, sector and office. Complete the records that --to entities prints
and put them into a directory for --book.

  khaldun names unknown pages/
  khaldun names unknown --from jsonl --to jsonl -n 500 articles.jsonl
  khaldun names unknown --least 5 --to entities pages/ > mine/entities/new.entities`
}

func (c namesUnknownCmd) Run(p *program) error {
	src, err := c.source(p)
	if err != nil {
		return err
	}
	cd, err := p.nameReader()
	if err != nil {
		return err
	}
	names := newUnknownNames()
	show := newProgress(p)
	failed := 0
	for res := range cd.ReadAll(src.documents(inputs(c.Input)), p.opts.Workers) {
		if res.Err != nil {
			failed++
			show.clear()
			fmt.Fprintln(p.err, "khaldun:", res.Err)
			show.step(0)
			continue
		}
		names.read(res.Reading)
		show.step(0)
	}
	show.clear()
	if err := c.print(p.out, names.list(c.Least, c.Most)); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if names.dropped > 0 {
		fmt.Fprintf(p.err, "khaldun: more than %d names; %d rare ones were forgotten on the way\n", maxUnknown, names.dropped)
	}
	if failed > 0 {
		return errFaults
	}
	return nil
}

// nameReader makes a coder that stops when it knows who is who.
func (p *program) nameReader() (*coder.Coder, error) {
	defer holdGarbage()()
	b, err := p.book()
	if err != nil {
		return nil, err
	}
	stages, err := coder.UpToMentions(b)
	if err != nil {
		return nil, err
	}
	return coder.Of(programVersion()+" book "+b.Version(), stages...)
}

// unknownName is a name the codebook does not have.
type unknownName struct {
	Name     string `json:"name"`
	Kind     string `json:"kind"` // person or body
	Articles int    `json:"articles"`
	Times    int    `json:"times"`
	Country  string `json:"country"` // what most mentions say; empty if none does
	Sector   string `json:"sector"`
	Office   string `json:"office"`
	Example  string `json:"example"` // the first sentence with the name
	Doc      string `json:"doc"`     // and the article it is from

	last  int            // number of the article counted last
	votes map[string]int // "country KEN" → mentions that say so
}

// unknownNames gathers names over many articles.
type unknownNames struct {
	byKey    map[string]*unknownName
	articles int
	dropped  int
}

// maxUnknown is how many names are kept at once, some 500 bytes each.
const maxUnknown = 200_000

func newUnknownNames() *unknownNames {
	return &unknownNames{byKey: map[string]*unknownName{}}
}

// read counts the names of an article that belong to no entity and no place.
func (u *unknownNames) read(r *khaldun.Reading) {
	u.articles++
	for i := range r.Names {
		n := &r.Names[i]
		kind := map[string]string{"PER": "person", "ORG": "body"}[n.Type]
		if kind == "" || slices.ContainsFunc(r.Places, func(p khaldun.Place) bool { return p.Span.Contains(n.Span) }) {
			continue
		}
		name, m, ok := partyOf(r, n)
		if !ok || !isUnknown(kind, name) {
			continue
		}
		u.count(r, kind, name, n.Span, m)
	}
}

// isUnknown reports whether a name is worth listing: not a surname alone, nor a
// common noun.
func isUnknown(kind, name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	switch {
	case !unicode.IsUpper(first) && !unicode.IsDigit(first):
		return false
	case strings.HasSuffix(name, " and"), strings.HasSuffix(name, " of"): // cut short
		return false
	case strings.Contains(name, " "):
		return true
	}
	return kind == "body" && strings.ToUpper(name) == name // letters that stand for words
}

// partyOf is the full name of the party a name stands for, and the mention that
// says who it is, nil if there is none; false if the codebook knows the party.
func partyOf(r *khaldun.Reading, n *khaldun.Name) (name string, m *khaldun.Mention, ok bool) {
	name = strings.Join(strings.Fields(r.Text(n.Span)), " ")
	for i := range r.Mentions {
		x := &r.Mentions[i]
		if x.Span.End <= n.Span.Start || x.Span.Start >= n.Span.End {
			continue
		}
		switch {
		case x.Entity != "" && (n.Span.Contains(x.Span) || x.Span.Contains(n.Span)):
			return "", nil, false
		case n.Type == "ORG" && x.Name == "":
			return "", nil, false // "the Foreign Ministry": a common noun
		case x.Name != "" && m == nil:
			m = x
			if len(x.Name) > len(name) || n.Type == "PER" {
				name = x.Name
			}
		}
	}
	return name, m, true
}

func (u *unknownNames) count(r *khaldun.Reading, kind, name string, at khaldun.Span, m *khaldun.Mention) {
	key := kind + " " + strings.ToLower(strings.TrimPrefix(name, "the "))
	e := u.byKey[key]
	if e == nil {
		if len(u.byKey) >= maxUnknown {
			u.forget()
		}
		e = &unknownName{Name: name, Kind: kind, Example: sentenceAt(r, at), Doc: r.Doc.ID, votes: map[string]int{}}
		u.byKey[key] = e
	}
	e.Times++
	if e.last != u.articles {
		e.last = u.articles
		e.Articles++
	}
	if m == nil {
		return
	}
	if kind == "person" || !isAssumed(&m.Why) {
		e.vote("country", m.Country)
	}
	e.vote("sector", m.Sector)
	e.vote("office", m.Office)
}

// isAssumed reports whether a party has its country only because the article is
// about that country. For a minister that is as good as said; a union or a paper may
// be of anywhere.
func isAssumed(why *khaldun.Evidence) bool {
	return strings.HasPrefix(why.Note, "article's country") ||
		slices.ContainsFunc(why.From, func(e khaldun.Evidence) bool { return isAssumed(&e) })
}

func (e *unknownName) vote(what, value string) {
	if value != "" {
		e.votes[what+" "+value]++
	}
}

// forget drops the names that only one article had.
func (u *unknownNames) forget() {
	for k, e := range u.byKey {
		if e.Articles < 2 {
			delete(u.byKey, k)
			u.dropped++
		}
	}
}

// sentenceAt is the sentence around a span, on one line.
func sentenceAt(r *khaldun.Reading, at khaldun.Span) string {
	const most = 300
	for _, s := range r.Sentences {
		if s.Span.Contains(at) {
			text := []rune(strings.Join(strings.Fields(r.Text(s.Span)), " "))
			if len(text) > most {
				text = append(text[:most], '…')
			}
			return string(text)
		}
	}
	return ""
}

// list is the names that at least so many articles have, most articles first.
func (u *unknownNames) list(least, most int) []*unknownName {
	var out []*unknownName
	for _, e := range u.byKey {
		if e.Articles >= least {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b *unknownName) int {
		return cmp.Or(b.Articles-a.Articles, b.Times-a.Times, strings.Compare(a.Name, b.Name), strings.Compare(a.Kind, b.Kind))
	})
	if most > 0 {
		out = out[:min(most, len(out))]
	}
	for _, e := range out {
		e.Country, e.Sector, e.Office = e.elect("country"), e.elect("sector"), e.elect("office")
	}
	return out
}

// elect is the value most mentions give, the first in the alphabet of equals.
func (e *unknownName) elect(what string) string {
	best, votes := "", 0
	for v, n := range e.votes {
		if v, ok := strings.CutPrefix(v, what+" "); ok && (n > votes || n == votes && v < best) {
			best, votes = v, n
		}
	}
	return best
}

func (c namesUnknownCmd) print(w io.Writer, names []*unknownName) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, e := range names {
		switch c.To {
		case "jsonl":
			if err := enc.Encode(e); err != nil {
				return err
			}
		case "entities":
			e.record(out)
		default:
			known := strings.Join(strings.Fields(e.Country+" "+e.Sector+" "+e.Office), " ")
			fmt.Fprintf(out, "%6d  %s, %s", e.Articles, e.Name, e.Kind)
			if known != "" {
				fmt.Fprintf(out, ", %s", known)
			}
			fmt.Fprintf(out, "\n        %s\n", e.Example)
		}
	}
	return out.Flush()
}

// record prints the beginning of an entity record. What no article says is left
// for the user to fill in.
func (e *unknownName) record(w io.Writer) {
	fmt.Fprintf(w, "# %d articles: %s\nentity %s\n  kind  %s\n  name  %s\n", e.Articles, e.Example, entities.ID(e.Name), e.Kind, e.Name)
	if e.Country != "" {
		fmt.Fprintf(w, "  role  %s\n", strings.Join(strings.Fields(e.Country+" "+cmp.Or(e.Sector, "-")+" "+e.Office), " "))
	}
	fmt.Fprintln(w)
}
