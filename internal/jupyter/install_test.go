package jupyter

import (
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAnInstalledKernelspecIsWhatJupyterReads(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("JUPYTER_PATH", dir)
	for range 2 { // a second install replaces the first
		if _, err := InstallKernelspec(dir, "/opt/gpucharts"); err != nil {
			t.Fatal(err)
		}
	}
	spec, path, err := FindKernelspec()
	if err != nil || path != filepath.Join(dir, "kernels", "gpucharts", "kernel.json") {
		t.Fatalf("found %s, %v", path, err)
	}
	if strings.Join(spec.Argv, " ") != "/opt/gpucharts kernel --connection-file {connection_file}" ||
		spec.DisplayName != "Go (GPU Charts)" || spec.Language != "go" || spec.InterruptMode != "message" {
		t.Errorf("the spec is %+v", spec)
	}
	for name, size := range map[string]int{"logo-32x32.png": 32, "logo-64x64.png": 64} {
		file, err := os.Open(filepath.Join(filepath.Dir(path), name))
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(file)
		file.Close()
		if err != nil || picture.Bounds().Dx() != size || picture.Bounds().Dy() != size {
			t.Errorf("%s: %v %v", name, picture, err)
		}
	}
	removed, err := Uninstall(dir)
	if err != nil || len(removed) != 1 {
		t.Errorf("removed %v, %v", removed, err)
	}
	if _, path, _ := FindKernelspec(); strings.HasPrefix(path, dir) {
		t.Errorf("%s is still there", path)
	}
}

func extension(t *testing.T, load string) string {
	t.Helper()
	folder := t.TempDir()
	text, err := json.Marshal(map[string]any{"name": Name, "version": "1.2.3", "jupyterlab": map[string]any{"_build": map[string]string{"load": load}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "package.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(folder, "static"), 0o700); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestAnExtensionIsInstalledWhole(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("JUPYTER_PATH", dir)
	folder := extension(t, "static/remoteEntry.js")
	if _, err := InstallExtension(dir, folder); err == nil || !strings.Contains(err.Error(), "incomplete") {
		t.Errorf("an extension without its entry was installed: %v", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "static", "remoteEntry.js"), []byte("1"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := InstallExtension(dir, folder); err != nil {
		t.Fatal(err)
	}
	path, version, err := FindExtension()
	if err != nil || version != "1.2.3" || path != filepath.Join(dir, "labextensions", Name) {
		t.Errorf("found %s, %s, %v", path, version, err)
	}
	if _, err := os.Stat(filepath.Join(path, "static", "remoteEntry.js")); err != nil {
		t.Error(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "labextensions", ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestAnUnbuiltExtensionIsRefused(t *testing.T) {
	if _, err := InstallExtension(t.TempDir(), extension(t, "")); err == nil || !strings.Contains(err.Error(), "not built") {
		t.Errorf("got %v", err)
	}
	if _, err := InstallExtension(t.TempDir(), t.TempDir()); err == nil {
		t.Error("an empty folder was installed")
	}
}
