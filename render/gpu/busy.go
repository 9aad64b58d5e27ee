package gpu

// Busy tells whether two or more frames are under way: one more would only wait behind them,
// and show a view that is left already when its turn comes.
func (d *Drawer) Busy() bool {
	return d.stats.Frames > 1 && int32(d.before-d.device.finished()) > 0
}
