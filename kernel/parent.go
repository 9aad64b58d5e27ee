//go:build unix

package kernel

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

const parentCheck = 500 * time.Millisecond

// watchParent calls gone when the process that started this kernel has ended: nobody else would ever end it.
// Jupyter names that process in JPY_PARENT_PID; where it does not, it is our parent.
func watchParent(gone func(why string)) {
	parent := os.Getppid()
	named, _ := strconv.Atoi(os.Getenv("JPY_PARENT_PID"))
	for range time.Tick(parentCheck) {
		if now := os.Getppid(); now != parent {
			gone(fmt.Sprintf("process %d, which started this kernel, has ended", parent))
			return
		}
		if named > 1 && errors.Is(syscall.Kill(named, 0), syscall.ESRCH) {
			gone(fmt.Sprintf("Jupyter's process %d, which owned this kernel, has ended", named))
			return
		}
	}
}
