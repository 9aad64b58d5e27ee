package session

import (
	"fmt"
	"strings"
	"sync"

	"gpucharts/kernel/message"
)

const (
	red    = "\x1b[31m"
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	plain  = "\x1b[0m"
	margin = "  "
	// maxPlaces is how many lines of a traceback are shown.
	maxPlaces = 20
)

// report is the error message of a failed cell: what happened, and the cell's own lines.
func (s *Session) report(f *Failure) message.Error {
	traceback := []string{red + bold + f.Name + plain + ": " + f.Message}
	for i, place := range f.Places {
		if i == maxPlaces {
			traceback = append(traceback, fmt.Sprintf("%s... and %d more", margin, len(f.Places)-maxPlaces))
			break
		}
		traceback = append(traceback, s.describePlace(place))
	}
	return message.Error{Name: f.Name, Value: f.Message, Traceback: traceback}
}

// describePlace is a place with its line and a mark under its column.
func (s *Session) describePlace(p Place) string {
	at := fmt.Sprintf("cell[%d]", p.Cell)
	if p.Line > 0 {
		at += fmt.Sprintf(":%d", p.Line)
	}
	if p.Column > 0 {
		at += fmt.Sprintf(":%d", p.Column)
	}
	text := bold + at + plain
	if p.Text != "" {
		text += ": " + p.Text
	}
	line, ok := s.sources.line(p.Cell, p.Line)
	if !ok {
		return text
	}
	text += "\n" + margin + dim + line + plain
	if p.Column > 0 && p.Column <= len(line)+1 {
		// Tabs stay tabs, so that the mark stands where the column does.
		blank := strings.Map(func(r rune) rune {
			if r == '\t' {
				return r
			}
			return ' '
		}, line[:p.Column-1])
		text += "\n" + margin + blank + red + "^" + plain
	}
	return text
}

// sources remembers the text of cells, for tracebacks.
type sources struct {
	mu    sync.Mutex
	cells map[int]string
}

const maxSources = 2000

func (s *sources) add(number int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cells == nil {
		s.cells = make(map[int]string)
	}
	s.cells[number] = text
	delete(s.cells, number-maxSources)
}

func (s *sources) line(cell, line int) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := strings.Split(s.cells[cell], "\n")
	if line < 1 || line > len(lines) || lines[line-1] == "" {
		return "", false
	}
	return lines[line-1], true
}
