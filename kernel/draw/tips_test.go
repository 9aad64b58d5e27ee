package draw

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"gpucharts/datamgr"
	"gpucharts/display"
	"gpucharts/display/wire"
	"gpucharts/render"
)

// hovering is a chart with its tiles, and the pointer at shares of the plot from the left and from below.
func hovering(t *testing.T, chart *display.Chart, d *datamgr.Dataset, x, y float64) *render.Chart {
	t.Helper()
	config, err := chart.Width(500).Height(300).Configuration()
	if err != nil {
		t.Fatal(err)
	}
	c, err := render.NewChart(config)
	if err != nil {
		t.Fatal(err)
	}
	store := tilesOf(t, c, d)
	left, top, width, height := c.Plot()
	c.Hover(left+x*width, top+(1-y)*height)
	for i, q := range c.NearestRequests(nil) {
		if q.Verb == 0 {
			continue
		}
		reply, _ := d.Answer(context.Background(), &q)
		// As over the wire.
		read, err := wire.ParseReply(wire.AppendReply(nil, &reply), 0)
		if err != nil || reply.Status != wire.OK {
			t.Fatal(reply.Message, err)
		}
		c.SetNearest(i, &read)
	}
	c.Frame(store)
	return c
}

// What every kind of chart says of what is under the pointer, by the numbers that it was made of.
func TestTooltipsTellTheNumbersOfWhatIsUnderThem(t *testing.T) {
	start := time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC)
	nan := math.NaN()
	d := datamgr.FromColumns(map[string]any{
		"x": []float64{0, 1, 2}, "y": []float64{0, 5, 10}, "whole": []int{0, 1, 2},
		"time":  []time.Time{start, start.Add(time.Hour), start.Add(2 * time.Hour)},
		"when":  []time.Time{start, start.Add(90 * time.Second), start.Add(24 * time.Hour)},
		"price": []float64{7, 8.25, 9}, "fruit": []string{"apples", "pears", "apples"}, "weight": []float64{0.5, nan, 2},
		"open": []float64{1, 4, 2}, "high": []float64{2, 9, 3}, "low": []float64{0, 1, 1}, "close": []float64{2, 6, 2}, "error": []float64{1, 2, 1},
	})
	for name, c := range map[string]struct {
		chart *display.Chart
		x, y  float64
		want  []string
	}{
		"line":           {display.Line(d, "time", "y", "price"), 0.5, 0.5, []string{"2025-03-03 01:00:00", "y 5", "price 8.25", "row 1"}},
		"band":           {display.Band(d, "x", "low", "high"), 0.5, 0.5, []string{"x  1", "low 1", "high 9", "row 1"}},
		"scatter":        {display.Scatter(d, "x", "y"), 0.5, 0.5, []string{"x  1", "y 5", "row 1"}},
		"every column":   {display.Scatter(d, "x", "y").Color("price").Shape("fruit").Size("when").Opacity("weight"), 0.5, 0.5, []string{"x  1", "y 5", "price 8.25", "when 2025-03-03 00:01:30", "fruit pears", "weight null", "row 1"}},
		"color and size": {display.Scatter(d, "x", "y").Color("price").Size("price"), 0.5, 0.5, []string{"x  1", "y 5", "price 8.25", "row 1"}},
		"color by y":     {display.Scatter(d, "x", "y").Color("y"), 0.5, 0.5, []string{"x  1", "y 5", "row 1"}},
		"color by time":  {display.Scatter(d, "x", "y").Color("when"), 0.5, 0.5, []string{"x  1", "y 5", "when 2025-03-03 00:01:30", "row 1"}},
		"nothing near":   {display.Scatter(d, "x", "y"), 0.25, 0.75, nil},
		"bar":            {display.Bar(d, "fruit", "y"), 0.25, 0.1, []string{"apples", "sum of y 10", "2 rows"}},
		"bar by":         {display.Bar(d, "whole", "price").By("fruit").Stacked(), 0.5, 0.1, []string{"1", "pears 8.25", "1 row"}},
		"histogram":      {display.Histogram(d, "y").Bins(200), 0.25, 0.1, []string{"y", "from 0", "to 8", "2 rows"}},
		"box":            {display.Box(d, "fruit", "y"), 0.25, 0.5, []string{"apples", "upper whisker 10", "third quartile 7.5", "median 5", "first quartile 2.5", "lower whisker 0", "2 rows"}},
		"candles":        {display.Candles(d, "whole", "open", "high", "low", "close"), 0.5, 0.5, []string{"1", "open 4", "high 9", "low 1", "close 6", "1 row"}},
		"errors":         {display.ErrorBars(d, "x", "y", "error"), 0.5, 0.5, []string{"1", "y 5", "from 3", "to 7", "1 row"}},
		"heatmap":        {display.Heatmap(d, "whole", "fruit", "price"), 0.5, 0.75, []string{"mean of price", "whole 1", "fruit pears", "mean of price 8.25", "1 row"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := hovering(t, c.chart, d, c.x, c.y).Tip(); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
