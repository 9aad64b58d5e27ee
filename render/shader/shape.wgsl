// Rectangles with soft edges, line segments and markers: render/shape.go says what each is.

struct Figure {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) ends: vec4f,
  @location(1) @interpolate(flat) color: vec4f,
  @location(2) @interpolate(flat) radius: f32,
  @location(3) @interpolate(flat) kind: u32,
}

@vertex
fn shape_vs(@builtin(vertex_index) vertex: u32) -> Figure {
  let at = params.base + 7u * (vertex / 6u);
  let ends = bitcast<vec4f>(vec4u(words[at], words[at + 1u], words[at + 2u], words[at + 3u]));
  let radius = bitcast<f32>(words[at + 4u]);
  let kind = words[at + 5u];
  let color = unpack4x8unorm(words[at + 6u]);
  let corner = corner_of(vertex);
  var pixel: vec2f;
  if (kind == RECT) {
    pixel = mix(floor(ends.xy), ceil(ends.zw), corner);
  } else if (kind == SEGMENT) {
    let run = distance(ends.xy, ends.zw);
    let along = select(vec2f(1.0, 0.0), (ends.zw - ends.xy) / run, run > 1e-6) * (radius + 1.0);
    let across = vec2f(-along.y, along.x);
    pixel = select(ends.xy - along, ends.zw + along, corner.x > 0.5) + across * (corner.y * 2.0 - 1.0);
  } else {
    pixel = ends.xy + (corner * 2.0 - 1.0) * (1.6 * radius + 1.0);
  }
  return Figure(to_clip(pixel), ends, color, radius, kind);
}

@fragment
fn shape_fs(in: Figure) -> @location(0) vec4f {
  let p = in.position.xy;
  var part: f32;
  if (in.kind == RECT) {
    let low = max(in.ends.xy, p - 0.5);
    let high = min(in.ends.zw, p + 0.5);
    let size = max(high - low, vec2f());
    part = size.x * size.y;
  } else if (in.kind == SEGMENT) {
    let run = in.ends.zw - in.ends.xy;
    let from_start = p - in.ends.xy;
    let t = clamp(dot(from_start, run) / max(dot(run, run), 1e-12), 0.0, 1.0);
    part = clamp(0.5 + in.radius - distance(from_start, run * t), 0.0, 1.0);
  } else {
    part = clamp(0.5 - outside(in.kind, p - in.ends.xy, in.radius), 0.0, 1.0);
  }
  return vec4f(in.color.rgb, in.color.a * part);
}
