package what

import (
	"fmt"
	"slices"
	"strings"

	"khaldun"
	"khaldun/book"
)

// topics are the words that show a context: the `topic` records.
type topics struct {
	first map[string][]topicWord // by first lemma
	order []string               // contexts in the ontology's order
	ids   map[string]string      // context → record
}

type topicWord struct {
	context string
	rest    []string
}

func compileTopics(b *book.Book) *topics {
	ts := &topics{first: map[string][]topicWord{}, ids: map[string]string{}}
	for _, rec := range b.Records("topic") {
		code := rec.Get("code")
		ts.order = append(ts.order, code)
		ts.ids[code] = rec.ID()
		for _, w := range rec.List("word") {
			// The tokeniser cuts at hyphens: "same-sex" is three words.
			parts := strings.Fields(strings.ReplaceAll(strings.ToLower(w), "-", " - "))
			ts.first[parts[0]] = append(ts.first[parts[0]], topicWord{code, parts[1:]})
		}
	}
	return ts
}

// maxContexts bounds how many contexts one event is given.
const maxContexts = 3

// of lists the contexts of the act at t: those whose words stand in its sentence,
// else in its paragraph; the ones with most words first, at most three. Evidence
// holds the words.
func (ts *topics) of(v *view, t int32) ([]string, []khaldun.Evidence) {
	sn := &v.r.Sentences[v.sent[t]]
	cs, why := ts.within(v, sn.First, sn.Last)
	if len(cs) > 0 {
		return cs, why
	}
	first, last := sn.First, sn.Last
	for s := v.sent[t] - 1; s >= 0 && v.r.Sentences[s].Block == sn.Block; s-- {
		first = v.r.Sentences[s].First
	}
	for s := int(v.sent[t]) + 1; s < len(v.r.Sentences) && v.r.Sentences[s].Block == sn.Block; s++ {
		last = v.r.Sentences[s].Last
	}
	return ts.within(v, first, min(last, first+400))
}

func (ts *topics) within(v *view, first, last int32) ([]string, []khaldun.Evidence) {
	count := map[string]int{}
	where := map[string]khaldun.Span{}
	for i := first; i < last; i++ {
		for _, w := range ts.first[strings.ToLower(v.lemma(i))] {
			k := i + 1
			ok := true
			for _, r := range w.rest {
				if k >= last || !strings.EqualFold(v.lemma(k), r) && !strings.EqualFold(v.word(k), r) {
					ok = false
					break
				}
				k++
			}
			if !ok {
				continue
			}
			count[w.context] += 1 + len(w.rest)
			if _, seen := where[w.context]; !seen {
				where[w.context] = v.tok(i).Span.Cover(v.tok(k - 1).Span)
			}
		}
	}
	found := slices.DeleteFunc(slices.Clone(ts.order), func(c string) bool { return count[c] == 0 })
	slices.SortStableFunc(found, func(a, b string) int { return count[b] - count[a] })
	found = found[:min(len(found), maxContexts)]
	slices.SortFunc(found, func(a, b string) int { return slices.Index(ts.order, a) - slices.Index(ts.order, b) })
	var why []khaldun.Evidence
	for _, c := range found {
		why = append(why, khaldun.Evidence{Rule: ts.ids[c], Span: where[c], Note: fmt.Sprintf("context %s", c)})
	}
	return found, why
}

// fires reports that the topic's words stand in the text.
func (ts *topics) fires(v *view, context string) string {
	cs, _ := ts.within(v, 0, int32(len(v.r.Tokens)))
	if slices.Contains(cs, context) {
		return ""
	}
	return fmt.Sprintf("its contexts are %v", cs)
}
