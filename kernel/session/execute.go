package session

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"gpucharts/kernel/message"
	"gpucharts/kernel/show"
)

// Run runs cells until Stop.
func (s *Session) Run() {
	for {
		r, ok := s.queue.take()
		if !ok {
			return
		}
		s.runRequest(r)
	}
}

// Stop interrupts the running cell and runs no more.
func (s *Session) Stop() {
	s.queue.close()
	s.Interrupt()
}

// Interrupt stops the cell that runs or is about to; without one it does nothing.
func (s *Session) Interrupt() { s.queue.interrupt() }

func (s *Session) enqueue(r request) {
	if !s.queue.put(r) {
		r.replyError(fmt.Errorf("%d cells are waiting already", maxQueued))
	}
}

func (s *Session) runRequest(r *queued) {
	content, err := message.Content[message.ExecuteRequest](r.m)
	if err != nil {
		s.refuse(err)
		s.status.beginCell(&r.m.Header)
		r.replyError(err)
		s.queue.ran()
		s.status.endCell(&r.m.Header)
		return
	}
	s.streams.Drain() // what an earlier cell's goroutines wrote belongs to that cell
	s.asking.start(r, content.Asks(), content.Silent)
	s.streams.NewCell()
	s.status.beginCell(&r.m.Header)
	behind := s.runCell(r, content)
	if s.CellEnds != nil {
		s.CellEnds()
	}
	s.asking.stop()
	s.queue.ran()
	s.status.endCell(&r.m.Header)
	s.abort(behind)
}

// runCell runs one cell from its input to its reply. It returns the cells that waited behind it
// when it failed, and that are not to run: those that come once the failure can be seen do run.
func (s *Session) runCell(r *queued, content message.ExecuteRequest) (behind []*queued) {
	number := s.count + 1
	if content.Stores() {
		s.count++
	}
	parent := &r.m.Header
	if !content.Silent {
		s.publishOutput("execute_input", parent, message.ExecuteInput{Code: content.Code, ExecutionCount: number})
	}
	s.sources.add(number, content.Code)
	if s.Greeting != "" {
		s.streams.Write("stderr", []byte(s.Greeting))
		s.Greeting = ""
	}
	reply := message.ExecuteReply{Status: "ok", ExecutionCount: number, Payload: []map[string]any{}, UserExpressions: map[string]any{}}
	result := ""
	failure := func() *Failure {
		if page, asked := s.page(content.Code); asked {
			if page == nil {
				return &Failure{Name: "NotFound", Message: "nothing is known of " + strings.Trim(content.Code, "? \n")}
			}
			reply.Payload = append(reply.Payload, page)
			return nil
		}
		outcome, failure := s.run(r.ctx, number, content.Code)
		for _, hint := range outcome.Hints {
			s.streams.Write("stderr", []byte(strings.TrimRight(hint, "\n")+"\n"))
		}
		s.streams.Drain()
		if failure != nil || !outcome.Show || content.Silent {
			return failure
		}
		result, failure = s.publishResult(parent, number, outcome.Values)
		return failure
	}()
	s.streams.Drain()
	if content.Stores() {
		s.History.Add(number, content.Code, result)
	}
	if failure != nil {
		if content.Stops() {
			behind = s.queue.takeAll()
		}
		report := s.report(failure)
		if !content.Silent {
			s.publishOutput("error", parent, report)
		}
		report.Status, report.ExecutionCount = "error", number
		r.reply(report)
		return behind
	}
	for name, expression := range content.UserExpressions {
		reply.UserExpressions[name] = s.userExpression(r.ctx, number, expression)
	}
	s.streams.Drain()
	r.reply(reply)
	return nil
}

// run calls the engine; a panic of the engine itself fails the cell, not the kernel.
func (s *Session) run(ctx context.Context, number int, source string) (outcome Outcome, failure *Failure) {
	defer func() {
		if v := recover(); v != nil {
			s.Log.Printf("the cell engine failed: %v\n%s", v, debug.Stack())
			failure = &Failure{Name: "InternalError", Message: fmt.Sprintf("the cell engine failed: %v; the kernel's log has the details", v)}
		}
	}()
	outcome, err := s.Engine.Run(ctx, number, source)
	if err != nil && !errors.As(err, &failure) {
		failure = &Failure{Name: "Error", Message: err.Error()}
	}
	return outcome, failure
}

func (s *Session) publishResult(parent *message.Header, number int, values []any) (text string, failure *Failure) {
	data, metadata, err := show.Bundle(values)
	if err == nil {
		s.streams.Drain() // showing may print
		err = s.publish("execute_result", parent, nil, message.ExecuteResult{ExecutionCount: number, Data: data, Metadata: metadata}, nil)
	}
	if err != nil {
		return "", &Failure{Name: "DisplayError", Message: "the result cannot be shown: " + err.Error()}
	}
	text, _ = data["text/plain"].(string)
	return text, nil
}

func (s *Session) userExpression(ctx context.Context, number int, expression string) any {
	outcome, failure := s.run(ctx, number, expression)
	if failure == nil {
		data, metadata, err := show.Bundle(outcome.Values)
		if err == nil {
			return map[string]any{"status": "ok", "data": data, "metadata": metadata}
		}
		failure = &Failure{Name: "DisplayError", Message: err.Error()}
	}
	report := s.report(failure)
	report.Status = "error"
	return report
}

// abort answers cells that waited behind one that failed.
func (s *Session) abort(behind []*queued) {
	for _, r := range behind {
		r.cancel()
		s.status.begin(&r.m.Header)
		r.reply(message.Error{
			Status: "aborted", ExecutionCount: s.count, Name: "Aborted",
			Value: "a cell before this one failed", Traceback: []string{},
		})
		s.status.end(&r.m.Header)
	}
}

func (s *Session) publishOutput(kind string, parent *message.Header, content any) {
	if err := s.publish(kind, parent, nil, content, nil); err != nil {
		s.Log.Printf("%s: %v", kind, err)
	}
}
