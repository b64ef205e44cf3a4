package entities

import (
	"hash/fnv"
	"io"
)

// taken is a set of words in memory that does not grow: a Bloom filter. It may say
// that a word is in the set though it is not: for one word in 100 000 when three
// million are in it, for one in 30 when thirty million are.
type taken struct{ bits []uint64 }

const (
	takenBits   = 1 << 28 // 32 MB, of which the system hands out what is used
	takenProbes = 4
)

func newTaken() taken { return taken{make([]uint64, takenBits/64)} }

// add puts a word of a sort into the set and reports whether it was there.
func (t taken) add(sort, word string) (was bool) {
	was = true
	t.probe(sort, word, func(cell *uint64, bit uint64) {
		was = was && *cell&bit != 0
		*cell |= bit
	})
	return was
}

// has reports whether a word of a sort is in the set.
func (t taken) has(sort, word string) bool {
	has := true
	t.probe(sort, word, func(cell *uint64, bit uint64) { has = has && *cell&bit != 0 })
	return has
}

func (t taken) probe(sort, word string, f func(cell *uint64, bit uint64)) {
	h := fnv.New64a()
	io.WriteString(h, sort)
	h.Write([]byte{0})
	io.WriteString(h, word)
	sum := mix(h.Sum64())
	step := mix(sum) | 1
	for range takenProbes {
		at := sum % takenBits
		f(&t.bits[at/64], 1<<(at%64))
		sum += step
	}
}

// mix spreads the bits of x: FNV's lower ones say little of long words.
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}
