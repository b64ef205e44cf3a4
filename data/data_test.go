package data_test

import (
	"testing"

	"khaldun/book"
	"khaldun/data"
)

// TestCodebook is what keeps mistakes out of the built-in codebook: Open does not
// look for them.
func TestCodebook(t *testing.T) {
	b, err := book.Open(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range b.Check() {
		t.Errorf("data/%v", m)
	}
}
