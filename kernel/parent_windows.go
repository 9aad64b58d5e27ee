package kernel

import (
	"os"
	"strconv"

	"golang.org/x/sys/windows"
)

// watchParent calls gone when the process that started this kernel has ended: nobody else would ever end it.
// On Windows JPY_PARENT_PID is not a number of a process but a handle to it, inherited from Jupyter; where there is
// none, it is our parent.
func watchParent(gone func(why string)) {
	named, _ := strconv.ParseUint(os.Getenv("JPY_PARENT_PID"), 10, 64)
	process := windows.Handle(named)
	if named == 0 {
		var err error
		if process, err = windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(os.Getppid())); err != nil {
			return // It cannot be watched; Jupyter's shutdown message still ends this kernel.
		}
	}
	if event, err := windows.WaitForSingleObject(process, windows.INFINITE); err == nil && event == windows.WAIT_OBJECT_0 {
		gone("the process that started this kernel has ended")
	}
}
