// Command gpucharts is a Jupyter kernel for Go that draws with the GPU, and the tools around it.
package main

import (
	"os"

	"gpucharts/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr)) }
