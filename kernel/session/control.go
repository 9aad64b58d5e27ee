package session

import "gpucharts/kernel/message"

func (s *Session) shutdown(r request) error {
	content, err := message.Content[message.Shutdown](r.m)
	if err != nil {
		return err
	}
	reply := message.Shutdown{Status: "ok", Restart: content.Restart}
	r.reply(reply)
	s.publishOutput("shutdown_reply", &r.m.Header, reply)
	s.Stop()
	if s.Shutdown != nil {
		go s.Shutdown(content.Restart)
	}
	return nil
}
