package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// comparison sets one work of ours beside one of a peer's. The bar is the least ratio peer /
// ours that we want, from a number of rows on; 0: none is set.
type comparison struct {
	what     string
	ours     string
	peer     string // the beginning of its subject
	theirs   string
	bar      float64
	barRows  int64
	headline string
}

const (
	dataHeadline = "Data: the data manager beside tsdownsample and datashader"
	pageHeadline = "Page: charts in one Chromium"
)

// comparisons are the rows of the tables. In the page, ours is the whole way in JupyterLab
// (file, kernel, comm, WASM, WebGPU) while a peer has a page to itself.
var comparisons = []comparison{
	{"line: index, against one query", "line: index (measure and first view)", "tsdownsample", "MinMaxLTTB, whole view", 0.25, 1e8, dataHeadline},
	{"line: index of a mapped file, against one query of one", "line: index (measure and first view)", "tsdownsample", "MinMaxLTTB, whole view, of a mapped file", 0, 0, dataHeadline},
	{"line: first view after a restart, against one query", "restart, line: index (measure and first view)", "tsdownsample", "MinMaxLTTB, whole view", 0, 0, dataHeadline},
	{"line: the whole view, 1920 px", "line: the same view again", "tsdownsample", "MinMaxLTTB, whole view", 20, 1e8, dataHeadline},
	{"line: the whole view, 1920 px", "line: the same view again", "tsdownsample", "M4, whole view", 0, 0, dataHeadline},
	{"line: later views", "line: later view", "tsdownsample", "MinMaxLTTB, later views", 0, 0, dataHeadline},
	{"density: first exact picture's counts", "scatter: index (measure and first view)", "datashader", "points + eq_hist, whole view", 1, 1e8, dataHeadline},
	{"density: the whole view again", "scatter: the same view again", "datashader", "points + eq_hist, whole view", 0, 0, dataHeadline},
	{"density: later views", "scatter: later view", "datashader", "points + eq_hist, later views", 20, 1e8, dataHeadline},

	{"line: first pixels", "page line: first pixels", "uplot", "line: first pixels", 1, 1e7, pageHeadline},
	{"line: first pixels", "page line: first pixels", "plotly", "line: first pixels", 1, 1e7, pageHeadline},
	{"line: a pan or zoom step", "page line: step", "uplot", "line: step", 1, 1e7, pageHeadline},
	{"line: a pan or zoom step", "page line: step", "plotly", "line: step", 1, 1e7, pageHeadline},
	{"line: memory of the browser, above the empty page", "page line: browser memory", "uplot", "line: browser memory", 1, 1e7, pageHeadline},
	{"line: memory of the browser, above the empty page", "page line: browser memory", "plotly", "line: browser memory", 1, 1e7, pageHeadline},
	{"scatter: first pixels", "page scatter: first pixels", "regl-scatterplot", "scatter: first pixels", 1, 1e7, pageHeadline},
	{"scatter: first pixels", "page scatter: first pixels", "plotly", "scatter: first pixels", 1, 1e7, pageHeadline},
	{"scatter: a pan or zoom step", "page scatter: step", "regl-scatterplot", "scatter: step", 1, 1e7, pageHeadline},
	{"scatter: a pan or zoom step", "page scatter: step", "plotly", "scatter: step", 1, 1e7, pageHeadline},
	{"scatter: memory of the browser, above the empty page", "page scatter: browser memory", "regl-scatterplot", "scatter: browser memory", 1, 1e7, pageHeadline},
	{"scatter: memory of the browser, above the empty page", "page scatter: browser memory", "plotly", "scatter: browser memory", 1, 1e7, pageHeadline},
}

// writeTables prints a run as Markdown: the comparisons, then every figure.
func writeTables(w io.Writer, r *Result) error {
	short := r.Commit[:min(8, len(r.Commit))]
	if r.Dirty {
		short += " with changes"
	}
	t := &tables{w: w}
	t.line("Measured %s on %s; commit %s; load %.1f as it began.", r.Date.Format("2006-01-02 15:04 MST"), r.Machine.String(), short, r.Machine.Load)
	for _, headline := range []string{dataHeadline, pageHeadline} {
		t.compare(r, headline)
	}
	t.all(r)
	return t.err
}

type tables struct {
	w   io.Writer
	err error
}

func (t *tables) line(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format+"\n", args...)
	}
}

// sizesOf are the row counts of a run.
func sizesOf(r *Result) []int64 {
	var sizes []int64
	for _, f := range r.Figures {
		if f.Rows > 0 && !slices.Contains(sizes, f.Rows) {
			sizes = append(sizes, f.Rows)
		}
	}
	slices.Sort(sizes)
	return sizes
}

// compare prints one table, if the run has anything for it.
func (t *tables) compare(r *Result, headline string) {
	begun := false
	for _, rows := range sizesOf(r) {
		for _, c := range comparisons {
			if c.headline != headline {
				continue
			}
			ours, theirs := r.find(us, c.ours, rows), r.find(c.peer, c.theirs, rows)
			if theirs == nil || ours == nil {
				continue
			}
			if !begun {
				begun = true
				t.line("\n### %s\n", headline)
				t.line("| work | rows | gpucharts, median (p95) | peer | its median (p95) | peer / ours | bar |\n|---|---:|---:|---|---:|---:|---|")
			}
			ratio, bar := verdict(&c, ours, theirs, rows)
			t.line("| %s | %s | %s | %s, %s | %s | %s | %s |", c.what, rowsText(rows), cell(ours), theirs.Subject, afterColon(c.theirs), cell(theirs), ratio, bar)
		}
	}
}

// verdict is the ratio, and whether it reaches the bar.
func verdict(c *comparison, ours, theirs *Figure, rows int64) (ratio, bar string) {
	if ours.Failed != "" || theirs.Failed != "" {
		return "-", ""
	}
	v := theirs.Median / ours.Median
	ratio = number(v) + "x"
	if c.bar == 0 || rows < c.barRows {
		return ratio, ""
	}
	if v >= c.bar {
		return ratio, number(c.bar) + "x: reached"
	}
	return ratio, number(c.bar) + "x: **not reached**"
}

func cell(f *Figure) string {
	if f.Failed != "" {
		return f.Failed
	}
	if f.Runs < 3 {
		return number(f.Median) + " " + f.Unit
	}
	return fmt.Sprintf("%s %s (%s)", number(f.Median), f.Unit, number(f.P95))
}

func afterColon(work string) string {
	if _, after, found := strings.Cut(work, ": "); found {
		return after
	}
	return work
}

// all prints every figure, a work a row and a size a column.
func (t *tables) all(r *Result) {
	sizes := sizesOf(r)
	t.line("\n### Every figure: median (p95)\n")
	head, rule := "| subject | work |", "|---|---|"
	for _, rows := range append(sizes, 0) {
		name := rowsText(rows)
		if rows == 0 {
			name = "any"
		}
		head, rule = head+" "+name+" |", rule+"---:|"
	}
	t.line("%s\n%s", head, rule)
	type key struct{ subject, work string }
	done := map[key]bool{}
	for _, f := range r.Figures {
		k := key{f.Subject, f.Work}
		if done[k] {
			continue
		}
		done[k] = true
		line := fmt.Sprintf("| %s | %s |", f.Subject, f.Work)
		for _, rows := range append(sizes, 0) {
			text := ""
			if g := r.find(f.Subject, f.Work, rows); g != nil {
				text = cell(g)
			}
			line += " " + text + " |"
		}
		t.line("%s", line)
	}
}
