// Khaldun reads news and writes down who did what to whom, when, where, and who
// says so. See README.md, or run khaldun --help.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"khaldun/book"
	"khaldun/coder"
	"khaldun/data"
	"khaldun/export"
)

// version is set by the linker; a build from source says "dev" and its commit.
var version = "dev"

// Exit codes: what a script can tell apart.
const (
	exitOK    = 0
	exitFault = 1 // some input could not be read, or a check failed
	exitUsage = 2 // the command line is wrong
)

type cli struct {
	Book    string `help:"A directory of codebook files laid over the built-in ones." placeholder:"DIR" type:"existingdir"`
	Workers int    `help:"How many documents to read at once; 0 is one a processor." default:"0"`
	Quiet   bool   `short:"q" help:"No progress on the terminal."`

	Read       readCmd       `cmd:"" help:"Read pages or texts and print event records."`
	Explain    explainCmd    `cmd:"" help:"Say why a text was coded as it was."`
	Test       testCmd       `cmd:"" help:"Run every example of the codebook."`
	Fmt        fmtCmd        `cmd:"" help:"Format codebook files."`
	Entities   entitiesCmd   `cmd:"" help:"Search, import and check people and bodies."`
	Names      namesCmd      `cmd:"" help:"List names the codebook does not have."`
	Learn      learnCmd      `cmd:"" help:"Learn event types of your own from labelled articles."`
	Suggest    suggestCmd    `cmd:"" help:"List words that no rule and no event covers."`
	Score      scoreCmd      `cmd:"" help:"Compare the program with texts labelled by hand."`
	Add        addCmd        `cmd:"" help:"Read pages or texts into an archive."`
	Search     searchCmd     `cmd:"" help:"Find events or articles in an archive."`
	Export     exportCmd     `cmd:"" help:"Write what an archive holds in the formats of read."`
	Formats    formatsCmd    `cmd:"" help:"List the formats of read and export, and say what is in one."`
	Recode     recodeCmd     `cmd:"" help:"Read an archive again with the present codebook and report what changes."`
	Check      checkCmd      `cmd:"" help:"Look for damage in an archive and say what it holds."`
	Backup     backupCmd     `cmd:"" help:"Copy an archive that is in use."`
	Version    versionCmd    `cmd:"" help:"Print the versions of program and codebook."`
	Completion completionCmd `cmd:"" help:"Print a completion script for a shell."`
}

// program is what the commands share: where they read and write, and the codebook.
type program struct {
	in       io.Reader
	out      io.Writer
	err      io.Writer
	terminal bool // err is a terminal
	opts     *cli
}

func main() {
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, terminal: isTerminal(os.Stderr)}
	os.Exit(p.run(os.Args[1:]))
}

func isTerminal(f *os.File) bool {
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0
}

// run parses the command line and runs a command; it returns the exit code.
func (p *program) run(args []string) int {
	var c cli
	p.opts = &c
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("khaldun"),
		kong.Description("Who did what to whom, when, where, and who says so: event records from news, offline."),
		kong.Vars{"formats": strings.Join(export.Names(), ",")},
		kong.Writers(p.out, p.err),
		kong.Exit(func(code int) { exited = code; panic(exitNow{}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
	if err != nil {
		fmt.Fprintln(p.err, "khaldun:", err)
		return exitUsage
	}
	var k *kong.Context
	func() {
		defer func() {
			if r := recover(); r != nil {
				if _, ok := r.(exitNow); !ok {
					panic(r)
				}
			}
		}()
		k, err = parser.Parse(args)
	}()
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(p.err, "khaldun: %v\nRun \"khaldun --help\" for the commands and their options.\n", err)
		return exitUsage
	}
	switch err := k.Run(p); {
	case err == nil:
		return exitOK
	case errors.Is(err, errFaults):
		return exitFault // said already, input by input
	case errors.As(err, new(usageError)):
		fmt.Fprintln(p.err, "khaldun:", err)
		return exitUsage
	default:
		fmt.Fprintln(p.err, "khaldun:", err)
		return exitFault
	}
}

// exitNow unwinds the command-line parser after it has printed help.
type exitNow struct{}

// errFaults reports that inputs failed; each has been named on standard error.
var errFaults = errors.New("some input could not be read")

// usageError is a command line that parses but cannot be meant.
type usageError string

func (e usageError) Error() string { return string(e) }

// book opens the codebook: the built-in one with the user's laid over it.
func (p *program) book() (*book.Book, error) {
	b, err := book.Open(p.layers()...)
	if err != nil {
		return nil, fmt.Errorf("codebook: %w", err)
	}
	return b, nil
}

// layers are the trees of files the codebook is made of, the built-in one first.
func (p *program) layers() []fs.FS {
	if p.opts.Book == "" {
		return []fs.FS{data.FS}
	}
	return []fs.FS{data.FS, os.DirFS(p.opts.Book)}
}

// inBook reports whether the codebook has a file or folder of this path.
func (p *program) inBook(path string) bool {
	return slices.ContainsFunc(p.layers(), func(l fs.FS) bool {
		_, err := fs.Stat(l, path)
		return err == nil
	})
}

// coder makes the coder of the codebook.
func (p *program) coder() (*coder.Coder, *book.Book, error) {
	defer holdGarbage()()
	b, err := p.book()
	if err != nil {
		return nil, nil, err
	}
	c, err := coder.New(b, programVersion())
	return c, b, err
}

// holdGarbage stops the collection of garbage until the function it returns is
// called. Codebook and models take 110 MB to open, most of which stays:
// collecting in between frees little and takes 30 ms of 200.
func holdGarbage() func() {
	percent := debug.SetGCPercent(-1)
	return func() { debug.SetGCPercent(percent) }
}

func programVersion() string {
	if version != "dev" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 7 {
				return "dev-" + s.Value[:7]
			}
		}
	}
	return version
}

type versionCmd struct{}

func (versionCmd) Run(p *program) error {
	b, err := p.book()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "khaldun %s book %s %s %s/%s\n", programVersion(), b.Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

func (completionCmd) Help() string {
	return `For bash, add to ~/.bashrc:

  source <(khaldun completion bash)`
}

// commands are the names a shell completes, with the options of each.
func (c completionCmd) Run(p *program, k *kong.Context) error {
	type command struct{ name, help, flags, subs string }
	var cs []command
	for _, n := range k.Model.Children {
		var fl, subs []string
		flags := slices.Concat(n.Flags, k.Model.Flags)
		for _, sub := range n.Children {
			subs = append(subs, sub.Name)
			flags = slices.Concat(sub.Flags, flags)
		}
		for _, f := range flags {
			if name := "--" + f.Name; !slices.Contains(fl, name) {
				fl = append(fl, name)
			}
		}
		cs = append(cs, command{n.Name, n.Help, strings.Join(fl, " "), strings.Join(subs, " ")})
	}
	var names []string
	for _, c := range cs {
		names = append(names, c.name)
	}
	var b strings.Builder
	switch c.Shell {
	case "fish":
		for _, c := range cs {
			fmt.Fprintf(&b, "complete -c khaldun -n __fish_use_subcommand -a %s -d %q\n", c.name, c.help)
			if c.subs != "" {
				fmt.Fprintf(&b, "complete -c khaldun -n '__fish_seen_subcommand_from %s' -f -a %q\n", c.name, c.subs)
			}
			for _, f := range strings.Fields(c.flags) {
				fmt.Fprintf(&b, "complete -c khaldun -n '__fish_seen_subcommand_from %s' -l %s\n", c.name, f[2:])
			}
		}
	default:
		if c.Shell == "zsh" {
			b.WriteString("autoload -U +X bashcompinit && bashcompinit\n")
		}
		b.WriteString("_khaldun() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]}\n\tcase ${COMP_WORDS[1]} in\n")
		for _, c := range cs {
			if c.subs != "" {
				fmt.Fprintf(&b, "\t%s) if [[ $COMP_CWORD == 2 ]]; then COMPREPLY=($(compgen -W %q -- \"$cur\")); return; fi ;;&\n", c.name, c.subs)
			}
			fmt.Fprintf(&b, "\t%s) [[ $cur == -* ]] && COMPREPLY=($(compgen -W %q -- \"$cur\")) || COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n", c.name, c.flags)
		}
		fmt.Fprintf(&b, "\t*) COMPREPLY=($(compgen -W %q -- \"$cur\")) ;;\n\tesac\n}\ncomplete -o filenames -F _khaldun khaldun\n", strings.Join(names, " "))
	}
	_, err := io.WriteString(p.out, b.String())
	return err
}
