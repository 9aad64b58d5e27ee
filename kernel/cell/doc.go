// Package cell runs notebook cells of Go in this process and keeps their state.
//
// In: the text of a cell. Out: the values of its last expression, or one of the
// errors CompileError, PanicError, FailedError, Interrupted. What a cell prints
// goes to the process's own os.Stdout and os.Stderr.
//
// The way of a cell:
//
//	split      text -> chunks (import, declaration, definition, statement)
//	plan       chunks -> units; a new unit begins where a name is declared again
//	source     unit -> one syntax tree, positions in the words of the cell
//	check      go/types; all units of a cell before any of them runs
//	rewrite    channels, go statements, loops: so that they can be interrupted
//	build      SSA and an ixgo interpreter for each unit
//	run        in a goroutine of its own, which an interrupt stops
//	share      variables, functions and types become visible to later units
//
// The interpreter is github.com/goplus/ixgo, unchanged. What it lacks for a
// session is done in seams.go; TestSeams fails when another version of it no
// longer has those places.
package cell
