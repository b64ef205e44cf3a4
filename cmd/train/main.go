// Command train makes the models in data/en from annotated texts.
//
//	train syntax --ud DIR --names FILE --vectors PACKAGE --out data/en/parse.model
//	train events --news FILE --out data/en/events.model
//	train statements --marked FILE --out data/en/statements.model
//
// "train NAME --help" lists a model's flags. It is not part of the program that
// users run.
package main

import (
	"fmt"
	"os"
)

const usage = `usage: train syntax --ud DIR --names FILE --vectors PACKAGE --out MODEL
       train events --news FILE --out MODEL
       train statements --marked FILE --out MODEL`

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(name string, args []string) error {
	switch name {
	case "syntax":
		return trainSyntax(args)
	case "events":
		return trainEvents(args)
	case "statements":
		return trainStatements(args)
	}
	return fmt.Errorf("no model is called %q\n%s", name, usage)
}
