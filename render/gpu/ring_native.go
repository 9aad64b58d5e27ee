//go:build cgo && !js && !nogpu

package gpu

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/cogentcore/webgpu/wgpu"
)

// Columns go to the GPU through staging buffers that stay mapped in turn: while one is copied there, the next is filled
// by several cores. The queue's own writing makes a staging buffer anew for every call and zeroes it: on a GPU
// behind a bus that was a twentieth of the bus's pace (bench/README.md).

const (
	ringSlots  = 4
	ringBytes  = 8 << 20
	ringLeast  = 1 << 20 // smaller writes are the queue's
	ringPacker = 4       // goroutines that fill a slot, at most
)

type ringSlot struct {
	buffer *wgpu.Buffer
	last   wgpu.SubmissionIndex
	flying bool
}

// uploadRing is the staging buffers, made when something large is first written.
type uploadRing struct {
	slots [ringSlots]ringSlot
	turn  int
}

func (r *uploadRing) close() {
	for i := range r.slots {
		if s := &r.slots[i]; s.buffer != nil {
			s.buffer.Release()
			*s = ringSlot{}
		}
	}
}

// writeLarge brings data into a buffer, in the order of the queue's writes and submissions.
func (d *Device) writeLarge(to *wgpu.Buffer, offset uint64, data []byte) error {
	for at := 0; at < len(data); at += ringBytes {
		part := data[at:min(at+ringBytes, len(data))]
		s := &d.ring.slots[d.ring.turn%ringSlots]
		d.ring.turn++
		if err := d.ready(s); err != nil {
			return err
		}
		fill(s.buffer.GetMappedRange(0, uint(len(part))), part)
		if err := s.buffer.Unmap(); err != nil {
			return fmt.Errorf("gpu: writing %d bytes: %w", len(data), err)
		}
		e, err := d.device.CreateCommandEncoder(nil)
		if err != nil {
			return fmt.Errorf("gpu: writing %d bytes: %w", len(data), err)
		}
		err = e.CopyBufferToBuffer(s.buffer, 0, to, offset+uint64(at), uint64(len(part)))
		if err != nil {
			e.Release()
			return fmt.Errorf("gpu: writing %d bytes: %w", len(data), err)
		}
		commands, err := e.Finish(nil)
		e.Release()
		if err != nil {
			return fmt.Errorf("gpu: writing %d bytes: %w", len(data), err)
		}
		s.last, s.flying = d.queue.Submit(commands), true
		commands.Release()
		d.serial++
	}
	return nil
}

// ready has a slot mapped: new ones are, others once what they held has been copied.
func (d *Device) ready(s *ringSlot) (err error) {
	if s.buffer == nil {
		s.buffer, err = d.device.CreateBuffer(&wgpu.BufferDescriptor{Size: ringBytes, Usage: wgpu.BufferUsageMapWrite | wgpu.BufferUsageCopySrc, MappedAtCreation: true})
		if err != nil {
			return fmt.Errorf("gpu: a staging buffer of %d bytes: %w", ringBytes, err)
		}
	}
	if !s.flying {
		return nil
	}
	// Waited for first, so that mapping is done at once: the library keeps a pointer until then.
	d.device.Poll(true, &wgpu.WrappedSubmissionIndex{Queue: d.queue, SubmissionIndex: s.last})
	status := wgpu.BufferMapAsyncStatusUnknown
	if err := s.buffer.MapAsync(wgpu.MapModeWrite, 0, ringBytes, func(got wgpu.BufferMapAsyncStatus) { status = got }); err != nil {
		return fmt.Errorf("gpu: mapping a staging buffer: %w", err)
	}
	for range 1 << 10 {
		if status != wgpu.BufferMapAsyncStatusUnknown {
			break
		}
		d.device.Poll(false, nil)
	}
	if status == wgpu.BufferMapAsyncStatusUnknown {
		d.device.Poll(true, nil)
	}
	if status != wgpu.BufferMapAsyncStatusSuccess {
		return fmt.Errorf("gpu: mapping a staging buffer ended with %v", status)
	}
	s.flying = false
	return nil
}

// fill copies on several cores.
func fill(to, from []byte) {
	workers := min(ringPacker, runtime.GOMAXPROCS(0))
	per := (len(from)/workers + 4095) &^ 4095
	var wait sync.WaitGroup
	for at := 0; at < len(from); at += per {
		wait.Go(func() { copy(to[at:], from[at:min(at+per, len(from))]) })
	}
	wait.Wait()
}
