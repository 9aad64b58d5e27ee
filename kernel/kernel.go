package kernel

import (
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/google/uuid"

	"gpucharts/kernel/connection"
	"gpucharts/kernel/history"
	"gpucharts/kernel/message"
	"gpucharts/kernel/refusal"
	"gpucharts/kernel/session"
	"gpucharts/kernel/stdio"
)

// lingerTime is how long the last messages may take to leave when the kernel stops.
const lingerTime = time.Second

// Options say how to run a kernel.
type Options struct {
	ConnectionFile string
	Version        string
	// OutliveParent keeps the kernel when the process that started it ends.
	OutliveParent bool
	// Traffic prints every message on the standard error.
	Traffic bool
}

// Hooks is what an engine of cells gets from the kernel.
type Hooks struct {
	// GoroutinePanic reports a panic in a goroutine that a cell started.
	GoroutinePanic func(text string)
}

// Run is the whole life of a kernel process. It takes over the process's standard streams.
func Run(options Options) error {
	file, warning, err := connection.Load(options.ConnectionFile)
	if err != nil {
		return err
	}
	signer, err := message.NewSigner(file.SignatureScheme, file.Key)
	if err != nil {
		return fmt.Errorf("%s: %w", options.ConnectionFile, err)
	}

	// Output is captured before anything that could write: what is not a cell's goes to the console.
	var notebook atomic.Pointer[session.Session]
	capture, err := stdio.Start(func(stream, text string) {
		if s := notebook.Load(); s != nil {
			s.Emit(stream, text)
		}
	})
	if err != nil {
		return err
	}
	console := log.New(capture.Console(), "gpucharts: ", log.LstdFlags)
	if warning != "" {
		console.Print(warning)
	}
	stopped := make(chan string, 8)
	config := session.Config{
		Codec:    message.NewCodec(signer, uuid.NewString()),
		Refusals: refusal.NewBook(console),
		Log:      console,
		Version:  options.Version,
		Shutdown: func(restart bool) { stopped <- "" },
		Greeting: lastCrash(options.ConnectionFile),
	}
	if options.Traffic {
		config.Traffic = console
	}
	config.History = openHistory(console)
	defer config.History.Close()
	wire := &wire{}
	config.Wire = wire
	config.Engine = newEngine(Hooks{GoroutinePanic: func(text string) { capture.Write("stderr", []byte(text+"\n")) }})
	current := session.New(config)
	current.Capture(capture)
	notebook.Store(current)
	attachNotebook(current)
	attachProgress(current)
	defer attachDrawer(console)()
	if err := wire.open(file, current, config.Refusals); err != nil {
		console.Print(err) // standard error leads to the notebook by now
		return err
	}
	forgetCrash := recordCrash(options.ConnectionFile, console)
	go current.Run()

	if !options.OutliveParent {
		go watchParent(func(why string) { stopped <- why })
	}
	why := waitForEnd(current, stopped)
	if why != "" {
		console.Print(why)
	}
	current.Stop()
	wire.close(time.Now().Add(lingerTime))
	if refused := config.Refusals.String(); refused != "" {
		console.Printf("refused in all: %s", refused)
	}
	forgetCrash()
	return nil
}

// waitForEnd takes signals until the kernel is to stop: Ctrl-C interrupts, as the message does.
func waitForEnd(s *session.Session, stopped <-chan string) (why string) {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	for {
		select {
		case why := <-stopped:
			return why
		case got := <-signals:
			if got == os.Interrupt {
				s.Interrupt()
				continue
			}
			return "stopped by " + got.String()
		}
	}
}

func openHistory(console *log.Logger) *history.Store {
	path, err := history.DefaultPath()
	if err != nil {
		path = filepath.Join(os.TempDir(), fmt.Sprintf("gpucharts-%d", os.Getuid()), "history.jsonl")
	}
	store, err := history.Open(path)
	if err != nil {
		console.Print(err)
	}
	return store
}
