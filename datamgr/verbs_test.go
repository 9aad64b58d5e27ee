package datamgr_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	data "gpucharts/datamgr"
)

// truth is a table in plain Go slices, to compare with. NaN stands for a null in a and b,
// the least int64 in n.
type truth struct {
	t     []int64 // milliseconds, never null
	a, b  []float64
	n     []int64
	venue []string // "": null
	flag  []bool
}

const nullInt = math.MinInt64

// ticks makes rows in records of uneven length, and the same in plain slices.
func ticks(t testing.TB, rows int, inOrder bool) (*data.Dataset, *truth) {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(rows), 5))
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "t", Type: &arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "UTC"}},
		{Name: "a", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		{Name: "b", Type: arrow.PrimitiveTypes.Float32, Nullable: true},
		{Name: "n", Type: arrow.PrimitiveTypes.Int16, Nullable: true},
		{Name: "venue", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "flag", Type: arrow.FixedWidthTypes.Boolean},
	}, nil)
	want := &truth{}
	var records []arrow.Record
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	cut := 1 + r.IntN(rows)
	for i := range rows {
		ms := int64(1_700_000_000_000) + int64(i)*250
		if !inOrder {
			ms = int64(1_700_000_000_000) + r.Int64N(int64(rows)*250)
		}
		b.Field(0).(*array.TimestampBuilder).Append(arrow.Timestamp(ms))
		want.t = append(want.t, ms)
		a, b32, n, venue := math.NaN(), math.NaN(), int64(nullInt), ""
		if r.IntN(10) > 0 {
			a = 100 + r.NormFloat64()
			b.Field(1).(*array.Float64Builder).Append(a)
		} else {
			b.Field(1).AppendNull()
		}
		if r.IntN(10) > 0 {
			b32 = float64(float32(r.NormFloat64()))
			b.Field(2).(*array.Float32Builder).Append(float32(b32))
		} else {
			b.Field(2).AppendNull()
		}
		if r.IntN(10) > 0 {
			n = r.Int64N(2000) - 1000
			b.Field(3).(*array.Int16Builder).Append(int16(n))
		} else {
			b.Field(3).AppendNull()
		}
		if r.IntN(10) > 0 {
			venue = []string{"Xetra", "NYSE", "Tokyo", "Zürich"}[r.IntN(4)]
			b.Field(4).(*array.StringBuilder).Append(venue)
		} else {
			b.Field(4).AppendNull()
		}
		flag := r.IntN(2) == 0
		b.Field(5).(*array.BooleanBuilder).Append(flag)
		want.a, want.b, want.n, want.venue, want.flag = append(want.a, a), append(want.b, b32), append(want.n, n), append(want.venue, venue), append(want.flag, flag)
		if i%cut == cut-1 {
			records = append(records, b.NewRecord())
			cut = 1 + r.IntN(rows)
		}
	}
	records = append(records, b.NewRecord())
	d := data.FromTable(array.NewTableFromRecords(schema, records))
	t.Cleanup(func() { d.Close() })
	return d, want
}

// column copies a column, NaN for nulls.
func column(t testing.TB, d *data.Dataset, name string) []float64 {
	t.Helper()
	c, err := d.Column(name)
	if err != nil {
		t.Fatal(err)
	}
	v, err := c.Floats()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// same compares values, NaN being the same as NaN, within a relative error.
func same(t testing.TB, what string, got, want []float64, within float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows, want %d", what, len(got), len(want))
	}
	for i, w := range want {
		if g := got[i]; !(math.Abs(g-w) <= within*math.Max(1, math.Abs(w)) || math.IsNaN(g) && math.IsNaN(w) || g == w) {
			t.Fatalf("%s: row %d is %v, want %v", what, i, g, w)
		}
	}
}

func floats(v []int64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		if out[i] = float64(x); x == nullInt {
			out[i] = math.NaN()
		}
	}
	return out
}

const manyRows = 150_000 // more than two shares

func TestFilterKeepsExactlyTheRowsThatMatch(t *testing.T) {
	d, w := ticks(t, manyRows, true)
	at := time.UnixMilli(w.t[1000]).UTC()
	for name, c := range map[string]struct {
		e    data.Expr
		keep func(i int) bool
	}{
		"greater":     {data.Col("a").Gt(100), func(i int) bool { return w.a[i] > 100 }},
		"whole":       {data.Col("n").Le(-0.5), func(i int) bool { return w.n[i] != nullInt && w.n[i] <= -1 }},
		"equal":       {data.Col("n").Eq(7.0), func(i int) bool { return w.n[i] == 7 }},
		"never equal": {data.Col("n").Eq(7.5), func(i int) bool { return false }},
		"between":     {data.Col("b").Between(-0.25, 0.25), func(i int) bool { return w.b[i] >= -0.25 && w.b[i] <= 0.25 }},
		"text":        {data.Col("venue").Eq("Zürich"), func(i int) bool { return w.venue[i] == "Zürich" }},
		"in":          {data.Col("venue").In("NYSE", "Tokyo"), func(i int) bool { return w.venue[i] == "NYSE" || w.venue[i] == "Tokyo" }},
		"contains":    {data.Col("venue").Contains("etr"), func(i int) bool { return w.venue[i] == "Xetra" }},
		"flag":        {data.Col("flag"), func(i int) bool { return w.flag[i] }},
		"null":        {data.Col("a").IsNull(), func(i int) bool { return math.IsNaN(w.a[i]) }},
		"not null":    {data.Col("venue").NotNull(), func(i int) bool { return w.venue[i] != "" }},
		"time":        {data.Col("t").Ge(at), func(i int) bool { return w.t[i] >= w.t[1000] }},
		"time text":   {data.Col("t").Lt(at.Format(time.RFC3339Nano)), func(i int) bool { return w.t[i] < w.t[1000] }},
		"finer time":  {data.Col("t").Le(at.Add(time.Nanosecond)), func(i int) bool { return w.t[i] <= w.t[1000] }},
		"and":         {data.Col("a").Gt(100).And(data.Col("b").Lt(0)), func(i int) bool { return w.a[i] > 100 && w.b[i] < 0 }},
		"or unknown":  {data.Col("a").Gt(100).Or(data.Col("b").Lt(0)), func(i int) bool { return w.a[i] > 100 || w.b[i] < 0 }},
		"not unknown": {data.Col("a").Gt(100).Not(), func(i int) bool { return w.a[i] <= 100 }},
		"columns":     {data.Col("n").Gt(data.Col("a")), func(i int) bool { return w.n[i] != nullInt && float64(w.n[i]) > w.a[i] }},
		"all":         {data.Value(true), func(i int) bool { return true }},
	} {
		t.Run(name, func(t *testing.T) {
			f := d.Filter(c.e)
			defer f.Close()
			var rows []int
			for i := range w.t {
				if c.keep(i) {
					rows = append(rows, i)
				}
			}
			if f.Rows() != int64(len(rows)) {
				t.Fatalf("%d rows, want %d", f.Rows(), len(rows))
			}
			pickF := func(v []float64) (out []float64) {
				for _, i := range rows {
					out = append(out, v[i])
				}
				return out
			}
			same(t, "t", column(t, f, "t"), pickF(floats(w.t)), 0)
			same(t, "a", column(t, f, "a"), pickF(w.a), 0)
			same(t, "b", column(t, f, "b"), pickF(w.b), 0)
			same(t, "n", column(t, f, "n"), pickF(floats(w.n)), 0)
			head := f.Head(50).Rows
			for k, row := range head {
				want := w.venue[rows[k]]
				if want == "" {
					want = "null"
				}
				if row[4] != want || row[5] != fmt.Sprint(w.flag[rows[k]]) {
					t.Fatalf("row %d is %q, want %s, %v", k, row, want, w.flag[rows[k]])
				}
			}
		})
	}
}

func TestDeriveIsThePlainLoop(t *testing.T) {
	d, w := ticks(t, manyRows, true)
	each := func(f func(i int) float64) []float64 {
		out := make([]float64, manyRows)
		for i := range out {
			out[i] = f(i)
		}
		return out
	}
	n := floats(w.n)
	sum := 0.0
	for name, c := range map[string]struct {
		e      data.Expr
		want   func(i int) float64
		within float64
	}{
		"mid":     {data.Col("a").Add(data.Col("b")).Div(2), func(i int) float64 { return (w.a[i] + w.b[i]) / 2 }, 0},
		"log":     {data.Col("a").Log(), func(i int) float64 { return math.Log(w.a[i]) }, 0},
		"exp":     {data.Col("b").Exp(), func(i int) float64 { return math.Exp(w.b[i]) }, 0},
		"sqrt":    {data.Col("b").Sqrt(), func(i int) float64 { return math.Sqrt(w.b[i]) }, 0},
		"abs":     {data.Col("n").Abs(), func(i int) float64 { return math.Abs(n[i]) }, 0},
		"neg":     {data.Col("n").Neg().Mul(3), func(i int) float64 { return -n[i] * 3 }, 0},
		"pow":     {data.Col("n").Pow(2), func(i int) float64 { return n[i] * n[i] }, 0},
		"int":     {data.Col("a").Int(), func(i int) float64 { return math.Trunc(w.a[i]) }, 0},
		"flag":    {data.Col("flag").Float(), func(i int) float64 { return map[bool]float64{true: 1}[w.flag[i]] }, 0},
		"hour":    {data.Col("t").Hour(), func(i int) float64 { return float64(time.UnixMilli(w.t[i]).UTC().Hour()) }, 0},
		"weekday": {data.Col("t").Weekday(), func(i int) float64 { return float64(time.UnixMilli(w.t[i]).UTC().Weekday()) }, 0},
		"seconds": {data.Col("t").Sub(time.UnixMilli(w.t[0])), func(i int) float64 { return float64(w.t[i]-w.t[0]) / 1000 }, 0},
		"later":   {data.Col("t").Add(time.Minute), func(i int) float64 { return float64(w.t[i] + 60_000) }, 0},
		"minute":  {data.Col("t").Truncate(time.Minute), func(i int) float64 { return float64(w.t[i] / 60_000 * 60_000) }, 0},
		"diff": {data.Col("n").Diff(), func(i int) float64 {
			if i == 0 {
				return math.NaN()
			}
			return n[i] - n[i-1]
		}, 0},
		"second diff": {data.Col("a").Diff().Diff(), func(i int) float64 {
			if i < 2 {
				return math.NaN()
			}
			return (w.a[i] - w.a[i-1]) - (w.a[i-1] - w.a[i-2])
		}, 0},
		"cumsum": {data.Col("a").CumSum(), func(i int) float64 {
			if math.IsNaN(w.a[i]) {
				return w.a[i]
			}
			sum += w.a[i]
			return sum
		}, 1e-12},
		"cumsum of whole": {data.Col("n").CumSum(), func() func(i int) float64 {
			sum := 0.0
			return func(i int) float64 {
				if math.IsNaN(n[i]) {
					return n[i]
				}
				sum += n[i]
				return sum
			}
		}(), 0},
	} {
		t.Run(name, func(t *testing.T) {
			e := d.Derive("new", c.e)
			defer e.Close()
			same(t, name, column(t, e, "new"), each(c.want), c.within)
			same(t, "a beside it", column(t, e, "a"), w.a, 0)
		})
	}
	replaced := d.Derive("a", data.Col("a").Mul(2))
	if got, want := strings.Join(replaced.Columns(), " "), strings.Join(d.Columns(), " "); got != want {
		t.Errorf("columns %s, want %s", got, want)
	}
	same(t, "a", column(t, replaced, "a"), each(func(i int) float64 { return 2 * w.a[i] }), 0)
}

func TestWholeNumbersThatDoNotFitAreNull(t *testing.T) {
	d := data.FromColumns(map[string]any{"x": []int64{math.MaxInt64, math.MinInt64, 4_000_000_000, -1}})
	for name, want := range map[string]struct {
		e    data.Expr
		fits []bool
	}{
		"add": {data.Col("x").Add(1), []bool{false, true, true, true}},
		"sub": {data.Col("x").Sub(1), []bool{true, false, true, true}},
		"mul": {data.Col("x").Mul(data.Col("x")), []bool{false, false, false, true}},
		"neg": {data.Col("x").Neg(), []bool{true, false, true, true}},
	} {
		c, _ := d.Derive(name, want.e).Column(name)
		for i, fits := range want.fits {
			if _, ok := c.Value(int64(i)); ok != fits {
				t.Errorf("%s of row %d: a value %v, want %v", name, i, ok, fits)
			}
		}
	}
	if n := d.Filter(data.Col("x").Gt(int64(math.MaxInt64 - 1))).Rows(); n != 1 {
		t.Errorf("%d rows are above the second greatest integer, want 1", n)
	}
}

func TestSortBy(t *testing.T) {
	d, w := ticks(t, manyRows, false)
	rows := make([]int, manyRows)
	for i := range rows {
		rows[i] = i
	}
	sort.SliceStable(rows, func(x, y int) bool {
		a, b := w.a[rows[x]], w.a[rows[y]]
		return a < b || math.IsNaN(b) && !math.IsNaN(a)
	})
	want := func(v []float64) (out []float64) {
		for _, i := range rows {
			out = append(out, v[i])
		}
		return out
	}
	s := d.SortBy("a")
	same(t, "a", column(t, s, "a"), want(w.a), 0)
	same(t, "t", column(t, s, "t"), want(floats(w.t)), 0)
	down := column(t, d.SortByDescending("a"), "a")
	if !math.IsNaN(down[manyRows-1]) || math.IsNaN(down[0]) || !(down[0] >= down[1] && down[1] >= down[100]) {
		t.Errorf("descending: %v … %v", down[:3], down[manyRows-1])
	}
	text := d.SortBy("venue").Head(3).Rows
	if text[0][4] != "NYSE" {
		t.Errorf("first venue %q", text[0][4])
	}
	if s.SortBy("a").Handle().ID == d.Handle().ID {
		t.Error("another dataset is the same")
	}
}

func TestGroupBy(t *testing.T) {
	d, w := ticks(t, manyRows, true)
	type group struct{ rows, sum, count, low, high float64 }
	want := map[string]*group{}
	for i, v := range w.venue {
		g := want[v]
		if g == nil {
			g = &group{low: math.Inf(1), high: math.Inf(-1)}
			want[v] = g
		}
		if g.rows++; !math.IsNaN(w.a[i]) {
			g.sum, g.count = g.sum+w.a[i], g.count+1
			g.low, g.high = math.Min(g.low, w.a[i]), math.Max(g.high, w.a[i])
		}
	}
	names := []string{"NYSE", "Tokyo", "Xetra", "Zürich", ""}
	pick := func(f func(g *group) float64) (out []float64) {
		for _, n := range names {
			out = append(out, f(want[n]))
		}
		return out
	}
	by := d.GroupBy("venue")
	for i, row := range by.Count().Head(9).Rows {
		if row[0] != names[i] && !(row[0] == "null" && names[i] == "") {
			t.Errorf("group %d is %q, want %q", i, row[0], names[i])
		}
	}
	same(t, "count", column(t, by.Count(), "count"), pick(func(g *group) float64 { return g.rows }), 0)
	same(t, "sum", column(t, by.Sum("a"), "a"), pick(func(g *group) float64 { return g.sum }), 1e-12)
	same(t, "mean", column(t, by.Mean("a"), "a"), pick(func(g *group) float64 { return g.sum / g.count }), 1e-12)
	same(t, "min", column(t, by.Min("a", "b"), "a"), pick(func(g *group) float64 { return g.low }), 0)
	same(t, "max", column(t, by.Max("b", "a"), "a"), pick(func(g *group) float64 { return g.high }), 0)

	// Two keys: every pair once, in order, and all rows in some pair.
	pairs := d.GroupBy("n", "flag").Count()
	seen := map[[2]string]bool{}
	total := 0.0
	for _, row := range pairs.Head(1 << 20).Rows {
		seen[[2]string{row[0], row[1]}] = true
	}
	for _, n := range column(t, pairs, "count") {
		total += n
	}
	if len(seen) != int(pairs.Rows()) || total != manyRows {
		t.Errorf("%d pairs, %d of them different, %v rows", pairs.Rows(), len(seen), total)
	}
	if got := pairs.Schema().Field(0).Type.String(); got != "int16" {
		t.Errorf("the key became %s", got)
	}
	hours := d.Derive("hour", data.Col("t").Hour()).GroupBy("hour").Mean("a")
	if hours.Rows() != 24 && hours.Rows() != 11 {
		t.Logf("%d hours", hours.Rows())
	}
}

func TestVerbsChainAndAreMadeOnce(t *testing.T) {
	d, _ := ticks(t, 1000, true)
	make := func() *data.Dataset {
		return d.Filter(data.Col("a").Gt(99)).Select("t", "a").Derive("twice", data.Col("a").Mul(2)).Rolling("twice", 5).Mean()
	}
	one, two := make(), make()
	if one.Handle().ID != two.Handle().ID {
		t.Error("running the same verbs again made another dataset")
	}
	if got := strings.Join(one.Columns(), " "); got != "t a twice twice_mean" {
		t.Errorf("columns %s", got)
	}
	if d.Filter(data.Col("a").Gt(98)).Handle().ID == d.Filter(data.Col("a").Gt(99)).Handle().ID {
		t.Error("another condition gave the same dataset")
	}
}

func TestWhatIsDerivedKeepsItsFileOpen(t *testing.T) {
	d, err := data.Open(write(t, "parent.arrow", arrowBytes(t, []arrow.Record{sample(100, 1)})))
	if err != nil {
		t.Fatal(err)
	}
	s := d.Select("f64", "t")
	d.Close()
	if _, err := s.Measure(0, 1); err != nil {
		t.Errorf("after the parent was closed: %v", err)
	}
	s.Close()
	if _, ok := data.Find(d.Handle().ID); ok {
		t.Error("the file stays open after all is closed")
	}
	if msg := stopped(func() { d.Select("t") }); !strings.Contains(msg, "closed") {
		t.Errorf("a verb of a closed dataset says %q", msg)
	}
}

// stopped gives the message of the Stop that f panics with.
func stopped(f func()) (msg string) {
	defer func() {
		if s, ok := recover().(data.Stop); ok {
			msg = s.Error()
		}
	}()
	f()
	return ""
}

func TestMistakesInVerbsAreExplained(t *testing.T) {
	d, _ := ticks(t, 100, true)
	for want, f := range map[string]func(){
		"did you mean `venue`":              func() { d.Filter(data.Col("venu").Eq("x")) },
		"not numbers":                       func() { d.Filter(data.Col("a")) },
		"Filter wants a condition":          func() { d.Filter(data.Col("a").Add(1)) },
		"is empty":                          func() { d.Filter(data.Expr{}) },
		"Gt cannot compare numbers with te": func() { d.Filter(data.Col("a").Gt("x")) },
		"cannot stand in an expression":     func() { d.Filter(data.Col("a").Gt([]int{1})) },
		"\"soon\" is not a time":            func() { d.Filter(data.Col("t").Gt("soon")) },
		"And wants conditions":              func() { d.Filter(data.Col("flag").And(data.Col("a"))) },
		"Add of two times has no meaning":   func() { d.Derive("x", data.Col("t").Add(data.Col("t"))) },
		"Log wants numbers, not text":       func() { d.Derive("x", data.Col("venue").Log()) },
		"Hour wants times":                  func() { d.Derive("x", data.Col("a").Hour()) },
		"wants a name":                      func() { d.Derive("", data.Col("a")) },
		"names `a` twice":                   func() { d.Select("a", "a") },
		"no column `c`":                     func() { d.SortBy("c") },
		"`venue` of data holds text":        func() { d.GroupBy("flag").Mean("venue") },
		"is what is grouped by":             func() { d.GroupBy("n").Mean("n") },
		"Sum of times has no meaning":       func() { d.GroupBy("n").Sum("t") },
		"a window of 0 rows":                func() { d.Rolling("a", 0).Mean() },
		"wants numbers, not text":           func() { d.Rolling("venue", 3).Mean() },
		"Resample wants a column of times":  func() { d.Resample("a", time.Minute).Count() },
		"no multiple of the column's unit":  func() { d.Resample("t", time.Microsecond).Count() },
		"the end lies before the beginning": func() { d.Range(time.Unix(2, 0), time.Unix(1, 0)) },
		"has no column of times":            func() { d.Select("a").Range(time.Unix(1, 0), time.Unix(2, 0)) },
	} {
		if msg := stopped(f); !strings.Contains(msg, want) {
			t.Errorf("%q; want %q in it", msg, want)
		}
	}
}

func TestVerbsOfNoRows(t *testing.T) {
	d, _ := ticks(t, 100, true)
	e := d.Filter(data.Value(false))
	if e.Rows() != 0 {
		t.Fatalf("%d rows", e.Rows())
	}
	for name, f := range map[string]func() *data.Dataset{
		"filter": func() *data.Dataset { return e.Filter(data.Col("a").Gt(1)) }, "derive": func() *data.Dataset { return e.Derive("x", data.Col("a").Diff()) },
		"sort": func() *data.Dataset { return e.SortByDescending("a") }, "group": func() *data.Dataset { return e.GroupBy("venue").Mean("a") },
		"roll": func() *data.Dataset { return e.Rolling("a", 3).Mean() }, "resample": func() *data.Dataset { return e.Resample("t", time.Second).OHLC("a") },
		"range": func() *data.Dataset { return e.Range(time.Unix(0, 0), time.Unix(9, 0)) },
	} {
		if n := f().Rows(); n != 0 {
			t.Errorf("%s of no rows has %d", name, n)
		}
	}
}
