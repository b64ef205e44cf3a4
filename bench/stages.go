package main

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"

	"khaldun"
	"khaldun/book"
	"khaldun/coder"
	"khaldun/data"
	"khaldun/extract"
)

// cost is what one stage took for all articles of a round.
type cost struct {
	name   string
	took   time.Duration
	allocs uint64
	bytes  uint64
}

// measure runs f and adds what it cost.
func (c *cost) measure(f func() error) error {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := f()
	c.took += time.Since(start)
	runtime.ReadMemStats(&after)
	c.allocs += after.Mallocs - before.Mallocs
	c.bytes += after.TotalAlloc - before.TotalAlloc
	return err
}

// stages takes pages through the whole program and prints what each stage costs an
// article. Of several rounds the one of middle length counts.
func stages(pages []input, rounds int) error {
	b, err := book.Open(data.FS)
	if err != nil {
		return err
	}
	list, err := coder.Default(b)
	if err != nil {
		return err
	}
	all := make([][]cost, rounds)
	var articles, text int
	for i := range all {
		if all[i], articles, text, err = stageRound(pages, list); err != nil {
			return err
		}
	}
	slices.SortFunc(all, func(a, b []cost) int { return cmp.Compare(total(a), total(b)) })
	costs := all[len(all)/2]
	n := float64(max(1, articles))
	fmt.Printf("%d articles in %d pages, %.0f bytes of text on average, %d rounds, one thread: %.1f articles/s\n",
		articles, len(pages), float64(text)/n, rounds, n/total(costs).Seconds())
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "stage\tms/article\tshare\tallocs/article\tKB/article\t\n")
	for _, c := range costs {
		fmt.Fprintf(w, "%s\t%.2f\t%.0f %%\t%.0f\t%.0f\t\n", c.name, c.took.Seconds()*1000/n, 100*c.took.Seconds()/total(costs).Seconds(), float64(c.allocs)/n, float64(c.bytes)/n/1024)
	}
	return w.Flush()
}

func total(costs []cost) (sum time.Duration) {
	for _, c := range costs {
		sum += c.took
	}
	return sum
}

// stageRound takes each page through extraction and all stages. A page without an
// article costs its extraction.
func stageRound(pages []input, list []khaldun.Stage) (costs []cost, articles, text int, err error) {
	costs = make([]cost, 1+len(list))
	costs[0].name = "extract"
	for i, s := range list {
		costs[i+1].name = s.Name
	}
	for _, in := range pages {
		var doc *khaldun.Document
		if costs[0].measure(func() (err error) {
			doc, err = extract.Page(in.data, extract.Options{URL: in.url})
			return err
		}) != nil {
			continue
		}
		articles++
		text += len(doc.Text)
		r := &khaldun.Reading{Doc: doc}
		for i, s := range list {
			if err := costs[i+1].measure(func() error { return s.Run(r) }); err != nil {
				return nil, 0, 0, fmt.Errorf("%s: %s: %w", in.url, s.Name, err)
			}
		}
	}
	return costs, articles, text, nil
}
