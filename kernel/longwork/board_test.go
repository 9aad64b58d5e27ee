package longwork

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gpucharts/datamgr/progress"
)

// page is a cell that keeps what it was shown.
type page struct {
	texts   []string
	updates []bool
}

func (p *page) Display(data, _ map[string]any, _ string, update bool) error {
	p.texts, p.updates = append(p.texts, data["text/plain"].(string)), append(p.updates, update)
	return nil
}

func (p *page) last() string { return p.texts[len(p.texts)-1] }

func listen(t *testing.T, cell *page) *Boards {
	running := Cell(cell)
	b := &Boards{Running: func() Cell { return running }}
	progress.Listen(b)
	t.Cleanup(func() { progress.Listen(nil) })
	return b
}

func TestShortWorkIsNeverShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cell := &page{}
		listen(t, cell)
		for range 5 {
			w := progress.Begin("a.csv", "reading rows", 1e6)
			time.Sleep(200 * time.Millisecond)
			w.End()
		}
		time.Sleep(time.Second)
		if len(cell.texts) > 0 {
			t.Errorf("the cell shows %q", cell.texts)
		}
	})
}

func TestABoardHasALineForEachPieceAndKeepsTheLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cell := &page{}
		b := listen(t, cell)
		for range 8 {
			w := progress.Begin("a<b>.parquet", "reading column `x`", 1e6)
			time.Sleep(350 * time.Millisecond)
			w.Add(5e5)
			time.Sleep(350 * time.Millisecond)
			w.End()
		}
		if lines := strings.Split(cell.last(), "\n"); len(lines) != 1+mostOver || lines[0] != "3 pieces of work before these" || lines[1] != "a<b>.parquet: reading column `x` took 700ms" {
			t.Errorf("the board says\n%s", cell.last())
		}
		if !strings.Contains(strings.Join(cell.texts, "\n"), "50 %") {
			t.Errorf("half of the work was never shown: %q", cell.texts)
		}
		for i, update := range cell.updates {
			if update != (i > 0) {
				t.Errorf("showing %d: update is %v", i, update)
			}
		}
		shown := len(cell.texts)
		b.CellEnds()
		progress.Begin("a", "of a goroutine that the cell left behind", 0).End()
		time.Sleep(time.Second)
		if len(cell.texts) != shown {
			t.Errorf("after its end the cell was shown %q", cell.last())
		}
	})
}
