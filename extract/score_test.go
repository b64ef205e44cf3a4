package extract

import (
	"strings"
	"testing"

	"khaldun"
)

// TestScoreBodies measures the body on annotated pages. The model was fitted to
// these very pages; TestFit says what it reaches on others.
func TestScoreBodies(t *testing.T) {
	var total tally
	for _, g := range goldPages(t) {
		doc, err := Page([]byte(g.HTML), Options{URL: g.URL})
		if err != nil {
			t.Logf("%s: %v", g.URL, err)
			doc = &khaldun.Document{}
		}
		hit, extra, missed := total.add(g.Body, bodyText(doc))
		if *verbose && extra+missed > 0 {
			t.Logf("%s hit %.3f extra %.3f missed %.3f", g.URL, hit, extra, missed)
			for _, s := range surplus(g.Body, bodyText(doc)) {
				t.Logf("    + %s", s)
			}
			for _, s := range surplus(bodyText(doc), g.Body) {
				t.Logf("    - %s", s)
			}
		}
	}
	f1, precision, recall, exact := total.scores()
	t.Logf("%.0f pages: F1 %.3f precision %.3f recall %.3f exact %.3f", total.pages, f1, precision, recall, exact)
	if f1 < 0.94 || exact < 0.25 {
		t.Errorf("F1 %.3f, exact %.3f; want at least 0.94 and 0.25", f1, exact)
	}
}

// surplus are the lines of b whose words are not in a.
func surplus(a, b string) []string {
	have := " " + strings.Join(wordPattern.FindAllString(a, -1), " ") + " "
	var out []string
	for line := range strings.Lines(b) {
		words := wordPattern.FindAllString(line, -1)
		if len(words) > 0 && !strings.Contains(have, " "+strings.Join(words, " ")+" ") {
			out = append(out, clip(line))
		}
	}
	return out
}

// TestScoreHints measures the wanted and unwanted words, title, author and date.
func TestScoreHints(t *testing.T) {
	var with, missed, without, kept, none float64
	var titles, authors, dates tallyExact
	for _, g := range goldHintPages(t) {
		doc, err := Page([]byte(g.HTML), Options{URL: g.URL})
		if err != nil {
			none++
			doc = &khaldun.Document{}
			if *verbose {
				t.Logf("%s: %v", g.URL, err)
			}
		}
		body := bodyText(doc)
		for _, w := range g.With {
			if strings.Contains(body, fold(w)) {
				with++
			} else {
				missed++
				if *verbose {
					t.Logf("%s\n    missed %q", g.URL, w)
				}
			}
		}
		for _, w := range g.Without {
			if strings.Contains(body, fold(w)) {
				kept++
				if *verbose {
					t.Logf("%s\n    kept %q", g.URL, w)
				}
			} else {
				without++
			}
		}
		titles.add(t, "title", g.URL, fold(g.Title), doc.Title)
		authors.add(t, "author", g.URL, fold(g.author()), strings.Join(doc.Authors, "; "))
		day, _, _ := strings.Cut(doc.Published.Value, "T")
		dates.add(t, "date", g.URL, g.Date, day)
	}
	precision, recall := with/(with+kept), with/(with+missed)
	t.Logf("words: F1 %.3f precision %.3f recall %.3f, accuracy %.3f; no body %.0f", 2*precision*recall/(precision+recall), precision, recall,
		(with+without)/(with+missed+without+kept), none)
	t.Logf("exact: title %.3f of %d, author %.3f of %d, date %.3f of %d", titles.share(), titles.all, authors.share(), authors.all, dates.share(), dates.all)
	if dates.share() < 0.80 || titles.share() < 0.65 {
		t.Errorf("date %.3f, title %.3f; want at least 0.80 and 0.65", dates.share(), titles.share())
	}
}

type tallyExact struct{ right, all int }

func (a *tallyExact) add(t *testing.T, what, url, want, got string) {
	if want == "" {
		return
	}
	a.all++
	if want == got {
		a.right++
	} else if *verbose {
		t.Logf("%s\n    %s %q want %q", url, what, got, want)
	}
}

func (a *tallyExact) share() float64 { return float64(a.right) / float64(max(1, a.all)) }
