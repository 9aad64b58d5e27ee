package doctor

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

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

// gpu looks for a Vulkan loader and drivers. Without them pictures are drawn by plain Go: slower, the same pixels.
// What the page draws with is the browser's own.
func gpu() Finding {
	var drivers []string
	for _, folder := range icdFolders {
		found, _ := filepath.Glob(filepath.Join(folder, "*.json"))
		for _, path := range found {
			drivers = append(drivers, strings.TrimSuffix(filepath.Base(path), ".json"))
		}
	}
	if named := os.Getenv("VK_DRIVER_FILES") + os.Getenv("VK_ICD_FILENAMES"); named != "" {
		drivers = append(drivers, named)
	}
	const advice = "apt-get install libvulkan1 mesa-vulkan-drivers, or your GPU's own driver. In the page, charts use the browser's WebGPU in any case."
	if loader := vulkanLoader(); loader == "" {
		return lacking("no Vulkan loader: the kernel draws pictures without a GPU", advice)
	}
	if len(drivers) == 0 {
		return lacking("a Vulkan loader, but no Vulkan driver: the kernel draws pictures without a GPU", advice)
	}
	real := false
	for _, driver := range drivers {
		real = real || !strings.Contains(driver, "lvp")
	}
	if _, err := os.Stat("/dev/dri"); err != nil {
		if _, err := os.Stat("/dev/nvidiactl"); err != nil {
			real = false
		}
	}
	if !real {
		return lacking("Vulkan by software alone ("+strings.Join(drivers, ", ")+"): the kernel's pictures are drawn on the processor", "")
	}
	return good("Vulkan drivers: " + strings.Join(drivers, ", "))
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
