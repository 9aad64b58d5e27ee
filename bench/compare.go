package bench

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/aclements/go-moremath/stats"
)

// compare measures a base commit and this checkout alternately (base, this, this, base, …) in
// one run, so that both see the same machine, and tells their ratios. A difference counts
// where Mann and Whitney's U test, which benchstat uses too, finds p below 0.05; with fewer
// than 4 rounds it cannot. The result is an error where something became slower by more than
// the limit.
func compare(out io.Writer, args []string) error {
	flags := flag.NewFlagSet("bench compare", flag.ContinueOnError)
	rows := flags.String("rows", "1e6,1e7", "row counts, with commas")
	rounds := flags.Int("rounds", 6, "measurements of each side")
	limit := flags.Float64("limit", 1.25, "this / base above which a difference that counts is a regression")
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return usageError("compare BASE [flags]: BASE is a commit, a branch or a tag")
	}
	base := args[0]
	if err := flags.Parse(args[1:]); err != nil {
		return usageError(err.Error())
	}
	h := &harness{log: os.Stderr, runs: *rounds}
	if err := h.prepare(*rows); err != nil {
		return err
	}
	sides, remove, err := h.builds(base)
	defer remove()
	if err != nil {
		return err
	}
	if err := h.alternate(sides[:]); err != nil {
		return err
	}
	return judge(out, base, &sides[0].gather, &sides[1].gather, *limit)
}

// side is one of the two programs that are compared.
type side struct {
	name    string
	program string
	gather  gather
}

// builds makes the measuring program of the base, in a work tree of its own, and of this
// checkout.
func (h *harness) builds(base string) (sides [2]*side, remove func(), err error) {
	folder, err := os.MkdirTemp("", "gpucharts-compare-")
	remove = func() {}
	if err != nil {
		return sides, remove, fmt.Errorf("compare: %w", err)
	}
	tree := filepath.Join(folder, "base")
	remove = func() {
		_ = exec.Command("git", "-C", h.root, "worktree", "remove", "--force", tree).Run()
		_ = os.RemoveAll(folder)
	}
	if text, err := exec.Command("git", "-C", h.root, "worktree", "add", "--detach", tree, base).CombinedOutput(); err != nil {
		return sides, remove, fmt.Errorf("check out %s: %w\n%s", base, err, text)
	}
	for i, from := range []struct{ name, root string }{{"base " + base, tree}, {"this", h.root}} {
		program := filepath.Join(folder, "bench-"+strconv.Itoa(i))
		command := exec.Command("go", "build", "-o", program, "./bench/cmd/bench")
		command.Dir = from.root
		h.say("building %s", from.name)
		if text, err := command.CombinedOutput(); err != nil {
			return sides, remove, fmt.Errorf("build %s: %w (a base must have the harness already)\n%s", from.name, err, tail(string(text), 2000))
		}
		sides[i] = &side{name: from.name, program: program}
	}
	return sides, remove, nil
}

// alternate measures both sides in turn, beginning with the other one each round.
func (h *harness) alternate(sides []*side) error {
	for _, rows := range h.sizes {
		for _, kind := range []string{"line", "scatter"} {
			set, err := makeTestset(h.folder("data"), kind, rows)
			if err != nil {
				return err
			}
			if err := warm(set.arrow); err != nil {
				return err
			}
			h.say("%s, %s rows, %d rounds (load %.1f)", kind, rowsText(rows), h.runs, load())
			for round := range h.runs {
				for i := range sides {
					s := sides[(i+round)%len(sides)]
					var once gather
					if err := twice(h.root, set, &once, s.program); err != nil {
						return fmt.Errorf("%s: %w", s.name, err)
					}
					once.each(s.gather.takeMedian)
				}
			}
		}
	}
	return nil
}

// takeMedian keeps one number of a run: steps within one run are not independent samples.
func (g *gather) takeMedian(s *sample) {
	if len(s.Samples) > 0 {
		f := newFigure(s.Subject, s.Work, s.Rows, s.Unit, s.Samples...)
		s.Samples = []float64{f.Median}
		g.take(s)
	}
}

// judge prints the ratios, and fails where something has become worse. Smaller is better for
// all that is compared.
func judge(out io.Writer, name string, base, this *gather, limit float64) error {
	t := &tables{w: out}
	t.line("| work | rows | base (%s) | this | this / base | p | |\n|---|---:|---:|---:|---:|---:|---|", name)
	var worse []error
	for i := range base.all {
		b := &base.all[i]
		for j := range this.all {
			s := &this.all[j]
			if b.Work != s.Work || b.Rows != s.Rows || b.Unit != s.Unit {
				continue
			}
			before, after := newFigure("", "", b.Rows, b.Unit, b.Samples...), newFigure("", "", s.Rows, s.Unit, s.Samples...)
			p := probability(b.Samples, s.Samples)
			ratio := after.Median / before.Median
			verdict := "noise"
			switch {
			case before.Median == after.Median:
				verdict, ratio = "same", 1
			case p < 0.05 && ratio > limit:
				verdict = "**slower or larger**"
				worse = append(worse, fmt.Errorf("%s at %s rows: %sx", b.Work, rowsText(b.Rows), number(ratio)))
			case p < 0.05 && ratio > 1:
				verdict = "a little worse"
			case p < 0.05:
				verdict = "better"
			}
			t.line("| %s | %s | %s ±%.0f%% | %s ±%.0f%% | %sx | %.3f | %s |", b.Work, rowsText(b.Rows),
				number(before.Median)+" "+b.Unit, 100*before.spread(), number(after.Median)+" "+s.Unit, 100*after.spread(), number(ratio), p, verdict)
		}
	}
	if t.err != nil {
		return t.err
	}
	if len(worse) > 0 {
		return fmt.Errorf("regressions against %s:\n%w", name, errors.Join(worse...))
	}
	return nil
}

// probability is the p value of both samples coming from one distribution; 1 where it cannot
// be told.
func probability(a, b []float64) float64 {
	r, err := stats.MannWhitneyUTest(a, b, stats.LocationDiffers)
	if err != nil {
		return 1
	}
	return r.P
}
