// Package page is the renderer's life in one notebook page, apart from the browser's own calls:
// charts that come and go, the pointer's doings, replies of kernels, and frames. In: events.
// Out: requests through pull.Connection, frames to a Screen. The main package above it joins
// it to JavaScript; tests join it to render/plain.
package page
