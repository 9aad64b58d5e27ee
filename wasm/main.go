//go:build js

package main

import (
	"syscall/js"

	"gpucharts/display/spec"
	"gpucharts/render"
	"gpucharts/render/gpu"
	"gpucharts/wasm/page"
)

// host is the page's side of App: the device, and the canvases by chart.
type host struct {
	app      *page.App[gpu.Payload]
	device   *gpu.Device
	drawer   *gpu.Drawer
	screens  map[int]*screen
	perf     js.Value
	wakeFunc js.Func
	timer    float64 // when the page wakes next, milliseconds; 0: never
	theme    *render.Theme
	dark     bool
}

// screen is one canvas.
type screen struct {
	host   *host
	canvas js.Value
	target *gpu.CanvasTarget
}

// Draw draws a frame onto the canvas.
func (s *screen) Draw(f *render.Frame) error {
	if s.target == nil {
		target, err := gpu.NewCanvasTarget(s.host.device, s.canvas)
		if err != nil {
			return err
		}
		s.target = target
	}
	return s.host.drawer.Draw(f, s.target)
}

func (s *screen) release() {
	if s.target != nil {
		s.target.Release()
		s.target = nil
	}
}

func main() {
	h := &host{app: page.NewApp[gpu.Payload](), screens: map[int]*screen{}}
	h.perf = js.Global().Get("performance")
	wake := func() {
		if f := js.Global().Get("gpuchartsWake"); f.Type() == js.TypeFunction {
			f.Invoke()
		}
	}
	h.wakeFunc = js.FuncOf(func(js.Value, []js.Value) any {
		h.timer = 0
		wake()
		return nil
	})
	h.app.Wake = wake
	h.app.Later = h.later
	js.Global().Set("gpucharts", h.exports())
	if ready := js.Global().Get("gpuchartsReady"); ready.Type() == js.TypeFunction {
		ready.Invoke()
	}
	select {}
}

// later wakes the page once, at the earliest time that was asked for.
func (h *host) later(millis float64) {
	at := h.millis() + millis
	if h.timer != 0 && h.timer <= at && h.timer > h.millis()-1000 {
		return
	}
	h.timer = at
	js.Global().Call("setTimeout", h.wakeFunc, millis)
}

func (h *host) millis() float64 { return h.perf.Call("now").Float() }

// setDevice starts anew on a device: the first one, or one after a loss. budgetBytes bounds the tiles
// kept on it; 0: its limits do.
func (h *host) setDevice(device js.Value, format string, budgetBytes float64) string {
	for _, s := range h.screens {
		s.release()
	}
	h.device = gpu.WrapDevice(device, format)
	drawer, err := gpu.NewDrawer(h.device, uint64(max(0, budgetBytes)))
	if err != nil {
		report(err.Error())
		return err.Error()
	}
	h.drawer = drawer
	h.app.SetDrawer(drawer)
	return ""
}

// warm compiles one shader more. What goes wrong is told by the frame that needs it.
func (h *host) warm() (more bool) {
	if h.drawer != nil {
		more, _ = h.drawer.Warm()
	}
	return more
}

func (h *host) mount(id int, canvas js.Value, cfg spec.ChartConfiguration, connection int) error {
	s := &screen{host: h, canvas: canvas}
	if err := h.app.Mount(id, s, cfg, connection); err != nil {
		return err
	}
	if old := h.screens[id]; old != nil {
		old.release()
	}
	h.screens[id] = s
	return nil
}

func (h *host) unmount(id int) {
	h.app.Unmount(id)
	if s := h.screens[id]; s != nil {
		s.release()
		delete(h.screens, id)
	}
}

// report tells the page about something that went wrong.
func report(message string) {
	if f := js.Global().Get("gpuchartsError"); f.Type() == js.TypeFunction {
		f.Invoke(message)
		return
	}
	js.Global().Get("console").Call("error", "gpucharts: "+message)
}
