package page_test

import (
	"errors"
	"strings"
	"testing"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render/plain"
)

// smallStore is a drawer whose memory holds no tile below a level.
type smallStore struct {
	store
	finest  int16
	refused *bool
	full    *bool
}

func (s smallStore) Store(layer wire.Layer, tiles []wire.Tile, payload []byte) error {
	for _, t := range tiles {
		if t.LevelX < s.finest {
			*s.refused, *s.full = true, true
			return errors.New("gpu: the budget for tiles is used up")
		}
	}
	*s.full = false
	return s.store.Store(layer, tiles, payload)
}

func (s smallStore) Evicting() bool {
	was := *s.refused
	*s.refused = false
	return was
}
func (s smallStore) Mark()      {}
func (s smallStore) Full() bool { return *s.full }

func TestAMemoryThatIsTooSmallMakesChartsCoarserAndInTheEndSays(t *testing.T) {
	first := newRig(t)
	first.mount(1, spec.Line, 1)
	first.frame()
	finest := first.asked[0].Places[0].LevelX
	for _, test := range []struct {
		levels  int16
		coarser int
	}{{0, 0}, {2, 2}, {9, 4}} {
		r := newRig(t)
		refused, full := false, false
		r.app.SetDrawer(smallStore{store{tileStore: plain.NewStore()}, finest + test.levels, &refused, &full})
		r.mount(1, spec.Line, 1)
		for range 400 {
			r.frame()
			asked := r.asked
			r.asked = nil
			for _, q := range asked {
				_ = r.reply(q) // that a tile found no room is told by Evicting
			}
		}
		st := r.app.Status(1)
		if r.app.Coarser() != test.coarser {
			t.Errorf("%d levels too small: coarser by %d, want %d", test.levels, r.app.Coarser(), test.coarser)
		}
		if short := strings.Contains(st.Message, "memory"); short != (test.levels > 4) || st.Loading {
			t.Errorf("%d levels too small: %+v", test.levels, st)
		}
		if test.levels > 4 {
			r.app.Wheel(1, 400, 200, 0, -100, 0)
			r.frame()
			if len(r.asked) == 0 {
				t.Error("another view is not tried")
			}
		}
	}
}
