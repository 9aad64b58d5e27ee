package datamgr

// inFloat32 tells whether the machine's own instructions find places of this axis in float32.
func inFloat32(g *cellAxis) bool { return g.narrow(float64(g.count << subBits)) }

func machineCounts() bool { return wideBlocks }
