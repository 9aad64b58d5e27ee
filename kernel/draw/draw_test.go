package draw

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"gpucharts/datamgr"
	"gpucharts/display"
	"gpucharts/internal/leak"
)

// The test program is its own worker: how it behaves is in its environment.
func TestMain(m *testing.M) {
	switch os.Getenv("GPUCHARTS_TEST_WORKER") {
	case "serve":
		if err := Serve(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	case "die":
		_, _ = os.Stdin.Read(make([]byte, 1))
		os.Exit(3)
	case "hang":
		time.Sleep(time.Hour)
	}
	leak.Main(m)
}

func worker(t *testing.T, behaviour string, timeout time.Duration) *Worker {
	t.Helper()
	t.Setenv("GPUCHARTS_TEST_WORKER", behaviour)
	w := NewWorker(timeout, os.Args[0])
	w.Stderr = os.Stderr
	t.Cleanup(w.Close)
	return w
}

func waves() *datamgr.Dataset {
	const n = 50_000
	xs, ys := make([]float64, n), make([]float64, n)
	for i := range xs {
		xs[i], ys[i] = float64(i), math.Sin(float64(i)/2000)*100+float64(i%7)
	}
	return datamgr.FromColumns(map[string]any{"x": xs, "y": ys})
}

func picture(t *testing.T, d *Drawer, chart *display.Chart) image.Image {
	t.Helper()
	display.SetDrawer(d)
	defer display.SetDrawer(nil)
	data, _, err := chart.MIMEBundle()
	if err != nil {
		t.Fatal(err)
	}
	im, err := png.Decode(bytes.NewReader(data["image/png"].([]byte)))
	if err != nil {
		t.Fatal(err)
	}
	return im
}

// differ counts the pixels with a channel that is off by more than 8 of 255.
func differ(a, b image.Image) (n int) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r, g, bl, _ := a.At(x, y).RGBA()
			r2, g2, bl2, _ := b.At(x, y).RGBA()
			for _, d := range []int{int(r) - int(r2), int(g) - int(g2), int(bl) - int(bl2)} {
				if d > 8<<8 || d < -8<<8 {
					n++
					break
				}
			}
		}
	}
	return n
}

func TestTheWorkersPictureIsThatOfPlainGo(t *testing.T) {
	ds := waves()
	w := worker(t, "serve", time.Minute)
	for name, chart := range map[string]*display.Chart{
		"line": display.Line(ds, "x", "y").Title("Waves"), "scatter": display.Scatter(ds, "x", "y").Title("Waves"),
	} {
		job := &Drawer{Worker: w, Force: true}
		onGPU, plain := picture(t, job, chart), picture(t, &Drawer{}, chart)
		if w.Adapter() == "" {
			t.Fatal("the worker drew nothing: is there a Vulkan driver? apt-get install mesa-vulkan-drivers libvulkan1")
		}
		if n := differ(onGPU, plain); n > 40 {
			t.Errorf("%s: %d pixels differ", name, n)
		}
	}
}

func TestAWorkerThatDiesCostsNoPicture(t *testing.T) {
	chart := display.Line(waves(), "x", "y")
	want := picture(t, &Drawer{}, chart)
	w := worker(t, "die", time.Minute)
	for range maxFailures + 1 {
		if n := differ(picture(t, &Drawer{Worker: w, Force: true}, chart), want); n != 0 {
			t.Fatalf("%d pixels differ", n)
		}
	}
	if _, err := w.Draw(&Job{}); err == nil || !strings.Contains(err.Error(), "restart the kernel") {
		t.Errorf("after %d failures: %v", maxFailures, err)
	}
}

func TestAWorkerThatHangsIsKilledAndPlainGoDraws(t *testing.T) {
	w := worker(t, "hang", 200*time.Millisecond)
	began := time.Now()
	picture(t, &Drawer{Worker: w, Force: true}, display.Line(waves(), "x", "y"))
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("the picture took %v", took)
	}
}

func TestAWorkerKilledBetweenPicturesIsReplaced(t *testing.T) {
	chart := display.Line(waves(), "x", "y")
	w := worker(t, "serve", time.Minute)
	picture(t, &Drawer{Worker: w, Force: true}, chart)
	if err := w.child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	picture(t, &Drawer{Worker: w, Force: true}, chart) // by plain Go
	picture(t, &Drawer{Worker: w, Force: true}, chart)
	if w.failures != 0 || w.child == nil {
		t.Errorf("no worker after the next picture: %d failures", w.failures)
	}
}

func TestNoPictureWaitsForTheWorkersStart(t *testing.T) {
	chart := display.Line(waves(), "x", "y")
	want := picture(t, &Drawer{}, chart)
	hung := &Drawer{Worker: worker(t, "hang", time.Minute)}
	began := time.Now()
	for range 2 {
		if n := differ(picture(t, hung, chart), want); n != 0 {
			t.Errorf("%d pixels differ", n)
		}
	}
	hung.Worker.Close()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("two pictures and the end took %v", took)
	}
}

func TestASoftwareAdapterIsLookedAtOnceAndDrawsNothing(t *testing.T) {
	chart := display.Line(waves(), "x", "y")
	d := &Drawer{Worker: worker(t, "serve", time.Minute)}
	picture(t, d, chart)
	for end := time.Now().Add(time.Minute); d.Worker.Adapter() == ""; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the worker was not started: is there a Vulkan driver? apt-get install mesa-vulkan-drivers libvulkan1")
		}
	}
	if d.Worker.drawsWell() == d.Worker.Software() {
		t.Errorf("the worker draws: %v, on a software adapter: %v", d.Worker.drawsWell(), d.Worker.Software())
	}
	orders := d.Worker.served.Load()
	picture(t, d, chart)
	if drew := d.Worker.served.Load() > orders; drew == d.Worker.Software() {
		t.Errorf("the worker drew: %v, on a software adapter: %v", drew, d.Worker.Software())
	}
}
