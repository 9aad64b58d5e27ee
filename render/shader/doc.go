// Package shader holds the WGSL of every mark, one file each, beside the Go file of the same
// stem in render/gpu that feeds it. In: nothing. Out: the texts, ready to be compiled.
//
// common.wgsl comes before each of them: the structs that Go writes (their offsets are
// tested against the Go structs) and the integer camera.
package shader

import _ "embed"

//go:embed common.wgsl
var common string

//go:embed box.wgsl
var box string

//go:embed glyph.wgsl
var glyph string

//go:embed line.wgsl
var line string

//go:embed density.wgsl
var density string

//go:embed tone.wgsl
var tone string

//go:embed points.wgsl
var points string

//go:embed marker.wgsl
var marker string

//go:embed cells.wgsl
var cells string

//go:embed shape.wgsl
var shape string

// The complete modules.
var (
	Common  = common
	Box     = common + box
	Glyph   = common + glyph
	Line    = common + line
	Density = common + density + tone
	Points  = common + marker + points
	Shape   = common + marker + shape
	Cells   = common + cells
)
