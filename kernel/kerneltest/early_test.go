package kerneltest

import "testing"

// An interrupt may come while the cell is still being compiled.
func TestAnInterruptAtACellsVeryStartStopsIt(t *testing.T) {
	_, n := Start(t)
	for range 20 {
		n.Interrupt(n.Run(`for i := 0; ; i++ { fmt.Println(i, "a flood") }`))
	}
	n.Value("6*7", "42")
}
