package kerneltest

import (
	"os"
	"testing"

	"gpucharts/internal/leak"
)

// The client's sockets are zmq4's own, whose reaper may miss its socket's end. The kernel has none of them.
func TestMain(m *testing.M) {
	code := leak.Run(m, "github.com/go-zeromq/zmq4.(*socket).connReaper")
	RemoveProgram()
	os.Exit(code)
}
