package split

import (
	"encoding/binary"
	"fmt"
	"sort"

	"khaldun"
)

// Model holds the weights of both models. It does not change once read.
type Model struct {
	cut, end         []int8
	cutBias, endBias int32
	inner            *InnerSet
}

// version is the first byte of a section; it changes with its layout and with
// the features.
const version = 1

// Encode packs two tables of 1<<Bits weights, the scores above which a boundary
// is set, and the words with hidden boundaries.
func Encode(cut, end []int8, cutBias, endBias int32, inner Inner) []byte {
	b := []byte{version, Bits}
	b = binary.AppendVarint(b, int64(cutBias))
	b = binary.AppendVarint(b, int64(endBias))
	words := make([]string, 0, len(inner))
	for w := range inner {
		words = append(words, w)
	}
	sort.Strings(words)
	b = binary.AppendUvarint(b, uint64(len(words)))
	for _, w := range words {
		b = append(b, byte(len(w)), byte(inner[w]))
		b = append(b, w...)
	}
	for _, t := range [][]int8{cut, end} {
		for _, x := range t {
			b = append(b, byte(x))
		}
	}
	return b
}

// Decode reads what Encode wrote.
func Decode(section []byte) (*Model, error) {
	const what = "section split of the syntax model"
	if len(section) < 2 || section[0] != version || section[1] != Bits {
		return nil, fmt.Errorf("%s: not version %d with tables of 2^%d weights; train it again with cmd/train", what, version, Bits)
	}
	b := section[2:]
	m := &Model{}
	for _, p := range []*int32{&m.cutBias, &m.endBias} {
		x, n := binary.Varint(b)
		if n <= 0 {
			return nil, fmt.Errorf("%s: cut off", what)
		}
		*p, b = int32(x), b[n:]
	}
	count, n := binary.Uvarint(b)
	if n <= 0 || count > uint64(len(b)) {
		return nil, fmt.Errorf("%s: cut off", what)
	}
	b = b[n:]
	inner := Inner{}
	for range count {
		if len(b) < 2 || len(b) < 2+int(b[0]) || b[1] > b[0] {
			return nil, fmt.Errorf("%s: damaged word list", what)
		}
		inner[string(b[2:2+b[0]])] = int(b[1])
		b = b[2+b[0]:]
	}
	if len(b) != 2<<Bits {
		return nil, fmt.Errorf("%s: %d bytes of weights, want %d", what, len(b), 2<<Bits)
	}
	weights := make([]int8, len(b))
	for i, x := range b {
		weights[i] = int8(x)
	}
	m.cut, m.end = weights[:1<<Bits], weights[1<<Bits:]
	m.inner = NewInnerSet(inner)
	return m, nil
}

// Split appends to r the tokens and sentences of the bytes s of text.
func (m *Model) Split(text string, s khaldun.Span, r *Result) { Walk(text, s, m.inner, m, r) }

// Cut makes Model a [Judge].
func (m *Model) Cut(f []uint32, _ int32) bool { return sum(m.cut, f) > m.cutBias }

// End makes Model a [Judge].
func (m *Model) End(f []uint32, _ int32) bool { return sum(m.end, f) > m.endBias }

func sum(table []int8, f []uint32) int32 {
	table = table[:1<<Bits]
	s := int32(0)
	for _, x := range f {
		s += int32(table[x&(1<<Bits-1)])
	}
	return s
}
