package comm

import (
	"testing"

	"gpucharts/internal/leak"
)

func TestMain(m *testing.M) { leak.Main(m) }
