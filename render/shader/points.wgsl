// A disc for each row, read straight from the tile. One triangle around each: half the set-up
// of a quad, which is what thousands of small discs cost on a software adapter.

@group(1) @binding(0) var<storage, read> slab: array<u32>;

struct Disc {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) center: vec2f,
}

@vertex
fn disc_vs(@builtin(vertex_index) vertex: u32, @builtin(instance_index) first_view: u32) -> Disc {
  let view = views[first_view];
  let i = vertex / 3u;
  let center = vec2f(
    place(slab[view.x_word + i], view.q0.x, view.origin.x, view.step.x),
    place(slab[view.y_word + i], view.q0.y, view.origin.y, view.step.y),
  );
  let reach = params.half_width + 0.5;
  // The triangle whose inner circle is the disc: corners at twice its radius.
  let side = f32(vertex % 3u) - 1.0; // -1, 0, 1
  let corner = vec2f(side * 1.7320508, select(1.0, -2.0, side == 0.0));
  return Disc(to_clip(center + corner * reach), center);
}

@fragment
fn disc_fs(in: Disc) -> @location(0) vec4f {
  let part = clamp(0.5 + params.half_width - distance(in.position.xy, in.center), 0.0, 1.0);
  return vec4f(params.color.rgb, params.color.a * part);
}

// Markers: the same for rows with attributes, which lie behind the tile's two columns. params.flags says
// which attribute decides what, four bits each (0: none): colour, size, shape, opacity; then one bit for
// colours of categories. The colours are 256 words from params.base on. render/plain/marker.go says what
// each attribute does.

const CATEGORY = 65536u; // of params.flags
const LEAST_SIZE = 0.25;
const LEAST_OPACITY = 0.15;

struct Marker {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) center: vec2f,
  @location(1) @interpolate(flat) clip: vec4f,
  @location(2) @interpolate(flat) color: vec4f,
  @location(3) @interpolate(flat) radius: f32,
  @location(4) @interpolate(flat) kind: u32,
}

// told is the q of a row, NULL_OFFSET where it has none or nothing is decided by it.
fn told(view: View, i: u32, role: u32) -> u32 {
  let number = (params.flags >> (4u * role)) & 15u;
  if (number == 0u) {
    return NULL_OFFSET;
  }
  return slab[view.y_word + number * view.count + i];
}

fn decides(role: u32) -> bool {
  return ((params.flags >> (4u * role)) & 15u) != 0u;
}

fn place_of(q: u32) -> f32 {
  return select(f32(q) / 4294967294.0, 0.0, q == NULL_OFFSET);
}

@vertex
fn marker_vs(@builtin(vertex_index) vertex: u32, @builtin(instance_index) first_view: u32) -> Marker {
  let view = views[first_view];
  let i = vertex / 6u;
  let center = vec2f(
    place(slab[view.x_word + i], view.q0.x, view.origin.x, view.step.x),
    place(slab[view.y_word + i], view.q0.y, view.origin.y, view.step.y),
  );
  var color = params.color;
  let q = told(view, i, 0u);
  if (q != NULL_OFFSET) {
    let entry = select(u32(place_of(q) * 255.0 + 0.5), min(q, 7u), (params.flags & CATEGORY) != 0u);
    color = vec4f(unpack4x8unorm(words[params.base + entry]).rgb, color.a);
  }
  var radius = params.half_width;
  if (decides(1u)) {
    radius *= sqrt(LEAST_SIZE + (1.0 - LEAST_SIZE) * place_of(told(view, i, 1u)));
  }
  var kind = DISC;
  let code = told(view, i, 2u);
  if (code != NULL_OFFSET) {
    kind = DISC + code % 6u; // in the order of render.Markers
  }
  if (decides(3u)) {
    color.a *= LEAST_OPACITY + (1.0 - LEAST_OPACITY) * place_of(told(view, i, 3u));
  }
  let reach = select(1.6 * radius + 1.0, radius + 1.0, kind == DISC);
  let pixel = center + (corner_of(vertex) * 2.0 - 1.0) * reach;
  return Marker(to_clip(pixel), center, vec4f(view.clip_min, view.clip_max), color, radius, kind);
}

@fragment
fn marker_fs(in: Marker) -> @location(0) vec4f {
  let p = in.position.xy;
  if (any(p < in.clip.xy) || any(p >= in.clip.zw)) {
    return vec4f();
  }
  let part = clamp(0.5 - outside(in.kind, p - in.center, in.radius), 0.0, 1.0);
  return vec4f(in.color.rgb, in.color.a * part);
}
