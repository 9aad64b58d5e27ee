//go:build js

package gpu

import (
	"errors"
	"syscall/js"
)

// Payload is the bytes of a reply's tiles: an ArrayBuffer, or a view of one.
type Payload = js.Value

// Device is the page's GPUDevice. What Go holds of it are the functions of device.js.
type Device struct {
	info   string
	limits Limits

	state                                                   js.Value
	status, words, stage, run, buffer, dropBuffer           js.Value
	write, putPayload, textureOf, canvas, dropTexture       js.Value
	putTexture, layout, group, dropGroup, pipe, dropPipe    js.Value
	read                                                    js.Value
	bufferIDs, textureIDs, layoutIDs, groupIDs, pipelineIDs ids
	staging, wordBytes                                      js.Value
	stagingSize, wordSize                                   int
}

// WrapDevice takes what makeDevice (device.js) gave for a GPUDevice, and the format of its canvases
// (navigator.gpu.getPreferredCanvasFormat()).
func WrapDevice(f js.Value, format string) *Device {
	d := &Device{
		info:  "navigator.gpu, " + format,
		state: f.Get("state"), status: f.Get("status"), words: f.Get("words"), stage: f.Get("stage"), run: f.Get("run"),
		buffer: f.Get("buffer"), dropBuffer: f.Get("freeBuffer"), write: f.Get("write"), putPayload: f.Get("writePayload"),
		textureOf: f.Get("texture"), canvas: f.Get("canvas"), dropTexture: f.Get("freeTexture"), putTexture: f.Get("writeTexture"),
		layout: f.Get("layout"), group: f.Get("group"), dropGroup: f.Get("freeGroup"),
		pipe: f.Get("pipeline"), dropPipe: f.Get("freePipeline"), read: f.Get("read"),
	}
	limits := f.Get("limits")
	d.limits = Limits{uint64(limits.Index(0).Float()), uint64(limits.Index(1).Float()), uint32(limits.Index(2).Float())}
	return d
}

// Info names the device.
func (d *Device) Info() string { return d.info }

// Limits are what the device grants.
func (d *Device) Limits() Limits { return d.limits }

// told turns the text of device.js into an error.
func told(what string, text js.Value) error {
	if text.Type() != js.TypeString {
		return nil
	}
	return errors.New("gpu: " + what + ": " + text.String())
}

// failure is what went wrong since it was last asked: a lost device, or an error of an earlier
// frame, which WebGPU tells late.
func (d *Device) failure() error {
	text := d.status.Invoke()
	if text.Type() != js.TypeString {
		return nil
	}
	s := text.String()
	if len(s) > 6 && s[:6] == "lost: " {
		return ErrLost
	}
	return errors.New("gpu: " + s)
}

// patience is how many points one submission may count. The page does not tell whether its
// adapter is software, so it is little; a submission costs microseconds.
func (d *Device) patience() uint64 { return 8 << 20 }

func (d *Device) submitted() uint32 { return uint32(d.state.Index(0).Float()) }
func (d *Device) finished() uint32  { return uint32(d.state.Index(1).Float()) }

func (d *Device) newBuffer(size uint64, use usage) (bufferID, error) {
	id := d.bufferIDs.take()
	if err := told("a buffer", d.buffer.Invoke(id, float64(size), uint32(use))); err != nil {
		d.bufferIDs.give(id)
		return 0, err
	}
	return bufferID(id), nil
}

func (d *Device) freeBuffer(id bufferID) {
	if id != 0 {
		d.dropBuffer.Invoke(uint32(id))
		d.bufferIDs.give(uint32(id))
	}
}

// staged copies bytes to the page's memory.
func (d *Device) staged(data []byte) {
	if d.stagingSize < len(data) {
		d.staging = d.stage.Invoke(len(data))
		d.stagingSize = d.staging.Get("length").Int()
	}
	js.CopyBytesToJS(d.staging, data)
}

func (d *Device) writeBuffer(id bufferID, offset uint64, data []byte) error {
	if len(data) == 0 {
		return nil
	}
	d.staged(data)
	return told("writing a buffer", d.write.Invoke(uint32(id), float64(offset), len(data)))
}

// writePayload hands bytes of the socket's ArrayBuffer to the queue: they never enter Go's memory.
func (d *Device) writePayload(id bufferID, offset uint64, p Payload, from, size uint64) (direct bool, err error) {
	return true, told("writing a tile", d.putPayload.Invoke(uint32(id), float64(offset), p, float64(from), float64(size)))
}

func (d *Device) newTexture(w, h uint32, format textureFormat) (textureID, error) {
	id := d.textureIDs.take()
	if err := told("a picture", d.textureOf.Invoke(id, w, h, uint32(format))); err != nil {
		d.textureIDs.give(id)
		return 0, err
	}
	return textureID(id), nil
}

func (d *Device) freeTexture(id textureID) {
	if id != 0 {
		d.dropTexture.Invoke(uint32(id))
		d.textureIDs.give(uint32(id))
	}
}

func (d *Device) writeTexture(id textureID, w, h uint32, data []byte) error {
	d.staged(data)
	return told("writing a picture", d.putTexture.Invoke(uint32(id), w, h))
}
