// regl-scatterplot: points by WebGL, in the mode that it recommends for many points.
import createScatterplot from 'regl-scatterplot'

let plot, aspect, canvas, columns

// It wants coordinates from -1 to 1.
function normalized(column, [low, high]) {
  const out = new Float32Array(column.length)
  const scale = 2 / (high - low)
  for (let i = 0; i < column.length; i++) out[i] = (column[i] - low) * scale - 1
  return out
}

export function draw(container, data, size) {
  canvas = document.createElement('canvas')
  canvas.style.width = `${size.width}px`
  canvas.style.height = `${size.height}px`
  container.append(canvas)
  aspect = size.width / size.height
  columns = data
  plot = createScatterplot({
    canvas,
    ...size,
    aspectRatio: aspect,
    performanceMode: true,
    backgroundColor: '#ffffff',
    pointColor: '#1f4fd8',
    pointSize: 2,
    opacity: 0.4,
  })
  // The promise waits for its search index as well: the ink check tells when there is a picture.
  plot.draw({ x: normalized(data.x, data.ranges.x), y: normalized(data.y, data.ranges.y) })
}

export function show({ x0, x1, y0, y1 }) {
  return plot.zoomToArea({ x: 2 * x0 - 1, y: 2 * y0 - 1, width: 2 * (x1 - x0), height: 2 * (y1 - y0) }, { transition: false })
}

// geometry is where the plot is in the page, and the values at its edges: two points that it says where it drew them
// give the scale.
export function geometry() {
  const { x: left, y: top, width, height } = canvas.getBoundingClientRect()
  const edges = (values, axis, length) => {
    const low = values.indexOf(columns.ranges[axis][0])
    const high = values.indexOf(columns.ranges[axis][1])
    const at = i => plot.getScreenPosition(i)[axis === 'x' ? 0 : 1]
    const scale = (values[high] - values[low]) / (at(high) - at(low))
    return [values[low] - at(low) * scale, values[low] + (length - at(low)) * scale]
  }
  const [X0, X1] = edges(columns.x, 'x', width)
  const [Y1, Y0] = edges(columns.y, 'y', height)
  return { X: left, Y: top, Width: width, Height: height, X0, X1, Y0, Y1 }
}
