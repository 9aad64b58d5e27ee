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
)

// Series are measured again before something is called a regression: of fifty figures some are
// far off by chance, but hardly the same ones twice.
const series = 2

// compare measures a base commit and this checkout alternately (base, this, this, base, …) in
// one run, so that both see the same machine, and tells their ratios. A difference counts
// where Mann and Whitney's U test, which benchstat uses too, finds p below a level; with fewer
// than 4 rounds it cannot. The result is an error where something became slower by more than
// the limit, and did so again in a second series.
func compare(out io.Writer, args []string) error {
	flags := flag.NewFlagSet("bench compare", flag.ContinueOnError)
	small := flags.Bool("small", false, "the form for every change: 1M rows, 8 rounds, only what is 1.5 times as slow at p < 0.01")
	rows := flags.String("rows", "1e6,1e7", "row counts, with commas")
	rounds := flags.Int("rounds", 6, "measurements of each side in a series")
	limit := flags.Float64("limit", 1.25, "this / base above which a difference that counts is a regression")
	level := flags.Float64("p", 0.05, "the p below which a difference counts")
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return usageError("compare BASE [flags]: BASE is a commit, a branch or a tag, or auto")
	}
	asked := args[0]
	if err := flags.Parse(args[1:]); err != nil {
		return usageError(err.Error())
	}
	if *small {
		*rows, *rounds, *limit, *level = "1e6", 8, 1.5, 0.01
	}
	h := &harness{log: os.Stderr, runs: *rounds}
	if err := h.prepare(*rows); err != nil {
		return err
	}
	base, err := h.base(asked)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "compared with %s\n\n", base)
	err = h.against(out, base.commit, *limit, *level)
	var lacking baseError
	if asked == auto && errors.As(err, &lacking) {
		// The fault of an earlier commit, which this one may be the mending of.
		fmt.Fprintf(out, "\nNOT COMPARED: %v\n", err)
		return nil
	}
	return err
}

// against builds both sides, and measures them until there is nothing left that might be a
// regression, or it has shown itself in every series.
func (h *harness) against(out io.Writer, base string, limit, level float64) error {
	sides, remove, err := h.builds(base)
	defer remove()
	if err != nil {
		return err
	}
	var worse regressions
	for n := range series {
		sides[0].gather, sides[1].gather = gather{}, gather{}
		if err := h.alternate(sides[:]); err != nil {
			return err
		}
		found, err := judge(out, fmt.Sprintf("%.12s", base), &sides[0].gather, &sides[1].gather, limit, level)
		if err != nil {
			return err
		}
		if n > 0 {
			found = worse.again(found)
		}
		if worse = found; len(worse) == 0 {
			return nil
		}
		if n+1 < series {
			h.say("measuring again: %d figures might be regressions", len(worse))
			fmt.Fprintf(out, "\nMeasured again, since %d figures might be regressions:\n\n", len(worse))
		}
	}
	return worse.err(fmt.Sprintf("%.12s", base))
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
		return sides, remove, baseError{fmt.Errorf("check out %s: %w\n%s", base, err, text)}
	}
	for i, from := range []struct{ name, root string }{{"base " + base, tree}, {"this", h.root}} {
		program := filepath.Join(folder, "bench-"+strconv.Itoa(i))
		command := exec.Command("go", "build", "-o", program, "./bench/cmd/bench")
		command.Dir = from.root
		h.say("building %s", from.name)
		if text, err := command.CombinedOutput(); err != nil {
			err = fmt.Errorf("build %s: %w\n%s", from.name, err, tail(string(text), 2000))
			if i == 0 {
				err = baseError{err}
			}
			return sides, remove, err
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
						err = fmt.Errorf("%s: %w", s.name, err)
						if s == sides[0] {
							err = baseError{err}
						}
						return err
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
