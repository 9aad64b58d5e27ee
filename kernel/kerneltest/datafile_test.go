package kerneltest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gpucharts/display/spec"
	"gpucharts/display/wire"
)

// indexedRows is enough for indexes to be kept.
const indexedRows = 1_200_000

// pullAll asks for what views of the whole and of parts of a line and of a scatter chart ask for.
func (p *Page) pullAll(d *truth, check func(func(*wire.Reply, []byte) error) func(*wire.Reply, []byte) error) {
	p.n.t.Helper()
	line := []wire.Place{{LevelX: 12}, {LevelX: 6, IndexX: 20}, {LevelX: 1, IndexX: 700}}
	dots := []wire.Place{{LevelX: 14, LevelY: 6}, {LevelX: 14, LevelY: 6, IndexY: -1}, {LevelX: 9, LevelY: 5, IndexX: 3}, {LevelX: 4, LevelY: 4, IndexX: 100}}
	p.Ask(wire.Request{Verb: wire.Tiles, Layer: d.line, Places: line}, check(d.check(line)))
	p.Ask(wire.Request{Verb: wire.Tiles, Layer: d.dots, Places: dots}, check(d.check(dots)))
	x := d.x[len(d.x)*2/3] + 1
	p.Ask(wire.Request{Verb: wire.Nearest, Layer: d.line, X: spec.Value{Int: x}, RadiusX: 1e6, RadiusY: 1e6}, check(d.checkNearest(x)))
}

// right leaves a check as it is.
func right(check func(*wire.Reply, []byte) error) func(*wire.Reply, []byte) error { return check }

// rightOrFailed wants a right answer, or an error that says what is wrong.
func rightOrFailed(check func(*wire.Reply, []byte) error) func(*wire.Reply, []byte) error {
	return func(r *wire.Reply, payload []byte) error {
		if r.Status != wire.Failed {
			return check(r, payload)
		}
		return saysChanged(r, nil)
	}
}

func failed(func(*wire.Reply, []byte) error) func(*wire.Reply, []byte) error { return saysChanged }

func saysChanged(r *wire.Reply, _ []byte) error {
	if r.Status != wire.Failed || !strings.Contains(r.Message, "has changed since it was loaded") && !strings.Contains(r.Message, "was cut short") {
		return fmt.Errorf("status %d %q", r.Status, r.Message)
	}
	return nil
}

// The folder of indexes is full, or becomes so while they are written: charts and their tiles are
// those of the rows all the same, nothing half made stays, and a kernel that has room again keeps them.
func TestAFullDiskCostsNoChart(t *testing.T) {
	d := newTruth(indexedRows, 7919)
	file := filepath.Join(t.TempDir(), "truth.arrow")
	d.write(t, file)
	const mount = `mount -t tmpfs -o size=%s none "$GPUCHARTS_CACHE"`
	for _, disk := range []struct {
		name, before string
		apart        bool
		kept         [2]int // indexes, at least and at most
	}{
		{"no file may grow beyond 128 KiB", "ulimit -f 128", false, [2]int{0, 0}},
		{"a disk of 1 MiB, which the indexes fill", fmt.Sprintf(mount, "1m"), true, [2]int{1, 3}},
		{"a disk that is full", fmt.Sprintf(mount, "64k") + ` && { head -c 1m /dev/zero >"$GPUCHARTS_CACHE/full" 2>/dev/null || true; }`, true, [2]int{0, 0}},
	} {
		t.Run(disk.name, func(t *testing.T) {
			if disk.apart {
				if err := canMount(); err != nil {
					t.Logf("this machine lets nobody mount a small file system (%v): the limit of a file's size has to do", err)
					return
				}
			}
			var first *Kernel
			full := func(k *Kernel) {
				folder := filepath.Join(k.Dir, "indexes")
				if err := os.Mkdir(folder, 0o700); err != nil {
					t.Fatal(err)
				}
				k.Before, k.Apart = disk.before, disk.apart
				k.Env = []string{"GPUCHARTS_CACHE=" + folder, "TMPDIR=" + folder}
				first = k
			}
			_, n := Start(t, full)
			n.Do("x := 42")
			n.use(d, file)
			least, most := n.keptIndexes()
			if least < disk.kept[0] || most > disk.kept[1] {
				t.Errorf("%d indexes are kept, want %d to %d", least, disk.kept[0], disk.kept[1])
			}
			n.Value("x", "42")
			if disk.apart {
				return
			}
			_, n = Start(t, func(k *Kernel) { k.Env = first.Env })
			n.use(d, file)
			if kept, _ := n.keptIndexes(); kept < 3 {
				t.Errorf("with room again %d indexes are kept, want those of two columns and of the counts", kept)
			}
		})
	}
}

// use loads a file as ds, draws both kinds of charts of it, holds their tiles against the truth, and
// closes it, which waits for what is written.
func (n *Notebook) use(d *truth, file string) {
	n.t.Helper()
	n.Do(fmt.Sprintf("ds := data.Load(%q)", file))
	d.chartOf(n, "ds")
	if n.Through(`chart.Scatter(ds, "x", "y")`).Text("data|image/png") == "" {
		n.t.Error("the scatter chart has no picture")
	}
	p := n.OpenPage("views")
	p.Settle()
	p.pullAll(d, right)
	p.Settle()
	p.Close()
	p.Settle()
	n.Through("ds.Close(); 0")
}

// keptIndexes counts the files of indexes as the kernel sees them, and fails on what is half made.
func (n *Notebook) keptIndexes() (least, most int) {
	n.t.Helper()
	n.Do("import \"path/filepath\"")
	shown := n.Through(`kept, _ := filepath.Glob(os.Getenv("GPUCHARTS_CACHE") + "/*/*.index")
half, _ := filepath.Glob(os.Getenv("GPUCHARTS_CACHE") + "/*/.part-*")
here, _ := filepath.Glob(os.Getenv("GPUCHARTS_CACHE") + "/.part-*")
fmt.Sprint(len(kept), len(half) + len(here))`)
	var kept, half int
	text := shown.Text("data|text/plain")
	if _, err := fmt.Sscanf(strings.Trim(text, `"`), "%d %d", &kept, &half); err != nil || half > 0 {
		n.t.Errorf("%s: indexes kept, and files half made (%v)", text, err)
	}
	return kept, kept
}

// Whatever happens to a file that charts are drawn of is an error that says so, or does them no
// harm; the kernel goes on with its state, and with the charts of other files.
func TestAFileThatChangesUnderItsChartsIsAnErrorAndTheKernelGoesOn(t *testing.T) {
	k, n := Start(t)
	n.Do("x := 42")
	other := k.loadTruth(n, 20_000)
	n.Do("kept := ds")
	path := filepath.Join(k.Dir, "rows.arrow")
	p := n.OpenPage("views")
	p.Settle()
	load := func(d *truth) {
		t.Helper()
		d.write(t, path)
		n.Do(`ds := data.Load("rows.arrow"); ys, _ := ds.Column("y")`)
		d.chartOf(n, "ds")
	}
	still := func(d *truth, check func(func(*wire.Reply, []byte) error) func(*wire.Reply, []byte) error) {
		t.Helper()
		p.pullAll(d, check)
		places := []wire.Place{{LevelX: 5}}
		p.Ask(wire.Request{Verb: wire.Tiles, Layer: other.line, Places: places}, other.check(places))
		p.Settle()
		n.Value("x", "42")
	}

	old := newTruth(indexedRows, 7919)
	load(old)
	still(old, right)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	still(old, right) // the map keeps what was deleted
	n.Run(`data.Load("rows.arrow")`).Fails("Error", "no file", "rows.arrow")

	young := newTruth(indexedRows, 104_729)
	young.write(t, path+".new")
	load(old)
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	still(old, right) // and what was replaced
	n.Do(`ds = data.Load("rows.arrow")`)
	young.chartOf(n, "ds")
	still(young, right)

	if err := os.Truncate(path, 5_000_001); err != nil {
		t.Fatal(err)
	}
	still(young, failed)
	n.Run(`chart.Line(ds, "x", "y").Title("again")`).Fails("DisplayError", "rows.arrow", "has changed since it was loaded")
	n.Do(`ys, _ = ds.Column("y")`)
	n.Value(`v, ok := ys.Value(1_199_999); _ = v; ok`, "false") // its page is gone: this is a SIGBUS
	still(old, right)

	load(young)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(make([]byte, 1<<20), 1<<20); err != nil { // of the same size, and other rows
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	still(young, failed)

	load(young) // loaded again, all is well
	still(young, right)
	p.Close()
	p.Settle()
}

// Files are cut while pages pull from them: each answer is right, or an error.
func TestFilesThatAreCutWhilePagesPullFromThem(t *testing.T) {
	k, n := Start(t)
	n.Do("x := 42")
	d := newTruth(indexedRows, 7919)
	r := rand.New(rand.NewPCG(1, 1))
	p := n.OpenPage("views")
	p.Settle()
	failures := 0
	for round := range 6 {
		name := fmt.Sprintf("cut%d.arrow", round)
		d.write(t, filepath.Join(k.Dir, name))
		n.Do(fmt.Sprintf("ds := data.Load(%q)", name))
		d.chartOf(n, "ds")
		pull := func() {
			p.pullAll(d, func(check func(*wire.Reply, []byte) error) func(*wire.Reply, []byte) error {
				return func(reply *wire.Reply, payload []byte) error {
					if reply.Status == wire.Failed {
						failures++
					}
					return rightOrFailed(check)(reply, payload)
				}
			})
		}
		for range 4 {
			pull()
		}
		if round%2 == 0 { // at once, or when some are answered
			time.Sleep(time.Duration(r.IntN(30)) * time.Millisecond)
		}
		if err := os.Truncate(filepath.Join(k.Dir, name), int64(r.IntN(10_000_000))); err != nil {
			t.Fatal(err)
		}
		for range 4 { // what is asked for after the cut
			pull()
		}
		p.Settle()
		n.Value("x", "42")
	}
	if failures == 0 {
		t.Error("no answer failed: nothing was cut in time")
	}
	t.Logf("%d answers failed", failures)
	p.Close()
	p.Settle()
}

// With little memory for indexes charts are what they are with much; what cannot be had is refused in
// words, and the kernel goes on.
func TestASmallMemoryBudgetCostsNoChartAndRefusesInWords(t *testing.T) {
	d := newTruth(indexedRows, 7919)
	file := filepath.Join(t.TempDir(), "truth.arrow")
	d.write(t, file)
	_, n := Start(t, func(k *Kernel) { k.Env = []string{"GPUCHARTS_MEMORY=12MB", "GPUCHARTS_CACHE=off"} })
	n.Do("x := 42")
	n.use(d, file)
	n.Do(fmt.Sprintf("ds = data.Load(%q)", file))
	n.Run(`ds.Filter(data.Col("y").Ge(-5000))`).Fails("Error", "the memory budget is spent", "of the budget of 12 MB", "data.SetMemoryBudget(")
	n.Value("used, limit := data.MemoryBudget(); used <= limit && limit == 12_000_000", "true")
	n.Value("x", "42")
}
