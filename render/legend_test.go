package render

import (
	"fmt"
	"math"
	"testing"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

func axisOfNumbers(name string, low, high float64) spec.Column {
	return spec.Column{Name: name, Type: spec.Float64, Range: &spec.Range{Min: spec.Value{Frac: low}, Max: spec.Value{Frac: high}}}
}

// named is a scatter of shapes and colours: five names beside a colour bar.
func named(t *testing.T, width, height int) *Chart {
	t.Helper()
	region := spec.Column{Name: "region", Type: spec.Category, Categories: []string{"north", "east", "south", "west", "center"}, Range: &spec.Range{Max: spec.Value{Int: 4}}}
	c, err := NewChart(spec.ChartConfiguration{
		Version: 1,
		Data:    []spec.DataHandle{{Metadata: spec.DataMetadata{Rows: 9, Columns: []spec.Column{axisOfNumbers("x", 0, 1), axisOfNumbers("y", 0, 1), axisOfNumbers("sales", 0.007697, 67.59), region}}}},
		Series:  []spec.Series{{Type: spec.Scatter, X: 0, Y: 1, Encode: []spec.Encoding{{Role: spec.ColorBy, Column: 2}, {Role: spec.ShapeBy, Column: 3}}}},
		Visual:  spec.VisualConfig{Legend: true, Title: "Shapes", Width: width, Height: height},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLegendsTakeTheRowsThatTheirNamesNeed(t *testing.T) {
	for _, c := range []struct{ width, height, rows int }{{900, 400, 1}, {450, 220, 2}, {300, 400, 3}, {160, 400, 4}} {
		chart := named(t, c.width, c.height)
		f := chart.Frame(noTiles{})
		if chart.legendRows != c.rows {
			t.Errorf("%d pixels wide: %d rows, want %d", c.width, chart.legendRows, c.rows)
		}
		whole := 0
		for _, g := range f.Over {
			if float64(g.X+g.W) > float64(c.width) {
				t.Errorf("%d pixels wide: a mark at %v", c.width, g.Rect)
			}
		}
		for _, g := range f.Text {
			if g.X < 0 || int(g.X)+int(g.W) > c.width {
				whole++
			}
		}
		if whole > 0 {
			t.Errorf("%d pixels wide: %d glyphs lie beyond the picture", c.width, whole)
		}
		if _, _, _, height := chart.Plot(); height < float64(c.height)/3 {
			t.Errorf("%d pixels wide: the plot is %v of %d high", c.width, height, c.height)
		}
		if w := float64(c.width); !chart.flowLegend(nil, 16, 0, w-16, w-22-206) && c.width > 160 {
			t.Errorf("%d pixels wide: names are cut", c.width)
		}
	}
}

func TestValuesAtTheEndsOfALegendSayNoMoreThanAThousandthOfTheirLength(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      string
	}{
		{0.007697, 67.59, "0.01 67.59"}, {-9.573, 9.576, "−9.57 9.58"}, {1e-6, 5e-6, "1×10⁻⁶ 5×10⁻⁶"}, {0, 0, "0 0"}, {2.5, 2.5, "2.5 2.5"},
		{1234567, 9876543, "1,234,567 9,876,543"}, {-1e300, 1e300, "−1×10³⁰⁰ 1×10³⁰⁰"}, {1e-300, 2e-300, "1×10⁻³⁰⁰ 2×10⁻³⁰⁰"}, {100.12, 100.13, "100.12 100.13"},
	} {
		b := colorBar{low: c.low, high: c.high}
		low, high := b.ends()
		if got := string(low) + " " + string(high); got != c.want {
			t.Errorf("%v to %v: got %q, want %q", c.low, c.high, got, c.want)
		}
	}
}

// A size by times over numbers: its ends are told as times.
func TestAmountsOfTimesAreTimes(t *testing.T) {
	when := spec.Column{Name: "when", Type: spec.Timestamp, Unit: spec.Second, Range: &spec.Range{Min: spec.Value{Int: 1740960000}, Max: spec.Value{Int: 1741046400}}}
	c, err := NewChart(spec.ChartConfiguration{
		Version: 1,
		Data:    []spec.DataHandle{{Metadata: spec.DataMetadata{Rows: 9, Columns: []spec.Column{axisOfNumbers("x", 0, 1), axisOfNumbers("y", 0, 1), when}}}},
		Series:  []spec.Series{{Type: spec.Scatter, X: 0, Y: 1, Encode: []spec.Encoding{{Role: spec.ColorBy, Column: 2}, {Role: spec.SizeBy, Column: 2}}}},
		Visual:  spec.VisualConfig{Legend: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Frame(noTiles{})
	got := ""
	for _, e := range c.legendEntries() {
		got += fmt.Sprintf("%s|", e.label)
	}
	low, high := c.series[0].bar.ends()
	if got += string(low) + "|" + string(high); got != "when 2025-03-03 00:00:00|2025-03-04 00:00:00|2025-03-03 00:00:00|2025-03-04 00:00:00" {
		t.Error(got)
	}
}

// A view that the configuration gives is where a chart opens; zooming out reaches all of the data.
func TestFromAGivenRangeAllOfTheDataIsReached(t *testing.T) {
	given := func(low, high float64) *spec.Range {
		return &spec.Range{Min: spec.Value{Frac: low}, Max: spec.Value{Frac: high}}
	}
	c, err := NewChart(spec.ChartConfiguration{
		Version: 1,
		Data:    []spec.DataHandle{{Metadata: spec.DataMetadata{Rows: 9, Columns: []spec.Column{axisOfNumbers("x", 0, 1e6), axisOfNumbers("y", -500, 500)}}}},
		Series:  []spec.Series{{Type: spec.Scatter, X: 0, Y: 1}}, Visual: spec.VisualConfig{XRange: given(10, 20), YRange: given(0, 1)},
	})
	if err != nil {
		t.Fatal(err)
	}
	opens := c.View()
	x, y, width, height := c.Plot()
	for range 60 {
		c.Zoom(x+width/3, y+height/3, 0.7, 0.7)
	}
	v := c.View()
	for _, a := range []struct {
		span      spec.Span
		low, high float64
	}{{v.X, 0, 1e6}, {v.Y, -500, 500}} {
		// The middle may lie anywhere in the data: panning shows both ends.
		if a.span.Length < a.high-a.low || a.span.Length > 4*(a.high-a.low) {
			t.Errorf("zoomed out shows %v of %v to %v", a.span, a.low, a.high)
		}
	}
	c.Pan(-1e9, 1e9)
	if v := c.View(); math.Abs(v.X.Min.Frac+v.X.Length/2-1e6) > 4e4 || math.Abs(v.Y.Min.Frac+v.Y.Length/2-500) > 60 {
		t.Errorf("panned to %+v", v)
	}
	c.Reset()
	if c.View() != opens {
		t.Errorf("shows %+v again, opened at %+v", c.View(), opens)
	}
}

// noTiles has nothing.
type noTiles struct{}

func (noTiles) Tile(wire.Layer, wire.Place) (*wire.Tile, bool) { return nil, false }
func (noTiles) Values(wire.Layer, wire.Place) []float64        { return nil }
