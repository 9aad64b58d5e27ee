package kernel

import (
	"gpucharts/display"
	"gpucharts/kernel/session"
)

// attachNotebook gives the display package the notebook that it shows in. A session is a display.Publisher.
func attachNotebook(s *session.Session) { display.SetPublisher(s) }
