package where

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
)

// A Town is one place to be written to a gazetteer file.
type Town struct {
	ID          int // GeoNames id, 0 if unknown
	Name        string
	Other       []string // further names
	Country     string   // ISO 3166 alpha-3
	Province    string   // code of its province, such as US.TX; empty if none
	Seat        string   // "capital", "province", "district", "section" (part of a city) or ""
	Division    string   // "province" or "district" if it is no town but one of these
	Inhabitants int
	Lat, Lon    float64
}

// Encode writes a gazetteer file. The order of towns does not matter, but the
// same towns in another order may be laid out otherwise where all else is equal.
func Encode(towns []Town) ([]byte, error) {
	e := encoder{fold: newFolder(), country: map[string]int{}, parent: map[string]int{}, text: map[string]int{}, key: map[uint64]*entry{}}
	towns = slices.Clone(towns)
	slices.SortStableFunc(towns, func(a, b Town) int {
		return cmp.Or(
			-cmp.Compare(b2i(a.Division == "province"), b2i(b.Division == "province")),
			-cmp.Compare(a.Inhabitants, b.Inhabitants), cmp.Compare(a.Country, b.Country),
			cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	if err := e.header(towns); err != nil {
		return nil, err
	}
	for i := range towns {
		if err := e.add(i, &towns[i]); err != nil {
			return nil, fmt.Errorf("town %d %s: %w", towns[i].ID, towns[i].Name, err)
		}
	}
	return e.bytes()
}

type encoder struct {
	fold      folder
	countries []string
	country   map[string]int // index of a country
	parent    map[string]int // index of a province
	provinces int
	places    []byte
	names     []byte
	text      map[string]int // where a name stands in names
	key       map[uint64]*entry
}

// entry is a folded name with its places, each index<<1 | alternative.
type entry struct {
	folded string
	places []uint32
}

func (e *encoder) header(towns []Town) error {
	for i := range towns {
		t := &towns[i]
		if len(t.Country) != 3 {
			return fmt.Errorf("town %d %s: country %q is not an ISO alpha-3 code", t.ID, t.Name, t.Country)
		}
		if _, ok := e.country[t.Country]; !ok {
			e.country[t.Country] = len(e.countries)
			e.countries = append(e.countries, t.Country)
		}
		if t.Division == "province" {
			e.parent[t.Province] = i
			e.provinces++
		}
	}
	if len(e.countries) > 256 || e.provinces >= noParent {
		return fmt.Errorf("%d countries and %d provinces are more than the format holds", len(e.countries), e.provinces)
	}
	if len(towns) >= listBit/2 {
		return fmt.Errorf("%d places are more than the format holds", len(towns))
	}
	return nil
}

func (e *encoder) add(i int, t *Town) error {
	var b [townSize]byte
	binary.LittleEndian.PutUint32(b[0:], uint32(t.ID))
	putDegrees(b[4:], t.Lat)
	putDegrees(b[7:], t.Lon)
	b[10] = byte(math.Round(8 * math.Log2(float64(t.Inhabitants)+1)))
	b[11] = byte(rankOf(t))
	b[12] = byte(e.country[t.Country])
	parent, ok := e.parent[t.Province]
	if !ok || t.Division == "province" {
		parent = noParent
	}
	binary.LittleEndian.PutUint16(b[13:], uint16(parent))
	at, ok := e.text[t.Name]
	if !ok {
		if len(t.Name) > 255 || len(t.Name) == 0 {
			return fmt.Errorf("name of %d bytes; want 1 to 255", len(t.Name))
		}
		at = len(e.names)
		e.text[t.Name] = at
		e.names = append(append(e.names, byte(len(t.Name))), t.Name...)
	}
	b[15], b[16], b[17] = byte(at), byte(at>>8), byte(at>>16)
	e.places = append(e.places, b[:]...)

	place := uint32(i) << 1
	if err := e.name(t.Name, place); err != nil {
		return err
	}
	if t.Division == "province" {
		if err := e.name(divisionKey+t.Province, place|1); err != nil {
			return err
		}
	}
	for _, o := range t.Other {
		if err := e.name(o, place|1); err != nil {
			return err
		}
	}
	return nil
}

// name makes a place findable under a name. A place keeps the first mention of a
// name: the main name comes before the alternatives.
func (e *encoder) name(name string, place uint32) error {
	folded := e.fold.append(nil, name)
	if len(folded) < 2 {
		return nil
	}
	h := hash(folded)
	n := e.key[h]
	if n == nil {
		e.key[h] = &entry{string(folded), []uint32{place}}
		return nil
	}
	if n.folded != string(folded) {
		return fmt.Errorf("names %q and %q have the same hash; change the hash", n.folded, folded)
	}
	if n.places[len(n.places)-1]>>1 != place>>1 {
		n.places = append(n.places, place)
	}
	return nil
}

func (e *encoder) bytes() ([]byte, error) {
	hashes := make([]uint64, 0, len(e.key))
	for h := range e.key {
		hashes = append(hashes, h)
	}
	slices.Sort(hashes)
	var keys, lists []byte
	for _, h := range hashes {
		places := e.key[h].places
		v := places[0]
		if len(places) > 1 {
			v = listBit | uint32(len(lists))
			lists = binary.AppendUvarint(lists, uint64(len(places)))
			for _, p := range places {
				lists = binary.AppendUvarint(lists, uint64(p))
			}
		}
		keys = append(keys, byte(h), byte(h>>8), byte(h>>16), byte(h>>24), byte(h>>32), byte(v), byte(v>>8), byte(v>>16))
	}
	if len(lists) >= listBit || len(e.names) >= 1<<24 {
		return nil, fmt.Errorf("%d bytes of lists and %d of names are more than the format holds", len(lists), len(e.names))
	}
	var out bytes.Buffer
	out.WriteString(magic)
	out.Write(make([]byte, 4))
	for _, n := range [...]int{len(e.countries), e.provinces, len(e.places)/townSize - e.provinces, len(hashes), len(lists)} {
		out.Write(binary.LittleEndian.AppendUint32(nil, uint32(n)))
	}
	for _, c := range e.countries {
		out.WriteString(c)
	}
	out.Write(e.places)
	out.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(e.names))))
	out.Write(e.names)
	out.Write(keys)
	out.Write(lists)
	b := out.Bytes()
	binary.LittleEndian.PutUint32(b[8:], crc32.Checksum(b[12:], crc32.MakeTable(crc32.Castagnoli)))
	return b, nil
}

func rankOf(t *Town) rank {
	switch {
	case t.Division == "province":
		return province
	case t.Division == "district":
		return district
	}
	switch t.Seat {
	case "capital":
		return capital
	case "province":
		return seat1
	case "district":
		return seat2
	case "section":
		return section
	}
	return plain
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
