package display

import "fmt"

// Stop is an error that ends the cell with its message alone: what, where, and what to do.
type Stop struct{ Err error }

func (s *Stop) Error() string { return s.Err.Error() }

// Unwrap gives the error behind the stop.
func (s *Stop) Unwrap() error { return s.Err }

// CellStop tells the kernel that this panic is a message to the person, not a bug.
func (s *Stop) CellStop() bool { return true }

func stop(format string, args ...any) { panic(&Stop{fmt.Errorf(format, args...)}) }
