package doctor

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"gpucharts/internal/leak"
	"gpucharts/kernel/draw"
)

// The test program is its own GPU worker.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "gpu-worker" {
		if draw.Serve(os.Stdin, os.Stdout) != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	leak.Main(m)
}

func TestTheDoctorSaysWhatTheKernelDrawsAndCountsOn(t *testing.T) {
	t.Setenv("GPUCHARTS_GPU", "off")
	gpu(os.Args[0]).expect(t, Lacking, "without a GPU")
	t.Setenv("GPUCHARTS_GPU", "force")
	gpu(os.Args[0]).expect(t, Good, "counts dense views")
	t.Setenv("GPUCHARTS_GPU", "")
	if f := gpu(os.Args[0]); f.State == Broken || f.Text == "" {
		t.Errorf("found %+v", f)
	}
	gpu(filepath.Join(t.TempDir(), "nothing")).expect(t, Lacking, "without")
	before := icdFolders
	defer func() { icdFolders = before }()
	icdFolders = nil
	t.Setenv("VK_DRIVER_FILES", "")
	t.Setenv("VK_ICD_FILENAMES", "")
	if vulkanLoader() != "" {
		withoutGPU(errors.New("none")).expect(t, Lacking, "no Vulkan driver")
	}
}
