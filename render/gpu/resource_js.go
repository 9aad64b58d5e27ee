//go:build js

package gpu

import (
	"errors"
	"syscall/js"
)

// readPayload copies size bytes of p from offset from: for tiles of values, which Go reads.
func readPayload(p Payload, from, size uint64) []byte {
	buffer, offset := p, 0
	if v := p.Get("buffer"); v.Type() == js.TypeObject {
		buffer, offset = v, p.Get("byteOffset").Int()
	}
	out := make([]byte, size)
	js.CopyBytesToGo(out, js.Global().Get("Uint8Array").New(buffer, offset+int(from), int(size)))
	return out
}

func (d *Device) newLayout(bindings []binding) (layoutID, error) {
	id := d.layoutIDs.take()
	args := []any{id}
	for _, b := range bindings {
		args = append(args, b.at, uint32(b.kind))
	}
	return layoutID(id), told("a bind group layout", d.layout.Invoke(args...))
}

func (d *Device) newGroup(layout layoutID, resources []resource) (groupID, error) {
	id := d.groupIDs.take()
	args := []any{id, uint32(layout)}
	for _, r := range resources {
		args = append(args, r.at, uint32(r.buffer), float64(r.size), uint32(r.texture))
	}
	if err := told("a bind group", d.group.Invoke(args...)); err != nil {
		d.groupIDs.give(id)
		return 0, err
	}
	return groupID(id), nil
}

func (d *Device) freeGroup(id groupID) {
	if id != 0 {
		d.dropGroup.Invoke(uint32(id))
		d.groupIDs.give(uint32(id))
	}
}

func (d *Device) newPipeline(p *pipeline) (pipelineID, error) {
	id := d.pipelineIDs.take()
	layouts := []any{}
	for _, l := range p.layouts {
		layouts = append(layouts, uint32(l))
	}
	err := told("the pipeline of "+p.compute+p.vertex, d.pipe.Invoke(id, p.code, p.compute, p.vertex, p.fragment, layouts, uint32(p.format), uint32(p.blend)))
	if err != nil {
		d.pipelineIDs.give(id)
		return 0, err
	}
	return pipelineID(id), nil
}

func (d *Device) freePipeline(id pipelineID) {
	if id != 0 {
		d.dropPipe.Invoke(uint32(id))
		d.pipelineIDs.give(uint32(id))
	}
}

// play copies the words over and lets the page play them. w and h are the size that a canvas
// target takes.
func (d *Device) play(words []uint32, w, h uint32) error {
	if d.wordSize < len(words) {
		d.wordBytes = d.words.Invoke(len(words))
		d.wordSize = d.wordBytes.Get("length").Int() / 4
	}
	js.CopyBytesToJS(d.wordBytes, bytesOf(words))
	return told("drawing a frame", d.run.Invoke(len(words), w, h))
}

// readBuffer copies size bytes to Go's memory and calls done with them, later.
func (d *Device) readBuffer(id bufferID, offset, size uint64, done func([]byte, error)) {
	var callback js.Func
	callback = js.FuncOf(func(_ js.Value, args []js.Value) any {
		callback.Release()
		if args[0].IsNull() {
			done(nil, errors.New("gpu: reading back: "+args[1].String()))
			return nil
		}
		out := make([]byte, size)
		js.CopyBytesToGo(out, args[0])
		done(out, nil)
		return nil
	})
	d.read.Invoke(uint32(id), float64(offset), float64(size), callback)
}

// CanvasTarget is a canvas of the page. It takes the size of the frames drawn on it.
type CanvasTarget struct {
	device  *Device
	texture textureID
}

// NewCanvasTarget configures a canvas for the device.
func NewCanvasTarget(d *Device, canvas js.Value) (*CanvasTarget, error) {
	id := d.textureIDs.take()
	if err := told("a canvas", d.canvas.Invoke(id, canvas)); err != nil {
		d.textureIDs.give(id)
		return nil, err
	}
	return &CanvasTarget{d, textureID(id)}, nil
}

// Release lets go of the canvas.
func (t *CanvasTarget) Release() {
	t.device.freeTexture(t.texture)
	t.texture = 0
}

func (t *CanvasTarget) attachment() (textureID, int, int) { return t.texture, 0, 0 }
