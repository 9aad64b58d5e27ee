//go:build unix

package history

import (
	"os"

	"golang.org/x/sys/unix"
)

func lock(file *os.File) (unlock func(), err error) {
	fd := int(file.Fd())
	if err := unix.Flock(fd, unix.LOCK_EX); err != nil {
		return nil, err
	}
	return func() { _ = unix.Flock(fd, unix.LOCK_UN) }, nil
}
