package extract

import (
	"strings"
	"testing"

	"khaldun/score"
)

// report logs the scores, and with -errors what is wrong, page by page.
func report(t *testing.T, title string, s *score.PageScores) {
	t.Helper()
	var table strings.Builder
	if err := s.Table(&table); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %s", title, &table)
	if *verbose {
		for _, f := range s.Faults {
			t.Logf("%s %s: got %q, want %q", f.URL, f.What, f.Got, f.Want)
		}
	}
}

// scorePages reads pages and scores what comes of them.
func scorePages(pages []*score.Page) *score.PageScores {
	s := new(score.PageScores)
	for _, p := range pages {
		doc, err := Page(p.HTML, Options{URL: p.URL})
		if err != nil {
			doc = nil // counted as a page without a body
		}
		s.Add(p, doc)
	}
	return s
}

// TestScoreBodies measures the body on annotated pages. The model was fitted to
// these very pages; TestFit says what it reaches on others.
func TestScoreBodies(t *testing.T) {
	s := scorePages(goldBodies(t))
	report(t, "fitted", s)
	if _, _, f1, _ := s.Body(); f1 < 0.972 {
		t.Errorf("F1 %.3f; want at least 0.972", f1)
	}
	if exact := (score.Part{Right: s.Exact, Of: len(s.Bodies)}); partShare(exact) < 0.45 {
		t.Errorf("exact %.3f; want at least 0.45", partShare(exact))
	}
}

// TestScoreHints measures the wanted and unwanted words, title, author and date.
func TestScoreHints(t *testing.T) {
	s := scorePages(goldHints(t))
	report(t, "fitted", s)
	if _, _, f1 := s.Words(); f1 < 0.925 {
		t.Errorf("F1 of words %.3f; want at least 0.925", f1)
	}
	for _, f := range []struct {
		name  string
		part  score.Part
		floor float64
	}{{"title", s.Title, 0.80}, {"author", s.Author, 0.65}, {"date", s.Date, 0.90}} {
		if got := partShare(f.part); got < f.floor {
			t.Errorf("%s %.3f; want at least %.2f", f.name, got, f.floor)
		}
	}
}

func partShare(p score.Part) float64 { return float64(p.Right) / float64(max(1, p.Of)) }
