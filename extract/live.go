package extract

import (
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"

	"khaldun"
)

// entry is what was posted at one time in a live blog.
type entry struct {
	start int32 // byte of the decoded page it begins at
	when  string
	note  string
}

// timeEntries gives the first block of each entry of a live blog its time, and
// reports whether the page is one: it says so, or has many entries with day and hour.
func (p *page) timeEntries(doc *khaldun.Document, printed []int) bool {
	declared := p.saysLive()
	entries := p.entries()
	found := p.filled(entries, printed)
	if found < 2 || !declared && (found < 4 || !haveDays(entries)) {
		return declared && found > 0
	}
	at := -1 // the entry the blocks so far belong to
	for i, k := range printed {
		if k < 0 {
			continue
		}
		begins := false
		for at+1 < len(entries) && p.blocks[k].src.Start >= entries[at+1].start {
			at, begins = at+1, true
		}
		if begins {
			doc.Blocks[i].Time = p.entryTime(&entries[at], doc)
		}
	}
	return true
}

// saysLive reports whether the page calls itself a live blog, to machines or in
// its title or address. The programme of a conference is a list of times, too.
func (p *page) saysLive() bool {
	for _, l := range p.head.linked {
		if l.kind == "LiveBlogPosting" {
			return true
		}
	}
	said := strings.ToLower(p.head.title + " " + p.title.text + " " + pathOf(p.address()))
	words := strings.FieldsFunc(said, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, w := range words {
		switch w {
		case "live", "liveblog", "liveticker", "livebericht", "newsblog", "ticker", "directo", "direct", "aovivo", "diretta", "liveblogg", "relacja", "онлайн", "трансляция", "canlı", "مباشر", "لحظه", "直播", "速報", "생중계":
			return true
		}
	}
	return hasAny(said, "minuto a minuto", "en vivo", "ao vivo", "прямой эфир", "na żywo", "实时", "文字直播", "ライブ")
}

// haveDays reports whether the entries say of themselves on which day they were posted.
func haveDays(entries []entry) bool {
	for _, e := range entries {
		if st, ok := parseStamp(e.when, false); !ok || st.grain == khaldun.Day {
			return false
		}
	}
	return true
}

// filled counts the entries that have running text among the printed blocks.
func (p *page) filled(entries []entry, printed []int) int {
	n, at, counted := 0, -1, false
	for _, k := range printed {
		if k < 0 {
			continue
		}
		for at+1 < len(entries) && p.blocks[k].src.Start >= entries[at+1].start {
			at, counted = at+1, false
		}
		if at >= 0 && !counted && isProse(&p.blocks[k]) {
			n++
			counted = true
		}
	}
	return n
}

// entries are the elements with a time of their own that stand side by side, in
// page order. Each goes on to where the next begins.
func (p *page) entries() []entry {
	times := p.postTimes()
	if len(times) < 3 {
		return nil
	}
	roots := make([]int32, len(times))
	for k, i := range times {
		if k > 0 {
			roots[k] = p.t.apart(i, times[k-1])
		}
		if k+1 < len(times) {
			roots[k] = max(roots[k], p.t.apart(i, times[k+1])) // the inner of the two
		}
	}
	parents := make(map[int32]int)
	for _, r := range roots {
		parents[p.t.nodes[r].parent]++
	}
	var out []entry
	for k, r := range roots {
		if parents[p.t.nodes[r].parent]*2 < len(roots) {
			continue // a time that stands elsewhere
		}
		t := &p.t.nodes[times[k]]
		e := entry{start: t.src.Start, when: t.attr("datetime"), note: p.t.words(times[k], 60)}
		e.start = min(e.start, p.t.nodes[r].src.Start)
		if e.when == "" {
			e.when = e.note
		}
		out = append(out, e)
	}
	return out
}

// apart is the outermost element around node i that does not hold node j.
func (t *tree) apart(i, j int32) int32 {
	out := i
	for i != j {
		if i > j {
			out, i = i, t.nodes[i].parent
		} else {
			j = t.nodes[j].parent
		}
	}
	return out
}

// maxEntries bounds the times looked at; each costs a walk up the page.
const maxEntries = 2000

// postTimes are the elements within the article that hold nothing but a time.
func (p *page) postTimes() []int32 {
	first, last := p.kept()
	if last < 0 {
		return nil
	}
	start, end := p.blocks[first].src.Start, p.blocks[last].src.End
	if p.heading >= 0 {
		start = min(start, p.blocks[p.heading].src.Start)
	}
	var out []int32
	for i := range p.t.nodes {
		n := &p.t.nodes[i]
		if n.isText || n.src.Start < start || n.src.Start > end || p.all[i]&(hintComment|hintRelated) != 0 || len(out) == maxEntries {
			continue
		}
		if n.tag != atom.Time && (p.own[i]&hintDate == 0 || p.size[i] > 40) {
			continue
		}
		if len(out) > 0 && p.t.within(int32(i), out[len(out)-1]) {
			if n.tag == atom.Time {
				out[len(out)-1] = int32(i)
			}
			continue
		}
		if isPostTime(n.attr("datetime")) || isPostTime(p.t.words(int32(i), 60)) {
			out = append(out, int32(i))
		}
	}
	return out
}

// isPostTime reports whether s is a time of day, with or without its day.
func isPostTime(s string) bool {
	if s == "" || len(s) > 60 {
		return false
	}
	toks := dateTokens(s)
	for k := range toks {
		if clockAt(toks[k:]).found {
			return true
		}
	}
	st, ok := parseStamp(s, false)
	return ok && st.grain != khaldun.Day
}

// entryTime is the moment an entry was posted. One that gives only the hour was
// posted on the day the page was published.
func (p *page) entryTime(e *entry, doc *khaldun.Document) khaldun.Time {
	note := strings.Clone(clip(e.when))
	if st, ok := parseStamp(e.when, p.monthFirst()); ok && st.grain != khaldun.Day {
		return st.time("entry:time", note)
	}
	if doc.Published.From.IsZero() {
		return khaldun.Time{}
	}
	toks := dateTokens(e.when)
	for k := range toks {
		if c := clockAt(toks[k:]); c.found {
			y, m, d := doc.Published.From.Date()
			return c.on(y, int(m), d).time("entry:clock", note)
		}
	}
	return khaldun.Time{}
}
