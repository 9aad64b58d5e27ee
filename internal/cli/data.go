package cli

import (
	"fmt"
	"os"
	"time"

	"gpucharts/datamgr/testset"
)

type dataCommand struct {
	Rows float64 `required:"" help:"How many rows; 1e9 is a billion (28 GB)."`
	Out  string  `required:"" short:"o" placeholder:"FILE" help:"The Arrow file to write."`
	Seed uint64  `default:"1" help:"The same seed makes the same file."`
}

func init() {
	Register("data", "Write a test set: trades with one planted spike, and points.", &dataCommand{})
}

func (c *dataCommand) Run() error {
	options := testset.Options{Rows: int64(c.Rows), Seed: c.Seed}
	if float64(options.Rows) != c.Rows || c.Rows < 0 {
		return fmt.Errorf("--rows=%v: want a whole number of rows", c.Rows)
	}
	start := time.Now()
	if err := testset.Write(c.Out, options); err != nil {
		return err
	}
	info, err := os.Stat(c.Out)
	if err != nil {
		return err
	}
	say("%s: %d rows, %.1f MB, in %.1f s; the spike is row %d", c.Out, options.Rows, float64(info.Size())/1e6,
		time.Since(start).Seconds(), testset.Spike(options))
	return nil
}
