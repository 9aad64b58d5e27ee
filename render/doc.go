// Package render is the pure renderer. In: a ChartConfiguration, a size, a view, and tiles as
// they arrive. Out: which tiles the view needs, and Frames that say what to draw; the
// drawers below it turn a Frame into pixels: render/gpu on WebGPU (natively and in the
// page), render/plain in plain Go. It reads no files and knows no sockets.
package render
