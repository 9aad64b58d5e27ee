// Package axis chooses ticks and writes labels. In: the span of an axis, its length in device
// pixels, the kind of its values. Out: tick positions as distances from the span's start (so
// that nanoseconds ten years from 1970 stay exact) and labels that never overlap and always
// tell neighbours apart. It reuses its buffers: choosing ticks again allocates nothing.
package axis
