//go:build cgo && !js && !nogpu

package gpu

import (
	"fmt"
	"image"
	"math"

	"github.com/cogentcore/webgpu/wgpu"
)

// player keeps what one frame after another needs, so that the player itself allocates nothing.
type player struct {
	encoder *wgpu.CommandEncoder
	compute *wgpu.ComputePassEncoder
	render  *wgpu.RenderPassEncoder
	colors  [1]wgpu.RenderPassColorAttachment
	pass    wgpu.RenderPassDescriptor
	offsets [1]uint32
}

// play runs a stream of commands. w and h are the size that a canvas target should have.
func (d *Device) play(words []uint32, w, h uint32) error {
	p := &d.player
	defer func() { // after an error in the middle
		if p.encoder != nil {
			p.encoder.Release()
			p.encoder = nil
		}
	}()
	for i := 0; i < len(words); {
		if p.encoder == nil {
			e, err := d.device.CreateCommandEncoder(nil)
			if err != nil {
				return fmt.Errorf("gpu: encoding a frame: %w", err)
			}
			p.encoder = e
		}
		n, err := d.step(words[i:])
		if err != nil {
			return fmt.Errorf("gpu: drawing a frame: %w", err)
		}
		i += n
	}
	return nil
}

// step plays the command at the head of words and returns its length.
func (d *Device) step(words []uint32) (int, error) {
	p := &d.player
	switch words[0] {
	case opSubmit:
		return 1, d.submit()
	case opClear:
		return 4, p.encoder.ClearBuffer(d.buffers[words[1]], uint64(words[2]), uint64(words[3]))
	case opCopy:
		return 6, p.encoder.CopyBufferToBuffer(d.buffers[words[1]], uint64(words[2]), d.buffers[words[3]], uint64(words[4]), uint64(words[5]))
	case opBeginPass:
		p.compute = p.encoder.BeginComputePass(nil)
		return 1, nil
	case opBeginRender:
		f := func(i int) float64 { return float64(math.Float32frombits(words[i])) }
		load := wgpu.LoadOpLoad
		if words[2] != 0 {
			load = wgpu.LoadOpClear
		}
		p.colors[0] = wgpu.RenderPassColorAttachment{
			View: d.textures[words[1]].view, LoadOp: load, StoreOp: wgpu.StoreOpStore, ClearValue: wgpu.Color{R: f(3), G: f(4), B: f(5), A: f(6)},
		}
		p.pass.ColorAttachments = p.colors[:]
		p.render = p.encoder.BeginRenderPass(&p.pass)
		return 7, nil
	case opEnd:
		return 1, p.end()
	case opPipeline:
		if p.compute != nil {
			p.compute.SetPipeline(d.computes[words[1]])
		} else {
			p.render.SetPipeline(d.renders[words[1]])
		}
		return 2, nil
	case opGroup:
		p.offsets[0] = words[4]
		offsets := p.offsets[:words[3]]
		if p.compute != nil {
			p.compute.SetBindGroup(words[1], d.groups[words[2]], offsets)
		} else {
			p.render.SetBindGroup(words[1], d.groups[words[2]], offsets)
		}
		return 5, nil
	case opScissor:
		p.render.SetScissorRect(words[1], words[2], words[3], words[4])
		return 5, nil
	case opDraw:
		p.render.Draw(words[1], 1, 0, words[2])
		return 3, nil
	case opDispatch:
		p.compute.DispatchWorkgroups(words[1], words[2], words[3])
		return 4, nil
	}
	return 0, fmt.Errorf("unknown command %d", words[0])
}

func (p *player) end() (err error) {
	if p.compute != nil {
		err = p.compute.End()
		p.compute.Release()
		p.compute = nil
	}
	if p.render != nil {
		err = p.render.End()
		p.render.Release()
		p.render = nil
	}
	return err
}

func (d *Device) submit() error {
	p := &d.player
	buffer, err := p.encoder.Finish(nil)
	p.encoder.Release()
	p.encoder = nil
	if err != nil {
		return err
	}
	d.queue.Submit(buffer)
	buffer.Release()
	d.serial++
	return nil
}

// readBuffer copies size bytes to memory and calls done with them, natively before it returns.
func (d *Device) readBuffer(id bufferID, offset, size uint64, done func([]byte, error)) {
	staging, err := d.newBuffer(size, useMapRead|useCopyDst)
	if err != nil {
		done(nil, err)
		return
	}
	defer d.freeBuffer(staging)
	words := []uint32{opCopy, uint32(id), uint32(offset), uint32(staging), 0, uint32(size), opSubmit}
	if err := d.play(words, 0, 0); err != nil {
		done(nil, err)
		return
	}
	done(d.mapped(staging, size))
}

// mapped copies what a staging buffer holds. It waits for the GPU first, so that mapping is
// done at once: the library keeps a pointer that Go's collector does not know of until then.
func (d *Device) mapped(staging bufferID, size uint64) ([]byte, error) {
	d.Wait()
	b := d.buffers[staging]
	status := wgpu.BufferMapAsyncStatusUnknown
	if err := b.MapAsync(wgpu.MapModeRead, 0, size, func(s wgpu.BufferMapAsyncStatus) { status = s }); err != nil {
		return nil, fmt.Errorf("gpu: reading back: %w", err)
	}
	d.device.Poll(true, nil)
	if status != wgpu.BufferMapAsyncStatusSuccess {
		return nil, fmt.Errorf("gpu: reading back: mapping ended with %v", status)
	}
	out := make([]byte, size)
	copy(out, b.GetMappedRange(0, uint(size)))
	return out, b.Unmap()
}

// readTexture gives the pixels of a target.
func (d *Device) readTexture(id textureID) (*image.RGBA, error) {
	t := &d.textures[id]
	row := (t.w*4 + 255) / 256 * 256
	size := uint64(row) * uint64(t.h)
	staging, err := d.newBuffer(size, useMapRead|useCopyDst)
	if err != nil {
		return nil, err
	}
	defer d.freeBuffer(staging)
	e, err := d.device.CreateCommandEncoder(nil)
	if err != nil {
		return nil, fmt.Errorf("gpu: reading a picture back: %w", err)
	}
	d.player.encoder = e
	err = e.CopyTextureToBuffer(&wgpu.ImageCopyTexture{Texture: t.texture, Aspect: wgpu.TextureAspectAll},
		&wgpu.ImageCopyBuffer{Layout: wgpu.TextureDataLayout{BytesPerRow: row, RowsPerImage: t.h}, Buffer: d.buffers[staging]},
		&wgpu.Extent3D{Width: t.w, Height: t.h, DepthOrArrayLayers: 1})
	if err != nil {
		return nil, fmt.Errorf("gpu: reading a picture back: %w", err)
	}
	if err := d.submit(); err != nil {
		return nil, fmt.Errorf("gpu: reading a picture back: %w", err)
	}
	data, err := d.mapped(staging, size)
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(image.Rect(0, 0, int(t.w), int(t.h)))
	for y := range int(t.h) {
		copy(img.Pix[y*img.Stride:y*img.Stride+int(t.w)*4], data[y*int(row):])
	}
	return img, nil
}
