// Package datamgr is the data manager: cells import it as data.
//
// In: files (Arrow IPC, mapped and read in place; Parquet, whose columns are read when they
// are needed; CSV; many of them as one; behind web addresses), Arrow records and tables, Go
// slices.
// Out: Datasets, which describe themselves (Handle, Head, Describe) and answer requests for
// tiles of a view (Answer) from indexes that are built once, in parallel, on first use.
//
//	trades := data.Load("trades.arrow")
//	trades.Head(5)
//
// Verbs (Filter, Derive, GroupBy and so on: verbs.go) make a dataset of another, natively
// and on all cores, from expressions (expr.go). What can be loaded and done is in docs/data.md.
//
// How a tile is made, byte for byte, is in docs/tiles.md. The way of a request through
// the files: answer.go checks it; line.go (M4) or density.go (Count) makes each tile from
// blocks.go or grid.go (focus.go where outliers stretch the data); axis.go has the integer
// arithmetic that both share; persist.go keeps what was built for the next kernel.
package datamgr
