package cli

import "gpucharts/bench"

type benchCommand struct {
	Args []string `arg:"" optional:"" passthrough:"" help:"small, full, compare BASE, budgets …; without any the harness lists them."`
}

func init() { Register("bench", "Measure: data, peers, the page, transport, sizes.", &benchCommand{}) }

func (c *benchCommand) Run() error {
	if bench.Main(c.Args) != 0 {
		return Silent
	}
	return nil
}
