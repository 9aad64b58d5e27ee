package draw

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"runtime"
	"sync"
	"time"

	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/plain"
)

// AnswerTiles answers one request for tiles; it is safe from any goroutine.
type AnswerTiles func(ctx context.Context, q *wire.Request) (wire.Reply, []byte)

// Viewer draws the charts of one page that cannot draw by itself, in plain Go, beside the cells.
// Of each chart it draws one picture at a time, and of what is asked for meanwhile the newest:
// a page that asks faster than pictures are made never waits for one that it has left.
//
// It keeps each chart with its tiles: a step of a pan makes the tiles at the edge and draws. What
// lost: the page's input events played here, which puts a round trip between the pointer and
// everything it does.
type Viewer struct {
	answer AnswerTiles
	send   func(p *render.Picture, png []byte)
	slot   chan struct{} // one for each picture at work
	ctx    context.Context
	stop   context.CancelFunc

	mu     sync.Mutex
	charts map[int]*viewed
	uses   int
}

// viewed is one chart of the page.
type viewed struct {
	next    *render.PictureRequest // the newest request that is not at work
	working bool
	used    int // when it was last asked for

	// What follows belongs to who works on it.
	config []byte
	chart  *render.Chart
	store  *plain.Store
	drawer *plain.Drawer
	image  *image.RGBA
	png    bytes.Buffer
}

const (
	// mostViewed is how many charts of a page are kept with their tiles.
	mostViewed = 48
	// mostTileBytes is how many bytes of tiles a chart may keep between two pictures.
	mostTileBytes = 48 << 20
	// viewPatience is how long a picture waits for its tiles before what is there is shown.
	viewPatience = 150 * time.Millisecond
	mostSide     = 8192
)

// NewViewer sends by send, which must be safe from any goroutine and owns what it is given.
func NewViewer(answer AnswerTiles, send func(p *render.Picture, png []byte)) *Viewer {
	ctx, stop := context.WithCancel(context.Background())
	return &Viewer{
		answer: answer, send: send, slot: make(chan struct{}, max(1, runtime.NumCPU()-1)),
		ctx: ctx, stop: stop, charts: map[int]*viewed{},
	}
}

// Ask takes the JSON of a render.PictureRequest and does not wait for its picture.
func (v *Viewer) Ask(message []byte) {
	var q render.PictureRequest
	if err := json.Unmarshal(message, &q); err != nil {
		v.send(&render.Picture{Type: render.TellPicture, Chart: q.Chart, Serial: q.Serial, Error: "not a request for a picture: " + err.Error()}, nil)
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if q.Type == render.ForgetPictures {
		delete(v.charts, q.Chart)
		return
	}
	c := v.charts[q.Chart]
	if c == nil {
		c = &viewed{}
		v.charts[q.Chart] = c
		v.forgetOldest()
	}
	v.uses++
	c.next, c.used = &q, v.uses
	if !c.working {
		c.working = true
		go v.work(c)
	}
}

// forgetOldest forgets the chart that was not asked for longest, where there are too many.
func (v *Viewer) forgetOldest() {
	if len(v.charts) <= mostViewed {
		return
	}
	oldest, found := 0, (*viewed)(nil)
	for id, c := range v.charts {
		if !c.working && c.used > 0 && (found == nil || c.used < found.used) {
			oldest, found = id, c
		}
	}
	if found != nil {
		delete(v.charts, oldest)
	}
}

// Close stops what is under way; nothing is sent any more.
func (v *Viewer) Close() { v.stop() }

// work draws a chart until nothing more is asked of it.
func (v *Viewer) work(c *viewed) {
	for {
		v.mu.Lock()
		q := c.next
		c.next = nil
		if q == nil || v.ctx.Err() != nil {
			c.working = false
			v.mu.Unlock()
			return
		}
		v.mu.Unlock()
		p := &render.Picture{Type: render.TellPicture, Chart: q.Chart, Serial: q.Serial}
		v.slot <- struct{}{}
		err := v.draw(c, q, p)
		<-v.slot
		if err != nil {
			p.Error = err.Error()
			c.chart = nil
		}
		if v.ctx.Err() != nil {
			continue
		}
		if p.Error != "" {
			v.send(p, nil)
		} else {
			v.send(p, bytes.Clone(c.png.Bytes()))
		}
	}
}

func (v *Viewer) draw(c *viewed, q *render.PictureRequest, p *render.Picture) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("drawing the picture failed: %v", r)
		}
	}()
	if err := c.prepare(q); err != nil {
		return err
	}
	c.chart.SetTheme(render.ThemeOn(q.Dark, q.Background))
	c.chart.Assume(&q.Pose)
	if err := v.fetch(c); err != nil {
		return err
	}
	v.nearest(c.chart)
	f := c.chart.Frame(c.store)
	if size := image.Rect(0, 0, f.Width, f.Height); c.image == nil || c.image.Rect != size {
		c.image = image.NewRGBA(size)
	}
	c.drawer.Draw(c.image, f)
	c.png.Reset()
	if err := encoder.Encode(&c.png, c.image); err != nil {
		return fmt.Errorf("writing the PNG: %w", err)
	}
	p.Pose, p.Drawn, p.Hover = c.chart.Pose(), c.chart.Status(), c.chart.Found()
	p.Plot[0], p.Plot[1], p.Plot[2], p.Plot[3] = c.chart.Plot()
	return nil
}

// prepare makes the chart of a request, where it is not the one that is there.
func (c *viewed) prepare(q *render.PictureRequest) error {
	if !(q.Pose.Width*q.Pose.DPR <= mostSide && q.Pose.Height*q.Pose.DPR <= mostSide) {
		return fmt.Errorf("a picture may have up to %d pixels a side", mostSide)
	}
	config, err := json.Marshal(&q.Config)
	if err != nil {
		return err
	}
	if c.chart == nil || !bytes.Equal(config, c.config) {
		if c.chart, err = render.NewChart(q.Config); err != nil {
			return err
		}
		c.config, c.store = config, nil
	}
	if c.store == nil || c.store.Bytes() > mostTileBytes {
		c.store = plain.NewStore()
		c.drawer = plain.NewDrawer(c.store)
	}
	return nil
}

// fetch gets the tiles of the view. Those of a sample, and what takes too long, are for a later picture.
func (v *Viewer) fetch(c *viewed) error {
	began := time.Now()
	for round := range maxRounds {
		c.chart.Frame(c.store)
		if c.chart.Status().Ready || round > 0 && time.Since(began) > viewPatience {
			return nil
		}
		wants := c.chart.Wants(c.store)
		for i := range wants {
			if err := v.pull(c.store, &wants[i]); err != nil {
				return err
			}
		}
		if onlySampled(c.store, wants) {
			return nil
		}
	}
	return nil
}

func (v *Viewer) pull(store *plain.Store, want *render.Want) error {
	for places := want.Places; len(places) > 0; {
		n := min(len(places), wire.MaxTiles)
		reply, payload := v.answer(v.ctx, &wire.Request{Verb: wire.Tiles, Layer: want.Layer, Places: places[:n]})
		if reply.Status != wire.OK {
			return errors.New(reply.Message)
		}
		store.Put(want.Layer, reply.Tiles, payload)
		places = places[n:]
	}
	return nil
}

// nearest finds the rows under the pointer.
func (v *Viewer) nearest(c *render.Chart) {
	for i, q := range c.NearestRequests(nil) {
		if q.Verb != 0 {
			reply, _ := v.answer(v.ctx, &q)
			c.SetNearest(i, &reply)
		}
	}
}

// encoder is for speed: a picture is seen for a moment.
var encoder = png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &buffers{}}

type buffers struct{ sync.Pool }

func (b *buffers) Get() *png.EncoderBuffer {
	buffer, _ := b.Pool.Get().(*png.EncoderBuffer)
	return buffer
}

func (b *buffers) Put(buffer *png.EncoderBuffer) { b.Pool.Put(buffer) }
