package session

import (
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"gpucharts/kernel/history"
	"gpucharts/kernel/message"
)

// inquiryTime is how long completion and inspection may take before the page is told "nothing": it waits for them
// while the person types.
const inquiryTime = 3 * time.Second

func (s *Session) kernelInfo(r request) error {
	r.reply(message.KernelInfo{
		Status:                "ok",
		ProtocolVersion:       message.ProtocolVersion,
		Implementation:        "gpucharts",
		ImplementationVersion: s.Version,
		LanguageInfo: message.LanguageInfo{
			Name:           "go",
			Version:        strings.TrimPrefix(runtime.Version(), "go"),
			MimeType:       "text/x-go",
			FileExtension:  ".go",
			PygmentsLexer:  "go",
			CodeMirrorMode: "go",
		},
		Banner:            "GPU Charts " + s.Version + ": Go (" + runtime.Version() + ") with charts on the GPU",
		HelpLinks:         []map[string]string{{"text": "Go", "url": "https://go.dev/doc/"}, {"text": "Go packages", "url": "https://pkg.go.dev/std"}},
		SupportedFeatures: []string{},
	})
	return nil
}

// inquire runs do off the socket's goroutine and gives up waiting for it after a while.
func (s *Session) inquire(do func()) bool {
	select {
	case s.inquiry <- struct{}{}:
	default:
		return false // several are stuck already
	}
	done := make(chan struct{})
	go func() {
		defer func() {
			if v := recover(); v != nil {
				s.Log.Printf("completion or inspection failed: %v", v)
			}
			<-s.inquiry
			close(done)
		}()
		do()
	}()
	select {
	case <-done:
		return true
	case <-time.After(inquiryTime):
		return false
	}
}

func (s *Session) complete(r request) error {
	content, err := message.Content[message.CodeRequest](r.m)
	if err != nil {
		return err
	}
	answer := make(chan Completion, 1)
	cursor := byteOffset(content.Code, content.CursorPos)
	found := Completion{Start: cursor, End: cursor}
	if s.inquire(func() { answer <- s.Engine.Complete(content.Code, cursor) }) {
		select {
		case found = <-answer:
		default: // it panicked
		}
	}
	start, end := codePoints(content.Code, found.Start), codePoints(content.Code, found.End)
	matches, types := []string{}, []map[string]any{}
	for _, item := range found.Items {
		matches = append(matches, item.Text)
		types = append(types, map[string]any{
			"text": item.Text, "type": item.Type, "signature": item.Signature, "start": start, "end": end,
		})
	}
	r.reply(message.CompleteReply{
		Status: "ok", Matches: matches, CursorStart: start, CursorEnd: end,
		Metadata: map[string]any{"_jupyter_types_experimental": types},
	})
	return nil
}

func (s *Session) inspect(r request) error {
	content, err := message.Content[message.CodeRequest](r.m)
	if err != nil {
		return err
	}
	data := s.describe(content.Code, byteOffset(content.Code, content.CursorPos))
	reply := message.InspectReply{Status: "ok", Found: data != nil, Data: data, Metadata: map[string]any{}}
	if data == nil {
		reply.Data = map[string]any{}
	}
	r.reply(reply)
	return nil
}

// describe is what is known of the name at a place, nil for nothing.
func (s *Session) describe(code string, cursor int) map[string]any {
	answer := make(chan Inspection, 1)
	s.inquire(func() {
		if found, ok := s.Engine.Inspect(code, cursor); ok {
			answer <- found
		}
	})
	select {
	case found := <-answer:
		plain, markdown := found.Text, ""
		if found.Signature != "" {
			plain = strings.TrimSpace(found.Signature + "\n\n" + found.Doc)
			markdown = "```go\n" + found.Signature + "\n```\n\n" + found.Doc
		}
		data := map[string]any{"text/plain": plain}
		if markdown != "" {
			data["text/markdown"] = markdown
		}
		return data
	default:
		return nil
	}
}

// page answers a cell that asks for documentation, `x?` or `?x`: asked tells that it does, a nil page that nothing is known.
func (s *Session) page(code string) (page map[string]any, asked bool) {
	code = strings.TrimSpace(code)
	if strings.Contains(code, "\n") || !strings.HasPrefix(code, "?") && !strings.HasSuffix(code, "?") {
		return nil, false
	}
	name := strings.TrimSpace(strings.Trim(code, "?"))
	if data := s.describe(name, len(name)); data != nil {
		return map[string]any{"source": "page", "start": 0, "data": data}, true
	}
	return nil, true
}

func (s *Session) isComplete(r request) error {
	content, err := message.Content[message.CodeRequest](r.m)
	if err != nil {
		return err
	}
	reply := message.IsCompleteReply{Status: "unknown"}
	if trimmed := strings.TrimSpace(content.Code); strings.HasPrefix(trimmed, "?") || strings.HasSuffix(trimmed, "?") {
		reply.Status = "complete"
	} else {
		reply.Status, reply.Indent = s.Engine.IsComplete(content.Code)
	}
	r.reply(reply)
	return nil
}

func (s *Session) history(r request) error {
	content, err := message.Content[message.HistoryRequest](r.m)
	if err != nil {
		return err
	}
	var entries []history.Entry
	switch content.AccessType {
	case "tail":
		entries = s.History.Tail(content.N)
	case "range":
		entries = s.History.Range(content.Session, content.Start, content.Stop)
	case "search":
		pattern := content.Pattern
		if pattern == "" {
			pattern = "*"
		}
		entries = s.History.Search(pattern, content.N, content.Unique)
	}
	reply := message.HistoryReply{Status: "ok", History: [][3]any{}}
	for _, e := range entries {
		var cell any = e.Source
		if content.Output {
			var output any
			if e.Output != "" {
				output = e.Output
			}
			cell = []any{e.Source, output}
		}
		reply.History = append(reply.History, [3]any{e.Session, e.Line, cell})
	}
	r.reply(reply)
	return nil
}

func (s *Session) commInfo(r request) error {
	content, err := message.Content[message.CommInfoRequest](r.m)
	if err != nil {
		return err
	}
	reply := message.CommInfoReply{Status: "ok", Comms: map[string]map[string]string{}}
	for id, target := range s.comms.Targets(content.Target) {
		reply.Comms[id] = map[string]string{"target_name": target}
	}
	r.reply(reply)
	return nil
}

// byteOffset turns the protocol's count of code points into bytes, within the text.
func byteOffset(text string, points int) int {
	at := 0
	for ; points > 0 && at < len(text); points-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

// codePoints is the inverse.
func codePoints(text string, offset int) int {
	return utf8.RuneCountInString(text[:max(0, min(offset, len(text)))])
}
