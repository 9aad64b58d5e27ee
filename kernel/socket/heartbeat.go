package socket

import (
	"github.com/go-zeromq/zmq4"

	"gpucharts/kernel/refusal"
)

// NewHeartbeat is the REP socket that echoes whatever it gets, envelope and all.
func NewHeartbeat(endpoint string, refusals *refusal.Book) (*Listener, error) {
	return listen(zmq4.Rep, endpoint, refusals, func(p *peer, parts [][]byte) error {
		if p.send(outgoing{frames: parts}) == errQueueFull {
			return refused{kindQueue, "a heartbeat client that does not read was disconnected"}
		}
		return nil
	}, nil)
}
