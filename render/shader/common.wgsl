// Shared by all marks. render/gpu/layout.go holds the same structs in Go; a test compares
// every offset.

// Params is what one draw or dispatch knows beside its tiles.
struct Params {
  target_size: vec2f, // device pixels
  plot_min: vec2f,    // device pixels, whole
  plot_size: vec2f,
  half_width: f32,    // of a line, or the radius of a disc; density: area of a unit cell
  base: u32,          // density: unit cells in a cell; line: the mark's first word among the columns; boxes, glyphs: the first of words
  color: vec4f,       // straight alpha
  first_view: u32,
  flags: u32,         // line: STEP, FILL; density: its tone
  grid: vec2u,        // density: columns and rows of cells
  grid_min: vec2f,    // line: y is the base of a filled one, relative to the plot; density: pixel of the corner of cell (0,0), relative to the plot
  grid_step: vec2f,   // density: pixels a cell, y negative
}

// View is one tile as this frame shows it.
struct View {
  x_word: u32,     // where its columns begin in the slab, in words
  y_word: u32,
  count: u32,      // vertices or points
  kind: u32,       // wire.Kind
  q0: vec2u,       // the integer camera: offset whose pixel is origin
  origin: vec2f,   // device pixels
  step: vec2f,     // device pixels for each offset
  clip_min: vec2f, // device pixels
  clip_max: vec2f,
  cell_q0: vec2u,  // density: offset (points) or tile cell (cells) where counting begins
  cell_min: vec2i, // density: grid cell of cell_q0, or of the tile's first cell
  shift: vec2i,    // density: offset bits, or log2 of tile cells, in a grid cell
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> views: array<View>;
@group(0) @binding(2) var<storage, read> words: array<u32>; // the same memory: boxes and glyphs

const NULL_OFFSET = 0xffffffffu;

// A pixel does not see a cell of which less than this part, along an axis, lies in it: where borders of both
// meet, rounding would decide.
const HAIR = 1.0 / 1024.0;

// place is the device pixel of offset q. The difference is taken in integers, so a tile that
// is magnified a million times keeps its pixels in place.
fn place(q: u32, q0: u32, origin: f32, step: f32) -> f32 {
  let d = select(-f32(q0 - q), f32(q - q0), q >= q0);
  return origin + d * step;
}

fn to_clip(pixel: vec2f) -> vec4f {
  let unit = pixel / params.target_size;
  return vec4f(unit.x * 2.0 - 1.0, 1.0 - unit.y * 2.0, 0.0, 1.0);
}

// corner_of gives the corners of a square as two triangles, for any six vertices in a row.
// Nothing is instanced: a software adapter draws instance by instance, 16 us each.
fn corner_of(vertex: u32) -> vec2f {
  let v = vertex % 6u;
  let corner = v - 2u * (v / 3u); // 0 1 2, 1 2 3
  return vec2f(f32(corner & 1u), f32(corner >> 1u));
}

const NOWHERE = vec4f(2.0, 2.0, 0.0, 1.0);
