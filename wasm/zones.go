//go:build js

package main

import (
	"syscall/js"

	"gpucharts/render"
	"gpucharts/render/axis"
)

// setZones lets axes of time show IANA zones: zone gives the clock of one, from Unix seconds to its
// offset from UTC in seconds (platform.ts).
func setZones(zone js.Value) {
	if zone.Type() != js.TypeFunction {
		return
	}
	render.Zones = func(name string) (axis.Zone, bool) {
		f := zone.Invoke(name)
		if f.Type() != js.TypeFunction {
			return axis.Zone{}, false
		}
		// Offsets change on the quarter hour, and ticks ask again and again.
		known := map[int64]int64{}
		return axis.Zone{Name: name, Rule: func(unixSeconds int64) int64 {
			quarter := unixSeconds / 900
			if v, ok := known[quarter]; ok {
				return v
			}
			if len(known) > 4096 {
				clear(known)
			}
			v := int64(f.Invoke(float64(unixSeconds)).Float())
			known[quarter] = v
			return v
		}}, true
	}
}
