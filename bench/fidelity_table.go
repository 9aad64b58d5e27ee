package bench

import "strings"

// fidelityWorks are the figures of one picture, in the order of the table's columns.
var fidelityWorks = []string{"exact pixels that are missing", "drawn pixels that are false", "order of densities kept (Spearman)"}

// fidelity prints how close each chart's first whole picture is to the exact raster of its rows, if the run has
// pictures.
func (t *tables) fidelity(r *Result) {
	type key struct {
		subject, kind string
		rows          int64
	}
	done := map[key]bool{}
	for _, f := range r.Figures {
		kind, work, _ := strings.Cut(strings.TrimPrefix(f.Work, "page "), ": ")
		k := key{f.Subject, kind, f.Rows}
		if work != fidelityWorks[0] || done[k] {
			continue
		}
		if len(done) == 0 {
			t.line("\n### Fidelity: the first whole picture against the exact raster of all rows, within one pixel\n")
			t.line("| chart | rows | of what | missing | false | order of densities |\n|---|---:|---|---:|---:|---:|")
		}
		done[k] = true
		var cells []string
		for _, work := range fidelityWorks {
			text := "-"
			if g := r.find(f.Subject, strings.TrimSuffix(f.Work, fidelityWorks[0])+work, f.Rows); g != nil {
				text = number(g.Median) + " " + g.Unit
			}
			cells = append(cells, text)
		}
		t.line("| %s | %s | %s | %s | %s | %s |", kind, rowsText(f.Rows), f.Subject, cells[0], cells[1], cells[2])
	}
}
