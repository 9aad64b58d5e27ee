//go:build js

package main

import (
	"encoding/json"
	"strconv"
	"syscall/js"

	"gpucharts/display/spec"
	"gpucharts/render"
)

// arguments reads what JavaScript passed. A missing or wrong one gives a zero value: in this
// program nothing may panic.
type arguments []js.Value

func (a arguments) at(i int) js.Value {
	if i < len(a) {
		return a[i]
	}
	return js.Undefined()
}

func (a arguments) float(i int) float64 {
	if v := a.at(i); v.Type() == js.TypeNumber {
		return v.Float()
	}
	return 0
}

func (a arguments) int(i int) int { return int(a.float(i)) }

func (a arguments) text(i int) string {
	if v := a.at(i); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

func (a arguments) bool(i int) bool {
	v := a.at(i)
	return v.Type() == js.TypeBoolean && v.Bool()
}

// bytes copies a Uint8Array.
func (a arguments) bytes(i int) []byte {
	v := a.at(i)
	if v.Type() != js.TypeObject || v.Get("BYTES_PER_ELEMENT").Type() != js.TypeNumber {
		return nil
	}
	out := make([]byte, v.Get("byteLength").Int())
	js.CopyBytesToGo(out, v)
	return out
}

// exports is the object that the plugin calls.
func (h *host) exports() js.Value {
	o := js.Global().Get("Object").New()
	set := func(name string, f func(a arguments) any) {
		o.Set(name, js.FuncOf(func(_ js.Value, args []js.Value) any { return f(args) }))
	}
	set("setPlatform", func(a arguments) any {
		if o := a.at(0); o.Type() == js.TypeObject {
			setFallback(o.Get("drawText"))
			setZones(o.Get("zone"))
		}
		return nil
	})
	set("setDevice", func(a arguments) any { return h.setDevice(a.at(0), a.text(1), a.float(2)) })
	set("warm", func(arguments) any { return h.warm() })
	set("mount", func(a arguments) any {
		var cfg spec.ChartConfiguration
		if err := json.Unmarshal([]byte(a.text(2)), &cfg); err != nil {
			return "the chart's configuration cannot be read (" + err.Error() + "): run the cell again"
		}
		if err := h.mount(a.int(0), a.at(1), cfg, a.int(3)); err != nil {
			return err.Error()
		}
		return ""
	})
	set("unmount", func(a arguments) any { h.unmount(a.int(0)); return nil })
	set("resize", func(a arguments) any {
		h.app.Resize(a.int(0), a.float(1), a.float(2), a.float(3))
		h.app.AskAhead(a.int(0), h.millis())
		return nil
	})
	set("theme", func(a arguments) any {
		h.theme = themeOf(a.bool(0), a.text(1))
		h.dark = a.bool(0)
		h.app.SetTheme(h.theme)
		return nil
	})
	set("setRemote", func(a arguments) any { h.setRemote(a.at(0)); return nil })
	set("told", func(a arguments) any { return h.told(a.text(0)) })
	set("moved", func(a arguments) any { h.app.Moved(a.int(0)); return nil })
	set("connect", func(a arguments) any {
		send := a.at(1)
		if send.Type() != js.TypeFunction {
			return nil
		}
		array := js.Global().Get("Uint8Array")
		h.app.Connect(a.int(0), func(request []byte) {
			b := array.New(len(request))
			js.CopyBytesToJS(b, request)
			send.Invoke(b)
		})
		return nil
	})
	set("disconnect", func(a arguments) any { h.app.Disconnect(a.int(0), a.text(1)); return nil })
	set("receive", func(a arguments) any {
		payload, size := a.at(2), 0
		if payload.Type() == js.TypeObject {
			size = payload.Get("byteLength").Int()
		}
		if err := h.app.Receive(h.millis(), a.int(0), a.bytes(1), payload, size); err != nil {
			report(err.Error())
		}
		return nil
	})
	set("changed", func(a arguments) any {
		var handle spec.DataHandle
		if err := json.Unmarshal([]byte(a.text(1)), &handle); err != nil {
			report("not a dataset: " + err.Error())
			return nil
		}
		h.app.Changed(a.int(0), handle)
		return nil
	})
	set("pointer", func(a arguments) any {
		return h.app.Pointer(a.int(0), a.text(1), a.float(2), a.float(3), a.int(4), a.int(5))
	})
	set("wheel", func(a arguments) any {
		return h.app.Wheel(a.int(0), a.float(1), a.float(2), a.float(3), a.float(4), a.int(5))
	})
	set("frame", func(arguments) any { return h.app.Frame(h.millis()) })
	set("visible", func(a arguments) any { h.app.Visible(a.int(0), a.bool(1)); return nil })
	set("view", func(a arguments) any {
		v, ok := h.app.View(a.int(0))
		if !ok {
			return ""
		}
		return encode(v)
	})
	set("setView", func(a arguments) any {
		var v spec.View
		if err := json.Unmarshal([]byte(a.text(1)), &v); err != nil {
			return "not a view: " + err.Error()
		}
		h.app.SetView(a.int(0), v)
		return ""
	})
	set("pose", func(a arguments) any {
		p, ok := h.app.Pose(a.int(0))
		if !ok {
			return ""
		}
		return encode(p)
	})
	set("assume", func(a arguments) any {
		var p render.Pose
		if err := json.Unmarshal([]byte(a.text(1)), &p); err != nil {
			return "not a pose: " + err.Error()
		}
		h.app.Assume(a.int(0), &p)
		return ""
	})
	set("reset", func(a arguments) any { h.app.Reset(a.int(0)); return nil })
	set("redraw", func(a arguments) any {
		if err := h.app.Redraw(a.int(0)); err != nil {
			return err.Error()
		}
		return ""
	})
	set("stats", func(arguments) any { return encode(h.stats()) })
	set("status", func(a arguments) any { return encode(h.app.Status(a.int(0))) })
	set("histogram", func(a arguments) any { return h.histogram(a.int(0)) })
	return o
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		report(err.Error())
		return "{}"
	}
	return string(b)
}

// stats gathers the figures of page, connections and device.
func (h *host) stats() map[string]any {
	drawn := h.app.Stats()
	pulled, inFlight := h.app.Pulled()
	out := map[string]any{
		"charts": h.app.Charts(), "frames": drawn.Frames, "drawn": drawn.Drawn, "drawErrors": drawn.DrawErrors,
		"requests": pulled.Requests, "replies": pulled.Replies, "cancels": pulled.Cancels, "timeouts": pulled.Timeouts,
		"picturesAsked": drawn.Asked, "picturesShown": drawn.Shown, "tiles": pulled.Tiles, "bytesReceived": pulled.PayloadBytes, "inFlight": inFlight,
	}
	canvases := 0
	for _, s := range h.screens {
		if s.target != nil {
			canvases++
		}
	}
	out["canvases"], out["coarser"] = canvases, h.app.Coarser()
	if h.drawer != nil {
		s := h.drawer.Stats()
		out["bytesUploaded"], out["bytesThroughGo"], out["frameBytes"] = s.BytesDirect, s.BytesThroughGo, s.FrameBytes
		out["drawCalls"], out["dispatches"], out["recounts"], out["pressure"] = s.DrawCalls, s.Dispatches, s.Recounts, s.Pressure
		out["pool"] = map[string]any{
			"allocations": s.Allocations, "reuses": s.Reuses, "frees": s.Frees, "evicted": s.Evicted, "tiles": s.Tiles,
			"residentBytes": s.ResidentBytes, "pooledBytes": s.PooledBytes, "budgetBytes": s.BudgetBytes,
		}
	}
	return out
}

// histogram promises the counts of a chart's density, as drawn, as JSON: the grid's levels, its
// first cell (as text: JavaScript's numbers hold 53 bits), its size, and the counts row by
// row from the least y.
func (h *host) histogram(id int) js.Value {
	var run js.Func
	run = js.FuncOf(func(_ js.Value, args []js.Value) any {
		resolve, reject := args[0], args[1]
		f, mark := h.app.Density(id)
		if mark < 0 {
			reject.Invoke("no density is drawn: few rows are in view, or it is a chart of lines")
			return nil
		}
		g := f.Marks[mark].Grid
		h.drawer.Histogram(f, mark, func(counts []uint32, err error) {
			if err != nil {
				reject.Invoke(err.Error())
				return
			}
			resolve.Invoke(encode(map[string]any{
				"levelX": g.LevelX, "levelY": g.LevelY,
				"firstX": strconv.FormatInt(g.FirstX, 10), "firstY": strconv.FormatInt(g.FirstY, 10),
				"columns": g.Columns, "rows": g.Rows, "counts": counts,
			}))
		})
		return nil
	})
	p := js.Global().Get("Promise").New(run)
	run.Release()
	return p
}

// themeOf is our light or dark theme on the page's own background.
func themeOf(dark bool, colors string) *render.Theme {
	var c struct {
		Background string `json:"background"`
		Text       string `json:"text"`
	}
	var background render.Color
	if json.Unmarshal([]byte(colors), &c) == nil {
		if b, ok := cssColor(c.Background); ok {
			background = b
		}
	}
	return render.ThemeOn(dark, background)
}

// cssColor reads rgb(r, g, b) and rgba(r, g, b, a) as browsers compute them.
func cssColor(s string) (render.Color, bool) {
	var n [4]float64
	n[3] = 1
	count, in := 0, false
	start := 0
	for i := 0; i <= len(s); i++ {
		digit := i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.')
		if digit && !in {
			start, in = i, true
		}
		if !digit && in {
			in = false
			v, err := strconv.ParseFloat(s[start:i], 64)
			if err != nil || count == 4 {
				return render.Color{}, false
			}
			n[count] = v
			count++
		}
	}
	if count < 3 || n[0] > 255 || n[1] > 255 || n[2] > 255 {
		return render.Color{}, false
	}
	return render.Color{R: uint8(n[0]), G: uint8(n[1]), B: uint8(n[2]), A: uint8(n[3]*255 + 0.5)}, true
}
