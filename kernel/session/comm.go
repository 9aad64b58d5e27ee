package session

import (
	"gpucharts/kernel/message"
)

// handleComm hands a comm message to the worker of its comm.
func (s *Session) handleComm(r request) {
	content, err := message.Content[message.Comm](r.m)
	if err != nil {
		s.refuse(err)
		return
	}
	header := &r.m.Header
	done := func() { s.status.endQuietly(header) }
	if header.Type == "comm_msg" {
		done = func() { s.status.commEnds(header) }
	} else {
		s.status.begin(header)
	}
	switch header.Type {
	case "comm_open":
		err = s.comms.Open(content.ID, content.Target, content.Data, r.m.Buffers, header, done)
	case "comm_msg":
		err = s.comms.Message(content.ID, content.Data, r.m.Buffers, header, done)
	case "comm_close":
		err = s.comms.Close(content.ID, done)
	}
	if err != nil {
		s.Refusals.Add("comm message without a receiver", err.Error())
	}
}

// sendComm publishes what a comm's handler sends.
func (s *Session) sendComm(kind, id, target string, data any, buffers [][]byte, reply any) error {
	content := map[string]any{"comm_id": id, "data": data}
	if target != "" {
		content["target_name"] = target
	}
	parent, _ := reply.(*message.Header)
	if parent == nil {
		parent = s.asking.parent()
	}
	return s.publish(kind, parent, nil, content, buffers)
}
