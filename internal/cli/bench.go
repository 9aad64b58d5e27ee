package cli

import (
	"os"

	"gpucharts/bench"
	"gpucharts/render/gpu/passes"
)

type benchCommand struct {
	Args []string `arg:"" optional:"" passthrough:"" help:"gpu [--points N] [--runs N] [--only REGEXP]: the compute passes on this machine's adapter. Else the harness: small, full, compare BASE, budgets …; without any it lists them."`
}

func init() {
	Register("bench", "Measure: data, peers, the page, transport, sizes, the GPU.", &benchCommand{})
}

func (c *benchCommand) Run() error {
	if len(c.Args) > 0 && c.Args[0] == "gpu" {
		return passes.Main(c.Args[1:], os.Stdout)
	}
	if bench.Main(c.Args) != 0 {
		return ErrSilent
	}
	return nil
}
