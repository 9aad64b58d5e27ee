//go:build cgo && !js && !nogpu

package gpu

import (
	"errors"
	"image"
)

// ImageTarget is a picture in the GPU's memory that can be read.
type ImageTarget struct {
	device  *Device
	texture textureID
	w, h    int
}

// NewImageTarget makes a picture of w x h pixels.
func NewImageTarget(d *Device, w, h int) (*ImageTarget, error) {
	if w < 1 || h < 1 || uint32(w) > d.limits.TextureSide || uint32(h) > d.limits.TextureSide {
		return nil, errors.New("gpu: a picture's sides are between 1 pixel and the device's greatest texture side")
	}
	id, err := d.newTexture(uint32(w), uint32(h), formatTarget)
	if err != nil {
		return nil, err
	}
	return &ImageTarget{d, id, w, h}, nil
}

// Read waits for the GPU and gives the pixels (premultiplied alpha).
func (t *ImageTarget) Read() (*image.RGBA, error) { return t.device.readTexture(t.texture) }

// Release gives the memory back.
func (t *ImageTarget) Release() {
	t.device.freeTexture(t.texture)
	t.texture = 0
}

func (t *ImageTarget) attachment() (textureID, int, int) { return t.texture, t.w, t.h }
