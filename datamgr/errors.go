package datamgr

import (
	"fmt"
	"strings"
)

// Stop is what Load and FromColumns panic with where they cannot go on: the cell ends with
// this error as its one message, and the kernel stays alive.
type Stop struct{ Err error }

func (s Stop) Error() string { return s.Err.Error() }
func (s Stop) Unwrap() error { return s.Err }

// CellStop marks the error as meant for the person at the cell: no stack trace.
func (s Stop) CellStop() bool { return true }

// nearest gives the name most like want (at most a third of its letters differ), or "".
func nearest(want string, names []string) string {
	best, least := "", max(len(want)/3, 1)+1
	for _, name := range names {
		if d := editDistance(strings.ToLower(want), strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	return best
}

// editDistance counts the letters to insert, remove, replace or swap with their neighbour
// (optimal string alignment).
func editDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			change := 1
			if s[i-1] == t[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}

func unknownColumn(name, dataset string, columns []string) error {
	text := fmt.Sprintf("no column `%s` in %s (%d columns: %s)", name, dataset, len(columns), listNames(columns))
	if near := nearest(name, columns); near != "" {
		text += fmt.Sprintf("; did you mean `%s`?", near)
	}
	return fmt.Errorf("%s", text)
}

// listNames joins names, the first twenty of them.
func listNames(names []string) string {
	if len(names) > 20 {
		return strings.Join(names[:20], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
