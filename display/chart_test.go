package display

import (
	"context"
	"errors"
	"strings"
	"testing"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// table is a dataset with the given columns, and no rows behind them.
type table struct{ handle spec.DataHandle }

func (t table) Handle() spec.DataHandle                                    { return t.handle }
func (t table) Measure(...int) (spec.DataHandle, error)                    { return t.handle, nil }
func (t table) Extent(int, spec.Scale) (*spec.Range, error)                { return nil, nil }
func (t table) Answer(context.Context, *wire.Request) (wire.Reply, []byte) { return wire.Reply{}, nil }

func trades() table {
	return table{spec.DataHandle{ID: spec.ID{1}, Metadata: spec.DataMetadata{Name: "trades.arrow", Rows: 1234567, Columns: []spec.Column{
		{Name: "time", Type: spec.Timestamp, Arrow: "timestamp[us, tz=UTC]"},
		{Name: "price", Type: spec.Float64, Arrow: "double"},
		{Name: "size", Type: spec.Int32, Arrow: "int32"},
		{Name: "venue", Type: spec.Text, Arrow: "utf8"},
	}}}}
}

// stopped runs f and gives the message with which it stopped the cell.
func stopped(t *testing.T, f func()) (message string) {
	t.Helper()
	defer func() {
		s, ok := recover().(*Stop)
		if !ok || !s.CellStop() {
			t.Fatal("the cell was not stopped")
		}
		message = s.Error()
	}()
	f()
	return ""
}

func TestAWrongColumnStopsTheCellAndNamesTheRightOne(t *testing.T) {
	message := stopped(t, func() { Line(trades(), "time", "prise") })
	for _, part := range []string{"no column `prise`", "trades.arrow", "did you mean `price`?"} {
		if !strings.Contains(message, part) {
			t.Errorf("%q lacks %q", message, part)
		}
	}
	if far := stopped(t, func() { Line(trades(), "time", "quuxquux") }); strings.Contains(far, "did you mean") {
		t.Errorf("a far name gets a suggestion: %q", far)
	}
}

func TestATextColumnIsNoAxisAndTheMessageListsThoseThatAre(t *testing.T) {
	message := stopped(t, func() { Scatter(trades(), "price", "venue") })
	if !strings.Contains(message, "`venue`") || !strings.Contains(message, "utf8") || !strings.Contains(message, "`time`, `price`, `size`") {
		t.Errorf("got %q", message)
	}
}

func TestOptionsSayWhatTheyWant(t *testing.T) {
	for want, f := range map[string]func(){
		"40 to 4000":            func() { Line(trades(), "time", "price").Height(10) },
		"CSS name":              func() { Line(trades(), "time", "price").Color("blurple") },
		"is a column":           func() { Line(trades(), "time", "price").Color("size") },
		"no column":             func() { Scatter(trades(), "price", "size").Color("sise") },
		"tell categories apart": func() { Scatter(trades(), "price", "size").Size("price").Shape("size") },
		"eq-hist":               func() { Scatter(trades(), "price", "size").Tone("loud") },
		"density of a scatter":  func() { Line(trades(), "time", "price").Tone("linear") },
		"2 colours":             func() { Line(trades(), "time", "price").Color("red", "blue") },
		"no y column":           func() { Line(trades(), "time") },
		"is nil":                func() { Line(nil, "time", "price") },
	} {
		if message := stopped(t, f); !strings.Contains(message, want) {
			t.Errorf("%q lacks %q", message, want)
		}
	}
}

func TestColoursAreReadAsCSSDoes(t *testing.T) {
	for text, want := range map[string]string{"teal": "#008080", "#D62728": "#d62728", "#d27": "#dd2277", " Red ": "#ff0000"} {
		if got, err := parseColor(text); err != nil || got != want {
			t.Errorf("%q is %q (%v), want %q", text, got, err, want)
		}
	}
	for _, bad := range []string{"", "#12345", "#ggg", "#"} {
		if _, err := parseColor(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

type drawn struct{ config *spec.ChartConfiguration }

func (d *drawn) DrawPNG(c *spec.ChartConfiguration, _ []Source, _, _ int, _ float64) ([]byte, error) {
	d.config = c
	return []byte("png"), nil
}

func TestABundleCarriesThePictureAndNeverTheRows(t *testing.T) {
	d := &drawn{}
	SetDrawer(d)
	defer SetDrawer(nil)
	data, metadata, err := Line(trades(), "time", "price", "size").Title("T").Height(300).MIMEBundle()
	if err != nil {
		t.Fatal(err)
	}
	config := data[spec.MIMEType].(spec.ChartConfiguration)
	if len(config.Series) != 2 || config.Series[1].Y != 2 || !config.Visual.Legend || config.ID.IsZero() {
		t.Errorf("the configuration is %+v", config)
	}
	if string(data["image/png"].([]byte)) != "png" || !strings.Contains(data["text/html"].(string), "data:image/png;base64,cG5n") {
		t.Errorf("the picture is missing: %v", data)
	}
	if data["text/plain"] != "line chart “T”: price, size over time, 1,234,567 rows of trades.arrow" {
		t.Errorf("the text is %q", data["text/plain"])
	}
	if size := metadata["image/png"].(map[string]any); size["height"] != 300 || size["width"] != DefaultWidth {
		t.Errorf("the size is %v", size)
	}
}

func TestWithoutADrawerTheErrorSaysSo(t *testing.T) {
	if _, _, err := Line(trades(), "time", "price").MIMEBundle(); err == nil || !strings.Contains(err.Error(), "kernel") {
		t.Errorf("got %v", err)
	}
	if err := Show(Text("x")); !errors.Is(err, errNoPublisher) {
		t.Errorf("got %v", err)
	}
}

func TestLayersShareDatasetsAndKeepTheirAxes(t *testing.T) {
	ds := trades()
	c := Layer(Line(ds, "time", "price").Title("Trades"), Step(ds, "time", "size").Right().LogY().YLabel("shares"))
	config, err := c.Configuration()
	if err == nil || !strings.Contains(err.Error(), "`size` of trades.arrow has no positive value") {
		t.Errorf("a column without places: %v", err)
	}
	if len(config.Data) != 1 || len(config.Series) != 2 || config.Series[1].Axis != 1 || config.Series[1].Type != spec.Step {
		t.Errorf("got %+v", config.Series)
	}
	if v := config.Visual; v.Title != "Trades" || v.YLabel != "price" || v.YLabel2 != "shares" || v.YScale != "" || v.YScale2 != spec.LogScale || !v.Legend {
		t.Errorf("got %+v", v)
	}
	if message := stopped(t, func() { Layer(nil) }); !strings.Contains(message, "chart number 1 is nil") {
		t.Errorf("got %q", message)
	}
}

func TestColumnsOnOneAxisAreNamedOrHaveAWordInCommon(t *testing.T) {
	for _, c := range []struct{ names, want string }{
		{"close", "close"}, {"close,open", "close, open"}, {"bid_open,bid_high,bid_low,bid_close", "bid"}, {"open.price,high.price,low.price,close.price", "price"},
		{"price_low,price_lower,price_high,price", ""}, {"a,b,c,d", ""}, {"a_rather_long_name_of_a_column_1,a_rather_long_name_of_a_column_2", "a_rather_long_name_of_a_column"},
	} {
		if got := joined(strings.Split(c.names, ",")); got != c.want {
			t.Errorf("%s: got %q, want %q", c.names, got, c.want)
		}
	}
}
