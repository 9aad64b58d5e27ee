package datamgr

import "golang.org/x/sys/unix"

func physicalMemory() int64 {
	if n, err := unix.SysctlUint64("hw.memsize"); err == nil {
		return int64(n)
	}
	return unknownMemory
}
