package doctor

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"gpucharts/kernel/draw"
	"gpucharts/kernel/history"
)

// folders are those that the kernel keeps history and indexes in.
func folders() Finding {
	past, err := history.DefaultPath()
	if err != nil {
		return lacking("no folder for history: "+err.Error(), "set HOME")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return lacking("no folder for indexes: "+err.Error(), "set HOME")
	}
	for _, dir := range []string{filepath.Dir(past), filepath.Join(cache, "gpucharts")} {
		if err := writable(dir); err != nil {
			return lacking(fmt.Sprintf("%s cannot be written to: %v; history or indexes are not kept", dir, err), "make it writable for you")
		}
	}
	return good(filepath.Dir(past) + " and " + filepath.Join(cache, "gpucharts") + " are writable")
}

func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	probe, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return err
	}
	probe.Close()
	return os.Remove(probe.Name())
}

// icdFolders are where Vulkan drivers announce themselves.
var icdFolders = []string{"/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d"}

// gpu asks the worker that draws the kernel's pictures what it has, and counts what it should. Without
// any, plain Go draws: slower, the same pixels. What the page draws with is the browser's own.
func gpu(executable string) Finding {
	if os.Getenv("GPUCHARTS_GPU") == "off" {
		return lacking("GPUCHARTS_GPU=off: the kernel draws pictures and counts dense views without a GPU", "unset it to use the GPU")
	}
	worker := draw.WorkerOf(executable)
	defer worker.Close()
	adapter, software, err := worker.Look()
	if err != nil {
		return withoutGPU(err)
	}
	if software && os.Getenv("GPUCHARTS_GPU") != "force" {
		return lacking("a software adapter alone ("+adapter+"): the kernel's pictures are drawn on the processor, and dense views counted there", "")
	}
	return good(adapter + ": draws the kernel's pictures, and counts dense views whose columns fit its memory")
}

// withoutGPU says what a worker that has none lacks.
func withoutGPU(err error) Finding {
	const advice = "apt-get install libvulkan1 mesa-vulkan-drivers, or your GPU's own driver. In the page, charts use the browser's WebGPU in any case."
	if vulkanLoader() == "" {
		return lacking("no Vulkan loader: the kernel draws pictures and counts views without a GPU", advice)
	}
	if len(vulkanDrivers()) == 0 {
		return lacking("a Vulkan loader, but no Vulkan driver: the kernel draws pictures and counts views without a GPU", advice)
	}
	return lacking(fmt.Sprintf("the GPU cannot be used (%v), though there are drivers (%s): the kernel draws pictures and counts views without it",
		err, strings.Join(vulkanDrivers(), ", ")), advice)
}

func vulkanDrivers() (drivers []string) {
	for _, folder := range icdFolders {
		found, _ := filepath.Glob(filepath.Join(folder, "*.json"))
		for _, path := range found {
			drivers = append(drivers, strings.TrimSuffix(filepath.Base(path), ".json"))
		}
	}
	if named := os.Getenv("VK_DRIVER_FILES") + os.Getenv("VK_ICD_FILENAMES"); named != "" {
		drivers = append(drivers, named)
	}
	return drivers
}

func vulkanLoader() string {
	for _, pattern := range []string{"/usr/lib/*/libvulkan.so.1", "/usr/lib*/libvulkan.so.1", "/usr/local/lib/libvulkan.so.1", "/opt/homebrew/lib/libvulkan*.dylib"} {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return found[0]
		}
	}
	return ""
}

// toolchain is only for importing modules that are not built in.
func toolchain() Finding {
	path, err := exec.LookPath("go")
	if err != nil {
		return lacking("no Go toolchain: cells may import the standard library and what is built in, no other modules", "install Go from https://go.dev/dl/ where cells are to import more")
	}
	out, err := exec.Command(path, "version").Output()
	if err != nil {
		return lacking(path+" does not run: "+err.Error(), "")
	}
	return good(strings.TrimSpace(string(out)) + ": cells may import other modules")
}
