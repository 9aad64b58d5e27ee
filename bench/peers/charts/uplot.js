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
