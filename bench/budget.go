package bench

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
)

// budget is a bound on one of our own figures. DESIGN's and the README's promises, as far as
// the bench sees them.
type budget struct {
	work  string
	rows  int64 // 0: whatever the figure has
	bound float64
	least bool // bound is the least that is wanted; else the greatest
	warns bool // over it is told, but fails nothing: it depends on the machine
}

var budgets = []budget{
	{"size: renderer WASM, gzip -9", 0, 500, false, false},
	{"page line: GPU buffer allocations saved", 1e7, 99, true, false},
	{"page scatter: GPU buffer allocations saved", 1e7, 99, true, false},
	{"page line: bytes of tiles through Go memory", 1e7, 0, false, false},
	{"page scatter: bytes of tiles through Go memory", 1e7, 0, false, false},
	{"page line: first pixels", 1e7, 2000, false, true},
	{"page line: step", 1e7, 100, false, true},
	{"page scatter: first pixels", 1e7, 5000, false, true},
	{"page scatter: step", 1e7, 100, false, true},
	{"build: all", 0, 30, false, true},
	{"line: open", 1e9, 100, false, true},
	{"scatter: open", 1e9, 100, false, true},
	// Half of 1B rows of 8 bytes.
	{"line: private memory", 1e9, 4000, false, false},
	{"scatter: private memory", 1e9, 4000, false, false},
}

// kept reports whether a figure is within the budget.
func (b *budget) kept(f *Figure) bool {
	if f.Failed != "" {
		return false
	}
	if b.least {
		return f.Median >= b.bound
	}
	return f.Median <= b.bound
}

// checkBudgets prints the budgets that a run has figures for, and fails where one that is not
// only a warning is broken.
func checkBudgets(w io.Writer, r *Result) error {
	t := &tables{w: w}
	var broken []error
	begun := false
	for i := range budgets {
		b := &budgets[i]
		f := r.find(us, b.work, b.rows)
		if f == nil {
			continue
		}
		if !begun {
			begun = true
			t.line("\n### Budgets\n\n| budget | rows | bound | measured, median | |\n|---|---:|---:|---:|---|")
		}
		bound, verdict := "at most ", "kept"
		if b.least {
			bound = "at least "
		}
		if !b.kept(f) {
			verdict = "**broken**"
			if b.warns {
				verdict = "**over** (a warning: it depends on the machine)"
			} else {
				broken = append(broken, fmt.Errorf("%s is %s %s, the budget is %s%s", b.work, number(f.Median), f.Unit, bound, number(b.bound)))
			}
		}
		t.line("| %s | %s | %s%s %s | %s %s | %s |", b.work, rowsText(b.rows), bound, number(b.bound), f.Unit, number(f.Median), f.Unit, verdict)
	}
	if t.err != nil {
		return t.err
	}
	return errors.Join(broken...)
}

// showBudgets checks a result file; without one, the newest.
func showBudgets(w io.Writer, args []string) error {
	r, err := chosen(args)
	if err != nil {
		return err
	}
	return checkBudgets(w, r)
}

// chosen loads the result file that the arguments name; without one, the newest.
func chosen(args []string) (*Result, error) {
	if len(args) > 0 {
		return loadResult(args[0])
	}
	root, err := findRoot()
	if err != nil {
		return nil, err
	}
	path, err := newest(filepath.Join(root, "bench", "results"))
	if err != nil {
		return nil, err
	}
	return loadResult(path)
}
