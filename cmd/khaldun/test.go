package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"khaldun"
	"khaldun/book"
	"khaldun/coder"
	"khaldun/extract"
	"khaldun/what"
	"khaldun/when"
)

type testCmd struct {
	Only []string `arg:"" optional:"" name:"path" help:"Files or folders of the codebook, such as en/events; all by default."`
}

func (testCmd) Help() string {
	return `Every yes of a rule must fire it with exactly the marked slots, every no must not.

  khaldun test                     the whole codebook
  khaldun test data/en/events      one folder
  khaldun --book mine test         the built-in codebook with your files over it`
}

// examplesDay is the day on which every example of the codebook is printed.
const examplesDay = "2024-03-13"

func (c testCmd) Run(p *program) error {
	b, err := p.book()
	if err != nil {
		return err
	}
	for _, path := range c.Only {
		if !p.inBook(inner(path)) {
			return usageError(path + ": the codebook has no such file or folder")
		}
	}
	mistakes := 0
	for _, m := range b.Check() {
		if c.covers(m.Pos.File) {
			mistakes++
			fmt.Fprintln(p.err, m)
		}
	}
	checked, failed, err := c.examples(b, p.err)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%d passed, %d failed", checked-failed, failed)
	if mistakes > 0 {
		fmt.Fprintf(p.out, "; %d mistakes in the codebook", mistakes)
	}
	fmt.Fprintln(p.out)
	if failed+mistakes > 0 {
		return errFaults
	}
	return nil
}

// examples runs the examples of every record that has some and names on w those
// that fail.
func (c testCmd) examples(b *book.Book, w io.Writer) (checked, failed int, err error) {
	stages, err := coder.UpToMentions(b)
	if err != nil {
		return 0, 0, err
	}
	cd, err := coder.Of("test", stages...)
	if err != nil {
		return 0, 0, err
	}
	day, err := parseDay(examplesDay)
	if err != nil {
		return 0, 0, err
	}
	read := func(text string) (*khaldun.Reading, error) {
		return cd.Read(extract.Text(text, extract.Options{ID: "example", Date: day}))
	}
	events, err := what.New(b, nil)
	if err != nil {
		return 0, 0, err
	}
	times, err := when.New(b)
	if err != nil {
		return 0, 0, err
	}
	for _, kind := range []string{"time", "cue", "frame", "rule", "topic", "count", "quantity"} {
		check := events.Check
		if kind == "time" {
			check = func(r *book.Record, read what.Reader) []error { return times.Check(r, read) }
		}
		for _, rec := range b.Records(kind) {
			if !c.covers(rec.Pos.File) {
				continue
			}
			checked += len(rec.All("yes")) + len(rec.All("no"))
			for _, err := range check(rec, read) {
				failed++
				fmt.Fprintln(w, err)
			}
		}
	}
	return checked, failed, nil
}

// inner is a path as the codebook names it, from its root: "data/en" is "en".
func inner(path string) string {
	path = strings.TrimSuffix(strings.TrimPrefix(path, "./"), "/")
	if path == "data" {
		return "."
	}
	return strings.TrimPrefix(path, "data/")
}

// covers reports whether the user asked for the file, which is named from the
// codebook's root. A path may begin with "data/".
func (c testCmd) covers(file string) bool {
	if len(c.Only) == 0 {
		return true
	}
	for _, o := range c.Only {
		o = inner(o)
		if o == "." || file == o || strings.HasPrefix(file, o+"/") {
			return true
		}
	}
	return false
}

type fmtCmd struct {
	Diff  bool     `short:"d" help:"Print what would change, and fail if anything would."`
	Write bool     `short:"w" help:"Write the files in place."`
	Paths []string `arg:"" name:"path" help:"Codebook files or folders."`
}

func (fmtCmd) Help() string {
	return `Puts codebook files into the one layout they all have.

  khaldun fmt -w data      format the codebook in place
  khaldun fmt -d data      show what is not formatted`
}

func (c fmtCmd) Run(p *program) error {
	changed, failed := 0, false
	for _, path := range c.Paths {
		err := walkCodebook(path, func(file string) {
			src, err := os.ReadFile(file)
			if err != nil {
				failed = true
				fmt.Fprintln(p.err, "khaldun:", bare(file, err))
				return
			}
			out, err := book.Format(src)
			if err != nil {
				failed = true
				fmt.Fprintf(p.err, "khaldun: %s: %v\n", file, err)
				return
			}
			if string(out) == string(src) {
				return
			}
			changed++
			switch {
			case c.Write:
				if err := os.WriteFile(file, out, 0o644); err != nil {
					failed = true
					fmt.Fprintln(p.err, "khaldun:", bare(file, err))
				}
			case c.Diff:
				fmt.Fprint(p.out, lineDiff(file, string(src), string(out)))
			default:
				fmt.Fprint(p.out, string(out))
			}
		})
		if err != nil {
			return bare(path, err)
		}
	}
	if failed || c.Diff && changed > 0 {
		return errFaults
	}
	return nil
}

// walkCodebook calls f for each codebook file at or below path.
func walkCodebook(path string, f func(file string)) error {
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !st.IsDir() {
		f(path)
		return nil
	}
	return fs.WalkDir(os.DirFS(path), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Type().IsRegular() && book.IsText(name) {
			f(strings.TrimSuffix(path, "/") + "/" + name)
		}
		return nil
	})
}

// lineDiff shows the lines that differ, with three lines of company. It is meant
// for formatting, which moves little: it compares line by line between the first
// and the last difference.
func lineDiff(name, a, b string) string {
	x, y := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	first := 0
	for first < len(x) && first < len(y) && x[first] == y[first] {
		first++
	}
	endX, endY := len(x), len(y)
	for endX > first && endY > first && x[endX-1] == y[endY-1] {
		endX--
		endY--
	}
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n+++ %s (formatted)\n@@ line %d @@\n", name, name, first+1)
	for _, l := range x[first:endX] {
		out.WriteString("-" + l)
	}
	for _, l := range y[first:endY] {
		out.WriteString("+" + l)
	}
	return out.String()
}
