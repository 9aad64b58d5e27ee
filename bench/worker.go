package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime/debug"
	"strconv"
	"time"

	"gpucharts/datamgr"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
)

// The size of the chart whose views are answered, in pixels.
const (
	viewWidth  = 1920
	viewHeight = 1080
)

// worker is the process that measures one test set once: worker KIND FILE ROWS cold|restart.
// Every figure goes to out as one JSON line.
func worker(out io.Writer, args []string) error {
	if len(args) != 4 {
		return usageError("worker KIND FILE ROWS cold|restart")
	}
	rows, err := strconv.ParseInt(args[2], 10, 64)
	if err != nil {
		return usageError("worker: ROWS: " + err.Error())
	}
	w := &dataWorker{kind: args[0], rows: rows, out: json.NewEncoder(out)}
	if args[3] == "restart" {
		w.state = "restart, "
	}
	return w.run(args[1])
}

type dataWorker struct {
	kind  string
	state string // begins the names of figures of a process that finds an index on disk
	rows  int64
	out   *json.Encoder
	data  *datamgr.Dataset

	sampled bool // the last view had tiles of a sample
}

func (w *dataWorker) tell(work, unit string, samples ...float64) error {
	return w.out.Encode(sample{Subject: us, Work: w.state + w.kind + ": " + work, Rows: w.rows, Unit: unit, Samples: samples})
}

func milliseconds(since time.Time) float64 { return float64(time.Since(since)) / 1e6 }

func (w *dataWorker) run(path string) error {
	before, err := memoryOf("self")
	if err != nil {
		return err
	}
	start := time.Now()
	if w.data, err = datamgr.Open(path); err != nil {
		return err
	}
	open := milliseconds(start)
	if w.data.Rows() != w.rows {
		return fmt.Errorf("%s has %d rows, not %d: delete it, the next run makes it again", path, w.data.Rows(), w.rows)
	}
	handle, err := w.data.Measure(0, 1)
	if err != nil {
		return err
	}
	measured := milliseconds(start) - open
	chart, err := render.NewChart(w.configuration(handle))
	if err != nil {
		return err
	}
	chart.Resize(viewWidth, viewHeight, 1)
	began := time.Now()
	first, bytes, tiles, err := w.view(chart)
	if err != nil {
		return err
	}
	exact, err := w.untilExact(chart, began)
	if err != nil {
		return err
	}
	// A second query of the same view finds the index there.
	again, _, _, err := w.view(chart)
	if err != nil {
		return err
	}
	err = errors.Join(
		w.tell("open", "ms", open),
		w.tell("measure x and y", "ms", measured),
		w.tell("first view, once measured", "ms", first),
		w.tell("open to first picture's tiles", "ms", open+measured+first),
		w.tell("first exact view, once measured", "ms", exact),
		w.tell("index (measure and first exact view)", "ms", measured+exact),
		w.tell("the same view again", "ms", again),
		w.tell("bytes of the whole view", "MB", float64(bytes)/1e6),
		w.tell("tiles of the whole view", "count", float64(tiles)),
	)
	if err != nil {
		return err
	}
	if err := w.steps(chart); err != nil {
		return err
	}
	w.data.Wait()
	err = w.tell("open to all indexes made, with the steps", "ms", milliseconds(start))
	return errors.Join(err, w.others(chart), w.deep(chart), w.memory(before))
}

func (w *dataWorker) configuration(handle spec.DataHandle) spec.ChartConfiguration {
	mark := spec.Line
	if w.kind == "scatter" {
		mark = spec.Scatter
	}
	return spec.ChartConfiguration{
		Version: spec.ConfigurationVersion,
		Data:    []spec.DataHandle{handle},
		Series:  []spec.Series{{Type: mark, X: 0, Y: 1, Label: "y"}},
	}
}

// resident is the tiles that a page would hold.
type resident map[wire.Place]*wire.Tile

func (r resident) Tile(_ wire.Layer, p wire.Place) (*wire.Tile, bool) {
	t, ok := r[p]
	return t, ok
}

// Values are nowhere: lines and densities have none.
func (r resident) Values(wire.Layer, wire.Place) []float64 { return nil }

// view answers all tiles of the chart's view, for a page that has none of them yet.
func (w *dataWorker) view(chart *render.Chart) (ms float64, bytes, tiles int, err error) {
	w.sampled = false
	empty := resident{}
	wants := chart.Wants(empty)
	start := time.Now()
	for _, want := range wants {
		for from := 0; from < len(want.Places); from += wire.MaxTiles {
			places := want.Places[from:min(from+wire.MaxTiles, len(want.Places))]
			reply, payload := w.data.Answer(context.Background(), &wire.Request{Verb: wire.Tiles, ID: 1, Layer: want.Layer, Places: places})
			if reply.Status != wire.OK {
				return 0, 0, 0, fmt.Errorf("the data manager refused a view: %s", reply.Message)
			}
			bytes += len(payload)
			tiles += len(reply.Tiles)
			for i := range reply.Tiles {
				w.sampled = w.sampled || reply.Tiles[i].Flags&wire.Sampled != 0
			}
		}
	}
	return milliseconds(start), bytes, tiles, nil
}

// steps answers the 60 views of the script, each for an empty page.
func (w *dataWorker) steps(chart *render.Chart) error {
	chart.Reset()
	full := chart.View()
	var times, sizes []float64
	for _, step := range script() {
		view := spec.View{X: within(full.X, step.X0, step.X1, w.kind == "line"), Y: full.Y}
		if w.kind == "scatter" {
			view.Y = within(full.Y, step.Y0, step.Y1, false)
		}
		chart.SetView(view)
		ms, bytes, _, err := w.view(chart)
		if err != nil {
			return err
		}
		times, sizes = append(times, ms), append(sizes, float64(bytes)/1e6)
	}
	return errors.Join(w.tell("later view", "ms", times...), w.tell("bytes of a later view", "MB", sizes...))
}

// untilExact asks as a page does until nothing comes from a sample any more, and gives the time
// since the first was asked for.
func (w *dataWorker) untilExact(chart *render.Chart, began time.Time) (ms float64, err error) {
	for w.sampled {
		time.Sleep(20 * time.Millisecond)
		if _, _, _, err = w.view(chart); err != nil {
			return 0, err
		}
	}
	return milliseconds(began), nil
}

// others answers views that nobody asked for before: places and zooms of a fixed sequence, so
// that no tile comes from the cache of tiles.
func (w *dataWorker) others(chart *render.Chart) error {
	chart.Reset()
	full := chart.View()
	random := rand.New(rand.NewPCG(7, 11))
	var times []float64
	for range 30 {
		share := math.Exp(-3.4 * random.Float64()) // 1 to a thirtieth
		x, y := random.Float64()*(1-share), random.Float64()*(1-share)
		view := spec.View{X: within(full.X, x, x+share, w.kind == "line"), Y: full.Y}
		if w.kind == "scatter" {
			view.Y = within(full.Y, y, y+share, false)
		}
		chart.SetView(view)
		w.data.ForgetTiles()
		ms, _, _, err := w.view(chart)
		if err != nil {
			return err
		}
		times = append(times, ms)
	}
	return w.tell("a view for the first time", "ms", times...)
}

// deep answers views of few rows. The first may wait for the list of a scatter's rows.
func (w *dataWorker) deep(chart *render.Chart) error {
	chart.Reset()
	full := chart.View()
	share := 2000 / float64(w.rows) // of a line: 2,000 rows
	if w.kind == "scatter" {
		share = math.Sqrt(20_000/float64(w.rows)) / 4 // in the midst of the clouds
	}
	var first float64
	var times []float64
	for i := range 12 {
		at := 0.45 + 0.003*float64(i)
		view := spec.View{X: within(full.X, at, at+share, w.kind == "line"), Y: full.Y}
		if w.kind == "scatter" {
			view.Y = within(full.Y, at, at+share, false)
		}
		chart.SetView(view)
		w.data.ForgetTiles()
		ms, _, _, err := w.view(chart)
		if err != nil {
			return err
		}
		if i == 0 {
			first = ms
		} else {
			times = append(times, ms)
		}
	}
	return errors.Join(w.tell("the first view of few rows", "ms", first), w.tell("a view of few rows", "ms", times...))
}

// within is the part of a span between two fractions of it.
func within(s spec.Span, from, to float64, integer bool) spec.Span {
	return spec.Span{Min: s.Min.Add(from*s.Length, integer), Length: (to - from) * s.Length}
}

// memory tells what the data manager holds, above the empty process.
func (w *dataWorker) memory(before Memory) error {
	after, err := memoryOf("self")
	if err != nil {
		return err
	}
	debug.FreeOSMemory()
	collected, err := memoryOf("self")
	if err != nil {
		return err
	}
	return errors.Join(
		w.tell("private memory", "MB", float64(after.Private-before.Private)/1e6),
		w.tell("private memory, after a collection", "MB", float64(collected.Private-before.Private)/1e6),
		w.tell("mapped files", "MB", float64(after.Mapped-before.Mapped)/1e6),
	)
}
