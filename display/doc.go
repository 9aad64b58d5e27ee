// Package display is what a cell writes and shows. Cells know it by two names: `chart` for
// charts (chart.Line, chart.Scatter) and `display` for everything else (display.HTML,
// display.Clear).
//
// In: datasets (through Source) and the person's options. Out: MIME bundles: a
// ChartConfiguration for the page, a PNG, HTML and text for everyone else. It reaches data,
// drawing and publishing through three small interfaces (Source, Drawer, Publisher) that the
// kernel fills in, and imports neither the data manager nor the renderer.
package display
