package pull

import (
	"testing"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
)

// kernel records requests as a kernel would read them.
type kernel struct {
	t    *testing.T
	got  []wire.Request
	conn *Connection
}

func newKernel(t *testing.T) *kernel {
	k := &kernel{t: t}
	k.conn = NewConnection(func(b []byte) {
		q, err := wire.ParseRequest(b)
		if err != nil {
			t.Fatal(err)
		}
		k.got = append(k.got, q)
	})
	return k
}

func (k *kernel) take() []wire.Request {
	got := k.got
	k.got = nil
	return got
}

// answer replies to a request with empty tiles.
func (k *kernel) answer(now float64, q wire.Request, change func(*wire.Reply)) Answer {
	k.t.Helper()
	r := wire.Reply{Verb: q.Verb, ID: q.ID, Layer: q.Layer}
	for _, p := range q.Places {
		r.Tiles = append(r.Tiles, wire.Tile{Place: p})
	}
	if change != nil {
		change(&r)
	}
	a, err := k.conn.Receive(now, wire.AppendReply(nil, &r), 0)
	if err != nil {
		k.t.Fatal(err)
	}
	return a
}

var line = wire.Layer{Dataset: spec.ID{1}, Version: 1, Y: 1, Aggregate: wire.M4}
var cells = wire.Layer{Dataset: spec.ID{1}, Version: 1, Y: 1, Aggregate: wire.Count}

func places(from, n int) []wire.Place {
	var out []wire.Place
	for i := 0; i < n; i++ {
		out = append(out, wire.Place{LevelX: 3, IndexX: int64(from + i)})
	}
	return out
}

func want(l wire.Layer, p []wire.Place) []render.Want { return []render.Want{{Layer: l, Places: p}} }

func TestTilesAreAskedForOnceInTheirOrder(t *testing.T) {
	k := newKernel(t)
	k.conn.Want(0, want(line, places(0, 5)))
	k.conn.Want(10, want(line, places(0, 5)))
	got := k.take()
	if len(got) != 1 || len(got[0].Places) != 5 || got[0].Places[0].IndexX != 0 {
		t.Fatalf("asked %+v", got)
	}
}

func TestAtMostEightRequestsAreInFlight(t *testing.T) {
	k := newKernel(t)
	k.conn.Want(0, want(cells, places(0, 400)))
	got := k.take()
	if len(got) != 8 {
		t.Fatalf("%d requests", len(got))
	}
	for _, q := range got {
		if len(q.Places) != densityTiles {
			t.Errorf("%d tiles in a request", len(q.Places))
		}
	}
	k.answer(5, got[0], nil)
	k.conn.Want(6, want(cells, places(densityTiles, 400)))
	if got := k.take(); len(got) != 1 || got[0].Verb != wire.Tiles || got[0].Places[0].IndexX != 8*densityTiles {
		t.Errorf("after an answer: %+v", got)
	}
}

func TestRequestsThatTheViewHasLeftAreCancelled(t *testing.T) {
	k := newKernel(t)
	k.conn.Want(0, want(line, places(0, 4)))
	first := k.take()[0]
	k.conn.Want(1, want(line, places(100, 4)))
	got := k.take()
	if len(got) != 2 || got[0].Verb != wire.Cancel || got[0].Target != first.ID || got[1].Verb != wire.Tiles {
		t.Fatalf("sent %+v", got)
	}
}

func TestALostReplyIsAskedForAgainAfterThreeSeconds(t *testing.T) {
	k := newKernel(t)
	later := k.conn.Want(0, want(line, places(0, 2)))
	if later != timeoutMillis {
		t.Errorf("wants to be woken after %v ms", later)
	}
	k.take()
	k.conn.Want(2999, want(line, places(0, 2)))
	if got := k.take(); len(got) != 0 {
		t.Fatalf("too early: %+v", got)
	}
	k.conn.Want(3000, want(line, places(0, 2)))
	got := k.take()
	if len(got) != 2 || got[1].Verb != wire.Tiles || len(got[1].Places) != 2 {
		t.Fatalf("sent %+v", got)
	}
}

func TestAKernelThatGoesOnAnsweringIsGivenMoreTime(t *testing.T) {
	k := newKernel(t)
	all := want(cells, places(0, 2*densityTiles))
	k.conn.Want(0, all)
	asked := k.take()
	k.answer(2500, asked[0], nil)
	rest := want(cells, places(densityTiles, densityTiles))
	k.conn.Want(4000, rest)
	if got := k.take(); len(got) != 0 {
		t.Errorf("asked again although the kernel is at work: %+v", got)
	}
	k.conn.Want(5500, rest)
	if got := k.take(); len(got) != 2 || got[1].Verb != wire.Tiles {
		t.Errorf("silent for three seconds: sent %+v", got)
	}
}

func TestTilesThatDidNotComeOrCameSampledRest(t *testing.T) {
	k := newKernel(t)
	k.conn.Want(0, want(line, places(0, 2)))
	k.answer(1, k.take()[0], func(r *wire.Reply) {
		r.Tiles = r.Tiles[:1]
		r.Tiles[0].Flags = wire.Sampled
	})
	if later := k.conn.Want(2, want(line, places(0, 2))); later <= 0 || later > againMillis || len(k.take()) != 0 {
		t.Errorf("asked again at once, or never (woken after %v ms)", later)
	}
	k.conn.Want(2+againMillis, want(line, places(0, 2)))
	if got := k.take(); len(got) != 1 || len(got[0].Places) != 2 {
		t.Errorf("sent %+v", got)
	}
}

func TestAnUnknownDatasetIsAskedForNoMore(t *testing.T) {
	k := newKernel(t)
	k.conn.Want(0, want(line, places(0, 2)))
	k.answer(1, k.take()[0], func(r *wire.Reply) { r.Status, r.Tiles = wire.UnknownDataset, nil })
	if k.conn.Dead(line.Dataset) != "run the cell to make it live" {
		t.Errorf("message %q", k.conn.Dead(line.Dataset))
	}
	k.conn.Want(5000, want(line, places(0, 2)))
	if got := k.take(); len(got) != 0 {
		t.Errorf("sent %+v", got)
	}
}

func TestOnlyTheLatestNearestAnswerCounts(t *testing.T) {
	k := newKernel(t)
	k.conn.Nearest(0, 7, 0, &wire.Request{Verb: wire.Nearest, Layer: line})
	k.conn.Nearest(1, 7, 0, &wire.Request{Verb: wire.Nearest, Layer: line})
	got := k.take()
	if a := k.answer(2, got[0], nil); a.Nearest {
		t.Error("an old answer was taken")
	}
	if !k.conn.Waiting(7) {
		t.Error("forgot the newer question")
	}
	if a := k.answer(3, got[1], nil); !a.Nearest || a.Chart != 7 {
		t.Errorf("answer %+v", a)
	}
}

func TestGarbageIsAnErrorAndChangesNothing(t *testing.T) {
	k := newKernel(t)
	k.conn.Want(0, want(line, places(0, 2)))
	for _, b := range [][]byte{nil, {9}, make([]byte, 200)} {
		if _, err := k.conn.Receive(1, b, 0); err == nil {
			t.Errorf("%d bytes of garbage passed", len(b))
		}
	}
	if k.conn.InFlight() != 1 {
		t.Error("garbage answered a request")
	}
}
