package stdio

import "golang.org/x/sys/unix"

func dup2(from, to int) error { return unix.Dup3(from, to, 0) }

func pipeCapacity(fd int) (int, error) {
	return unix.FcntlInt(uintptr(fd), unix.F_GETPIPE_SZ, 0)
}
