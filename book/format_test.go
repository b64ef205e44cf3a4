package book_test

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"

	"khaldun/book"
	"khaldun/data"
)

func TestFormat(t *testing.T) {
	for _, tt := range []struct{ what, in, want string }{
		{"keys are aligned behind the longest", "rule x\n means a\n recipient    obj\n",
			"rule x\n  means      a\n  recipient  obj\n"},
		{"records are parted by one blank line", "\n\na x\n k v\nb y\n\n\n\nc z\n\n",
			"a x\n  k  v\n\nb y\n\nc z\n"},
		{"comments stay with what they are about", "# file\n\n# about x\na x # y  # z\n # about k\n k v   #why\n   w\n  # last\n# about b\nb\n",
			"# file\n\n# about x\na x # y  # z\n  # about k\n  k  v w  # why\n  # last\n\n# about b\nb\n"},
		{"a comment at the margin may stand alone", "a x\n k v\n\n# part two\n\nb y\n",
			"a x\n  k  v\n\n# part two\n\nb y\n"},
		{"a comment among fields is indented", "a x\n k v\n# margin\n\n l w\n", "a x\n  k  v\n  # margin\n  l  w\n"},
		{"a comment within a value goes above it", "a x\n k v\n # note\n   w\n", "a x\n  # note\n  k  v w\n"},
		{"long values are wrapped", "a x\n  word " + strings.Repeat("twelve-chars ", 10) + "\n",
			"a x\n  word  " + strings.Repeat("twelve-chars ", 6) + "twelve-chars\n        twelve-chars twelve-chars twelve-chars\n"},
		{"no line begins with a number sign", "a x\n  word " + strings.Repeat("x", 93) + " #4 is the issue\n",
			"a x\n  word  " + strings.Repeat("x", 93) + " #4\n        is the issue\n"},
		{"tabs and Windows line ends go", "\uFEFFa\tx\r\n\tk\tv\t\tw\r\n", "a x\n  k  v w\n"},
	} {
		got, err := book.Format([]byte(tt.in))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: Format(%q) = %q, %v\nwant %q", tt.what, tt.in, got, err, tt.want)
		}
	}
}

func TestFormatRefuses(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"  word x\n", "line 1: an indented line before any record"},
		{"a x\n  k \xff\n", "line 2: the text is not UTF-8"},
		{"a x\n  k \x00\n", `line 2: control character '\x00'`},
		{"a x\n  k " + strings.Repeat("x", 1<<16), "line 2: the line has"},
	} {
		if _, err := book.Format([]byte(tt.in)); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("Format(%.40q): error %v, want %q", tt.in, err, tt.want)
		}
	}
}

// FuzzParse: formatting is idempotent and changes no record.
func FuzzParse(f *testing.F) {
	f.Add([]byte("# c\n\nrule x # y\n  means  a b  # d\n    more #4\n\n # e\n# f\nrule z\n"))
	f.Add([]byte("a\n\tk # c\n\t\t v\n  ## d\n"))
	fs.WalkDir(data.FS, "en", func(p string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(p, ".rules") {
			src, _ := data.FS.ReadFile(p)
			f.Add(src)
		}
		return nil
	})
	f.Fuzz(func(t *testing.T, src []byte) {
		recs, parseErr := book.Parse("x", src)
		once, err := book.Format(src)
		if err != nil {
			return
		}
		if parseErr != nil {
			t.Fatalf("Format accepts what Parse refuses: %v", parseErr)
		}
		twice, err := book.Format(once)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("formatted %q\nagain     %q, %v", once, twice, err)
		}
		again, err := book.Parse("x", once)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strip(again), strip(recs); got != want {
			t.Fatalf("records of the formatted text\n%s\nwant\n%s", got, want)
		}
	})
}

// strip prints records without their positions.
func strip(recs []*book.Record) string {
	var s strings.Builder
	for _, r := range recs {
		s.WriteString(r.Kind + "|" + r.Name + "|" + r.Comment + "\n")
		for _, f := range r.Fields {
			s.WriteString(" " + f.Key + "|" + f.Value + "|" + f.Comment + "\n")
		}
	}
	return s.String()
}

// TestDataIsFormatted holds the files this package is responsible for in form;
// the rest is held by "khaldun fmt -d" in CI.
func TestDataIsFormatted(t *testing.T) {
	const path = "../data/plover.ontology"
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := book.Format(src)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, src) {
		t.Errorf("%s is not in canonical form; run khaldun fmt -w %s", path, path)
	}
}
