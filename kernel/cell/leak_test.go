package cell

import (
	"testing"

	"gpucharts/internal/leak"
)

// An interrupted Wait leaves its helper to a group that may still be done: a group cannot be asked without missing the moment.
func TestMain(m *testing.M) { leak.Main(m, "gpucharts/kernel/cell.waitGroup") }
