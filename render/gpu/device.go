package gpu

import "errors"

// The resources of a Device are small integers, so that a frame can name them in words and no
// object of the page's is held in Go's memory. 0 is none.
type (
	bufferID   uint32
	textureID  uint32
	layoutID   uint32
	groupID    uint32
	pipelineID uint32
)

// usage says what a buffer is for; the bits are WebGPU's.
type usage uint32

const (
	useMapRead usage = 0x01
	useCopySrc usage = 0x04
	useCopyDst usage = 0x08
	useUniform usage = 0x40
	useStorage usage = 0x80
)

// bindingKind says what a place in a bind group holds, and so who may see it.
type bindingKind uint32

const (
	bindUniform bindingKind = iota // with a dynamic offset, all stages
	bindRead                       // storage, read only, all stages
	bindWrite                      // storage, compute
	bindTexture                    // sampled by textureLoad, fragment
)

// binding is one place of a layout.
type binding struct {
	at   uint32
	kind bindingKind
}

// resource fills one place of a bind group: a buffer (Size 0: all of it) or a texture.
type resource struct {
	at      uint32
	buffer  bufferID
	size    uint64
	texture textureID
}

// textureFormat names the formats in use.
type textureFormat uint32

const (
	formatTarget   textureFormat = iota // the device's: what its canvases or images have
	formatCoverage                      // one channel of 8 bits
)

// blend says how a fragment meets what is there.
type blend uint32

const (
	blendOver blend = iota // straight alpha over
	blendMax               // the greater: coverage
	blendNone
)

// pipeline describes a render pipeline (triangles; the vertex shader reads all it needs from
// storage) or, where compute is set, a compute pipeline.
type pipeline struct {
	code     string
	compute  string // entry point
	vertex   string
	fragment string
	layouts  []layoutID
	format   textureFormat
	blend    blend
}

// Limits are what the device grants.
type Limits struct {
	BufferBytes, BindingBytes uint64
	TextureSide               uint32
}

// ErrLost: the device is gone, and with it all that was stored.
var ErrLost = errors.New("gpu: the device is lost: open it again and store the tiles anew")

// ids hands out small integers and takes them back.
type ids struct {
	free []uint32
	last uint32
}

func (s *ids) take() uint32 {
	if n := len(s.free); n > 0 {
		id := s.free[n-1]
		s.free = s.free[:n-1]
		return id
	}
	s.last++
	return s.last
}

func (s *ids) give(id uint32) { s.free = append(s.free, id) }
