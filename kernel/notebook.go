package kernel

import (
	"gpucharts/display"
	"gpucharts/kernel/cell"
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
