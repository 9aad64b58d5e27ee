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

// stream is a dataset of which version 2 is the newest.
type stream struct {
	datasetFunc
	tell    chan func(spec.DataHandle)
	stopped chan struct{}
}

func (s *stream) Watch(tell func(spec.DataHandle)) func() {
	s.tell <- tell
	return func() { close(s.stopped) }
}

func (s *stream) Newest() spec.DataHandle { return spec.DataHandle{ID: spec.ID{1}, Version: 2} }

func TestAPageHearsOfVersionsOfWhatItAskedFor(t *testing.T) {
	d := &stream{echo, make(chan func(spec.DataHandle), 8), make(chan struct{})}
	told := make(chan spec.DataHandle, 8)
	replies := make(chan wire.Status, 8)
	s := NewService(func(spec.ID) (Dataset, bool) { return d, true }, func(header, payload []byte) error {
		r, err := wire.ParseReply(header, len(payload))
		replies <- r.Status
		return err
	})
	s.Changed = func(h spec.DataHandle) { told <- h }
	ask(s, probe)
	<-replies
	(<-d.tell)(spec.DataHandle{Version: 1})
	if h := <-told; h.Version != 1 {
		t.Errorf("told of version %d", h.Version)
	}
	// Who asks for a version that is gone hears of the newest, and is watched for once.
	d.datasetFunc = func(_ context.Context, q *wire.Request) (wire.Reply, []byte) {
		return wire.Reply{Status: wire.StaleVersion, Verb: q.Verb, ID: q.ID, Layer: q.Layer}, nil
	}
	ask(s, probe)
	if status := <-replies; status != wire.StaleVersion {
		t.Errorf("status %d", status)
	}
	if h := <-told; h.Version != 2 {
		t.Errorf("told of version %d, want the newest", h.Version)
	}
	s.Close()
	<-d.stopped
	if len(d.tell) != 0 {
		t.Error("watched twice")
	}
}
