package cli

import (
	"flag"
	"fmt"
	"os"

	"gpucharts/bench"
	"gpucharts/render/gpu/passes"
)

type benchCommand struct {
	Args []string `arg:"" optional:"" passthrough:"" help:"gpu [--points N] [--runs N]: the compute passes on this machine's adapter. Else the harness: small, full, compare BASE, budgets …; without any it lists them."`
}

func init() {
	Register("bench", "Measure: data, peers, the page, transport, sizes, the GPU.", &benchCommand{})
}

func (c *benchCommand) Run() error {
	if len(c.Args) > 0 && c.Args[0] == "gpu" {
		return benchGPU(c.Args[1:])
	}
	if bench.Main(c.Args) != 0 {
		return ErrSilent
	}
	return nil
}

// benchGPU prints what the compute passes cost on this machine's adapter.
func benchGPU(args []string) error {
	flags := flag.NewFlagSet("bench gpu", flag.ContinueOnError)
	points := flags.Float64("points", 1e9, "rows resident on the GPU")
	runs := flags.Int("runs", 7, "runs of each pass; the least and the median are printed")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *points < 1 || *runs < 1 {
		return fmt.Errorf("--points=%v --runs=%d: want at least 1 of each", *points, *runs)
	}
	if err := passes.Table(os.Stdout, int(*points), *runs); err != nil {
		return err
	}
	return passes.Frame(os.Stdout, int(*points), *runs)
}
