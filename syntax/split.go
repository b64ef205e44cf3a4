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
	s.model.Split(text, in, dst)
}
