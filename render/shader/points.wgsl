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
