package what

import (
	"fmt"
	"slices"
	"strings"

	"khaldun"
	"khaldun/book"
)

// Reader reads a sentence up to its mentions; a test of the codebook gives one.
type Reader func(text string) (*khaldun.Reading, error)

// Check runs the examples of a `rule`, `frame`, `cue`, `topic`, `count` or `quantity` record: each `yes` must
// fire it with exactly the marked slots, each `no` must not fire it. It returns
// one error for each example that fails, and nil for records of other kinds.
func (c *Coder) Check(rec *book.Record, read Reader) []error {
	var fires func(v *view, slots []book.Slot) string
	switch rec.Kind {
	case "rule":
		i := slices.IndexFunc(c.rules.all, func(r *rule) bool { return r.rec == rec })
		if i < 0 {
			return nil
		}
		fires = func(v *view, slots []book.Slot) string { return c.rules.all[i].fires(v, slots) }
	case "frame":
		fires = func(v *view, _ []book.Slot) string { return c.frames.fires(v, rec.ID(), c.rules) }
	case "cue":
		fires = func(v *view, slots []book.Slot) string { return c.cues.fires(v, rec.ID(), slots) }
	case "count", "quantity":
		fires = func(v *view, slots []book.Slot) string { return c.counts.fires(v, rec.ID(), slots) }
	case "topic":
		fires = func(v *view, _ []book.Slot) string { return c.topics.fires(v, rec.Get("code")) }
	default:
		return nil
	}
	var errs []error
	for _, key := range []string{"yes", "no"} {
		for _, f := range rec.All(key) {
			fail := func(format string, args ...any) {
				errs = append(errs, fmt.Errorf("%s:%d: %s %s: %s", f.Pos.File, f.Pos.Line, rec.Kind, rec.Name, fmt.Sprintf(format, args...)))
			}
			ex, err := book.ParseExample(f.Value)
			if err != nil {
				fail("%v", err)
				continue
			}
			r, err := read(ex.Text)
			if err != nil {
				fail("%v", err)
				continue
			}
			lack := fires(newView(r), ex.Slots)
			switch {
			case key == "yes" && lack != "":
				fail("does not fire on %q: %s", ex.Text, lack)
			case key == "no" && lack == "":
				fail("fires on its near miss %q", ex.Text)
			}
		}
	}
	return errs
}

// fires reports, by an empty string, that the rule matches somewhere with
// exactly the marked parties; else what is lacking where it comes nearest.
func (r *rule) fires(v *view, slots []book.Slot) string {
	lack := "no word of it matches"
	for i := range v.r.Tokens {
		t := int32(i)
		if !r.matches(v, t) {
			continue
		}
		lack = r.slotFault(v, t, slots)
		if lack == "" {
			return ""
		}
	}
	return lack
}

func (r *rule) slotFault(v *view, t int32, slots []book.Slot) string {
	for _, side := range []struct {
		label string
		rels  []string
	}{{"actor", r.actors}, {"recipient", r.recipients}} {
		var heads []int32
		for _, a := range v.args(t) {
			if v.head[a.tok] >= 0 && slices.ContainsFunc(side.rels, func(p string) bool { return relMatches(p, a.rel) }) && !slices.Contains(heads, a.tok) {
				heads = append(heads, a.tok)
			}
		}
		for _, s := range slots {
			if s.Label != side.label {
				continue
			}
			k := slices.IndexFunc(heads, func(h int32) bool {
				return int(v.tok(h).Span.Start) >= s.Start && int(v.tok(h).Span.End) <= s.End
			})
			if k < 0 {
				return fmt.Sprintf("%s %q is not found at %q; its arguments are %s", side.label, v.r.Doc.Text[s.Start:s.End], v.word(t), v.listArgs(t))
			}
			heads = slices.Delete(heads, k, k+1)
		}
		if len(slots) > 0 && len(heads) > 0 {
			return fmt.Sprintf("it takes %q for %s, which is not marked", v.word(heads[0]), side.label)
		}
	}
	return ""
}

func (v *view) listArgs(t int32) string {
	var out []string
	for _, a := range v.args(t) {
		party := ""
		if v.head[a.tok] >= 0 {
			party = " (party)"
		}
		out = append(out, a.rel+" "+v.word(a.tok)+party)
	}
	return strings.Join(out, ", ")
}

// fires reports that a word of the frame governs a word that tells, by the
// rules, an act the frame takes.
func (fs *frames) fires(v *view, id string, rs *ruleset) string {
	lack := "no word of it governs an act"
	for i := range v.r.Tokens {
		t := int32(i)
		gov, rel := v.governor(t)
		if gov < 0 || !candidate(v, t) {
			continue
		}
		for _, f := range fs.byLemma[strings.ToLower(v.lemma(gov))] {
			if f.id != id {
				continue
			}
			if !slices.ContainsFunc(f.embeds, func(p string) bool { return relMatches(p, rel) }) {
				lack = fmt.Sprintf("%q stands to %q as %s", v.word(t), v.word(gov), rel)
				continue
			}
			if f.takes == nil {
				return ""
			}
			lack = fmt.Sprintf("no rule says that %q tells an act it takes", v.word(t))
			for _, r := range rs.byLemma[strings.ToLower(v.lemma(t))] {
				if f.takes[r.typ] {
					return ""
				}
			}
		}
	}
	return lack
}

// fires reports that the cue makes a statement with the marked speaker and content.
func (c *cues) fires(v *view, id string, slots []book.Slot) string {
	c.findStatements(v)
	lack := "it makes no statement"
	for i := range v.r.Statements {
		st := &v.r.Statements[i]
		if st.Why.Rule != id {
			continue
		}
		lack = ""
		for _, s := range slots {
			got := st.Content
			if s.Label == "speaker" {
				got = st.SpeakerSpan
			}
			want := khaldun.Span{Start: int32(s.Start), End: int32(s.End)}
			if !got.Overlaps(want) {
				lack = fmt.Sprintf("its %s is %q", s.Label, v.r.Text(got))
			}
		}
		if lack == "" {
			return ""
		}
	}
	return lack
}
