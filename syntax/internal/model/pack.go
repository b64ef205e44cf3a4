// Package model is the file format of a trained syntax model: a container of
// named sections, and the network's tensors within one of them. The trainer
// writes it, package syntax reads it.
package model

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"unsafe"

	"github.com/klauspost/compress/zstd"
)

// Section is one named part of a model file.
type Section struct {
	Name string
	Data []byte
}

const (
	magic       = "KHALDUN\x00SYNTAX\x00"
	version     = 1
	maxSections = 16
	maxSection  = 64 << 20 // bytes of one section, unpacked
)

// ErrFormat is wrapped by every complaint about a model file's bytes.
var ErrFormat = errors.New("not a usable syntax model")

// Bad is an error that wraps [ErrFormat].
func Bad(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrFormat, fmt.Sprintf(format, args...))
}

// Pack writes sections as one model file. The same sections give the same bytes.
func Pack(sections []Section) ([]byte, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("pack model: %w", err)
	}
	defer enc.Close()
	b := []byte(magic)
	b = append(b, version, byte(len(sections)))
	for _, s := range sections {
		z := enc.EncodeAll(s.Data, nil)
		b = binary.AppendUvarint(b, uint64(len(s.Name)))
		b = append(b, s.Name...)
		b = binary.AppendUvarint(b, uint64(len(s.Data)))
		b = binary.AppendUvarint(b, uint64(len(z)))
		b = append(b, z...)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli())), nil
}

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// Unpack reads a model file and returns its sections by name.
func Unpack(data []byte) (map[string][]byte, error) {
	if !bytes.HasPrefix(data, []byte(magic)) {
		return nil, Bad("it does not begin with the mark of one; train it with cmd/train")
	}
	if len(data) < len(magic)+6 {
		return nil, Bad("it is cut off after %d bytes", len(data))
	}
	if v := data[len(magic)]; v != version {
		return nil, Bad("it has version %d, this program reads %d; train it again with cmd/train", v, version)
	}
	body, sum := data[:len(data)-4], binary.LittleEndian.Uint32(data[len(data)-4:])
	if got := crc32.Checksum(body, castagnoli()); got != sum {
		return nil, Bad("its checksum is %08x, not %08x: the file is damaged or cut off", got, sum)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxSection))
	if err != nil {
		return nil, fmt.Errorf("unpack model: %w", err)
	}
	defer dec.Close()
	r := NewReader(body[len(magic)+1:])
	n := int(r.byte())
	if n > maxSections {
		return nil, Bad("it claims %d sections, at most %d are allowed", n, maxSections)
	}
	sections := make(map[string][]byte, n)
	for range n {
		name := r.String()
		size := r.Int(maxSection)
		z := r.Bytes()
		if r.err != nil {
			return nil, r.err
		}
		s, err := dec.DecodeAll(z, make([]byte, 0, size))
		if err != nil || len(s) != size {
			return nil, Bad("section %q does not unpack to %d bytes", name, size)
		}
		sections[name] = s
	}
	return sections, r.Done()
}

// Writer builds a section.
type Writer struct{ b []byte }

// Data is what was written so far.
func (w *Writer) Data() []byte { return w.b }

// Int writes a number, which must not be negative.
func (w *Writer) Int(n int) { w.b = binary.AppendUvarint(w.b, uint64(n)) }

// String writes a string with its length.
func (w *Writer) String(s string) {
	w.Int(len(s))
	w.b = append(w.b, s...)
}

// Strings writes a list of strings.
func (w *Writer) Strings(list []string) {
	w.Int(len(list))
	for _, s := range list {
		w.String(s)
	}
}

// Floats writes x without its length.
func (w *Writer) Floats(x []float32) {
	for _, v := range x {
		w.b = binary.LittleEndian.AppendUint32(w.b, math.Float32bits(v))
	}
}

// Int8s writes x without its length.
func (w *Writer) Int8s(x []int8) {
	for _, v := range x {
		w.b = append(w.b, byte(v))
	}
}

// Reader takes a section apart. After the first thing that does not fit it
// yields zero values, and Done reports the fault.
type Reader struct {
	b   []byte
	err error
}

// NewReader reads b, which it neither changes nor copies.
func NewReader(b []byte) *Reader { return &Reader{b: b} }

func (r *Reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = Bad(format, args...)
	}
}

func (r *Reader) byte() byte {
	if b := r.take(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (r *Reader) take(n int) []byte {
	if r.err != nil {
		return nil
	}
	if n < 0 || n > len(r.b) {
		r.fail("a part of %d bytes is wanted where %d are left", n, len(r.b))
		return nil
	}
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}

// Int reads a number between 0 and limit.
func (r *Reader) Int(limit int) int {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > uint64(limit) {
		r.fail("a number is missing or above %d", limit)
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

// Bytes reads a length and that many bytes, which share the section's memory.
func (r *Reader) Bytes() []byte { return r.take(r.Int(maxSection)) }

// String reads a string.
func (r *Reader) String() string { return string(r.Bytes()) }

// Strings reads a list of at most limit strings. They share one backing string.
func (r *Reader) Strings(limit int) []string {
	n := r.Int(min(limit, len(r.b)))
	before := len(r.b)
	start := r.b
	ends := make([][2]int, 0, n)
	for range n {
		s := r.Bytes()
		if r.err != nil {
			return nil
		}
		end := before - len(r.b)
		ends = append(ends, [2]int{end - len(s), end})
	}
	all := string(start[:before-len(r.b)])
	list := make([]string, n)
	for i, e := range ends {
		list[i] = all[e[0]:e[1]]
	}
	return list
}

// Floats reads n numbers.
func (r *Reader) Floats(n int) []float32 {
	b := r.take(4 * n)
	x := make([]float32, len(b)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		if x[i] != x[i] || x[i] > math.MaxFloat32 || x[i] < -math.MaxFloat32 {
			r.fail("a number is not finite")
			return nil
		}
	}
	return x
}

// Int8s reads n numbers, which share the section's memory: most of a model's bytes
// are these.
func (r *Reader) Int8s(n int) []int8 {
	b := r.take(n)
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(b))), len(b))
}

// Done reports the first fault, or that bytes are left over.
func (r *Reader) Done() error {
	if r.err == nil && len(r.b) > 0 {
		r.fail("%d bytes are left over", len(r.b))
	}
	return r.err
}
