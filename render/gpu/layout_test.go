package gpu

import (
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gpucharts/render"
	"gpucharts/render/shader"
)

// wgslSizes are sizes and alignments of WGSL types (WGSL, 14.4.1 Alignment and Size).
var wgslSizes = map[string][2]uintptr{
	"f32": {4, 4}, "u32": {4, 4}, "i32": {4, 4},
	"vec2f": {8, 8}, "vec2u": {8, 8}, "vec2i": {8, 8},
	"vec4f": {16, 16}, "vec4u": {16, 16},
}

// TestStructsLieAsInTheShaders compares each field's name and offset, and the size.
func TestStructsLieAsInTheShaders(t *testing.T) {
	for name, layout := range map[string]reflect.Type{"Params": reflect.TypeOf(paramsLayout{}), "View": reflect.TypeOf(viewLayout{})} {
		body := regexp.MustCompile(`struct ` + name + ` \{([^}]*)\}`).FindStringSubmatch(shader.Common)
		if body == nil {
			t.Fatalf("no struct %s in common.wgsl", name)
		}
		var offset, widest uintptr
		fields := regexp.MustCompile(`(?m)^\s*(\w+): (\w+),`).FindAllStringSubmatch(body[1], -1)
		if len(fields) != layout.NumField() {
			t.Fatalf("%s has %d fields in WGSL and %d in Go", name, len(fields), layout.NumField())
		}
		for i, f := range fields {
			size, ok := wgslSizes[f[2]]
			if !ok {
				t.Fatalf("%s.%s: a type that this test does not know: %s", name, f[1], f[2])
			}
			offset = (offset + size[1] - 1) / size[1] * size[1]
			widest = max(widest, size[1])
			g := layout.Field(i)
			if want := strings.ReplaceAll(f[1], "_", ""); !strings.EqualFold(g.Name, want) {
				t.Errorf("%s: field %d is %s in WGSL and %s in Go", name, i, f[1], g.Name)
			}
			if g.Offset != offset || g.Type.Size() != size[0] {
				t.Errorf("%s.%s: %d bytes at %d in WGSL, %d at %d in Go", name, f[1], size[0], offset, g.Type.Size(), g.Offset)
			}
			offset += size[0]
		}
		offset = (offset + widest - 1) / widest * widest
		if layout.Size() != offset {
			t.Errorf("%s: %d bytes in WGSL, %d in Go", name, offset, layout.Size())
		}
	}
}

func TestConstantsAgreeWithTheShaders(t *testing.T) {
	for _, c := range []struct {
		code, name string
		want       uint32
	}{
		{shader.Density, "CELLS_WORD", cellsBytesAt / 4},
		{shader.Density, "LAYER_GROUPS", layerGroups},
		{shader.Density, "TONE_BINS", render.ToneBins},
		{shader.Density, "BINS_A_THREAD", render.ToneBins / 256},
		{shader.Density, "JOINED_SUMS", joinedBytes/4 - render.ToneBins},
		{shader.Density, "LINEAR_TONE", uint32(render.LinearTone)},
		{shader.Density, "EQUAL_TONE", uint32(render.EqualTone)},
	} {
		m := regexp.MustCompile(`const ` + c.name + ` = (\d+)u;`).FindStringSubmatch(c.code)
		if m == nil {
			t.Fatalf("no constant %s", c.name)
		}
		if got, _ := strconv.Atoi(m[1]); uint32(got) != c.want {
			t.Errorf("%s is %s in WGSL and %d in Go", c.name, m[1], c.want)
		}
	}
}

// TestThePageKnowsEveryCommand holds device.js to the list of commands.go.
func TestThePageKnowsEveryCommand(t *testing.T) {
	script, err := os.ReadFile("device.js")
	if err != nil {
		t.Fatal(err)
	}
	// Each command with the words it takes, built as frames are built.
	var c commands
	lengths := map[uint32]int{}
	took := func(build func()) {
		before := len(c.words)
		build()
		lengths[c.words[before]] = len(c.words) - before
	}
	took(c.submit)
	took(func() { c.clear(1, 0, 4) })
	took(func() { c.copy(1, 0, 2, 0, 4) })
	took(c.beginCompute)
	took(func() { c.pipeline(1) })
	took(func() { c.group(0, 1) })
	took(func() { c.groupAt(0, 1, 256) })
	took(func() { c.dispatch(1, 1, 1) })
	took(c.end)
	took(func() { c.beginRender(1, true, 0, 0, 0, 1) })
	took(func() { c.scissor(0, 0, 1, 1) })
	took(func() { c.draw(6, 0) })
	if len(lengths) != int(opDispatch) {
		t.Fatalf("%d commands built, there are %d", len(lengths), opDispatch)
	}
	cases := regexp.MustCompile(`(?s)case (\d+): .*?\bi \+= (\d+);`).FindAllStringSubmatch(string(script), -1)
	found := map[uint32]int{}
	for _, m := range cases {
		op, _ := strconv.Atoi(m[1])
		n, _ := strconv.Atoi(m[2])
		found[uint32(op)] = n
	}
	for op, n := range lengths {
		if found[op] != n {
			t.Errorf("command %d takes %d words, and %d in device.js", op, n, found[op])
		}
	}
}
