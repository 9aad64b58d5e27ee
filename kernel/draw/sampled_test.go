package draw

import (
	"context"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"gpucharts/display"
	"gpucharts/display/wire"
)

// slow answers from a sample, as its tiles say, until it has been asked so often.
type slow struct {
	display.Source
	left *atomic.Int64
}

func (s slow) Answer(ctx context.Context, q *wire.Request) (wire.Reply, []byte) {
	r, payload := s.Source.Answer(ctx, q)
	if s.left.Add(-1) >= 0 {
		for i := range r.Tiles {
			r.Tiles[i].Flags |= wire.Sampled
		}
	}
	return r, payload
}

func TestACellsPictureDoesNotWaitForLongAndAnExportedOneDoes(t *testing.T) {
	exact := picture(t, &Drawer{}, display.Scatter(waves(), "x", "y"))
	source := slow{waves(), &atomic.Int64{}}
	chart := display.Scatter(source, "x", "y")
	source.left.Store(1 << 40)
	began := time.Now()
	sampled := picture(t, &Drawer{}, chart)
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("the picture of a sample took %v", took)
	}
	if n := differ(exact, sampled); n == 0 || n > 20_000 {
		t.Errorf("%d pixels tell that the picture is of a sample: want its status line's", n)
	}
	source.left.Store(1)
	if n := differ(exact, picture(t, &Drawer{}, chart)); n > 0 {
		t.Errorf("%d pixels differ where the exact tiles came in time", n)
	}
	source.left.Store(12)
	display.SetDrawer(&Drawer{})
	defer display.SetDrawer(nil)
	if err := chart.SavePNG(filepath.Join(t.TempDir(), "exact.png")); err != nil {
		t.Fatal(err)
	}
	if left := source.left.Load(); left >= 0 {
		t.Errorf("a picture was saved that is of a sample (%d answers were still to come)", left+1)
	}
}
