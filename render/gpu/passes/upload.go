//go:build cgo && !nogpu

package passes

import (
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/cogentcore/webgpu/wgpu"
)

// Upload measures ways of bringing bytes into the GPU's memory, each read back in part and
// compared: the queue's own writing, by the size of a piece, and mapped staging buffers in a
// ring, filled by so many goroutines.
func Upload(w io.Writer, o Options) error {
	b, err := open(o.filled())
	if err != nil {
		return err
	}
	defer b.closeDevice()
	size := min(1<<28, max(1<<22, 4*o.Points)) // what every device grants a buffer
	data := make([]byte, size)
	for i := 0; i < size; i += 4 {
		binary.LittleEndian.PutUint32(data[i:], hash(uint32(i)))
	}
	to, err := b.buffer(uint64(size), wgpu.BufferUsageStorage|wgpu.BufferUsageCopyDst|wgpu.BufferUsageCopySrc)
	if err != nil {
		return err
	}
	defer to.Release()
	measure := func(name string, upload func() error) error {
		least := time.Duration(1 << 62)
		for range o.Runs {
			start := time.Now()
			if err := upload(); err != nil {
				return fmt.Errorf("passes: upload, %s: %w", name, err)
			}
			least = min(least, time.Since(start))
		}
		for _, first := range []int{0, size / 2, size - 4096} {
			got, err := b.read(to, first/4, 1024)
			if err != nil {
				return err
			}
			for i, v := range got {
				if v != hash(uint32(first+4*i)) {
					return fmt.Errorf("passes: upload, %s: byte %d did not arrive", name, first+4*i)
				}
			}
		}
		if err := b.zero(to); err != nil {
			return err
		}
		fmt.Fprintf(w, "upload %-38s %8.2f GB/s\n", name, float64(size)/least.Seconds()/1e9)
		return nil
	}
	for _, piece := range []int{1 << 20, 4 << 20, 16 << 20, 64 << 20} {
		piece = min(piece, size)
		if err := measure(fmt.Sprintf("written, pieces of %d MiB", piece>>20), func() error { return b.written(to, data, piece) }); err != nil {
			return err
		}
	}
	for _, piece := range []int{4 << 20, 16 << 20, 64 << 20} {
		for _, workers := range []int{1, 4, runtime.NumCPU()} {
			ring, err := b.newRing(min(piece, size))
			if err != nil {
				return err
			}
			err = measure(fmt.Sprintf("mapped, pieces of %d MiB, %d goroutines", piece>>20, workers), func() error { return ring.upload(to, data, workers) })
			ring.close()
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) zero(to *wgpu.Buffer) error {
	e, err := b.device.CreateCommandEncoder(nil)
	if err != nil {
		return err
	}
	defer e.Release()
	if err := e.ClearBuffer(to, 0, to.GetSize()); err != nil {
		return err
	}
	return b.submit(e)
}

func (b *bench) written(to *wgpu.Buffer, data []byte, piece int) error {
	for at := 0; at < len(data); at += piece {
		if err := b.queue.WriteBuffer(to, uint64(at), data[at:min(at+piece, len(data))]); err != nil {
			return err
		}
		b.queue.Submit()
		if at%(256<<20) == 0 {
			b.device.Poll(true, nil)
		}
	}
	b.device.Poll(true, nil)
	return nil
}

// ring is staging buffers that are used in turn: while one is copied on the GPU, the next is filled.
type ring struct {
	b     *bench
	piece int
	slots [4]struct {
		buffer *wgpu.Buffer
		last   wgpu.SubmissionIndex
		flying bool
	}
}

func (b *bench) newRing(piece int) (*ring, error) {
	r := &ring{b: b, piece: piece}
	for i := range r.slots {
		buffer, err := b.device.CreateBuffer(&wgpu.BufferDescriptor{Size: uint64(piece), Usage: wgpu.BufferUsageMapWrite | wgpu.BufferUsageCopySrc, MappedAtCreation: true})
		if err != nil {
			return nil, err
		}
		r.slots[i].buffer = buffer
	}
	return r, nil
}

func (r *ring) close() {
	for i := range r.slots {
		r.slots[i].buffer.Release()
	}
}

func (r *ring) upload(to *wgpu.Buffer, data []byte, workers int) error {
	turn := 0
	for at := 0; at < len(data); at += r.piece {
		s := &r.slots[turn%len(r.slots)]
		turn++
		if s.flying {
			r.b.device.Poll(true, &wgpu.WrappedSubmissionIndex{Queue: r.b.queue, SubmissionIndex: s.last})
			status := wgpu.BufferMapAsyncStatusUnknown
			if err := s.buffer.MapAsync(wgpu.MapModeWrite, 0, uint64(r.piece), func(got wgpu.BufferMapAsyncStatus) { status = got }); err != nil {
				return err
			}
			for status == wgpu.BufferMapAsyncStatusUnknown {
				r.b.device.Poll(false, nil)
			}
			if status != wgpu.BufferMapAsyncStatusSuccess {
				return fmt.Errorf("mapping ended with %v", status)
			}
			s.flying = false
		}
		part := data[at:min(at+r.piece, len(data))]
		copied(s.buffer.GetMappedRange(0, uint(len(part))), part, workers)
		if err := s.buffer.Unmap(); err != nil {
			return err
		}
		e, err := r.b.device.CreateCommandEncoder(nil)
		if err != nil {
			return err
		}
		err = e.CopyBufferToBuffer(s.buffer, 0, to, uint64(at), uint64(len(part)))
		if err != nil {
			e.Release()
			return err
		}
		commands, err := e.Finish(nil)
		e.Release()
		if err != nil {
			return err
		}
		s.last, s.flying = r.b.queue.Submit(commands), true
		commands.Release()
	}
	r.b.device.Poll(true, nil)
	return nil
}

// copied copies by several goroutines.
func copied(to, from []byte, workers int) {
	var wait sync.WaitGroup
	per := (len(from)/workers + 4095) &^ 4095
	for at := 0; at < len(from); at += per {
		wait.Go(func() { copy(to[at:], from[at:min(at+per, len(from))]) })
	}
	wait.Wait()
}
