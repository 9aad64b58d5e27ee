package display

import (
	"context"
	"slices"
	"time"

	"gpucharts/display/wire"
)

// patient is a source that is asked again until it answers from all rows.
type patient struct{ Source }

func patiently(sources []Source) []Source {
	out := make([]Source, len(sources))
	for i, s := range sources {
		out[i] = patient{s}
	}
	return out
}

const patientPause = 100 * time.Millisecond

func (p patient) Answer(ctx context.Context, q *wire.Request) (wire.Reply, []byte) {
	for {
		r, payload := p.Source.Answer(ctx, q)
		ofSample := slices.ContainsFunc(r.Tiles, func(t wire.Tile) bool { return t.Flags&wire.Sampled != 0 })
		if r.Status != wire.OK || !ofSample || ctx.Err() != nil {
			return r, payload
		}
		time.Sleep(patientPause)
	}
}
