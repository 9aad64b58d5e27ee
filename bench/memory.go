package bench

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Memory is what a process holds, in bytes, from /proc/PID/smaps.
type Memory struct {
	// Private is memory that is the process's alone and that no file backs: heap, stacks.
	// It is what the process costs.
	Private int64 `json:"private"`
	// Mapped is resident memory of mapped files (data, programs): page cache that the
	// system takes back when it wants to.
	Mapped int64 `json:"mapped"`
}

// memoryOf reads the maps of a process ("self" for this one).
func memoryOf(pid string) (Memory, error) {
	f, err := os.Open("/proc/" + pid + "/smaps")
	if err != nil {
		return Memory{}, fmt.Errorf("memory of process %s: %w (needs Linux)", pid, err)
	}
	defer f.Close()
	var m Memory
	file, shared := false, false
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		if !strings.HasSuffix(fields[0], ":") { // "from-to perms offset device inode [path]"
			file = len(fields) > 5 && strings.HasPrefix(fields[5], "/")
			shared = strings.HasSuffix(fields[1], "s")
			continue
		}
		kb, err := strconv.ParseInt(fields[min(1, len(fields)-1)], 10, 64)
		if err != nil {
			continue
		}
		switch fields[0] {
		case "Private_Dirty:":
			if file && shared { // written to, but the file's own: it can be written back
				continue
			}
			m.Private += kb << 10
			if file {
				m.Mapped -= kb << 10
			}
		case "Private_Clean:":
			if !file {
				m.Private += kb << 10
			}
		case "Rss:":
			if file {
				m.Mapped += kb << 10
			}
		}
	}
	return m, lines.Err()
}
