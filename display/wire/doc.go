// Package wire holds the byte formats that the kernel and the page share: requests for
// tiles and their replies. docs/wire.md and docs/tiles.md describe every byte.
//
// In: requests and reply headers as Go values. Out: their bytes, and back. All numbers are
// little endian; every message begins with a version byte; decoders check every length
// before they trust it. It is a leaf: it imports nothing but spec.
package wire
