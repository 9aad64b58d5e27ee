package wire

import "gpucharts/display/spec"

// Status says whether a reply answers its request.
type Status uint8

// The statuses. A reply that is not OK carries a Message that says what to do.
const (
	OK             Status = 0
	BadRequest     Status = 1 // malformed, or a level, index or column out of range
	UnknownDataset Status = 2 // not in this kernel (restarted?): run the cell again
	StaleVersion   Status = 3 // the dataset has changed: ask for its present version
	Failed         Status = 4 // the data could not be read (file gone, memory budget)
)

// Reply is the header of what the kernel answers: buffer 0 of the comm message. Buffer 1 is
// the payload, the bytes of all tiles, ready for the GPU.
type Reply struct {
	Status  Status
	Verb    Verb
	ID      uint32 // of the request
	Message string // for a person, where Status is not OK
	Layer   Layer
	Tiles   []Tile
	// Nearest: the row found (Row < 0: none within the radius) and its values.
	Row   int64
	X, Y  spec.Value
	YNull bool
	// Extra are its values of the layer's further columns; HasExtra: there is such a column, and no null in it.
	Extra    [4]spec.Value
	HasExtra [4]bool
}

// AppendReply appends the bytes of r's header to buf.
func AppendReply(buf []byte, r *Reply) []byte {
	w := writer{buf}
	w.u8(Version)
	w.u8(uint8(r.Status))
	w.u8(uint8(r.Verb))
	w.u8(0)
	w.u32(r.ID)
	w.u16(uint16(len(r.Tiles)))
	w.text(r.Message)
	w.layer(&r.Layer)
	for i := range r.Tiles {
		w.tile(&r.Tiles[i])
	}
	if r.Verb == Nearest {
		w.u64(uint64(r.Row))
		w.value(r.X)
		w.value(r.Y)
		flags := uint8(0)
		if r.YNull {
			flags = 1
		}
		for i, has := range r.HasExtra {
			if has {
				flags |= 2 << i
			}
		}
		w.u8(flags)
		for _, v := range r.Extra {
			w.value(v)
		}
	}
	return w.buf
}

// ParseReply reads a reply's header and checks it against the payload's length: every tile
// lies inside the payload and has the length that its kind and count say.
func ParseReply(buf []byte, payloadBytes int) (Reply, error) {
	r := reader{buf: buf}
	var p Reply
	r.version()
	p.Status = Status(r.u8())
	p.Verb = Verb(r.u8())
	r.u8()
	p.ID = r.u32()
	tiles := int(r.u16())
	p.Message = r.text()
	r.layer(&p.Layer)
	if tiles > MaxTiles {
		r.fail("too many tiles in a reply")
	}
	if r.need(tiles * tileBytes) {
		p.Tiles = make([]Tile, tiles)
		for i := range p.Tiles {
			r.tile(&p.Tiles[i])
			r.check(&p.Layer, &p.Tiles[i], payloadBytes)
		}
	}
	if p.Verb == Nearest {
		p.Row = int64(r.u64())
		p.X = r.value()
		p.Y = r.value()
		flags := r.u8()
		p.YNull = flags&1 != 0
		for i := range p.Extra {
			p.Extra[i], p.HasExtra[i] = r.value(), flags&(2<<i) != 0
		}
	}
	return p, r.end()
}

// check refuses a tile whose bytes are not where and as many as it says.
func (r *reader) check(l *Layer, t *Tile, payloadBytes int) {
	want, ok := t.Need(l)
	if !ok {
		r.fail("unknown kind of tile")
		return
	}
	if t.Kind == Values && t.Count > 0 && t.Length%(8*t.Count) == 0 && t.Length/8 >= t.Count && t.Count < 1<<26 {
		want = uint64(t.Length)
	}
	if uint64(t.Length) != want || t.Offset%4 != 0 || uint64(t.Offset)+uint64(t.Length) > uint64(payloadBytes) {
		r.fail("a tile's bytes do not fit the payload")
	}
}
