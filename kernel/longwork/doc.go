// Package longwork shows in a cell how far the work on its data is. In: pieces of work, as
// gpucharts/datamgr/progress tells of them. Out: one display with a bar for each piece that has taken
// a while, updated in place while the cell runs.
//
// A piece belongs to the cell that ran when it began, and to none where none ran or a page asked for it.
// What still goes on when its cell ends says so, and is brought to its end in that cell's output,
// never in another's.
package longwork
