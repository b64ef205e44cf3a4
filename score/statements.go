package score

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"

	"khaldun"
)

// Attribution is one statement marked by hand: who says it, the words that tell
// that it is said, and what is said. Each may stand in several places; Source is
// empty if nobody is named.
type Attribution struct {
	Source, Cue, Content []khaldun.Span
}

// Attributed is an article with everything in it that is given as somebody's.
type Attributed struct {
	Doc          *khaldun.Document
	Attributions []Attribution
}

// ReadAttributions reads articles with their attributions, as PolNeAR marks them:
// JSON lines of id, text and attributions, offsets in characters. An attribution
// that lacks a cue or a content is left out. The documents have neither language
// nor blocks; give them to extract.Text for those.
func ReadAttributions(r io.Reader) ([]*Attributed, error) {
	var out []*Attributed
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), maxLine)
	for line := 1; sc.Scan(); line++ {
		var g attributedArticle
		if err := json.Unmarshal(sc.Bytes(), &g); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		a, err := g.article()
		if err != nil {
			return nil, fmt.Errorf("line %d: article %s: %w", line, g.ID, err)
		}
		out = append(out, a)
	}
	return out, sc.Err()
}

type attributedArticle struct {
	ID, Text     string
	Attributions []struct{ Source, Cue, Content [][2]int }
}

func (g *attributedArticle) article() (*Attributed, error) {
	bytes := byteOffsets(g.Text)
	a := &Attributed{Doc: &khaldun.Document{ID: g.ID, Text: g.Text}}
	for _, x := range g.Attributions {
		if len(x.Cue) == 0 || len(x.Content) == 0 {
			continue
		}
		var at Attribution
		for _, part := range []struct {
			to   *[]khaldun.Span
			from [][2]int
		}{{&at.Source, x.Source}, {&at.Cue, x.Cue}, {&at.Content, x.Content}} {
			for _, s := range part.from {
				if s[0] < 0 || s[1] < s[0] || s[1] >= len(bytes) {
					return nil, fmt.Errorf("span %d:%d lies outside its %d characters", s[0], s[1], len(bytes)-1)
				}
				*part.to = append(*part.to, khaldun.Span{Start: bytes[s[0]], End: bytes[s[1]]})
			}
		}
		a.Attributions = append(a.Attributions, at)
	}
	return a, nil
}

// Statements is the score of readings against attributions marked by hand.
type Statements struct {
	// Source, Cue and Content count words, signs included: a word is a hit if both
	// sides give it that part in any statement.
	Source, Cue, Content Count
	// Related counts statements: a hit shares a word with an attribution in its cue
	// and in its content, and in its source or has none as the other has none.
	Related Count
}

// Add counts one article.
func (s *Statements) Add(a *Attributed, r *khaldun.Reading) {
	words := wordSpans(a.Doc.Text)
	mine := make([]Attribution, len(r.Statements))
	for i := range r.Statements {
		mine[i] = attribution(&r.Statements[i])
	}
	for _, part := range []struct {
		count *Count
		of    func(*Attribution) []khaldun.Span
	}{
		{&s.Source, func(a *Attribution) []khaldun.Span { return a.Source }},
		{&s.Cue, func(a *Attribution) []khaldun.Span { return a.Cue }},
		{&s.Content, func(a *Attribution) []khaldun.Span { return a.Content }},
	} {
		part.count.addWords(marked(words, mine, part.of), marked(words, a.Attributions, part.of))
	}
	s.relate(a.Attributions, mine)
}

// attribution is a statement as the annotators would mark it.
func attribution(st *khaldun.Statement) Attribution {
	a := Attribution{Cue: []khaldun.Span{st.Cue}, Content: st.Pieces()}
	if st.SpeakerSpan.Len() > 0 {
		a.Source = []khaldun.Span{st.SpeakerSpan}
	}
	return a
}

// marked says of each word whether some attribution gives it the part that of picks.
func marked(words []khaldun.Span, as []Attribution, of func(*Attribution) []khaldun.Span) []bool {
	out := make([]bool, len(words))
	for i := range as {
		for _, sp := range of(&as[i]) {
			k := sort.Search(len(words), func(k int) bool { return words[k].End > sp.Start })
			for ; k < len(words) && words[k].Start < sp.End; k++ {
				out[k] = true
			}
		}
	}
	return out
}

func (c *Count) addWords(got, want []bool) {
	for i := range got {
		switch {
		case got[i] && want[i]:
			c.Hits++
		case got[i]:
			c.Wrong++
		}
		if want[i] {
			c.Labels++
		}
	}
}

// relate pairs statements with attributions, each at most once, in text order.
func (s *Statements) relate(want, got []Attribution) {
	s.Related.Labels += len(want)
	taken := make([]bool, len(want))
	for i := range got {
		hit := false
		for k := range want {
			if hit = !taken[k] && related(&got[i], &want[k]); hit {
				taken[k] = true
				break
			}
		}
		if hit {
			s.Related.Hits++
		} else {
			s.Related.Wrong++
		}
	}
}

func related(a, b *Attribution) bool {
	return meet(a.Cue, b.Cue) && meet(a.Content, b.Content) &&
		(meet(a.Source, b.Source) || len(a.Source)+len(b.Source) == 0)
}

func meet(a, b []khaldun.Span) bool {
	return slices.ContainsFunc(a, func(x khaldun.Span) bool {
		return slices.ContainsFunc(b, x.Overlaps)
	})
}

// wordSpans cuts text into runs of letters and digits and into single signs.
func wordSpans(text string) []khaldun.Span {
	var out []khaldun.Span
	open := false
	for i, c := range text {
		end := int32(i + utf8.RuneLen(c))
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c):
			if open {
				out[len(out)-1].End = end
			} else {
				out = append(out, khaldun.Span{Start: int32(i), End: end})
			}
			open = true
			continue
		case !unicode.IsSpace(c):
			out = append(out, khaldun.Span{Start: int32(i), End: end})
		}
		open = false
	}
	return out
}

// Table writes the score for people.
func (s *Statements) Table(w io.Writer) error {
	for _, m := range []struct {
		name string
		c    Count
	}{{"source, words", s.Source}, {"cue, words", s.Cue}, {"content, words", s.Content}, {"statements, loosely", s.Related}} {
		p, r, f := m.c.f1(m.c.Hits + m.c.Wrong)
		if _, err := fmt.Fprintf(w, "%-20s P %5.1f  R %5.1f  F1 %5.1f  of %d\n", m.name, 100*p, 100*r, 100*f, m.c.Labels); err != nil {
			return err
		}
	}
	return nil
}
