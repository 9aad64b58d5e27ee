// Cells of tiles coloured by a column: render/plain/cells.go says how. A view's origin is the pixel of the corner
// of cell cell_q0, its step the pixels for each cell (y negative); the colours are 256 words from params.base on.

@group(1) @binding(0) var<storage, read> slab: array<u32>;

const CELLS8 = 3u;
const CELLS16 = 4u;
const CELLS_MEAN = 7u;
const CELLS_SHARES = 8u;
const SIDE = 256;
const LONE_OPACITY = 0.4;

struct Tile {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) view: u32,
}

@vertex
fn cells_vs(@builtin(vertex_index) vertex: u32, @builtin(instance_index) first_view: u32) -> Tile {
  let low = views[first_view].clip_min;
  let high = views[first_view].clip_max;
  return Tile(to_clip(mix(low, high, corner_of(vertex))), first_view);
}

fn overlap(cell: f32, low: f32, high: f32) -> f32 {
  return max(min(cell + 1.0, high) - max(cell, low), 0.0);
}

fn colour(entry: u32) -> vec3f {
  return unpack4x8unorm(words[params.base + entry]).rgb;
}

@fragment
fn cells_fs(in: Tile) -> @location(0) vec4f {
  let v = in.view;
  let pixel = floor(in.position.xy);
  let kind = views[v].kind;
  let word = views[v].x_word;
  let base = vec2i(views[v].cell_q0);
  let a = (pixel - views[v].origin) / views[v].step;
  let b = (pixel + 1.0 - views[v].origin) / views[v].step;
  let low = min(a, b);
  let high = max(a, b);
  let first = max(vec2i(floor(low + HAIR)), -base);
  let end = min(vec2i(ceil(high - HAIR)), vec2i(SIDE) - base);
  var rows = 0.0;
  var known = 0.0;
  var place = 0.0;
  var sum = 0.0;
  var mixed = vec3f();
  for (var j = first.y; j < end.y; j++) {
    let tall = overlap(f32(j), low.y, high.y);
    for (var i = first.x; i < end.x; i++) {
      let part = tall * overlap(f32(i), low.x, high.x);
      let cell = u32((base.y + j) * SIDE + base.x + i);
      if (kind == CELLS_MEAN) {
        let n = part * f32(slab[word + 2u * cell]);
        let q = slab[word + 2u * cell + 1u];
        if (n > 0.0 && q != NULL_OFFSET) {
          known += n;
          place += n * (f32(q) / 4294967294.0);
        }
        rows += n;
      } else if (kind == CELLS_SHARES) {
        let n = part * f32(slab[word + 3u * cell]);
        if (n > 0.0) {
          for (var k = 0u; k < 8u; k++) {
            let share = n * f32((slab[word + 3u * cell + 1u + k / 4u] >> (8u * (k % 4u))) & 0xffu);
            sum += share;
            mixed += share * colour(k);
          }
        }
        rows += n;
      } else if (kind == CELLS8) {
        rows += part * f32((slab[word + cell / 4u] >> (8u * (cell % 4u))) & 0xffu);
      } else if (kind == CELLS16) {
        rows += part * f32((slab[word + cell / 2u] >> (16u * (cell % 2u))) & 0xffffu);
      } else {
        rows += part * f32(slab[word + cell]);
      }
    }
  }
  if (rows <= 0.0) {
    discard;
  }
  var color = params.color.rgb;
  if (known > 0.0) {
    color = colour(u32(clamp(place / known, 0.0, 1.0) * 255.0 + 0.5));
  } else if (sum > 0.0) {
    color = mixed / sum;
  }
  return vec4f(color, min(1.0, LONE_OPACITY + (1.0 - LONE_OPACITY) * log2(1.0 + rows) / 4.0));
}
