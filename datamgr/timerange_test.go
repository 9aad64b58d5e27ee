package datamgr_test

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/compress"

	data "gpucharts/datamgr"
	"gpucharts/display/spec"
)

// inNanos is a moment as a whole number of any size.
func inNanos(t time.Time) *big.Int {
	n := new(big.Int).Mul(big.NewInt(t.Unix()), big.NewInt(1e9))
	return n.Add(n, big.NewInt(int64(t.Nanosecond())))
}

// timeKind is a kind of times, and how many nanoseconds one of its counts is.
type timeKind struct {
	kind  arrowKind
	nanos int64
}

func timeKinds() (out []timeKind) {
	for _, k := range arrowKinds() {
		of := k.of
		if d, ok := of.(*arrow.DictionaryType); ok {
			of = d.ValueType
		}
		switch of := of.(type) {
		case *arrow.TimestampType:
			out = append(out, timeKind{k, int64(math.Pow(1000, float64(3-of.Unit)))})
		case *arrow.Date32Type:
			out = append(out, timeKind{k, 1e9}) // as charts see it
		case *arrow.Date64Type:
			out = append(out, timeKind{k, 1e6})
		}
	}
	return out
}

// nanosOf is when a row is, exactly.
func (m timeKind) nanosOf(it item) *big.Int {
	return new(big.Int).Mul(big.NewInt(it.want.(int64)), big.NewInt(m.nanos))
}

func TestRangesOfEveryTimeAreThePlainLoop(t *testing.T) {
	kathmandu := time.FixedZone("+05:45", 5*3600+45*60)
	for i, m := range timeKinds() {
		t.Run(m.kind.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(51, uint64(i)))
			for _, inOrder := range []bool{true, false} {
				y := m.kind.few(m.kind.items(r, 1500, true))
				if inOrder {
					y = inOrderOf(y)
				}
				x := make([]item, len(y))
				for i := range x {
					x[i] = put(int64(i), any(int64(i)))
				}
				d := tableOf(recordsOf(t, wholeKind, m.kind, x, y, 400, 900))
				borders := []time.Time{{}, time.Unix(0, 0).In(kathmandu), time.Date(2024, 2, 29, 23, 59, 59, 999_999_999, kathmandu),
					time.Unix(0, math.MaxInt64), time.Unix(0, math.MinInt64), time.Unix(math.MaxInt64/1_000_000_000, 999_999_999), time.Unix(math.MinInt64/1_000_000_000-1, 1),
					time.Date(-9000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(12000, 1, 1, 0, 0, 0, 1, time.UTC)}
				for len(borders) < 20 { // on a row's moment, or just beside
					if it := y[r.IntN(len(y))]; it.want != nil {
						n := m.nanosOf(it)
						if n.Add(n, big.NewInt(r.Int64N(3)-1)); n.IsInt64() {
							borders = append(borders, time.Unix(0, n.Int64()).In(kathmandu))
						} else {
							borders = append(borders, time.Unix(it.want.(int64)/(1e9/m.nanos), 0))
						}
					}
				}
				for range 30 {
					from, to := borders[r.IntN(len(borders))], borders[r.IntN(len(borders))]
					if to.Before(from) {
						from, to = to, from
					}
					var want []int
					for row, it := range y {
						if it.want != nil && m.nanosOf(it).Cmp(inNanos(from)) >= 0 && m.nanosOf(it).Cmp(inNanos(to)) < 0 {
							want = append(want, row)
						}
					}
					if got := rowsOf(t, d.RangeOf("y", from, to)); !slices.Equal(got, want) {
						t.Fatalf("in order %v, from %v to %v: %d rows, want %d", inOrder, from, to, len(got), len(want))
					}
				}
			}
		})
	}
}

func TestRangesThatMakeNoSenseAndEmptyOnes(t *testing.T) {
	d, _ := ticks(t, 1000, true)
	c, _ := d.Column("t")
	first, _ := c.Time(0)
	last, _ := c.Time(999)
	for name, r := range map[string][2]time.Time{
		"a moment to itself": {first, first}, "before all rows": {first.Add(-time.Hour), first}, "after all rows": {last.Add(1), last.Add(time.Hour)},
	} {
		if got := d.Range(r[0], r[1]); got.Rows() != 0 || len(got.Columns()) != len(d.Columns()) {
			t.Errorf("%s: %d rows of %d columns", name, got.Rows(), len(got.Columns()))
		}
	}
	if n := d.Range(first, last.Add(1)).Rows(); n != 1000 {
		t.Errorf("all rows: %d", n)
	}
	if n := d.InTimeRange(spec.TimeRange{StartNanos: first.UnixNano(), EndNanos: last.UnixNano()}).Rows(); n == 0 || n == 1000 {
		t.Errorf("the end belongs to a range, or nothing does: %d rows of 1000", n)
	}
	none := data.FromColumns(map[string]any{"n": []int64{1}})
	for say, wrong := range map[string]func(){
		"the end lies before the beginning": func() { d.Range(last, first) },
		"wants a column of times":           func() { d.RangeOf("a", first, last) },
		"no column `tt`":                    func() { d.RangeOf("tt", first, last) },
		"has no column of times":            func() { none.Range(first, last) },
	} {
		func() {
			defer func() {
				if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), say) {
					t.Errorf("%v does not say %q", err, say)
				}
			}()
			wrong()
		}()
	}
}

// timesByGroup are times in order, a thousand to a row group, with a payload beside them.
func timesByGroup(t *testing.T, of *arrow.TimestampType, shuffle bool) (records []arrow.Record, counts []int64) {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "x", Type: arrow.PrimitiveTypes.Int64}, {Name: "y", Type: of, Nullable: true}, {Name: "pay", Type: arrow.PrimitiveTypes.Float64}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	r := rand.New(rand.NewPCG(52, 1))
	order := make([]int64, 10_000)
	for i := range order {
		order[i] = int64(i)
	}
	if shuffle { // within a row group: its range stays what it was
		for g := 0; g < len(order); g += 1000 {
			r.Shuffle(1000, func(i, j int) { order[g+i], order[g+j] = order[g+j], order[g+i] })
		}
	}
	for i, n := range order {
		b.Field(0).(*array.Int64Builder).Append(int64(i))
		b.Field(1).(*array.TimestampBuilder).Append(arrow.Timestamp(1_000_000_000 + n))
		b.Field(2).(*array.Float64Builder).Append(r.Float64())
		counts = append(counts, 1_000_000_000+n)
	}
	return []arrow.Record{b.NewRecord()}, counts
}

// What a range leaves out is not read: a file whose other row groups are garbage gives its rows all
// the same, from the disk and from the web, and of the web nothing else is fetched.
func TestRowGroupsOutsideARangeAreNotRead(t *testing.T) {
	units := map[arrow.TimeUnit]time.Duration{arrow.Millisecond: time.Millisecond, arrow.Microsecond: time.Microsecond, arrow.Nanosecond: time.Nanosecond}
	for unit, long := range units {
		for _, zone := range []string{"", "UTC"} {
			for _, shuffle := range []bool{false, true} {
				t.Run(fmt.Sprint(unit, " ", zone, " ", shuffle), func(t *testing.T) {
					records, counts := timesByGroup(t, &arrow.TimestampType{Unit: unit, TimeZone: zone}, shuffle)
					whole := parquetBytes(t, records, 1000, compress.Codecs.Uncompressed)
					at := func(i int64) time.Time { return time.Unix(0, 0).Add(time.Duration(1_000_000_000+i) * long) }
					// Group 4 alone is left whole: its pages lie between a third and a half of the file.
					broken := bytes.Clone(whole)
					for i := 8; i < len(whole)*38/100; i++ {
						broken[i] ^= 0x55
					}
					for i := len(whole) * 52 / 100; i < len(whole)*9/10; i++ {
						broken[i] ^= 0x55
					}
					address, sent := webServer(t, map[string][]byte{"/whole.parquet": whole, "/broken.parquet": broken})
					for _, path := range []string{write(t, "whole.parquet", whole), write(t, "broken.parquet", broken), address + "/whole.parquet", address + "/broken.parquet"} {
						d := data.Load(path)
						opened := sent.Load()
						part := d.RangeOf("y", at(4100), at(4900))
						var want []int
						for row, c := range counts {
							if c >= 1_000_004_100 && c < 1_000_004_900 {
								want = append(want, row)
							}
						}
						if got := rowsOf(t, part); !slices.Equal(got, want) {
							t.Fatalf("%s: %d rows, want %d", path, len(got), len(want))
						}
						if fetched := sent.Load() - opened; strings.HasPrefix(path, "http") && (fetched == 0 || fetched > int64(len(whole))/5) {
							t.Errorf("%d of %d bytes were fetched for one row group of ten", fetched, len(whole))
						}
						if _, err := d.Measure(2); strings.Contains(path, "broken") && err == nil {
							t.Error("the other row groups can be read: the test is worth nothing")
						}
						d.Close()
					}
				})
			}
		}
	}
}
