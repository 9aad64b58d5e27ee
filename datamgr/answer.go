package datamgr

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"gpucharts/datamgr/progress"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// maxPayloadBytes bounds one reply: more than a screen ever needs.
const maxPayloadBytes = 256 << 20

// Answer answers a request for tiles, for the nearest row, or for a sign of life. The
// second result is the payload that the reply's tiles lie in. It never panics: what cannot
// be answered is in the reply's Status and Message. A context that ends makes it stop
// between tiles.
func (d *Dataset) Answer(ctx context.Context, q *wire.Request) (wire.Reply, []byte) {
	if d.feed != nil && q.Layer.Version != d.version {
		d = d.feed.at(q.Layer.Version)
	}
	defer progress.Answering(ctx, d.name)()
	r := wire.Reply{Verb: q.Verb, ID: q.ID, Layer: q.Layer, Row: -1}
	var payload []byte
	status, err := d.check(q)
	if err == nil {
		status = wire.Failed
		err = d.use(func() error {
			return d.remake(pairOf(&q.Layer), func() (err error) {
				switch q.Verb {
				case wire.Tiles:
					r.Tiles, payload, err = d.tiles(ctx, q)
				case wire.Nearest:
					err = d.nearest(q, &r)
				}
				return err
			})
		})
	}
	if err != nil {
		return wire.Reply{Status: status, Verb: q.Verb, ID: q.ID, Layer: q.Layer, Row: -1, Message: err.Error()}, nil
	}
	return r, payload
}

// Answer finds the dataset that a request names and lets it answer.
func Answer(ctx context.Context, q *wire.Request) (wire.Reply, []byte) {
	d, ok := Find(q.Layer.Dataset)
	if !ok {
		return wire.Reply{Status: wire.UnknownDataset, Verb: q.Verb, ID: q.ID, Layer: q.Layer, Row: -1,
			Message: "the dataset is not loaded in this kernel: run the cell that loads it again"}, nil
	}
	return d.Answer(ctx, q)
}

// check refuses what makes no sense.
func (d *Dataset) check(q *wire.Request) (wire.Status, error) {
	l := &q.Layer
	if l.Dataset != d.id {
		return wire.UnknownDataset, fmt.Errorf("%s is another dataset: run the cell that loads it again", d.name)
	}
	switch q.Verb {
	case wire.Probe:
		return wire.OK, nil
	case wire.Tiles, wire.Nearest:
	default:
		return wire.BadRequest, fmt.Errorf("a dataset answers requests for tiles, nearest rows and probes, not verb %d", q.Verb)
	}
	if l.Version != d.version {
		return wire.StaleVersion, fmt.Errorf("%s has version %d, not %d: ask for that", d.name, d.version, l.Version)
	}
	if l.TransformX > wire.SymLog || l.TransformY > wire.SymLog {
		return wire.BadRequest, fmt.Errorf("unknown transform of an axis: want 0 (linear), 1 (log) or 2 (symlog)")
	}
	if l.Aggregate < wire.M4 || l.Aggregate > wire.Path {
		return wire.BadRequest, fmt.Errorf("unknown aggregate %d: want 1 (M4) to %d", l.Aggregate, wire.Path)
	}
	for i, t := range [2]wire.Transform{l.TransformX, l.TransformY} {
		if at := [2]uint16{l.X, l.Y}[i]; t != wire.Linear && int(at) < len(d.columns) && d.columns[at].kind == spec.Text {
			return wire.BadRequest, fmt.Errorf("column `%s` of %s holds %s: categories have no logarithm", d.columns[at].field.Name, d.name, d.columns[at].field.Type)
		}
	}
	columns := []uint16{l.X, l.Y}
	for _, e := range l.Extra {
		if e != 0 {
			columns = append(columns, e-1)
		}
	}
	for _, i := range columns {
		if int(i) >= len(d.columns) {
			return wire.BadRequest, fmt.Errorf("no column number %d in %s (%d columns: %s)", i, d.name, len(d.columns), listNames(d.Columns()))
		}
		if c := d.columns[i]; c.numbers == nil && c.kind != spec.Text {
			return wire.BadRequest, fmt.Errorf("column `%s` of %s holds %s, which cannot be drawn along an axis", c.field.Name, d.name, c.field.Type)
		}
	}
	if q.Verb == wire.Tiles {
		return d.checkPlaces(q)
	}
	if err := checkPoint(q); err != nil {
		return wire.BadRequest, err
	}
	return wire.OK, nil
}

func (d *Dataset) checkPlaces(q *wire.Request) (wire.Status, error) {
	if len(q.Places) == 0 || len(q.Places) > wire.MaxTiles {
		return wire.BadRequest, fmt.Errorf("a request for tiles names between 1 and %d of them, not %d", wire.MaxTiles, len(q.Places))
	}
	for _, p := range q.Places {
		if p.LevelX < wire.MinLevel || p.LevelX > wire.MaxLevel || p.LevelY < wire.MinLevel || p.LevelY > wire.MaxLevel {
			return wire.BadRequest, fmt.Errorf("level %d, %d of a tile is out of range (%d to %d)", p.LevelX, p.LevelY, wire.MinLevel, wire.MaxLevel)
		}
		bitsX, bitsY := q.Layer.Aggregate.Bits()
		if bitsY == 0 && (p.LevelY != 0 || p.IndexY != 0) {
			return wire.BadRequest, fmt.Errorf("a tile of aggregate %d spans all y: its LevelY and IndexY are 0, not %d and %d", q.Layer.Aggregate, p.LevelY, p.IndexY)
		}
		if bitsX == 0 && (p.LevelX != 0 || p.IndexX != 0) {
			return wire.BadRequest, fmt.Errorf("a tile of aggregate %d spans all x: its LevelX and IndexX are 0, not %d and %d", q.Layer.Aggregate, p.LevelX, p.IndexX)
		}
	}
	return wire.OK, nil
}

// tiles makes the tiles of one request in parallel, each into a piece of its own, but for those
// that were kept.
func (d *Dataset) tiles(ctx context.Context, q *wire.Request) ([]wire.Tile, []byte, error) {
	tiles := make([]wire.Tile, len(q.Places))
	pieces := make([][]byte, len(q.Places))
	kept := d.tileCache()
	missing := *q
	missing.Places = nil
	var at []int // of the missing ones, in the request
	var total atomic.Int64
	for i, place := range q.Places {
		if k, ok := kept.get(tileKey{q.Layer, place}); ok {
			tiles[i], pieces[i] = k.tile, k.payload
			total.Add(int64(len(k.payload)))
		} else {
			missing.Places, at = append(missing.Places, place), append(at, i)
		}
	}
	if len(at) > 0 {
		make1, keep, err := d.maker(ctx, &missing)
		if err != nil {
			return nil, nil, err
		}
		err = eachOf(ctx, len(at), func(k int) (err error) {
			i := at[k]
			if tiles[i], pieces[i], err = make1(q.Places[i]); err != nil {
				return err
			}
			if keep {
				kept.put(tileKey{q.Layer, q.Places[i]}, tiles[i], pieces[i])
			}
			total.Add(int64(len(pieces[i])))
			return tooMuch(len(tiles), total.Load())
		})
		if err != nil {
			return nil, nil, err
		}
	}
	if err := tooMuch(len(tiles), total.Load()); err != nil {
		return nil, nil, err
	}
	payload := make([]byte, 0, total.Load())
	for i, piece := range pieces {
		tiles[i].Offset, tiles[i].Length = uint32(len(payload)), uint32(len(piece))
		payload = append(payload, piece...) // pieces are multiples of 4 bytes long
	}
	return tiles, payload, nil
}

func tooMuch(tiles int, bytes int64) error {
	if bytes > maxPayloadBytes {
		return fmt.Errorf("%d tiles hold more than %d MiB: ask for fewer at a time", tiles, maxPayloadBytes>>20)
	}
	return nil
}

// eachOf does n things on all cores, until one fails or the request is withdrawn.
func eachOf(ctx context.Context, n int, do func(k int) error) error {
	var next atomic.Int64
	return parallel(func(int) error {
		for {
			k := int(next.Add(1)) - 1
			if k >= n {
				return nil
			}
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("the request was withdrawn: %w", err)
			}
			if err := do(k); err != nil {
				return err
			}
		}
	})
}

// maker gives what makes one tile of the request's layer, with its index built. keep: what it
// makes is what it would make at any time.
func (d *Dataset) maker(ctx context.Context, q *wire.Request) (make1 func(wire.Place) (wire.Tile, []byte, error), keep bool, err error) {
	if q.Layer.Aggregate.Values() {
		return d.valueMaker(q)
	}
	p := pairOf(&q.Layer)
	if q.Layer.Aggregate.Vertices() {
		step := q.Layer.Aggregate == wire.Step
		l, ofSample, err := d.lineNow(p)
		return func(at wire.Place) (wire.Tile, []byte, error) {
			if ofSample {
				t, payload := l.sampledTile(at, step, d.rows)
				return t, payload, nil
			}
			t, payload := l.tile(at, step, nil)
			return t, payload, nil
		}, !ofSample, err
	}
	if q.Layer.Extras() > 0 {
		make1, err = d.attributeMaker(&q.Layer, q.Places)
		return make1, true, err
	}
	g, ofSample, err := d.gridNow(p)
	if err != nil {
		return nil, false, err
	}
	if ofSample {
		return func(at wire.Place) (wire.Tile, []byte, error) { return g.sampledTile(at, d.rows) }, false, nil
	}
	var counted map[wire.Place][]uint32
	if q.Layer.Aggregate == wire.Count {
		counted = g.countElsewhere(ctx, d.use, q.Places)
	}
	rest := slices.DeleteFunc(slices.Clone(q.Places), func(p wire.Place) bool { return counted[p] != nil })
	if g.fine(rest) {
		if sample := d.standIn(p, g); sample != nil {
			return func(at wire.Place) (wire.Tile, []byte, error) {
				if cells := counted[at]; cells != nil {
					if t, payload, ok := g.countedTile(at, cells); ok {
						return t, payload, nil
					}
				}
				if g.coarse(at) {
					return g.tile(at, true, nil)
				}
				return sample.sampledTile(at, d.rows)
			}, false, nil
		}
	}
	near, err := g.focusOn(rest)
	if err != nil {
		return nil, false, err
	}
	hurry, early := g.hurry(q.Places), counted != nil && !g.listed.Load()
	if hurry || early {
		// For the views to come; they wait for it where they must.
		d.makeList(g)
	}
	if ofRows := cmp.Or(near, g); !hurry && ofRows.fine(rest) {
		if ofRows.needList(); ofRows.unlisted.Load() {
			if near, err = g.countsOf(rest); err != nil {
				return nil, false, err
			}
		}
	}
	hurry = hurry || g.unlisted.Load()
	return func(at wire.Place) (wire.Tile, []byte, error) {
		if cells := counted[at]; cells != nil {
			if t, payload, ok := g.countedTile(at, cells); ok {
				return t, payload, nil
			}
		}
		if near != nil && near.holds(at) && (g.slow(at) || near.unlisted.Load() && !g.coarse(at)) {
			return near.tile(at, near.unlisted.Load(), nil)
		}
		return g.tile(at, hurry, nil)
	}, !hurry && !early, nil
}

func checkPoint(q *wire.Request) error {
	for _, v := range [...]float64{q.X.Frac, q.Y.Frac, q.RadiusX, q.RadiusY} {
		if !finite(v) {
			return fmt.Errorf("the nearest row to a point that is not finite was asked for")
		}
	}
	if q.RadiusX < 0 || q.RadiusY < 0 {
		return fmt.Errorf("a radius is negative")
	}
	return nil
}
