package datamgr_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	data "gpucharts/datamgr"
)

// moments is a dataset of times of a unit (nil: null) with a number, a text and a truth of each row.
func moments(t *testing.T, unit arrow.TimeUnit, times []*int64) *data.Dataset {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "time", Type: &arrow.TimestampType{Unit: unit, TimeZone: "UTC"}, Nullable: true},
		{Name: "n", Type: arrow.PrimitiveTypes.Float64}, {Name: "s", Type: arrow.BinaryTypes.String}, {Name: "b", Type: arrow.FixedWidthTypes.Boolean},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for i, at := range times {
		if at == nil {
			b.Field(0).AppendNull()
		} else {
			b.Field(0).(*array.TimestampBuilder).Append(arrow.Timestamp(*at))
		}
		b.Field(1).(*array.Float64Builder).Append(float64(i))
		b.Field(2).(*array.StringBuilder).Append(fmt.Sprint("row ", i))
		b.Field(3).(*array.BooleanBuilder).Append(i%3 == 0)
	}
	return data.FromRecord(b.NewRecord())
}

func TestJoinAsOfIsThePlainLoop(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, sorted := range []bool{true, false} {
		for _, age := range []time.Duration{-1, 0, 3 * time.Millisecond} {
			const rows, others = 100_000, 3000
			make := func(n int, span int64) (times []*int64) {
				var at int64
				for range n {
					if sorted {
						at += random.Int64N(span)
					} else {
						at = random.Int64N(span * int64(n) / 2)
					}
					if random.IntN(10) == 0 {
						times = append(times, nil)
					} else {
						now := at
						times = append(times, &now)
					}
				}
				return times
			}
			left, right := make(rows, 60_000), make(others, 2000) // microseconds and milliseconds; many ties
			a, b := moments(t, arrow.Microsecond, left), moments(t, arrow.Millisecond, right)
			var joined *data.Dataset
			if age < 0 {
				joined = a.JoinAsOf("time", b)
			} else {
				joined = a.JoinAsOf("time", b, age)
			}
			number, text, truth := column(t, joined, "n_right"), look(t, joined, "s_right"), column(t, joined, "b_right")
			step := 1
			if !sorted {
				step = 37 // the loop takes rows x others steps
			}
			for i := 0; i < rows; i += step {
				best := -1
				for k, at := range right {
					if left[i] == nil || at == nil || *at*1000 > *left[i] || age >= 0 && *left[i]-*at*1000 > age.Microseconds() {
						continue
					}
					if best < 0 || *at >= *right[best] {
						best = k
					}
				}
				if best < 0 {
					if !math.IsNaN(number[i]) || text(i) != "" {
						t.Fatalf("sorted %v, age %v, row %d: %v %q, want none", sorted, age, i, number[i], text(i))
					}
					continue
				}
				if number[i] != float64(best) || text(i) != fmt.Sprint("row ", best) || truth[i] != map[bool]float64{true: 1}[best%3 == 0] {
					t.Fatalf("sorted %v, age %v, row %d: %v %q %v, want row %d", sorted, age, i, number[i], text(i), truth[i], best)
				}
			}
			if joined.Rows() != rows || joined.Rows() != a.Rows() || strings.Join(joined.Columns(), " ") != "time n s b n_right s_right b_right" {
				t.Errorf("%d rows of %v", joined.Rows(), joined.Columns())
			}
		}
	}
}

// look gives the texts of a column by row; "" is a null.
func look(t *testing.T, d *data.Dataset, name string) func(row int) string {
	t.Helper()
	c, err := d.Column(name)
	if err != nil {
		t.Fatal(err)
	}
	return func(row int) string { text, _ := c.Text(int64(row)); return text }
}

func TestJoinAsOfByNumbersAndOfNothing(t *testing.T) {
	left := data.FromColumns(map[string]any{"at": []float64{math.NaN(), -1, 0, 1.5, 10}})
	right := data.FromColumns(map[string]any{"at": []int32{0, 1, 2}, "y": []float32{5, 6, 7}})
	same(t, "y", column(t, left.JoinAsOf("at", right), "y"), []float64{math.NaN(), math.NaN(), 5, 6, 7}, 0)
	same(t, "y within 1", column(t, left.JoinAsOf("at", right, 1), "y"), []float64{math.NaN(), math.NaN(), 5, 6, math.NaN()}, 0)
	none := data.FromColumns(map[string]any{"at": []int32{}, "y": []float32{}})
	nan := math.NaN()
	same(t, "y of nothing", column(t, left.JoinAsOf("at", none), "y"), []float64{nan, nan, nan, nan, nan}, 0)
	if n := none.JoinAsOf("at", right).Rows(); n != 0 {
		t.Errorf("%d rows of none", n)
	}
}

func TestMistakesInJoinsAreExplained(t *testing.T) {
	at := int64(0)
	times := moments(t, arrow.Second, []*int64{&at})
	numbers := data.FromColumns(map[string]any{"time": []float64{1}, "y": []float64{1}})
	for want, join := range map[string]func(){
		"no column `tme`":                             func() { times.JoinAsOf("tme", numbers) },
		"`time` holds times in":                       func() { times.JoinAsOf("time", numbers) },
		"wants a column of times or numbers, and `s`": func() { times.JoinAsOf("s", times) },
		"the greatest age is 5 (int)":                 func() { times.JoinAsOf("time", times, 5) },
		"want a time.Duration for times":              func() { numbers.JoinAsOf("time", numbers, time.Second) },
	} {
		func() {
			defer func() {
				if stop, is := recover().(data.Stop); !is || !strings.Contains(stop.Error(), want) {
					t.Errorf("%v, want %q", stop, want)
				}
			}()
			join()
		}()
	}
}
