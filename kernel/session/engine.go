package session

import "context"

// Engine runs cells. Run is called for one cell at a time; the other methods may be called while a cell runs.
type Engine interface {
	// Run runs cell n. Cancelling ctx interrupts it. The error is a *Failure.
	Run(ctx context.Context, n int, source string) (Outcome, error)
	IsComplete(source string) (status, indent string)
	Complete(source string, cursorByte int) Completion
	Inspect(source string, cursorByte int) (Inspection, bool)
}

// Outcome is what a cell came to.
type Outcome struct {
	Values []any
	Show   bool
	Hints  []string
}

// Failure is how a cell failed. Places are its own lines, the first being where it happened.
type Failure struct {
	Name    string
	Message string
	Places  []Place
}

// Place is a line of a cell and what is said about it.
type Place struct {
	Cell, Line, Column int
	Text               string
}

func (f *Failure) Error() string { return f.Name + ": " + f.Message }

// Completion replaces the bytes from Start to End by one of the items.
type Completion struct {
	Start, End int
	Items      []CompletionItem
}

// CompletionItem is one proposal; Type is a word like function or module that a page may show as an icon.
type CompletionItem struct{ Text, Type, Signature string }

// Inspection is what is known of a name.
type Inspection struct{ Text, Signature, Doc string }
