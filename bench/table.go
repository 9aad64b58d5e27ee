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
	plus     string // another of the peer's works that ours includes: its median is added
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
	{what: "line: index, against one query", ours: "line: index (measure and first exact view)", peer: "tsdownsample", theirs: "MinMaxLTTB, whole view", bar: 0.25, barRows: 1e8, headline: dataHeadline},
	{what: "line: index of a mapped file, against one query of one", ours: "line: index (measure and first exact view)", peer: "tsdownsample", theirs: "MinMaxLTTB, whole view, of a mapped file", headline: dataHeadline},
	{what: "line: first view after a restart, against one query", ours: "restart, line: index (measure and first exact view)", peer: "tsdownsample", theirs: "MinMaxLTTB, whole view", headline: dataHeadline},
	{what: "line: the whole view again, 1920 px (its tiles are kept)", ours: "line: the same view again", peer: "tsdownsample", theirs: "MinMaxLTTB, whole view", bar: 20, barRows: 1e8, headline: dataHeadline},
	{what: "line: a view for the first time, 1920 px, against the whole", ours: "line: a view for the first time", peer: "tsdownsample", theirs: "MinMaxLTTB, whole view", bar: 20, barRows: 1e8, headline: dataHeadline},
	{what: "line: a view for the first time, against the same kind of views", ours: "line: a view for the first time", peer: "tsdownsample", theirs: "MinMaxLTTB, later views", headline: dataHeadline},
	{what: "line: later views", ours: "line: later view", peer: "tsdownsample", theirs: "MinMaxLTTB, later views", headline: dataHeadline},
	{what: "density: first exact picture's counts", ours: "scatter: index (measure and first exact view)", peer: "datashader", theirs: "points + eq_hist, whole view", bar: 1, barRows: 1e8, headline: dataHeadline},
	{what: "density: the whole view again", ours: "scatter: the same view again", peer: "datashader", theirs: "points + eq_hist, whole view", headline: dataHeadline},
	{what: "density: a view for the first time", ours: "scatter: a view for the first time", peer: "datashader", theirs: "points + eq_hist, later views", bar: 20, barRows: 1e8, headline: dataHeadline},
	{what: "density: later views (60 steps, tiles are kept)", ours: "scatter: later view", peer: "datashader", theirs: "points + eq_hist, later views", bar: 20, barRows: 1e8, headline: dataHeadline},

	{what: "line: file to a picture on the screen", ours: "page line: picture on the screen", peer: "uplot", theirs: "line: first pixels", plus: "line: columns into the page", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "line: file to first pixels of the live chart", ours: "page line: first pixels", peer: "uplot", theirs: "line: first pixels", plus: "line: columns into the page", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "line: first pixels, a peer's columns being in memory", ours: "page line: first pixels", peer: "uplot", theirs: "line: first pixels", headline: pageHeadline},
	{what: "line: file to a picture on the screen", ours: "page line: picture on the screen", peer: "plotly", theirs: "line: first pixels", plus: "line: columns into the page", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "line: file to first pixels of the live chart", ours: "page line: first pixels", peer: "plotly", theirs: "line: first pixels", plus: "line: columns into the page", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "line: first pixels, a peer's columns being in memory", ours: "page line: first pixels", peer: "plotly", theirs: "line: first pixels", headline: pageHeadline},
	{what: "line: a pan or zoom step", ours: "page line: step", peer: "uplot", theirs: "line: step", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "line: a pan or zoom step", ours: "page line: step", peer: "plotly", theirs: "line: step", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "line: memory of the browser, above the empty page", ours: "page line: browser memory", peer: "uplot", theirs: "line: browser memory", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "line: memory of the browser, above the empty page", ours: "page line: browser memory", peer: "plotly", theirs: "line: browser memory", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "scatter: file to a picture on the screen", ours: "page scatter: picture on the screen", peer: "regl-scatterplot", theirs: "scatter: first pixels", plus: "scatter: columns into the page", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "scatter: file to first pixels of the live chart", ours: "page scatter: first pixels", peer: "regl-scatterplot", theirs: "scatter: first pixels", plus: "scatter: columns into the page", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "scatter: first pixels, a peer's columns being in memory", ours: "page scatter: first pixels", peer: "regl-scatterplot", theirs: "scatter: first pixels", headline: pageHeadline},
	{what: "scatter: file to a picture on the screen", ours: "page scatter: picture on the screen", peer: "plotly", theirs: "scatter: first pixels", plus: "scatter: columns into the page", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "scatter: file to first pixels of the live chart", ours: "page scatter: first pixels", peer: "plotly", theirs: "scatter: first pixels", plus: "scatter: columns into the page", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "scatter: first pixels, a peer's columns being in memory", ours: "page scatter: first pixels", peer: "plotly", theirs: "scatter: first pixels", headline: pageHeadline},
	{what: "scatter: a pan or zoom step", ours: "page scatter: step", peer: "regl-scatterplot", theirs: "scatter: step", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "scatter: a pan or zoom step", ours: "page scatter: step", peer: "plotly", theirs: "scatter: step", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "scatter: memory of the browser, above the empty page", ours: "page scatter: browser memory", peer: "regl-scatterplot", theirs: "scatter: browser memory", bar: 1, barRows: 1e7, headline: pageHeadline},
	{what: "scatter: memory of the browser, above the empty page", ours: "page scatter: browser memory", peer: "plotly", theirs: "scatter: browser memory", bar: 1, barRows: 1e7, headline: pageHeadline},
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
	t.fidelity(r)
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
			name, shown := theirs.Subject+", "+afterColon(c.theirs), cell(theirs)
			if more := r.find(c.peer, c.plus, rows); more != nil && theirs.Failed == "" {
				sum := *theirs
				sum.Median += more.Median
				theirs = &sum
				name += " + " + afterColon(c.plus)
				shown = number(sum.Median) + " " + sum.Unit
			}
			ratio, bar := verdict(&c, ours, theirs, rows)
			t.line("| %s | %s | %s | %s | %s | %s | %s |", c.what, rowsText(rows), cell(ours), name, shown, ratio, bar)
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
