package cell

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestWithoutAToolchainAnImportSaysSo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	nb := newNotebook(t)
	nb.fails("x := 1\nimport \"gonum.org/v1/gonum/stat\"", `cell[1]:2:8: cannot import "gonum.org/v1/gonum/stat": it is not built in, and importing other modules needs a Go toolchain`)
	nb.shows("import \"bytes\"\nbytes.ToUpper([]byte{97})[0]", "65")
}

func TestCompletingInAPackageThatIsNotThereIsSilent(t *testing.T) {
	said, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stderr
	os.Stderr = write
	t.Chdir(t.TempDir())
	nb := newNotebook(t)
	src := "import \"example.com/not/there\"\nthere.Some"
	if items := nb.session.Complete(src, len(src)).Items; len(items) > 0 {
		t.Errorf("offers %v", items)
	}
	nb.fails(src, `cannot import "example.com/not/there"`)
	os.Stderr = before
	write.Close()
	if text, _ := io.ReadAll(said); len(text) > 0 {
		t.Errorf("stderr got %q", text)
	}
}

// A package with errors is not kept as if it had none, nor are those that import it.
func TestAPackageThatWasMendedIsReadAnew(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module notebook\n\ngo 1.25\n")
	write("inner/inner.go", "package inner\n\nfunc Two() int { return two }\n")
	write("outer/outer.go", "package outer\n\nimport \"notebook/inner\"\n\nfunc Four() int { return 2 * inner.Two() }\n")
	nb := newNotebook(t)
	for range 2 {
		nb.fails("import \"notebook/outer\"", "undefined: two")
		nb.fails("outer.Four()", "undefined: outer")
	}
	nb.fails("import \"notebook/nowhere\"", `cannot import "notebook/nowhere"`)
	write("inner/inner.go", "package inner\n\nvar two = 2\n\nfunc Two() int { return two }\n")
	nb.shows("import \"notebook/outer\"\nouter.Four()", "4")
	write("nowhere/here.go", "package nowhere\n\nconst X = 5\n")
	nb.shows("import \"notebook/nowhere\"\nnowhere.X", "5")
}
