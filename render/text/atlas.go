package text

// Atlas is the picture of all glyphs rasterised so far: 8-bit coverage, row by row, Width
// bytes each. A drawer uploads it again when Generation has changed. It only grows: what a
// Glyph named once stays where it was, until Generation's upper half changes (a rebuild).
type Atlas struct {
	Pix           []byte
	Width, Height int
	Generation    uint32
}

// NewAtlas is an empty atlas.
func NewAtlas() *Atlas {
	const width, height = 512, 256
	return &Atlas{Pix: make([]byte, width*height), Width: width, Height: height}
}
