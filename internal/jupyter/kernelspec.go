package jupyter

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
)

// Spec is a kernel.json: https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs
type Spec struct {
	Argv          []string       `json:"argv"`
	DisplayName   string         `json:"display_name"`
	Language      string         `json:"language"`
	InterruptMode string         `json:"interrupt_mode"`
	Metadata      map[string]any `json:"metadata"`
}

//go:embed logo.svg
var logoSVG []byte

// InstallKernelspec writes the kernelspec for the program at executable into dir/kernels/gpucharts.
func InstallKernelspec(dir, executable string) (path string, err error) {
	path = filepath.Join(dir, "kernels", Name)
	spec, err := json.MarshalIndent(Spec{
		Argv:          []string{executable, "kernel", "--connection-file", "{connection_file}"},
		DisplayName:   "Go (GPU Charts)",
		Language:      "go",
		InterruptMode: "message",
		Metadata:      map[string]any{"debugger": false},
	}, "", "  ")
	if err != nil {
		return "", err
	}
	files := map[string][]byte{"kernel.json": append(spec, '\n'), "logo-svg.svg": logoSVG}
	for _, size := range []int{32, 64} {
		var picture bytes.Buffer
		if err := png.Encode(&picture, Logo(size)); err != nil {
			return "", err
		}
		files[fmt.Sprintf("logo-%dx%d.png", size, size)] = picture.Bytes()
	}
	return path, replaceDir(path, func(fresh string) error {
		for name, content := range files {
			if err := os.WriteFile(filepath.Join(fresh, name), content, 0o644); err != nil {
				return err
			}
		}
		return nil
	})
}

// FindKernelspec is our kernelspec as Jupyter would find it; path is empty when there is none.
func FindKernelspec() (spec Spec, path string, err error) {
	for _, dir := range SearchDirs() {
		file := filepath.Join(dir, "kernels", Name, "kernel.json")
		text, err := os.ReadFile(file)
		if os.IsNotExist(err) {
			continue
		}
		if err == nil {
			err = json.Unmarshal(text, &spec)
		}
		if len(spec.Argv) > 0 && strings.HasPrefix(spec.Argv[0], "{resource_dir}") { // as in our wheel
			spec.Argv[0] = filepath.Join(filepath.Dir(file), strings.TrimPrefix(spec.Argv[0], "{resource_dir}"))
		}
		return spec, file, err
	}
	return Spec{}, "", nil
}

// replaceDir fills a fresh folder and puts it in path's place, so that nobody sees half of it.
func replaceDir(path string, fill func(fresh string) error) error {
	parent := filepath.Dir(path)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(parent, "."+Name+"-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	if err := fill(fresh); err != nil {
		return err
	}
	if err := os.RemoveAll(path); err != nil {
		return err
	}
	return os.Rename(fresh, path)
}
