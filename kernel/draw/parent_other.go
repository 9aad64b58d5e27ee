//go:build !linux

package draw

import "os/exec"

// dieWithParent: elsewhere the child ends when its standard input does.
func dieWithParent(*exec.Cmd) {}
