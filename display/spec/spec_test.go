package spec

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"
)

func TestAConfigurationSurvivesJSON(t *testing.T) {
	ordered := true
	config := ChartConfiguration{
		Version: 1, ID: ID{0xde, 0xad, 15: 1},
		Data: []DataHandle{{ID: ID{1}, Version: 3, Metadata: DataMetadata{Name: "trades.arrow", Rows: 10_000_000, Columns: []Column{
			{Name: "time", Type: Timestamp, Unit: Nanosecond, Zone: "Europe/Zurich", Ordered: &ordered,
				Range: &Range{Value{Int: 1732000000000000001}, Value{Int: math.MaxInt64}}},
			{Name: "price", Type: Float64, Nulls: 2, Range: &Range{Value{Frac: -1e-300}, Value{Frac: 1e300}}},
		}}}},
		Series: []Series{{Type: Line, X: 0, Y: 1, Color: "#112233", Label: "price"}},
		Visual: VisualConfig{Title: "Trades", Height: 400, Legend: true},
		View:   &View{X: Span{Value{Int: 5, Frac: .5}, 1e-6}, Y: Span{Value{}, 3}},
	}
	text, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	var back ChartConfiguration
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, config) {
		t.Errorf("came back as %+v\nwant %+v", back, config)
	}
}

func TestIDsReadAndWriteTheCanonicalForm(t *testing.T) {
	const text = "123e4567-e89b-12d3-a456-426614174000"
	var id ID
	if err := id.UnmarshalText([]byte(text)); err != nil || id.String() != text {
		t.Errorf("got %v, %v", id, err)
	}
	for _, bad := range []string{"", text[1:], "123e4567e89b-12d3-a456-4266141740000", "123e4567-e89b-12d3-a456-42661417400g"} {
		if err := id.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestValuesKeepNanosecondsAfterYears(t *testing.T) {
	a := Value{Int: 1732000000000000001}
	b := a.Add(-0.25, true)
	if b.Int != a.Int-1 || b.Frac != 0.75 || a.Sub(b) != 0.25 {
		t.Errorf("a-0.25 is %+v, %v below a", b, a.Sub(b))
	}
	if f := (Value{Frac: 1.5}).Add(2, false); f.Int != 0 || f.Frac != 3.5 {
		t.Errorf("a float axis moved to %+v", f)
	}
}
