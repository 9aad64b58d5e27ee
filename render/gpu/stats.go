package gpu

// Stats are the figures of a Drawer since it was made.
type Stats struct {
	// Allocations counts the buffers made for tiles, Reuses the tiles that needed none, Frees
	// the tiles given back.
	Allocations, Reuses, Frees uint64
	// ResidentBytes are in use by tiles, PooledBytes lie in slabs, BudgetBytes bound the slabs.
	ResidentBytes, PooledBytes, BudgetBytes uint64
	Tiles                                   int
	Evicted                                 uint64
	// BytesDirect are tile bytes handed to the GPU's queue as they came; BytesThroughGo are
	// tile bytes that had to pass Go's memory in the page.
	BytesDirect, BytesThroughGo uint64
	// ValueBytes are bytes of tiles of values, a few numbers for shapes, which Go reads.
	ValueBytes uint64
	// FrameBytes are the constants of the frames (boxes, glyphs, cameras).
	FrameBytes                    uint64
	Frames, DrawCalls, Dispatches uint64
	// Recounts are the densities computed; other frames showed one that was there.
	Recounts uint64
	Pressure string // PressureNormal, PressureHigh or PressureCritical
}

// The levels of pressure: how much of the budget the tiles of the last frames take. At high
// the caller should not ask for more than it shows; at critical it should show a coarser level.
const (
	PressureNormal   = "normal"
	PressureHigh     = "high"
	PressureCritical = "critical"
)

// pressureFrames is for how many frames a tile counts as wanted.
const pressureFrames = 120

// Stats returns the figures so far.
func (d *Drawer) Stats() Stats {
	p := d.pool
	s := d.stats
	s.Allocations, s.Reuses, s.Frees = p.allocations, p.reuses, p.frees
	s.ResidentBytes, s.PooledBytes, s.BudgetBytes = p.blockTotal, p.slabTotal, p.budget
	s.Tiles, s.Evicted = len(d.tiles.entries), d.tiles.evicted
	s.DrawCalls, s.Dispatches = d.commands.draws, d.commands.dispatches
	working := d.tiles.working(pressureFrames)
	switch {
	case d.refused || working > p.budget/100*95:
		s.Pressure = PressureCritical
	case working > p.budget/4*3:
		s.Pressure = PressureHigh
	default:
		s.Pressure = PressureNormal
	}
	return s
}

// Evicting reports whether tiles were evicted, or found no room, since the last call.
func (d *Drawer) Evicting() bool {
	was := d.refused || d.tiles.evicted != d.seen
	d.refused, d.seen = false, d.tiles.evicted
	return was
}

// Mark begins anew to note which tiles are used.
func (d *Drawer) Mark() {
	d.tiles.frame++
	d.tiles.mark = d.tiles.frame
}

// Full reports whether all resident tiles were used since Mark: another one has no room.
func (d *Drawer) Full() bool {
	last := d.tiles.list.prev
	return last == &d.tiles.list || last.used >= d.tiles.mark
}
