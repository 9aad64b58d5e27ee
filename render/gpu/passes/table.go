//go:build cgo && !nogpu

package passes

import (
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"time"
	"unsafe"
)

const (
	checked  = 1 << 20 // points that are counted in plain Go
	mostBins = 2048    // pixel columns of a series
	mostBars = 16384
	window   = 256 // rows of the rolling mean
	mostPart = 64  // workgroups that share a bin
)

// Table measures every variant over points resident points and prints a row for each: the
// least and the median of the runs, each waited for. It gives the least milliseconds by name.
func Table(w io.Writer, o Options) (map[string]float64, error) {
	o = o.filled()
	if o.Points < 1<<16 || o.Points > 1<<31 || o.Runs < 1 {
		return nil, errors.New("passes: between 65,536 and 2^31 points, and at least one run")
	}
	only, err := regexp.Compile(o.Only)
	if err != nil {
		return nil, fmt.Errorf("passes: -only: %w", err)
	}
	b, err := open(o)
	if err != nil {
		return nil, err
	}
	info := b.adapter.GetInfo()
	points := o.Points / 4096 * 4096 // wide loads, blocks of means
	if err := b.columns(points, min(o.Chunk, points)); err != nil {
		return nil, fmt.Errorf("passes: %d points do not fit the memory: %w", points, err)
	}
	defer b.close()
	fmt.Fprintf(w, "%s, %d points in %d chunks, grid %d x %d, workgroups of %d, %d of them\n%-28s %10s %10s %12s %8s\n", info.Name+" "+info.DriverDescription,
		points, len(b.chunks), width, height, o.Workgroup, o.Groups, "pass", "least ms", "median ms", "Gpoints/s", "GB/s")
	took := map[string]float64{}
	for i := range variants {
		v := &variants[i]
		if !only.MatchString(v.name) {
			continue
		}
		times, err := b.measure(v)
		if err != nil {
			return took, fmt.Errorf("passes: %s: %w", v.name, err)
		}
		least, median := times[0].Seconds(), times[len(times)/2].Seconds()
		took[v.name] = least * 1e3
		rates := fmt.Sprintf("%12s %8s", "-", "-")
		if v.bytesPerPoint > 0 {
			rates = fmt.Sprintf("%12.1f %8.0f", float64(points)/least/1e9, float64(points)*float64(v.bytesPerPoint)/least/1e9)
		}
		fmt.Fprintf(w, "%-28s %10.2f %10.2f %s\n", v.name, least*1e3, median*1e3, rates)
	}
	return took, nil
}

// measure fills the columns, checks the pass and times it.
func (b *bench) measure(v *variant) ([]time.Duration, error) {
	if err := b.tell(); err != nil {
		return nil, err
	}
	if _, err := b.run(0, []step{{entry: v.fill, use: fills, groups: all}}); err != nil {
		return nil, err
	}
	if err := b.check(v); err != nil {
		return nil, err
	}
	if err := b.layOut(v, b.points); err != nil {
		return nil, err
	}
	if err := b.prepare(v); err != nil {
		return nil, err
	}
	var times []time.Duration
	for range b.Runs {
		took, err := b.run(v.clear, v.steps)
		if err != nil {
			return nil, err
		}
		times = append(times, took)
	}
	slices.Sort(times)
	return times, nil
}

// check runs a variant over few points and compares it with plain Go: the first of the first
// chunk, or all where all are few.
func (b *bench) check(v *variant) error {
	all, points := b.chunks, b.points
	if points > 4*checked {
		whole := all[0].task.points
		b.chunks, points, all[0].task.points = all[:1], checked, checked
		defer func() { b.chunks, all[0].task.points = all, whole }()
	}
	if err := b.layOut(v, points); err != nil {
		return err
	}
	if err := b.prepare(v); err != nil {
		return err
	}
	if _, err := b.run(v.clear, v.steps); err != nil {
		return err
	}
	got, err := b.result(v)
	if err != nil {
		return fmt.Errorf("reading the result: %w", err)
	}
	for i, want := range v.want(uint32(points), b) {
		if got[i] == want || v.near && (v.derived && closeTo(got[i], want) || !v.derived && got[i]-want+1 <= 2) {
			continue
		}
		return fmt.Errorf("word %d of the result is %d, and %d in plain Go", i, got[i], want)
	}
	return nil
}

// result reads what a pass made: of the cells, or z of every row.
func (b *bench) result(v *variant) (out []uint32, err error) {
	if !v.derived {
		return b.read(b.cells, v.first, v.words)
	}
	for i := range b.chunks {
		z, err := b.read(b.chunks[i].z, 0, int(b.chunks[i].task.points))
		if err != nil {
			return nil, err
		}
		out = append(out, z...)
	}
	return out, nil
}

func (b *bench) prepare(v *variant) error {
	if err := b.tell(); err != nil {
		return err
	}
	if _, err := b.run(cellWords, v.prepare); err != nil {
		return err
	}
	return b.tell() // the clearing took the table
}

// closeTo compares floats.
func closeTo(got, want uint32) bool {
	return math.Abs(float64(math.Float32frombits(got))-float64(math.Float32frombits(want))) < 1.0/(1<<19)
}

// layOut says which bins of x, as many as fit, the rows of each chunk lie in.
func (b *bench) layOut(v *variant, points int) error {
	most := func(n uint32) (shift uint) {
		for (2*uint64(points)-1)>>shift >= uint64(n) {
			shift++
		}
		return shift
	}
	b.shift, b.bars = most(mostBins), most(mostBars)
	bins := b.shift
	if v.bars {
		bins = b.bars
	}
	var border, slot uint32
	splits := uint32(min(max(1<<bins/2/8192, 4), mostPart)) // rows of a bin are half as many as its x
	for i := range b.chunks {
		t := &b.chunks[i].task
		first, last := 2*t.seed>>bins, (2*(t.seed+t.points-1)+1)>>bins
		t.firstBin, t.bins, t.binShift, t.splits = first, last-first+1, uint32(bins), splits
		t.border, t.slot, t.chunks, t.window, t.rows = border, slot, uint32(len(b.chunks)), window, uint32(points)
		border += t.bins + 1
		slot += t.bins
	}
	return nil
}

// tell writes the tasks, and the table of all chunks.
func (b *bench) tell() error {
	const table = 3 << 22 // TABLE
	words := make([]uint32, 0, 4*len(b.chunks))
	for i := range b.chunks {
		t := &b.chunks[i].task
		if err := b.queue.WriteBuffer(b.chunks[i].told, 0, unsafe.Slice((*byte)(unsafe.Pointer(t)), taskBytes)); err != nil {
			return err
		}
		words = append(words, t.firstBin, t.bins, t.slot, 0)
	}
	return b.queue.WriteBuffer(b.cells, 4*table, unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), 4*len(words)))
}
