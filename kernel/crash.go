package kernel

import (
	"crypto/sha256"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"
)

// What Go makes fatal (concurrent map writes, memory that is not to be had) ends the process, and Jupyter starts a new
// one on the same connection file. The runtime writes its last words to a file under that name; the new kernel
// shows their first lines, so that the person knows why all variables are gone.

const (
	maxCrashBytes = 4 << 10
	crashKept     = 30 * 24 * time.Hour // a kernel may well run that long
)

// crashPath is private to the user and to the connection file.
func crashPath(connectionFile string) (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	absolute, err := filepath.Abs(connectionFile)
	if err != nil {
		return "", err
	}
	id := sha256.Sum256([]byte(absolute))
	return filepath.Join(dir, "gpucharts", fmt.Sprintf("crash-%x.txt", id[:8])), nil
}

// lastCrash is what to tell of the kernel before this one, empty when it ended well.
func lastCrash(connectionFile string) string {
	path, err := crashPath(connectionFile)
	if err != nil {
		return ""
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	if len(text) == 0 {
		return "The kernel was restarted: the one before it was killed from outside (perhaps because memory ran short), and its variables with it.\n"
	}
	return "The kernel was restarted: the one before it died, and its variables with it.\n" + causeOfDeath(string(text[:min(len(text), maxCrashBytes)])) + "\n"
}

// causes are told by the functions in which the runtime stopped: it writes "fatal error: ..." to standard error alone,
// before it begins with the crash file.
var causes = []struct{ sign, cause string }{
	{"internal/runtime/maps.fatal", "fatal error: concurrent map access. Several goroutines used one map, at least one of them writing; guard it by a sync.Mutex or use a sync.Map."},
	{"runtime.newstack", "fatal error: stack overflow. A function called itself without end."},
	{"runtime.(*mheap)", "fatal error: out of memory."},
	{"runtime.sysMap", "fatal error: out of memory."},
	{"runtime.(*mcache)", "fatal error: out of memory."},
	{"runtime.persistentalloc", "fatal error: out of memory."},
}

func causeOfDeath(crash string) string {
	for _, c := range causes {
		if strings.Contains(crash, c.sign) {
			return c.cause
		}
	}
	first, _, _ := strings.Cut(strings.TrimSpace(crash), "\n\n")
	return first
}

// recordCrash has the runtime write to the file; the result removes it after a good end.
func recordCrash(connectionFile string, console *log.Logger) (forget func()) {
	path, err := crashPath(connectionFile)
	if err != nil {
		return func() {}
	}
	forgetOldCrashes(filepath.Dir(path))
	file, err := create(path)
	if err != nil {
		console.Printf("a crash of this kernel will not be explained: %v", err)
		return func() {}
	}
	defer file.Close()
	if err := debug.SetCrashOutput(file, debug.CrashOptions{}); err != nil {
		console.Printf("a crash of this kernel will not be explained: %v", err)
	}
	return func() { _ = os.Remove(path) }
}

// forgetOldCrashes removes what kernels left behind that were killed and never started again.
func forgetOldCrashes(dir string) {
	files, _ := filepath.Glob(filepath.Join(dir, "crash-*.txt"))
	for _, path := range files {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > crashKept {
			_ = os.Remove(path)
		}
	}
}

func create(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
}
