package testset

import (
	"math"
	"math/rand/v2"

	"github.com/apache/arrow/go/v17/arrow"
)

// path holds where the random walk of the price is at the border of each batch. A batch
// fills its part in as a Brownian bridge, and so needs no batch before it.
type path struct{ at []float64 }

func newPath(o Options) path {
	r := rand.New(rand.NewPCG(o.Seed, 1<<40))
	batches := int((o.Rows + o.batchRows() - 1) / o.batchRows())
	p := path{make([]float64, batches+1)}
	step := math.Sqrt(2 / math.Max(float64(batches), 1)) // the whole walk varies by about sqrt(2)
	for i := range batches {
		p.at[i+1] = p.at[i]*(1-0.15*step) + step*r.NormFloat64()
	}
	return p
}

// fill makes batch k.
func (c *columns) fill(o Options, p path, k int64) {
	r := rand.New(rand.NewPCG(o.Seed, uint64(k)))
	first := k * o.batchRows()
	n := int(min(o.batchRows(), o.Rows-first))
	c.rows = n
	c.fillTime(r, first, n)
	c.fillPrice(r, p.at[k], p.at[k+1], n, math.Sqrt(2/math.Max(float64(o.Rows), 1)))
	for i := range n {
		x, y := galaxy(r)
		c.x[i], c.y[i] = float32(x), float32(y)
		c.size[i] = int32(math.Exp(r.NormFloat64()*1.1+3)) + 1
	}
	if spike := Spike(o) - first; spike >= 0 && spike < int64(n) {
		c.price[spike] = SpikePrice
	}
}

// fillTime spreads n rows over n seconds: waiting times are exponential, as of trades, and
// shorter around the middle of each batch's busy hours.
func (c *columns) fillTime(r *rand.Rand, first int64, n int) {
	sum := 0.0
	for i := range n {
		hours := float64(first+int64(i)) / 3600
		busy := 1 + 0.7*math.Sin(hours*2*math.Pi/24)
		sum += r.ExpFloat64() / busy
		c.price[i] = sum // price is filled later: no need of more memory
	}
	start, span := Start.UnixMicro()+first*1e6, float64(n)*1e6
	sum += r.ExpFloat64()
	for i := range n {
		c.time[i] = arrow.Timestamp(start + int64(c.price[i]/sum*span))
	}
}

// fillPrice walks from one border to the other. Volatility comes in clusters: calm and
// wild stretches of a few thousand rows.
func (c *columns) fillPrice(r *rand.Rand, from, to float64, n int, step float64) {
	walk, calm := 0.0, 1.0
	for i := range n {
		if i%2048 == 0 {
			calm = math.Exp(0.8*r.NormFloat64() - 0.3)
		}
		walk += step * calm * r.NormFloat64()
		c.price[i] = walk
	}
	drift := (to - from - walk) / float64(max(n, 1))
	for i := range n {
		w := from + c.price[i] + drift*float64(i+1)
		c.price[i] = math.Round(100*100*math.Exp(0.6*math.Tanh(w))) / 100
	}
}

// galaxy draws a point: two arms of a spiral about a bright core, a ring, and companions.
func galaxy(r *rand.Rand) (x, y float64) {
	switch pick := r.Float64(); {
	case pick < 0.5: // arms: a logarithmic spiral that frays outwards
		along := math.Sqrt(r.Float64())
		angle := along*3.2*math.Pi + math.Pi*float64(r.IntN(2))
		radius := 0.35 * math.Exp(0.26*along*3.2*math.Pi)
		fray := 0.03 + 0.09*along
		radius *= 1 + fray*r.NormFloat64()
		angle += 0.6 * fray * r.NormFloat64()
		return radius * math.Cos(angle), 0.8 * radius * math.Sin(angle)
	case pick < 0.72: // core
		return 0.32 * r.NormFloat64(), 0.24 * r.NormFloat64()
	case pick < 0.82: // halo
		return 1.9 * r.NormFloat64(), 1.5 * r.NormFloat64()
	case pick < 0.9: // a thin ring
		angle := 2 * math.Pi * r.Float64()
		radius := 6.4 + 0.05*r.NormFloat64()
		return radius * math.Cos(angle), 0.8 * radius * math.Sin(angle)
	}
	c := companions[r.IntN(len(companions))]
	u, v := r.NormFloat64()*c.long, r.NormFloat64()*c.short
	return c.x + u*c.cos - v*c.sin, c.y + u*c.sin + v*c.cos
}

// companions are small clusters: place, axes, and the direction of the long one.
var companions = [...]struct{ x, y, long, short, cos, sin float64 }{
	{4.6, 3.4, 0.45, 0.16, 0.8, 0.6},
	{-4.9, 2.6, 0.22, 0.22, 1, 0},
	{-3.4, -3.9, 0.55, 0.12, 0.6, -0.8},
	{5.4, -2.7, 0.15, 0.15, 1, 0},
}
