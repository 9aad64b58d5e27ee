package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

var commands []kong.Option

// Register adds a command; to be called from init. command is a pointer to a struct with kong's tags and a method
// Run() error.
func Register(name, help string, command any) {
	commands = append(commands, kong.DynamicCommand(name, help, "", command))
}

// ErrSilent is an error whose story was already told: only the exit code is left to say.
var ErrSilent = errors.New("failed")

// Main runs the command that args name and returns the exit code.
func Main(args []string, stdout, stderr io.Writer) (code int) {
	var root struct{}
	exited := -1
	parser, err := kong.New(&root, append(commands,
		kong.Name("gpucharts"),
		kong.Description("A Jupyter kernel for Go that draws with the GPU."),
		kong.Writers(stdout, stderr),
		kong.UsageOnError(),
		kong.Exit(func(code int) { exited = code }),
	)...)
	if err != nil {
		fmt.Fprintln(stderr, "gpucharts:", err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	context, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintln(stderr, "gpucharts:", err)
		return 2
	}
	if err := context.Run(); err != nil {
		if !errors.Is(err, ErrSilent) {
			fmt.Fprintln(stderr, "gpucharts:", err)
		}
		return 1
	}
	return 0
}

// say prints a line for the person.
func say(format string, args ...any) { fmt.Fprintf(os.Stdout, format+"\n", args...) }
