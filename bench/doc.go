// Package bench is the harness that measures: data, peers, the real page, transport, sizes,
// build time.
//
// In: the command line (Main), the machine, the programs of the house as they are built.
// Out: one file of figures for each run, results/<date>-<machine>-<commit>.json, and the
// tables that README.md of this folder shows. Nothing is a timed test: a figure is kept with
// its number of runs, median, p95, least and greatest, and two commits are compared by
// ratios measured alternately in one run (compare.go).
package bench
