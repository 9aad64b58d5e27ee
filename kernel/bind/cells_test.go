package bind_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	_ "gpucharts/kernel/bind"
	"gpucharts/kernel/cell"
)

func newSession() *cell.Session {
	return cell.NewSession(cell.Config{Prelude: map[string]string{"fmt": "fmt", "data": "gpucharts/datamgr", "chart": "gpucharts/display"}})
}

func run(t *testing.T, s *cell.Session, n int, src string) cell.Result {
	t.Helper()
	r, err := s.Run(context.Background(), n, src)
	if err != nil {
		t.Fatalf("cell %d %q: %v", n, src, err)
	}
	return r
}

const points = `ds := data.FromColumns(map[string]any{"x": []float64{1, 2, 3}, "y": []float32{4, 5, 6}})`

func TestACellMakesADatasetAndAChart(t *testing.T) {
	s := newSession()
	run(t, s, 1, points)
	if got := fmt.Sprint(run(t, s, 2, "ds.Rows()").Values...); got != "3" {
		t.Errorf("rows %s", got)
	}
	r := run(t, s, 3, `chart.Line(ds, "x", "y").Title("T")`)
	if !r.Show || fmt.Sprintf("%T", r.Values[0]) != "*display.Chart" {
		t.Errorf("shows %v %T", r.Show, r.Values)
	}
}

func TestAMissingFileStopsTheCellWithoutAPanic(t *testing.T) {
	_, err := newSession().Run(context.Background(), 1, `data.Load("no-such-file.arrow")`)
	var failed *cell.FailedError
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "no-such-file.arrow") {
		t.Errorf("%T %v", err, err)
	}
}

func TestAMissingColumnStopsTheCellWithoutAPanic(t *testing.T) {
	s := newSession()
	run(t, s, 1, points)
	_, err := s.Run(context.Background(), 2, `chart.Line(ds, "x", "why")`)
	var failed *cell.FailedError
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "why") {
		t.Errorf("%T %v", err, err)
	}
}

func TestAPackageStaysReachableBehindAVariable(t *testing.T) {
	s := newSession()
	r := run(t, s, 1, strings.Replace(points, "ds", "data", 1))
	if len(r.Hints) != 1 {
		t.Errorf("hints %v", r.Hints)
	}
	run(t, s, 2, "ds := data_.FromColumns(map[string]any{\"x\": []int64{1}})\ndata.Rows() + ds.Rows()")
}

func TestACellUsesArrow(t *testing.T) {
	s := newSession()
	r := run(t, s, 1, `import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)
schema := arrow.NewSchema([]arrow.Field{{Name: "v", Type: arrow.PrimitiveTypes.Float64}}, nil)
b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
b.Field(0).(*array.Float64Builder).AppendValues([]float64{1, 2}, nil)
ds := data.FromRecord(b.NewRecord())
ds.Rows()`)
	if got := fmt.Sprint(r.Values...); got != "2" {
		t.Errorf("rows %s", got)
	}
}

func TestMembersOfADatasetAreOffered(t *testing.T) {
	s := newSession()
	run(t, s, 1, points)
	for src, want := range map[string]string{"ds.": "Rows", "data.": "FromColumns", "chart.L": "Line", "chart.Line(ds, \"x\", \"y\").": "Title"} {
		found := false
		for _, i := range s.Complete(src, len(src)).Items {
			found = found || i.Text == want
		}
		if !found {
			t.Errorf("%q does not offer %s", src, want)
		}
	}
}
