//go:build !unix

package cell

import (
	"os/exec"
	"time"
)

// endWithChildren has a command killed when its context ends.
func endWithChildren(c *exec.Cmd) { c.WaitDelay = time.Second }
