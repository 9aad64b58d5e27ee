//go:build cgo && !js && !nogpu

package gpu

import (
	"fmt"

	"github.com/cogentcore/webgpu/wgpu"
)

func (d *Device) newBuffer(size uint64, use usage) (bufferID, error) {
	b, err := d.device.CreateBuffer(&wgpu.BufferDescriptor{Size: size, Usage: wgpu.BufferUsage(use)})
	if err != nil {
		return 0, fmt.Errorf("gpu: a buffer of %d bytes: %w", size, err)
	}
	id := d.bufferIDs.take()
	d.buffers = grow(d.buffers, id)
	d.buffers[id] = b
	return bufferID(id), nil
}

func (d *Device) freeBuffer(id bufferID) {
	if id == 0 {
		return
	}
	d.buffers[id].Release()
	d.buffers[id] = nil
	d.bufferIDs.give(uint32(id))
}

func (d *Device) writeBuffer(id bufferID, offset uint64, data []byte) error {
	if len(data) == 0 {
		return nil
	}
	if len(data) >= ringLeast && len(data)%4 == 0 {
		return d.writeLarge(d.buffers[id], offset, data)
	}
	return d.queue.WriteBuffer(d.buffers[id], offset, data)
}

// writePayload writes size bytes of p from offset from. direct tells that they did not pass
// through memory of Go's.
func (d *Device) writePayload(id bufferID, offset uint64, p Payload, from, size uint64) (direct bool, err error) {
	if from+size > uint64(len(p)) {
		return false, fmt.Errorf("gpu: a tile's bytes %d to %d in a payload of %d", from, from+size, len(p))
	}
	return true, d.writeBuffer(id, offset, p[from:from+size])
}

// readPayload is size bytes of p from offset from, fewer where it ends before.
func readPayload(p Payload, from, size uint64) []byte {
	end := min(from+size, uint64(len(p)))
	return p[min(from, end):end]
}

func (d *Device) newTexture(w, h uint32, format textureFormat) (textureID, error) {
	use := wgpu.TextureUsageTextureBinding | wgpu.TextureUsageCopyDst | wgpu.TextureUsageRenderAttachment | wgpu.TextureUsageCopySrc
	t, err := d.device.CreateTexture(&wgpu.TextureDescriptor{
		Usage: use, Dimension: wgpu.TextureDimension2D, Size: wgpu.Extent3D{Width: w, Height: h, DepthOrArrayLayers: 1},
		Format: nativeFormat(format), MipLevelCount: 1, SampleCount: 1,
	})
	if err != nil {
		return 0, fmt.Errorf("gpu: a picture of %d x %d pixels: %w", w, h, err)
	}
	view, err := t.CreateView(nil)
	if err != nil {
		t.Release()
		return 0, fmt.Errorf("gpu: a view of a picture: %w", err)
	}
	id := d.textureIDs.take()
	d.textures = grow(d.textures, id)
	d.textures[id] = texture{t, view, w, h, format}
	return textureID(id), nil
}

func (d *Device) freeTexture(id textureID) {
	if id == 0 {
		return
	}
	t := &d.textures[id]
	t.view.Release()
	t.texture.Release()
	*t = texture{}
	d.textureIDs.give(uint32(id))
}

// writeTexture writes w x h pixels of one byte each at the top left.
func (d *Device) writeTexture(id textureID, w, h uint32, data []byte) error {
	return d.queue.WriteTexture(&wgpu.ImageCopyTexture{Texture: d.textures[id].texture, Aspect: wgpu.TextureAspectAll}, data,
		&wgpu.TextureDataLayout{BytesPerRow: w, RowsPerImage: h}, &wgpu.Extent3D{Width: w, Height: h, DepthOrArrayLayers: 1})
}

func (d *Device) newLayout(bindings []binding) (layoutID, error) {
	all := wgpu.ShaderStageVertex | wgpu.ShaderStageFragment | wgpu.ShaderStageCompute
	entries := make([]wgpu.BindGroupLayoutEntry, len(bindings))
	for i, b := range bindings {
		e := wgpu.BindGroupLayoutEntry{Binding: b.at, Visibility: all}
		switch b.kind {
		case bindUniform:
			e.Buffer = wgpu.BufferBindingLayout{Type: wgpu.BufferBindingTypeUniform, HasDynamicOffset: true, MinBindingSize: uint64(paramsBytes)}
		case bindRead:
			e.Buffer.Type = wgpu.BufferBindingTypeReadOnlyStorage
		case bindWrite:
			e.Buffer.Type = wgpu.BufferBindingTypeStorage
			e.Visibility = wgpu.ShaderStageCompute
		case bindTexture:
			e.Texture = wgpu.TextureBindingLayout{SampleType: wgpu.TextureSampleTypeUnfilterableFloat, ViewDimension: wgpu.TextureViewDimension2D}
			e.Visibility = wgpu.ShaderStageFragment
		}
		entries[i] = e
	}
	l, err := d.device.CreateBindGroupLayout(&wgpu.BindGroupLayoutDescriptor{Entries: entries})
	if err != nil {
		return 0, fmt.Errorf("gpu: a bind group layout: %w", err)
	}
	id := d.layoutIDs.take()
	d.layouts = grow(d.layouts, id)
	d.layouts[id] = l
	return layoutID(id), nil
}

func (d *Device) newGroup(layout layoutID, resources []resource) (groupID, error) {
	entries := make([]wgpu.BindGroupEntry, len(resources))
	for i, r := range resources {
		entries[i] = wgpu.BindGroupEntry{Binding: r.at, Size: wgpu.WholeSize}
		if r.size > 0 {
			entries[i].Size = r.size
		}
		if r.texture != 0 {
			entries[i].TextureView = d.textures[r.texture].view
		} else {
			entries[i].Buffer = d.buffers[r.buffer]
		}
	}
	g, err := d.device.CreateBindGroup(&wgpu.BindGroupDescriptor{Layout: d.layouts[layout], Entries: entries})
	if err != nil {
		return 0, fmt.Errorf("gpu: a bind group: %w", err)
	}
	id := d.groupIDs.take()
	d.groups = grow(d.groups, id)
	d.groups[id] = g
	return groupID(id), nil
}

func (d *Device) freeGroup(id groupID) {
	if id == 0 {
		return
	}
	d.groups[id].Release()
	d.groups[id] = nil
	d.groupIDs.give(uint32(id))
}

func nativeFormat(f textureFormat) wgpu.TextureFormat {
	if f == formatCoverage {
		return wgpu.TextureFormatR8Unorm
	}
	return wgpu.TextureFormatRGBA8Unorm
}
