// The peers' page: gets the columns, draws, steps; each wait ends with a picture that was
// read back, so that no work is left in a queue.
import * as chart from 'chart'

const size = { width: 1100, height: 420 }
const frame = () => new Promise(requestAnimationFrame)
const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
let data

function canvases() {
  return [...document.querySelectorAll('#chart canvas')].filter(c => c.width > 1 && c.height > 1)
}

// finish waits until what the canvases show has been drawn: reading a pixel needs all of it.
function finish() {
  for (const canvas of canvases()) {
    probe.canvas.width = probe.canvas.height = 1
    probe.drawImage(canvas, 0, 0, 1, 1)
    probe.getImageData(0, 0, 1, 1)
  }
}

// ink counts the pixels that have a colour, as the series do. Axes are grey.
function ink() {
  let count = 0
  for (const canvas of canvases()) {
    probe.canvas.width = canvas.width
    probe.canvas.height = canvas.height
    probe.drawImage(canvas, 0, 0)
    const { data: bytes } = probe.getImageData(0, 0, canvas.width, canvas.height)
    for (let i = 0; i < bytes.length; i += 4) {
      if (bytes[i + 3] > 8 && Math.max(bytes[i], bytes[i + 1], bytes[i + 2]) - Math.min(bytes[i], bytes[i + 1], bytes[i + 2]) > 24) count++
    }
  }
  return count
}

function range(column) {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < column.length; i++) {
    if (column[i] < low) low = column[i]
    if (column[i] > high) high = column[i]
  }
  return [low, high]
}

window.bench = {
  async load(kind, url, rows) {
    const start = performance.now()
    const all = new Float32Array(await (await fetch(url)).arrayBuffer())
    data = { kind }
    if (kind === 'line') {
      data.y = all
      data.x = new Float64Array(rows)
      for (let i = 0; i < rows; i++) data.x[i] = i
    } else {
      data.x = all.subarray(0, rows)
      data.y = all.subarray(rows)
    }
    data.ranges = { x: range(data.x), y: range(data.y) }
    return performance.now() - start
  },

  // first draws, and gives the milliseconds until at least 200 pixels have ink.
  async first() {
    const start = performance.now()
    chart.draw(document.querySelector('#chart'), data, size)
    while (ink() < 200) {
      if (performance.now() - start > 120e3) throw new Error('no picture within 120 s')
      await frame()
    }
    return performance.now() - start
  },

  geometry: () => chart.geometry(),

  // step shows another view, and gives the milliseconds until it has been drawn.
  async step(view) {
    const window = data.kind === 'line' ? { x0: view.x0, x1: view.x1 } : view
    const start = performance.now()
    await chart.show(window)
    await frame()
    await frame()
    finish()
    return performance.now() - start
  },
}
