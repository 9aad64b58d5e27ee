//go:build cgo && !nogpu

package passes

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/cogentcore/webgpu/wgpu"
)

//go:embed passes.wgsl
var code string

const (
	width, height = 1920, 1080
	copies        = 4
	groups        = 4096
	cellsBytes    = copies * width * height * 4
)

// bench holds a device, the columns in chunks and the grid.
type bench struct {
	instance *wgpu.Instance
	adapter  *wgpu.Adapter
	device   *wgpu.Device
	queue    *wgpu.Queue
	module   *wgpu.ShaderModule
	layout   *wgpu.BindGroupLayout
	pipes    map[string]*wgpu.ComputePipeline
	shape    *wgpu.PipelineLayout
	chunks   []chunk
	cells    *wgpu.Buffer
	staging  *wgpu.Buffer
}

// chunk is a part of the columns: at most what a binding holds.
type chunk struct {
	first, points uint32
	task, x, y    *wgpu.Buffer
	group         *wgpu.BindGroup
}

func open() (*bench, error) {
	wgpu.SetLogLevel(wgpu.LogLevelError)
	b := &bench{instance: wgpu.CreateInstance(nil), pipes: map[string]*wgpu.ComputePipeline{}}
	var err error
	if b.adapter, err = b.instance.RequestAdapter(&wgpu.RequestAdapterOptions{PowerPreference: wgpu.PowerPreferenceHighPerformance, BackendType: wgpu.BackendTypeUndefined}); err != nil {
		return nil, fmt.Errorf("passes: no adapter (Debian: apt-get install mesa-vulkan-drivers): %w", err)
	}
	granted, ask := b.adapter.GetLimits().Limits, wgpu.DefaultLimits()
	ask.MaxBufferSize, ask.MaxStorageBufferBindingSize = granted.MaxBufferSize, granted.MaxStorageBufferBindingSize
	if b.device, err = b.adapter.RequestDevice(&wgpu.DeviceDescriptor{RequiredLimits: &wgpu.RequiredLimits{Limits: ask}}); err != nil {
		return nil, fmt.Errorf("passes: opening the device: %w", err)
	}
	b.queue = b.device.GetQueue()
	if b.module, err = b.device.CreateShaderModule(&wgpu.ShaderModuleDescriptor{WGSLDescriptor: &wgpu.ShaderModuleWGSLDescriptor{Code: code}}); err != nil {
		return nil, err
	}
	var entries []wgpu.BindGroupLayoutEntry
	for i := range uint32(4) {
		kind := wgpu.BufferBindingTypeStorage
		if i == 0 {
			kind = wgpu.BufferBindingTypeReadOnlyStorage
		}
		entries = append(entries, wgpu.BindGroupLayoutEntry{Binding: i, Visibility: wgpu.ShaderStageCompute, Buffer: wgpu.BufferBindingLayout{Type: kind}})
	}
	if b.layout, err = b.device.CreateBindGroupLayout(&wgpu.BindGroupLayoutDescriptor{Entries: entries}); err != nil {
		return nil, err
	}
	b.shape, err = b.device.CreatePipelineLayout(&wgpu.PipelineLayoutDescriptor{BindGroupLayouts: []*wgpu.BindGroupLayout{b.layout}})
	return b, err
}

// columns makes room for so many points.
func (b *bench) columns(points, perChunk int) error {
	buffer := func(size int, use wgpu.BufferUsage) (*wgpu.Buffer, error) {
		return b.device.CreateBuffer(&wgpu.BufferDescriptor{Size: uint64(size), Usage: use | wgpu.BufferUsageCopyDst})
	}
	var err error
	if b.cells, err = buffer(cellsBytes, wgpu.BufferUsageStorage|wgpu.BufferUsageCopySrc); err != nil {
		return err
	}
	if b.staging, err = buffer(width*height*4, wgpu.BufferUsageMapRead); err != nil {
		return err
	}
	for first := 0; first < points; first += perChunk {
		c := chunk{first: uint32(first), points: uint32(min(perChunk, points-first))}
		if c.task, err = buffer(16, wgpu.BufferUsageStorage); err != nil {
			return err
		}
		if c.x, err = buffer(perChunk*4, wgpu.BufferUsageStorage); err != nil {
			return err
		}
		if c.y, err = buffer(perChunk*4, wgpu.BufferUsageStorage); err != nil {
			return err
		}
		var task [16]byte
		for i, v := range [4]uint32{c.points, c.first, width, height} {
			binary.LittleEndian.PutUint32(task[4*i:], v)
		}
		if err = b.queue.WriteBuffer(c.task, 0, task[:]); err != nil {
			return err
		}
		var entries []wgpu.BindGroupEntry
		for i, v := range []*wgpu.Buffer{c.task, c.x, c.y, b.cells} {
			entries = append(entries, wgpu.BindGroupEntry{Binding: uint32(i), Buffer: v, Size: wgpu.WholeSize})
		}
		if c.group, err = b.device.CreateBindGroup(&wgpu.BindGroupDescriptor{Layout: b.layout, Entries: entries}); err != nil {
			return err
		}
		b.chunks = append(b.chunks, c)
	}
	return nil
}

// run plays passes over all chunks, each chunk a dispatch, and waits. clear empties the grid first.
func (b *bench) run(clear bool, dispatch uint32, each string, once string) (time.Duration, error) {
	for _, name := range []string{each, once} {
		if name != "" && b.pipes[name] == nil {
			p, err := b.device.CreateComputePipeline(&wgpu.ComputePipelineDescriptor{Layout: b.shape, Compute: wgpu.ProgrammableStageDescriptor{Module: b.module, EntryPoint: name}})
			if err != nil {
				return 0, err
			}
			b.pipes[name] = p
		}
	}
	start := time.Now()
	e, err := b.device.CreateCommandEncoder(nil)
	if err != nil {
		return 0, err
	}
	defer e.Release()
	if clear {
		if err := e.ClearBuffer(b.cells, 0, cellsBytes); err != nil {
			return 0, err
		}
	}
	pass := e.BeginComputePass(nil)
	pass.SetPipeline(b.pipes[each])
	for i := range b.chunks {
		pass.SetBindGroup(0, b.chunks[i].group, nil)
		pass.DispatchWorkgroups(dispatch, 1, 1)
	}
	if once != "" {
		pass.SetPipeline(b.pipes[once])
		pass.DispatchWorkgroups(groups, 1, 1)
	}
	err = pass.End()
	pass.Release()
	if err != nil {
		return 0, err
	}
	commands, err := e.Finish(nil)
	if err != nil {
		return 0, err
	}
	b.queue.Submit(commands)
	commands.Release()
	b.device.Poll(true, nil)
	return time.Since(start), nil
}

// grid reads the first words of the grid.
func (b *bench) grid() ([]uint32, error) {
	e, err := b.device.CreateCommandEncoder(nil)
	if err != nil {
		return nil, err
	}
	defer e.Release()
	if err := e.CopyBufferToBuffer(b.cells, 0, b.staging, 0, width*height*4); err != nil {
		return nil, err
	}
	commands, err := e.Finish(nil)
	if err != nil {
		return nil, err
	}
	b.queue.Submit(commands)
	commands.Release()
	b.device.Poll(true, nil)
	if err := b.staging.MapAsync(wgpu.MapModeRead, 0, width*height*4, func(wgpu.BufferMapAsyncStatus) {}); err != nil {
		return nil, err
	}
	b.device.Poll(true, nil)
	data := b.staging.GetMappedRange(0, width*height*4)
	out := make([]uint32, width*height)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	return out, b.staging.Unmap()
}

func (b *bench) close() {
	for _, c := range b.chunks {
		c.group.Release()
		c.task.Release()
		c.x.Release()
		c.y.Release()
	}
	b.cells.Release()
	b.staging.Release()
	b.queue.Release()
	b.device.Release()
	b.adapter.Release()
	b.instance.Release()
}
