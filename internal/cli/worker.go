package cli

import (
	"os"

	"gpucharts/kernel/draw"
)

type workerCommand struct{}

func init() {
	Register("gpu-worker", "Draw pictures on the GPU for a kernel; the kernel calls this.", &workerCommand{})
}

func (*workerCommand) Run() error { return draw.Serve(os.Stdin, os.Stdout) }
