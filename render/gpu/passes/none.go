//go:build !cgo || nogpu

package passes

import (
	"errors"
	"io"
)

// Table says that this build has no GPU.
func Table(io.Writer, Options) (map[string]float64, error) {
	return nil, errors.New("passes: built without a GPU (tag nogpu, or CGO_ENABLED=0)")
}

// Frame says that this build has no GPU.
func Frame(io.Writer, Options, map[string]float64) error {
	return errors.New("passes: built without a GPU (tag nogpu, or CGO_ENABLED=0)")
}

// Upload says that this build has no GPU.
func Upload(io.Writer, Options) error {
	return errors.New("passes: built without a GPU (tag nogpu, or CGO_ENABLED=0)")
}
