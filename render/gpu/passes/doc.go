// Package passes measures the compute passes on columns that stay in a GPU's memory. In: how
// many points. Out: a table of milliseconds, each variant checked against counting in plain Go
// before it is timed.
//
// It says what the product's way of counting costs beside others, and what a whole frame of
// render/gpu costs beside the bare pass. The variants of the histogram (1920 x 1080 cells):
//
//	float columns    x and y as float32, one atomic for each point
//	offset columns   x and y as the wire's unsigned offsets, integer binning: the product's way
//	wide loads       the same, four points a thread at once
//	private grids    the same, four copies of the grid in turn, added up at the end
//	packed           16 bits each of x and y in one word
package passes
