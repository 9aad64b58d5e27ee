package draw

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"time"

	"gpucharts/display"
	"gpucharts/display/spec"
	"gpucharts/display/wire"
	"gpucharts/render"
	"gpucharts/render/plain"
)

// Job is one picture to draw: everything that the worker needs, tiles included.
type Job struct {
	Config        spec.ChartConfiguration
	Width, Height int // CSS pixels
	Scale         float64
	Parts         []Part
}

// Part is one reply with tiles, as it would go to the page.
type Part struct {
	Layer   wire.Layer
	Tiles   []wire.Tile
	Payload []byte
}

// chart makes the job's chart at its size.
func (j *Job) chart() (*render.Chart, error) {
	c, err := render.NewChart(j.Config)
	if err != nil {
		return nil, err
	}
	c.Resize(float64(j.Width), float64(j.Height), j.Scale)
	c.SetTheme(&render.Light)
	return c, nil
}

// maxRounds bounds how often a view asks again: once for what it wants, and once more for
// each better answer to a sampled one.
const maxRounds = 8

// A cell's picture waits this long for better than a sample of the rows: the person waits for the
// cell. It then says "sampled", while the page asks on. SavePNG waits for the exact one.
const (
	samplePatience = 250 * time.Millisecond
	samplePause    = 60 * time.Millisecond
)

// collect pulls the tiles that the view wants, until it is complete.
func (j *Job) collect(ctx context.Context, sources []display.Source) (*plain.Store, *render.Chart, error) {
	c, err := j.chart()
	if err != nil {
		return nil, nil, err
	}
	bySource := map[spec.ID]display.Source{}
	for _, s := range sources {
		bySource[s.Handle().ID] = s
	}
	store := plain.NewStore()
	began := time.Now()
	for range maxRounds {
		c.Frame(store)
		if c.Status().Ready {
			break
		}
		wants := c.Wants(store)
		if onlySampled(store, wants) {
			if time.Since(began) > samplePatience {
				break
			}
			time.Sleep(samplePause)
		}
		for _, want := range wants {
			if err := j.pull(ctx, bySource, store, want); err != nil {
				return nil, nil, err
			}
		}
	}
	return store, c, nil
}

// onlySampled reports whether all that is wanted is there, from a sample.
func onlySampled(store *plain.Store, wants []render.Want) bool {
	for i := range wants {
		for _, place := range wants[i].Places {
			if _, ok := store.Tile(wants[i].Layer, place); !ok {
				return false
			}
		}
	}
	return len(wants) > 0
}

func (j *Job) pull(ctx context.Context, sources map[spec.ID]display.Source, store *plain.Store, want render.Want) error {
	source, ok := sources[want.Layer.Dataset]
	if !ok {
		return fmt.Errorf("the chart names dataset %s, which was not given", want.Layer.Dataset)
	}
	for places := want.Places; len(places) > 0; {
		n := min(len(places), wire.MaxTiles)
		reply, payload := source.Answer(ctx, &wire.Request{Verb: wire.Tiles, Layer: want.Layer, Places: places[:n]})
		if reply.Status != wire.OK {
			return errors.New(reply.Message)
		}
		store.Put(want.Layer, reply.Tiles, payload)
		j.Parts = append(j.Parts, Part{want.Layer, reply.Tiles, payload})
		places = places[n:]
	}
	return nil
}

// drawPlain draws in plain Go.
func drawPlain(c *render.Chart, store *plain.Store) ([]byte, error) {
	var out bytes.Buffer
	if err := png.Encode(&out, plain.NewDrawer(store).Image(c.Frame(store))); err != nil {
		return nil, fmt.Errorf("writing the PNG: %w", err)
	}
	return out.Bytes(), nil
}
