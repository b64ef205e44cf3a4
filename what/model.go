package what

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"sort"

	"github.com/klauspost/compress/zstd"
)

// Model is what is learned from labelled articles: which words tell which act, its
// mode and status, and who its parties are. All four are linear over named
// features, so that each decision can be read.
type Model struct {
	trigger, party, mode, status *linear
	confidence                   *linear           // nil until Calibrate
	retell                       *linear           // nil until LearnRetelling
	names                        map[uint64]string // feature → how it reads, while learning
	read                         nameList          // the same of a model that was read
	// Threshold is the least probability a word needs to tell an act; RuleThreshold
	// the least where a rule of the codebook says the same.
	Threshold, RuleThreshold float32
}

const (
	modelMagic = "khaldun events 3\n"
	// maxModel bounds the memory that reading a model may take.
	maxModel = 64 << 20
)

// ErrModel is what Open's errors wrap: the bytes are not a whole event model.
var ErrModel = errors.New("not a whole event model; make it again with cmd/train events")

// Open reads a model that Encode wrote.
func Open(data []byte) (*Model, error) {
	raw, err := unpack(modelMagic, data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrModel)
	}
	d := &decoder{b: raw}
	m := &Model{Threshold: d.float(), RuleThreshold: d.float()}
	m.trigger, m.party, m.mode, m.status = d.linear(), d.linear(), d.linear(), d.linear()
	for _, to := range []**linear{&m.confidence, &m.retell} {
		if d.uint(1) > 0 {
			*to = d.linear()
		}
	}
	m.read = d.names()
	if d.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, d.err)
	}
	return m, nil
}

// Encode writes the model: 8 bits a weight with one scale a feature, features
// with only slight weights left out.
func (m *Model) Encode() ([]byte, error) {
	var e encoder
	e.float(m.Threshold)
	e.float(m.RuleThreshold)
	kept := map[uint64]bool{}
	for _, l := range []*linear{m.trigger, m.party, m.mode, m.status} {
		e.linear(l, kept)
	}
	for _, l := range []*linear{m.confidence, m.retell} {
		if l == nil {
			e.uint(0)
			continue
		}
		e.uint(1)
		e.linear(l, kept)
	}
	e.names(m.names, kept)
	return pack(modelMagic, e.b)
}

// pack compresses what an encoder wrote behind magic and a checksum.
func pack(magic string, raw []byte) ([]byte, error) {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	packed := z.EncodeAll(raw, nil)
	if err := z.Close(); err != nil {
		return nil, err
	}
	out := append([]byte(magic), binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(packed))...)
	return append(out, packed...), nil
}

// unpack is the inverse of pack.
func unpack(magic string, data []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(rest) < 4 {
		return nil, fmt.Errorf("it does not begin with %q", magic)
	}
	sum, packed := binary.LittleEndian.Uint32(rest), rest[4:]
	if crc32.ChecksumIEEE(packed) != sum {
		return nil, errors.New("its checksum is wrong")
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxModel), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return z.DecodeAll(packed, nil)
}

// slight is the greatest weight a feature may have and still be left out; of those
// kept, faint weights are written as none, which packs better.
const (
	slight = 0.05
	faint  = 0.005
)

type encoder struct{ b []byte }

func (e *encoder) uint(x int)      { e.b = binary.AppendUvarint(e.b, uint64(x)) }
func (e *encoder) float(x float32) { e.b = binary.LittleEndian.AppendUint32(e.b, math.Float32bits(x)) }
func (e *encoder) text(s string)   { e.uint(len(s)); e.b = append(e.b, s...) }

func (e *encoder) linear(l *linear, kept map[uint64]bool) {
	n := len(l.classes)
	e.uint(n)
	for _, c := range l.classes {
		e.text(c)
	}
	e.uint(l.dim)
	for _, b := range l.bias {
		e.float(b)
	}
	for i := range l.dim {
		e.row(l.dense[i*n : i*n+n])
	}
	keep := make([]uint64, 0, len(l.index))
	for f, r := range l.index {
		for _, w := range l.w[int(r)*n : int(r)*n+n] {
			if w > slight || w < -slight {
				keep = append(keep, f)
				kept[f] = true
				break
			}
		}
	}
	slices.Sort(keep)
	e.uint(len(keep))
	for _, f := range keep {
		e.b = binary.LittleEndian.AppendUint64(e.b, f)
	}
	for _, f := range keep {
		r := int(l.index[f])
		e.row(l.w[r*n : r*n+n])
	}
}

func (e *encoder) row(w []float32) {
	var top float32
	for _, x := range w {
		top = max(top, x, -x)
	}
	scale := top / 127
	e.float(scale)
	for _, x := range w {
		q := 0
		if scale > 0 && (x > faint || x < -faint) {
			q = int(math.Round(float64(x / scale)))
		}
		e.b = append(e.b, byte(int8(q)))
	}
}

func (e *encoder) names(names map[uint64]string, kept map[uint64]bool) {
	fs := make([]uint64, 0, len(kept))
	for f := range kept {
		fs = append(fs, f)
	}
	slices.Sort(fs)
	e.uint(len(fs))
	for _, f := range fs {
		e.b = binary.LittleEndian.AppendUint64(e.b, f)
	}
	for _, f := range fs {
		e.text(names[f])
	}
}

// decoder reads what encoder wrote; after a fault it returns zeros and keeps err.
type decoder struct {
	b   []byte
	err error
}

func (d *decoder) take(n int) []byte {
	if d.err == nil && (n < 0 || n > len(d.b)) {
		d.err = io.ErrUnexpectedEOF
	}
	if d.err != nil {
		return nil
	}
	x := d.b[:n]
	d.b = d.b[n:]
	return x
}

// uint reads a length; each unit of it takes at least size bytes of what is left,
// which bounds what a false length can make us allocate.
func (d *decoder) uint(size int) int {
	x, n := binary.Uvarint(d.b)
	if d.err == nil && (n <= 0 || x > uint64(len(d.b))/uint64(size)) {
		d.err = fmt.Errorf("a length of %d is more than what follows", x)
	}
	if d.err != nil {
		return 0
	}
	d.b = d.b[n:]
	return int(x)
}

func (d *decoder) float() float32 {
	x := d.take(4)
	if x == nil {
		return 0
	}
	return math.Float32frombits(binary.LittleEndian.Uint32(x))
}

func (d *decoder) text() string { return string(d.take(d.uint(1))) }

func (d *decoder) linear() *linear {
	l := &linear{}
	n := d.uint(1)
	for range n {
		l.classes = append(l.classes, d.text())
	}
	l.dim = d.uint(1)
	for range n {
		l.bias = append(l.bias, d.float())
	}
	l.dense = make([]float32, 0, l.dim*n)
	for range l.dim {
		l.dense = d.row(l.dense, n)
	}
	k := d.uint(8)
	keys := d.take(8 * k)
	rows := d.take(k * (4 + n))
	if d.err == nil {
		l.packed = packRows(keys, rows)
	}
	return l
}

func (d *decoder) row(dst []float32, n int) []float32 {
	scale := d.float()
	q := d.take(n)
	for _, x := range q {
		dst = append(dst, scale*float32(int8(x)))
	}
	return dst
}

// nameList are the names of features, sorted by hash.
type nameList struct {
	keys []byte
	ends []uint32 // where in text each name ends
	text []byte
}

// name says how feature f reads.
func (m *Model) name(f uint64) string {
	if m.names != nil {
		return m.names[f]
	}
	return m.read.name(f)
}

func (l *nameList) name(f uint64) string {
	i, ok := sort.Find(len(l.ends), func(i int) int {
		return cmp.Compare(f, binary.LittleEndian.Uint64(l.keys[8*i:]))
	})
	if !ok {
		return ""
	}
	start := uint32(0)
	if i > 0 {
		start = l.ends[i-1]
	}
	return string(l.text[start:l.ends[i]])
}

func (d *decoder) names() nameList {
	k := d.uint(8)
	l := nameList{keys: d.take(8 * k)}
	for range k {
		if d.err != nil {
			return nameList{}
		}
		name := d.take(d.uint(1))
		l.text = append(l.text, name...)
		l.ends = append(l.ends, uint32(len(l.text)))
	}
	return l
}
