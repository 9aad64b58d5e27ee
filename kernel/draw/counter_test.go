package draw

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gpucharts/datamgr"
	"gpucharts/datamgr/counting"
	"gpucharts/display/wire"
)

const countedRows = 1<<20 + 12345

// clouds makes columns with rows that have no place, outliers and crowded cells.
func clouds[T float32 | float64 | int64](scaleX, scaleY float64, offset float64) (xs, ys []T) {
	r := rand.New(rand.NewPCG(1, uint64(scaleX)))
	xs, ys = make([]T, countedRows), make([]T, countedRows)
	for i := range xs {
		x, y := r.NormFloat64(), r.NormFloat64()*0.2
		if i%3 == 0 {
			x, y = x*0.01+1, y*0.01-0.5
		}
		xs[i], ys[i] = T(x*scaleX+offset), T((y+x*x*0.1)*scaleY)
	}
	return xs, ys
}

// cloud is a dataset with most of its rows near a point.
type cloud struct {
	*datamgr.Dataset
	x, y float64
}

func cloudSets() map[string]cloud {
	set := func(x, y any, atX, atY float64) cloud {
		return cloud{datamgr.FromColumns(map[string]any{"x": x, "y": y}), atX, atY}
	}
	f32x, f32y := clouds[float32](1, 300, 0)
	f64x, f64y := clouds[float64](1e-7, 1e12, 5)
	for i := 0; i < countedRows; i += 1000 {
		f64x[i] = math.NaN()
		f64y[(i+500)%countedRows] = math.Inf(1)
	}
	ix, iy := clouds[int64](3e14, 40, 1.7e18)
	return map[string]cloud{
		"float32": set(f32x, f32y, 1, -0.4*300), "float64": set(f64x, f64y, 5+1e-7, -0.4e12), "int64": set(ix, iy, 1.7e18+3e14, -16),
	}
}

// views are the places of tiles of that dataset from the whole to deep inside a crowd. Tiles are
// kept, so a view that is to be counted must be new: wider says how many levels coarser x is.
func views(t *testing.T, d cloud, wider int16) (layer wire.Layer, out [][]wire.Place) {
	t.Helper()
	h, err := d.Measure(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	x, _ := d.ColumnIndex("x")
	y, _ := d.ColumnIndex("y")
	layer = wire.Layer{Dataset: h.ID, Version: h.Version, X: uint16(x), Y: uint16(y), Aggregate: wire.Count}
	extent := func(c int) (float64, float64) {
		r := h.Metadata.Columns[c].Range
		return r.Min.Frac + float64(r.Min.Int), r.Max.Frac + float64(r.Max.Int)
	}
	lowX, highX := extent(x)
	lowY, highY := extent(y)
	level := func(span float64, cells float64) int16 {
		_, e := math.Frexp(span / cells)
		return int16(e)
	}
	for zoom := 0.0; zoom <= 16; zoom += 2 {
		p := wire.Place{LevelX: level(highX-lowX, 512*math.Exp2(zoom)) + wider, LevelY: level(highY-lowY, 512*math.Exp2(zoom))}
		atX := int64(math.Floor(math.Ldexp(d.x, -int(p.LevelX)-wire.CellBits)))
		atY := int64(math.Floor(math.Ldexp(d.y, -int(p.LevelY)-wire.CellBits)))
		var places []wire.Place
		for dy := int64(-1); dy <= 1; dy++ {
			for dx := int64(-1); dx <= 1; dx++ {
				p.IndexX, p.IndexY = atX+dx, atY+dy
				places = append(places, p)
			}
		}
		out = append(out, places)
	}
	return layer, out
}

type answer struct {
	reply   wire.Reply
	payload []byte
}

func ask(t testing.TB, d cloud, layer wire.Layer, places []wire.Place) answer {
	t.Helper()
	reply, payload := d.Answer(context.Background(), &wire.Request{Verb: wire.Tiles, Layer: layer, Places: places})
	if reply.Status != wire.OK {
		t.Fatal(reply.Message)
	}
	return answer{reply, payload}
}

func same(t *testing.T, name string, got, want answer) {
	t.Helper()
	if len(got.reply.Tiles) != len(want.reply.Tiles) {
		t.Fatalf("%s: %d tiles, not %d", name, len(got.reply.Tiles), len(want.reply.Tiles))
	}
	for i, w := range want.reply.Tiles {
		g := got.reply.Tiles[i]
		if !bytes.Equal(got.payload[g.Offset:g.Offset+g.Length], want.payload[w.Offset:w.Offset+w.Length]) {
			t.Fatalf("%s: tile %+v has other bytes than %+v", name, g, w)
		}
		g.Offset, w.Offset = 0, 0
		if g != w {
			t.Fatalf("%s: tile %+v, not %+v", name, g, w)
		}
	}
}

// attach gives datamgr a counter on a worker for the test.
func attach(t *testing.T, w *Worker, force bool) *Counter {
	t.Helper()
	c := NewCounter(w, 1<<30, force, nil)
	counting.Set(c)
	t.Cleanup(func() { counting.Set(nil) })
	return c
}

// waitFor polls for what happens in the background.
func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within a minute", what)
		}
	}
}

func (c *Counter) refused() string {
	_, _, refusal := c.State()
	return refusal
}

func held(c *Counter) int {
	_, n, _ := c.State()
	return n
}

// list makes the rows of cells known, by a view that no other asks for.
func list(t *testing.T, d cloud) {
	layer, all := views(t, d, -1)
	ask(t, d, layer, all[len(all)-1])
}

func TestTheGPUCountsWhatTheProcessorCounts(t *testing.T) {
	finest := counting.Finest
	defer func() { counting.Finest = finest }()
	w := worker(t, "serve", time.Minute)
	plain := cloudSets()
	for name, d := range cloudSets() {
		list(t, d)
		list(t, plain[name])
		c := attach(t, w, true)
		layer, all := views(t, d, 0)
		ask(t, d, layer, all[0])
		waitFor(t, "columns on the GPU", func() bool { return held(c) == 1 })
		before, _, _ := c.State()
		for _, places := range all { // those finer than that are the list's
			d.ForgetTiles()
			ask(t, d, layer, places)
		}
		near, _, _ := c.State()
		near -= before
		d.ForgetTiles()
		counting.Finest = 31
		before, _, _ = c.State()
		var got []answer
		for _, places := range all {
			got = append(got, ask(t, d, layer, places))
		}
		after, _, refusal := c.State()
		t.Logf("%s: %d of %d views on %s", name, after-before, len(all), w.Adapter())
		if after-before < 4 || refusal != "" {
			t.Errorf("%s: the GPU counted %d of %d views (%q)", name, after-before, len(all), refusal)
		}
		if near == 0 || near >= after-before {
			t.Errorf("%s: the GPU counted %d views where the list is sooner for deep ones, %d of all", name, near, after-before)
		}
		counting.Finest = finest
		counting.Set(nil)
		layer, all = views(t, plain[name], 0)
		for i, places := range all {
			same(t, name, got[i], ask(t, plain[name], layer, places))
		}
	}
}

// TestBeforeRowsAreListedTheGPUCountsAllTheSame: no view waits for the list, and few rows come
// as counts until it is there.
func TestBeforeRowsAreListedTheGPUCountsAllTheSame(t *testing.T) {
	d, plain := cloudSets()["float32"], cloudSets()["float32"]
	layer, all := views(t, d, 0)
	c := attach(t, worker(t, "serve", time.Minute), true)
	ask(t, d, layer, all[0])
	waitFor(t, "columns on the GPU", func() bool { return held(c) == 1 })
	got := ask(t, d, layer, all[2])
	counting.Set(nil)
	layer, all = views(t, plain, 0)
	want := ask(t, plain, layer, all[2])
	for i, w := range want.reply.Tiles {
		g := got.reply.Tiles[i]
		if g.Rows != w.Rows || g.Kind != w.Kind && w.Kind != wire.Points {
			t.Errorf("tile %+v, not %+v", g, w)
		}
	}
}

func TestAKilledWorkerCostsNoView(t *testing.T) {
	w := worker(t, "serve", time.Minute)
	plain, d := cloudSets()["float32"], cloudSets()["float32"]
	list(t, d)
	c := attach(t, w, true)
	check := func(name string, wider int16) (counted bool) {
		before, _, _ := c.State()
		layer, all := views(t, d, wider)
		got := ask(t, d, layer, all[2])
		after, _, _ := c.State()
		counting.Set(nil)
		layer, all = views(t, plain, wider)
		same(t, name, got, ask(t, plain, layer, all[2]))
		counting.Set(c)
		return after > before
	}
	check("before the columns are there", 0)
	waitFor(t, "columns on the GPU", func() bool { return held(c) == 1 })
	if !check("by the worker", 1) {
		t.Error("the worker counted nothing")
	}
	if err := w.child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if check("after the kill", 2) {
		t.Error("a dead worker counted")
	}
	check("bringing the columns again", -2)
	waitFor(t, "columns on the GPU again", func() bool { return held(c) == 1 })
	if !check("by the new worker", -3) {
		t.Error("the new worker counted nothing")
	}
}

func TestAHungWorkerCostsNoView(t *testing.T) {
	w := worker(t, "hang", 200*time.Millisecond)
	plain, d := cloudSets()["float32"], cloudSets()["float32"]
	list(t, d)
	c := attach(t, w, true)
	began := time.Now()
	for wider := range int16(4) {
		layer, all := views(t, d, wider)
		got := ask(t, d, layer, all[2])
		counting.Set(nil)
		layer, all = views(t, plain, wider)
		same(t, "beside a hung worker", got, ask(t, plain, layer, all[2]))
		counting.Set(c)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("four views took %v", took)
	}
	for wider := int16(-200); c.refused() == ""; wider++ { // each view tries once more
		layer, all := views(t, d, wider)
		ask(t, d, layer, all[2])
		time.Sleep(10 * time.Millisecond)
		if time.Since(began) > time.Minute {
			t.Fatal("a worker that hangs is not given up")
		}
	}
}

func TestASoftwareAdapterCountsNothingUnasked(t *testing.T) {
	w := worker(t, "serve", time.Minute)
	if _, _, err := w.do(&Order{Drop: 1}, 0); err != nil {
		t.Fatal(err)
	}
	d := cloudSets()["float32"]
	layer, all := views(t, d, 0)
	c := attach(t, w, false)
	ask(t, d, layer, all[0])
	if w.Software() {
		waitFor(t, "a refusal", func() bool { _, _, refusal := c.State(); return refusal != "" })
	} else {
		waitFor(t, "columns on the GPU", func() bool { return held(c) == 1 })
	}
}

func TestColumnsOverTheBudgetMakeRoomOrStayAway(t *testing.T) {
	w := worker(t, "serve", time.Minute)
	c := NewCounter(w, 2*bytesPerRow*countedRows, true, nil)
	counting.Set(c)
	t.Cleanup(func() { counting.Set(nil) })
	sets := cloudSets()
	for _, d := range sets { // three, where two fit
		layer, all := views(t, d, 0)
		ask(t, d, layer, all[0])
		waitFor(t, "columns on the GPU", func() bool {
			c.mu.Lock()
			defer c.mu.Unlock()
			return !c.bringing
		})
	}
	if n := held(c); n != 2 {
		t.Errorf("%d pairs of columns are held, want 2", n)
	}
	small := NewCounter(w, 1000, true, nil)
	counting.Set(small)
	d := sets["int64"]
	layer, all := views(t, d, 1) // one that is not kept
	ask(t, d, layer, all[0])
	waitFor(t, "a refusal", func() bool {
		small.mu.Lock()
		defer small.mu.Unlock()
		return !small.bringing && len(small.held) == 1
	})
	if n := held(small); n != 0 {
		t.Errorf("%d pairs of columns are held in no room", n)
	}
}
