package datamgr_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// TestTilesOfALogarithmicAxisAreThoseOfTheLogarithms asks for tiles with a transform, and for those
// of columns that hold the logarithms by the math package.
func TestTilesOfALogarithmicAxisAreThoseOfTheLogarithms(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var x, y, logX, symY []float64
	for i := range 50_000 {
		v, w := math.Exp(r.NormFloat64()*3), r.NormFloat64()*1000
		switch i % 500 {
		case 1:
			v = 0
		case 2:
			v = -3
		case 3:
			w = math.NaN()
		}
		lv := math.Log10(v)
		if !(v > 0) {
			lv = math.NaN()
		}
		x, y, logX = append(x, v), append(y, w), append(logX, lv)
		symY = append(symY, math.Copysign(math.Log1p(math.Abs(w))/math.Ln10, w))
	}
	d := data.FromColumns(map[string]any{"x": x, "y": y})
	logs := data.FromColumns(map[string]any{"x": logX, "y": symY})
	for _, aggregate := range []wire.Aggregate{wire.M4, wire.Count, wire.Step} {
		for _, level := range []int16{-10, -8, -5, -14} {
			place := wire.Place{LevelX: level, IndexX: 0}
			if aggregate == wire.Count {
				place.LevelY = level
			}
			q := request(t, d, aggregate, "x", "y", place)
			q.Layer.TransformX, q.Layer.TransformY = wire.Log, wire.SymLog
			got, want := ask(t, d, q)[0], ask(t, logs, request(t, logs, aggregate, "x", "y", place))[0]
			if got.Rows == 0 && level > -14 || !reflect.DeepEqual(got, want) {
				t.Errorf("aggregate %d, level %d: %d rows, %v, of the logarithms %d, %v", aggregate, level, got.Rows, got.Kind, want.Rows, want.Kind)
			}
		}
	}
	e, err := d.Extent(0, spec.LogScale)
	if err != nil || e.Min.Frac != least(logX) {
		t.Errorf("the extent on the axis is %v, %v; the least logarithm %v", e, err, least(logX))
	}
	if n := strings.Join(d.Notices(), " "); !strings.Contains(n, "200 rows are not positive") {
		t.Errorf("what was left out is not said: %q", n)
	}
}

func least(values []float64) float64 {
	low := math.Inf(1)
	for _, v := range values {
		if v < low {
			low = v
		}
	}
	return low
}
