package what

import (
	"fmt"
	"slices"
	"strings"

	"khaldun"
	"khaldun/book"
)

// frame is a `frame` record made ready: what a governing word does to the act it
// embeds. "agreed to meet" is AGREE and no CONSULT; "refused to meet" REJECT.
type frame struct {
	id      string
	verbs   map[string]bool
	embeds  []string
	takes   map[string]bool // types it takes; nil: every type
	becomes string          // a type; or "keep"
	status  string          // of the embedded act, if it is kept
	modes   map[string]string
}

type frames struct{ byLemma map[string][]*frame }

func compileFrames(b *book.Book) (*frames, error) {
	fs := &frames{byLemma: map[string][]*frame{}}
	for _, rec := range b.Records("frame") {
		f := &frame{id: rec.ID(), verbs: map[string]bool{}, embeds: rec.List("embeds"), becomes: rec.Get("becomes"), status: rec.Get("status"), modes: map[string]string{}}
		if ts := rec.List("act"); len(ts) > 0 {
			f.takes = map[string]bool{}
			for _, t := range ts {
				f.takes[t] = true
			}
		}
		for _, m := range rec.List("mode") {
			from, to, ok := strings.Cut(m, " ")
			if !ok {
				return nil, fmt.Errorf("%s: mode %q: want the embedded act's type, a blank and the mode", f.id, m)
			}
			f.modes[from] = strings.TrimSpace(to)
		}
		for _, key := range []string{"verb", "noun", "adj"} {
			for _, w := range rec.List(key) {
				f.verbs[w] = true
				fs.byLemma[w] = append(fs.byLemma[w], f)
			}
		}
	}
	return fs, nil
}

// compose applies the frames to acts that stand under a governing word. acts are in
// text order and stay so.
func (fs *frames) compose(v *view, acts []act) []act {
	at := map[int32]int{}
	for i := range acts {
		at[acts[i].head] = i
	}
	drop := map[int]bool{}
	var made []act
	for i := range acts {
		t := acts[i].head
		gov, rel := v.governor(t)
		if gov < 0 {
			continue
		}
		for _, f := range fs.byLemma[strings.ToLower(v.lemma(gov))] {
			if !slices.ContainsFunc(f.embeds, func(p string) bool { return relMatches(p, rel) }) || f.takes != nil && !f.takes[acts[i].typ] {
				continue
			}
			why := khaldun.Evidence{Rule: f.id, Span: v.tok(gov).Span, Note: fmt.Sprintf("%s of %s", v.lemma(gov), acts[i].typ), From: acts[i].why}
			if f.becomes == "keep" {
				if s, err := khaldun.ParseStatus(f.status); err == nil {
					acts[i].status = s
					acts[i].why = append(acts[i].why, why)
				}
				break
			}
			mode := f.modes[acts[i].typ]
			drop[i] = true
			if k, ok := at[gov]; ok {
				if acts[k].typ == f.becomes {
					acts[k].why = append(acts[k].why, why)
					if acts[k].mode == "" {
						acts[k].mode = mode
					}
				} else {
					acts[k].typ, acts[k].mode, acts[k].why = f.becomes, mode, []khaldun.Evidence{why}
					acts[k].p = max(acts[k].p, acts[i].p)
				}
			} else if !slices.ContainsFunc(made, func(a act) bool { return a.head == gov }) {
				made = append(made, act{head: gov, typ: f.becomes, mode: mode, p: acts[i].p, statement: -1,
					trigger: v.tok(gov).Span.Cover(v.tok(t).Span), why: []khaldun.Evidence{why}})
			}
			break
		}
	}
	var out []act
	for i := range acts {
		if !drop[i] {
			out = append(out, acts[i])
		}
	}
	out = append(out, made...)
	slices.SortStableFunc(out, func(a, b act) int { return int(a.head - b.head) })
	return out
}

// carriers are the light verbs that a governing word is looked for beyond: "agreed
// to hold talks". Of lightVerbs, those that say nothing of their own.
var carriers = map[string]bool{"hold": true, "have": true, "make": true, "give": true, "conduct": true, "launch": true, "stage": true,
	"issue": true, "carry": true, "take": true, "pay": true, "express": true, "voice": true, "file": true, "open": true, "undertake": true,
	"mount": true, "perform": true, "lodge": true, "provide": true, "send": true, "impose": true, "do": true}

// governor is the word that embeds the act at t, with the relation it embeds it
// by: "agreed to hold talks" embeds talks through the light verb. −1 if none.
func (v *view) governor(t int32) (int32, string) {
	at := t
	for range 3 {
		tk := v.tok(at)
		if tk.Head < 0 {
			return -1, ""
		}
		switch b := base(tk.Rel); b {
		case "xcomp", "ccomp", "advcl", "acl":
			rel := b
			if b == "advcl" || b == "acl" { // "a vow to help", but not "the deal signed by both"
				rel = b + ":" + v.mark(at)
			}
			return tk.Head, rel
		case "obj", "nsubj":
			if b == "nsubj" && tk.Rel != "nsubj:pass" {
				return -1, ""
			}
			if at == t && carriers[v.lemma(tk.Head)] {
				at = tk.Head
				continue
			}
			return tk.Head, "obj"
		case "obl", "nmod":
			return tk.Head, b + ":" + v.mark(at)
		case "conj":
			at = tk.Head
			continue
		}
		return -1, ""
	}
	return -1, ""
}
