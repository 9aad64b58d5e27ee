//go:build !cgo || nogpu

package passes

import (
	"errors"
	"io"
)

// Table says that this build has no GPU.
func Table(io.Writer, int, int) error {
	return errors.New("passes: built without a GPU (tag nogpu, or CGO_ENABLED=0)")
}

// Frame says that this build has no GPU.
func Frame(io.Writer, int, int) error {
	return errors.New("passes: built without a GPU (tag nogpu, or CGO_ENABLED=0)")
}
