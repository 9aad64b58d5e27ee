// Rows counted into the cells of a grid, cells coloured: render/gpu/density.go says how and why.

@group(1) @binding(0) var<storage, read> slab: array<u32>;
@group(2) @binding(0) var<storage, read_write> cells_out: array<atomic<u32>>;
@group(2) @binding(0) var<storage, read_write> cells_plain: array<u32>; // the same, for passes where each cell has one writer
@group(2) @binding(1) var<storage, read_write> joined_out: array<atomic<u32>>; // what all densities of the frame share: see JOINED_SUMS
@group(2) @binding(2) var<storage, read_write> most_out: atomic<u32>; // the greatest count of these cells
@group(1) @binding(1) var<storage, read> cells: array<u32>;
@group(1) @binding(2) var<storage, read> joined: array<u32>;
@group(1) @binding(3) var picture: texture_2d<f32>;

// A density's buffer: 256 colours, and the cells.
const CELLS_WORD = 256u;

// Joined: the greatest density (bits of a float), the cells of the least count, all cells with rows; and from
// JOINED_SUMS on the cells with at most the count of each bin.
const JOINED_GREATEST = 0u;
const JOINED_LEAST = 1u;
const JOINED_ALL = 2u;
const JOINED_SUMS = 4u;

const CELLS8 = 3u;
const CELLS16 = 4u;
const TILE_CELLS = 256u; // along each axis
const LAYER_GROUPS = 4096u; // workgroups of points in each z layer of a dispatch

// shifted is q / 2^bits, for bits from -31 to 32.
fn shifted(q: u32, bits: i32) -> u32 {
  if (bits >= 16) {
    return (q >> 16u) >> u32(bits - 16);
  }
  if (bits >= 0) {
    return q >> u32(bits);
  }
  return q << u32(-bits);
}

fn add(cell: vec2i, rows: u32) {
  if (all(cell >= vec2i()) && all(vec2u(cell) < params.grid)) {
    atomicAdd(&cells_out[CELLS_WORD + u32(cell.y) * params.grid.x + u32(cell.x)], rows);
  }
}

// axis_cell is the grid cell of an offset along one axis, or -1 where it is surely outside.
fn axis_cell(q: u32, q0: u32, cell: i32, bits: i32, limit: u32) -> i32 {
  if (q < q0) {
    return -1;
  }
  let d = q - q0;
  // Shifting left must not run over: whatever is that far is outside.
  if (bits < 0 && d > shifted(limit + u32(-cell), -bits) + 1u) {
    return -1;
  }
  let step = shifted(d, bits);
  if (step > 0x3fffffffu) {
    return -1;
  }
  return cell + i32(step);
}

// Members are read from views one by one: a copy of the whole struct for each thread costs more
// than the counting.
@compute @workgroup_size(256)
fn count_points(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let v = params.first_view + group.y;
  let i = (group.z * LAYER_GROUPS + group.x) * 256u + local.x;
  if (i >= views[v].count) {
    return;
  }
  let q0 = views[v].cell_q0;
  let cell = views[v].cell_min;
  let bits = views[v].shift;
  add(vec2i(
    axis_cell(slab[views[v].x_word + i], q0.x, cell.x, bits.x, params.grid.x),
    axis_cell(slab[views[v].y_word + i], q0.y, cell.y, bits.y, params.grid.y),
  ), 1u);
}

// four_cells are the counts of four cells of a tile in a row, from cell i, a multiple of four.
fn four_cells(kind: u32, word: u32, i: u32) -> vec4u {
  if (kind == CELLS8) {
    return (vec4u(slab[word + i / 4u]) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(0xffu);
  }
  if (kind == CELLS16) {
    let at = word + i / 2u;
    return (vec4u(slab[at], slab[at], slab[at + 1u], slab[at + 1u]) >> vec4u(0u, 16u, 0u, 16u)) & vec4u(0xffffu);
  }
  let at = word + i;
  return vec4u(slab[at], slab[at + 1u], slab[at + 2u], slab[at + 3u]);
}

// A finer tile than the grid: each tile cell is added to its grid cell.
@compute @workgroup_size(16, 16)
fn count_cells(@builtin(global_invocation_id) id: vec3u) {
  let v = params.first_view + id.z;
  let at = vec2u((views[v].cell_q0.x & ~3u) + 4u * id.x, views[v].cell_q0.y + id.y);
  if (any(at >= vec2u(TILE_CELLS))) {
    return;
  }
  let rows = four_cells(views[v].kind, views[v].x_word, at.y * TILE_CELLS + at.x);
  let cell = views[v].cell_min;
  let bits = vec2u(views[v].shift);
  for (var k = 0u; k < 4u; k++) {
    if (rows[k] != 0u) {
      add(cell + vec2i((at + vec2u(k, 0u)) >> bits), rows[k]);
    }
  }
}

// A tile of the grid's own level: nothing else is counted into its cells at the same time, so
// no atomics.
@compute @workgroup_size(16, 16)
fn copy_cells(@builtin(global_invocation_id) id: vec3u) {
  let v = params.first_view + id.z;
  let at = vec2u((views[v].cell_q0.x & ~3u) + 4u * id.x, views[v].cell_q0.y + id.y);
  let cell = views[v].cell_min + vec2i(at);
  let limit = vec2i(params.grid);
  if (any(at >= vec2u(TILE_CELLS)) || cell.y < 0 || cell.y >= limit.y) {
    return;
  }
  let rows = four_cells(views[v].kind, views[v].x_word, at.y * TILE_CELLS + at.x);
  let row = CELLS_WORD + u32(cell.y) * params.grid.x;
  for (var k = 0; k < 4; k++) {
    let x = cell.x + k;
    if (rows[k] != 0u && x >= 0 && x < limit.x) {
      cells_plain[row + u32(x)] += rows[k];
    }
  }
}

// The greatest count of all cells. Each thread takes many, so few of them meet at the atomic;
// a reduction within the workgroup lost (barriers are slow on software adapters).
@compute @workgroup_size(256)
fn find_greatest(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let n = params.grid.x * params.grid.y;
  var here = 0u;
  for (var i = id.x; i < n; i += groups.x * 256u) {
    here = max(here, cells_plain[CELLS_WORD + i]);
  }
  if (here > atomicLoad(&most_out)) {
    atomicMax(&most_out, here);
  }
}

// The greatest rows a pixel of all densities of the frame, so that their colours agree.
@compute @workgroup_size(1)
fn join_greatest() {
  let rows = f32(atomicLoad(&most_out)) / abs(params.grid_step.x * params.grid_step.y);
  atomicMax(&joined_out[JOINED_GREATEST], bitcast<u32>(rows)); // positive floats are ordered as their bits are
}

@fragment
fn picture_fs(@builtin(position) position: vec4f) -> @location(0) vec4f {
  return textureLoad(picture, vec2i(floor(position.xy - params.plot_min)), 0);
}

@vertex
fn density_vs(@builtin(vertex_index) vertex: u32) -> @builtin(position) vec4f {
  return to_clip(params.plot_min + corner_of(vertex) * params.plot_size);
}

fn overlap(cell: f32, low: f32, high: f32) -> f32 {
  return max(min(cell + 1.0, high) - max(cell, low), 0.0);
}

// Each pixel takes from every cell it overlaps the part of the cell's area that lies in it.
@fragment
fn density_fs(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let pixel = floor(position.xy - params.plot_min);
  // The pixel's borders counted in cells; the step of y is negative.
  let a = (pixel - params.grid_min) / params.grid_step;
  let b = (pixel + 1.0 - params.grid_min) / params.grid_step;
  let low = min(a, b);
  let high = max(a, b);
  let first = vec2i(clamp(floor(low + HAIR), vec2f(), vec2f(params.grid)));
  let end = vec2i(clamp(ceil(high - HAIR), vec2f(), vec2f(params.grid)));
  var rows = 0.0;
  for (var j = first.y; j < end.y; j++) {
    let tall = overlap(f32(j), low.y, high.y);
    for (var i = first.x; i < end.x; i++) {
      let count = cells[CELLS_WORD + u32(j) * params.grid.x + u32(i)];
      if (count != 0u) {
        rows += f32(count) * tall * overlap(f32(i), low.x, high.x);
      }
    }
  }
  if (rows <= 0.0) {
    discard;
  }
  return unpack4x8unorm(cells[u32(tone(rows) * 255.0 + 0.5)]);
}
