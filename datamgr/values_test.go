package datamgr_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/display/wire"
)

// values asks for one tile of values and gives its rows.
func values(t *testing.T, d *data.Dataset, q *wire.Request) [][]float64 {
	t.Helper()
	reply, payload := d.Answer(context.Background(), q)
	if reply.Status != wire.OK || len(reply.Tiles) != 1 {
		t.Fatalf("status %d, %s", reply.Status, reply.Message)
	}
	if _, err := wire.ParseReply(wire.AppendReply(nil, &reply), len(payload)); err != nil {
		t.Fatal(err)
	}
	h := reply.Tiles[0]
	if h.Count == 0 {
		return nil
	}
	numbers := wire.Numbers(payload[h.Offset:][:h.Length])
	width := len(numbers) / int(h.Count)
	var rows [][]float64
	for i := range int(h.Count) {
		rows = append(rows, numbers[i*width:(i+1)*width])
	}
	return rows
}

// market is rows with groups, gaps and values that are no numbers.
type market struct {
	d           *data.Dataset
	group, kind []string
	x, y, z, e  []float64
	lowZ, highZ float64
}

func newMarket(n int) *market {
	r := rand.New(rand.NewPCG(21, 22))
	m := &market{}
	groups, kinds := []string{"north", "east", "south", "west"}, []string{"a", "b", "c"}
	x := 0.0
	for i := range n {
		x += r.ExpFloat64()
		m.group = append(m.group, groups[r.IntN(len(groups))])
		m.kind = append(m.kind, kinds[r.IntN(len(kinds))])
		y := r.NormFloat64()*5 + 20
		if i%41 == 0 {
			y = math.NaN()
		}
		if i%1000 == 7 {
			y = 400
		}
		m.x, m.y, m.z, m.e = append(m.x, x), append(m.y, y), append(m.z, math.Sin(x/100)), append(m.e, r.Float64())
	}
	m.d = data.FromColumns(map[string]any{"group": m.group, "kind": m.kind, "x": m.x, "y": m.y, "z": m.z, "e": m.e})
	return m
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b)) }

// extra puts further columns into a layer.
func extra(t *testing.T, d *data.Dataset, q *wire.Request, names ...string) *wire.Request {
	t.Helper()
	for i, name := range names {
		if name == "" {
			continue
		}
		at, err := d.ColumnIndex(name)
		if err != nil {
			t.Fatal(err)
		}
		q.Layer.Extra[i] = uint16(at + 1)
	}
	return q
}

func TestGroupsEqualLoopsOverTheRows(t *testing.T) {
	m := newMarket(20_000)
	names := func(of []string) (out []string) {
		for _, s := range of {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
		return out
	}
	groups, kinds := names(m.group), names(m.kind)
	for f := wire.Counts; f <= wire.Greatest; f++ {
		q := extra(t, m.d, request(t, m.d, wire.Groups, "group", "y", wire.Place{}), "kind")
		q.Layer.Function = f
		rows := values(t, m.d, q)
		if len(rows) != len(groups)*len(kinds) {
			t.Fatalf("%d rows for %d groups", len(rows), len(groups)*len(kinds))
		}
		for _, row := range rows {
			var count, sum float64
			least, greatest := math.Inf(1), math.Inf(-1)
			for i := range m.y {
				if m.group[i] != groups[int(row[0])] || m.kind[i] != kinds[int(row[1])] || math.IsNaN(m.y[i]) && f != wire.Counts {
					continue
				}
				count++
				sum += m.y[i]
				least, greatest = math.Min(least, m.y[i]), math.Max(greatest, m.y[i])
			}
			want := [...]float64{count, sum, sum / count, least, greatest}[f]
			if !near(row[2], want) || row[3] != count {
				t.Errorf("function %d, %s, %s: %v of %v rows, want %v of %v", f, groups[int(row[0])], kinds[int(row[1])], row[2], row[3], want, count)
			}
		}
	}
}

func TestBoxesEqualSortedRows(t *testing.T) {
	m := newMarket(20_000)
	rows := values(t, m.d, request(t, m.d, wire.Boxes, "group", "y", wire.Place{}))
	var names []string
	for _, s := range m.group {
		if !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	for code, name := range names {
		var list, outliers []float64
		for i, y := range m.y {
			if m.group[i] == name && !math.IsNaN(y) {
				list = append(list, y)
			}
		}
		slices.Sort(list)
		at := func(p float64) float64 { // numpy's default
			h := p * float64(len(list)-1)
			i := int(math.Floor(h))
			return list[i] + (h-float64(i))*(list[min(i+1, len(list)-1)]-list[i])
		}
		q1, q3 := at(0.25), at(0.75)
		low, high := math.Inf(1), math.Inf(-1)
		for _, y := range list {
			if y < q1-1.5*(q3-q1) || y > q3+1.5*(q3-q1) {
				outliers = append(outliers, y)
			} else {
				low, high = math.Min(low, y), math.Max(high, y)
			}
		}
		want := []float64{float64(code), 0, low, q1, at(0.5), q3, high, float64(len(list))}
		var got []float64
		for _, row := range rows {
			switch {
			case int(row[0]) != code:
			case row[1] == 0:
				for i := range want {
					if !near(row[i], want[i]) {
						t.Errorf("%s: %v, want %v", name, row, want)
						break
					}
				}
			default:
				got = append(got, row[2])
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, outliers) {
			t.Errorf("%s: outliers %v, want %v", name, got, outliers)
		}
	}
}

func TestCandlesEqualLoopsOverTheRows(t *testing.T) {
	m := newMarket(20_000)
	for _, fromTicks := range []bool{true, false} {
		for _, place := range []wire.Place{{LevelX: 6}, {LevelX: 2, IndexX: 3}, {LevelX: -3, IndexX: 40}, {LevelX: 20, IndexX: 0}} {
			q := request(t, m.d, wire.OHLC, "x", "y", place)
			columns := [4][]float64{m.y, m.y, m.y, m.y}
			if !fromTicks {
				extra(t, m.d, q, "z", "x", "e", "z")
				columns = [4][]float64{m.z, m.x, m.e, m.z}
			}
			var want [][]float64
			width := math.Ldexp(1, int(place.LevelX))
			begin := float64(place.IndexX) * 256 * width
			for bin := range 256 {
				var row []float64
				n := 0.0
				first, last := 0.0, 0.0
				open, high, low, end := math.NaN(), math.Inf(-1), math.Inf(1), math.NaN()
				for i, x := range m.x {
					if x < begin+float64(bin)*width || x >= begin+float64(bin+1)*width {
						continue
					}
					if n++; n == 1 {
						first = x
					}
					last = x
					if v := columns[0][i]; math.IsNaN(open) && !math.IsNaN(v) {
						open = v
					}
					if v := columns[3][i]; !math.IsNaN(v) {
						end = v
					}
					if v := columns[1][i]; v > high {
						high = v
					}
					if v := columns[2][i]; v < low {
						low = v
					}
				}
				if row = []float64{first - begin, last - begin, open, high, low, end, n}; n > 0 && !math.IsNaN(open) {
					want = append(want, row)
				}
			}
			got := values(t, m.d, q)
			if len(got) != len(want) {
				t.Fatalf("%v, ticks %v: %d candles, want %d", place, fromTicks, len(got), len(want))
			}
			for i := range got {
				for k := range got[i] {
					if !near(got[i][k], want[i][k]) {
						t.Fatalf("%v, ticks %v: candle %d is %v, want %v", place, fromTicks, i, got[i], want[i])
					}
				}
			}
		}
	}
}

func TestRowsWithErrorsKeepAllThatTheyReach(t *testing.T) {
	m := newMarket(5000)
	for _, place := range []wire.Place{{LevelX: -4, IndexX: 2}, {LevelX: 5}} {
		q := extra(t, m.d, request(t, m.d, wire.Rows, "x", "y", place), "e")
		width := math.Ldexp(1, int(place.LevelX))
		begin := float64(place.IndexX) * 256 * width
		got := values(t, m.d, q)
		for bin := range 256 {
			n, least, greatest := 0.0, math.Inf(1), math.Inf(-1)
			for i, x := range m.x {
				if x >= begin+float64(bin)*width && x < begin+float64(bin+1)*width && !math.IsNaN(m.y[i]) {
					n++
					least, greatest = math.Min(least, m.y[i]-m.e[i]), math.Max(greatest, m.y[i]+m.e[i])
				}
			}
			if n == 0 {
				continue
			}
			if len(got) == 0 {
				t.Fatalf("%v: bin %d is missing", place, bin)
			}
			row := got[0]
			got = got[1:]
			if !near(row[2], least) || !near(row[3], greatest) || row[4] != n || (n == 1) == math.IsNaN(row[1]) || row[0] < float64(bin)*width || row[0] >= float64(bin+1)*width {
				t.Fatalf("%v, bin %d: %v, want %v to %v of %v rows", place, bin, row, least, greatest, n)
			}
		}
		if len(got) > 0 {
			t.Errorf("%v: %d bins too many", place, len(got))
		}
	}
}

func TestFieldsEqualLoopsOverTheRows(t *testing.T) {
	m := newMarket(20_000)
	for _, f := range []wire.Function{wire.Counts, wire.Average, wire.Greatest} {
		for _, place := range []wire.Place{{LevelX: 9, LevelY: 2}, {LevelX: 9, LevelY: -5, IndexY: 20}, {LevelX: 3, LevelY: 0, IndexX: 5}} {
			q := extra(t, m.d, request(t, m.d, wire.Field, "x", "y", place), "z")
			q.Layer.Function = f
			width, height := math.Ldexp(1, int(place.LevelX)), math.Ldexp(1, int(place.LevelY))
			type sum struct{ n, sum, greatest float64 }
			want := map[[2]int]*sum{}
			for i := range m.x {
				cx, cy := int(math.Floor(m.x[i]/width))-int(place.IndexX)*32, int(math.Floor(m.y[i]/height))-int(place.IndexY)*32
				if math.IsNaN(m.y[i]) || cx < 0 || cx > 31 || cy < 0 || cy > 31 {
					continue
				}
				s := want[[2]int{cx, cy}]
				if s == nil {
					s = &sum{greatest: math.Inf(-1)}
					want[[2]int{cx, cy}] = s
				}
				s.n++
				s.sum += m.z[i]
				s.greatest = math.Max(s.greatest, m.z[i])
			}
			got := values(t, m.d, q)
			if len(got) != len(want) || len(want) == 0 {
				t.Errorf("function %d, %v: %d cells, want %d", f, place, len(got), len(want))
			}
			for _, row := range got {
				s := want[[2]int{int(row[0]), int(row[1])}]
				if s == nil || row[3] != s.n || !near(row[2], map[wire.Function]float64{wire.Counts: s.n, wire.Average: s.sum / s.n, wire.Greatest: s.greatest}[f]) {
					t.Fatalf("function %d, %v: %v, want %+v", f, place, row, s)
				}
			}
		}
	}
}

func TestHistogramsEqualLoopsOverTheRows(t *testing.T) {
	m := newMarket(20_000)
	for _, place := range []wire.Place{{LevelX: -3}, {LevelX: 1}} {
		rows := values(t, m.d, extra(t, m.d, request(t, m.d, wire.Histogram, "y", "y", place), "kind"))
		h, err := m.d.Measure(1)
		if err != nil {
			t.Fatal(err)
		}
		_ = h
		want := map[[2]int]float64{}
		var kinds []string
		for _, k := range m.kind {
			if !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
		for i, y := range m.y {
			if bin := math.Floor(y / math.Ldexp(1, int(place.LevelX))); bin >= 0 && bin < 256 {
				want[[2]int{int(bin), slices.Index(kinds, m.kind[i])}]++
			}
		}
		if len(rows) != len(want) {
			t.Errorf("%d bins, want %d", len(rows), len(want))
		}
		for _, row := range rows {
			if n := want[[2]int{int(row[0]), int(row[1])}]; n != row[2] {
				t.Errorf("bin %v of %v: %v rows, want %v", row[0], row[1], row[2], n)
			}
		}
	}
}
