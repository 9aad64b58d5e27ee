package passes

// Options say what to measure.
type Options struct {
	Points int // resident rows
	Runs   int // of each pass; the least and the median are printed
	// Chunk is how many rows one binding holds, Workgroup how many threads a workgroup has
	// and Groups how many workgroups share a chunk; 0: as the product does.
	Chunk, Workgroup, Groups int
	// Only is a regular expression that picks passes by name.
	Only string
}

func (o Options) filled() Options {
	set := func(v *int, otherwise int) {
		if *v == 0 {
			*v = otherwise
		}
	}
	set(&o.Chunk, 63<<20) // below 64 Mi: a pass of 1,024 rows a workgroup may dispatch 65,535 of them
	set(&o.Workgroup, 256)
	set(&o.Groups, 4096)
	return o
}
