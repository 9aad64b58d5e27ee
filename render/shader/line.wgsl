// Dense and sparse polylines: render/gpu/line.go says how and why.

@group(1) @binding(0) var<storage, read> slab: array<u32>;
@group(2) @binding(0) var<storage, read_write> columns_out: array<atomic<u32>>;
@group(1) @binding(1) var<storage, read> columns: array<u32>;
@group(1) @binding(2) var coverage: texture_2d<f32>;

const COLUMN_BIAS = 1073741824; // 2^30: so that the zero of a cleared column says "no line here"
const COLUMN_STEPS = 256.0;     // of a pixel
const COLUMN_LIMIT = 4000000.0; // pixels

// Bits of params.flags.
const STEP = 1u; // a vertex keeps its y until the next one's x
const FILL = 2u; // columns reach to the base

fn vertex_at(view: View, i: u32) -> vec2f {
  return vec2f(
    place(slab[view.x_word + i], view.q0.x, view.origin.x, view.step.x),
    place(slab[view.y_word + i], view.q0.y, view.origin.y, view.step.y),
  );
}

fn is_null(view: View, i: u32) -> bool {
  return i >= view.count || slab[view.y_word + i] == NULL_OFFSET;
}

fn fixed(y: f32) -> i32 {
  return i32(floor(clamp(y, -COLUMN_LIMIT, COLUMN_LIMIT) * COLUMN_STEPS + 0.5));
}

// height_at is the y of a segment at x, or of its end where x is beyond. The ends are exact:
// one may be millions of pixels away and the other in view.
fn height_at(a: vec2f, b: vec2f, x: f32) -> f32 {
  if (x <= a.x) {
    return a.y;
  }
  if (x >= b.x) {
    return b.y;
  }
  return a.y + (x - a.x) / (b.x - a.x) * (b.y - a.y);
}

// Each thread takes the segment that begins at its vertex through the columns it crosses.
@compute @workgroup_size(256)
fn line_reduce(@builtin(global_invocation_id) id: vec3u) {
  let view = views[params.first_view + id.y];
  let i = id.x;
  if (is_null(view, i)) {
    return;
  }
  var a = vertex_at(view, i) - params.plot_min;
  var b = a;
  if (!is_null(view, i + 1u)) {
    b = vertex_at(view, i + 1u) - params.plot_min;
  }
  if (b.x < a.x) {
    let swapped = a;
    a = b;
    b = swapped;
  }
  let left = max(view.clip_min.x - params.plot_min.x, 0.0);
  let right = min(view.clip_max.x - params.plot_min.x, params.plot_size.x);
  // floats as long as they may be far away, integers once they are columns of the plot
  let first = max(floor(a.x), ceil(left - 0.5));
  let last = min(floor(b.x), ceil(right - 0.5) - 1.0);
  for (var c = first; c <= last; c += 1.0) {
    var ya = height_at(a, b, c);
    var yb = height_at(a, b, c + 1.0);
    if ((params.flags & STEP) != 0u) {
      ya = a.y;
      yb = select(a.y, b.y, b.x < c + 1.0);
    }
    let at = params.base + 2u * u32(c);
    atomicMax(&columns_out[at], u32(COLUMN_BIAS - fixed(min(ya, yb))));
    atomicMax(&columns_out[at + 1u], u32(COLUMN_BIAS + fixed(max(ya, yb))));
  }
}

@vertex
fn plot_vs(@builtin(vertex_index) vertex: u32) -> @builtin(position) vec4f {
  return to_clip(params.plot_min + corner_of(vertex) * params.plot_size);
}

@fragment
fn line_columns_fs(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let pixel = floor(position.xy - params.plot_min);
  let at = params.base + 2u * u32(pixel.x);
  let low = columns[at];
  let high = columns[at + 1u];
  if (low == 0u && high == 0u) {
    discard;
  }
  var top = f32(COLUMN_BIAS - i32(low)) / COLUMN_STEPS - params.half_width;
  var bottom = f32(i32(high) - COLUMN_BIAS) / COLUMN_STEPS + params.half_width;
  if ((params.flags & FILL) != 0u) {
    top = min(top, params.grid_min.y);
    bottom = max(bottom, params.grid_min.y);
  }
  let part = clamp(min(pixel.y + 1.0, bottom) - max(pixel.y, top), 0.0, 1.0);
  return vec4f(params.color.rgb, params.color.a * part);
}

struct Segment {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) ends: vec4f,
  @location(1) @interpolate(flat) clip: vec2f,
}

// moved is p, or where the line to other meets the border if p lies beyond it along an axis.
// It is counted from the other end, so that a far p costs no digits near the picture.
fn moved(p: vec2f, other: vec2f, axis: i32, low: f32, high: f32) -> vec2f {
  let edge = clamp(p[axis], low, high);
  if (edge == p[axis]) {
    return p;
  }
  var q = other + (p - other) * ((edge - other[axis]) / (p[axis] - other[axis]));
  q[axis] = edge;
  return q;
}

@vertex
fn segment_vs(@builtin(vertex_index) vertex: u32, @builtin(instance_index) first_view: u32) -> Segment {
  let view = views[first_view];
  let steps = (params.flags & STEP) != 0u;
  let i = vertex / select(6u, 12u, steps);
  if (is_null(view, i)) {
    return Segment(NOWHERE, vec4f(), vec2f());
  }
  var start = vertex_at(view, i);
  var end = start;
  if (!is_null(view, i + 1u)) {
    end = vertex_at(view, i + 1u);
  }
  if (steps) {
    let turn = vec2f(end.x, start.y);
    if ((vertex / 6u) % 2u == 0u) {
      end = turn;
    } else {
      start = turn;
    }
  }
  let reach = params.half_width + 0.5;
  let low = params.plot_min - 2.0 * reach - 1.0;
  let high = params.plot_min + params.plot_size + 2.0 * reach + 1.0;
  for (var axis = 1; axis >= 0; axis--) {
    if (max(start[axis], end[axis]) < low[axis] || min(start[axis], end[axis]) > high[axis]) {
      return Segment(NOWHERE, vec4f(), vec2f());
    }
    let a = start;
    start = moved(start, end, axis, low[axis], high[axis]);
    end = moved(end, a, axis, low[axis], high[axis]);
  }
  let run = distance(start, end);
  let along = select(vec2f(1.0, 0.0), (end - start) / run, run > 1e-6) * reach;
  let across = vec2f(-along.y, along.x);
  let corner = corner_of(vertex);
  let from_end = select(start - along, end + along, corner.x > 0.5);
  let pixel = from_end + across * (corner.y * 2.0 - 1.0);
  return Segment(to_clip(pixel), vec4f(start, end), vec2f(view.clip_min.x, view.clip_max.x));
}

@fragment
fn segment_fs(in: Segment) -> @location(0) vec4f {
  let pixel = in.position.xy;
  if (pixel.x < in.clip.x || pixel.x >= in.clip.y) {
    return vec4f();
  }
  let run = in.ends.zw - in.ends.xy;
  let from_start = pixel - in.ends.xy;
  let t = clamp(dot(from_start, run) / max(dot(run, run), 1e-12), 0.0, 1.0);
  let d = distance(from_start, run * t);
  return vec4f(clamp(0.5 + params.half_width - d, 0.0, 1.0), 0.0, 0.0, 1.0);
}

@fragment
fn line_coverage_fs(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let part = textureLoad(coverage, vec2i(floor(position.xy)), 0).r;
  return vec4f(params.color.rgb, params.color.a * part);
}
