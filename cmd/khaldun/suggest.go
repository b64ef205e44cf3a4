package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"khaldun/book"
	"khaldun/what"
)

type suggestCmd struct {
	inputFlags
	Most  int      `short:"n" help:"How many to list; 0 is all." default:"30"`
	Least int      `help:"How often a word must stand in its pattern." default:"2"`
	JSON  bool     `name:"json" help:"Print one JSON object a line." xor:"to"`
	Rules bool     `help:"Print rules, to be completed by hand." xor:"to"`
	Input []string `arg:"" optional:"" name:"input" help:"Files, folders, or - for standard input."`
}

func (suggestCmd) Help() string {
	return `Reads articles and lists the verbs and nouns they use of parties that no rule and
no event covers, with the relations the parties stand in and the likeliest codes.
Those come first of which the event model expects most acts of one type.

  khaldun suggest pages/
  khaldun suggest --from jsonl --json -n 500 articles.jsonl
  khaldun suggest --least 5 --rules pages/ > mine/en/events/new.rules

A rule printed is a guess: give it a meaning, a code and a near miss, and run
khaldun --book mine test.`
}

func (c suggestCmd) Run(p *program) error {
	src, err := c.source(p)
	if err != nil {
		return err
	}
	cd, b, err := p.coder()
	if err != nil {
		return err
	}
	events, err := eventCoder(b)
	if err != nil {
		return err
	}
	gaps := events.NewGaps()
	show := newProgress(p)
	failed := false
	for res := range cd.ReadAll(src.documents(inputs(c.Input)), p.opts.Workers) {
		if res.Err != nil {
			failed = true
			show.clear()
			fmt.Fprintln(p.err, "khaldun:", res.Err)
			show.step(0)
			continue
		}
		gaps.Add(res.Reading)
		show.step(len(res.Reading.Events))
	}
	show.clear()
	w := bufio.NewWriter(p.out)
	if err := c.print(w, b, gaps.List(c.Least, c.Most)); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if failed {
		return errFaults
	}
	return nil
}

func (c suggestCmd) print(w io.Writer, b *book.Book, gaps []what.Gap) error {
	switch {
	case c.JSON:
		return printGapLines(w, gaps)
	case c.Rules:
		return printGapRules(w, b, gaps)
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "times\tarticles\tword\tparties\tlikeliest\texample")
	for _, g := range gaps {
		fmt.Fprintf(tw, "%d\t%d\t%s\t%s\t%s\t%s\n", g.Count, g.Articles, g.Lemma+" "+strings.ToLower(g.UPOS),
			strings.Join(g.Pattern, " "), likeliest(g.Codes), shortened(flat(g.Examples[0].Text)))
	}
	return tw.Flush()
}

// shortened is a sentence cut to what fits beside a table.
func shortened(s string) string {
	const most = 100
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

func likeliest(codes []what.CodeGuess) string {
	var out []string
	for _, c := range codes {
		out = append(out, fmt.Sprintf("%s %.2f", c.Type, c.P))
	}
	if len(out) == 0 {
		return "–"
	}
	return strings.Join(out, ", ")
}

func printGapLines(w io.Writer, gaps []what.Gap) error {
	type code struct {
		Type string  `json:"type"`
		P    float64 `json:"p"`
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, g := range gaps {
		codes, examples := []code{}, []string{}
		for _, c := range g.Codes {
			codes = append(codes, code{c.Type, thousandths(c.P)})
		}
		for _, e := range g.Examples {
			examples = append(examples, e.Text)
		}
		if err := enc.Encode(struct {
			Lemma    string   `json:"lemma"`
			UPOS     string   `json:"upos"`
			Pattern  []string `json:"pattern"`
			Times    int      `json:"times"`
			Articles int      `json:"articles"`
			Acts     float64  `json:"acts"` // how many of times the model expects to be acts
			Codes    []code   `json:"codes"`
			Examples []string `json:"examples"`
		}{g.Lemma, g.UPOS, g.Pattern, g.Count, g.Articles, thousandths(g.Acts), codes, examples}); err != nil {
			return err
		}
	}
	return nil
}

func thousandths(x float32) float64 { return float64(int(float64(x)*1000+0.5)) / 1000 }

// printGapRules prints a rule record for each gap, its name one the codebook has not.
func printGapRules(w io.Writer, b *book.Book, gaps []what.Gap) error {
	used := map[string]bool{}
	for i, g := range gaps {
		stem := strings.ReplaceAll(g.Lemma, " ", "-")
		name := stem
		for n := 2; used[name] || b.Record("rule", name) != nil; n++ {
			name = fmt.Sprintf("%s-%d", stem, n)
		}
		used[name] = true
		if i > 0 {
			fmt.Fprintln(w)
		}
		code := "none"
		if len(g.Codes) > 0 {
			code = g.Codes[0].Type
		}
		var rec strings.Builder
		fmt.Fprintf(&rec, "# %d times in %d articles; %s. Add a near miss as `no`.\nrule %s\n", g.Count, g.Articles, likeliest(g.Codes), name)
		fmt.Fprintf(&rec, "  means  What %q tells; write it here.\n  code  %s\n  %s  %s\n", g.Lemma, code, strings.ToLower(g.UPOS), g.Lemma)
		for _, side := range []struct {
			key string
			is  func(string) bool
		}{{"actor", what.IsActorRelation}, {"recipient", what.IsRecipientRelation}} {
			if rels := slices.DeleteFunc(slices.Clone(g.Pattern), func(r string) bool { return !side.is(r) }); len(rels) > 0 {
				fmt.Fprintf(&rec, "  %s  %s\n", side.key, strings.Join(rels, ", "))
			}
		}
		for _, e := range g.Examples {
			fmt.Fprintf(&rec, "  yes  %s\n", marked(e))
		}
		out, err := book.Format([]byte(rec.String()))
		if err != nil {
			return err
		}
		if _, err := w.Write(out); err != nil {
			return err
		}
	}
	return nil
}

// marked is an example as the codebook writes it, its parties in brackets.
func marked(e what.GapExample) string {
	type slot struct {
		label      string
		start, end int
	}
	var slots []slot
	for _, s := range e.Actors {
		slots = append(slots, slot{"actor", int(s.Start), int(s.End)})
	}
	for _, s := range e.Recipients {
		slots = append(slots, slot{"recipient", int(s.Start), int(s.End)})
	}
	slices.SortFunc(slots, func(a, b slot) int { return cmp.Compare(a.start, b.start) })
	escape := strings.NewReplacer("[", `\[`, "]", `\]`, `\`, `\\`)
	var out strings.Builder
	at := 0
	for _, s := range slots {
		out.WriteString(escape.Replace(e.Text[at:s.start]))
		fmt.Fprintf(&out, "[%s: %s]", s.label, escape.Replace(e.Text[s.start:s.end]))
		at = s.end
	}
	out.WriteString(escape.Replace(e.Text[at:]))
	return flat(out.String())
}
