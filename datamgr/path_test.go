package datamgr_test

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/display/wire"
)

// pathTiles asks for the tiles of a path around zero: side by side along each axis.
func pathTiles(t *testing.T, d *data.Dataset, level int16, side int64) map[wire.Place][][]float64 {
	t.Helper()
	q := request(t, d, wire.Path, "x", "y")
	for i := -side; i < side; i++ {
		for j := -side; j < side; j++ {
			q.Places = append(q.Places, wire.Place{LevelX: level, LevelY: level, IndexX: i, IndexY: j})
		}
	}
	reply, payload := d.Answer(context.Background(), q)
	if reply.Status != wire.OK || len(reply.Tiles) != len(q.Places) {
		t.Fatalf("status %d, %s", reply.Status, reply.Message)
	}
	out := map[wire.Place][][]float64{}
	for _, h := range reply.Tiles {
		if h.Count == 0 {
			continue
		}
		numbers := wire.Numbers(payload[h.Offset:][:h.Length])
		width := len(numbers) / int(h.Count)
		for i := range int(h.Count) {
			out[h.Place] = append(out[h.Place], numbers[i*width:(i+1)*width])
		}
	}
	return out
}

// distance is how far a point is from a segment.
func distance(x, y, x0, y0, x1, y1 float64) float64 {
	along, length := 0.0, (x1-x0)*(x1-x0)+(y1-y0)*(y1-y0)
	if length > 0 {
		along = min(1, max(0, ((x-x0)*(x1-x0)+(y-y0)*(y1-y0))/length))
	}
	return math.Hypot(x-x0-along*(x1-x0), y-y0-along*(y1-y0))
}

// Every point of the polyline through all rows is near a piece, and every piece near the polyline: within a bin's
// diagonal, or exactly where no row was left out.
func TestAPathIsThePolylineThroughItsRows(t *testing.T) {
	for level := int16(-12); level <= -8; level += 2 {
		r := rand.New(rand.NewPCG(5, uint64(level+100)))
		var xs, ys []float64
		x, y := 0.0, 0.0
		for i := range 400 {
			step := []float64{0.3, 0.0005, 0.02}[i/20%3] // strides, and dwelling in one bin
			x, y = x+r.NormFloat64()*step, y+r.NormFloat64()*step
			if i%57 == 56 {
				xs, ys = append(xs, x), append(ys, math.NaN())
				continue
			}
			xs, ys = append(xs, x), append(ys, y)
		}
		d := data.FromColumns(map[string]any{"x": xs, "y": ys})
		bin := math.Ldexp(1, int(level))
		wide := bin * (1 << wire.PathBits)
		side := int64(math.Ceil(40 / wide))
		side = min(side, 8)
		type piece struct{ x0, y0, x1, y1 float64 }
		var pieces []piece
		leftOut := 0.0
		for place, rows := range pathTiles(t, d, level, side) {
			left, foot := float64(place.IndexX)*wide, float64(place.IndexY)*wide
			for _, v := range rows {
				p := piece{left + v[0], foot + v[1], left + v[2], foot + v[3]}
				pieces = append(pieces, p)
				leftOut += v[6]
				for _, n := range v[:4] {
					if n < -1e-9 || n > wide+1e-9 {
						t.Fatalf("a piece of tile %v leaves it: %v", place, v)
					}
				}
				if row := int(v[4]); v[5] == 1 && (math.Abs(p.x1-xs[row]) > 1e-9 || math.Abs(p.y1-ys[row]) > 1e-9) {
					t.Fatalf("row %d is at %v %v, its piece ends at %v", row, xs[row], ys[row], p)
				}
			}
		}
		if level == -8 && leftOut == 0 {
			t.Errorf("level %d: no row was left out", level)
		}
		within := bin*math.Sqrt2 + 1e-9
		inside := func(x, y float64) bool { return math.Abs(x) < float64(side)*wide && math.Abs(y) < float64(side)*wide }
		lines, checked := []piece{}, 0
		for i := 1; i < len(xs); i++ {
			if math.IsNaN(ys[i]) || math.IsNaN(ys[i-1]) {
				continue
			}
			lines = append(lines, piece{xs[i-1], ys[i-1], xs[i], ys[i]})
			for _, at := range []float64{0, 0.21, 0.5, 0.83, 1} {
				x, y := xs[i-1]+at*(xs[i]-xs[i-1]), ys[i-1]+at*(ys[i]-ys[i-1])
				if !inside(x, y) {
					continue
				}
				checked++
				near := math.Inf(1)
				for _, p := range pieces {
					near = min(near, distance(x, y, p.x0, p.y0, p.x1, p.y1))
				}
				if near > within {
					t.Fatalf("level %d: the way to row %d passes %v %v, the nearest piece is %v bins away", level, i, x, y, near/bin)
				}
			}
		}
		if checked < 500 {
			t.Fatalf("only %d points lie in the tiles", checked)
		}
		for _, p := range pieces {
			if p.x0 == p.x1 && p.y0 == p.y1 {
				continue
			}
			near := math.Inf(1)
			for _, l := range lines {
				near = min(near, distance((p.x0+p.x1)/2, (p.y0+p.y1)/2, l.x0, l.y0, l.x1, l.y1))
			}
			if near > within {
				t.Fatalf("level %d: a piece at %v is %v bins off the path", level, p, near/bin)
			}
		}
	}
}

func TestAPathOfTooManyPiecesIsRefusedInWords(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	xs, ys := make([]float64, 50_000), make([]float64, 50_000)
	for i := range xs {
		xs[i], ys[i] = r.Float64(), r.Float64()
	}
	d := data.FromColumns(map[string]any{"x": xs, "y": ys})
	q := request(t, d, wire.Path, "x", "y")
	q.Places = []wire.Place{{LevelX: -11, LevelY: -11}}
	reply, _ := d.Answer(context.Background(), q)
	if reply.Status == wire.OK || !strings.Contains(reply.Message, "zoom in") {
		t.Errorf("status %d, %q", reply.Status, reply.Message)
	}
}
