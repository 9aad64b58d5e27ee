package kerneltest

import (
	"os"
	"os/exec"
)

// apart begins a command that has mounts of its own. It takes root, or a system that lets anyone
// have a name space.
func apart() []string {
	if os.Geteuid() == 0 {
		return []string{"unshare", "-m"}
	}
	return []string{"unshare", "-Urm"}
}

// canMount reports whether such a command may mount a file system of its own.
func canMount() error {
	command := append(apart(), "sh", "-c", "mount -t tmpfs none /tmp")
	return exec.Command(command[0], command[1:]...).Run()
}
