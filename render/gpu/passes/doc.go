// Package passes measures compute passes on columns that stay in a GPU's memory. In: how many
// points. Out: a table of milliseconds, each pass checked against plain Go, word for word, before
// it is timed (a mean in floats, and two of the tone mappings, within a stated nearness).
//
// It says what the product's way of counting costs beside others, what a whole frame of
// render/gpu costs beside the bare pass, and how fast bytes reach the GPU. Its passes:
//
//	count          1920 x 1080 cells: float columns, one atomic for each point; offset columns
//	               (the wire's unsigned offsets, integer binning: the product's way), a point a
//	               thread, four points a load, four copies of the grid added up at the end, 16
//	               bits each of x and y in one word, and rows sorted by region once, so that a
//	               workgroup counts a region in its own memory
//	64x64, bins    grids so small that a workgroup's memory holds them
//	sum, min, max  of a third column, in each cell; counts by eight categories
//	columns, M4    of rows in order of x: least and greatest, first and last y of each pixel column
//	OHLC           of ticks in bars of equal time
//	rolling, EMA   means over the rows before
//	tone           counts to 256 levels: linear, logarithmic, equal areas
//
// Subgroup operations are not among them: wgpu-native as cogentcore/webgpu v0.23.0 brings it
// has no such feature.
package passes
