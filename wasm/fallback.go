//go:build js

package main

import (
	"syscall/js"

	"gpucharts/render/text"
)

// setFallback lets titles and labels be in any script that the browser can draw (platform.ts).
func setFallback(draw js.Value) {
	if draw.Type() != js.TypeFunction {
		return
	}
	text.Fallback = func(run string, face text.Face, sizePixels float64) (text.Bitmap, bool) {
		weight := 400
		if face == text.SemiBold {
			weight = 600
		}
		r := draw.Invoke(run, weight, sizePixels)
		if r.Type() != js.TypeObject {
			return text.Bitmap{}, false
		}
		b := text.Bitmap{W: r.Index(0).Int(), H: r.Index(1).Int(), Left: r.Index(2).Int(), Top: r.Index(3).Int(), Advance: r.Index(4).Float()}
		b.Pix = make([]byte, b.W*b.H)
		js.CopyBytesToGo(b.Pix, r.Index(5))
		return b, true
	}
}
