package spec

import "testing"

func TestNearestIsWhatWasProbablyMeant(t *testing.T) {
	names := []string{"time", "price", "size", "Größe"}
	for want, near := range map[string]string{
		"prise": "price", "PRICE": "price", "tiem": "time", "sizes": "size", "größer": "Größe", "siz": "size",
		"altitude": "", "x": "", "": "",
	} {
		if got := Nearest(want, names); got != near {
			t.Errorf("Nearest(%q) = %q, want %q", want, got, near)
		}
	}
}
