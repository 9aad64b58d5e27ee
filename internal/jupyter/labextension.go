package jupyter

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// extensionPackage is what a prebuilt extension's package.json says of it.
type extensionPackage struct {
	Name       string `json:"name"`
	Version    string `json:"version"`
	JupyterLab struct {
		Build struct {
			Load string `json:"load"`
		} `json:"_build"`
	} `json:"jupyterlab"`
}

// checkExtension reads a built extension and makes sure that the file which JupyterLab loads is there.
func checkExtension(folder string) (extensionPackage, error) {
	var p extensionPackage
	text, err := os.ReadFile(filepath.Join(folder, "package.json"))
	if err != nil {
		return p, fmt.Errorf("%s is no built JupyterLab extension: %w", folder, err)
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return p, fmt.Errorf("%s/package.json: %w", folder, err)
	}
	if p.JupyterLab.Build.Load == "" {
		return p, fmt.Errorf("%s/package.json has no jupyterlab._build.load: the extension was not built", folder)
	}
	if _, err := os.Stat(filepath.Join(folder, p.JupyterLab.Build.Load)); err != nil {
		return p, fmt.Errorf("the extension in %s is incomplete: %w", folder, err)
	}
	return p, nil
}

// InstallExtension copies the built extension in folder into dir/labextensions, under its own name.
func InstallExtension(dir, folder string) (path string, err error) {
	p, err := checkExtension(folder)
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, "labextensions", filepath.FromSlash(p.Name))
	return path, replaceDir(path, func(fresh string) error { return os.CopyFS(fresh, os.DirFS(folder)) })
}

// FindExtension is where Jupyter would find our extension, and its version; path is empty when there is none.
func FindExtension() (path, version string, err error) {
	for _, dir := range SearchDirs() {
		folder := filepath.Join(dir, "labextensions", Name)
		if _, err := os.Stat(folder); err != nil {
			continue
		}
		p, err := checkExtension(folder)
		return folder, p.Version, err
	}
	return "", "", nil
}

// Uninstall removes kernelspec and extension from a Jupyter folder and says what it removed.
func Uninstall(dir string) (removed []string, err error) {
	for _, path := range []string{filepath.Join(dir, "kernels", Name), filepath.Join(dir, "labextensions", Name)} {
		if _, err := os.Lstat(path); err != nil {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return removed, err
		}
		removed = append(removed, path)
	}
	return removed, nil
}
