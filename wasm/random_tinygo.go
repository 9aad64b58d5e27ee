//go:build tinygo

package main

import "unsafe"

// random takes the place of the C library's arc4random, which asserts that the system has given random numbers: the message
// would bring all of printf along, a fiftieth of what the page loads. The runtime seeds its hashes with it.
//
//export arc4random
func random() (v uint32) {
	randomGet(unsafe.Pointer(&v), uint32(unsafe.Sizeof(v)))
	return v
}

// randomGet fills memory from the page's crypto.getRandomValues.
//
//go:wasmimport wasi_snapshot_preview1 random_get
func randomGet(to unsafe.Pointer, bytes uint32) uint32
