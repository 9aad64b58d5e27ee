package kerneltest

import (
	"os"
	"testing"

	"gpucharts/internal/leak"
)

func TestMain(m *testing.M) {
	code := leak.Run(m)
	RemoveProgram()
	os.Exit(code)
}
