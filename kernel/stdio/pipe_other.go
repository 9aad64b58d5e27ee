//go:build unix && !linux

package stdio

import (
	"errors"

	"golang.org/x/sys/unix"
)

func dup2(from, to int) error { return unix.Dup2(from, to) }

func pipeCapacity(int) (int, error) { return 0, errors.ErrUnsupported }
