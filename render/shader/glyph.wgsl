@group(1) @binding(0) var atlas: texture_2d<f32>;

struct Inked {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) color: vec4f,
  @location(1) @interpolate(flat) shift: vec2i, // from a pixel of the target to one of the atlas
}

@vertex
fn glyph_vs(@builtin(vertex_index) vertex: u32) -> Inked {
  let word = params.base + 5u * (vertex / 6u);
  let at = bitcast<vec2i>(vec2u(words[word], words[word + 1u]));
  let place = words[word + 2u];
  let size = words[word + 3u];
  let source = vec4u(place & 0xffffu, place >> 16u, size & 0xffffu, size >> 16u);
  let color = unpack4x8unorm(words[word + 4u]);
  let pixel = vec2f(at) + corner_of(vertex) * vec2f(source.zw);
  return Inked(to_clip(pixel), color, vec2i(source.xy) - at);
}

@fragment
fn glyph_fs(in: Inked) -> @location(0) vec4f {
  let coverage = textureLoad(atlas, vec2i(floor(in.position.xy)) + in.shift, 0).r;
  return vec4f(in.color.rgb, in.color.a * coverage);
}
