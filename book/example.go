package book

import (
	"fmt"
	"strings"
)

// Example is a sentence of a `yes` or `no` field: plain text with the spans that
// were marked in it.
type Example struct {
	Text  string
	Slots []Slot // in text order, apart from one another
}

// Slot is a marked span of an Example: Text[Start:End].
type Slot struct {
	Label      string // actor, recipient, place, date …
	Arg        string // what stood between the label and the colon, "2024-03-12"
	Start, End int    // bytes of Example.Text
}

// Of is the words of the slot.
func (s Slot) Of(text string) string { return text[s.Start:s.End] }

// ParseExample reads a sentence with marked spans:
//
//	[actor: Thousands of teachers] rallied on [date 2024-03-12: Tuesday].
//
// A mark is a label of lower-case letters and hyphens, if need be a blank and an
// argument, then a colon, a blank and the words. A backslash before a bracket or
// a backslash makes it part of the text. Marks do not nest.
func ParseExample(s string) (Example, error) {
	var e Example
	var text strings.Builder
	text.Grow(len(s))
	open := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && strings.IndexByte(`[]\`, s[i+1]) >= 0:
			i++
			text.WriteByte(s[i])
		case c == '[' && open:
			return Example{}, fmt.Errorf(`a mark within the mark of %q; marks do not nest, and a plain bracket is written \[`, e.Slots[len(e.Slots)-1].Label)
		case c == '[':
			slot, n, err := parseMark(s[i:])
			if err != nil {
				return Example{}, err
			}
			slot.Start = text.Len()
			e.Slots = append(e.Slots, slot)
			open = true
			i += n - 1
		case c == ']' && !open:
			return Example{}, fmt.Errorf(`"]" closes no mark; a plain bracket is written \]`)
		case c == ']':
			open = false
			slot := &e.Slots[len(e.Slots)-1]
			if slot.End = text.Len(); slot.Start == slot.End {
				return Example{}, fmt.Errorf("the mark of %q holds no words", slot.Label)
			}
		default:
			text.WriteByte(c)
		}
	}
	if open {
		return Example{}, fmt.Errorf(`the mark of %q is not closed; add "]"`, e.Slots[len(e.Slots)-1].Label)
	}
	e.Text = text.String()
	return e, nil
}

// parseMark reads the head of a mark, `[label: ` or `[label arg: `, and says how
// many bytes it has.
func parseMark(s string) (Slot, int, error) {
	head, _, ok := strings.Cut(s[1:], ": ")
	if end := strings.IndexAny(s[1:], "[]"); !ok || end >= 0 && end < len(head) {
		return Slot{}, 0, fmt.Errorf(`%q opens no mark; write [label: words], or \[ for a plain bracket`, clip(s, 20))
	}
	label, arg, _ := strings.Cut(head, " ")
	for _, c := range []byte(label) {
		if c != '-' && (c < 'a' || c > 'z') {
			return Slot{}, 0, fmt.Errorf("label %q: want lower-case letters and hyphens", clip(label, 20))
		}
	}
	if label == "" {
		return Slot{}, 0, fmt.Errorf("%q: the mark has no label; write [label: words]", clip(s, 20))
	}
	return Slot{Label: label, Arg: trim(arg)}, len("[") + len(head) + len(": "), nil
}

// clip is the first n or so bytes of s, for messages.
func clip(s string, n int) string {
	for i := range s {
		if i >= n {
			return s[:i] + "…"
		}
	}
	return s
}
