package socket

import (
	"bufio"
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"
)

func TestAClaimedSizeIsNotAllocated(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 100 {
		in := bufio.NewReader(strings.NewReader("\x02\x00\x00\x00\x00\x03\x00\x00\x00only a few bytes")) // claims 48 MiB
		if _, err := readPart(in, maxMessageBytes); err == nil {
			t.Fatal("a frame that is not there was read")
		}
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 100*3*trustBytes {
		t.Errorf("%d bytes were allocated", took)
	}
}

func TestAFrameLargerThanItsRoomIsRefused(t *testing.T) {
	_, err := readPart(bufio.NewReader(strings.NewReader("\x00\x05hello")), 4)
	var bad refused
	if !errors.As(err, &bad) || bad.kind != kindSize {
		t.Errorf("got %v", err)
	}
}

// FuzzFrames looks for bytes that make reading panic or give more than was there.
// A longer run: go test -fuzz FuzzFrames ./kernel/socket
func FuzzFrames(f *testing.F) {
	f.Add([]byte("\x00\x05hello"))
	f.Add([]byte("\x01\x01a\x02\x00\x00\x00\x00\x00\x00\x00\x02bc"))
	f.Add([]byte("\x04\x06\x05READY"))
	f.Add([]byte("\x02\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Add(append([]byte("\x02\x00\x00\x00\x00\x00\x05\x00\x00"), make([]byte, 0x50000)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, total := bufio.NewReader(bytes.NewReader(data)), 0
		for {
			p, err := readPart(in, 1<<20)
			if err != nil {
				break
			}
			total += len(p.body) + 2
			if p.command {
				_, _, _ = command(p.body)
			}
		}
		if total > len(data) {
			t.Errorf("%d bytes came of %d", total, len(data))
		}
	})
}
