package score

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"khaldun"
)

// ReadLessons reads articles somebody labelled to teach the program: JSON lines as
// ReadLabels takes them, each with its text. It is strict, for the labels are made by
// hand: a field it does not know, a span outside the text, a trigger without words or
// with other words than its `text` says is an error. What is left out is taken to
// be usual: a judgement to be clear, a status to be happened, an id the line's number.
func ReadLessons(r io.Reader) ([]*khaldun.Article, error) {
	var out []*khaldun.Article
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), maxLine)
	for line := 1; sc.Scan(); line++ {
		if len(bytes.TrimSpace(sc.Bytes())) == 0 {
			continue
		}
		a, err := lesson(sc.Bytes(), line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		out = append(out, a)
	}
	return out, sc.Err()
}

func lesson(raw []byte, line int) (*khaldun.Article, error) {
	var g newsArticle
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&g); err != nil {
		return nil, fmt.Errorf("%s; the fields are id, date, title, url, text and events", strings.TrimPrefix(err.Error(), "json: "))
	}
	if g.ID == "" {
		g.ID = fmt.Sprintf("line %d", line)
	}
	if strings.TrimSpace(g.Text) == "" {
		return nil, errors.New("no text; write the article's text beside its labels")
	}
	for i := range g.Events {
		e := &g.Events[i]
		if e.Type == "" || strings.Trim(e.Type, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
			return nil, fmt.Errorf("article %s: type %q: want capitals, digits and hyphens", g.ID, e.Type)
		}
		if e.Status == "" {
			e.Status = khaldun.Happened.String()
		}
		if e.Judgement == "" {
			e.Judgement = "clear"
		}
	}
	a, err := g.article()
	if err != nil {
		return nil, fmt.Errorf("article %s: %w", g.ID, err)
	}
	for i, l := range a.Labels {
		s := g.Events[i].Trigger
		switch got := l.Trigger.Of(g.Text); {
		case strings.TrimSpace(got) == "":
			return nil, fmt.Errorf("article %s: the trigger of event %d holds no words; mark the word that tells the act", g.ID, i+1)
		case s.Text != "" && s.Text != got:
			return nil, fmt.Errorf("article %s: the trigger of event %d is %q at %d:%d, not %q; offsets count characters", g.ID, i+1, got, s.Start, s.End, s.Text)
		}
	}
	return a, nil
}
