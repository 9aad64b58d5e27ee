package passes

import (
	"flag"
	"fmt"
	"io"
)

// Main is `gpucharts bench gpu`: flags in, tables out.
func Main(args []string, w io.Writer) error {
	flags := flag.NewFlagSet("bench gpu", flag.ContinueOnError)
	points := flags.Float64("points", 1e9, "rows resident on the GPU")
	runs := flags.Int("runs", 7, "runs of each pass; the least and the median are printed")
	chunk := flags.Int("chunk", 0, "rows of a binding; 0: 64 Mi")
	workgroup := flags.Int("workgroup", 0, "threads of a workgroup; 0: 256")
	groups := flags.Int("groups", 0, "workgroups that share a chunk; 0: 4096")
	only := flags.String("only", "", "a regular expression: the passes to measure; then neither frames nor uploads are")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *points < 1 || *runs < 1 || *chunk%4096 != 0 || *workgroup&(*workgroup-1) != 0 {
		return fmt.Errorf("bench gpu: want at least one point and one run, a chunk of whole 4096s, and a workgroup that is a power of two")
	}
	o := Options{Points: int(*points), Runs: *runs, Chunk: *chunk, Workgroup: *workgroup, Groups: *groups, Only: *only}
	bare, err := Table(w, o)
	if err != nil || *only != "" {
		return err
	}
	if err := Upload(w, o); err != nil {
		return err
	}
	return Frame(w, o, bare)
}
