package kerneltest

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The program installs itself in each place that it offers, and goes again.
func TestInstallAndUninstallInEachPlace(t *testing.T) {
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	home, prefix, environment := t.TempDir(), t.TempDir(), t.TempDir()
	for _, place := range []struct {
		flags []string
		at    string
	}{
		{[]string{"--user"}, filepath.Join(home, "jupyter")},
		{[]string{"--prefix", prefix}, filepath.Join(prefix, "share", "jupyter")},
		{[]string{"--sys-prefix"}, filepath.Join(environment, "share", "jupyter")},
	} {
		run := func(verb string) string {
			command := exec.Command(path, append([]string{verb}, place.flags...)...)
			command.Env = append(os.Environ(), "JUPYTER_DATA_DIR=", "HOME="+home, "XDG_DATA_HOME="+home, "VIRTUAL_ENV="+environment)
			out, err := command.CombinedOutput()
			if err != nil {
				t.Fatalf("gpucharts %s %v: %v\n%s", verb, place.flags, err, out)
			}
			return string(out)
		}
		run("install")
		file := filepath.Join(place.at, "kernels", "gpucharts", "kernel.json")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("%v: %v", place.flags, err)
		}
		var spec struct{ Argv []string }
		if err := json.Unmarshal(text, &spec); err != nil || len(spec.Argv) == 0 || spec.Argv[0] != path {
			t.Errorf("%v: %s, %v", place.flags, text, err)
		}
		if said := run("uninstall"); !strings.Contains(said, "removed") {
			t.Errorf("%v: uninstall says %q", place.flags, said)
		}
		if _, err := os.Stat(file); !os.IsNotExist(err) {
			t.Errorf("%v: %s is still there", place.flags, file)
		}
	}
}
