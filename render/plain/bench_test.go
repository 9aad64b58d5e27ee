package plain_test

import (
	"testing"

	"gpucharts/display/spec"
	"gpucharts/render/plain"
)

func benchmark(b *testing.B, kind spec.ChartType, rows int, run func(*scene)) {
	table := cloud(rows)
	if kind == spec.Line {
		table = walk(rows)
	}
	s := newScene(b, kind, table, spec.VisualConfig{Title: "Bench"})
	s.chart.Resize(1920, 1080, 1)
	s.draw("")
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		run(s)
	}
}

// BenchmarkFrame is what a pan costs before anything is drawn: choosing tiles, ticks, labels.
func BenchmarkFrame(b *testing.B) {
	for _, kind := range []spec.ChartType{spec.Line, spec.Scatter} {
		b.Run(string(kind), func(b *testing.B) {
			benchmark(b, kind, 60_000, func(s *scene) {
				s.chart.Pan(1, 0)
				s.chart.Wants(s.store)
				s.chart.Frame(s.store)
				s.chart.Pan(-1, 0)
			})
		})
	}
}

// BenchmarkDraw is the plain picture of 1920x1080 pixels.
func BenchmarkDraw(b *testing.B) {
	for _, kind := range []spec.ChartType{spec.Line, spec.Scatter} {
		b.Run(string(kind), func(b *testing.B) {
			var d *plain.Drawer
			benchmark(b, kind, 60_000, func(s *scene) {
				if d == nil {
					d = plain.NewDrawer(s.store)
				}
				d.Image(s.chart.Frame(s.store))
			})
		})
	}
}
