// Rows into the cells of a grid: what the product does, and its rivals.

const COPIES = 4u;

fn inside(i: u32, j: u32) -> bool {
  return i < task.width && j < task.height;
}

// count adds one to the cell of offsets: 11 bits of each axis, as a tile's offsets are binned.
fn count(x: u32, y: u32, copy: u32) {
  let i = x >> 21u;
  let j = y >> 21u;
  if (inside(i, j)) {
    atomicAdd(&cells[(copy * task.height + j) * task.width + i], 1u);
  }
}

@compute @workgroup_size(WG_SIZE)
fn count_floats(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    let x = u32(bitcast<f32>(xs[i]) * 2048.0);
    let y = u32(bitcast<f32>(ys[i]) * 2048.0);
    count(x << 21u, y << 21u, 0u);
  }
}

@compute @workgroup_size(WG_SIZE)
fn count_offsets(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    count(xs[i], ys[i], 0u);
  }
}

// One point a thread and as many workgroups as that takes, in two dimensions: no loop.
@compute @workgroup_size(WG_SIZE)
fn count_single(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let i = (group.y * 4096u + group.x) * WG_SIZEu + local.x;
  if (i < task.points) {
    count(xs[i], ys[i], 0u);
  }
}

@compute @workgroup_size(WG_SIZE)
fn count_wide(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points / 4u; i += stride(groups)) {
    let x = xs4[i];
    let y = ys4[i];
    count(x.x, y.x, 0u);
    count(x.y, y.y, 0u);
    count(x.z, y.z, 0u);
    count(x.w, y.w, 0u);
  }
}

@compute @workgroup_size(WG_SIZE)
fn count_private(@builtin(global_invocation_id) id: vec3u, @builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    count(xs[i], ys[i], group.x % COPIES);
  }
}

@compute @workgroup_size(WG_SIZE)
fn join_private(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let n = task.width * task.height;
  for (var i = id.x; i < n; i += stride(groups)) {
    var sum = 0u;
    for (var k = 0u; k < COPIES; k++) {
      sum += words[k * n + i];
    }
    words[i] = sum;
  }
}

@compute @workgroup_size(WG_SIZE)
fn count_packed(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    let q = xs[i];
    count(q << 16u, q & 0xffff0000u, 0u);
  }
}

@compute @workgroup_size(WG_SIZE)
fn count_packed_wide(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points / 4u; i += stride(groups)) {
    let q = xs4[i];
    let x = q << vec4u(16u);
    let y = q & vec4u(0xffff0000u);
    count(x.x, y.x, 0u);
    count(x.y, y.y, 0u);
    count(x.z, y.z, 0u);
    count(x.w, y.w, 0u);
  }
}

// The sum of z in each cell, 64 bits: low words, then high words.
@compute @workgroup_size(WG_SIZE)
fn sum_values(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < task.points; k += stride(groups)) {
    let i = xs[k] >> 21u;
    let j = ys[k] >> 21u;
    if (inside(i, j)) {
      let at = j * task.width + i;
      let v = zs[k];
      if (atomicAdd(&cells[at], v) > 0xffffffffu - v) {
        atomicAdd(&cells[task.width * task.height + at], 1u);
      }
    }
  }
}

// The least z in each cell, kept as its complement so that cells begin at zero; then the greatest.
@compute @workgroup_size(WG_SIZE)
fn least_values(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < task.points; k += stride(groups)) {
    let i = xs[k] >> 21u;
    let j = ys[k] >> 21u;
    if (inside(i, j)) {
      atomicMax(&cells[j * task.width + i], ~zs[k]);
    }
  }
}

@compute @workgroup_size(WG_SIZE)
fn greatest_values(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < task.points; k += stride(groups)) {
    let i = xs[k] >> 21u;
    let j = ys[k] >> 21u;
    if (inside(i, j)) {
      atomicMax(&cells[j * task.width + i], zs[k]);
    }
  }
}

// The same, where a plain look spares most of the atomics.
@compute @workgroup_size(WG_SIZE)
fn greatest_looked(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < task.points; k += stride(groups)) {
    let i = xs[k] >> 21u;
    let j = ys[k] >> 21u;
    if (inside(i, j)) {
      let at = j * task.width + i;
      let v = zs[k];
      if (atomicLoad(&cells[at]) < v) {
        atomicMax(&cells[at], v);
      }
    }
  }
}

// Counts of eight categories: a grid for each, or eight words for each cell.
@compute @workgroup_size(WG_SIZE)
fn count_categories(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < task.points; k += stride(groups)) {
    count(xs[k], ys[k], zs[k] & 7u);
  }
}

@compute @workgroup_size(WG_SIZE)
fn count_categories_inner(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < task.points; k += stride(groups)) {
    let i = xs[k] >> 21u;
    let j = ys[k] >> 21u;
    if (inside(i, j)) {
      atomicAdd(&cells[(j * task.width + i) * 8u + (zs[k] & 7u)], 1u);
    }
  }
}

// 64 x 64 cells: the whole grid fits into a workgroup's memory.
var<workgroup> few: array<atomic<u32>, 4096>;

@compute @workgroup_size(WG_SIZE)
fn count_few(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    atomicAdd(&cells[(ys[i] >> 26u) * 64u + (xs[i] >> 26u)], 1u);
  }
}

@compute @workgroup_size(WG_SIZE)
fn count_few_shared(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    atomicAdd(&few[(ys[i] >> 26u) * 64u + (xs[i] >> 26u)], 1u);
  }
  workgroupBarrier();
  for (var i = local.x; i < 4096u; i += WG_SIZEu) {
    let n = atomicLoad(&few[i]);
    if (n > 0u) {
      atomicAdd(&cells[i], n);
    }
  }
}

// 256 bins of x alone.
@compute @workgroup_size(WG_SIZE)
fn count_bins(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points; i += stride(groups)) {
    atomicAdd(&cells[xs[i] >> 24u], 1u);
  }
}

@compute @workgroup_size(WG_SIZE)
fn count_bins_shared(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < task.points / 4u; i += stride(groups)) {
    let x = xs4[i] >> vec4u(24u);
    atomicAdd(&few[x.x], 1u);
    atomicAdd(&few[x.y], 1u);
    atomicAdd(&few[x.z], 1u);
    atomicAdd(&few[x.w], 1u);
  }
  workgroupBarrier();
  for (var i = local.x; i < 256u; i += WG_SIZEu) {
    let n = atomicLoad(&few[i]);
    if (n > 0u) {
      atomicAdd(&cells[i], n);
    }
  }
}
