// Package text turns strings into glyphs. In: a string, a size in device pixels, a face. Out:
// rasterised glyphs (8-bit coverage) in an Atlas that all drawers share, and where each one
// goes on the picture. One embedded font, so that the page, the PNG and exports agree.
package text
