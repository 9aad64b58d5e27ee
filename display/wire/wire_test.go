package wire

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gpucharts/display/spec"
)

var layer = Layer{
	Dataset: spec.ID{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
	Version: 7, X: 0, Y: 3, Extra: [4]uint16{1, 0xffff}, Aggregate: M4, Function: Average, TransformX: Log, TransformY: SymLog,
}

var requests = map[string]Request{
	"request-tiles":   {Verb: Tiles, ID: 9, Layer: layer, Places: []Place{{LevelX: -3, IndexX: -5}, {LevelX: 40, LevelY: -1000, IndexX: math.MaxInt64, IndexY: math.MinInt64}}},
	"request-cancel":  {Verb: Cancel, ID: 10, Target: 9, Layer: layer},
	"request-nearest": {Verb: Nearest, ID: 11, Layer: layer, X: spec.Value{Int: 1732000000000000001, Frac: .25}, Y: spec.Value{Frac: -1e300}, RadiusX: 3, RadiusY: 4},
	"request-probe":   {Verb: Probe, ID: 12, Layer: layer},
}

var replies = map[string]Reply{
	"reply-tiles": {Verb: Tiles, ID: 9, Layer: layer, Tiles: []Tile{
		{Place: Place{LevelX: -3, IndexX: -5}, Kind: Vertices, Flags: AllRows | EdgeLeft, Count: 2, Rows: 1 << 40, YBase: spec.Value{Int: -1, Frac: .5}, YExponent: -31, Length: 16},
		{Place: Place{IndexY: 4}, Kind: Cells8, Count: 200, Rows: 3, Offset: 16, Length: 65536},
		{Kind: Empty},
		{Place: Place{LevelX: 2}, Kind: Points, Count: 2, Rows: 2, Offset: 65552, Length: 32},
		{Place: Place{LevelX: 3}, Kind: Values, Count: 3, Rows: 9, Offset: 65584, Length: 48},
	}},
	"reply-unknown": {Status: UnknownDataset, Verb: Probe, ID: 12, Message: "run the cell again ±", Layer: layer},
	"reply-nearest": {Verb: Nearest, ID: 11, Layer: layer, Row: 6_666_666, X: spec.Value{Int: 5}, Y: spec.Value{Frac: math.Pi}, YNull: true,
		Extra: [4]spec.Value{{Int: 3}, {Frac: -0.25}}, HasExtra: [4]bool{true, true}},
}

// golden reads the pinned bytes of a message; UPDATE_GOLDEN=1 writes those that are missing
// (never those that exist: a format that changes gets a new version and new files).
func golden(t *testing.T, name string, now []byte) []byte {
	path := filepath.Join("testdata", "v3", name+".bin")
	pinned, err := os.ReadFile(path)
	if os.IsNotExist(err) && os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, now, 0o644); err != nil {
			t.Fatal(err)
		}
		return now
	}
	if err != nil {
		t.Fatal(err)
	}
	return pinned
}

func TestRequestsKeepTheirBytes(t *testing.T) {
	for name, request := range requests {
		now := AppendRequest(nil, &request)
		pinned := golden(t, name, now)
		if !bytes.Equal(now, pinned) {
			t.Errorf("%s: writes other bytes than version 3 did", name)
		}
		back, err := ParseRequest(pinned)
		if err != nil || !reflect.DeepEqual(back, request) {
			t.Errorf("%s: reads back as %+v (%v), want %+v", name, back, err, request)
		}
	}
}

func TestRepliesKeepTheirBytes(t *testing.T) {
	for name, reply := range replies {
		if reply.Tiles == nil {
			reply.Tiles = []Tile{}
		}
		now := AppendReply(nil, &reply)
		pinned := golden(t, name, now)
		if !bytes.Equal(now, pinned) {
			t.Errorf("%s: writes other bytes than version 3 did", name)
		}
		back, err := ParseReply(pinned, 16+65536+80)
		if err != nil || !reflect.DeepEqual(back, reply) {
			t.Errorf("%s: reads back as %+v (%v), want %+v", name, back, err, reply)
		}
	}
}

func TestEveryShorterOrLongerMessageIsRefused(t *testing.T) {
	for name, request := range requests {
		whole := AppendRequest(nil, &request)
		for n := range whole {
			if _, err := ParseRequest(whole[:n]); err == nil {
				t.Errorf("%s: %d of %d bytes were accepted", name, n, len(whole))
			}
		}
		if _, err := ParseRequest(append(whole, 0)); err == nil {
			t.Errorf("%s: a byte too many was accepted", name)
		}
	}
}

func TestATileOutsideItsPayloadIsRefused(t *testing.T) {
	reply := replies["reply-tiles"]
	header := AppendReply(nil, &reply)
	if _, err := ParseReply(header, 16+65536+80-1); err == nil || !strings.Contains(err.Error(), "payload") {
		t.Errorf("a payload one byte short: %v", err)
	}
}

func TestAnotherVersionSaysWhatToDo(t *testing.T) {
	request := requests["request-probe"]
	message := AppendRequest(nil, &request)
	message[0] = 99
	if _, err := ParseRequest(message); err == nil || !strings.Contains(err.Error(), "reload the page") {
		t.Errorf("got %v", err)
	}
}

func TestBytesOfOlderVersionsAreRefused(t *testing.T) {
	old, err := filepath.Glob(filepath.Join("testdata", "v[12]", "*.bin"))
	if err != nil || len(old) < 10 {
		t.Fatal("the pinned messages of versions 1 and 2 are gone", err)
	}
	for _, path := range old {
		message, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseRequest(message); err == nil || !strings.Contains(err.Error(), "reload the page") {
			t.Errorf("%s as a request: %v", path, err)
		}
		if _, err := ParseReply(message, 1<<20); err == nil || !strings.Contains(err.Error(), "reload the page") {
			t.Errorf("%s as a reply: %v", path, err)
		}
	}
}

func FuzzParseRequest(f *testing.F) {
	for _, request := range requests {
		f.Add(AppendRequest(nil, &request))
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		request, err := ParseRequest(message)
		if err != nil {
			return
		}
		// What was read is what is written: NaN payloads aside, bit for bit.
		if again := AppendRequest(nil, &request); len(again) > len(message) {
			t.Fatalf("%d bytes came back as %d", len(message), len(again))
		}
	})
}

func FuzzParseReply(f *testing.F) {
	for _, reply := range replies {
		f.Add(AppendReply(nil, &reply), 16+65536+80)
	}
	f.Fuzz(func(t *testing.T, header []byte, payload int) {
		reply, err := ParseReply(header, payload)
		if err != nil {
			return
		}
		for _, tile := range reply.Tiles {
			if tile.Length > 0 && int(tile.Offset)+int(tile.Length) > payload {
				t.Fatalf("tile %+v passes its payload of %d bytes", tile, payload)
			}
		}
	})
}
