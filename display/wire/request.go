package wire

import "gpucharts/display/spec"

// Version is the version byte of every message that this build writes.
const Version = 3

// MaxTiles is the greatest number of tiles in a request or reply.
const MaxTiles = 1024

// Verb says what a request asks for.
type Verb uint8

// The verbs.
const (
	// Tiles asks for tiles of one layer.
	Tiles Verb = 1
	// Cancel withdraws an earlier request of Tiles: its ID is in Target.
	Cancel Verb = 2
	// Nearest asks for the row nearest to a point.
	Nearest Verb = 3
	// Probe asks whether the dataset is alive in this kernel.
	Probe Verb = 4
)

// Request is what the page sends.
type Request struct {
	Verb   Verb
	ID     uint32 // chosen by the page, comes back in the reply
	Target uint32 // Cancel: the request withdrawn
	Layer  Layer
	Places []Place // Tiles
	// Nearest: a point, and how far from it (in axis units) a row may be. For a line (M4)
	// only x counts.
	X, Y             spec.Value
	RadiusX, RadiusY float64
}

// AppendRequest appends the bytes of r to buf.
func AppendRequest(buf []byte, r *Request) []byte {
	w := writer{buf}
	w.u8(Version)
	w.u8(uint8(r.Verb))
	w.u16(uint16(len(r.Places)))
	w.u32(r.ID)
	w.u32(r.Target)
	w.layer(&r.Layer)
	switch r.Verb {
	case Tiles:
		for i := range r.Places {
			w.place(&r.Places[i])
		}
	case Nearest:
		w.value(r.X)
		w.value(r.Y)
		w.f64(r.RadiusX)
		w.f64(r.RadiusY)
	}
	return w.buf
}

// ParseRequest reads a request. Bad bytes give an error that says what was wrong.
func ParseRequest(buf []byte) (Request, error) {
	r := reader{buf: buf}
	var q Request
	r.version()
	q.Verb = Verb(r.u8())
	places := int(r.u16())
	q.ID = r.u32()
	q.Target = r.u32()
	r.layer(&q.Layer)
	switch q.Verb {
	case Tiles:
		if places == 0 || places > MaxTiles {
			r.fail("a request for tiles names between 1 and 1024 of them")
			break
		}
		if !r.need(places * placeBytes) {
			break
		}
		q.Places = make([]Place, places)
		for i := range q.Places {
			r.place(&q.Places[i])
		}
	case Nearest:
		q.X = r.value()
		q.Y = r.value()
		q.RadiusX = r.f64()
		q.RadiusY = r.f64()
	case Cancel, Probe:
	default:
		r.fail("unknown verb")
	}
	return q, r.end()
}
