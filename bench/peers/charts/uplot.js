// uPlot: lines on a 2D canvas. Every zoom draws from all rows in view.
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

let chart, rows

export function draw(container, data, size) {
  rows = data.y.length
  chart = new uPlot({
    ...size,
    scales: { x: { time: false } },
    series: [{}, { stroke: '#1f4fd8', width: 1 }],
    legend: { show: false },
  }, [data.x, data.y], container)
}

export function show({ x0, x1 }) {
  chart.setScale('x', { min: x0 * rows, max: x1 * rows })
}

// geometry is where the plot is in the page, and the values at its edges.
export function geometry() {
  const canvas = chart.ctx.canvas.getBoundingClientRect()
  const { left, top, width, height } = chart.bbox
  const { x, y } = chart.scales
  const dpr = devicePixelRatio
  return { X: canvas.x + left / dpr, Y: canvas.y + top / dpr, Width: width / dpr, Height: height / dpr, X0: x.min, X1: x.max, Y0: y.min, Y1: y.max }
}
