package main

import (
	"fmt"
	"io"
	"strings"

	"khaldun/export"
)

type formatsCmd struct {
	Name string `arg:"" optional:"" help:"A format, to be told what is in its columns."`
}

func (formatsCmd) Help() string {
	return `Without a name, lists what --to of read and export takes. With one, prints the data
dictionary of that format in Markdown.

  khaldun formats gdelt-events > codebook.md`
}

func (c formatsCmd) Run(p *program) error {
	if c.Name == "" {
		for _, f := range export.Formats() {
			if _, err := fmt.Fprintf(p.out, "%-14s  %s\n", f.Name, f.Means); err != nil {
				return err
			}
		}
		return nil
	}
	f, ok := export.Find(c.Name)
	if !ok {
		return usageError(fmt.Sprintf("no format %q; there are %s", c.Name, strings.Join(export.Names(), ", ")))
	}
	_, err := io.WriteString(p.out, f.Dictionary())
	return err
}
