package cell

import (
	"fmt"
	"strings"
)

// CompileError says why a cell was refused. Nothing of the cell has run.
type CompileError struct{ Items []Diagnostic }

// Diagnostic is one complaint. Line and Column count from 1; Column counts bytes.
type Diagnostic struct {
	Cell, Line, Column int
	Message            string
}

func (d Diagnostic) String() string {
	if d.Line == 0 {
		return fmt.Sprintf("cell[%d]: %s", d.Cell, d.Message)
	}
	return fmt.Sprintf("cell[%d]:%d:%d: %s", d.Cell, d.Line, d.Column, d.Message)
}

func (e *CompileError) Error() string {
	lines := make([]string, len(e.Items))
	for i, d := range e.Items {
		lines[i] = d.String()
	}
	return strings.Join(lines, "\n")
}

func refuse(cellNumber int, format string, args ...any) *CompileError {
	return &CompileError{[]Diagnostic{{Cell: cellNumber, Message: fmt.Sprintf(format, args...)}}}
}

// PanicError is a panic that the cell did not recover.
type PanicError struct {
	Value   any
	Message string
	Frames  []Frame // the cells' own lines, innermost first
}

// Frame is one line of a cell. Column is 0 where the engine does not know it.
type Frame struct {
	Func               string
	Cell, Line, Column int
}

func (f Frame) String() string {
	if f.Func == "" {
		return fmt.Sprintf("cell[%d]:%d", f.Cell, f.Line)
	}
	return fmt.Sprintf("cell[%d]:%d in %s", f.Cell, f.Line, f.Func)
}

func (e *PanicError) Error() string {
	var b strings.Builder
	b.WriteString("panic: " + e.Message)
	for _, f := range e.Frames {
		b.WriteString("\n\t" + f.String())
	}
	return b.String()
}

// FailedError is a cell whose last value is a non-nil error, or that was stopped
// by an error of our own packages (CellStop).
type FailedError struct{ Err error }

func (e *FailedError) Error() string { return e.Err.Error() }
func (e *FailedError) Unwrap() error { return e.Err }

// Interrupted is the error of a cell whose context was cancelled.
type Interrupted struct{}

func (*Interrupted) Error() string { return "interrupted" }

// cellStopper is implemented by errors that stop a cell without being a panic.
type cellStopper interface {
	error
	CellStop() bool
}
