//go:build !js && (nogpu || !cgo)

package gpu

import (
	"errors"
	"image"
)

// This build has no GPU: there is no way to make a Device, so nothing below ever runs.

var errNone = errors.New("gpu: built without a GPU (tag nogpu, or CGO_ENABLED=0): build with cgo, or draw with render/plain")

// Payload is the bytes of a reply's tiles.
type Payload = []byte

// Device is a GPU: none in this build.
type Device struct{}

// OpenDevice says that this build has no GPU.
func OpenDevice() (*Device, error) { return nil, errNone }

// Info names the adapter.
func (d *Device) Info() string { return "none" }

// Limits are what the device grants.
func (d *Device) Limits() Limits { return Limits{} }

// Close gives the device back.
func (d *Device) Close() {}

// Wait returns when the GPU has done all that was submitted.
func (d *Device) Wait() {}

// Software tells that the processor stands in for a GPU.
func (d *Device) Software() bool { return true }

func (d *Device) failure() error                                       { return errNone }
func (d *Device) patience() uint64                                     { return 0 }
func (d *Device) submitted() uint32                                    { return 0 }
func (d *Device) finished() uint32                                     { return 0 }
func (d *Device) newBuffer(uint64, usage) (bufferID, error)            { return 0, errNone }
func (d *Device) freeBuffer(bufferID)                                  {}
func (d *Device) writeBuffer(bufferID, uint64, []byte) error           { return errNone }
func (d *Device) newLayout([]binding) (layoutID, error)                { return 0, errNone }
func (d *Device) newGroup(layoutID, []resource) (groupID, error)       { return 0, errNone }
func (d *Device) freeGroup(groupID)                                    {}
func (d *Device) newPipeline(*pipeline) (pipelineID, error)            { return 0, errNone }
func (d *Device) freePipeline(pipelineID)                              {}
func (d *Device) freeTexture(textureID)                                {}
func (d *Device) play([]uint32, uint32, uint32) error                  { return errNone }
func (d *Device) writeTexture(textureID, uint32, uint32, []byte) error { return errNone }

func (d *Device) newTexture(uint32, uint32, textureFormat) (textureID, error) { return 0, errNone }

func (d *Device) readBuffer(_ bufferID, _, _ uint64, done func([]byte, error)) { done(nil, errNone) }

func (d *Device) writePayload(bufferID, uint64, Payload, uint64, uint64) (bool, error) {
	return false, errNone
}

func readPayload(Payload, uint64, uint64) []byte { return nil }

// ImageTarget is a picture in the GPU's memory.
type ImageTarget struct{}

// NewImageTarget says that this build has no GPU.
func NewImageTarget(*Device, int, int) (*ImageTarget, error) { return nil, errNone }

// Read gives the pixels.
func (t *ImageTarget) Read() (*image.RGBA, error) { return nil, errNone }

// Release gives the memory back.
func (t *ImageTarget) Release() {}

func (t *ImageTarget) attachment() (textureID, int, int) { return 0, 0, 0 }
