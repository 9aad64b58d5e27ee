package bench

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

// Figure is one measured quantity: all of its samples, and what they come to.
type Figure struct {
	Subject string    `json:"subject"`        // who was measured: "gpucharts", or a peer with its version
	Work    string    `json:"work"`           // what it did
	Rows    int64     `json:"rows,omitempty"` // of the data; 0: does not depend on rows
	Unit    string    `json:"unit"`           // "ms", "MB", "MB/s", "%", "count"
	Runs    int       `json:"runs"`
	Median  float64   `json:"median"`
	P95     float64   `json:"p95"`
	Min     float64   `json:"min"`
	Max     float64   `json:"max"`
	Samples []float64 `json:"samples,omitempty"` // left out where there are over keptSamples
	Note    string    `json:"note,omitempty"`
	Commit  string    `json:"commit,omitempty"` // where it is not the result's: a run made in pieces
	// Failed says why there is no figure: a peer that ran out of memory or of time.
	Failed string `json:"failed,omitempty"`
}

const keptSamples = 240

// us is the subject of our own figures.
const us = "gpucharts"

// newFigure sums samples up. There must be at least one.
func newFigure(subject, work string, rows int64, unit string, samples ...float64) Figure {
	f := Figure{Subject: subject, Work: work, Rows: rows, Unit: unit}
	f.sum(samples)
	return f
}

func (f *Figure) sum(samples []float64) {
	sorted := slices.Clone(samples)
	sort.Float64s(sorted)
	f.Runs = len(sorted)
	f.Median, f.P95 = quantile(sorted, 0.5), quantile(sorted, 0.95)
	f.Min, f.Max = sorted[0], sorted[len(sorted)-1]
	if len(samples) <= keptSamples {
		f.Samples = samples
	}
}

// quantile interpolates between the nearest ranks of sorted samples (type 7 of Hyndman and
// Fan, The American Statistician 1996).
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	low := int(math.Floor(at))
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

// spread is half the distance between the quartiles, relative to the median: the noise.
func (f *Figure) spread() float64 {
	if len(f.Samples) < 2 || f.Median == 0 {
		return 0
	}
	sorted := slices.Clone(f.Samples)
	sort.Float64s(sorted)
	return (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 / f.Median
}

// rowsText writes 10000000 as 10M.
func rowsText(rows int64) string {
	switch {
	case rows == 0:
		return ""
	case rows%1e9 == 0:
		return fmt.Sprintf("%dB", rows/1e9)
	case rows%1e6 == 0:
		return fmt.Sprintf("%dM", rows/1e6)
	case rows%1e3 == 0:
		return fmt.Sprintf("%dk", rows/1e3)
	}
	return fmt.Sprint(rows)
}

// number writes a figure with three digits that count.
func number(v float64) string {
	switch a := math.Abs(v); {
	case a == 0:
		return "0"
	case a < 0.01:
		return fmt.Sprintf("%.4f", v)
	case a < 1:
		return fmt.Sprintf("%.3f", v)
	case a < 10:
		return fmt.Sprintf("%.2f", v)
	case a < 100:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}
