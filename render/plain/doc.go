// Package plain draws frames without a GPU. In: a render.Frame and a Store of tiles as the
// kernel sent them. Out: an image.RGBA. It is the reference for render/gpu, whose shaders do
// the same arithmetic: line.go, density.go and point.go say how each mark becomes pixels.
package plain
