package jupyter

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"
)

var (
	navy   = color.NRGBA{0x0b, 0x22, 0x39, 0xff}
	gopher = color.NRGBA{0x00, 0xad, 0xd8, 0xff}
	yellow = color.NRGBA{0xfd, 0xdd, 0x00, 0xff}
)

// Logo draws logo.svg at the given size in pixels; the shapes and numbers are that file's, in a box of 64.
func Logo(size int) image.Image {
	c := canvas{image.NewRGBA(image.Rect(0, 0, size, size)), float32(size) / 64}
	c.roundedBox(2, 2, 60, 60, 14, navy)
	for _, bar := range []struct{ x, y, h, opacity float32 }{{12, 38, 14, .45}, {23, 30, 22, .6}, {34, 34, 18, .75}, {45, 22, 30, 1}} {
		paint := gopher
		paint.A = uint8(bar.opacity * 255)
		c.roundedBox(bar.x, bar.y, 7, bar.h, 1.5, paint)
	}
	points := [][2]float32{{12, 28}, {26, 18}, {38, 24}, {52, 10}}
	for i := range points[1:] {
		c.stroke(points[i], points[i+1], 4, yellow)
	}
	return c.picture
}

type canvas struct {
	picture *image.RGBA
	scale   float32
}

func (c canvas) fill(paint color.Color, shape func(r *vector.Rasterizer)) {
	bounds := c.picture.Bounds()
	r := vector.NewRasterizer(bounds.Dx(), bounds.Dy())
	shape(r)
	r.Draw(c.picture, bounds, image.NewUniform(paint), image.Point{})
}

func (c canvas) roundedBox(x, y, w, h, radius float32, paint color.Color) {
	corners := [][2]float32{{x + w - radius, y + radius}, {x + w - radius, y + h - radius}, {x + radius, y + h - radius}, {x + radius, y + radius}}
	c.fill(paint, func(r *vector.Rasterizer) {
		for i, corner := range corners {
			c.arc(r, corner, radius, float64(i-1)*math.Pi/2, math.Pi/2, i == 0)
		}
		r.ClosePath()
	})
}

// stroke is a line with round ends.
func (c canvas) stroke(from, to [2]float32, width float32, paint color.Color) {
	along := math.Atan2(float64(to[1]-from[1]), float64(to[0]-from[0]))
	c.fill(paint, func(r *vector.Rasterizer) {
		c.arc(r, to, width/2, along-math.Pi/2, math.Pi, true)
		c.arc(r, from, width/2, along+math.Pi/2, math.Pi, false)
		r.ClosePath()
	})
}

// arc goes on along a circle in short lines.
func (c canvas) arc(r *vector.Rasterizer, center [2]float32, radius float32, from, turn float64, first bool) {
	const steps = 24
	for i := range steps + 1 {
		sin, cos := math.Sincos(from + turn*float64(i)/steps)
		x, y := (center[0]+radius*float32(cos))*c.scale, (center[1]+radius*float32(sin))*c.scale
		if first && i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
}
