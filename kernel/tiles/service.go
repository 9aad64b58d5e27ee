// Package tiles answers a page's requests for tiles. In: request bytes as they come over a
// comm. Out: reply headers and payloads, in whatever order they are ready. It runs beside the
// cells: a view is answered while a cell loops.
package tiles

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"gpucharts/datamgr/progress"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// Dataset answers requests about one dataset. *datamgr.Dataset is one.
type Dataset interface {
	Answer(ctx context.Context, q *wire.Request) (wire.Reply, []byte)
}

// Growing is a dataset whose rows become more: its versions are told to the pages that ask for it.
type Growing interface {
	Dataset
	// Watch calls tell with each new version, a few times a second at most.
	Watch(tell func(spec.DataHandle)) (stop func())
	// Newest describes the newest version.
	Newest() spec.DataHandle
}

// Service answers the requests of one page. Its methods may be called from any goroutine.
type Service struct {
	find func(spec.ID) (Dataset, bool)
	send func(header, payload []byte) error
	slot chan struct{} // one for each request at work
	// Changed tells the page of a newer version of a dataset that it asked for. It is set before
	// the first request; nil: nobody is told.
	Changed func(spec.DataHandle)

	mu      sync.Mutex
	waiting map[uint32]*waiting // by request ID
	watched map[spec.ID]func()  // what ends the watch of a growing dataset
	stop    context.CancelFunc
	ctx     context.Context
}

// NewService makes a service that looks datasets up by find and sends replies by send.
func NewService(find func(spec.ID) (Dataset, bool), send func(header, payload []byte) error) *Service {
	ctx, stop := context.WithCancel(progress.OfPage(context.Background()))
	return &Service{
		find: find, send: send, slot: make(chan struct{}, runtime.NumCPU()),
		waiting: map[uint32]*waiting{}, watched: map[spec.ID]func(){}, ctx: ctx, stop: stop,
	}
}

// waiting is a request that has no reply yet.
type waiting struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// maxWaiting bounds the requests of one page at a time. The page itself keeps to 8.
const maxWaiting = 256

// Handle takes one request. It returns at once; the reply is sent when it is ready. Bad
// bytes are answered with a reply that says what was wrong.
func (s *Service) Handle(message []byte) {
	q, err := wire.ParseRequest(message)
	if err != nil {
		s.reply(&wire.Reply{Status: wire.BadRequest, Message: err.Error()}, nil)
		return
	}
	if q.Verb == wire.Cancel {
		s.cancel(q.Target)
		return
	}
	ctx, ok := s.admit(q.ID)
	if !ok {
		s.reply(failure(&q, wire.BadRequest, fmt.Sprintf("over %d requests at a time: wait for replies", maxWaiting)), nil)
		return
	}
	go s.work(ctx, &q)
}

// admit takes a request in, in place of an earlier one with its id; false: too many wait.
func (s *Service) admit(id uint32) (context.Context, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) >= maxWaiting {
		return nil, false
	}
	if earlier := s.waiting[id]; earlier != nil {
		earlier.cancel()
	}
	w := &waiting{}
	w.ctx, w.cancel = context.WithCancel(s.ctx)
	s.waiting[id] = w
	return w.ctx, true
}

func (s *Service) work(ctx context.Context, q *wire.Request) {
	defer s.cancel(q.ID)
	select {
	case s.slot <- struct{}{}:
		defer func() { <-s.slot }()
	case <-ctx.Done():
		return
	}
	reply, payload := s.Answer(ctx, q)
	if ctx.Err() == nil {
		s.reply(&reply, payload)
	}
}

// Answer answers one request at once: for pictures that are drawn here for the page.
func (s *Service) Answer(ctx context.Context, q *wire.Request) (reply wire.Reply, payload []byte) {
	defer func() {
		if p := recover(); p != nil {
			reply, payload = *failure(q, wire.Failed, fmt.Sprintf("answering a view failed: %v", p)), nil
		}
	}()
	dataset, ok := s.find(q.Layer.Dataset)
	if !ok {
		return *failure(q, wire.UnknownDataset, "this kernel does not hold the data: run the cell to make it live"), nil
	}
	growing, _ := dataset.(Growing)
	if growing != nil && s.Changed != nil {
		s.watch(q.Layer.Dataset, growing)
	}
	reply, payload = dataset.Answer(ctx, q)
	if reply.Status == wire.StaleVersion && growing != nil && s.Changed != nil {
		s.Changed(growing.Newest())
	}
	return reply, payload
}

// watch tells the page of newer versions from now on.
func (s *Service) watch(id spec.ID, d Growing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watched[id] == nil && s.ctx.Err() == nil {
		s.watched[id] = d.Watch(s.Changed)
	}
}

func failure(q *wire.Request, status wire.Status, message string) *wire.Reply {
	return &wire.Reply{Status: status, Verb: q.Verb, ID: q.ID, Layer: q.Layer, Message: message}
}

// reply sends; a page that has gone is no error: its comm closes soon.
func (s *Service) reply(r *wire.Reply, payload []byte) {
	_ = s.send(wire.AppendReply(nil, r), payload)
}

func (s *Service) cancel(id uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w := s.waiting[id]; w != nil {
		w.cancel()
		delete(s.waiting, id)
	}
}

// Close withdraws whatever is still waiting.
func (s *Service) Close() {
	s.stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stop := range s.watched {
		stop()
	}
	clear(s.watched)
}
