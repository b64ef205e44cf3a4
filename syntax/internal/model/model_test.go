package model

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"testing"
)

func TestPack(t *testing.T) {
	in := []Section{{"a", []byte("first")}, {"b", bytes.Repeat([]byte{7}, 5000)}, {"c", nil}}
	file, err := Pack(in)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Unpack(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range in {
		if !bytes.Equal(got[s.Name], s.Data) {
			t.Errorf("section %s came back as %d bytes, want %d", s.Name, len(got[s.Name]), len(s.Data))
		}
	}
	for n := range file {
		if _, err := Unpack(file[:n]); !errors.Is(err, ErrFormat) {
			t.Errorf("the first %d of %d bytes: error is %v", n, len(file), err)
		}
	}
	for i := range file {
		bad := bytes.Clone(file)
		bad[i] ^= 1
		if _, err := Unpack(bad); !errors.Is(err, ErrFormat) {
			t.Errorf("byte %d changed: error is %v", i, err)
		}
	}
}

// toy is a net with all tensors filled.
func toy() *Net {
	n := &Net{Shape: Shape{Width: 16, Arc: 16, Rel: 16, Dilations: []int{1, 2}, Rows: 5, Tags: 3, Rels: 4, Names: 5}}
	n.Layers = make([]Layer, 2)
	n.each(filler{})
	return n
}

type filler struct{}

func (filler) floats(x *[]float32, n int) {
	*x = make([]float32, n)
	for i := range *x {
		(*x)[i] = float32(i) / 4
	}
}

func (filler) int8s(x *[]int8, n int) {
	*x = make([]int8, n)
	for i := range *x {
		(*x)[i] = int8(i)
	}
}

func TestNetSection(t *testing.T) {
	want := toy()
	section := want.Section()
	got, err := ParseNet(section)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read back %+v, want %+v", got, want)
	}
	for _, n := range []int{0, 3, 12, len(section) / 2, len(section) - 1} {
		if _, err := ParseNet(section[:n]); !errors.Is(err, ErrFormat) {
			t.Errorf("the first %d bytes: error is %v", n, err)
		}
	}
	if _, err := ParseNet(append(section, 0)); !errors.Is(err, ErrFormat) {
		t.Errorf("a byte too many: error is %v", err)
	}
	for name, spoil := range map[string]func(*Net){
		"width not a multiple of 16": func(n *Net) { n.Width = 8 },
		"number not finite":          func(n *Net) { n.ArcBias[0] = float32(math.NaN()) },
	} {
		n := toy()
		spoil(n)
		if _, err := ParseNet(n.Section()); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

func TestQuant(t *testing.T) {
	m := QuantColumns([]float32{1, 0, -4, 0}, 2, 2)
	if m.W[0] != 32 || m.W[2] != -127 || m.Scale[1] != 0 {
		t.Errorf("columns round to %v with scales %v", m.W, m.Scale)
	}
	q, scale := QuantRows([]float32{1, -2, 0, 0}, 2, 31)
	if q[0] != 16 || q[1] != -31 || scale[1] != 0 {
		t.Errorf("rows round to %v with scales %v", q, scale)
	}
}

func TestBucket(t *testing.T) {
	for i := 1; i <= 80; i++ {
		for j := 0; j <= 80; j++ {
			if b := Bucket(i, j); b < 0 || b >= Buckets {
				t.Fatalf("Bucket(%d, %d) = %d, want less than %d", i, j, b, Buckets)
			}
		}
	}
	if Bucket(5, 4) == Bucket(4, 5) || Bucket(9, 0) != 0 {
		t.Error("left, right and root share a class")
	}
}
