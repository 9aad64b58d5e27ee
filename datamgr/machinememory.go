package datamgr

import (
	"bytes"
	"os"
	"strconv"
	"strings"
)

// unknownMemory stands for machines that do not tell.
const unknownMemory = 8 << 30

// machineMemory is the memory of the machine, or of the control group (a container, a batch
// job) where that is less.
func machineMemory() int64 {
	total := physicalMemory()
	for _, path := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && n > 0 {
			total = min(total, n)
		}
	}
	return total
}

// meminfo reads MemTotal of Linux's /proc/meminfo.
func meminfo(text []byte) (int64, bool) {
	for line := range bytes.Lines(text) {
		if rest, ok := bytes.CutPrefix(line, []byte("MemTotal:")); ok {
			fields := bytes.Fields(rest)
			if len(fields) == 0 {
				return 0, false
			}
			n, err := strconv.ParseInt(string(fields[0]), 10, 64)
			return n << 10, err == nil && n > 0
		}
	}
	return 0, false
}
