package bench

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/aclements/go-moremath/stats"
)

// regressions are the figures that became worse, with their ratios.
type regressions map[string]float64

// again keeps those that became worse in a later series too.
func (r regressions) again(later regressions) regressions {
	both := regressions{}
	for figure, ratio := range later {
		if first, ok := r[figure]; ok {
			both[figure] = min(first, ratio)
		}
	}
	return both
}

func (r regressions) err(base string) error {
	if len(r) == 0 {
		return nil
	}
	var text strings.Builder
	for _, figure := range slices.Sorted(maps.Keys(r)) {
		fmt.Fprintf(&text, "\n%s: %sx", figure, number(r[figure]))
	}
	return fmt.Errorf("regressions against %s:%s", base, text.String())
}

// judge prints the ratios and gives what has become worse by more than the limit, with a p below
// the level. Smaller is better for all that is compared.
func judge(out io.Writer, name string, base, this *gather, limit, level float64) (regressions, error) {
	t := &tables{w: out}
	t.line("| work | rows | base (%s) | this | this / base | p | |\n|---|---:|---:|---:|---:|---:|---|", name)
	worse := regressions{}
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
			case p < level && ratio > limit:
				verdict = "**slower or larger**"
				worse[fmt.Sprintf("%s at %s rows", b.Work, rowsText(b.Rows))] = ratio
			case p < level && ratio > 1:
				verdict = "a little worse"
			case p < level:
				verdict = "better"
			}
			t.line("| %s | %s | %s ±%.0f%% | %s ±%.0f%% | %sx | %.3f | %s |", b.Work, rowsText(b.Rows),
				number(before.Median)+" "+b.Unit, 100*before.spread(), number(after.Median)+" "+s.Unit, 100*after.spread(), number(ratio), p, verdict)
		}
	}
	return worse, t.err
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
