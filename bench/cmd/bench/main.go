// Command bench runs the harness; `gpucharts bench` is the same.
package main

import (
	"os"

	"gpucharts/bench"
)

func main() { os.Exit(bench.Main(os.Args[1:])) }
