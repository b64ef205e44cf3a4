package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"khaldun"
)

// CoNLLU writes words, tags and trees in CoNLL-U, names as Entity in MISC.
func CoNLLU(w io.Writer, r *khaldun.Reading, _ Options) error {
	bw := bufio.NewWriter(w)
	fmt.Fprintf(bw, "# newdoc id = %s\n", oneLine(r.Doc.ID))
	block, name := int32(-1), 0
	for i := range r.Sentences {
		s := &r.Sentences[i]
		if s.Block != block {
			block = s.Block
			fmt.Fprintf(bw, "# newpar\n")
		}
		fmt.Fprintf(bw, "# sent_id = %s-%d\n# text = %s\n", oneLine(r.Doc.ID), i+1, oneLine(r.Text(s.Span)))
		for k := s.First; k < s.Last; k++ {
			t := &r.Tokens[k]
			head := t.Head - s.First + 1
			if t.Head < 0 {
				head = 0
			}
			var misc []string
			if k+1 < s.Last && r.Tokens[k+1].Span.Start == t.Span.End {
				misc = append(misc, "SpaceAfter=No")
			}
			for name < len(r.Names) && r.Names[name].Span.End <= t.Span.Start {
				name++
			}
			if name < len(r.Names) && r.Names[name].Span.Contains(t.Span) {
				mark := "I-"
				if r.Names[name].Span.Start == t.Span.Start {
					mark = "B-"
				}
				misc = append(misc, "Entity="+mark+r.Names[name].Type)
			}
			fmt.Fprintf(bw, "%d\t%s\t%s\t%s\t%s\t_\t%d\t%s\t_\t%s\n", k-s.First+1, column(r.Text(t.Span)), column(t.Lemma),
				column(t.UPOS), column(t.XPOS), head, column(t.Rel), column(strings.Join(misc, "|")))
		}
		fmt.Fprintln(bw)
	}
	return bw.Flush()
}

// column is s in a column of CoNLL-U, where "_" stands for nothing.
func column(s string) string {
	if s = oneLine(s); s == "" {
		return "_"
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
