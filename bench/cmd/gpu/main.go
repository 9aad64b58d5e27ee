// Command gpu is `gpucharts bench gpu` alone: a program small enough to carry to a machine with a GPU.
package main

import (
	"fmt"
	"os"

	"gpucharts/render/gpu/passes"
)

func main() {
	if err := passes.Main(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "gpu:", err)
		os.Exit(1)
	}
}
