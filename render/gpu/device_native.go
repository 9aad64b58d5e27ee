//go:build cgo && !js && !nogpu

package gpu

import (
	"errors"
	"fmt"

	"github.com/cogentcore/webgpu/wgpu"
)

// Payload is the bytes of a reply's tiles.
type Payload = []byte

// Device is a GPU, or a software adapter that stands in for one. It is used by one goroutine
// at a time.
type Device struct {
	instance *wgpu.Instance
	adapter  *wgpu.Adapter
	device   *wgpu.Device
	queue    *wgpu.Queue
	info     string
	software bool
	limits   Limits

	bufferIDs, textureIDs, layoutIDs, groupIDs, pipelineIDs ids

	buffers  []*wgpu.Buffer
	textures []texture
	layouts  []*wgpu.BindGroupLayout
	groups   []*wgpu.BindGroup
	renders  []*wgpu.RenderPipeline
	computes []*wgpu.ComputePipeline
	serial   uint32
	done     uint32
	player   player
	ring     uploadRing
}

type texture struct {
	texture *wgpu.Texture
	view    *wgpu.TextureView
	w, h    uint32
	format  textureFormat
}

// OpenDevice opens the best adapter there is: a discrete GPU before an integrated one before a
// software adapter.
func OpenDevice() (device *Device, err error) {
	defer func() { // the library panics where it can acquire nothing at all
		if r := recover(); r != nil {
			device, err = nil, fmt.Errorf("gpu: opening a Vulkan, Metal or D3D12 device: %v", r)
		}
	}()
	wgpu.SetLogLevel(wgpu.LogLevelError)
	// Without a descriptor: the library leaves fields of one unset, and wgpu aborts on some values.
	d := &Device{instance: wgpu.CreateInstance(nil)}
	rank := func(a *wgpu.Adapter) int {
		i := a.GetInfo()
		if i.BackendType == wgpu.BackendTypeOpenGL || i.BackendType == wgpu.BackendTypeOpenGLES {
			return 0 // no compute shaders to rely on
		}
		switch i.AdapterType {
		case wgpu.AdapterTypeDiscreteGPU:
			return 4
		case wgpu.AdapterTypeIntegratedGPU:
			return 3
		case wgpu.AdapterTypeCPU:
			return 1
		}
		return 2
	}
	best := 0
	for _, a := range d.instance.EnumerateAdapters(nil) {
		if r := rank(a); r > best {
			if d.adapter != nil {
				d.adapter.Release()
			}
			d.adapter, best = a, r
		} else {
			a.Release()
		}
	}
	if d.adapter == nil {
		d.instance.Release()
		return nil, errors.New("gpu: no adapter for WebGPU on this machine: install a GPU driver, or the software adapter (Debian: apt-get install mesa-vulkan-drivers libvulkan1)")
	}
	i := d.adapter.GetInfo()
	d.software = i.AdapterType == wgpu.AdapterTypeCPU
	d.info = i.DriverDescription + " (" + i.BackendType.String() + ", " + i.AdapterType.String() + ")"
	granted := d.adapter.GetLimits().Limits
	// Start from the defaults and raise single limits: handing back the adapter's whole struct
	// fails on some builds.
	ask := wgpu.DefaultLimits()
	ask.MaxBufferSize = min(granted.MaxBufferSize, 1<<32-4)
	ask.MaxStorageBufferBindingSize = min(granted.MaxStorageBufferBindingSize, 1<<32-4)
	ask.MaxTextureDimension2D = min(granted.MaxTextureDimension2D, 16384)
	// The library leaves one limit unset, so that a driver may refuse what it grants the next time.
	for range 3 {
		if d.device, err = d.adapter.RequestDevice(&wgpu.DeviceDescriptor{RequiredLimits: &wgpu.RequiredLimits{Limits: ask}}); err == nil {
			break
		}
	}
	if err != nil {
		d.device, err = d.adapter.RequestDevice(nil)
	}
	if err != nil {
		d.adapter.Release()
		d.instance.Release()
		return nil, fmt.Errorf("gpu: opening %s: %w", d.info, err)
	}
	d.queue = d.device.GetQueue()
	got := d.device.GetLimits().Limits
	d.limits = Limits{got.MaxBufferSize, got.MaxStorageBufferBindingSize, got.MaxTextureDimension2D}
	return d, nil
}

// Info names the adapter.
func (d *Device) Info() string { return d.info }

// Software tells that the processor stands in for a GPU.
func (d *Device) Software() bool { return d.software }

// Limits are what the device grants.
func (d *Device) Limits() Limits { return d.limits }

// Close gives the device back. Its drawers and targets must be closed before.
func (d *Device) Close() {
	if d.device == nil {
		return
	}
	d.Wait()
	d.ring.close()
	for _, p := range d.renders {
		if p != nil {
			p.Release()
		}
	}
	for _, p := range d.computes {
		if p != nil {
			p.Release()
		}
	}
	for _, l := range d.layouts {
		if l != nil {
			l.Release()
		}
	}
	d.queue.Release()
	d.device.Release()
	d.adapter.Release()
	d.instance.Release()
	d.device = nil
}

// failure is an error that came outside of a call; natively every call reports its own.
func (d *Device) failure() error { return nil }

// finished is the serial of the newest submission that the GPU is done with.
func (d *Device) finished() uint32 {
	if d.done != d.serial && d.device.Poll(false, nil) {
		d.done = d.serial
	}
	return d.done
}

// patience is how many points one submission may count: a software adapter that works on one
// for seconds is taken for hung.
func (d *Device) patience() uint64 {
	if d.software {
		return 8 << 20
	}
	return 1 << 30
}

// submitted is the serial of the newest submission.
func (d *Device) submitted() uint32 { return d.serial }

// Wait returns when the GPU has done all that was submitted.
func (d *Device) Wait() {
	d.device.Poll(true, nil)
	d.done = d.serial
}

// grow makes room for index id.
func grow[T any](s []T, id uint32) []T {
	for uint32(len(s)) <= id {
		var zero T
		s = append(s, zero)
	}
	return s
}
