package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gpucharts/internal/jupyter"
)

// place is where Jupyter's files go; exactly one of its flags is given.
type place struct {
	User      bool   `xor:"place" required:"" help:"For this user alone."`
	SysPrefix bool   `xor:"place" required:"" help:"For the active Python environment."`
	Prefix    string `xor:"place" required:"" placeholder:"DIR" help:"Under DIR/share/jupyter."`
}

func (p place) dir() (string, error) {
	switch {
	case p.User:
		return jupyter.UserDir()
	case p.SysPrefix:
		prefix, err := jupyter.SysPrefix()
		return jupyter.PrefixDir(prefix), err
	}
	prefix, err := filepath.Abs(p.Prefix)
	return jupyter.PrefixDir(prefix), err
}

type installCommand struct {
	place        `embed:""`
	Labextension string `placeholder:"DIR" help:"The built JupyterLab extension; by default the folder labextension beside the program, where there is one."`
}

func init() {
	Register("install", "Tell Jupyter of this kernel, and install the extension that draws in the page.", &installCommand{})
	Register("uninstall", "Undo install.", &uninstallCommand{})
}

func (c *installCommand) Run() error {
	dir, err := c.dir()
	if err != nil {
		return err
	}
	executable, err := ownPath()
	if err != nil {
		return err
	}
	path, err := jupyter.InstallKernelspec(dir, executable)
	if err != nil {
		return fmt.Errorf("installing the kernelspec: %w", err)
	}
	say("kernelspec   %s", path)
	folder := c.Labextension
	if folder == "" {
		beside := filepath.Join(filepath.Dir(executable), "labextension")
		if _, err := os.Stat(filepath.Join(beside, "package.json")); err != nil {
			say("extension    not installed: none beside the program, say --labextension DIR. Charts will be pictures, not live.")
			return nil
		}
		folder = beside
	}
	if path, err = jupyter.InstallExtension(dir, folder); err != nil {
		return fmt.Errorf("installing the extension: %w", err)
	}
	say("extension    %s", path)
	return nil
}

// ownPath is this program's path for the kernelspec. What `go run` makes is gone a moment later.
func ownPath() (string, error) {
	executable, err := os.Executable()
	if err != nil {
		return "", err
	}
	if executable, err = filepath.EvalSymlinks(executable); err != nil {
		return "", err
	}
	if strings.Contains(executable, string(filepath.Separator)+"go-build") {
		return "", fmt.Errorf("this program was started by `go run` and will be deleted: build it first (go build), then install")
	}
	return executable, nil
}

type uninstallCommand struct {
	place `embed:""`
}

func (c *uninstallCommand) Run() error {
	dir, err := c.dir()
	if err != nil {
		return err
	}
	removed, err := jupyter.Uninstall(dir)
	for _, path := range removed {
		say("removed %s", path)
	}
	if err == nil && len(removed) == 0 {
		say("nothing of gpucharts is installed in %s", dir)
	}
	return err
}
