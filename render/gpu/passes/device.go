//go:build cgo && !nogpu

package passes

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/cogentcore/webgpu/wgpu"
)

var (
	//go:embed common.wgsl
	common string
	//go:embed histogram.wgsl
	histogram string
	//go:embed series.wgsl
	series string
	//go:embed tone.wgsl
	tone string
	//go:embed regions.wgsl
	regions string
)

// modules are the shaders, each after common.wgsl.
var modules = [...]string{histogram, series, tone, regions}

const (
	width, height = 1920, 1080
	gridWords     = width * height
	grids         = 8
	cellWords     = grids * gridWords
)

// bench holds a device, the columns in chunks and the words that passes work in.
type bench struct {
	Options
	instance *wgpu.Instance
	adapter  *wgpu.Adapter
	device   *wgpu.Device
	queue    *wgpu.Queue
	layouts  [columnUses]*wgpu.BindGroupLayout
	pipes    map[string]*wgpu.ComputePipeline
	points   int
	shift    uint // of a series' bins
	bars     uint // of the bars
	chunks   []chunk
	cells    *wgpu.Buffer
}

// columnUse says how a pass reaches the columns: a buffer that is only read needs no barrier.
type columnUse int

const (
	reads   columnUse = iota
	fills             // writes x, y and z
	derives           // reads x and y, writes z
	columnUses
)

// task is the Go side of the struct Task.
type task struct {
	points, seed, width, height, firstBin, binShift, splits, border, slot, bins, chunks, window, rows, number uint32
}

const taskBytes = uint64(unsafe.Sizeof(task{}))

// chunk is a part of the columns: at most what a binding holds.
type chunk struct {
	task          task
	told, x, y, z *wgpu.Buffer
	groups        [columnUses]*wgpu.BindGroup
}

func open(o Options) (*bench, error) {
	wgpu.SetLogLevel(wgpu.LogLevelError)
	b := &bench{Options: o, instance: wgpu.CreateInstance(nil), pipes: map[string]*wgpu.ComputePipeline{}}
	var err error
	if b.adapter, err = b.instance.RequestAdapter(&wgpu.RequestAdapterOptions{PowerPreference: wgpu.PowerPreferenceHighPerformance, BackendType: wgpu.BackendTypeUndefined}); err != nil {
		return nil, fmt.Errorf("passes: no adapter (Debian: apt-get install mesa-vulkan-drivers): %w", err)
	}
	granted, ask := b.adapter.GetLimits().Limits, wgpu.DefaultLimits()
	ask.MaxBufferSize, ask.MaxStorageBufferBindingSize = granted.MaxBufferSize, granted.MaxStorageBufferBindingSize
	ask.MaxComputeInvocationsPerWorkgroup, ask.MaxComputeWorkgroupSizeX = granted.MaxComputeInvocationsPerWorkgroup, granted.MaxComputeWorkgroupSizeX
	if b.device, err = b.adapter.RequestDevice(&wgpu.DeviceDescriptor{RequiredLimits: &wgpu.RequiredLimits{Limits: ask}}); err != nil {
		return nil, fmt.Errorf("passes: opening the device: %w", err)
	}
	b.queue = b.device.GetQueue()
	const read, write = wgpu.BufferBindingTypeReadOnlyStorage, wgpu.BufferBindingTypeStorage
	for use, kinds := range [columnUses][6]wgpu.BufferBindingType{
		reads: {read, read, read, read, write, read}, fills: {read, write, write, write, write, read}, derives: {read, read, read, write, write, read},
	} {
		var entries []wgpu.BindGroupLayoutEntry
		for i, kind := range kinds {
			if columnUse(use) == fills && i == 5 {
				continue // it may be the chunk's own y
			}
			entries = append(entries, wgpu.BindGroupLayoutEntry{Binding: uint32(i), Visibility: wgpu.ShaderStageCompute, Buffer: wgpu.BufferBindingLayout{Type: kind}})
		}
		if b.layouts[use], err = b.device.CreateBindGroupLayout(&wgpu.BindGroupLayoutDescriptor{Entries: entries}); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *bench) buffer(size uint64, use wgpu.BufferUsage) (*wgpu.Buffer, error) {
	return b.device.CreateBuffer(&wgpu.BufferDescriptor{Size: size, Usage: use})
}

// columns makes room for so many points.
func (b *bench) columns(points, perChunk int) (err error) {
	const stored = wgpu.BufferUsageStorage | wgpu.BufferUsageCopyDst | wgpu.BufferUsageCopySrc
	if b.cells, err = b.buffer(4*cellWords, stored); err != nil {
		return err
	}
	b.points = points
	for first := 0; first < points; first += perChunk {
		c := chunk{task: task{points: uint32(min(perChunk, points-first)), seed: uint32(first), width: width, height: height, number: uint32(len(b.chunks))}}
		for _, made := range []struct {
			buffer **wgpu.Buffer
			size   uint64
		}{{&c.told, taskBytes}, {&c.x, uint64(perChunk) * 4}, {&c.y, uint64(perChunk) * 4}, {&c.z, uint64(perChunk) * 4}} {
			if *made.buffer, err = b.buffer(made.size, stored); err != nil {
				return err
			}
		}
		before := c.y
		if n := len(b.chunks); n > 0 {
			before = b.chunks[n-1].y
		}
		for use := range columnUses {
			var entries []wgpu.BindGroupEntry
			for i, v := range []*wgpu.Buffer{c.told, c.x, c.y, c.z, b.cells, before} {
				if use != fills || i < 5 {
					entries = append(entries, wgpu.BindGroupEntry{Binding: uint32(i), Buffer: v, Size: wgpu.WholeSize})
				}
			}
			if c.groups[use], err = b.device.CreateBindGroup(&wgpu.BindGroupDescriptor{Layout: b.layouts[use], Entries: entries}); err != nil {
				return err
			}
		}
		b.chunks = append(b.chunks, c)
	}
	return nil
}

// step is a dispatch over every chunk, or one over the first.
type step struct {
	entry  string
	use    columnUse
	once   bool
	groups func(b *bench, t *task) (x, y uint32)
}

// pipe compiles an entry point.
func (b *bench) pipe(s *step) (*wgpu.ComputePipeline, error) {
	if p := b.pipes[s.entry]; p != nil {
		return p, nil
	}
	code := ""
	for _, m := range append(modules[:], common) {
		if strings.Contains(m, "fn "+s.entry+"(") {
			code = m
		}
	}
	if code != common {
		code = common + code
	}
	module, err := b.device.CreateShaderModule(&wgpu.ShaderModuleDescriptor{WGSLDescriptor: &wgpu.ShaderModuleWGSLDescriptor{Code: strings.ReplaceAll(code, "WG_SIZE", strconv.Itoa(b.Workgroup))}})
	if err != nil {
		return nil, fmt.Errorf("passes: the shader of %s: %w", s.entry, err)
	}
	defer module.Release()
	shape, err := b.device.CreatePipelineLayout(&wgpu.PipelineLayoutDescriptor{BindGroupLayouts: []*wgpu.BindGroupLayout{b.layouts[s.use]}})
	if err != nil {
		return nil, err
	}
	defer shape.Release()
	p, err := b.device.CreateComputePipeline(&wgpu.ComputePipelineDescriptor{Layout: shape, Compute: wgpu.ProgrammableStageDescriptor{Module: module, EntryPoint: s.entry}})
	if err != nil {
		return nil, fmt.Errorf("passes: the pipeline of %s: %w", s.entry, err)
	}
	b.pipes[s.entry] = p
	return p, nil
}

// run plays steps and waits. It clears the first words of the cells before.
func (b *bench) run(clear int, steps []step) (time.Duration, error) {
	for i := range steps {
		if _, err := b.pipe(&steps[i]); err != nil {
			return 0, err
		}
	}
	start := time.Now()
	e, err := b.device.CreateCommandEncoder(nil)
	if err != nil {
		return 0, err
	}
	defer e.Release()
	if clear > 0 {
		if err := e.ClearBuffer(b.cells, 0, uint64(clear)*4); err != nil {
			return 0, err
		}
	}
	pass := e.BeginComputePass(nil)
	for i := range steps {
		s := &steps[i]
		pass.SetPipeline(b.pipes[s.entry])
		for k := range b.chunks {
			c := &b.chunks[k]
			pass.SetBindGroup(0, c.groups[s.use], nil)
			x, y := s.groups(b, &c.task)
			pass.DispatchWorkgroups(x, y, 1)
			if s.once {
				break
			}
		}
	}
	err = pass.End()
	pass.Release()
	if err != nil {
		return 0, err
	}
	if err := b.submit(e); err != nil {
		return 0, err
	}
	b.device.Poll(true, nil)
	return time.Since(start), nil
}

func (b *bench) submit(e *wgpu.CommandEncoder) error {
	commands, err := e.Finish(nil)
	if err != nil {
		return err
	}
	b.queue.Submit(commands)
	commands.Release()
	return nil
}

// read gives the first words of a buffer.
func (b *bench) read(from *wgpu.Buffer, first, n int) ([]uint32, error) {
	size := uint64(n) * 4
	staging, err := b.buffer(size, wgpu.BufferUsageMapRead|wgpu.BufferUsageCopyDst)
	if err != nil {
		return nil, err
	}
	defer staging.Release()
	e, err := b.device.CreateCommandEncoder(nil)
	if err != nil {
		return nil, err
	}
	defer e.Release()
	if err := e.CopyBufferToBuffer(from, uint64(first)*4, staging, 0, size); err != nil {
		return nil, err
	}
	if err := b.submit(e); err != nil {
		return nil, err
	}
	b.device.Poll(true, nil)
	if err := staging.MapAsync(wgpu.MapModeRead, 0, size, func(wgpu.BufferMapAsyncStatus) {}); err != nil {
		return nil, err
	}
	b.device.Poll(true, nil)
	data := staging.GetMappedRange(0, uint(size))
	out := make([]uint32, n)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	return out, staging.Unmap()
}

func (b *bench) close() {
	for _, c := range b.chunks {
		for _, g := range c.groups {
			g.Release()
		}
		for _, buffer := range []*wgpu.Buffer{c.told, c.x, c.y, c.z} {
			buffer.Release()
		}
	}
	b.cells.Release()
	b.closeDevice()
}

func (b *bench) closeDevice() {
	for _, p := range b.pipes {
		p.Release()
	}
	b.queue.Release()
	b.device.Release()
	b.adapter.Release()
	b.instance.Release()
}
