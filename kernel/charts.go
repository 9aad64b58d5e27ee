package kernel

import (
	"encoding/json"
	"log"
	"os"
	"strconv"

	"gpucharts/datamgr"
	"gpucharts/datamgr/counting"
	"gpucharts/display"
	"gpucharts/display/spec"
	"gpucharts/kernel/draw"
	"gpucharts/kernel/tiles"
	"gpucharts/render"
)

// tileComm is one page's comm: requests in, replies out.
type tileComm struct {
	service *tiles.Service
	viewer  *draw.Viewer
}

// reply is the JSON part of what goes to the page; the bytes travel as buffers. counts says who
// counts dense views: a GPU of the kernel's machine, or the processor.
var (
	reply      = map[string]string{"t": "reply", "counts": "cpu"}
	replyOfGPU = map[string]string{"t": "reply", "counts": "gpu"}
)

// replyNow is the JSON part as things are.
func replyNow() map[string]string {
	if c, ok := counting.Current().(*draw.Counter); ok {
		if _, held, _ := c.State(); held > 0 {
			return replyOfGPU
		}
	}
	return reply
}

// changed tells a page that a dataset has a newer version.
type changed struct {
	T      string          `json:"t"`
	Handle spec.DataHandle `json:"handle"`
}

// openTiles serves the comm that a page opens to pull tiles.
func openTiles(c *Comm, _ json.RawMessage, buffers [][]byte) CommHandler {
	find := func(id spec.ID) (tiles.Dataset, bool) { return datamgr.Find(id) }
	send := func(header, payload []byte) error {
		if len(payload) == 0 {
			return c.Send(replyNow(), header)
		}
		return c.Send(replyNow(), header, payload)
	}
	sendPicture := func(p *render.Picture, png []byte) {
		if len(png) == 0 {
			_ = c.Send(p) // of a comm that was closed meanwhile
			return
		}
		_ = c.Send(p, png)
	}
	service := tiles.NewService(find, send)
	t := &tileComm{service, draw.NewViewer(service.Answer, sendPicture)}
	t.service.Changed = func(h spec.DataHandle) {
		_ = c.Send(changed{"changed", h}) // a page that has gone is told of by its comm's end
	}
	t.Message(nil, buffers)
	return t
}

// Message takes the requests of one comm message, one a buffer.
func (t *tileComm) Message(data json.RawMessage, buffers [][]byte) {
	var kind struct {
		T string `json:"t"`
	}
	if json.Unmarshal(data, &kind) == nil && (kind.T == render.RequestPicture || kind.T == render.ForgetPictures) {
		t.viewer.Ask(data)
		return
	}
	for _, request := range buffers {
		t.service.Handle(request)
	}
}

// Close withdraws what the page still waits for.
func (t *tileComm) Close() {
	t.service.Close()
	t.viewer.Close()
}

func init() { RegisterTarget(spec.CommTarget, openTiles) }

// gpuMegabytes is how much of a GPU's memory columns may take; GPUCHARTS_GPU_MB says otherwise.
// A billion points of a scatter chart take 8,000.
const gpuMegabytes = 8192

// attachDrawer gives the display package what draws its pictures, and datamgr what counts dense
// views on a GPU; detach ends both. GPUCHARTS_GPU=off keeps the kernel's hands off the GPU, =force
// makes it draw and count on a software adapter too.
func attachDrawer(console *log.Logger) (detach func()) {
	drawer := &draw.Drawer{Log: console}
	display.SetDrawer(drawer)
	program, err := os.Executable()
	mode := os.Getenv("GPUCHARTS_GPU")
	if err != nil || mode == "off" {
		return func() {}
	}
	drawer.Worker, drawer.Force = draw.WorkerOf(program), mode == "force"
	drawer.Worker.Stderr = console.Writer()
	megabytes, err := strconv.ParseUint(os.Getenv("GPUCHARTS_GPU_MB"), 10, 32)
	if err != nil {
		megabytes = gpuMegabytes
	}
	counting.Set(draw.NewCounter(drawer.Worker, megabytes<<20, mode == "force", console))
	return func() {
		counting.Set(nil)
		drawer.Worker.Close()
	}
}
