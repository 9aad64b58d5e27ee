// Package gpu draws render.Frames on WebGPU. In: tiles as they come from the wire (Store), and
// Frames. Out: pixels on a canvas of the page or in a native image, and density counts read
// back. The same code runs in the page (js, standard Go and TinyGo) and natively.
//
// How it is built, from below:
//
//   - Device: a narrow set of types with one implementation for each platform. Resources are
//     small integers; a frame is a stream of words (commands.go) that the device plays.
//     device_native.go plays it on github.com/cogentcore/webgpu (wgpu-native through cgo).
//     device_js.go hands the words to device.js, a small interpreter on navigator.gpu. Built
//     with the tag nogpu or without cgo, every constructor says that there is no GPU.
//   - Pool: slabs (large storage buffers) cut into blocks of size classes.
//   - Drawer: resident tiles in LRU order, and the encoding of frames; each mark is a pair
//     line.go <-> shader/line.wgsl.
//
// Why the page does not use cogentcore's js side, measured with one simple frame: 191 KB of
// WASM (gzip -9, TinyGo) against 47 KB; maps and many JS objects made in each frame, whose
// finalizers cost 3.1 ms a frame against less than 1; no way to raise limits; and its GPUBuffer
// is private, so that an ArrayBuffer from the socket could not go to queue.writeBuffer without
// passing through Go's memory. A stream of words goes further than a thin wrapper of the JS
// API: two copies of a few KB and one call for each frame, no JS object that Go knows of, and
// exceptions are caught where they can be.
package gpu
