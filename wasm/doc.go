// Command wasm is the renderer as it runs in a notebook page: it joins wasm/page to
// JavaScript. In: the plugin's calls of globalThis.gpucharts (wasm/labextension/src/renderer.ts
// lists them). Out: pictures on canvases, requests to kernels. It builds with standard Go and
// with TinyGo, where a panic ends the program: nothing here trusts what comes from outside.
package main
