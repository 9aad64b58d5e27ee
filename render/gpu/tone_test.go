//go:build cgo && !js && !nogpu

package gpu_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gpucharts/display/spec"
	"gpucharts/render"
	"gpucharts/render/internal/tiles"
)

// TestTonesEqualPlainGo draws densities of each tone, and of what stands in while tiles are on their way:
// cells of several sizes, ranked together.
func TestTonesEqualPlainGo(t *testing.T) {
	r := rand.New(rand.NewPCG(43, 44))
	table := &tiles.Table{}
	for range 200_000 {
		far := math.Min(20, math.Exp(r.NormFloat64()*1.5))
		angle := r.Float64() * 2 * math.Pi
		table.X, table.Y = append(table.X, far*math.Cos(angle)), append(table.Y, far*math.Sin(angle))
	}
	for _, tone := range []spec.Tone{spec.LinearTone, spec.EqualTone} {
		l := newLive(t, spec.Scatter, table)
		l.near = 5 // neighbouring entries of the ramp
		config := *l.chart.Configuration()
		config.Visual.Tone = tone
		chart, err := render.NewChart(config)
		if err != nil {
			t.Fatal(err)
		}
		l.chart = chart
		l.show(fmt.Sprint("tone-", tone), 0)
		l.chart.Pan(0.4, 0.3) // the counts stay, the picture does not
		l.show(fmt.Sprint("tone-", tone, "-moved"), 0)
		for i := range 3 {
			l.chart.Zoom(450, 200, 2.1, 2.1)
			l.compare(fmt.Sprint("chart-tone-", tone, "-stand-in-", i), l.chart.Frame(l.gpu), 0)
			l.show(fmt.Sprint("tone-", tone, "-zoomed-", i), 0)
		}
		l.chart.SetTheme(&render.Dark)
		l.show(fmt.Sprint("tone-", tone, "-dark"), 0)
	}
}
