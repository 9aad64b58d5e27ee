package bench

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const usage = `bench measures gpucharts and its peers and keeps the figures.

  bench [small] [flags]     minutes: up to 10M rows
  bench full [flags]        adds 100M and 1B rows (16 GB of disk)
  bench table [FILE]        prints a result file as Markdown; without FILE, the newest
  bench merge FILE...       joins the parts of a run made in pieces into bench/results
  bench budgets [FILE]      checks a result file against the budgets
  bench compare BASE        this commit against BASE (auto: found by itself), alternately in one run

`

// part is one group of measurements.
type part struct {
	name string
	what string
	run  func(*harness) error
}

// parts are in the order in which they run.
var parts = []part{
	{"sets", "make the test sets, so that the parts that follow find them", (*harness).sets},
	{"data", "datamgr: open, measure, index, views, memory", (*harness).data},
	{"python", "tsdownsample and datashader over the same numbers", (*harness).pythonPeers},
	{"javascript", "uPlot, regl-scatterplot and plotly.js in Chromium", (*harness).javascriptPeers},
	{"page", "our charts in JupyterLab: first pixels, steps, bytes, pool, memory", (*harness).page},
	{"cells", "the kernel from outside: start, round trips, running Go", (*harness).cells},
	{"transport", "tile payloads from the kernel to the page, by size", (*harness).transport},
	{"sizes", "renderer, kernel, extension", (*harness).weights},
	{"build", "time of a release build, cold for our own code", (*harness).build},
}

// Main runs the harness with the arguments after the program's name and gives the exit
// status: 0, 1 when a measurement could not be made, 2 for wrong arguments.
func Main(args []string) int {
	listening, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	interrupted = listening
	verb := "small"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		verb, args = args[0], args[1:]
	}
	var err error
	switch verb {
	case "small", "full":
		err = measure(verb == "full", args)
	case "table":
		err = showTable(os.Stdout, args)
	case "merge":
		err = merge(os.Stdout, args)
	case "budgets":
		err = showBudgets(os.Stdout, args)
	case "compare":
		err = compare(os.Stdout, args)
	case "worker":
		err = worker(os.Stdout, args)
	case "fidelity":
		err = fidelity(os.Stdout, args)
	case "help":
		fmt.Print(usage)
	default:
		err = usageError("no verb " + verb)
	}
	var wrong usageError
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &wrong):
		fmt.Fprintf(os.Stderr, "bench: %v\n\n%s", err, usage)
		return 2
	}
	fmt.Fprintf(os.Stderr, "bench: %v\n", err)
	return 1
}

type usageError string

func (e usageError) Error() string { return string(e) }

func measure(full bool, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
		for _, p := range parts {
			fmt.Fprintf(flags.Output(), "  part %-12s %s\n", p.name, p.what)
		}
	}
	root := flags.String("root", "", "the checkout; empty: found from the working folder")
	only := flags.String("only", "", "parts to run, with commas; empty: all")
	rows := flags.String("rows", "", "row counts, with commas; empty: 1e6,1e7 and, full, 1e8,1e9")
	runs := flags.Int("runs", 7, "runs of a figure that is cheap to repeat")
	peers := flags.String("peers", "", "JavaScript peers to measure, with commas; empty: all (uplot, regl-scatterplot, plotly)")
	out := flags.String("out", "", "the folder of result files; empty: bench/results")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return usageError(err.Error())
	}
	h := &harness{root: *root, full: full, peers: *peers, runs: max(*runs, 1), log: os.Stderr}
	if err := h.prepare(*rows); err != nil {
		return err
	}
	chosen := strings.Split(*only, ",")
	for _, name := range chosen {
		if name != "" && !slices.ContainsFunc(parts, func(p part) bool { return p.name == name }) {
			return usageError("no part " + name)
		}
	}
	var failures []error
	for _, p := range parts {
		if *only != "" && !slices.Contains(chosen, p.name) {
			continue
		}
		h.say("%s: %s (load %.1f)", p.name, p.what, load())
		if err := p.run(h); err != nil {
			h.say("%s FAILED: %v", p.name, err)
			failures = append(failures, fmt.Errorf("%s: %w", p.name, err))
		}
		if interrupted.Err() != nil {
			break
		}
	}
	if *only == "sets" {
		return errors.Join(failures...)
	}
	return errors.Join(append(failures, h.finish(*out))...)
}

// prepare finds the checkout and what is measured.
func (h *harness) prepare(rows string) error {
	if h.root == "" {
		root, err := findRoot()
		if err != nil {
			return err
		}
		h.root = root
	}
	h.sizes = []int64{1e6, 1e7}
	if h.full {
		h.sizes = append(h.sizes, 1e8, 1e9)
	}
	if rows != "" {
		h.sizes = nil
		for _, text := range strings.Split(rows, ",") {
			n, err := strconv.ParseFloat(text, 64)
			if err != nil || n < 1000 || n > 2e9 {
				return usageError("-rows takes numbers from 1000 to 2e9, not " + text)
			}
			h.sizes = append(h.sizes, int64(n))
		}
	}
	sum, dirty, err := commit(h.root)
	if err != nil {
		return err
	}
	h.result = Result{Version: resultVersion, Date: time.Now().UTC(), Commit: sum, Dirty: dirty, Machine: thisMachine()}
	if err := os.MkdirAll(h.folder(), 0o755); err != nil {
		return fmt.Errorf("make the bench's folder: %w", err)
	}
	return writeScript(h.folder("steps.json"))
}

// finish keeps the figures and prints them.
func (h *harness) finish(out string) error {
	if len(h.result.Figures) == 0 {
		return errors.New("nothing was measured")
	}
	if out == "" {
		out = filepath.Join(h.root, "bench", "results")
	}
	path, err := h.result.save(out)
	if err != nil {
		return err
	}
	h.say("kept in %s", path)
	if err := writeTables(os.Stdout, &h.result); err != nil {
		return err
	}
	return checkBudgets(os.Stdout, &h.result)
}

// findRoot walks up to the folder with our go.mod.
func findRoot() (string, error) {
	folder, err := os.Getwd()
	for err == nil {
		text, readErr := os.ReadFile(filepath.Join(folder, "go.mod"))
		if readErr == nil && strings.HasPrefix(string(text), "module gpucharts\n") {
			return folder, nil
		}
		up := filepath.Dir(folder)
		if up == folder {
			return "", usageError("no checkout of gpucharts here: run in one, or say -root")
		}
		folder = up
	}
	return "", err
}

// newest is the last result file of a folder.
func newest(folder string) (string, error) {
	files, _ := filepath.Glob(filepath.Join(folder, "*.json"))
	if len(files) == 0 {
		return "", fmt.Errorf("no results in %s: run `make bench`", folder)
	}
	return slices.Max(files), nil
}

// showTable prints a result file as Markdown.
func showTable(w io.Writer, args []string) error {
	r, err := chosen(args)
	if err != nil {
		return err
	}
	if err := writeTables(w, r); err != nil {
		return err
	}
	return checkBudgets(w, r)
}
