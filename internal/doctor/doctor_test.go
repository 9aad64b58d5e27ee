package doctor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gpucharts/internal/jupyter"
)

// home gives Jupyter a folder of its own to look in.
func home(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, variable := range []string{"JUPYTER_PATH", "JUPYTER_DATA_DIR", "HOME", "VIRTUAL_ENV"} {
		t.Setenv(variable, dir)
	}
	return dir
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func (f Finding) expect(t *testing.T, state State, part string) {
	t.Helper()
	if f.State != state || !strings.Contains(f.Text, part) {
		t.Errorf("found %+v; expected state %d and %q", f, state, part)
	}
	if state == Broken && f.Advice == "" {
		t.Errorf("%q comes without advice", f.Text)
	}
}

func TestTheDoctorSeesWhatIsWrongWithTheKernelspec(t *testing.T) {
	dir := home(t)
	program := filepath.Join(dir, "gpucharts")
	kernelspec(program).expect(t, Broken, "does not know this kernel")
	path, err := jupyter.InstallKernelspec(dir, program)
	if err != nil {
		t.Fatal(err)
	}
	kernelspec(program).expect(t, Broken, "which is not there")
	write(t, program, "", 0o644)
	kernelspec(program).expect(t, Broken, "may not be executed")
	if err := os.Chmod(program, 0o755); err != nil {
		t.Fatal(err)
	}
	kernelspec(program).expect(t, Good, path)
	other := filepath.Join(dir, "other")
	write(t, other, "", 0o755)
	kernelspec(other).expect(t, Lacking, "another program")
	write(t, filepath.Join(path, "kernel.json"), "{", 0o644)
	kernelspec(program).expect(t, Broken, "cannot be read")
}

func TestTheDoctorSeesWhatIsWrongWithTheExtension(t *testing.T) {
	dir := home(t)
	extension().expect(t, Lacking, "not installed")
	folder := filepath.Join(dir, "labextensions", jupyter.Name)
	write(t, filepath.Join(folder, "package.json"), `{"name":"gpucharts","version":"1.0.0","jupyterlab":{"_build":{"load":"static/entry.js"}}}`, 0o644)
	extension().expect(t, Broken, "incomplete")
	write(t, filepath.Join(folder, "static", "entry.js"), "", 0o644)
	extension().expect(t, Good, "1.0.0")
	config := filepath.Join(dir, ".jupyter", "labconfig", "page_config.json")
	for _, text := range []string{`{"disabledExtensions":["gpucharts"]}`, `{"disabledExtensions":{"gpucharts:plugin":true}}`} {
		write(t, config, text, 0o644)
		extension().expect(t, Broken, "disabled")
	}
	write(t, config, `{"disabledExtensions":{"gpucharts":false,"other":true}}`, 0o644)
	extension().expect(t, Good, "1.0.0")
}

func TestTheDoctorSeesAKernelThatDoesNotAnswer(t *testing.T) {
	dir := home(t)
	program := filepath.Join(dir, "silent")
	write(t, program, "#!/bin/sh\necho no such library >&2\nexit 1\n", 0o755)
	kernelAnswers(program).expect(t, Broken, "no such library")
	kernelAnswers(filepath.Join(dir, "nothing")).expect(t, Broken, "does not start")
}
