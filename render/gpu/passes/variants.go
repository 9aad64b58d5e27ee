//go:build cgo && !nogpu

package passes

import "slices"

// variant is one way of doing a pass.
type variant struct {
	name          string
	fill          string // the entry point that fills the columns
	prepare       []step // played once, before the steps are timed
	clear         int    // words of the cells that are cleared in each run
	steps         []step
	bytesPerPoint int // that must be read or written; 0: the pass works on cells
	bars          bool
	near          bool // floats: compared within a level or 2^-19

	// What is compared with want: of the cells, or z of every row.
	first, words int
	derived      bool
	want         func(points uint32, b *bench) []uint32
}

// all gives every thread a stretch of the points, everyPoint each thread one.
func all(b *bench, _ *task) (uint32, uint32) { return uint32(b.Groups), 1 }

func everyPoint(b *bench, t *task) (uint32, uint32) {
	n := (t.points + uint32(b.Workgroup) - 1) / uint32(b.Workgroup)
	return min(n, 4096), (n + 4095) / 4096
}

func perBin(b *bench, t *task) (uint32, uint32)  { return t.bins, t.splits }
func perBar(b *bench, t *task) (uint32, uint32)  { return t.bins, 1 }
func borders(b *bench, t *task) (uint32, uint32) { return t.bins/64 + 1, 1 }
func allBins(b *bench, _ *task) (uint32, uint32) { return mostBins / 64, 1 }
func blocks(rows uint32) func(*bench, *task) (uint32, uint32) {
	return func(_ *bench, t *task) (uint32, uint32) { return (t.points + rows - 1) / rows, 1 }
}
func one(*bench, *task) (uint32, uint32) { return 1, 1 }

func each(entry string) []step { return []step{{entry: entry, groups: all}} }

func grid(name, fill, entry string, bytes, words int, want func(uint32, *bench) []uint32) variant {
	return variant{name: name, fill: fill, clear: words, steps: each(entry), bytesPerPoint: bytes, words: words, want: want}
}

func toned(name string, near bool, want func(uint32, *bench) []uint32, entries ...string) variant {
	v := variant{name: name, fill: "fill_offsets", prepare: each("count_offsets"), near: near, first: gridWords, words: gridWords, want: want}
	for _, entry := range append([]string{"tone_reset"}, entries...) {
		s := step{entry: entry, once: true, groups: all}
		if entry == "tone_sums" || entry == "tone_reset" {
			s.groups = one
		}
		v.steps = append(v.steps, s)
	}
	return v
}

func perRegion(splits uint32) func(*bench, *task) (uint32, uint32) {
	return func(*bench, *task) (uint32, uint32) { return 1024, splits }
}

// sorting brings the rows into the order of regions.
var sorting = []step{{entry: "region_counts", groups: all}, {entry: "region_starts", groups: one}, {entry: "region_sort", use: derives, groups: blocks(4096)}}

var findBorders = step{entry: "find_borders", groups: borders}

var variants = []variant{
	grid("count, float columns", "fill_floats", "count_floats", 8, gridWords, countsOf(24)),
	grid("count, offset columns", "fill_offsets", "count_offsets", 8, gridWords, countsOf(32)),
	{name: "count, a point a thread", fill: "fill_offsets", clear: gridWords, bytesPerPoint: 8, words: gridWords, want: countsOf(32),
		steps: []step{{entry: "count_single", groups: everyPoint}}},
	grid("count, wide loads", "fill_offsets", "count_wide", 8, gridWords, countsOf(32)),
	{name: "count, private grids", fill: "fill_offsets", clear: 4 * gridWords, bytesPerPoint: 8, words: gridWords, want: countsOf(32),
		steps: append(each("count_private"), step{entry: "join_private", once: true, groups: all})},
	grid("count, packed", "fill_packed", "count_packed", 4, gridWords, countsOf(16)),
	grid("count, packed, wide loads", "fill_packed", "count_packed_wide", 4, gridWords, countsOf(16)),
	{name: "count, sorted by region", fill: "fill_offsets", clear: gridWords, bytesPerPoint: 4, words: gridWords, want: countsOf(32), prepare: sorting,
		steps: []step{{entry: "count_regions", groups: perRegion(1)}}},
	{name: "count, sorted, 4 to a region", fill: "fill_offsets", clear: gridWords, bytesPerPoint: 4, words: gridWords, want: countsOf(32), prepare: sorting,
		steps: []step{{entry: "count_regions", groups: perRegion(4)}}},
	{name: "count, sorted, 16 to a region", fill: "fill_offsets", clear: gridWords, bytesPerPoint: 4, words: gridWords, want: countsOf(32), prepare: sorting,
		steps: []step{{entry: "count_regions", groups: perRegion(16)}}},
	{name: "sorting by region", fill: "fill_offsets", clear: cellWords, bytesPerPoint: 20, words: gridWords, want: countsOf(32),
		steps: append(slices.Clone(sorting), step{entry: "count_regions", groups: perRegion(4)})},
	grid("count 64x64, global", "fill_offsets", "count_few", 8, 4096, countsOfFew),
	grid("count 64x64, per workgroup", "fill_offsets", "count_few_shared", 8, 4096, countsOfFew),
	grid("256 bins, global", "fill_offsets", "count_bins", 4, 256, countsOfBins),
	grid("256 bins, per workgroup", "fill_offsets", "count_bins_shared", 4, 256, countsOfBins),
	grid("sum", "fill_offsets", "sum_values", 12, 2*gridWords, sumsOf),
	grid("min", "fill_offsets", "least_values", 12, gridWords, extremesOf(true)),
	grid("max", "fill_offsets", "greatest_values", 12, gridWords, extremesOf(false)),
	grid("max, looked at first", "fill_offsets", "greatest_looked", 12, gridWords, extremesOf(false)),
	grid("by category, grid each", "fill_offsets", "count_categories", 12, grids*gridWords, categoriesOf(false)),
	grid("by category, side by side", "fill_offsets", "count_categories_inner", 12, grids*gridWords, categoriesOf(true)),
	{name: "min/max of columns", fill: "fill_series", clear: 2 * mostBins, bytesPerPoint: 4, words: 2 * mostBins, want: columnExtremes,
		steps: []step{findBorders, {entry: "extremes", groups: perBin}}},
	{name: "M4 of columns", fill: "fill_series", clear: 8 * mostBins, bytesPerPoint: 4, words: 8 * mostBins, want: columnM4,
		steps: []step{findBorders, {entry: "m4_parts", groups: perBin}, {entry: "m4_join", once: true, groups: allBins}}},
	{name: "OHLC of ticks", fill: "fill_series", clear: 8 * mostBars, bytesPerPoint: 4, words: 8 * mostBars, want: barsOf, bars: true,
		steps: []step{findBorders, {entry: "ohlc_bars", groups: perBar}}},
	{name: "rolling mean, 256 rows", fill: "fill_series", bytesPerPoint: 8, want: rollingOf, derived: true,
		steps: []step{{entry: "rolling_mean", use: derives, groups: blocks(1024)}}},
	{name: "EMA, span 1000", fill: "fill_series", bytesPerPoint: 12, want: emaOf, derived: true, near: true,
		steps: []step{{entry: "ema_blocks", use: derives, groups: blocks(4096)}, {entry: "ema_carries", once: true, use: derives, groups: one},
			{entry: "ema_rows", use: derives, groups: blocks(4096)}}},
	toned("tone, linear", true, toneOf(false), "tone_greatest", "tone_linear"),
	toned("tone, log", true, toneOf(true), "tone_greatest", "tone_log"),
	toned("tone, eq-hist", false, toneEqual, "tone_bins", "tone_sums", "tone_equal"),
}
