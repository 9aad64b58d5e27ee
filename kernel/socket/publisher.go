package socket

import (
	"strings"

	"github.com/go-zeromq/zmq4"

	"gpucharts/kernel/refusal"
)

// Publisher is the XPUB socket of iopub.
type Publisher struct {
	*Listener
}

// NewPublisher listens; welcome makes the message that greets a new subscription (nil for none). It goes to the new
// subscriber alone and before anything else on that subscription, so that a client knows when it misses nothing more.
func NewPublisher(endpoint string, refusals *refusal.Book, welcome func(topic string) [][]byte) (*Publisher, error) {
	l, err := listen(zmq4.XPub, endpoint, refusals, func(p *peer, parts [][]byte) error {
		if len(parts) != 1 || len(parts[0]) == 0 || parts[0][0] > 1 {
			return refused{kindFraming, "a subscriber sent something that is no subscription"}
		}
		topic, on := string(parts[0][1:]), parts[0][0] == 1
		if !on {
			p.unsubscribe(topic)
			return nil
		}
		greeting := welcome(topic)
		return p.subscribe(topic, greeting)
	}, nil)
	if err != nil {
		return nil, err
	}
	return &Publisher{l}, nil
}

// Publish queues a message for every peer that has subscribed to a prefix of its first frame.
func (x *Publisher) Publish(parts [][]byte) {
	topic := string(parts[0])
	x.each(func(p *peer) {
		if !p.subscribed(topic) {
			return
		}
		if p.send(outgoing{frames: parts}) == errQueueFull {
			x.refusals.Add(kindQueue, "messages to a subscriber that does not read are dropped")
		}
	})
}

const maxTopics = 256

func (p *peer) subscribe(topic string, greeting [][]byte) error {
	p.mu.Lock()
	if len(p.topics) >= maxTopics || p.bytes > maxQueueBytes {
		p.mu.Unlock()
		return refused{kindCrowd, "a subscriber asks for too many topics, or reads none of them"}
	}
	p.topics[topic]++
	if greeting != nil { // under the same lock as the subscription, so that it is first
		p.queue = append(p.queue, outgoing{frames: greeting})
		p.bytes += outgoing{frames: greeting}.size()
		p.ready.Broadcast()
	}
	p.mu.Unlock()
	return nil
}

func (p *peer) unsubscribe(topic string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.topics[topic]--; p.topics[topic] <= 0 {
		delete(p.topics, topic)
	}
}

func (p *peer) subscribed(topic string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for prefix := range p.topics {
		if strings.HasPrefix(topic, prefix) {
			return true
		}
	}
	return false
}

func (p *peer) gone() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}
