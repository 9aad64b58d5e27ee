package draw

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gpucharts/datamgr"
	"gpucharts/display"
)

// Reference pictures of every chart type: drawn by plain Go, by WebGPU in the worker, and as they were stored.
// UPDATE_PICTURES=1 stores them anew; look at them then.
const galleryFolder = "testdata/gallery"

// A pixel may be off by far of 255 in one of its channels where 32 and 64 bits of float round
// differently (a ramp's next entry), and few pixels by more, at the border of a mark.
const (
	galleryNear = 6
	galleryFar  = 12 // pixels
)

func shop() *datamgr.Dataset {
	r := rand.New(rand.NewPCG(31, 32))
	start := time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC)
	columns := map[string]any{}
	var region, fruit []string
	var when []time.Time
	var day []int
	number := map[string][]float64{}
	put := func(name string, v float64) { number[name] = append(number[name], v) }
	price := 100.0
	for i := range 3000 {
		region = append(region, []string{"north", "east", "south", "west", "center"}[i*7%5])
		fruit = append(fruit, []string{"apples", "pears", "plums"}[i/3%3])
		when = append(when, start.Add(time.Duration(i)*24*time.Hour))
		day = append(day, i%7)
		put("sales", math.Abs(r.NormFloat64()*10+float64(i%5)*8))
		put("open", price)
		low, high := price, price
		for range 8 {
			price = math.Max(5, price+r.NormFloat64())
			low, high = math.Min(low, price), math.Max(high, price)
		}
		put("low", low)
		put("high", high)
		put("close", price)
		put("error", 1+r.Float64()*4)
		put("week", float64(i/7))
		put("heat", math.Sin(float64(i%7))*math.Cos(float64(i)/300)*10)
		put("x", r.NormFloat64()+float64(i%3)*3)
		put("y", r.NormFloat64()+float64(i%2)*3)
		put("growth", math.Exp(float64(i)/300)*(1+r.Float64()))
	}
	for name, values := range number {
		columns[name] = values
	}
	columns["region"], columns["fruit"], columns["time"], columns["day"] = region, fruit, when, day
	return datamgr.FromColumns(columns)
}

// crowd is more rows than are drawn one by one.
func crowd() *datamgr.Dataset {
	r := rand.New(rand.NewPCG(33, 34))
	var x, y, z []float64
	var group []string
	for i := range 120_000 {
		k := i % 4
		x, y = append(x, r.NormFloat64()+float64(k)*1.5), append(y, r.NormFloat64()*(0.5+float64(k)/3))
		z = append(z, math.Sin(x[i])+y[i]/4)
		group = append(group, []string{"one", "two", "three", "four"}[k])
	}
	return datamgr.FromColumns(map[string]any{"x": x, "y": y, "z": z, "group": group})
}

func gallery() map[string]interface {
	SavePNG(string) error
} {
	d := shop()
	few := d.Filter(datamgr.Col("week").Lt(9))
	start := time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC)
	charts := map[string]*display.Chart{
		"line":           display.Line(d, "time", "close", "open"),
		"step":           display.Step(few, "time", "close"),
		"area":           display.Area(d, "time", "close"),
		"band":           display.Layer(display.Band(few, "time", "low", "high"), display.Line(few, "time", "close")),
		"scatter":        display.Scatter(d, "x", "y"),
		"scatter-few":    display.Scatter(few, "x", "y"),
		"scatter-texts":  display.Scatter(d, "region", "sales"),
		"scatter-color":  display.Scatter(few, "x", "y").Color("sales").Size("sales"),
		"scatter-shape":  display.Scatter(few, "x", "y").Color("fruit").Shape("fruit"),
		"scatter-shapes": display.Scatter(few, "x", "y").Color("sales").Shape("region"),
		"scatter-fade":   display.Scatter(d, "x", "y").Opacity("sales").Color("teal"),
		"cells-mean":     display.Scatter(crowd(), "x", "y").Color("z"),
		"cells-groups":   display.Scatter(crowd(), "x", "y").Color("group"),
		"tone-linear":    display.Scatter(crowd(), "x", "y").Tone("linear"),
		"tone-ranks":     display.Scatter(crowd(), "x", "y").Tone("eq-hist"),
		"histogram":      display.Histogram(d, "sales").By("region"),
		"bar":            display.Bar(d, "region", "sales").Rule("y", 5000, "target", "red"),
		"bar-grouped":    display.Bar(d, "region", "sales").By("fruit").Mean(),
		"bar-stacked":    display.Bar(d, "region", "sales").By("fruit").Stacked(),
		"bar-horizontal": display.Bar(d, "region", "sales").By("fruit").Stacked().Horizontal().Sort("descending"),
		"bar-sorted":     display.Bar(d, "region", "sales").Mean().Sort("descending").YRange(5, 40),
		"box":            display.Box(d, "region", "sales"),
		"candles":        display.Candles(few, "time", "open", "high", "low", "close"),
		"candles-wide":   display.Candles(d, "time", "open", "high", "low", "close"),
		"candles-ticks":  display.Candles(d, "time", "close"),
		"ohlc":           display.OHLC(few, "time", "open", "high", "low", "close"),
		"errors":         display.ErrorBars(few, "time", "sales", "error").Between("x", start.Add(240*time.Hour), start.Add(480*time.Hour), "sale").Note(start.Add(500*time.Hour), 30, "a note"),
		"errors-dense":   display.ErrorBars(d, "time", "sales", "error"),
		"heatmap":        display.Heatmap(d, "week", "day", "heat"),
		"heatmap-texts":  display.Heatmap(d, "region", "fruit", "sales"),
		"heatmap-bins":   display.Heatmap(d, "x", "y", "sales").Max(),
		"contour":        display.Contour(d, "x", "y"),
		"path":           display.Path(few, "close", "sales"),
		"log":            display.Line(d, "time", "growth").LogY(),
		"symlog":         display.Scatter(d, "x", "heat").SymLogX().SymLogY(),
		"two-axes":       display.Layer(display.Area(d, "time", "close"), display.Line(d, "time", "growth").Right().LogY()).Subtitle("and an axis on the right"),
	}
	out := map[string]interface{ SavePNG(string) error }{}
	for name, c := range charts {
		out[name] = c.Title(name).Width(450).Height(220)
	}
	out["facets"] = display.Scatter(d, "x", "y").Color("fruit").Width(260).Height(200).Facet("fruit", 3)
	out["grid"] = display.Grid(2, charts["bar"], charts["box"])
	return out
}

func TestEveryChartTypeEqualsItsReferencePicture(t *testing.T) {
	worker := worker(t, "serve", time.Minute)
	defer display.SetDrawer(nil)
	folder := t.TempDir()
	stored, err := filepath.Glob(filepath.Join(galleryFolder, "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	orphans := map[string]bool{}
	for _, path := range stored {
		orphans[strings.TrimSuffix(filepath.Base(path), ".png")] = true
	}
	for name, chart := range gallery() {
		delete(orphans, name)
		drawBy := func(d *Drawer, file string) *image.RGBA {
			display.SetDrawer(d)
			path := filepath.Join(folder, file)
			if err := chart.SavePNG(path); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return readPNG(t, path)
		}
		plain := drawBy(&Drawer{}, name+"-plain.png")
		for range 2 { // the way of plain Go keeps nothing, and none of its order of work may show
			if again := drawBy(&Drawer{}, name+"-plain.png"); !bytes.Equal(again.Pix, plain.Pix) {
				t.Errorf("%s by plain Go is not the same picture again", name)
			}
		}
		for range 3 { // what was kept from one time must not show in the next
			compare(t, name+" by the worker", drawBy(&Drawer{Worker: worker, Force: true}, name+"-gpu.png"), plain)
		}
		reference := filepath.Join(galleryFolder, name+".png")
		if os.Getenv("UPDATE_PICTURES") != "" {
			store(t, reference, plain)
			continue
		}
		if _, err := os.Stat(reference); err != nil {
			t.Errorf("%s has no reference picture: run with UPDATE_PICTURES=1 and look at it", name)
			continue
		}
		compare(t, name+" as it was stored", plain, readPNG(t, reference))
	}
	if worker.Adapter() == "" {
		t.Error("no picture was drawn by WebGPU: install mesa-vulkan-drivers")
	}
	for name := range orphans {
		t.Errorf("%s.png is the reference of no chart", name)
	}
}

func readPNG(t *testing.T, path string) *image.RGBA {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewRGBA(img.Bounds())
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}

func store(t *testing.T, path string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

func compare(t *testing.T, what string, got, want *image.RGBA) {
	t.Helper()
	if got.Rect != want.Rect {
		t.Errorf("%s: %v pixels, want %v", what, got.Rect.Size(), want.Rect.Size())
		return
	}
	far, worst := 0, 0
	for i := 0; i < len(got.Pix); i += 4 {
		most := 0
		for k := range 4 {
			d := int(got.Pix[i+k]) - int(want.Pix[i+k])
			most = max(most, d, -d)
		}
		if worst = max(worst, most); most > galleryNear {
			far++
		}
	}
	if far > galleryFar {
		t.Errorf("%s: %d pixels differ by more than %d of 255 (%d may), the worst by %d", what, far, galleryNear, galleryFar, worst)
	}
}
