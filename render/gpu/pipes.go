package gpu

import "gpucharts/render/shader"

// pipe names a pipeline of the drawer. Each is compiled when it is first needed.
type pipe int

const (
	pipeBox pipe = iota
	pipeGlyph
	pipeDisc
	pipeLineReduce
	pipeLineColumns
	pipeSegment
	pipeLineCoverage
	pipeCountPoints
	pipeCountCells
	pipeCopyCells
	pipeFindGreatest
	pipeJoinGreatest
	pipeToneBins
	pipeToneSums
	pipeDensity
	pipePicture
	pipeShape
	pipeMarker
	pipeCells
	pipes
)

func (d *Drawer) pipe(p pipe) (pipelineID, error) {
	if d.pipes[p] == 0 {
		desc := d.describe(p)
		id, err := d.device.newPipeline(&desc)
		if err != nil {
			return 0, err
		}
		d.pipes[p] = id
	}
	return d.pipes[p], nil
}

// Warm compiles the next pipeline that nothing has needed yet, so that a first frame does not wait for it, and tells
// whether more are left. Each costs a software adapter some 50 ms.
func (d *Drawer) Warm() (more bool, err error) {
	for p := range pipes {
		if d.pipes[p] == 0 {
			_, err = d.pipe(p)
			return p+1 < pipes && err == nil, err
		}
	}
	return false, nil
}

func (d *Drawer) describe(p pipe) pipeline {
	l := &d.layouts
	switch p {
	case pipeBox:
		return pipeline{code: shader.Box, vertex: "box_vs", fragment: "box_fs", layouts: []layoutID{l.frame}}
	case pipeGlyph:
		return pipeline{code: shader.Glyph, vertex: "glyph_vs", fragment: "glyph_fs", layouts: []layoutID{l.frame, l.atlas}}
	case pipeDisc:
		return pipeline{code: shader.Points, vertex: "disc_vs", fragment: "disc_fs", layouts: []layoutID{l.frame, l.tile}}
	case pipeLineReduce:
		return pipeline{code: shader.Line, compute: "line_reduce", layouts: []layoutID{l.frame, l.tile, l.columnsOut}}
	case pipeLineColumns:
		return pipeline{code: shader.Line, vertex: "plot_vs", fragment: "line_columns_fs", layouts: []layoutID{l.frame, l.columnsIn}}
	case pipeSegment:
		return pipeline{code: shader.Line, vertex: "segment_vs", fragment: "segment_fs", layouts: []layoutID{l.frame, l.tile}, format: formatCoverage, blend: blendMax}
	case pipeLineCoverage:
		return pipeline{code: shader.Line, vertex: "plot_vs", fragment: "line_coverage_fs", layouts: []layoutID{l.frame, l.coverage}}
	case pipeCountPoints:
		return pipeline{code: shader.Density, compute: "count_points", layouts: []layoutID{l.frame, l.tile, l.densityOut}}
	case pipeCountCells:
		return pipeline{code: shader.Density, compute: "count_cells", layouts: []layoutID{l.frame, l.tile, l.densityOut}}
	case pipeCopyCells:
		return pipeline{code: shader.Density, compute: "copy_cells", layouts: []layoutID{l.frame, l.tile, l.densityOut}}
	case pipeFindGreatest:
		return pipeline{code: shader.Density, compute: "find_greatest", layouts: []layoutID{l.frame, l.tile, l.densityOut}}
	case pipeJoinGreatest:
		return pipeline{code: shader.Density, compute: "join_greatest", layouts: []layoutID{l.frame, l.tile, l.densityOut}}
	case pipeToneBins:
		return pipeline{code: shader.Density, compute: "tone_bins", layouts: []layoutID{l.frame, l.tile, l.densityOut}}
	case pipeToneSums:
		return pipeline{code: shader.Density, compute: "tone_sums", layouts: []layoutID{l.frame, l.tile, l.densityOut}}
	case pipeDensity:
		return pipeline{code: shader.Density, vertex: "density_vs", fragment: "density_fs", layouts: []layoutID{l.frame, l.densityIn}, blend: blendNone}
	case pipeMarker:
		return pipeline{code: shader.Points, vertex: "marker_vs", fragment: "marker_fs", layouts: []layoutID{l.frame, l.tile}}
	case pipeCells:
		return pipeline{code: shader.Cells, vertex: "cells_vs", fragment: "cells_fs", layouts: []layoutID{l.frame, l.tile}}
	case pipeShape:
		return pipeline{code: shader.Shape, vertex: "shape_vs", fragment: "shape_fs", layouts: []layoutID{l.frame}}
	default:
		return pipeline{code: shader.Density, vertex: "density_vs", fragment: "picture_fs", layouts: []layoutID{l.frame, l.picture}}
	}
}
