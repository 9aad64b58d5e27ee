package draw

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log"
	"sync"
	"time"
	"unsafe"

	"gpucharts/datamgr/counting"
	"gpucharts/render/gpu"
)

// Counter counts rows of columns on the worker's GPU. Columns are brought there in the
// background once a view of them is dense, and views are counted there from then on; until then,
// and whenever the worker is gone, hangs or has no room, the processor counts. Those used longest
// ago make room.
type Counter struct {
	worker *Worker
	force  bool // also where the processor stands in for a GPU
	budget uint64
	log    *log.Logger

	mu       sync.Mutex
	held     map[uint64]*holding
	bringing bool
	clock    uint64
	counted  uint64 // windows
	refusal  string // why nothing is counted on the GPU
}

// holding is a pair of columns that is there, or on its way.
type holding struct {
	bytes  uint64
	ready  bool
	failed bool // they do not fit: not to be tried again
	child  int  // of the worker's, that has them
	used   uint64
}

const (
	bytesPerRow = 8
	// pieceRows go to the worker at a time: a picture waits for a piece, not for a column.
	pieceRows = 2 << 20
	// A view waits so long for the worker to be free, and for its answer; then the processor counts,
	// and a worker without an answer is taken for hung. A billion rows take some 10 ms.
	turnTime  = 250 * time.Millisecond
	countTime = 3 * time.Second
)

// NewCounter makes a counter on that worker's GPU, for so many bytes of columns.
func NewCounter(w *Worker, budgetBytes uint64, force bool, log *log.Logger) *Counter {
	return &Counter{worker: w, force: force, budget: budgetBytes, log: log, held: map[uint64]*holding{}}
}

// Prepare brings columns to the GPU, one pair at a time.
func (c *Counter) Prepare(columns *counting.Columns) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.held[columns.Key]
	if c.bringing || c.refusal != "" || h != nil && (h.failed || h.ready && h.child == int(c.worker.alive.Load())) {
		return
	}
	c.bringing = true
	h = &holding{bytes: bytesPerRow * uint64(columns.Rows)}
	c.clock++
	h.used = c.clock
	c.held[columns.Key] = h
	go func() {
		err := c.bring(columns, h)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.bringing = false
		if err == nil {
			h.ready = true
			return
		}
		var refused errRefused
		if h.failed = errors.As(err, &refused); !h.failed {
			delete(c.held, columns.Key) // the next view tries again
		}
		if c.log != nil {
			c.log.Printf("counting on the processor: %v", err)
		}
	}()
}

func (c *Counter) bring(columns *counting.Columns, h *holding) error {
	if err := c.makeRoom(columns.Key, h.bytes); err != nil {
		return err
	}
	// The first order starts the worker, and tells what its GPU is.
	_, child, err := c.worker.do(&Order{Drop: columns.Key}, 0)
	var refused errRefused
	if errors.As(err, &refused) || errors.Is(err, errGivenUp) {
		return c.refuse(err.Error())
	}
	if err != nil {
		return err
	}
	if c.worker.Software() && !c.force {
		return c.refuse("the GPU worker has a software adapter alone")
	}
	h.child = child
	n := min(int64(pieceRows), columns.Rows)
	xs, ys := make([]uint32, n), make([]uint32, n)
	for row := int64(0); row < columns.Rows; row += n {
		m := min(n, columns.Rows-row)
		got, err := columns.Read(row, xs[:m], ys[:m])
		if err == nil && got > 0 {
			_, _, err = c.worker.do(&Order{Hold: &Hold{Key: columns.Key, Left: uint64(columns.Rows - row), Xs: bytesOf(xs[:got]), Ys: bytesOf(ys[:got])}}, child)
		}
		if err != nil {
			_, _, _ = c.worker.do(&Order{Drop: columns.Key}, child)
			return fmt.Errorf("bringing columns to the GPU: %w", err)
		}
	}
	return nil
}

// makeRoom lets go of the columns that were used longest ago until so many bytes fit.
func (c *Counter) makeRoom(key, bytes uint64) error {
	if bytes > c.budget {
		return errRefused(fmt.Sprintf("columns of %d MB do not fit the %d MB that GPUCHARTS_GPU_MB leaves them", bytes>>20, c.budget>>20))
	}
	for {
		c.mu.Lock()
		sum, oldest := bytes, uint64(0)
		for k, h := range c.held {
			if k == key || !h.ready {
				continue
			}
			sum += h.bytes
			if oldest == 0 || h.used < c.held[oldest].used {
				oldest = k
			}
		}
		c.mu.Unlock()
		if sum <= c.budget || oldest == 0 {
			return nil
		}
		if h := c.take(oldest); h != nil {
			_, _, _ = c.worker.do(&Order{Drop: oldest}, h.child)
		}
	}
}

// take strikes columns off the list; nil: they are not there.
func (c *Counter) take(key uint64) *holding {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.held[key]
	if h == nil || !h.ready && !h.failed {
		return nil
	}
	delete(c.held, key)
	if h.failed {
		return nil
	}
	return h
}

// refuse keeps the GPU out of it from now on.
func (c *Counter) refuse(why string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refusal = why
	return errors.New(why)
}

// Count counts a window on the GPU where the columns are there.
func (c *Counter) Count(ctx context.Context, key uint64, w *counting.Window) ([]uint32, bool) {
	c.mu.Lock()
	h := c.held[key]
	ready := h != nil && h.ready
	if ready {
		c.clock++
		h.used = c.clock
	}
	c.mu.Unlock()
	if !ready || ctx.Err() != nil {
		return nil, false
	}
	a, err := c.worker.doSoon(ctx, &Order{Count: &Count{Key: key, X: gpu.Axis(w.X), Y: gpu.Axis(w.Y)}}, h.child, turnTime, countTime)
	switch {
	case errors.Is(err, errBusy) || ctx.Err() != nil:
		return nil, false
	case err != nil:
		if c.log != nil {
			c.log.Printf("counting on the processor: %v", err)
		}
		c.mu.Lock()
		delete(c.held, key)
		c.mu.Unlock()
		return nil, false
	}
	c.mu.Lock()
	c.counted++
	c.mu.Unlock()
	out := make([]uint32, len(a.Cells)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(a.Cells[4*i:])
	}
	return out, true
}

// Forget lets go of columns.
func (c *Counter) Forget(key uint64) {
	if h := c.take(key); h != nil {
		go c.worker.do(&Order{Drop: key}, h.child)
	}
}

// State says what counts: the windows that the GPU did, the pairs of columns that are there, and
// why the processor does all (empty: it does not, or nothing was dense yet).
func (c *Counter) State() (windows uint64, held int, refusal string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range c.held {
		if h.ready {
			held++
		}
	}
	return c.counted, held, c.refusal
}

// bytesOf is the bytes of numbers, as this machine has them: the worker is on the same.
func bytesOf(v []uint32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), 4*len(v))
}

var _ counting.Counter = (*Counter)(nil)
