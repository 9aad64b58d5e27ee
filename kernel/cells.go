package kernel

import (
	"context"
	"errors"
	"fmt"

	_ "gpucharts/kernel/bind"
	"gpucharts/kernel/cell"
	"gpucharts/kernel/session"
)

// prelude is what every cell has without importing it.
var prelude = map[string]string{
	"fmt": "fmt", "math": "math", "time": "time", "strings": "strings", "sort": "sort", "os": "os",
	"data": "gpucharts/datamgr", "chart": "gpucharts/display", "display": "gpucharts/display",
}

// cells is the cell engine as the session sees it.
type cells struct{ engine *cell.Session }

func newEngine(hooks Hooks) session.Engine {
	return cells{cell.NewSession(cell.Config{
		Prelude:        prelude,
		GoroutinePanic: hooks.GoroutinePanic,
		CompleteString: completeString,
	})}
}

func (c cells) Run(ctx context.Context, n int, source string) (session.Outcome, error) {
	result, err := c.engine.Run(ctx, n, source)
	outcome := session.Outcome{Values: result.Values, Show: result.Show, Hints: result.Hints}
	if err != nil {
		return outcome, failure(err)
	}
	return outcome, nil
}

// failure names an error of a cell.
func failure(err error) *session.Failure {
	var (
		compile     *cell.CompileError
		panicked    *cell.PanicError
		failed      *cell.FailedError
		interrupted *cell.Interrupted
	)
	switch {
	case errors.As(err, &compile) && len(compile.Items) > 0:
		f := &session.Failure{Name: "CompileError", Message: compile.Items[0].String()}
		for i, item := range compile.Items {
			place := session.Place{Cell: item.Cell, Line: item.Line, Column: item.Column}
			if i > 0 { // the first is the message
				place.Text = item.Message
			}
			f.Places = append(f.Places, place)
		}
		return f
	case errors.As(err, &panicked):
		f := &session.Failure{Name: "panic", Message: panicked.Message}
		for _, frame := range panicked.Frames {
			place := session.Place{Cell: frame.Cell, Line: frame.Line, Column: frame.Column}
			if frame.Func != "" {
				place.Text = "in " + frame.Func
			}
			f.Places = append(f.Places, place)
		}
		return f
	case errors.As(err, &interrupted):
		return &session.Failure{Name: "Interrupted", Message: "the cell was interrupted; its variables are as it left them"}
	case errors.As(err, &failed):
		return &session.Failure{Name: "Error", Message: failed.Err.Error()}
	}
	return &session.Failure{Name: fmt.Sprintf("%T", err), Message: err.Error()}
}

func (c cells) IsComplete(source string) (status, indent string) { return cell.IsComplete(source) }

func (c cells) Complete(source string, cursor int) session.Completion {
	found := c.engine.Complete(source, cursor)
	completion := session.Completion{Start: found.Start, End: found.End}
	for _, item := range found.Items {
		completion.Items = append(completion.Items, session.CompletionItem(item))
	}
	return completion
}

func (c cells) Inspect(source string, cursor int) (session.Inspection, bool) {
	found, ok := c.engine.Inspect(source, cursor)
	return session.Inspection(found), ok
}
