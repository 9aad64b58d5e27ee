// Package espflasher stands in for tinygo.org/x/espflasher, which the TinyGo
// command imports to flash ESP boards and which the module proxy does not
// serve. This project compiles WASM only, so every call says so and fails.
package espflasher

import (
	"errors"
	"io"
)

var errNoBoards = errors.New("espflasher: this TinyGo was built for WASM only; flash boards with a TinyGo release")

// ResetMode is how a board would be reset.
type ResetMode int

// ResetUSBJTAG is the only mode the TinyGo command names.
const ResetUSBJTAG ResetMode = 1

// StdoutLogger is the logger type that the TinyGo command fills in.
type StdoutLogger struct{ W io.Writer }

// Options are the fields that the TinyGo command sets.
type Options struct {
	Compress  bool
	Logger    *StdoutLogger
	ResetMode ResetMode
}

// Flasher is never made: New fails.
type Flasher struct{}

// DefaultOptions returns empty options.
func DefaultOptions() *Options { return &Options{} }

// New reports that boards cannot be flashed.
func New(string, *Options) (*Flasher, error) { return nil, errNoBoards }

func (*Flasher) Close() error                                              { return nil }
func (*Flasher) ChipName() string                                          { return "" }
func (*Flasher) EraseFlash(func(current, total int)) error                 { return errNoBoards }
func (*Flasher) FlashImage([]byte, uint32, func(current, total int)) error { return errNoBoards }
func (*Flasher) Reset()                                                    {}
