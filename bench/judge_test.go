package bench

import (
	"math"
	"strings"
	"testing"
)

func gathered(work string, samples ...float64) *gather {
	return &gather{all: []sample{{Subject: us, Work: work, Rows: 1e6, Unit: "ms", Samples: samples}}}
}

func TestASlowdownBeyondNoiseFailsTheComparison(t *testing.T) {
	base := gathered("a view", 10, 10.2, 9.9, 10.1, 10.3, 9.8)
	for _, c := range []struct {
		name string
		this *gather
		fail bool
		says string
	}{
		{"twice as slow", gathered("a view", 20, 20.4, 19.8, 20.2, 20.6, 19.6), true, "**slower or larger**"},
		{"twice as fast", gathered("a view", 5, 5.1, 4.9, 5.2, 5.05, 4.95), false, "better"},
		{"noise", gathered("a view", 10.15, 9.9, 10.25, 10, 9.7, 10.4), false, "noise"},
		{"wild noise", gathered("a view", 5, 40, 8, 9, 30, 10), false, "noise"},
	} {
		var out strings.Builder
		worse, err := judge(&out, "main", base, c.this, 1.25, 0.05)
		if err != nil {
			t.Fatal(err)
		}
		if (worse.err("main") != nil) != c.fail || !strings.Contains(out.String(), c.says) {
			t.Errorf("%s: %v\n%s", c.name, err, out.String())
		}
	}
}

func TestOnlyWhatIsWorseInBothSeriesIsARegression(t *testing.T) {
	first := regressions{"a view": 2, "chance": 1.6}
	both := first.again(regressions{"a view": 1.9, "other chance": 3})
	if err := both.err("main"); len(both) != 1 || err == nil || !strings.Contains(err.Error(), "a view: 1.90x") {
		t.Errorf("%v, %v", both, err)
	}
	if err := first.again(regressions{}).err("main"); err != nil {
		t.Errorf("chance alone failed the comparison: %v", err)
	}
}

func TestTheScriptEndsWhereItBegan(t *testing.T) {
	steps := script()
	last := steps[len(steps)-1]
	if len(steps) != 60 || math.Abs(last.X0) > 1e-9 || math.Abs(last.X1-1) > 1e-9 || math.Abs(last.Y1-1) > 1e-9 {
		t.Errorf("%d steps, the last %+v", len(steps), last)
	}
}

func TestFiguresAreQuantilesOfTheirSamples(t *testing.T) {
	f := newFigure(us, "work", 0, "ms", 5, 1, 3, 2, 4)
	if f.Median != 3 || f.Min != 1 || f.Max != 5 || math.Abs(f.P95-4.8) > 1e-12 || f.Runs != 5 {
		t.Errorf("%+v", f)
	}
}

func TestMemoryTellsHeapFromMappedFiles(t *testing.T) {
	before, err := memoryOf("self")
	if err != nil {
		t.Fatal(err)
	}
	heap := make([]byte, 64<<20)
	for i := 0; i < len(heap); i += 4096 {
		heap[i] = 1
	}
	after, err := memoryOf("self")
	if err != nil {
		t.Fatal(err)
	}
	grown, mapped := after.Private-before.Private, after.Mapped-before.Mapped
	if grown < 60<<20 || mapped > 8<<20 {
		t.Errorf("64 MiB of heap: private grew by %d, mapped by %d", grown, mapped)
	}
	heap[0] = 2
}

func TestEveryBrokenBudgetIsTold(t *testing.T) {
	for _, b := range budgets {
		good, bad := b.bound, b.bound*1.01+0.01
		if b.least {
			bad = b.bound * 0.99
		}
		for _, v := range []float64{good, bad} {
			r := &Result{Figures: []Figure{newFigure(us, b.work, b.rows, "unit", v)}}
			var out strings.Builder
			err := checkBudgets(&out, r)
			over := v == bad
			if told := strings.Contains(out.String(), "**"); told != over || (err != nil) != (over && !b.warns) {
				t.Errorf("%s = %v: %v\n%s", b.work, v, err, out.String())
			}
		}
	}
}

func TestPiecesOfARunJoinWithTheLaterOneOnTop(t *testing.T) {
	machine := Machine{CPU: "A CPU", Cores: 2}
	earlier := &Result{Commit: "one", Machine: machine, Figures: []Figure{newFigure(us, "kept", 0, "ms", 1), newFigure(us, "replaced", 0, "ms", 2)}}
	later := &Result{Commit: "two", Machine: machine, Figures: []Figure{newFigure(us, "replaced", 0, "ms", 3)}}
	if err := later.onto(earlier); err != nil {
		t.Fatal(err)
	}
	if f := later.find(us, "kept", 0); f == nil || f.Commit != "one" {
		t.Errorf("the earlier figure is %+v", f)
	}
	if f := later.find(us, "replaced", 0); f == nil || f.Median != 3 || len(later.Figures) != 2 {
		t.Errorf("the later figure is %+v among %d", f, len(later.Figures))
	}
	other := &Result{Machine: Machine{CPU: "Another CPU", Cores: 2}}
	if err := other.onto(earlier); err == nil {
		t.Error("results of two machines were joined")
	}
}
