//go:build js

package main

import (
	"syscall/js"

	"gpucharts/render"
	"gpucharts/render/axis"
)

// zoneScript makes a function from Unix seconds to the zone's offset from UTC in seconds, from
// the browser's own time zone data; null for a zone that it does not know.
const zoneScript = `
try {
  const format = new Intl.DateTimeFormat('en-US', {timeZone: zone, timeZoneName: 'longOffset'});
  return seconds => {
    try {
      const part = format.formatToParts(new Date(seconds * 1000)).find(p => p.type === 'timeZoneName');
      const m = /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(part.value);
      return m === null ? 0 : (m[1] === '-' ? -1 : 1) * (+m[2] * 3600 + +m[3] * 60 + +(m[4] ?? 0));
    } catch { return 0; }
  };
} catch { return null; }`

// setZones lets axes of time show IANA zones.
func setZones() {
	render.Zones = func(name string) (axis.Zone, bool) {
		f := js.Global().Get("Function").New("zone", zoneScript).Invoke(name)
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
