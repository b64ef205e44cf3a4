package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"khaldun"
	"khaldun/extract"
)

// conllu reads parsed text. Each `# newdoc` begins a document; without one the
// whole input is one. The words are joined as their SpaceAfter marks say; tags,
// lemmas, trees and names are kept as they are, what is "_" is filled in. A line
// that cannot be read costs its document.
func (s *source) conllu(name string, r *bufio.Reader, yield func(*khaldun.Document, error) bool) bool {
	id, docs, bad := name, 0, false
	var words joiner
	flush := func() bool {
		err := words.end()
		text, parse := words.text.String(), words.parse
		words = joiner{}
		if err != nil && !bad {
			return yield(nil, fmt.Errorf("%s: %s: %w", name, id, err))
		}
		if text == "" || bad {
			return true
		}
		doc, err := document("text", []byte(text), extract.Options{ID: id, URL: s.url, Date: s.date})
		if err == nil {
			attach(doc, parse)
		}
		return deliver(name+": "+id, doc, err, yield)
	}
	for line := 1; ; line++ {
		raw, err := readLine(r)
		if errors.Is(err, io.EOF) {
			return flush()
		}
		l := string(raw)
		switch {
		case err != nil && !errors.Is(err, errLongLine):
			return yield(nil, fmt.Errorf("%s:%d: %w", name, line, err))
		case strings.HasPrefix(l, "# newdoc"):
			if !flush() {
				return false
			}
			docs++
			bad = false
			id = fmt.Sprintf("%s#%d", name, docs)
			if _, v, ok := strings.Cut(l, "= "); ok {
				id = strings.TrimSpace(v)
			}
			continue
		case bad:
			continue
		case err == nil:
			err = words.line(l)
		}
		if err != nil {
			bad = true
			if !yield(nil, fmt.Errorf("%s:%d: %w", name, line, err)) {
				return false
			}
		}
	}
}

// attach gives doc the analysis of its text, if the text was kept as it is.
func attach(doc *khaldun.Document, p khaldun.Parse) {
	b := int32(0)
	for i := range p.Sentences {
		sn := &p.Sentences[i]
		if int(sn.Span.End) > len(doc.Text) {
			return
		}
		for int(b)+1 < len(doc.Blocks) && doc.Blocks[b].Span.End <= sn.Span.Start {
			b++
		}
		sn.Block = b
	}
	doc.Parse = &p
}

// joiner makes running text and its analysis of lines of CoNLL-U.
type joiner struct {
	text  strings.Builder
	parse khaldun.Parse
	blank string // what stands before the next word
	skip  int    // words still to come of a multiword token
	rest  khaldun.Span
	first int // token that begins the sentence
	heads []int
	open  string // type of the name the last word was in
}

func (j *joiner) line(l string) error {
	switch {
	case strings.HasPrefix(l, "# newpar"):
		if j.text.Len() > 0 {
			j.blank = "\n\n"
		}
		return nil
	case l == "":
		return j.end()
	case l[0] == '#':
		return nil
	}
	f := strings.Split(l, "\t")
	switch {
	case len(f) != 10:
		return fmt.Errorf("%d fields; a CoNLL-U line has 10, parted by tabs", len(f))
	case j.text.Len() > maxPage:
		return fmt.Errorf("the document is longer than %d MB; part it with # newdoc", maxPage>>20)
	case strings.Contains(f[0], "."): // an empty node of the enhanced tree
		return nil
	}
	if a, b, ok := strings.Cut(f[0], "-"); ok {
		first, err := strconv.Atoi(a)
		last, err2 := strconv.Atoi(b)
		if err != nil || err2 != nil || last < first {
			return fmt.Errorf("%q is no range of words", f[0])
		}
		j.skip, j.rest = last-first+1, j.write(f[1], f[9])
		return nil
	}
	var at khaldun.Span
	if j.skip > 0 {
		at = j.part(f[1])
	} else {
		at = j.write(f[1], f[9])
	}
	return j.word(f, at)
}

// write adds a word to the text.
func (j *joiner) write(form, misc string) khaldun.Span {
	form = strings.ToValidUTF8(form, "\uFFFD")
	j.text.WriteString(j.blank)
	start := j.text.Len()
	j.text.WriteString(form)
	j.blank = " "
	if strings.Contains(misc, "SpaceAfter=No") {
		j.blank = ""
	}
	return khaldun.Span{Start: int32(start), End: int32(j.text.Len())}
}

// part is the share of a multiword token that one of its words has: as many
// characters as the word is long, the last one what is left.
func (j *joiner) part(form string) khaldun.Span {
	j.skip--
	sp := j.rest
	if j.skip > 0 {
		text, want := j.text.String()[sp.Start:sp.End], utf8.RuneCountInString(form)
		cut := len(text)
		for i := range text {
			if want == 0 {
				cut = i
				break
			}
			want--
		}
		sp.End = sp.Start + int32(cut)
	}
	j.rest.Start = sp.End
	return sp
}

// word adds the analysis of a word at a place of the text.
func (j *joiner) word(f []string, at khaldun.Span) error {
	head := -1
	if f[6] != "_" {
		n, err := strconv.Atoi(f[6])
		if err != nil || n < 0 {
			return fmt.Errorf("head %q is no number of a word", f[6])
		}
		head = n
	}
	given := func(i int) string {
		if f[i] == "_" {
			return ""
		}
		return f[i]
	}
	t := khaldun.Token{Span: at, Lemma: given(2), UPOS: given(3), XPOS: given(4), Head: -1, Rel: given(7)}
	if head < 0 {
		t.Rel = ""
	}
	j.heads = append(j.heads, head)
	j.parse.Tokens = append(j.parse.Tokens, t)
	j.name(f[9], at)
	return nil
}

// name reads the Entity mark that our own output writes.
func (j *joiner) name(misc string, at khaldun.Span) {
	mark, typ := "", ""
	for _, m := range strings.Split(misc, "|") {
		if v, ok := strings.CutPrefix(m, "Entity="); ok {
			mark, typ, _ = strings.Cut(v, "-")
		}
	}
	known := typ == "PER" || typ == "ORG" || typ == "LOC" || typ == "NORP"
	switch n := len(j.parse.Names); {
	case mark == "I" && known && typ == j.open:
		j.parse.Names[n-1].Span.End = at.End
	case (mark == "B" || mark == "I") && known:
		j.parse.Names = append(j.parse.Names, khaldun.Name{Span: at, Type: typ, Why: khaldun.Evidence{Rule: "conllu", Span: at}})
		j.open = typ
	default:
		j.open = ""
	}
}

// end closes the sentence, whose heads are now known.
func (j *joiner) end() error {
	j.skip, j.open = 0, ""
	n := len(j.parse.Tokens)
	if j.first == n {
		return nil
	}
	for i, h := range j.heads {
		switch t := &j.parse.Tokens[j.first+i]; {
		case h > len(j.heads) || h == i+1:
			return fmt.Errorf("word %d of the sentence has the head %d, which it cannot have", i+1, h)
		case h > 0:
			t.Head = int32(j.first + h - 1)
		}
	}
	if err := j.checkTree(); err != nil {
		return err
	}
	span := khaldun.Span{Start: j.parse.Tokens[j.first].Span.Start, End: j.parse.Tokens[n-1].Span.End}
	j.parse.Sentences = append(j.parse.Sentences, khaldun.Sentence{Span: span, First: int32(j.first), Last: int32(n)})
	j.first, j.heads = n, j.heads[:0]
	return nil
}

// checkTree refuses a sentence whose words go round in a circle.
func (j *joiner) checkTree() error {
	state := make([]int8, len(j.heads)) // 1 on the way, 2 reaches a root
	for i := range j.heads {
		var way []int
		at := i
		for at >= 0 && state[at] == 0 {
			state[at] = 1
			way = append(way, at)
			at = -1
			if h := j.parse.Tokens[j.first+way[len(way)-1]].Head; h >= 0 {
				at = int(h) - j.first
			}
		}
		if at >= 0 && state[at] == 1 {
			return fmt.Errorf("word %d of the sentence is its own head by way of others", at+1)
		}
		for _, w := range way {
			state[w] = 2
		}
	}
	return nil
}
