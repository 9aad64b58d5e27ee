package datamgr

import (
	"fmt"
	"math"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Rolling windows by blocks (van Herk, Gil and Werman): rows are cut into blocks as long as
// the window. A window that ends in a block is the end of the block before and the
// beginning of this one, and both are running aggregates. So each row costs three steps
// whatever the window's length, blocks are independent, and nothing is ever subtracted: a
// running sum that adds what enters and takes away what leaves drifts, and an infinity or
// one huge value spoils it for good.

// Window is the rows from each row back.
type Window struct {
	d      *Dataset
	column string
	rows   int
	name   string
}

// Rolling looks at each row and the rows before it, so many in all. Its verbs give the
// dataset with a column more: price_mean for the mean of price (As gives it another name).
// The first rows, whose window is not full, are null. Values in a window that are null,
// NaN or infinite are left out. Memory is 8 bytes a row.
//
//	ds.Rolling("price", 100).Mean()
func (d *Dataset) Rolling(column string, rows int) *Window { return &Window{d, column, rows, ""} }

// As names the new column.
func (w *Window) As(name string) *Window {
	named := *w
	named.name = name
	return &named
}

// Mean, Sum, Min and Max of each window. Std is the standard deviation of a sample (n-1),
// null where a window has fewer than two values.
func (w *Window) Mean() *Dataset { return w.make("mean", rollSums(true)) }
func (w *Window) Sum() *Dataset  { return w.make("sum", rollSums(false)) }
func (w *Window) Std() *Dataset  { return w.make("std", rollSpread) }
func (w *Window) Min() *Dataset  { return w.make("min", rollExtremes(math.Min)) }
func (w *Window) Max() *Dataset  { return w.make("max", rollExtremes(math.Max)) }

// EMA is the exponential moving average with the weight 2/(rows+1) for each new value: it
// starts at the first value and is never null but where the value is.
func (w *Window) EMA() *Dataset { return w.make("ema", rollEMA) }

// rolled is a column and what becomes of it.
type rolled struct {
	rows int // of the window
	in   []float64
	ok   func(i int) bool // in[i] counts
	out  []float64
	set  []byte // bytes, so that workers may write side by side
}

func (w *Window) make(what string, f func(r *rolled) error) *Dataset {
	name := w.name
	if name == "" {
		name = w.column + "_" + what
	}
	return w.d.verb(fmt.Sprintf("Rolling %q %d %s %q", w.column, w.rows, what, name), func() (*Dataset, error) {
		if w.rows < 1 {
			return nil, fmt.Errorf("a window of %d rows: want 1 or more", w.rows)
		}
		b := newBinding(w.d)
		if _, err := b.column(w.column); err != nil {
			return nil, err
		}
		room, err := w.d.roomFor((8 + 8 + 1) * w.d.rows)
		if err != nil {
			return nil, err
		}
		defer ledger.end(room)
		m, err := b.materialise(Col(w.column).Float().n)
		if err != nil {
			return nil, fmt.Errorf("column `%s`: %w", w.column, err)
		}
		r := &rolled{rows: w.rows, in: m.floats, out: make([]float64, len(m.floats)), set: make([]byte, len(m.floats))}
		r.ok = func(i int) bool { return m.floats[i]-m.floats[i] == 0 }
		if m.nulls > 0 {
			r.ok = func(i int) bool { return m.floats[i]-m.floats[i] == 0 && bitutil.BitIsSet(m.valid, i) }
		}
		if err := f(r); err != nil {
			return nil, err
		}
		ledger.end(room)
		return w.d.withColumn(name, r.array())
	})
}

func (r *rolled) array() arrow.Array {
	bits := make([]byte, bitutil.BytesForBits(int64(len(r.set))))
	set := 0
	for i, x := range r.set {
		bits[i>>3] |= x << (i & 7)
		set += int(x)
	}
	var validity *memory.Buffer
	if set < len(r.set) {
		validity = memory.NewBufferBytes(bits)
	}
	return madeArray(arrow.PrimitiveTypes.Float64, len(r.out), len(r.out)-set, validity, arrow.Float64Traits.CastToBytes(r.out))
}

// byBlocks runs windows over blocks, on all cores. add takes a value into an aggregate,
// join brings two together (the first earlier), result gives what it comes to.
func byBlocks[S any](r *rolled, empty S, add func(*S, float64), join func(a, b *S) S, result func(*S) (float64, bool)) error {
	blocks := (len(r.in) + r.rows - 1) / r.rows
	const shareRows = 1 << 16
	share := max(shareRows/r.rows, 1)
	var next atomic.Int64
	return parallel(func(int) error {
		// ends[i] is the aggregate of the block before from its row i on.
		ends := make([]S, r.rows)
		for {
			from := int(next.Add(1)-1) * share
			if from >= blocks {
				return nil
			}
			for b := max(from, 1) - 1; b < min(from+share, blocks); b++ {
				start := b * r.rows
				end := min(start+r.rows, len(r.in))
				if b >= from {
					begin := empty
					for i := start; i < end; i++ {
						if r.ok(i) {
							add(&begin, r.in[i])
						}
						whole := begin
						if at := i - start + 1; at < r.rows {
							if b == 0 {
								continue // not full
							}
							whole = join(&ends[at], &begin)
						}
						if v, ok := result(&whole); ok {
							r.out[i], r.set[i] = v, 1
						}
					}
				}
				if end-start == r.rows {
					tail := empty
					for i := end - 1; i >= start; i-- {
						if r.ok(i) {
							add(&tail, r.in[i])
						}
						ends[i-start] = tail
					}
				}
			}
		}
	})
}

func rollSums(mean bool) func(r *rolled) error {
	type sum struct {
		count int
		total float64
	}
	return func(r *rolled) error {
		return byBlocks(r, sum{},
			func(s *sum, x float64) { s.count++; s.total += x },
			func(a, b *sum) sum { return sum{a.count + b.count, a.total + b.total} },
			func(s *sum) (float64, bool) {
				if mean {
					return s.total / float64(s.count), s.count > 0
				}
				return s.total, s.count > 0
			})
	}
}

func rollExtremes(pick func(a, b float64) float64) func(r *rolled) error {
	return func(r *rolled) error {
		nothing := math.Inf(1) // loses against every value
		if pick(0, nothing) != 0 {
			nothing = math.Inf(-1)
		}
		return byBlocks(r, nothing,
			func(s *float64, x float64) { *s = pick(*s, x) },
			func(a, b *float64) float64 { return pick(*a, *b) },
			func(s *float64) (float64, bool) { return *s, *s != nothing })
	}
}

// rollSpread keeps counts, means and sums of squared distances (Welford; Chan for joining).
func rollSpread(r *rolled) error {
	type spread struct{ count, mean, squares float64 }
	return byBlocks(r, spread{},
		func(s *spread, x float64) {
			s.count++
			d := x - s.mean
			s.mean += d / s.count
			s.squares += d * (x - s.mean)
		},
		func(a, b *spread) spread {
			n := a.count + b.count
			if n == 0 {
				return spread{}
			}
			d := b.mean - a.mean
			return spread{n, a.mean + d*b.count/n, a.squares + b.squares + d*d*a.count*b.count/n}
		},
		func(s *spread) (float64, bool) { return math.Sqrt(s.squares / (s.count - 1)), s.count > 1 })
}

// rollEMA needs the row before, so it is one pass on one core, as fast as memory allows.
func rollEMA(r *rolled) error {
	weight := 2 / (float64(r.rows) + 1)
	at, started := 0.0, false
	for i, x := range r.in {
		if !r.ok(i) {
			continue
		}
		if !started {
			at, started = x, true
		}
		at += weight * (x - at)
		r.out[i], r.set[i] = at, 1
	}
	return nil
}
