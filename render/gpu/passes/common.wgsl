// What every pass of this package shares: the columns of one chunk, and the words that it works in.

struct Task {
  points: u32,    // of this chunk
  seed: u32,      // number of its first row
  width: u32,     // of the grid
  height: u32,
  first_bin: u32, // of a series: the bin of the chunk's first row
  bin_shift: u32, // a row's bin is x >> bin_shift
  splits: u32,    // workgroups that share a bin
  border: u32,    // where the borders of this chunk's bins begin, in BORDERS
  slot: u32,      // where the parts of this chunk's bins begin, in SLOTS, in bins
  bins: u32,      // of this chunk
  chunks: u32,    // of all columns
  window: u32,    // rows of a rolling mean
  rows: u32,      // of all chunks
  number: u32,    // of this chunk
}

@group(0) @binding(0) var<storage, read> task: Task;
@group(0) @binding(1) var<storage, read> xs: array<u32>;
@group(0) @binding(2) var<storage, read> ys: array<u32>;
@group(0) @binding(3) var<storage, read> zs: array<u32>;
@group(0) @binding(1) var<storage, read> xs4: array<vec4u>;
@group(0) @binding(2) var<storage, read> ys4: array<vec4u>;
@group(0) @binding(1) var<storage, read_write> xs_out: array<u32>;
@group(0) @binding(2) var<storage, read_write> ys_out: array<u32>;
@group(0) @binding(3) var<storage, read_write> zs_out: array<u32>;
@group(0) @binding(4) var<storage, read_write> cells: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> words: array<u32>; // the same
@group(0) @binding(5) var<storage, read> before: array<u32>; // y of the chunk before

fn hash(v: u32) -> u32 { // PCG, Jarzynski and Olano, JCGT 2020
  let state = v * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

// A heap in the middle: the mean of four even draws, in integers.
fn heaped(v: u32) -> u32 {
  return (hash(v) >> 2u) + (hash(v ^ 0x9e3779b9u) >> 2u) + (hash(v ^ 0x7f4a7c15u) >> 2u) + (hash(v ^ 0x94d049bbu) >> 2u);
}

fn stride(groups: vec3u) -> u32 {
  return groups.x * WG_SIZEu;
}

@compute @workgroup_size(WG_SIZE)
fn fill_offsets(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    xs_out[i] = heaped(2u * (task.seed + i));
    ys_out[i] = heaped(2u * (task.seed + i) + 1u);
    zs_out[i] = hash(task.seed + i);
  }
}

@compute @workgroup_size(WG_SIZE)
fn fill_floats(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    xs_out[i] = bitcast<u32>(f32(heaped(2u * (task.seed + i)) >> 8u) / 16777216.0);
    ys_out[i] = bitcast<u32>(f32(heaped(2u * (task.seed + i) + 1u) >> 8u) / 16777216.0);
  }
}

@compute @workgroup_size(WG_SIZE)
fn fill_packed(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    xs_out[i] = (heaped(2u * (task.seed + i)) >> 16u) | (heaped(2u * (task.seed + i) + 1u) & 0xffff0000u);
  }
}

// A series: x grows by one to three a row, y is heaped.
@compute @workgroup_size(WG_SIZE)
fn fill_series(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    let row = task.seed + i;
    xs_out[i] = 2u * row + (hash(row) & 1u);
    ys_out[i] = heaped(2u * row + 1u);
  }
}
