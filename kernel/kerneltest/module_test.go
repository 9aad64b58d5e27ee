package kerneltest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// gonum holds the go.mod and go.sum of a module that has gonum, which are made once.
var gonum = sync.OnceValues(func() (files map[string][]byte, err error) {
	dir, err := os.MkdirTemp("", "gpucharts-module-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module notebook\n\ngo 1.25\n"), 0o600); err != nil {
		return nil, err
	}
	get := exec.Command("go", "get", "gonum.org/v1/gonum/stat@v0.15.0")
	get.Dir = dir
	if out, err := get.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go get: %w\n%s", err, out)
	}
	files = map[string][]byte{}
	for _, name := range []string{"go.mod", "go.sum"} {
		if files[name], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	return files, nil
})

// withModule makes the kernel's folder a Go module that has gonum.
func withModule(k *Kernel) {
	k.t.Helper()
	files, err := gonum()
	if err != nil {
		k.t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(k.Dir, name), text, 0o600); err != nil {
			k.t.Fatal(err)
		}
	}
}

func TestACellImportsAModuleThatIsNotBuiltIn(t *testing.T) {
	_, n := Start(t, withModule)
	n.Do(`import "gonum.org/v1/gonum/stat"`)
	n.Value("stat.Mean([]float64{1, 2, 6}, nil)", "3")
	n.Value("mean, dev := stat.MeanStdDev([]float64{1, 2, 3}, nil); mean, dev", "2, 1")
	n.Value("stat.Correlation([]float64{1, 2, 3}, []float64{2, 4, 6}, nil)", "1")
	c := n.Run("for { stat.Mean([]float64{1, 2}, nil) }")
	n.Interrupt(c)
	n.Value("stat.Mean([]float64{5}, nil)", "5")
	n.Run("\nstat.Mean([]float64{5}, []float64{1, 2})").Fails("panic", "length", "cell[7]:2")
}

// withLoose has a package in the kernel's folder whose goroutine panics.
func withLoose(k *Kernel) {
	k.t.Helper()
	dir := filepath.Join(k.Dir, "loose")
	if err := os.Mkdir(dir, 0o700); err != nil {
		k.t.Fatal(err)
	}
	for path, text := range map[string]string{
		filepath.Join(k.Dir, "go.mod"): "module notebook\n\ngo 1.25\n",
		filepath.Join(dir, "loose.go"): "package loose\n\nfunc Start() <-chan int {\n\tc := make(chan int)\n\tgo func() {\n\t\tdefer close(c)\n\t\tpanic(\"loose\")\n\t}()\n\treturn c\n}\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			k.t.Fatal(err)
		}
	}
}

func TestAPanicInAGoroutineOfAModuleLeavesTheKernelAlive(t *testing.T) {
	_, n := Start(t, withLoose)
	n.Do("import \"notebook/loose\"\nx := 1")
	n.Do("<-loose.Start();")
	n.Value("x", "1")
}
