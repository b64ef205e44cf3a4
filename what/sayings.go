package what

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"

	"github.com/klauspost/compress/zstd"

	"khaldun"
)

// Sayings is what is learned of statements from articles in which they are marked:
// which words are cues, how far a cue reaches, which phrases beside it are its
// source and its content, and whether they make a statement together. All four are
// linear over named features.
type Sayings struct {
	cue, extent, role, judge *linear
	words                    map[string]bool   // that may be cues though they are no verbs: "claim NOUN"
	names                    map[uint64]string // feature → how it reads, while learning
	read                     nameList          // the same of a model that was read
	// Threshold is the least probability of a statement; RuleThreshold the least
	// where a record makes one of the same word.
	Threshold, RuleThreshold float32
}

const sayingsMagic = "khaldun statements 1\n"

// ErrSayings is what OpenSayings's errors wrap: the bytes are not a whole model.
var ErrSayings = errors.New("not a whole statement model; make it again with cmd/train statements")

// OpenSayings reads a model that Encode wrote.
func OpenSayings(data []byte) (*Sayings, error) {
	rest, ok := bytes.CutPrefix(data, []byte(sayingsMagic))
	if !ok || len(rest) < 4 {
		return nil, fmt.Errorf("it does not begin with %q: %w", sayingsMagic, ErrSayings)
	}
	sum, packed := binary.LittleEndian.Uint32(rest), rest[4:]
	if crc32.ChecksumIEEE(packed) != sum {
		return nil, fmt.Errorf("its checksum is wrong: %w", ErrSayings)
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxModel), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	raw, err := z.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSayings, err)
	}
	d := &decoder{b: raw}
	m := &Sayings{Threshold: d.float(), RuleThreshold: d.float(), words: map[string]bool{}}
	for range d.uint(1) {
		m.words[d.text()] = true
	}
	m.cue, m.extent, m.role, m.judge = d.linear(), d.linear(), d.linear(), d.linear()
	m.read = d.names()
	if d.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSayings, d.err)
	}
	for _, l := range []*linear{m.cue, m.extent, m.judge} {
		if len(l.classes) != len(yesNo) {
			return nil, fmt.Errorf("it tells other classes apart than this program: %w", ErrSayings)
		}
	}
	if len(m.role.classes) != len(saidClasses) || m.judge.dim != judgeNumbers {
		return nil, fmt.Errorf("it tells other classes apart than this program: %w", ErrSayings)
	}
	return m, nil
}

// Encode writes the model as Model.Encode does.
func (m *Sayings) Encode() ([]byte, error) {
	var e encoder
	e.float(m.Threshold)
	e.float(m.RuleThreshold)
	e.uint(len(m.words))
	for _, w := range slices.Sorted(maps.Keys(m.words)) {
		e.text(w)
	}
	told := map[uint64]bool{} // only cues say why
	e.linear(m.cue, told)
	for _, l := range []*linear{m.extent, m.role, m.judge} {
		e.linear(l, map[uint64]bool{})
	}
	e.names(m.names, told)
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	packed := z.EncodeAll(e.b, nil)
	if err := z.Close(); err != nil {
		return nil, err
	}
	out := append([]byte(sayingsMagic), binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(packed))...)
	return append(out, packed...), nil
}

// fits reports whether r's words have vectors and states of the width the model
// was learned with.
func (m *Sayings) fits(r *khaldun.Reading) bool {
	n := r.Words.Dim + r.States.Dim
	return m.cue.dim == company*n && m.role.dim == n && m.extent.dim == n
}

// reasons names the features that speak most for a cue.
func (m *Sayings) reasons(on []uint64) string {
	const most = 3
	return (&Model{names: m.names, read: m.read}).reasons(m.cue, on, 1, most)
}
