package cli

import (
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gpucharts/datamgr"
	"gpucharts/display"
	"gpucharts/kernel/draw"
)

// Each --kind, by the program itself: its picture has ink, and is that of the same chart of the API.
func TestTheProgramDrawsEveryKindOfChart(t *testing.T) {
	folder := t.TempDir()
	program := os.Getenv("GPUCHARTS_PROGRAM")
	if program == "" {
		program = filepath.Join(folder, "gpucharts")
		if out, err := exec.Command("go", "build", "-o", program, "gpucharts").CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, out)
		}
	}
	file := filepath.Join(folder, "shop.csv")
	var text strings.Builder
	text.WriteString("time,fruit,day,open,high,low,close,sales,error\n")
	for i := range 60 {
		open, end := 100+10*math.Sin(float64(i)/9), 100+10*math.Sin(float64(i+1)/9)
		fmt.Fprintf(&text, "2025-%02d-%02d,%s,%d,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f\n", 1+i/28, 1+i%28, []string{"apples", "pears", "plums"}[i%3], i%7,
			open, max(open, end)+1, min(open, end)-1, end, 20+10*math.Cos(float64(i)), 1+float64(i%4))
	}
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := datamgr.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	display.SetDrawer(&draw.Drawer{})
	defer display.SetDrawer(nil)
	ohlc := []string{"open", "high", "low", "close"}
	kinds := map[string]struct {
		x     string
		y     []string
		more  []string
		chart *display.Chart
	}{
		"line":      {"time", []string{"open", "close"}, nil, display.Line(d, "time", "open", "close")},
		"step":      {"time", []string{"close"}, []string{"--color", "teal"}, display.Step(d, "time", "close").Color("teal")},
		"area":      {"time", []string{"close"}, nil, display.Area(d, "time", "close")},
		"band":      {"time", []string{"low", "high"}, nil, display.Band(d, "time", "low", "high")},
		"scatter":   {"close", []string{"sales"}, []string{"--color", "fruit"}, display.Scatter(d, "close", "sales").Color("fruit")},
		"histogram": {"sales", nil, []string{"--by", "fruit"}, display.Histogram(d, "sales").By("fruit")},
		"bar":       {"fruit", []string{"sales"}, nil, display.Bar(d, "fruit", "sales")},
		"box":       {"fruit", []string{"sales"}, nil, display.Box(d, "fruit", "sales")},
		"candles":   {"time", ohlc, nil, display.Candles(d, "time", ohlc...)},
		"ohlc":      {"time", ohlc, nil, display.OHLC(d, "time", ohlc...)},
		"errors":    {"time", []string{"sales", "error"}, nil, display.ErrorBars(d, "time", "sales", "error")},
		"heatmap":   {"fruit", []string{"day", "sales"}, nil, display.Heatmap(d, "fruit", "day", "sales")},
		"contour":   {"close", []string{"sales"}, nil, display.Contour(d, "close", "sales")},
		"path":      {"close", []string{"sales"}, nil, display.Path(d, "close", "sales")},
	}
	field, _ := reflect.TypeFor[chartCommand]().FieldByName("Kind")
	for _, kind := range strings.Split(field.Tag.Get("enum"), ",") {
		c, ok := kinds[kind]
		if !ok {
			t.Errorf("--kind %s has no test", kind)
			continue
		}
		t.Run(kind, func(t *testing.T) {
			out := filepath.Join(folder, kind+".png")
			args := []string{"chart", file, "-o", out, "--kind", kind, "--x", c.x, "--title", kind, "--width", "450", "--height", "260", "--no-gpu"}
			if len(c.y) > 0 {
				args = append(args, "--y", strings.Join(c.y, ","))
			}
			if text, err := exec.Command(program, append(args, c.more...)...).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			want := filepath.Join(folder, kind+"-api.png")
			if err := c.chart.Title(kind).Width(450).Height(260).SavePNG(want); err != nil {
				t.Fatal(err)
			}
			got, ink := readPicture(t, out)
			if same, _ := readPicture(t, want); !reflect.DeepEqual(got, same) {
				t.Error("the program's picture is not that of the API")
			}
			if ink < 100 {
				t.Errorf("only %d pixels have colour", ink)
			}
		})
	}
}

// readPicture reads a PNG and counts the pixels of its plot that are no grey, as text, grid and axes are.
func readPicture(t *testing.T, path string) (picture image.Image, ink int) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if picture, err = png.Decode(f); err != nil {
		t.Fatal(err)
	}
	b := picture.Bounds()
	for y := b.Min.Y + b.Dy()/3; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			if max(r, g, b)-min(r, g, b) > 0x2800 {
				ink++
			}
		}
	}
	return picture, ink
}

// Wrong columns are one line that says what is wanted.
func TestTheProgramSaysWhichColumnsAKindWants(t *testing.T) {
	for kind, want := range map[string]string{"band": "--y LOW,HIGH", "histogram": "none: its y are counts", "candles": "--y OPEN,HIGH,LOW,CLOSE", "heatmap": "--y NAME,VALUE"} {
		c := chartCommand{Kind: kind, X: "x", Y: []string{"a", "b", "c", "d", "e"}}
		if _, err := c.chart(nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
