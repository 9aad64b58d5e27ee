//go:build js

package main

import (
	"syscall/js"

	"gpucharts/render/text"
)

// fallbackScript makes a function that draws a run of text with the browser's own fonts and
// returns [width, height, left, top, advance, coverage]; null where it cannot.
const fallbackScript = `
try {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', {willReadFrequently: true});
  return (run, weight, size) => {
    try {
      const font = weight + ' ' + size + 'px system-ui, sans-serif';
      context.font = font;
      const m = context.measureText(run);
      const left = Math.floor(-m.actualBoundingBoxLeft) - 1, top = Math.ceil(m.actualBoundingBoxAscent) + 1;
      const width = Math.min(2048, Math.ceil(m.actualBoundingBoxRight) - left + 1), height = Math.ceil(m.actualBoundingBoxDescent) + top + 1;
      if (!(width > 0 && height > 0)) return null;
      canvas.width = width;
      canvas.height = height;
      context.font = font;
      context.fillText(run, -left, top);
      const pixels = context.getImageData(0, 0, width, height).data;
      const coverage = new Uint8Array(width * height);
      for (let i = 0; i < coverage.length; i++) coverage[i] = pixels[4 * i + 3];
      return [width, height, left, -top, m.width, coverage];
    } catch { return null; }
  };
} catch { return null; }`

// setFallback lets titles and labels be in any script that the browser can draw.
func setFallback() {
	draw := js.Global().Get("Function").New(fallbackScript).Invoke()
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
