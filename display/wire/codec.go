package wire

import (
	"encoding/binary"
	"errors"
	"math"

	"gpucharts/display/spec"
)

const (
	placeBytes = 2 + 2 + 8 + 8
	tileBytes  = placeBytes + 1 + 1 + 4 + 8 + 16 + 2 + 4 + 4
)

type writer struct{ buf []byte }

func (w *writer) u8(v uint8)    { w.buf = append(w.buf, v) }
func (w *writer) u16(v uint16)  { w.buf = binary.LittleEndian.AppendUint16(w.buf, v) }
func (w *writer) u32(v uint32)  { w.buf = binary.LittleEndian.AppendUint32(w.buf, v) }
func (w *writer) u64(v uint64)  { w.buf = binary.LittleEndian.AppendUint64(w.buf, v) }
func (w *writer) f64(v float64) { w.u64(math.Float64bits(v)) }

func (w *writer) value(v spec.Value) {
	w.u64(uint64(v.Int))
	w.f64(v.Frac)
}

func (w *writer) text(s string) {
	if len(s) > math.MaxUint16 {
		s = s[:math.MaxUint16]
	}
	w.u16(uint16(len(s)))
	w.buf = append(w.buf, s...)
}

func (w *writer) layer(l *Layer) {
	w.buf = append(w.buf, l.Dataset[:]...)
	w.u32(l.Version)
	w.u16(l.X)
	w.u16(l.Y)
	for _, e := range l.Extra {
		w.u16(e)
	}
	w.u8(uint8(l.Aggregate))
	w.u8(uint8(l.Function))
	w.u8(uint8(l.TransformX))
	w.u8(uint8(l.TransformY))
}

func (w *writer) place(p *Place) {
	w.u16(uint16(p.LevelX))
	w.u16(uint16(p.LevelY))
	w.u64(uint64(p.IndexX))
	w.u64(uint64(p.IndexY))
}

func (w *writer) tile(t *Tile) {
	w.place(&t.Place)
	w.u8(uint8(t.Kind))
	w.u8(uint8(t.Flags))
	w.u32(t.Count)
	w.u64(t.Rows)
	w.value(t.YBase)
	w.u16(uint16(t.YExponent))
	w.u32(t.Offset)
	w.u32(t.Length)
}

// reader reads until its first error, which it keeps; after it every read gives zero.
type reader struct {
	buf []byte
	at  int
	err error
}

func (r *reader) fail(message string) {
	if r.err == nil {
		r.err = errors.New("wire: " + message)
	}
}

// need reports whether n more bytes are there, and fails where not.
func (r *reader) need(n int) bool {
	if r.err == nil && len(r.buf)-r.at < n {
		r.fail("message ends too early")
	}
	return r.err == nil
}

func (r *reader) take(n int) []byte {
	if !r.need(n) {
		return make([]byte, n)
	}
	b := r.buf[r.at : r.at+n]
	r.at += n
	return b
}

func (r *reader) u8() uint8    { return r.take(1)[0] }
func (r *reader) u16() uint16  { return binary.LittleEndian.Uint16(r.take(2)) }
func (r *reader) u32() uint32  { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *reader) u64() uint64  { return binary.LittleEndian.Uint64(r.take(8)) }
func (r *reader) f64() float64 { return math.Float64frombits(r.u64()) }

func (r *reader) version() {
	if v := r.u8(); r.err == nil && v != Version {
		r.fail("a message of another version: reload the page, and restart the kernel if that does not help")
	}
}

func (r *reader) value() spec.Value { return spec.Value{Int: int64(r.u64()), Frac: r.f64()} }
func (r *reader) text() string      { return string(r.take(int(r.u16()))) }

func (r *reader) layer(l *Layer) {
	copy(l.Dataset[:], r.take(16))
	l.Version = r.u32()
	l.X = r.u16()
	l.Y = r.u16()
	for i := range l.Extra {
		l.Extra[i] = r.u16()
	}
	l.Aggregate = Aggregate(r.u8())
	l.Function = Function(r.u8())
	l.TransformX = Transform(r.u8())
	l.TransformY = Transform(r.u8())
}

func (r *reader) place(p *Place) {
	p.LevelX = int16(r.u16())
	p.LevelY = int16(r.u16())
	p.IndexX = int64(r.u64())
	p.IndexY = int64(r.u64())
	if p.LevelX < MinLevel || p.LevelX > MaxLevel || p.LevelY < MinLevel || p.LevelY > MaxLevel {
		r.fail("a tile's level is out of range")
	}
}

func (r *reader) tile(t *Tile) {
	r.place(&t.Place)
	t.Kind = Kind(r.u8())
	t.Flags = TileFlags(r.u8())
	t.Count = r.u32()
	t.Rows = r.u64()
	t.YBase = r.value()
	t.YExponent = int16(r.u16())
	t.Offset = r.u32()
	t.Length = r.u32()
}

// end fails where bytes are left over.
func (r *reader) end() error {
	if r.err == nil && r.at != len(r.buf) {
		r.fail("bytes left over at the end of a message")
	}
	return r.err
}
