//go:build cgo && !nogpu

package passes

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// variant is one way of doing a pass.
type variant struct {
	name, fill, each, once string
	bits                   uint // of an offset that survive its format
	bytesPerPoint          int
	dispatch               uint32
}

var variants = []variant{
	{"histogram, float columns", "fill_floats", "count_floats", "", 24, 8, groups},
	{"histogram, offset columns", "fill_offsets", "count_offsets", "", 32, 8, groups},
	{"histogram, wide loads", "fill_offsets", "count_wide", "", 32, 8, groups},
	{"histogram, private grids", "fill_offsets", "count_private", "join_private", 32, 8, groups},
	{"histogram, packed", "fill_packed", "count_packed", "", 16, 4, groups},
	{"min/max of 1920 columns", "fill_offsets", "extremes", "", 32, 4, width},
}

// checked is how many points are counted in plain Go.
const checked = 1 << 20

// Table measures every variant over points resident points and prints a row for each: the
// least and the median of repeat runs, each waited for.
func Table(w io.Writer, points, repeat int) error {
	if points < checked || points > 1<<31 || repeat < 1 {
		return errors.New("passes: between 1,048,576 and 2^31 points, and at least one run")
	}
	b, err := open()
	if err != nil {
		return err
	}
	info := b.adapter.GetInfo()
	perChunk := 16 << 20
	points = points / 4 * 4 // wide loads
	if err := b.columns(points, min(perChunk, points)); err != nil {
		return fmt.Errorf("passes: %d points do not fit the memory: %w", points, err)
	}
	defer b.close()
	fmt.Fprintf(w, "%s, %d points, grid %d x %d\n%-28s %10s %10s %12s %8s\n", info.Name+" "+info.DriverDescription, points, width, height,
		"pass", "least ms", "median ms", "Gpoints/s", "GB/s")
	for _, v := range variants {
		if _, err := b.run(false, groups, v.fill, ""); err != nil {
			return fmt.Errorf("passes: %s: %w", v.name, err)
		}
		if err := b.check(&v); err != nil {
			return err
		}
		var times []time.Duration
		for range repeat {
			took, err := b.run(true, v.dispatch, v.each, v.once)
			if err != nil {
				return fmt.Errorf("passes: %s: %w", v.name, err)
			}
			at := len(times)
			for at > 0 && times[at-1] > took {
				at--
			}
			times = append(times[:at], append([]time.Duration{took}, times[at:]...)...)
		}
		least, median := times[0].Seconds(), times[len(times)/2].Seconds()
		fmt.Fprintf(w, "%-28s %10.2f %10.2f %12.1f %8.0f\n", v.name, least*1e3, median*1e3, float64(points)/least/1e9, float64(points*v.bytesPerPoint)/least/1e9)
	}
	return nil
}

// check runs a variant over the first points alone and compares it with plain Go.
func (b *bench) check(v *variant) error {
	all := b.chunks
	defer func() {
		b.chunks = all
		b.setPoints(all[0].points)
	}()
	b.chunks = all[:1]
	b.setPoints(checked)
	if _, err := b.run(true, v.dispatch, v.each, v.once); err != nil {
		return fmt.Errorf("passes: %s: %w", v.name, err)
	}
	got, err := b.grid()
	if err != nil {
		return fmt.Errorf("passes: %s: reading the grid: %w", v.name, err)
	}
	want := make([]uint32, width*height)
	for i := range uint32(checked) {
		x, y := heaped(2*i), heaped(2*i+1)
		if v.each == "extremes" {
			column := i / ((checked + width - 1) / width)
			want[2*column] = max(want[2*column], ^y)
			want[2*column+1] = max(want[2*column+1], y)
			continue
		}
		x, y = x>>(32-v.bits)<<(32-v.bits)>>21, y>>(32-v.bits)<<(32-v.bits)>>21
		if x < width && y < height {
			want[y*width+x]++
		}
	}
	for i := range want {
		if got[i] != want[i] {
			return fmt.Errorf("passes: %s: word %d of the grid is %d, and %d in plain Go", v.name, i, got[i], want[i])
		}
	}
	return nil
}

// setPoints tells the first chunk how many points to take.
func (b *bench) setPoints(n uint32) {
	var word [4]byte
	binary.LittleEndian.PutUint32(word[:], n)
	b.queue.WriteBuffer(b.chunks[0].task, 0, word[:])
}

func hash(v uint32) uint32 {
	state := v*747796405 + 2891336453
	word := ((state >> ((state >> 28) + 4)) ^ state) * 277803737
	return word>>22 ^ word
}

func heaped(v uint32) uint32 {
	return hash(v)>>2 + hash(v^0x9e3779b9)>>2 + hash(v^0x7f4a7c15)>>2 + hash(v^0x94d049bb)>>2
}
