package datamgr

import (
	"fmt"
	"strings"

	"gpucharts/display/spec"
)

// Stop is what Load and FromColumns panic with where they cannot go on: the cell ends with
// this error as its one message, and the kernel stays alive.
type Stop struct{ Err error }

func (s Stop) Error() string { return s.Err.Error() }
func (s Stop) Unwrap() error { return s.Err }

// CellStop marks the error as meant for the person at the cell: no stack trace.
func (s Stop) CellStop() bool { return true }

func unknownColumn(name, dataset string, columns []string) error {
	text := fmt.Sprintf("no column `%s` in %s (%d columns: %s)", name, dataset, len(columns), listNames(columns))
	if near := spec.Nearest(name, columns); near != "" {
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
