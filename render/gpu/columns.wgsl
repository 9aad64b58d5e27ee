// Rows of resident columns into the cells of a grid: render/gpu/columns.go says how.

struct Axis {
  skip: u32,  // rows below have no cell
  add: u32,
  shift: u32,
  first: u32, // cell of the rows at skip
}

struct Window {
  x: Axis,
  y: Axis,
  columns: u32,
  lines: u32,
}

@group(0) @binding(0) var<storage, read> xs: array<u32>;
@group(0) @binding(1) var<storage, read> ys: array<u32>;
@group(0) @binding(2) var<storage, read> rows: u32; // of the chunk
@group(0) @binding(3) var<storage, read> boxes: array<vec4u>; // of each block: least x, least y, greatest x, greatest y
@group(0) @binding(3) var<storage, read_write> boxes_out: array<vec4u>;
@group(1) @binding(0) var<storage, read> window: Window;
@group(1) @binding(1) var<storage, read_write> cells: array<atomic<u32>>;
@group(1) @binding(0) var<storage, read_write> starts: array<atomic<u32>, REGIONS>;
@group(1) @binding(1) var<storage, read_write> xs_out: array<u32>;
@group(1) @binding(2) var<storage, read_write> ys_out: array<u32>;

const REGIONS = 1024u; // 32 by 32 of all places
const BLOCK = 4096u;   // rows

fn region_of(x: u32, y: u32) -> u32 {
  return ((y >> 26u) << 5u) | (x >> 26u);
}

var<workgroup> here: array<atomic<u32>, REGIONS>;
var<workgroup> base: array<u32, REGIONS>;

// How many rows each region has, ...
@compute @workgroup_size(256)
fn count_regions(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < rows; i += groups.x * 256u) {
    atomicAdd(&here[region_of(xs[i], ys[i])], 1u);
  }
  workgroupBarrier();
  for (var r = local.x; r < REGIONS; r += 256u) {
    let n = atomicLoad(&here[r]);
    if (n > 0u) {
      atomicAdd(&starts[r], n);
    }
  }
}

// ... where each begins, ...
@compute @workgroup_size(256)
fn find_starts(@builtin(local_invocation_id) local: vec3u) {
  var sum = 0u;
  for (var k = 0u; k < 4u; k++) {
    sum += atomicLoad(&starts[4u * local.x + k]);
  }
  base[local.x] = sum;
  workgroupBarrier();
  var at = 0u;
  for (var k = 0u; k < local.x; k++) {
    at += base[k];
  }
  for (var k = 0u; k < 4u; k++) {
    let n = atomicLoad(&starts[4u * local.x + k]);
    atomicStore(&starts[4u * local.x + k], at);
    at += n;
  }
}

// ... and the rows region by region, in any order inside one.
@compute @workgroup_size(256)
fn sort_rows(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let first = group.x * BLOCK;
  let end = min(first + BLOCK, rows);
  for (var i = first + local.x; i < end; i += 256u) {
    atomicAdd(&here[region_of(xs[i], ys[i])], 1u);
  }
  workgroupBarrier();
  for (var r = local.x; r < REGIONS; r += 256u) {
    let n = atomicLoad(&here[r]);
    if (n > 0u) {
      base[r] = atomicAdd(&starts[r], n);
      atomicStore(&here[r], 0u);
    }
  }
  workgroupBarrier();
  for (var i = first + local.x; i < end; i += 256u) {
    let r = region_of(xs[i], ys[i]);
    let to = base[r] + atomicAdd(&here[r], 1u);
    xs_out[to] = xs[i];
    ys_out[to] = ys[i];
  }
}

var<workgroup> low: array<vec2u, 256>;
var<workgroup> high: array<vec2u, 256>;

// The extent of each block.
@compute @workgroup_size(256)
fn find_boxes(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let first = group.x * BLOCK;
  let end = min(first + BLOCK, rows);
  var a = vec2u(0xffffffffu);
  var b = vec2u();
  for (var i = first + local.x; i < end; i += 256u) {
    let at = vec2u(xs[i], ys[i]);
    a = min(a, at);
    b = max(b, at);
  }
  low[local.x] = a;
  high[local.x] = b;
  workgroupBarrier();
  for (var k = 128u; k > 0u; k /= 2u) {
    if (local.x < k) {
      low[local.x] = min(low[local.x], low[local.x + k]);
      high[local.x] = max(high[local.x], high[local.x + k]);
    }
    workgroupBarrier();
  }
  if (local.x == 0u) {
    boxes_out[group.x] = vec4u(low[0], high[0]);
  }
}

// cell_of is a place's cell along an axis; what is beyond the last cell is outside.
fn cell_of(q: u32, a: Axis) -> u32 {
  // Places have 31 bits and what is added fewer than that: nothing runs over.
  return a.first + ((q - a.skip + a.add) >> a.shift);
}

// A block a workgroup.
@compute @workgroup_size(256)
fn count_rows(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let wx = window.x;
  let wy = window.y;
  let box = boxes[group.x];
  if (box.z < wx.skip || box.w < wy.skip ||
      cell_of(max(box.x, wx.skip), wx) >= window.columns || cell_of(max(box.y, wy.skip), wy) >= window.lines) {
    return;
  }
  let first = group.x * BLOCK;
  let end = min(first + BLOCK, rows);
  for (var i = first + local.x; i < end; i += 256u) {
    let x = xs[i];
    let y = ys[i];
    if (x < wx.skip || y < wy.skip) {
      continue;
    }
    let column = cell_of(x, wx);
    let line = cell_of(y, wy);
    if (column < window.columns && line < window.lines) {
      atomicAdd(&cells[line * window.columns + column], 1u);
    }
  }
}
