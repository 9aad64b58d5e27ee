package kernel

import (
	"gpucharts/datamgr/progress"
	"gpucharts/display"
	"gpucharts/kernel/cell"
	"gpucharts/kernel/longwork"
	"gpucharts/kernel/session"
)

// attachNotebook gives the display package the notebook that it shows in.
func attachNotebook(s *session.Session) { display.SetPublisher(publisher{s}) }

// publisher is a session of which a cell that was interrupted shows nothing more.
type publisher struct{ *session.Session }

// Display implements display.Publisher.
func (p publisher) Display(data, metadata map[string]any, displayID string, update bool) (err error) {
	cell.Output(func() { err = p.Session.Display(data, metadata, displayID, update) })
	return err
}

// Clear implements display.Publisher.
func (p publisher) Clear(wait bool) (err error) {
	cell.Output(func() { err = p.Session.Clear(wait) })
	return err
}

// attachProgress gives datamgr the cells that show how far its long work is.
func attachProgress(s *session.Session) {
	boards := &longwork.Boards{Running: func() longwork.Cell {
		if cell, ok := s.Running(); ok {
			return cell
		}
		return nil
	}}
	s.CellEnds = boards.CellEnds
	progress.Listen(boards)
}
