package spec

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// fullConfiguration has every field set, and integers that a JavaScript number cannot hold.
func fullConfiguration() ChartConfiguration {
	ordered, unordered := true, false
	return ChartConfiguration{
		Version: 1,
		ID:      ID{0x12, 0x3e, 0x45, 0x67, 0xe8, 0x9b, 0x12, 0xd3, 0xa4, 0x56, 0x42, 0x66, 0x14, 0x17, 0x40, 0x00},
		Data: []DataHandle{{ID: ID{0xde, 0xad, 15: 1}, Version: math.MaxUint32, Metadata: DataMetadata{Name: "trades “é”.arrow", Rows: 1_000_000_000, Columns: []Column{
			{Name: "time", Type: Timestamp, Arrow: "timestamp[ns, tz=Europe/Zurich]", Unit: Nanosecond, Zone: "Europe/Zurich", Ordered: &ordered,
				Range: &Range{Value{Int: math.MinInt64}, Value{Int: math.MaxInt64}}},
			{Name: "price", Type: Float64, Arrow: "float64", Nulls: 2, Ordered: &unordered, Range: &Range{Value{Frac: -1e-300}, Value{Frac: 1e300}}},
			{Name: "venue", Type: Text, Arrow: "utf8"},
		}}}},
		Series: []Series{
			{Type: Line, X: 0, Y: 1, Color: "#112233", Label: "price"},
			{Type: Scatter, X: 0, Y: 1, Label: ""},
		},
		Visual: VisualConfig{Title: "Trades", Width: 800, Height: 400, XLabel: "time", YLabel: "CHF", Legend: true},
		View:   &View{X: Span{Value{Int: 1732000000000000001, Frac: .5}, 1e-6}, Y: Span{Value{Frac: -0.25}, 3}},
	}
}

// marksConfiguration has the fields that came with further kinds of marks.
func marksConfiguration() ChartConfiguration {
	c := fullConfiguration()
	c.Data[0].Metadata.Columns[2] = Column{Name: "venue", Type: Category, Arrow: "utf8", Categories: []string{"Zürich", ""}, Range: &Range{Max: Value{Int: 1}}}
	c.Series = []Series{{
		Type: Bar, Y: 1, Color: "#112233", Label: "price", Axis: 1, Encode: []Encoding{{GroupBy, 2}, {Error, 1}},
		Function: Mean, Stacked: true, XExtent: &Range{Value{Int: 1}, Value{Frac: 2}}, YExtent: &Range{Value{}, Value{Frac: .5}}, Opacity: .5, Size: 2.5,
	}}
	c.Link = &Link{Group: ID{9, 15: 8}, X: true, Y: true}
	v := &c.Visual
	v.Subtitle, v.YLabel2, v.XScale, v.YScale, v.YScale2 = "of a day", "EUR", LogScale, SymLogScale, LinearScale
	v.Rules = []Rule{{Axis: "y", At: Value{Frac: 1.5}, To: &Value{Int: 3}, Color: "#445566", Label: "limit"}, {Axis: "x", At: Value{Int: 1 << 60}}}
	v.Notes = []Note{{X: Value{Int: 2}, Y: Value{Frac: .5}, Text: "here “é”", Color: "#778899"}}
	return c
}

func toneConfiguration() ChartConfiguration {
	c := fullConfiguration()
	c.Visual.Tone = EqualTone
	return c
}

// orderConfiguration has the fields that came with bars that lie and ranges that are given.
func orderConfiguration() ChartConfiguration {
	c := marksConfiguration()
	c.Series[0].Horizontal, c.Series[0].Sort = true, Descending
	v := &c.Visual
	v.XRange, v.YRange, v.YRange2 = &Range{Value{Frac: -1e-300}, Value{Frac: 1e300}}, &Range{Max: Value{Int: math.MaxInt64}}, &Range{Value{Int: 1, Frac: .5}, Value{Int: 2}}
	return c
}

// The same files are read by the page's tests (wasm/labextension/test/configuration.test.mjs).
func TestConfigurationsOfVersion1KeepTheirJSON(t *testing.T) {
	for name, config := range map[string]ChartConfiguration{
		"configuration":       fullConfiguration(),
		"configuration-marks": marksConfiguration(),
		"configuration-tone":  toneConfiguration(),
		"configuration-order": orderConfiguration(),
		"configuration-least": {
			Version: 1, ID: ID{1}, Visual: VisualConfig{Height: 300},
			Data:   []DataHandle{{ID: ID{2}, Metadata: DataMetadata{Name: "p", Columns: []Column{{Name: "x", Type: Int32, Arrow: "int32"}}}}},
			Series: []Series{{Type: Line}},
		},
	} {
		now, err := json.MarshalIndent(config, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		now = append(now, '\n')
		pinned := golden(t, filepath.Join("testdata", "v1", name+".json"), now)
		if !bytes.Equal(now, pinned) {
			t.Errorf("%s: writes other JSON than version 1 did:\n%s", name, now)
		}
		strict := json.NewDecoder(bytes.NewReader(pinned))
		strict.DisallowUnknownFields()
		var back ChartConfiguration
		if err := strict.Decode(&back); err != nil || !reflect.DeepEqual(back, config) {
			t.Errorf("%s: reads as %+v, %v", name, back, err)
		}
	}
}

// golden reads a pinned file; UPDATE_GOLDEN=1 writes one that is missing, never one that exists: a form that changes
// gets a new version and new files.
func golden(t *testing.T, path string, now []byte) []byte {
	t.Helper()
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

func TestGridsOfVersion1KeepTheirJSON(t *testing.T) {
	grid := GridConfiguration{Version: 1, Columns: 2, Charts: []ChartConfiguration{fullConfiguration(), marksConfiguration()}}
	now, err := json.MarshalIndent(grid, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	now = append(now, '\n')
	pinned := golden(t, filepath.Join("testdata", "v1", "grid.json"), now)
	var back GridConfiguration
	if err := json.Unmarshal(pinned, &back); err != nil || !bytes.Equal(now, pinned) || !reflect.DeepEqual(back, grid) {
		t.Errorf("writes other JSON than version 1 did, or reads otherwise (%v)", err)
	}
}
