// Filled rectangles: sharp on whole pixels, or with round corners and a soft edge.

struct Painted {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) rect: vec4f,
  @location(1) @interpolate(flat) color: vec4f,
  @location(2) @interpolate(flat) radius: f32,
}

@vertex
fn box_vs(@builtin(vertex_index) vertex: u32) -> Painted {
  let at = params.base + 6u * (vertex / 6u);
  let rect = bitcast<vec4f>(vec4u(words[at], words[at + 1u], words[at + 2u], words[at + 3u]));
  let radius = bitcast<f32>(words[at + 4u]);
  let color = unpack4x8unorm(words[at + 5u]);
  let soft = select(0.0, 1.0, radius > 0.0);
  let pixel = rect.xy - soft + corner_of(vertex) * (rect.zw + 2.0 * soft);
  return Painted(to_clip(pixel), rect, color, radius);
}

@fragment
fn box_fs(in: Painted) -> @location(0) vec4f {
  var part = 1.0;
  if (in.radius > 0.0) {
    let extent = in.rect.zw * 0.5;
    let q = abs(in.position.xy - in.rect.xy - extent) - extent + in.radius;
    let d = length(max(q, vec2f())) + min(max(q.x, q.y), 0.0) - in.radius;
    part = clamp(0.5 - d, 0.0, 1.0);
  }
  return vec4f(in.color.rgb, in.color.a * part);
}
