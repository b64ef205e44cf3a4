// Command bench measures khaldun on one thread: extraction beside its peers, on the
// same pages in the same run, and each stage of the whole program. It is a module of
// its own so that what only a comparison needs does not reach the program.
//
//	cd bench && go run . pages ../extract/testdata/*.html
//	cd bench && go run . -rounds 1 stages ../extract/testdata/*.html
//
// FILE is a page, or JSON lines of url with html or html_b64, packed or not.
// Contestants take turns, one round over all pages each, so that whatever else
// the machine does hits all of them alike; the median round counts. On a machine
// that is busy, only the ratios mean something.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 5, "rounds over all inputs; the median counts")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: bench [-rounds N] pages|stages FILE...")
		flag.PrintDefaults()
	}
	flag.Parse()
	runtime.GOMAXPROCS(1)
	if err := run(flag.Args(), *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string, rounds int) error {
	if len(args) < 2 || rounds < 1 {
		flag.Usage()
		return errors.New("nothing to measure")
	}
	pages, err := readPages(args[1:])
	if err != nil {
		return err
	}
	switch args[0] {
	case "pages":
		return race("page", pages, pageReaders, rounds)
	case "stages":
		return stages(pages, rounds)
	}
	return fmt.Errorf("unknown subject %q; want pages or stages", args[0])
}

// input is one thing to be read.
type input struct {
	url  string
	data []byte
}

// contestant is one way of reading inputs.
type contestant struct {
	name string
	read func(input) error
}

// result is what one contestant's rounds cost.
type result struct {
	took   []time.Duration // a round
	allocs uint64          // in all rounds
	failed int             // inputs that could not be read, in all rounds
}

// race has contestants take turns and prints what each costs an input (unit names
// one), and how many times as fast as each of the others the first one is.
func race(unit string, inputs []input, contestants []contestant, rounds int) error {
	results := make([]result, len(contestants))
	for range rounds {
		for i, c := range contestants {
			results[i].round(c, inputs)
		}
	}
	bytes := 0
	for _, in := range inputs {
		bytes += len(in.data)
	}
	n := float64(len(inputs))
	fmt.Printf("%d %ss of %d bytes on average, %d rounds, one thread\n", len(inputs), unit, bytes/len(inputs), rounds)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\t%ss/s\tMB/s\tallocs/%s\tno result\t%s is × as fast\t\n", unit, unit, contestants[0].name)
	first := results[0].median()
	for i, c := range contestants {
		r := &results[i]
		s := r.median()
		fmt.Fprintf(w, "%s\t%.0f\t%.1f\t%.0f\t%d\t%.2f\t\n", c.name, n/s, float64(bytes)/s/1e6, float64(r.allocs)/float64(rounds)/n, r.failed/rounds, s/first)
	}
	return w.Flush()
}

func (r *result) round(c contestant, inputs []input) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	for _, in := range inputs {
		if c.read(in) != nil {
			r.failed++
		}
	}
	r.took = append(r.took, time.Since(start))
	runtime.ReadMemStats(&after)
	r.allocs += after.Mallocs - before.Mallocs
}

// median is the seconds of the middle round.
func (r *result) median() float64 {
	slices.Sort(r.took)
	return r.took[len(r.took)/2].Seconds()
}
