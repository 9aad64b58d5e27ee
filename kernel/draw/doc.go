// Package draw makes a chart's picture where there is no page. In: a ChartConfiguration and
// its sources. Out: a PNG. It pulls the same tiles that the page would, and has them drawn by
// render/gpu in a child process (`gpucharts gpu-worker`, kept warm) where there is a Vulkan
// driver, by render/plain where there is none or where the child fails: a driver that crashes
// costs one picture's acceleration, never the session.
package draw
