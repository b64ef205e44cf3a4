package syntax

import (
	"khaldun"
	"khaldun/syntax/internal/split"
)

// splitter parts running text into tokens and sentences. It may be used from
// many goroutines at once.
type splitter struct{ model *split.Model }

// newSplitter reads the section "split" of the syntax model.
func newSplitter(section []byte) (*splitter, error) {
	m, err := split.Decode(section)
	if err != nil {
		return nil, err
	}
	return &splitter{m}, nil
}

// split appends to dst the tokens and sentences of the bytes in of text. A
// sentence crosses neither in nor a blank line; every character that is no blank
// lies in one token.
func (s *splitter) split(text string, in khaldun.Span, dst *split.Result) {
	first := len(dst.Ends)
	s.model.Split(text, in, dst)
	dst.Ends = append(dst.Ends[:first], joinBrackets(text, dst.Tokens, dst.Ends[first:])...)
}

// joinBrackets takes back sentence ends after a closing bracket without a stop, as
// in "commander of the Guards (IRGC) Hossein Salami": on one line, a bracket that
// only explains what stands before it ends no sentence.
func joinBrackets(text string, tokens []khaldun.Span, ends []int32) []int32 {
	out := ends[:0]
	for i, e := range ends {
		if e >= 2 && i+1 < len(ends) && tokens[e-1].Of(text) == ")" && !stops(tokens[e-2].Of(text)) &&
			tokens[e].Start-tokens[e-1].End == 1 && text[tokens[e-1].End] == ' ' && explains(text, tokens[:e]) {
			continue
		}
		out = append(out, e)
	}
	return out
}

// maxGloss is the greatest number of tokens within a bracket that explains.
const maxGloss = 6

// explains reports whether the bracket that the last token closes holds a few
// words and was opened within the sentence, after a word.
func explains(text string, tokens []khaldun.Span) bool {
	for k := len(tokens) - 2; k > 0 && k >= len(tokens)-2-maxGloss; k-- {
		if tokens[k].Of(text) == "(" {
			return !stops(tokens[k-1].Of(text))
		}
	}
	return false
}

func stops(token string) bool {
	switch token {
	case ".", "!", "?", "…", "...", ":", ";", "\"", "”":
		return true
	}
	return false
}
