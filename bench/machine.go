package bench

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// Machine is where a run was made.
type Machine struct {
	CPU     string  `json:"cpu"`
	Cores   int     `json:"cores"`
	GB      float64 `json:"memoryGB"` // 1e9 bytes
	OS      string  `json:"os"`
	Go      string  `json:"go"`
	Adapter string  `json:"adapter,omitempty"` // the WebGPU adapter of the page's figures
	Load    float64 `json:"load"`              // load average of the last minute as the run began
}

func thisMachine() Machine {
	m := Machine{CPU: "unknown", Cores: runtime.NumCPU(), OS: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version()}
	if s := fieldOf("/proc/cpuinfo", "model name"); s != "" {
		m.CPU = s
	}
	if kb, err := strconv.ParseFloat(strings.TrimSuffix(fieldOf("/proc/meminfo", "MemTotal"), " kB"), 64); err == nil {
		m.GB = float64(int(kb*1024/1e8)) / 10
	}
	m.Load = load()
	return m
}

// load is the load average of the last minute.
func load() float64 {
	text, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(text), " ")
	v, _ := strconv.ParseFloat(first, 64)
	return v
}

// fieldOf finds the first "name : value" line of a file.
func fieldOf(path, name string) string {
	text, _ := os.ReadFile(path)
	for _, line := range strings.Split(string(text), "\n") {
		key, value, found := strings.Cut(line, ":")
		if found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

// slug names a machine in a file name: by what it is, not by its host name.
func (m *Machine) slug() string {
	return strings.Trim(notWord.ReplaceAllString(strings.ToLower(m.CPU), "-"), "-") + "-" + strconv.Itoa(m.Cores) + "c"
}

func (m *Machine) String() string {
	s := fmt.Sprintf("%s, %d cores, %.0f GB, %s, %s", m.CPU, m.Cores, m.GB, m.OS, m.Go)
	if m.Adapter != "" {
		s += ", WebGPU on " + m.Adapter
	}
	return s
}

// commit gives the commit of the checkout and whether the work tree differs from it.
func commit(root string) (string, bool, error) {
	out, err := exec.Command("git", "-C", root, "rev-parse", "HEAD").Output()
	if err != nil {
		return "", false, fmt.Errorf("find the commit: %w (the bench runs in a git checkout)", err)
	}
	status, err := exec.Command("git", "-C", root, "status", "--porcelain", "--untracked-files=no").Output()
	return strings.TrimSpace(string(out)), len(status) > 0, err
}
