package datamgr_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	data "gpucharts/datamgr"
	"gpucharts/datamgr/progress"
	"gpucharts/display/wire"
)

// told keeps the work that it heard of.
type told struct {
	sync.Mutex
	works []*progress.Work
}

func (l *told) Began(w *progress.Work) {
	l.Lock()
	defer l.Unlock()
	l.works = append(l.works, w)
}

func (l *told) Ended(*progress.Work) {}

func listen(t *testing.T) *told {
	l := &told{}
	progress.Listen(l)
	t.Cleanup(func() { progress.Listen(nil) })
	return l
}

// names checks that all work is done and gives its names, without what came twice.
func (l *told) names(t *testing.T) string {
	t.Helper()
	l.Lock()
	defer l.Unlock()
	var names []string
	for _, w := range l.works {
		if !w.Over() || w.Total > 0 && w.Done() != w.Total {
			t.Errorf("%s: %s: %d of %d done, over: %v", w.Of, w.What, w.Done(), w.Total, w.Over())
		}
		if name := w.Of + ": " + w.What; !strings.Contains(strings.Join(names, "; "), name) {
			names = append(names, name)
		}
	}
	l.works = nil
	return strings.Join(names, "; ")
}

// shuffled is rows of two columns in no order.
func shuffled(t *testing.T, rows int) *data.Dataset {
	t.Helper()
	x, y := make([]float64, rows), make([]float64, rows)
	for i := range x {
		x[i], y[i] = float64(i*7919%rows)+1, float64(i%1009)+1
	}
	d := data.FromColumns(map[string]any{"x": x, "y": y})
	t.Cleanup(func() { d.Close() })
	return d
}

func TestLongWorkTellsHowFarItIs(t *testing.T) {
	l := listen(t)
	const rows = 1 << 20 * 3 / 2
	d := shuffled(t, rows)
	for _, step := range []struct {
		does func()
		want string
	}{
		{func() { ask(t, d, request(t, d, wire.Count, "x", "y", wire.Place{LevelX: 13, LevelY: 3})) },
			"measuring a column; data: counting rows for a scatter chart"},
		{func() { ask(t, d, request(t, d, wire.Count, "x", "y", wire.Place{LevelX: 0, LevelY: -7})) },
			"data: listing rows for close views of a scatter chart"},
		{func() { ask(t, d, request(t, d, wire.M4, "x", "y", wire.Place{LevelX: 13})) }, "data: sorting rows"},
		{func() { d.Filter(data.Col("x").Gt(5)) }, "data: Filter"},
	} {
		step.does()
		d.Wait()
		if got := l.names(t); !strings.Contains(got, step.want) {
			t.Errorf("heard of %q, want %q", got, step.want)
		}
	}
	path := filepath.Join(t.TempDir(), "much.csv")
	if err := os.WriteFile(path, []byte("a,b\n"+strings.Repeat("1.5,text\n", 1e6)), 0o600); err != nil {
		t.Fatal(err)
	}
	csv := data.Load(path)
	defer csv.Close()
	if got := l.names(t); got != "much.csv: reading rows" {
		t.Errorf("of a CSV file heard of %q", got)
	}
}

func TestWorkThatAPageAsksForIsNotTold(t *testing.T) {
	l := listen(t)
	d := shuffled(t, 1<<18)
	ctx := progress.OfPage(context.Background())
	for _, place := range []wire.Place{{LevelX: 11, LevelY: 3}, {LevelX: 0, LevelY: -7}} {
		if r, _ := d.Answer(ctx, request(t, d, wire.Count, "x", "y", place)); r.Status != wire.OK {
			t.Fatal(r.Message)
		}
	}
	d.Wait()
	if got := l.names(t); got != "" {
		t.Errorf("heard of %q", got)
	}
	other := shuffled(t, 1<<18)
	ask(t, other, request(t, other, wire.Count, "x", "y", wire.Place{LevelX: 11, LevelY: 3}))
	if got := l.names(t); !strings.Contains(got, "counting") {
		t.Errorf("afterwards heard of %q", got)
	}
}
