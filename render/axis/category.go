package axis

import "gpucharts/display/spec"

// Category puts a tick with its name at each whole number, from 0 on, that has one; where names
// would overlap, at every second, third and so on.
func (t *Ticks) Category(r *Request, names []string) {
	t.reset()
	if !usable(r) {
		return
	}
	first := int64(max(0, r.Span.Min.Add(1, true).Int-1))
	end := r.Span.Min.Add(r.Span.Length, true).Int
	scale := r.Pixels / r.Span.Length
	for stride := int64(1); ; stride++ {
		if float64(stride)*scale < 14 && stride < int64(len(names)) {
			continue
		}
		t.reset()
		for i := (first + stride - 1) / stride * stride; i <= end && i < int64(len(names)); i += stride {
			at := (spec.Value{Int: i}).Sub(r.Span.Min)
			if at < 0 || at > r.Span.Length {
				continue
			}
			from := len(t.text)
			t.text = append(t.text, names[i]...)
			t.Ticks = add(t.Ticks, at, from, len(t.text))
		}
		if t.fits(r, t.Ticks) || stride >= int64(len(names)) {
			return
		}
	}
}
