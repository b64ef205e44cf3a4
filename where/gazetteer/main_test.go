package main

import (
	"archive/tar"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"khaldun"
	"khaldun/book"
	"khaldun/where"
)

// tarball writes files into a gzipped tarball and answers its name.
func tarball(t *testing.T, files map[string]string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x.tgz")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	w := tar.NewWriter(z)
	for name, body := range files {
		if err := w.WriteHeader(&tar.Header{Name: "package/" + name, Mode: 0o644, Size: int64(len(body))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []interface{ Close() error }{w, z, f} {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return name
}

// line is a row of cities500.
func line(id, name, other, lat, lon, code, country, admin, inhabitants string) string {
	return strings.Join([]string{id, name, name, other, lat, lon, "P", code, country, "", admin, "", "", "", inhabitants, "", "9", "Z", "2020-01-01"}, "\t") + "\n"
}

func TestRun(t *testing.T) {
	const countries = "place kenya\n  name     Kenya\n  kind     country\n  iso2     KE\n  country  KEN\n  at       1, 38\n"
	dir := t.TempDir()
	records, out := filepath.Join(dir, "countries.places"), filepath.Join(dir, "gazetteer.bin")
	if err := os.WriteFile(records, []byte(countries), 0o644); err != nil {
		t.Fatal(err)
	}
	cities := tarball(t, map[string]string{"dist/cities500.txt": line("184745", "Nairobi", "Nairobi City,NBO,ナイロビ", "-1.28333", "36.81667", "PPLC", "KE", "05", "2750547") +
		line("184622", "Nakuru", "", "-0.30719", "36.07225", "PPLA", "KE", "39", "259903") +
		line("1", "Hamlet", "", "0.5", "36", "PPL", "KE", "39", "600")})
	names := tarball(t, map[string]string{"admin1.json": `[{"code":"KE.39","name":"Nakuru County"},{"code":"KE.05","name":"Nairobi Area"}]`, "admin2.json": "[]"})
	if err := run(cities, names, records, out); err != nil {
		t.Fatal(err)
	}
	model, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	b, err := book.Open(fstest.MapFS{"places/gazetteer.bin": {Data: model}, "places/countries.places": {Data: []byte(countries)}})
	if err != nil {
		t.Fatal(err)
	}
	g, err := where.New(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		id   int
	}{{"Nairobi", 184745}, {"Nairobi City", 184745}, {"Nakuru", 184622}, {"Hamlet", 0}} {
		r := &khaldun.Reading{
			Doc:       &khaldun.Document{Text: tt.name},
			Tokens:    []khaldun.Token{{Span: khaldun.Span{End: int32(len(tt.name))}, UPOS: "PROPN"}},
			Sentences: []khaldun.Sentence{{Last: 1}},
		}
		if err := g.Stage().Run(r); err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, p := range r.Places {
			got = p.GeoNameID
		}
		if got != tt.id {
			t.Errorf("%s is GeoNames %d, want %d", tt.name, got, tt.id)
		}
	}
}

func TestRunMistakes(t *testing.T) {
	records := filepath.Join(t.TempDir(), "countries.places")
	if err := os.WriteFile(records, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	names := tarball(t, map[string]string{"admin1.json": "[]", "admin2.json": "[]"})
	for _, tt := range []struct{ table, want string }{
		{"1\tX\n", "cities500.txt:1: 2 columns"},
		{line("x", "X", "", "0", "0", "PPL", "KE", "1", "9"), `cities500.txt:1: strconv.Atoi: parsing "x"`},
		{line("1", "X", "", "0", "0", "PPL", "KE", "1", "9"), `no country has iso2 "KE"`},
	} {
		err := run(tarball(t, map[string]string{"cities500.txt": tt.table}), names, records, os.DevNull)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("table %q gives error %v, want %q in it", tt.table, err, tt.want)
		}
	}
}
