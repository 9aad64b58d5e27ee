//go:build unix

package cell

import (
	"os/exec"
	"syscall"
	"time"
)

// endWithChildren has a command killed together with what it has started (git, for one) when its context ends.
func endWithChildren(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	c.WaitDelay = time.Second
}
