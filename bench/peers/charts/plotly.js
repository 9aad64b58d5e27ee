// plotly.js: scattergl, its WebGL trace, as lines or as markers.
import Plotly from 'plotly.js-dist-min'

let place, ranges

export async function draw(container, data, size) {
  place = container
  const line = data.kind === 'line'
  ranges = data.ranges
  await Plotly.newPlot(container, [{
    type: 'scattergl',
    mode: line ? 'lines' : 'markers',
    x: data.x,
    y: data.y,
    line: { color: '#1f4fd8', width: 1 },
    marker: { color: '#1f4fd8', size: 2, opacity: 0.4 },
  }], { ...size, margin: { l: 40, r: 10, t: 10, b: 30 }, hovermode: false }, { displayModeBar: false })
}

export function show({ x0, x1, y0, y1 }) {
  const at = ([low, high], part) => low + part * (high - low)
  const update = { 'xaxis.range': [at(ranges.x, x0), at(ranges.x, x1)] }
  if (y0 !== undefined) update['yaxis.range'] = [at(ranges.y, y0), at(ranges.y, y1)]
  return Plotly.relayout(place, update)
}

// geometry is where the plot is in the page, and the values at its edges.
export function geometry() {
  const { x, y } = place.getBoundingClientRect()
  const { _size: size, xaxis, yaxis } = place._fullLayout
  return { X: x + size.l, Y: y + size.t, Width: size.w, Height: size.h, X0: xaxis.range[0], X1: xaxis.range[1], Y0: yaxis.range[0], Y1: yaxis.range[1] }
}
