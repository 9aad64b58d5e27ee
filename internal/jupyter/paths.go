package jupyter

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Name is the kernelspec's and the extension's folder.
const Name = "gpucharts"

// UserDir is the user's own data folder of Jupyter.
func UserDir() (string, error) {
	if dir := os.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Jupyter"), nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "jupyter"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}

// PrefixDir is Jupyter's folder under an installation's prefix.
func PrefixDir(prefix string) string { return filepath.Join(prefix, "share", "jupyter") }

// SysPrefix is the prefix of the Python whose Jupyter is in use: the active environment, or else that of the python3
// on the PATH.
func SysPrefix() (string, error) {
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if dir := os.Getenv(variable); dir != "" {
			return dir, nil
		}
	}
	for _, python := range []string{"python3", "python"} {
		out, err := exec.Command(python, "-c", "import sys; print(sys.prefix)").Output()
		if err == nil {
			return strings.TrimSpace(string(out)), nil
		}
	}
	return "", fmt.Errorf("no active Python environment and no python3 on the PATH: activate one, or say --prefix DIR")
}

// SearchDirs are the folders in which Jupyter looks, first found first: those of JUPYTER_PATH, the user's, the
// environment's, the system's.
func SearchDirs() []string {
	dirs := filepath.SplitList(os.Getenv("JUPYTER_PATH"))
	if user, err := UserDir(); err == nil {
		dirs = append(dirs, user)
	}
	if prefix, err := SysPrefix(); err == nil {
		dirs = append(dirs, PrefixDir(prefix))
	}
	dirs = append(dirs, "/usr/local/share/jupyter", "/usr/share/jupyter")
	seen := make(map[string]bool)
	var once []string
	for _, dir := range dirs {
		if !seen[dir] {
			seen[dir] = true
			once = append(once, dir)
		}
	}
	return once
}
