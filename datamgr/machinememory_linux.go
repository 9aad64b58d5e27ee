package datamgr

import "os"

func physicalMemory() int64 {
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		if n, ok := meminfo(text); ok {
			return n
		}
	}
	return unknownMemory
}
