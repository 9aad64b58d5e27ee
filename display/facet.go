package display

import (
	"fmt"
	"slices"

	"gpucharts/display/spec"
)

// splitter is a dataset that can be cut by the values of a column. *datamgr.Dataset is one; its parts are Sources.
type splitter interface {
	Split(column string) (values []string, parts []any, err error)
}

// Facet draws the chart once for each value of a column of text or whole numbers, in rows of so many columns, side by
// side on the same axes: their ranges, and with Link their views, are shared. The values are the titles.
func (c *Chart) Facet(column string, columns int) *Figure {
	if len(c.sources) != 1 {
		stop("Facet: the chart has %d datasets: one is split", len(c.sources))
	}
	whole, ok := c.sources[0].(splitter)
	if !ok {
		stop("Facet: %s cannot be split", c.config.Data[0].Metadata.Name)
	}
	values, parts, err := whole.Split(column)
	if err != nil {
		stop("Facet: %w", err)
	}
	if len(parts) == 0 {
		stop("Facet: column `%s` of %s has no value", column, c.config.Data[0].Metadata.Name)
	}
	var charts []*Chart
	for i, part := range parts {
		source := part.(Source)
		one := &Chart{sources: []Source{source}, config: c.config, whole: c.sources[0]}
		one.config.Data = []spec.DataHandle{source.Handle()}
		one.config.Series = slices.Clone(c.config.Series)
		v := &one.config.Visual
		v.Rules, v.Notes = slices.Clone(v.Rules), slices.Clone(v.Notes)
		v.Title, v.Subtitle = values[i], ""
		for _, s := range one.config.Series {
			for _, e := range s.Encode {
				if one.config.Data[0].Metadata.Columns[e.Column].Name == column {
					v.Legend = false // each part has one of its colours
				}
			}
		}
		if v.Height == DefaultHeight {
			v.Height = 240
		}
		charts = append(charts, one)
	}
	return Grid(columns, charts...).Link("xy")
}

// shareRanges puts the whole's ranges in the place of the part's.
func (c *Chart) shareRanges(part *spec.DataHandle, columns []int) error {
	whole, err := c.whole.Measure(columns...)
	if err != nil {
		return fmt.Errorf("measuring the columns of %s: %w", whole.Metadata.Name, err)
	}
	part.Metadata.Columns = slices.Clone(part.Metadata.Columns)
	for _, i := range columns {
		part.Metadata.Columns[i].Range = whole.Metadata.Columns[i].Range
		part.Metadata.Columns[i].Categories = whole.Metadata.Columns[i].Categories
	}
	return nil
}
