package tiles

import (
	"context"
	"strings"
	"testing"
	"time"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

type datasetFunc func(ctx context.Context, q *wire.Request) (wire.Reply, []byte)

func (f datasetFunc) Answer(ctx context.Context, q *wire.Request) (wire.Reply, []byte) {
	return f(ctx, q)
}

// page is the other side of a service: replies arrive on its channel.
func page(t *testing.T, known datasetFunc) (*Service, chan wire.Reply) {
	replies := make(chan wire.Reply, 16)
	s := NewService(func(id spec.ID) (Dataset, bool) { return known, id == spec.ID{1} },
		func(header, payload []byte) error {
			r, err := wire.ParseReply(header, len(payload))
			if err != nil {
				t.Error(err)
			}
			replies <- r
			return nil
		})
	t.Cleanup(s.Close)
	return s, replies
}

func next(t *testing.T, replies chan wire.Reply) wire.Reply {
	t.Helper()
	select {
	case r := <-replies:
		return r
	case <-time.After(5 * time.Second):
		t.Fatal("no reply within 5 s")
		panic("unreachable")
	}
}

func ask(s *Service, q wire.Request) { s.Handle(wire.AppendRequest(nil, &q)) }

var probe = wire.Request{Verb: wire.Probe, ID: 4, Layer: wire.Layer{Dataset: spec.ID{1}}}

func echo(_ context.Context, q *wire.Request) (wire.Reply, []byte) {
	return wire.Reply{Verb: q.Verb, ID: q.ID, Layer: q.Layer}, nil
}

func TestGarbageIsAnsweredAndTheNextRequestServed(t *testing.T) {
	s, replies := page(t, echo)
	s.Handle([]byte("garbage"))
	if r := next(t, replies); r.Status != wire.BadRequest || r.Message == "" {
		t.Errorf("garbage got %+v", r)
	}
	ask(s, probe)
	if r := next(t, replies); r.Status != wire.OK || r.ID != 4 {
		t.Errorf("then a probe got %+v", r)
	}
}

func TestAnUnknownDatasetSaysToRunTheCell(t *testing.T) {
	s, replies := page(t, echo)
	ask(s, wire.Request{Verb: wire.Probe, ID: 5, Layer: wire.Layer{Dataset: spec.ID{9}}})
	if r := next(t, replies); r.Status != wire.UnknownDataset || !strings.Contains(r.Message, "run the cell") {
		t.Errorf("got %+v", r)
	}
}

func TestAPanicInAnAnswerIsAReply(t *testing.T) {
	s, replies := page(t, func(context.Context, *wire.Request) (wire.Reply, []byte) { panic("boom") })
	ask(s, probe)
	if r := next(t, replies); r.Status != wire.Failed || !strings.Contains(r.Message, "boom") {
		t.Errorf("got %+v", r)
	}
}

func TestACancelledRequestIsStoppedAndNotAnswered(t *testing.T) {
	started, stopped := make(chan struct{}), make(chan struct{})
	s, replies := page(t, func(ctx context.Context, q *wire.Request) (wire.Reply, []byte) {
		if q.ID == 4 {
			close(started)
			<-ctx.Done()
			close(stopped)
		}
		return echo(ctx, q)
	})
	ask(s, probe)
	<-started
	ask(s, wire.Request{Verb: wire.Cancel, ID: 6, Target: 4})
	<-stopped
	other := probe
	other.ID = 7
	ask(s, other)
	if r := next(t, replies); r.ID != 7 {
		t.Errorf("the cancelled request was answered: %+v", r)
	}
}
