package draw

import (
	"os/exec"
	"syscall"
)

// dieWithParent makes the child end with the kernel, however the kernel ends.
func dieWithParent(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
