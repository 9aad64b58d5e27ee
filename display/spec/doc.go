// Package spec holds the plain types that describe a chart and its data: what a cell
// writes into a display message and what the page's renderer reads from it.
//
// In: nothing. Out: ChartConfiguration, DataHandle, View and their parts, used by every
// other package. It is a leaf: it imports nothing of ours and nothing heavy, so that the
// page's WASM stays small. TypeScript types are generated from these declarations.
package spec
