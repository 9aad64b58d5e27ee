package pull

import (
	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
)

const (
	// mostInFlight bounds the requests that wait for a reply on one connection.
	mostInFlight = 8
	// timeoutMillis is how long a kernel may be silent before what waits is asked for again;
	// while it goes on answering, a request has slowTimeoutMillis.
	timeoutMillis     = 3000
	slowTimeoutMillis = 15000
	// againMillis is how long a tile that came sampled, or not at all, rests.
	againMillis = 400
	// The tiles of one request, so that replies are about 1 to 4 MiB: a line's tile holds up
	// to 4 vertices of 8 bytes in 1024 bins, a density's up to 65536 counts.
	lineTiles    = 48
	densityTiles = 16
)

// Connection is the pulling side of one comm to one kernel.
type Connection struct {
	send     func(request []byte)
	inFlight []request
	nextID   uint32
	resting  map[key]float64 // when it may be asked for again
	dead     map[spec.ID]string
	newest   map[spec.ID]uint32 // versions that the kernel told of
	buf      []byte
	heard    float64 // when the last reply came
	stats    Stats
}

type key struct {
	layer wire.Layer
	place wire.Place
}

type request struct {
	id      uint32
	layer   wire.Layer
	places  []wire.Place
	since   float64
	nearest bool
	chart   int
	series  int
}

// Stats counts what went over a connection.
type Stats struct {
	Requests, Replies, Cancels, Timeouts int
	Tiles                                int
	PayloadBytes                         int64
}

// NewConnection pulls through send, which must not keep the bytes.
func NewConnection(send func(request []byte)) *Connection {
	return &Connection{send: send, resting: map[key]float64{}, dead: map[spec.ID]string{}, newest: map[spec.ID]uint32{}}
}

// Stats tells what went over the connection so far.
func (c *Connection) Stats() Stats { return c.stats }

// InFlight is the number of requests that wait for a reply.
func (c *Connection) InFlight() int { return len(c.inFlight) }

// Dead tells why a dataset cannot be asked for any more; empty: it can.
func (c *Connection) Dead(dataset spec.ID) string { return c.dead[dataset] }

// Want takes all that the charts of this connection want now, the most wanted first, and sends
// what there is room for. Requests that nobody wants any more are withdrawn. It returns after
// how many milliseconds it should be called again although nothing came; 0: no need.
func (c *Connection) Want(nowMillis float64, wants []render.Want) float64 {
	c.withdraw(nowMillis, wants)
	later := 0.0
	soon := func(millis float64) {
		if later == 0 || millis < later {
			later = max(millis, 1)
		}
	}
	for i := range wants {
		w := &wants[i]
		if c.dead[w.Layer.Dataset] != "" {
			continue
		}
		batch := lineTiles
		if w.Layer.Aggregate == wire.Count {
			batch = densityTiles
		}
		var places []wire.Place
		flush := func() bool {
			if len(places) == 0 {
				return true
			}
			if c.tilesInFlight() >= mostInFlight {
				return false
			}
			c.ask(nowMillis, w.Layer, places)
			places = nil
			return true
		}
		full := false
		for _, p := range w.Places {
			if c.asked(w.Layer, p) {
				continue
			}
			if until, ok := c.resting[key{w.Layer, p}]; ok && until > nowMillis {
				soon(until - nowMillis)
				continue
			}
			places = append(places, p)
			if len(places) == batch && !flush() {
				full = true
				break
			}
		}
		if full || !flush() {
			break
		}
	}
	for i := range c.inFlight {
		soon(timeoutMillis - (nowMillis - max(c.heard, c.inFlight[i].since)))
	}
	return later
}

func (c *Connection) tilesInFlight() int {
	n := 0
	for i := range c.inFlight {
		if !c.inFlight[i].nearest {
			n++
		}
	}
	return n
}

// asked reports whether a tile is on its way.
func (c *Connection) asked(l wire.Layer, p wire.Place) bool {
	for i := range c.inFlight {
		if r := &c.inFlight[i]; r.layer == l && !r.nearest && has(r.places, p) {
			return true
		}
	}
	return false
}

func has(places []wire.Place, p wire.Place) bool {
	for i := range places {
		if places[i] == p {
			return true
		}
	}
	return false
}

func (c *Connection) ask(now float64, l wire.Layer, places []wire.Place) {
	c.nextID++
	c.inFlight = append(c.inFlight, request{id: c.nextID, layer: l, places: places, since: now})
	c.sendRequest(&wire.Request{Verb: wire.Tiles, ID: c.nextID, Layer: l, Places: places})
}

func (c *Connection) sendRequest(q *wire.Request) {
	c.buf = wire.AppendRequest(c.buf[:0], q)
	c.stats.Requests++
	c.send(c.buf)
}

// withdraw forgets what took too long, and cancels what the views have left.
func (c *Connection) withdraw(now float64, wants []render.Want) {
	kept := c.inFlight[:0]
	for i := range c.inFlight {
		r := c.inFlight[i]
		late := now-max(c.heard, r.since) >= timeoutMillis || now-r.since >= slowTimeoutMillis
		if late {
			c.stats.Timeouts++
		}
		if late || !r.nearest && !stillWanted(&r, wants) {
			if !r.nearest {
				c.stats.Cancels++
				c.sendRequest(&wire.Request{Verb: wire.Cancel, ID: r.id, Target: r.id, Layer: r.layer})
			}
			continue
		}
		kept = append(kept, r)
	}
	c.inFlight = kept
}

func stillWanted(r *request, wants []render.Want) bool {
	for i := range wants {
		if wants[i].Layer != r.layer {
			continue
		}
		for _, p := range r.places {
			if has(wants[i].Places, p) {
				return true
			}
		}
	}
	return false
}

// Nearest asks for the row nearest to a pointer. A chart's newer question takes the place of
// an older one that waits.
func (c *Connection) Nearest(nowMillis float64, chart, series int, q *wire.Request) {
	if c.dead[q.Layer.Dataset] != "" {
		return
	}
	kept := c.inFlight[:0]
	for _, r := range c.inFlight {
		if !(r.nearest && r.chart == chart && r.series == series) {
			kept = append(kept, r)
		}
	}
	c.nextID++
	q.ID = c.nextID
	c.inFlight = append(kept, request{id: q.ID, layer: q.Layer, since: nowMillis, nearest: true, chart: chart, series: series})
	c.sendRequest(q)
}

// Waiting reports whether a chart's question for the nearest row has no answer yet.
func (c *Connection) Waiting(chart int) bool {
	for i := range c.inFlight {
		if r := &c.inFlight[i]; r.nearest && r.chart == chart {
			return true
		}
	}
	return false
}

// Answer is what a reply means for the page.
type Answer struct {
	Reply wire.Reply
	// Nearest: Reply answers the question of this chart and series; only then is it set.
	Nearest       bool
	Chart, Series int
}

// Receive takes the header of a reply. An error means bytes that are not a reply.
func (c *Connection) Receive(nowMillis float64, header []byte, payloadBytes int) (Answer, error) {
	reply, err := wire.ParseReply(header, payloadBytes)
	if err != nil {
		return Answer{}, err
	}
	c.stats.Replies++
	c.heard = nowMillis
	c.stats.Tiles += len(reply.Tiles)
	c.stats.PayloadBytes += int64(payloadBytes)
	a := Answer{Reply: reply, Chart: -1}
	for i := range c.inFlight {
		r := c.inFlight[i]
		if r.id != reply.ID {
			continue
		}
		c.inFlight = append(c.inFlight[:i], c.inFlight[i+1:]...)
		if r.nearest {
			a.Nearest, a.Chart, a.Series = reply.Verb == wire.Nearest, r.chart, r.series
		}
		for _, p := range r.places { // those that did not come rest for a while
			c.resting[key{r.layer, p}] = nowMillis + againMillis
		}
		c.judge(&r, &reply)
		break
	}
	for i := range reply.Tiles {
		t := &reply.Tiles[i]
		if t.Flags&wire.Sampled == 0 {
			delete(c.resting, key{reply.Layer, t.Place})
		}
	}
	return a, nil
}

// judge notes datasets that this kernel will never answer for.
func (c *Connection) judge(r *request, reply *wire.Reply) {
	switch reply.Status {
	case wire.UnknownDataset:
		c.dead[r.layer.Dataset] = "run the cell to make it live"
	case wire.StaleVersion:
		if r.layer.Version < c.newest[r.layer.Dataset] {
			return // the page is about to ask for that one
		}
		c.dead[r.layer.Dataset] = "the data has changed: run the cell to make it live"
	case wire.Failed, wire.BadRequest:
		if !r.nearest {
			c.dead[r.layer.Dataset] = reply.Message
			if reply.Message == "" {
				c.dead[r.layer.Dataset] = "the kernel could not read the data: run the cell again"
			}
		}
	}
}

// Newer notes a newer version of a dataset, which is alive then. false: it is known already.
func (c *Connection) Newer(dataset spec.ID, version uint32) bool {
	if version <= c.newest[dataset] {
		return false
	}
	c.newest[dataset] = version
	delete(c.dead, dataset)
	for k := range c.resting {
		if k.layer.Dataset == dataset && k.layer.Version+abandoned < version {
			delete(c.resting, k)
		}
	}
	return true
}

// abandoned is how many versions later nobody asks for a version's tiles any more.
const abandoned = 16

// Forget gives up all that waits, for charts that are gone or a kernel that is.
func (c *Connection) Forget() {
	c.inFlight = c.inFlight[:0]
	clear(c.resting)
}
