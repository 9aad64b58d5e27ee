package cell

import (
	"io"
	"os"
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
