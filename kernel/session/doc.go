// Package session is one Jupyter session: requests come in as messages, replies and outputs go out.
//
// In: decoded messages of the shell, control and stdin sockets. Out: messages through a Wire, and calls to an Engine
// that runs cells.
//
// How it works. Cells wait in a queue and run one after another on a goroutine of their own (execute.go). Everything
// else is answered at once, by the goroutine that read it (inquire.go, control.go) or by the comm's worker (package
// comm), so that charts pan, completion answers and interrupts arrive while a cell runs `for {}`.
//
// status.go keeps the page's busy mark truthful: Jupyter frames every request by busy and idle, and pages show the
// latest of them, so a comm message handled during a cell would make a running kernel look idle. Such idles wait until
// the cell has ended; an idle that a page needs in order to take a reply is followed at once by the cell's busy.
package session
