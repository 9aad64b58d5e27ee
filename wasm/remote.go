//go:build js

package main

import (
	"encoding/json"
	"syscall/js"

	"gpucharts/render"
	"gpucharts/wasm/page"
)

// remote has the plugin ask the kernel for pictures and show them (pictures.ts).
type remote struct {
	host               *host
	ask, forget, place js.Value
}

// setRemote takes the plugin's object of these functions, and lets go of the device.
func (h *host) setRemote(o js.Value) {
	if o.Type() != js.TypeObject {
		return
	}
	for _, s := range h.screens {
		s.target = nil // of a device that is gone, if any
	}
	h.drawer, h.device = nil, nil
	h.app.SetRemote(&remote{h, o.Get("ask"), o.Get("forget"), o.Get("place")})
}

func (r *remote) Ask(connection int, q *render.PictureRequest) {
	q.Dark = r.host.dark
	if t := r.host.theme; t != nil {
		q.Background = t.Background
	}
	r.ask.Invoke(connection, q.Chart, encode(q))
}

func (r *remote) Forget(connection, chart int) { r.forget.Invoke(connection, chart) }

func (r *remote) Place(chart int, p *page.Placed) {
	f, t, c := &p.From, &p.To, &p.Clip
	r.place.Invoke(chart, f[0], f[1], f[2], f[3], t[0], t[1], t[2], t[3], c[0], c[1], c[2], c[3])
}

// told hears of a picture; true: it is to be shown.
func (h *host) told(text string) bool {
	var p render.Picture
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		report("what the kernel tells of a picture cannot be read: " + err.Error())
		return false
	}
	return h.app.Told(&p)
}
