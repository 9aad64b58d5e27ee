// Passes over resident columns: the product's counting and its rivals.

struct Task {
  points: u32, // of this chunk
  seed: u32,   // number of its first point
  width: u32,
  height: u32,
}

@group(0) @binding(0) var<storage, read> task: Task;
@group(0) @binding(1) var<storage, read_write> xs: array<u32>;
@group(0) @binding(2) var<storage, read_write> ys: array<u32>;
@group(0) @binding(3) var<storage, read_write> cells: array<atomic<u32>>;

const COPIES = 4u;

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
  return groups.x * 256u;
}

@compute @workgroup_size(256)
fn fill_offsets(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    xs[i] = heaped(2u * (task.seed + i));
    ys[i] = heaped(2u * (task.seed + i) + 1u);
  }
}

@compute @workgroup_size(256)
fn fill_floats(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    xs[i] = bitcast<u32>(f32(heaped(2u * (task.seed + i)) >> 8u) / 16777216.0);
    ys[i] = bitcast<u32>(f32(heaped(2u * (task.seed + i) + 1u) >> 8u) / 16777216.0);
  }
}

@compute @workgroup_size(256)
fn fill_packed(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    xs[i] = (heaped(2u * (task.seed + i)) >> 16u) | (heaped(2u * (task.seed + i) + 1u) & 0xffff0000u);
  }
}

// count adds one to the cell of offsets: 11 bits of each axis, as a tile's offsets are binned.
fn count(x: u32, y: u32, copy: u32) {
  let i = x >> 21u;
  let j = y >> 21u;
  if (i < task.width && j < task.height) {
    atomicAdd(&cells[(copy * task.height + j) * task.width + i], 1u);
  }
}

@compute @workgroup_size(256)
fn count_floats(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    let x = u32(bitcast<f32>(xs[i]) * 2048.0);
    let y = u32(bitcast<f32>(ys[i]) * 2048.0);
    count(x << 21u, y << 21u, 0u);
  }
}

@compute @workgroup_size(256)
fn count_offsets(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    count(xs[i], ys[i], 0u);
  }
}

@compute @workgroup_size(256)
fn count_wide(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x * 4u; i < task.points; i += stride(groups) * 4u) {
    let x = vec4u(xs[i], xs[i + 1u], xs[i + 2u], xs[i + 3u]);
    let y = vec4u(ys[i], ys[i + 1u], ys[i + 2u], ys[i + 3u]);
    count(x.x, y.x, 0u);
    count(x.y, y.y, 0u);
    count(x.z, y.z, 0u);
    count(x.w, y.w, 0u);
  }
}

@compute @workgroup_size(256)
fn count_private(@builtin(global_invocation_id) id: vec3u, @builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    count(xs[i], ys[i], group.x % COPIES);
  }
}

@compute @workgroup_size(256)
fn join_private(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let n = task.width * task.height;
  for (var i = id.x; i < n; i += stride(groups)) {
    var sum = 0u;
    for (var k = 0u; k < COPIES; k++) {
      sum += atomicLoad(&cells[k * n + i]);
    }
    atomicStore(&cells[i], sum);
  }
}

@compute @workgroup_size(256)
fn count_packed(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    let q = xs[i];
    count(q << 16u, q & 0xffff0000u, 0u);
  }
}

var<workgroup> low: array<u32, 256>;
var<workgroup> high: array<u32, 256>;

// The least and greatest y of each of width equal runs of rows: a line's pixel columns.
@compute @workgroup_size(256)
fn extremes(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let per = (task.points + task.width - 1u) / task.width;
  let first = group.x * per;
  let end = min(task.points, first + per);
  var a = 0xffffffffu;
  var b = 0u;
  for (var i = first + local.x; i < end; i += 256u) {
    a = min(a, ys[i]);
    b = max(b, ys[i]);
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
    atomicMax(&cells[2u * group.x], ~low[0]);
    atomicMax(&cells[2u * group.x + 1u], high[0]);
  }
}
