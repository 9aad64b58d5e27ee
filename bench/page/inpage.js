// Runs inside JupyterLab's page, before anything else: what the bench asks of our own charts.
// The waits are the same as the peers' (peers/charts/page.js): ink is counted on the canvas,
// and a step ends when the GPU has drawn it.
(() => {
  const frame = () => new Promise(requestAnimationFrame)
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const devices = []
  const requestDevice = GPUAdapter.prototype.requestDevice
  GPUAdapter.prototype.requestDevice = async function (...args) {
    const device = await requestDevice.apply(this, args)
    devices.push(device)
    return device
  }

  // A WebGPU canvas can be read only in the task that drew it: while a first picture is
  // awaited, every submission is followed by a look at the canvas (which waits for the GPU).
  let look
  const submit = GPUQueue.prototype.submit
  GPUQueue.prototype.submit = function (buffers) {
    submit.call(this, buffers)
    look?.()
  }

  // ink counts the pixels of the chart's canvas, or of its stored picture, that have a colour. Axes are grey.
  function ink(shown, width = shown.width, height = shown.height) {
    probe.canvas.width = width
    probe.canvas.height = height
    probe.drawImage(shown, 0, 0)
    const { data: bytes } = probe.getImageData(0, 0, width, height)
    let count = 0
    for (let i = 0; i < bytes.length; i += 4) {
      if (bytes[i + 3] > 8 && Math.max(bytes[i], bytes[i + 1], bytes[i + 2]) - Math.min(bytes[i], bytes[i + 1], bytes[i + 2]) > 24) count++
    }
    return count
  }

  async function finish() {
    await Promise.all(devices.map(device => device.queue.onSubmittedWorkDone()))
  }

  const complete = chart => {
    const status = gpuchartsPage?.status(chart)
    return status !== undefined && status.ready && !status.loading
  }

  // patience fails instead of waiting for ever.
  function patience(what, seconds) {
    const start = performance.now()
    return () => {
      if (performance.now() - start > seconds * 1e3) throw new Error(`${what} did not come within ${seconds} s`)
    }
  }

  globalThis.gpuchartsBench = {
    // first runs the active cell, and gives the milliseconds until a picture of the chart is on the screen (the
    // stored one of the reply, or the canvas), until the chart's canvas has ink, and until it shows all that the view needs.
    async first() {
      const check = patience('the picture', 120)
      const start = performance.now()
      void jupyterapp.commands.execute('notebook:run-cell')
      let canvas
      let pixels
      look = () => {
        canvas = document.querySelector('.gpucharts-canvas')
        if (canvas && canvas.width > 1 && ink(canvas) >= 200) {
          pixels = performance.now() - start
          look = undefined
        }
      }
      let picture
      while (pixels === undefined) {
        check()
        await frame()
        const stored = document.querySelector('.gpucharts-picture')
        if (picture === undefined && stored?.complete && stored.naturalWidth > 1 && ink(stored, stored.naturalWidth, stored.naturalHeight) >= 200) {
          await frame() // it is in the frame before this one
          picture = performance.now() - start
        }
      }
      const chart = Number(canvas.closest('.gpucharts-chart').dataset.gpuchart)
      while (!complete(chart)) {
        check()
        await frame()
      }
      await finish()
      return { chart, picture: Math.min(picture ?? pixels, pixels), pixels, complete: performance.now() - start }
    },

    // step shows a part of the whole view, and gives the milliseconds until the first frame
    // of it is drawn, and until it is drawn from all that it needs.
    async step(chart, full, part, kind) {
      const within = (span, from, to) => {
        const at = span.min.frac + from * span.length
        const whole = kind === 'line' ? Math.floor(at) : 0
        return { min: { int: String(BigInt(span.min.int) + BigInt(whole)), frac: at - whole }, length: (to - from) * span.length }
      }
      const view = { x: within(full.x, part.x0, part.x1), y: full.y }
      if (kind !== 'line') view.y = within(full.y, part.y0, part.y1)
      const check = patience('a step', 60)
      const before = gpuchartsPage.frames()
      const start = performance.now()
      const error = gpuchartsPage.setView(chart, view)
      if (error) throw new Error(error)
      while (gpuchartsPage.frames() === before) {
        check()
        await frame()
      }
      await frame()
      await finish()
      const first = performance.now() - start
      while (!complete(chart)) {
        check()
        await frame()
      }
      await finish()
      return { first, complete: performance.now() - start }
    },

    adapter: async () => {
      const { vendor, architecture, description } = (await navigator.gpu.requestAdapter()).info
      return [vendor, architecture, description].filter(Boolean).join(' ')
    },
  }
})()
