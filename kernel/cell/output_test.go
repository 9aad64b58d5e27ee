package cell

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"
)

// The reader of a full pipe comes late, so that the interrupt finds the cell in the middle of a print.
func TestAnInterruptedCellPrintsNoMore(t *testing.T) {
	for _, src := range []string{
		"for { fmt.Println(pad) }", "for { fmt.Fprint(os.Stderr, pad) }", "for { os.Stdout.WriteString(pad) }", "for { log.Print(pad) }", "w := bufio.NewWriter(os.Stdout)\nfor { w.WriteString(pad) }",
		"for i := range 8 { go func() { for { fmt.Print(i, pad) } }() }\nselect {}",
	} {
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		out, complaints := os.Stdout, os.Stderr
		restore := func() { os.Stdout, os.Stderr = out, complaints }
		nb := newNotebook(t)
		os.Stdout, os.Stderr = write, write
		nb.n++
		if _, err := nb.session.Run(context.Background(), nb.n, "import (\"bufio\"; \"log\")\nlog.SetOutput(os.Stderr)\npad := strings.Repeat(\"x\", 3000)"); err != nil {
			restore()
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() {
			_, err := nb.session.Run(ctx, 2, src)
			ended <- err
		}()
		time.Sleep(50 * time.Millisecond) // the pipe is full by now
		cancel()
		early := false
		select {
		case err = <-ended:
			early = true // with a print under way
		case <-time.After(2 * interruptWait):
		}
		came := make(chan int, 1024)
		go func() {
			defer close(came)
			for text := make([]byte, 1<<16); ; {
				n, err := read.Read(text)
				if err != nil {
					return
				}
				came <- n
			}
		}()
		if !early {
			err = <-ended
		}
		time.Sleep(10 * time.Millisecond)
		for len(came) > 0 {
			<-came
		}
		late := 0
		for end := time.After(100 * time.Millisecond); late >= 0; {
			select {
			case n := <-came:
				late += n
				continue
			case <-end:
			}
			break
		}
		restore()
		write.Close()
		for range came {
		}
		if early || late > 0 || !errors.As(err, new(*Interrupted)) {
			t.Errorf("%s: the cell ended (%v) with a print under way: %v, and %d bytes came late", src, err, early, late)
		}
	}
}
