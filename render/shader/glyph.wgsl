@group(1) @binding(0) var atlas: texture_2d<f32>;

struct Inked {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) color: vec4f,
  @location(1) @interpolate(flat) shift: vec2i, // from a pixel of the target to one of the atlas
}

@vertex
fn glyph_vs(@builtin(vertex_index) vertex: u32, @location(0) at: vec2i, @location(1) source: vec4u, @location(2) color: vec4f) -> Inked {
  let pixel = vec2f(at) + corner_of(vertex) * vec2f(source.zw);
  return Inked(to_clip(pixel), color, vec2i(source.xy) - at);
}

@fragment
fn glyph_fs(in: Inked) -> @location(0) vec4f {
  let coverage = textureLoad(atlas, vec2i(floor(in.position.xy)) + in.shift, 0).r;
  return vec4f(in.color.rgb, in.color.a * coverage);
}
