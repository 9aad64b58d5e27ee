package kernel

import (
	"encoding/json"

	"gpucharts/kernel/comm"
)

// Comm is a channel to a page; CommHandler takes what comes over it. See package comm.
type (
	Comm        = comm.Comm
	CommHandler = comm.Handler
)

// RegisterTarget says who answers comms that a page opens for name. The handler's methods are called one at a time and in
// order for each comm, while cells run; open may return nil to refuse.
func RegisterTarget(name string, open func(c *Comm, data json.RawMessage, buffers [][]byte) CommHandler) {
	comm.RegisterTarget(name, open)
}
