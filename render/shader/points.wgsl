// A disc for each row, read straight from the tile.

@group(1) @binding(0) var<storage, read> slab: array<u32>;

struct Disc {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) center: vec2f,
}

@vertex
fn disc_vs(@builtin(vertex_index) vertex: u32, @builtin(instance_index) instance: u32) -> Disc {
  let view = views[instance >> INSTANCE_BITS];
  let i = instance & ((1u << INSTANCE_BITS) - 1u);
  let center = vec2f(
    place(slab[view.x_word + i], view.q0.x, view.origin.x, view.step.x),
    place(slab[view.y_word + i], view.q0.y, view.origin.y, view.step.y),
  );
  let reach = params.half_width + 0.5;
  return Disc(to_clip(center + (corner_of(vertex) * 2.0 - 1.0) * reach), center);
}

@fragment
fn disc_fs(in: Disc) -> @location(0) vec4f {
  let part = clamp(0.5 + params.half_width - distance(in.position.xy, in.center), 0.0, 1.0);
  return vec4f(params.color.rgb, params.color.a * part);
}
