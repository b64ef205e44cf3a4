package where

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"sort"
)

// The gazetteer file is read in place: nothing is unpacked, so it costs no memory
// beyond the program's own pages and no time at start-up but its checksum.
//
//	magic      8 bytes, "khplace1"
//	checksum   uint32, CRC-32C of everything after it
//	sizes      5 × uint32: countries, provinces, towns, keys, bytes of lists
//	countries  3 bytes each: ISO 3166 alpha-3
//	provinces  townSize each, laid out as a town; their names come first
//	towns      townSize each, by falling population
//	names      uint32 length of the text, then the text; a name is a byte of length and its bytes
//	keys       keySize each, by rising hash: 5 bytes hash, 3 bytes place or list
//	lists      for a name of several places: a count and the places, as uvarints
//
// A place in keys and lists is its index, provinces first, shifted left by one;
// the lowest bit says that the name is an alternative, not the main one. In keys
// the highest of the 24 bits says that the rest is an offset into lists.
const (
	magic    = "khplace1"
	townSize = 18
	keySize  = 8
	listBit  = 1 << 23
	noParent = math.MaxUint16
	// divisionKey and the code of a province are a further name of it.
	divisionKey = "division "
)

// ErrFormat is what New answers for a gazetteer file that is damaged or of
// another version.
var ErrFormat = errors.New("gazetteer file is damaged or of another version; run \"make places\"")

// rank is what a town is the seat of, or what it is instead of a town. The file
// holds the ranks up to district.
type rank uint8

const (
	plain    rank = iota
	section       // part of a city
	seat2         // seat of a district
	seat1         // seat of a province
	capital       // seat of a country
	province      // not a town: a first-order division
	district      // not a town: a second-order division, such as a county
	nation        // a country or territory
	region        // an area that is no division, or an island
	spot          // a base, camp or building
	feature       // a sea, river, border or part of the world: belongs to no one country
)

// table is a gazetteer file opened for reading.
type table struct {
	countries, provinces, towns int
	country, place, names, keys []byte
	lists                       []byte
}

// openTable checks the checksum and the sizes of a gazetteer file. The table keeps b.
func openTable(b []byte) (table, error) {
	var t table
	if len(b) < 32 || string(b[:8]) != magic {
		return t, ErrFormat
	}
	if crc32.Checksum(b[12:], crc32.MakeTable(crc32.Castagnoli)) != binary.LittleEndian.Uint32(b[8:]) {
		return t, ErrFormat
	}
	var size [5]int
	for i := range size {
		size[i] = int(binary.LittleEndian.Uint32(b[12+4*i:]))
	}
	t.countries, t.provinces, t.towns = size[0], size[1], size[2]
	rest := b[32:]
	cut := func(n int) []byte {
		if n < 0 || n > len(rest) {
			rest = nil
			return nil
		}
		part := rest[:n]
		rest = rest[n:]
		return part
	}
	t.country = cut(3 * size[0])
	t.place = cut(townSize * (size[1] + size[2]))
	if len(rest) < 4 {
		return t, ErrFormat
	}
	t.names = cut(4)
	t.names = cut(int(binary.LittleEndian.Uint32(t.names)))
	t.keys = cut(keySize * size[3])
	t.lists = cut(size[4])
	if rest == nil || len(rest) != 0 || len(t.lists) != size[4] {
		return t, fmt.Errorf("%w (%d bytes)", ErrFormat, len(b))
	}
	return t, nil
}

// len is the number of places, provinces and towns together.
func (t *table) len() int { return t.provinces + t.towns }

// site is the entry at index i, without its country. Its size is eight times the
// binary logarithm of its inhabitants and one.
func (t *table) site(i int) site {
	b := t.place[i*townSize : (i+1)*townSize]
	s := site{
		ref: i, id: int(binary.LittleEndian.Uint32(b)),
		lat: degrees(b[4:]), lon: degrees(b[7:]), size: b[10], rank: rank(b[11]),
		parent: int(binary.LittleEndian.Uint16(b[13:])),
	}
	if s.parent == noParent {
		s.parent = -1
	}
	return s
}

// name is the main name of the entry at index i.
func (t *table) name(i int) string {
	b := t.place[i*townSize+15:]
	at := int(b[0]) | int(b[1])<<8 | int(b[2])<<16
	return string(t.names[at+1 : at+1+int(t.names[at])])
}

// degrees reads a signed 24-bit number of 1/40000 degree; putDegrees writes one.
func degrees(b []byte) float64 {
	v := int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8
	return float64(v) / 40000
}

func putDegrees(b []byte, d float64) {
	v := int32(math.Round(d * 40000))
	b[0], b[1], b[2] = byte(v), byte(v>>8), byte(v>>16)
}

// key is the hash of key i.
func (t *table) key(i int) uint64 {
	b := t.keys[i*keySize:]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32
}

// find appends to dst the places whose name has this hash, as they stand in a
// list: index<<1, plus 1 if the name is not the main one.
func (t *table) find(dst []uint32, h uint64) []uint32 {
	n := len(t.keys) / keySize
	i := sort.Search(n, func(i int) bool { return t.key(i) >= h })
	if i == n || t.key(i) != h {
		return dst
	}
	b := t.keys[i*keySize+5:]
	v := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16
	if v&listBit == 0 {
		return append(dst, v)
	}
	list := t.lists[v&^listBit:]
	count, w := binary.Uvarint(list)
	for ; count > 0; count-- {
		list = list[w:]
		var p uint64
		p, w = binary.Uvarint(list)
		dst = append(dst, uint32(p))
	}
	return dst
}
