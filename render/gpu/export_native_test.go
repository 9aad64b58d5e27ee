//go:build !js

package gpu

// SetChunkRows makes chunks of resident columns small until the end of the test.
func SetChunkRows(n uint64) (undo func()) {
	before := chunkRows
	chunkRows = n
	return func() { chunkRows = before }
}
