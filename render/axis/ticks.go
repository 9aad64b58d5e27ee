package axis

import (
	"math"

	"gpucharts/display/spec"
)

// Measurer tells how wide a label is, in device pixels.
type Measurer interface{ Width(label []byte) float64 }

// Request is what ticks are chosen for.
type Request struct {
	Span    spec.Span
	Integer bool    // the values are whole numbers
	Pixels  float64 // the length of the axis
	Least   float64 // the least distance of two ticks
	Gap     float64 // the least room between two labels
	Font    Measurer
	// Across: labels stand across the axis (a vertical axis), so that their widths do not
	// matter for overlap.
	Across bool
}

// Tick is one tick: At is its distance from the span's start in axis units.
type Tick struct {
	At       float64
	from, to int32
}

// Ticks are the ticks of one axis. Context holds what the labels leave out: the date under
// the times, or the number that every label of a deeply zoomed axis is added to.
type Ticks struct {
	Ticks   []Tick
	Context []Tick
	// Offset: Context is one number for the whole axis; labels are added to it.
	Offset bool
	// Minor are where ticks without labels lie between those of a logarithmic axis.
	Minor []float64
	text  []byte
}

// Label is the text of a tick.
func (t *Ticks) Label(tick Tick) []byte { return t.text[tick.from:tick.to] }

func (t *Ticks) reset() {
	t.Ticks, t.Context, t.Minor, t.text, t.Offset = t.Ticks[:0], t.Context[:0], t.Minor[:0], t.text[:0], false
}

// add appends a tick whose label has been written to t.text from `from` on.
func add(to []Tick, at float64, from, end int) []Tick {
	return append(to, Tick{at, int32(from), int32(end)})
}

// fits reports whether no two labels overlap. Labels are centred at their ticks.
func (t *Ticks) fits(r *Request, ticks []Tick) bool {
	if r.Across || r.Font == nil {
		return true
	}
	scale := r.Pixels / r.Span.Length
	end := math.Inf(-1)
	for _, tick := range ticks {
		half := r.Font.Width(t.Label(tick)) / 2
		if tick.At*scale-half < end {
			return false
		}
		end = tick.At*scale + half + r.Gap
	}
	return true
}

// thinContext drops context labels that would overlap the next one: the later is kept,
// because the earlier holds for less of the axis.
func (t *Ticks) thinContext(r *Request) {
	if r.Font == nil || len(t.Context) < 2 {
		return
	}
	scale := r.Pixels / r.Span.Length
	kept := t.Context[len(t.Context)-1:]
	start := kept[0].At*scale - r.Font.Width(t.Label(kept[0]))/2 - r.Gap
	last := len(t.Context) - 1
	for i := last - 1; i >= 0; i-- {
		half := r.Font.Width(t.Label(t.Context[i])) / 2
		if t.Context[i].At*scale+half <= start {
			last--
			t.Context[last] = t.Context[i]
			start = t.Context[last].At*scale - half - r.Gap
		}
	}
	n := copy(t.Context, t.Context[last:])
	t.Context = t.Context[:n]
}

func usable(r *Request) bool {
	return r.Pixels > 0 && r.Span.Length > 0 && !math.IsInf(r.Span.Length, 0) && !math.IsNaN(r.Span.Min.Frac) && !math.IsInf(r.Span.Min.Frac, 0)
}
