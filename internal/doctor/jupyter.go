package doctor

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gpucharts/internal/jupyter"
)

// commandTime is how long a program of others may take to say its version.
const commandTime = 30 * time.Second

func jupyterCommand() Finding {
	path, err := findJupyter()
	if err != nil {
		return broken("no jupyter on the PATH nor in the active Python environment", "install it: pip install jupyterlab")
	}
	version, err := labVersion(path)
	if err != nil {
		return lacking(fmt.Sprintf("%s has no JupyterLab (%v); other clients get pictures in place of live charts", path, err), "pip install jupyterlab")
	}
	if major, _ := strconv.Atoi(strings.SplitN(version, ".", 2)[0]); major < 4 {
		return broken("JupyterLab "+version+" at "+path+" is too old for the extension", "pip install --upgrade jupyterlab (4 or later)")
	}
	return good("JupyterLab " + version + " at " + path)
}

// labVersion asks the package's own metadata, since JupyterLab takes seconds to say its version, and else JupyterLab.
func labVersion(path string) (string, error) {
	found, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "..", "lib", "python3*", "site-packages", "jupyterlab-[0-9]*.dist-info"))
	if len(found) > 0 {
		return strings.TrimSuffix(strings.TrimPrefix(filepath.Base(found[0]), "jupyterlab-"), ".dist-info"), nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandTime)
	defer cancel()
	out, err := exec.CommandContext(ctx, path, "lab", "--version").Output()
	if ctx.Err() != nil {
		err = fmt.Errorf("`jupyter lab --version` said nothing within %v", commandTime)
	}
	return strings.TrimSpace(string(out)), err
}

func findJupyter() (string, error) {
	if prefix, err := jupyter.SysPrefix(); err == nil {
		path := filepath.Join(prefix, "bin", "jupyter")
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path, nil
		}
	}
	return exec.LookPath("jupyter")
}

const installAdvice = "run: gpucharts install --sys-prefix (inside Jupyter's Python environment), or gpucharts install --user"

func kernelspec(executable string) Finding {
	spec, path, err := jupyter.FindKernelspec()
	switch {
	case err != nil:
		return broken(fmt.Sprintf("%s cannot be read: %v", path, err), installAdvice)
	case path == "":
		return broken("Jupyter does not know this kernel; looked in "+strings.Join(jupyter.SearchDirs(), ", "), installAdvice)
	case len(spec.Argv) == 0:
		return broken(path+" names no program", installAdvice)
	}
	program, err := os.Stat(spec.Argv[0])
	switch {
	case err != nil:
		return broken(fmt.Sprintf("%s starts %s, which is not there", path, spec.Argv[0]), installAdvice)
	case program.Mode()&0o111 == 0:
		return broken(fmt.Sprintf("%s starts %s, which may not be executed", path, spec.Argv[0]), "chmod +x "+spec.Argv[0])
	case spec.InterruptMode != "message":
		return broken(path+" interrupts by signal", installAdvice)
	}
	if own, err := os.Stat(executable); err == nil && !os.SameFile(own, program) {
		return lacking(fmt.Sprintf("%s starts another program than this one: %s", path, spec.Argv[0]), "if this one is the newer: "+installAdvice)
	}
	return good(path)
}

func extension() Finding {
	path, version, err := jupyter.FindExtension()
	switch {
	case err != nil:
		return broken(err.Error(), "install it anew: gpucharts install --sys-prefix --labextension DIR")
	case path == "":
		return lacking("the JupyterLab extension is not installed: charts are pictures, not live", "gpucharts install --sys-prefix --labextension DIR")
	}
	if by := disabledBy(); by != "" {
		return broken("the extension is disabled by "+by, "jupyter labextension enable gpucharts")
	}
	return good(fmt.Sprintf("version %s at %s", version, path))
}

// disabledBy is the configuration that disables the extension, empty for none.
func disabledBy() string {
	var files []string
	if prefix, err := jupyter.SysPrefix(); err == nil {
		files = append(files, filepath.Join(prefix, "etc", "jupyter", "labconfig", "page_config.json"),
			filepath.Join(prefix, "share", "jupyter", "lab", "settings", "page_config.json"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		files = append(files, filepath.Join(home, ".jupyter", "labconfig", "page_config.json"))
	}
	files = append(files, "/etc/jupyter/labconfig/page_config.json", "/usr/local/etc/jupyter/labconfig/page_config.json")
	for _, file := range files {
		if disables(file) {
			return file
		}
	}
	return ""
}
