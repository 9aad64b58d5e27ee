package gpu

// Target is where a frame's pixels go: an ImageTarget natively, a CanvasTarget in the page. A
// frame must have the target's size; a canvas takes the frame's.
type Target interface {
	// attachment is the texture and its size; a size of 0 takes the frame's.
	attachment() (texture textureID, w, h int)
}
