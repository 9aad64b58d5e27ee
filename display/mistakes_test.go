package display

import (
	"strings"
	"testing"
	"time"

	"gpucharts/display/spec"
)

// What a person writes by mistake stops the cell with what is wrong, by name, and with what to write instead.
func TestMistakesNameTheFieldAndTheFix(t *testing.T) {
	shop := table{spec.DataHandle{ID: spec.ID{2}, Metadata: spec.DataMetadata{Name: "shop", Rows: 10, Columns: []spec.Column{
		{Name: "time", Type: spec.Timestamp, Arrow: "timestamp[us, tz=UTC]"},
		{Name: "region", Type: spec.Category, Arrow: "utf8", Categories: []string{"north", "south"}},
		{Name: "sales", Type: spec.Float64, Arrow: "double"},
		{Name: "day", Type: spec.Int32, Arrow: "int32"},
		{Name: "blob", Type: spec.Other, Arrow: "binary"},
	}}}}
	noon := time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC)
	for name, mistake := range map[string]struct {
		make func()
		says []string
	}{
		"a misspelt column":           {func() { Line(shop, "tme", "sales") }, []string{"`tme`", "did you mean `time`?"}},
		"a misspelt group":            {func() { Bar(shop, "region", "sales").By("regoin") }, []string{"`regoin`", "`region`?"}},
		"no y":                        {func() { Line(shop, "time") }, []string{"no y column", "chart.Line(ds, \"time\""}},
		"no dataset":                  {func() { Line(nil, "time", "sales") }, []string{"no dataset", "first argument"}},
		"bytes as an axis":            {func() { Line(shop, "time", "blob") }, []string{"`blob`", "binary", "`sales`"}},
		"two columns of a bar":        {func() { Bar(shop, "region", "sales", "day") }, []string{"Bar", "By"}},
		"three columns of candles":    {func() { Candles(shop, "time", "sales", "sales", "sales") }, []string{"3 columns", "open, high, low and close"}},
		"no error of error bars":      {func() { ErrorBars(shop, "time", "sales") }, []string{"ErrorBars", "plus and minus"}},
		"a size for a line":           {func() { Line(shop, "time", "sales").Size("day") }, []string{"Size", "`day`", "scatter"}},
		"a shape by numbers":          {func() { Scatter(shop, "time", "sales").Shape("day") }, []string{"Shape", "`day`", "Size and Opacity"}},
		"an opacity by texts":         {func() { Scatter(shop, "time", "sales").Opacity("region") }, []string{"Opacity", "`region`", "Color and Shape"}},
		"no such colour":              {func() { Line(shop, "time", "sales").Color("blurple") }, []string{"\"blurple\"", "#rrggbb"}},
		"a colour or a column":        {func() { Scatter(shop, "time", "sales").Color("salse") }, []string{"\"salse\"", "`sales`?"}},
		"more colours than series":    {func() { Line(shop, "time", "sales").Color("red", "blue") }, []string{"2 colours", "1 series"}},
		"more labels than series":     {func() { Line(shop, "time", "sales").Labels("a", "b") }, []string{"2 names", "1 series"}},
		"no such tone":                {func() { Scatter(shop, "time", "sales").Tone("cube") }, []string{"\"cube\"", "\"eq-hist\""}},
		"a tone without a density":    {func() { Line(shop, "time", "sales").Tone("log") }, []string{"Tone", "scatter"}},
		"a split line":                {func() { Line(shop, "time", "sales").By("region") }, []string{"By", "bars and histograms"}},
		"a stacked line":              {func() { Line(shop, "time", "sales").Stacked() }, []string{"Stacked", "line", ".By(column).Stacked()"}},
		"the mean of a line":          {func() { Line(shop, "time", "sales").Mean() }, []string{"mean", "bars and heatmaps"}},
		"bins of a line":              {func() { Line(shop, "time", "sales").Bins(3) }, []string{"Bins", "line"}},
		"bins of no width":            {func() { Histogram(shop, "sales").Bins(0) }, []string{"Bins(0)", "1 to 400"}},
		"a lying line":                {func() { Line(shop, "time", "sales").Horizontal() }, []string{"Horizontal", "line", "chart.Bar"}},
		"a sorted line":               {func() { Line(shop, "time", "sales").Sort("name") }, []string{"Sort", "line", "bars"}},
		"an unknown order":            {func() { Bar(shop, "region", "sales").Sort("up") }, []string{"\"up\"", "\"ascending\""}},
		"sorted numbers":              {func() { Bar(shop, "day", "sales").Sort("name") }, []string{"`day`", "bars of texts"}},
		"lying and upright bars":      {func() { Layer(Bar(shop, "region", "sales").Horizontal(), Bar(shop, "region", "sales")) }, []string{"Layer", "number 2"}},
		"lying bars on the right":     {func() { Bar(shop, "region", "sales").Horizontal().Right() }, []string{"Right", "Horizontal"}},
		"a range the wrong way":       {func() { Line(shop, "time", "sales").YRange(10, 1) }, []string{"YRange(10, 1)", "greater"}},
		"a range of no length":        {func() { Line(shop, "time", "sales").YRange(1, 1) }, []string{"YRange(1, 1)", "greater"}},
		"a range of numbers of times": {func() { Line(shop, "time", "sales").XRange(0, 1) }, []string{"XRange", "`time`", "time.Time"}},
		"a range of times of numbers": {func() { Line(shop, "time", "sales").YRange(noon, noon) }, []string{"YRange", "`sales`"}},
		"a negative log range":        {func() { Line(shop, "time", "sales").LogY().YRange(-1, 1) }, []string{"YRange(-1, 1)", "SymLogY"}},
		"a rule of no axis":           {func() { Line(shop, "time", "sales").Rule("z", 1) }, []string{"\"z\"", "\"y2\""}},
		"a rule at no value":          {func() { Bar(shop, "region", "sales").Rule("x", "west") }, []string{"\"west\"", "`region`"}},
		"a width of nothing":          {func() { Line(shop, "time", "sales").Width(0) }, []string{"Width(0)", "40 to 4000"}},
		"a line of no width":          {func() { Line(shop, "time", "sales").LineWidth(0) }, []string{"LineWidth(0)", "at most 40"}},
		"an empty layer":              {func() { Layer() }, []string{"Layer", "chart.Layer("}},
		"an empty grid":               {func() { Grid(2) }, []string{"Grid", "chart.Grid("}},
		"a grid of no columns":        {func() { Grid(0, Line(shop, "time", "sales")) }, []string{"Grid(0", "1 to 8"}},
		"an unknown link":             {func() { Grid(1, Line(shop, "time", "sales")).Link("z") }, []string{"\"z\"", "\"xy\""}},
	} {
		message := stopped(t, mistake.make)
		for _, part := range mistake.says {
			if !strings.Contains(message, part) {
				t.Errorf("%s: %q lacks %q", name, message, part)
			}
		}
	}
}

func TestBarsThatLieSwapTheirLabelsScalesAndRules(t *testing.T) {
	c := Bar(trades(), "size", "price").Horizontal().Rule("x", 20, "limit").Rule("y", 3)
	v := c.config.Visual
	if v.XLabel != "sum of price" || v.YLabel != "size" {
		t.Errorf("labels %q and %q", v.XLabel, v.YLabel)
	}
	if c.Mean(); c.config.Visual.XLabel != "mean of price" || c.config.Visual.YLabel != "size" {
		t.Errorf("after Mean: labels %q and %q", c.config.Visual.XLabel, c.config.Visual.YLabel)
	}
	if got := *c.XRange(0, 9).config.Visual.XRange; got.Max.Frac != 9 {
		t.Errorf("range %+v", got)
	}
}
