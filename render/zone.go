//go:build !js

package render

import (
	"time"

	"gpucharts/render/axis"
)

func init() {
	Zones = func(name string) (axis.Zone, bool) {
		location, err := time.LoadLocation(name)
		if err != nil {
			return axis.Zone{}, false
		}
		return axis.Zone{Name: name, Rule: func(unixSeconds int64) int64 {
			_, offset := time.Unix(unixSeconds, 0).In(location).Zone()
			return int64(offset)
		}}, true
	}
}
