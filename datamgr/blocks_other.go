//go:build !amd64

package datamgr

func wholeBlocks[T number]([]T, []extent[T]) (done, finite bool) { return false, false }

func wideJoins[T number](above, below []extent[T]) int { return 0 }

func inOrder[T number](values []T) bool { return inOrderPlain(values) }

func setWideBlocks(bool) (before bool) { return false }
